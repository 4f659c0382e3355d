//! Rows of the team context set as an output table (section 5), with issues
//! and hash (sections 7.2 and 7.3).

use super::form::{Form, Window};
use super::market::Lines;
use super::personnel::Listed;
use super::sources::{DateSources, Source};
use super::targets::Side;
use crate::core::build::{TableBuilder, Violation};
use crate::core::calendar::is_season_boundary;
use crate::core::num::store;
use crate::core::symbols::Symbols;
use crate::core::text::{RowHasher, Value};
use crate::inputs::attempts::Attempt;
use crate::inputs::season::is_october_bootstrap;
use crate::set::Context;
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, outputs::TEAM_CONTEXT};

/// Everything known of one side of a game.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub side: Side<'a>,
    pub form: Form,
    pub lines: Lines,
    pub listed: Listed,
    pub sources: DateSources,
    pub attempt: Attempt,
    pub last_7: Window,
    pub last_14: Window,
}

impl Row<'_> {
    fn result(&self) -> Option<&'static str> {
        self.form.won.map(|won| if won { "W" } else { "L" })
    }
    fn is_bootstrap(&self) -> bool {
        is_october_bootstrap(self.side.game.date)
    }
    fn is_boundary(&self) -> bool {
        is_season_boundary(self.side.game.date)
    }
    fn issues(&self) -> Vec<String> {
        let windows = [self.last_7.issue("l7d"), self.last_14.issue("l14d")];
        let boundary = self.is_boundary().then(|| "season_boundary".to_owned());
        let bootstrap = self.is_bootstrap().then(|| "bootstrap_mode".to_owned());
        windows.into_iter().chain([boundary, bootstrap]).flatten().collect()
    }

    /// The business columns as stored, in the order in which the table lists
    /// those of its hash.
    fn hashed<'s>(&self, symbols: &'s Symbols) -> [Value<'s>; 27] {
        let Self { side, form, lines, listed, .. } = self;
        let text = |sym| Value::from(symbols.some_text(sym));
        let (spread, total) = (lines.spread, lines.total);
        [
            text(side.team()),
            text(side.game.id),
            Value::Date(side.game.date),
            side.game.season_year.into(),
            text(side.opponent()),
            Value::Bool(side.is_home),
            Value::Bool(form.is_back_to_back()),
            form.days_since.into(),
            Value::Int(form.number),
            form.days_rest().into(),
            Value::Bool(form.is_back_to_back()),
            Value::Int(form.density[0]),
            Value::Int(form.density[1]),
            spread.map(|line| store(line.point, 2)).into(),
            total.map(|line| store(line.point, 1)).into(),
            spread.map_or(Value::Null, |line| text(line.book)),
            total.map_or(Value::Null, |line| text(line.book)),
            Value::Null,
            Value::Null,
            lines.updated_at().into(),
            Value::Int(listed.out),
            Value::Int(listed.questionable),
            Value::Int(form.wins),
            Value::Int(form.losses),
            form.margin.into(),
            self.result().into(),
            Value::Int(form.miles),
        ]
    }
}

/// The table of `rows`, which are sorted by date, team and game id.
pub(super) fn batch(
    rows: &[Row<'_>],
    context: &Context<'_>,
) -> Result<(RecordBatch, Vec<Violation>)> {
    let mut table = TableBuilder::new(&TEAM_CONTEXT, rows.len());
    identity(&mut table, rows, context.symbols)?;
    market(&mut table, rows, context.symbols)?;
    personnel_and_form(&mut table, rows)?;
    let symbols = context.symbols;
    source(&mut table, rows, symbols, "nbac_schedule", 20, |sources| sources.schedule)?;
    source(&mut table, rows, symbols, "odds_lines", 40, |sources| sources.lines)?;
    source(&mut table, rows, symbols, "injury_report", 10, |sources| sources.injuries)?;
    completeness(&mut table, rows)?;
    quality(&mut table, rows)?;
    state(&mut table, rows, context)?;
    table.finish()
}

fn identity(table: &mut TableBuilder, rows: &[Row<'_>], symbols: &Symbols) -> Result<()> {
    let rows = || rows.iter();
    table.text("team_abbr", rows().map(|r| symbols.some_text(r.side.team())))?;
    table.text("game_id", rows().map(|r| symbols.some_text(r.side.game.id)))?;
    table.date("game_date", rows().map(|r| Some(r.side.game.date)))?;
    table.int("season_year", rows().map(|r| r.side.game.season_year))?;
    table.text("opponent_team_abbr", rows().map(|r| symbols.some_text(r.side.opponent())))?;
    table.boolean("home_game", rows().map(|r| Some(r.side.is_home)))?;
    table.boolean("is_back_to_back", rows().map(|r| Some(r.form.is_back_to_back())))?;
    table.boolean("team_back_to_back", rows().map(|r| Some(r.form.is_back_to_back())))?;
    table.int("days_since_last_game", rows().map(|r| r.form.days_since))?;
    table.int("game_number_in_season", rows().map(|r| Some(r.form.number)))?;
    table.int("team_days_rest", rows().map(|r| r.form.days_rest()))?;
    table.int("games_in_last_7_days", rows().map(|r| Some(r.form.density[0])))?;
    table.int("games_in_last_14_days", rows().map(|r| Some(r.form.density[1])))
}

fn market(table: &mut TableBuilder, rows: &[Row<'_>], symbols: &Symbols) -> Result<()> {
    let spread = || rows.iter().map(|r| r.lines.spread);
    let total = || rows.iter().map(|r| r.lines.total);
    table.num("game_spread", spread().map(|line| line.map(|line| line.point)))?;
    table.num("game_total", total().map(|line| line.map(|line| line.point)))?;
    let source = |line: super::market::Line| symbols.some_text(line.book);
    table.text("game_spread_source", spread().map(|line| line.and_then(source)))?;
    table.text("game_total_source", total().map(|line| line.and_then(source)))?;
    table.timestamp("betting_lines_updated_at", rows.iter().map(|r| r.lines.updated_at()))
}

fn personnel_and_form(table: &mut TableBuilder, rows: &[Row<'_>]) -> Result<()> {
    let rows = || rows.iter();
    table.int("starters_out_count", rows().map(|r| Some(r.listed.out)))?;
    table.int("questionable_players_count", rows().map(|r| Some(r.listed.questionable)))?;
    table.int("team_win_streak_entering", rows().map(|r| Some(r.form.wins)))?;
    table.int("team_loss_streak_entering", rows().map(|r| Some(r.form.losses)))?;
    table.int("last_game_margin", rows().map(|r| r.form.margin))?;
    table.text("last_game_result", rows().map(Row::result))?;
    table.int("travel_miles", rows().map(|r| Some(r.form.miles)))
}

/// The four columns of one source.
fn source(
    table: &mut TableBuilder,
    rows: &[Row<'_>],
    symbols: &Symbols,
    name: &str,
    expected: i64,
    of: impl Fn(&DateSources) -> Option<Source>,
) -> Result<()> {
    let column = |part: &str| format!("source_{name}_{part}");
    let found = || rows.iter().map(|r| of(&r.sources));
    table.timestamp(&column("last_updated"), found().map(|s| s.and_then(|s| s.last_updated)))?;
    table.int(&column("rows_found"), found().map(|s| s.map(|s| s.rows)))?;
    let percentage = |s: Option<Source>| s.map(|s| s.percentage(expected));
    table.num(&column("completeness_pct"), found().map(percentage))?;
    table.text(&column("hash"), found().map(|s| s.and_then(|s| symbols.some_text(s.hash))))
}

fn completeness(table: &mut TableBuilder, rows: &[Row<'_>]) -> Result<()> {
    let rows = || rows.iter();
    table.int("expected_games_count", rows().map(|r| Some(r.last_14.expected)))?;
    table.int("actual_games_count", rows().map(|r| Some(r.last_14.actual)))?;
    table.int("missing_games_count", rows().map(|r| Some(r.last_14.missing())))?;
    table.num("completeness_percentage", rows().map(|r| Some(r.last_14.percentage())))?;
    table.num("l7d_completeness_pct", rows().map(|r| Some(r.last_7.percentage())))?;
    table.boolean("l7d_is_complete", rows().map(|r| Some(r.last_7.is_complete())))?;
    table.num("l14d_completeness_pct", rows().map(|r| Some(r.last_14.percentage())))?;
    table.boolean("l14d_is_complete", rows().map(|r| Some(r.last_14.is_complete())))?;
    let all = |r: &Row<'_>| Some(r.last_7.is_complete() && r.last_14.is_complete());
    table.boolean("all_windows_complete", rows().map(all))?;
    let ready = |r: &Row<'_>| Some(r.last_7.is_ready() && r.last_14.is_ready());
    table.boolean("is_production_ready", rows().map(ready))
}

fn quality(table: &mut TableBuilder, rows: &[Row<'_>]) -> Result<()> {
    let of = || rows.iter().map(|r| r.last_14.quality());
    table.text("quality_tier", of().map(|(tier, _)| Some(tier)))?;
    table.num("quality_score", of().map(|(_, score)| Some(score)))?;
    table.texts("quality_issues", rows.iter().map(Row::issues))?;
    table.texts("data_quality_issues", rows.iter().map(Row::issues))?;
    table.texts("data_sources", rows.iter().map(|_| ["nbac_schedule"]))
}

fn state(table: &mut TableBuilder, rows: &[Row<'_>], context: &Context<'_>) -> Result<()> {
    let now = context.settings.now;
    let attempts = || rows.iter().map(|r| r.attempt);
    table.int("reprocess_attempt_count", attempts().map(|a| Some(a.number)))?;
    table.boolean("circuit_breaker_active", attempts().map(|a| Some(a.is_open(now))))?;
    table.timestamp("circuit_breaker_until", attempts().map(|a| a.until))?;
    table.boolean_const("manual_override_required", Some(false))?;
    table.boolean("season_boundary_detected", rows.iter().map(|r| Some(r.is_boundary())))?;
    table.boolean("backfill_bootstrap_mode", rows.iter().map(|r| Some(r.is_bootstrap())))?;
    table.text_const("processing_decision_reason", Some("processed_successfully"))?;
    let mut hasher = RowHasher::new(TEAM_CONTEXT.hashed);
    let hashes: Vec<String> =
        rows.iter().map(|r| hasher.hash(&r.hashed(context.symbols))).collect();
    table.text("data_hash", hashes.iter().map(|hash| Some(hash.as_str())))?;
    table.timestamp_const("processed_at", Some(now))?;
    table.timestamp_const("created_at", Some(now))
}

//! `nba_raw.odds_api_game_lines`: spreads and totals by book and snapshot.

use super::lost;
use crate::league::Team;
use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::{Played, Season};
use crate::time::Instant;
use arrow_array::RecordBatch;
use tipoff_catalog::{Result, inputs};

const COLUMNS: [&str; 12] = [
    "game_date",
    "game_id",
    "home_team_abbr",
    "away_team_abbr",
    "bookmaker_key",
    "market_key",
    "outcome_name",
    "outcome_point",
    "outcome_price",
    "snapshot_timestamp",
    "commence_time",
    "processed_at",
];

const BOOKS: [(&str, f64); 5] = [
    ("draftkings", 0.95),
    ("fanduel", 0.92),
    ("betmgm", 0.7),
    ("caesars", 0.5),
    ("williamhill_us", 0.3),
];

/// What the rows of a game share.
struct Event<'a> {
    played: &'a Played,
    id: String,
    home: Option<&'a str>,
    away: Option<&'a str>,
    names: [&'a str; 2],
    start: Instant,
}

/// A book's view at an instant.
#[derive(Clone, Copy)]
struct Quote {
    spread: f64,
    total: f64,
}

pub(super) fn rows(season: &Season) -> Result<RecordBatch> {
    let mut rng = season.stream("odds_api_game_lines");
    let mut rows = Rows::new(&inputs::ODDS_API_GAME_LINES, &COLUMNS)?;
    let count = season.games.len();
    let [missing, nameless, respelled] = [0.03, 0.03, 0.04].map(|p| rng.sample(count, p, 3));
    for (at, played) in season.games.iter().enumerate() {
        if missing.binary_search(&at).is_ok() {
            continue;
        }
        let named = nameless.binary_search(&at).is_err();
        let respelled = respelled.binary_search(&at).is_ok();
        let event = Event::draw(&mut rng, season, played, named, respelled);
        for (book, share) in BOOKS {
            if rng.chance(share) {
                event.book(&mut rng, book, &mut rows)?;
            }
        }
    }
    rows.finish()
}

impl<'a> Event<'a> {
    fn draw(
        rng: &mut Stream,
        season: &'a Season,
        played: &'a Played,
        named: bool,
        respelled: bool,
    ) -> Self {
        let (home, away) = (season.team(played.game.home), season.team(played.game.away));
        let code = |team: &'a Team| if respelled { team.other_code() } else { team.code };
        let style = rng.weighted(&[0.93, 0.04, 0.03]);
        let name = |team: &'a Team| match (style, team.code) {
            (1, _) => team.code,
            (2, _) => team.other_code(),
            (_, "LAC") => "LA Clippers",
            _ => team.name,
        };
        let id = format!("{:016x}{:016x}", rng.word(), rng.word());
        // The provider's tip-off is a few minutes off now and then.
        let late = *rng.pick(&[0, 0, 0, 0, 0, 0, 0, 10]);
        Self {
            played,
            id,
            home: named.then(|| code(home)),
            away: named.then(|| code(away)),
            names: [name(home), name(away)],
            start: played.game.tip.plus_minutes(late),
        }
    }

    /// A book's snapshots, from the day before until after tip-off.
    fn book(&self, rng: &mut Stream, book: &str, rows: &mut Rows) -> Result<()> {
        // Adding zero makes a negative zero positive.
        let around =
            |rng: &mut Stream, value: f64| (2.0 * (value + 0.6 * rng.normal())).round() / 2.0 + 0.0;
        let mut quote = Quote {
            spread: around(rng, -self.played.expected_margin),
            total: around(rng, self.played.expected_total),
        };
        let moments = [(1_200, 1.0), (480, 0.7), (120, 0.9), (10, 0.8), (0, 0.02), (-45, 0.25)];
        for (minutes, share) in moments {
            if !rng.chance(share) {
                continue;
            }
            if rng.chance(0.35) {
                quote.spread += *rng.pick(&[-0.5, 0.5]);
                quote.total += *rng.pick(&[-1.0, -0.5, 0.5, 1.0]);
            }
            let shown = if minutes < 0 { self.live(quote) } else { quote };
            self.push(rng, book, shown, self.start.plus_minutes(-minutes), rows)?;
        }
        Ok(())
    }

    /// The line in play, pulled towards what is happening.
    fn live(&self, quote: Quote) -> Quote {
        let margin = (self.played.home_points() - self.played.away_points()) as f64;
        let total = (self.played.home_points() + self.played.away_points()) as f64;
        let towards = |from: f64, to: f64| (from + to).round() / 2.0 + 0.0;
        Quote { spread: towards(quote.spread, -margin), total: towards(quote.total, total) }
    }

    fn push(
        &self,
        rng: &mut Stream,
        book: &str,
        quote: Quote,
        captured: Instant,
        rows: &mut Rows,
    ) -> Result<()> {
        let [home, away] = self.names;
        let outcomes = [
            ("spreads", home, quote.spread),
            ("spreads", away, 0.0 - quote.spread),
            ("totals", "Over", quote.total),
            ("totals", "Under", quote.total),
        ];
        let price = *rng.pick(&[1.87, 1.89, 1.91, 1.91, 1.93, 1.95]);
        let loaded = captured.plus_minutes(4);
        for (market, name, point) in outcomes {
            let point = lost(rng, 0.003, point);
            rows.push(cells![
                self.played.game.day,
                &self.id,
                self.home,
                self.away,
                book,
                market,
                name,
                point,
                price,
                captured,
                self.start,
                loaded,
            ])?;
        }
        Ok(())
    }
}

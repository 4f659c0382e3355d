//! One output row, put together from the parts.

use super::completeness::Completeness;
use super::day::{Day, TeamDay};
use super::driver::Entrant;
use super::fatigue::Fatigue;
use super::form::Form;
use super::lines::Consensus;
use super::opponent::TeamForm;
use super::players::BoxScore;
use super::props::PropLine;
use super::quality::{Lacks, Quality};
use super::sources::Sources;
use super::stars::{StarsMissing, missing};
use crate::core::symbols::{Sym, Symbols};

/// Who and where.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    /// Player.
    pub(super) player: Sym,
    /// Canonical id of the game.
    pub(super) game_id: String,
    /// Eastern date.
    pub(super) date: i32,
    /// Player's team.
    pub(super) team: Sym,
    /// Opponent.
    pub(super) opponent: Sym,
    /// Player id across name changes.
    pub(super) universal_id: Sym,
    /// At home.
    pub(super) is_home: bool,
    /// Age in years.
    pub(super) age: Option<i64>,
}

/// Travel of the player's team, and rest of the opponent.
#[derive(Clone, Copy, Debug)]
pub(super) struct TravelPart {
    /// Road games in a row with this one.
    pub(super) road_games: i64,
    /// Miles in 14 days.
    pub(super) miles: i64,
    /// Zones crossed in 14 days.
    pub(super) zones: i64,
    /// Days since the opponent's last final game.
    pub(super) opponent_days_rest: Option<i64>,
}

/// The player's injury report.
#[derive(Clone, Copy, Debug)]
pub(super) struct InjuryPart {
    /// Status, as stored.
    pub(super) status: Sym,
    /// Reason, else its category.
    pub(super) reason: Sym,
}

/// One output row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Who and where.
    pub(super) identity: Identity,
    /// Points line.
    pub(super) prop: PropLine,
    /// Spread.
    pub(super) spread: Consensus,
    /// Total.
    pub(super) total: Consensus,
    /// Own less opponent's pace.
    pub(super) pace_differential: f64,
    /// Opponent's form.
    pub(super) opponent: TeamForm,
    /// Tip-off on the arena's clock.
    pub(super) local_time: Option<String>,
    /// Rest and density.
    pub(super) fatigue: Fatigue,
    /// Points and streaks.
    pub(super) form: Form,
    /// Travel.
    pub(super) travel: TravelPart,
    /// Star team-mates.
    pub(super) stars: StarsMissing,
    /// Injury report.
    pub(super) injury: InjuryPart,
    /// Quality.
    pub(super) quality: Quality,
    /// Windows of box scores.
    pub(super) completeness: Completeness,
    /// Attempts so far.
    pub(super) attempts: i64,
}

impl Row {
    /// The row of an entrant.
    pub(super) fn of(sources: &Sources<'_>, day: &Day<'_>, entrant: &Entrant) -> Option<Self> {
        let (context, player, date) = (sources.context, entrant.player, day.date);
        let slot = day.slots.get(entrant.slot)?;
        let identity = identity(sources, day, entrant)?;
        let (own, other) = (day.teams.get(&identity.team)?, day.teams.get(&identity.opponent)?);
        let history = sources.players.between(player, date - 30, date);
        let played: Vec<&BoxScore> = history.iter().rev().filter(|row| row.is_played()).collect();
        let prop = sources.props.line(context.symbols, date, player, slot.tip_off);
        let lacks = Lacks {
            spread: slot.spread.current.is_none(),
            total: slot.total.current.is_none(),
            opponent_history: !other.form.has_games,
        };
        let current_team = sources.players.current_team(context, player, date);
        Some(Self {
            form: Form::of(&played, prop.current),
            prop,
            spread: slot.spread.clone(),
            total: slot.total.clone(),
            pace_differential: own.form.pace_differential(&other.form),
            opponent: other.form,
            local_time: slot.local_time.clone(),
            fatigue: Fatigue::of(date, &played),
            travel: travel(own, other, identity.is_home),
            stars: missing(&own.stars, player, &sources.injuries, date, slot.tip_off),
            injury: injury(sources, date, player, slot.tip_off.wall),
            quality: Quality::of(played.len(), lacks),
            completeness: Completeness::of(
                &sources.games,
                &sources.players,
                player,
                current_team,
                date,
            ),
            attempts: sources.attempts.get(player, date).number,
            identity,
        })
    }
}

fn identity(sources: &Sources<'_>, day: &Day<'_>, entrant: &Entrant) -> Option<Identity> {
    let slot = day.slots.get(entrant.slot)?;
    Some(Identity {
        player: entrant.player,
        game_id: slot.id.clone(),
        date: day.date,
        team: entrant.team,
        opponent: slot.opponent_of(entrant.team),
        universal_id: sources.registry.id(entrant.player),
        is_home: entrant.team == slot.game.home,
        age: sources.rosters.age(entrant.player, day.date),
    })
}

fn travel(own: &TeamDay, opponent: &TeamDay, is_home: bool) -> TravelPart {
    TravelPart {
        road_games: own.travel.road_games(is_home),
        miles: own.travel.miles,
        zones: own.travel.zones,
        opponent_days_rest: opponent.travel.days_rest,
    }
}

/// The latest report on the player before tip-off (section 6.10).
fn injury(sources: &Sources<'_>, date: i32, player: Sym, tip_off: i64) -> InjuryPart {
    let symbols = sources.context.symbols;
    match sources.injuries.latest(date, player, tip_off) {
        None => InjuryPart { status: Sym::NULL, reason: Sym::NULL },
        Some(report) => InjuryPart {
            status: report.injury_status,
            reason: [report.reason, report.reason_category]
                .into_iter()
                .find(|reason| says_something(symbols, *reason))
                .unwrap_or(Sym::NULL),
        },
    }
}

fn says_something(symbols: &Symbols, reason: Sym) -> bool {
    let lower = symbols.text(reason).to_lowercase();
    !matches!(lower.as_str(), "" | "unknown" | "nan" | "none")
}

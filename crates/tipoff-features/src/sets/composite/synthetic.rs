//! Contexts derived from box scores, for backfills of dates whose context
//! table is empty or thin (composite factors set, section 5).

use super::scores::PlayerContext;
use super::upstream::Dated;
use crate::core::frame::{Frame, Prefer};
use crate::core::num::{decimal_to_f64, div_away};
use crate::core::symbols::{Sym, Symbols};
use crate::inputs::player_games::{PlayerGame, PlayerGames};
use tipoff_catalog::Result;

/// Digits that averages keep.
const AVERAGE_SCALE: u32 = 9;

/// A player's row of the date; players who did not play are included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    universal_id: Sym,
    game_id: Sym,
    opponent: Sym,
}

/// Who is listed on each date, from rows as stored: first game, then first
/// id, then first opponent.
///
/// # Errors
/// Undeclared column: a bug.
pub(super) fn listed(frame: &Frame, symbols: &Symbols) -> Result<Dated<Listed>> {
    let ties = [
        Prefer::Least("game_id"),
        Prefer::Least("universal_player_id"),
        Prefer::Least("opponent_team_abbr"),
    ];
    let universal_id = frame.text("universal_player_id")?;
    let (game_id, opponent) = (frame.text("game_id")?, frame.text("opponent_team_abbr")?);
    Dated::of(frame, symbols, ["game_date", "player_lookup"], &ties, |row| Listed {
        universal_id: universal_id.get(row),
        game_id: game_id.get(row),
        opponent: opponent.get(row),
    })
}

/// Whether `rows` context rows are too few for `players` listed players:
/// none, or fewer than 90 %.
pub(super) fn replaces(rows: u64, players: usize) -> bool {
    rows == 0 || 10 * u128::from(rows) < 9 * players as u128
}

/// The context of a listed player, from the games of the 6 days before the
/// date (the day seven days before is outside, defect 8-3).
pub(super) fn context(
    date: i32,
    player: Sym,
    listed: &Listed,
    games: &PlayerGames,
) -> PlayerContext {
    let week = games.between(player, date - 6, date);
    let played_yesterday = week.last().is_some_and(|game| game.date == date - 1);
    let minutes = Sum::of(week, |game| game.minutes);
    let usage = Sum::of(week, |game| game.usage);
    PlayerContext {
        universal_id: listed.universal_id,
        game_id: listed.game_id,
        opponent: listed.opponent,
        days_rest: Some(i64::from(!played_yesterday)),
        back_to_back: Some(played_yesterday),
        games_last_7: Some(i64::try_from(week.len()).unwrap_or(i64::MAX)),
        minutes_last_7: Some(decimal_to_f64(div_away(minutes.total, 10), 0)),
        // Games without minutes count in the divisor (defect 8-11, kept).
        avg_minutes_last_7: Some(mean(minutes.total, 1, week.len()).unwrap_or(0.0)),
        back_to_backs_last_14: Some(0),
        age: None,
        projected_usage: None,
        baseline_usage: mean(usage.total, 2, usage.count),
        stars_out: Some(0),
        pace_differential: None,
        opponent_pace: None,
        // Only backfills come here, and they take every upstream as ready.
        is_ready: true,
    }
}

/// Exact sum of the values that are there.
struct Sum {
    total: i128,
    count: usize,
}

impl Sum {
    fn of(games: &[PlayerGame], value: impl Fn(&PlayerGame) -> Option<i64>) -> Self {
        let values = games.iter().filter_map(value);
        values.fold(Self { total: 0, count: 0 }, |sum, value| Self {
            total: sum.total + i128::from(value),
            count: sum.count + 1,
        })
    }
}

/// `total` (times 10^scale) over `count` as a decimal of 9 digits, half away
/// from zero; none of nothing.
fn mean(total: i128, scale: u32, count: usize) -> Option<f64> {
    let divisor = i128::try_from(count).ok().filter(|count| *count > 0)?;
    let units = total * 10i128.pow(AVERAGE_SCALE - scale);
    Some(decimal_to_f64(div_away(units, divisor), AVERAGE_SCALE))
}

//! The schedule: one row in force per game and date.

use crate::core::frame::{Frame, Prefer};
use crate::core::symbols::{Sym, Symbols};
use crate::core::teams::TeamCodes;
use tipoff_catalog::Result;

/// A game in force on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Game {
    /// Official id.
    pub id: Sym,
    /// Eastern date.
    pub date: i32,
    /// Tip-off instant, microseconds.
    pub tip_off: Option<i64>,
    /// 1 scheduled, 2 live, 3 final.
    pub status: Option<i64>,
    /// Home team.
    pub home: Sym,
    /// Away team.
    pub away: Sym,
    /// Home points.
    pub home_score: Option<i64>,
    /// Away points.
    pub away_score: Option<i64>,
    /// Winning team.
    pub winner: Sym,
    /// First calendar year of the season.
    pub season_year: Option<i64>,
    /// IANA zone of the arena.
    pub zone: Sym,
    /// When the row was loaded, microseconds.
    pub processed_at: Option<i64>,
}

impl Game {
    /// Whether the game is over.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.status == Some(3)
    }
    /// Whether `team` plays in it.
    #[must_use]
    pub fn has(&self, team: Sym) -> bool {
        self.home == team || self.away == team
    }
}

/// Which of several rows of a game and date is in force: highest status, then
/// the latest load, then the greatest values column by column (player set 3.1).
const IN_FORCE: &[Prefer] = &[
    Prefer::Greatest("game_status"),
    Prefer::Greatest("processed_at"),
    Prefer::Greatest("game_date_est"),
    Prefer::Greatest("home_team_tricode"),
    Prefer::Greatest("away_team_tricode"),
    Prefer::Greatest("home_team_score"),
    Prefer::Greatest("away_team_score"),
    Prefer::Greatest("winning_team_tricode"),
    Prefer::Greatest("season_year"),
    Prefer::Greatest("arena_timezone"),
];

/// The games in force, sorted by date, then id. Team codes are brought to NBA
/// tricodes when `codes` is given. The rows are those of
/// [`tipoff_catalog::inputs::NBAC_SCHEDULE`]; a game that moved stays a game
/// of its old date too.
///
/// # Errors
/// Undeclared column: a bug.
pub fn games_in_force(
    frame: &Frame,
    symbols: &Symbols,
    codes: Option<&TeamCodes>,
) -> Result<Vec<Game>> {
    let rows = frame.preferred_rows(symbols, &["game_id", "game_date"], IN_FORCE)?;
    let (id, date) = (frame.text("game_id")?, frame.date("game_date")?);
    let (tip_off, status) = (frame.int("game_date_est")?, frame.int("game_status")?);
    let (home, away) = (frame.text("home_team_tricode")?, frame.text("away_team_tricode")?);
    let (home_score, away_score) = (frame.int("home_team_score")?, frame.int("away_team_score")?);
    let winner = frame.text("winning_team_tricode")?;
    let (season, zone) = (frame.int("season_year")?, frame.text("arena_timezone")?);
    let processed_at = frame.int("processed_at")?;
    let team = |code: Sym| codes.map_or(code, |codes| codes.normalise(code));
    let mut games: Vec<Game> = rows
        .into_iter()
        .map(|row| Game {
            id: id.get(row),
            date: date.get(row).unwrap_or_default(),
            tip_off: tip_off.get(row),
            status: status.get(row),
            home: team(home.get(row)),
            away: team(away.get(row)),
            home_score: home_score.get(row),
            away_score: away_score.get(row),
            winner: team(winner.get(row)),
            season_year: season.get(row),
            zone: zone.get(row),
            processed_at: processed_at.get(row),
        })
        .collect();
    games.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| symbols.cmp(a.id, b.id)));
    Ok(games)
}

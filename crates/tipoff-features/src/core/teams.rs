//! The 30 teams, their codes in other feeds, and the distances between arenas.

use super::symbols::{Sym, Symbols};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

const TEAMS_CSV: &str = include_str!("../../../../data/nba_teams.csv");
const DISTANCES_CSV: &str = include_str!("../../../../data/travel_distances.csv");

/// One row of `data/nba_teams.csv`.
#[derive(Debug)]
pub struct Team {
    /// NBA tricode.
    pub code: &'static str,
    /// Basketball-Reference code.
    pub br_code: &'static str,
    /// ESPN code.
    pub espn_code: &'static str,
    /// City and nickname.
    pub full_name: &'static str,
}

static TEAMS: LazyLock<Vec<Team>> = LazyLock::new(|| {
    let rows = TEAMS_CSV.lines().skip(1).map(|line| {
        let mut fields = line.split(',');
        let mut next = || fields.next().unwrap_or_default();
        Team { code: next(), br_code: next(), espn_code: next(), full_name: next() }
    });
    rows.collect()
});

/// Miles and zones by (from, to).
type Distances = FxHashMap<(&'static str, &'static str), (i64, i64)>;

static DISTANCES: LazyLock<Distances> = LazyLock::new(|| {
    let rows = DISTANCES_CSV.lines().skip(1).filter_map(|line| {
        let mut fields = line.split(',');
        let pair = (fields.next()?, fields.next()?);
        let miles = fields.next()?.parse().ok()?;
        let zones = fields.next()?.parse().ok()?;
        Some((pair, (miles, zones)))
    });
    rows.collect()
});

/// The 30 teams.
#[must_use]
pub fn teams() -> &'static [Team] {
    &TEAMS
}

/// Great-circle miles and time zones crossed between two teams' arenas;
/// `(0, 0)` for an unknown pair or the same arena.
#[must_use]
pub fn distance(from: &str, to: &str) -> (i64, i64) {
    DISTANCES.get(&(from, to)).copied().unwrap_or((0, 0))
}

/// The NBA tricode by the code of any feed.
static TRICODES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let codes = |team: &Team| [team.br_code, team.espn_code, team.code].map(|c| (c, team.code));
    TEAMS.iter().flat_map(codes).collect()
});

/// The NBA tricode for the code of any feed; unknown codes stay as they are.
#[must_use]
pub fn tricode(code: &str) -> &str {
    TRICODES.get(code).copied().unwrap_or(code)
}

/// Whether a column of any table holds team codes, which are brought to NBA
/// tricodes on load (player set, section 3.1): ties between rows must not
/// depend on how a feed spells a team.
#[must_use]
pub fn is_code_column(name: &str) -> bool {
    matches!(
        name,
        "team_abbr"
            | "opponent_team_abbr"
            | "defending_team_abbr"
            | "home_team_abbr"
            | "away_team_abbr"
            | "home_team_tricode"
            | "away_team_tricode"
            | "winning_team_tricode"
            | "team"
    )
}

/// Team codes as symbols, so that normalising a column is a table look-up.
#[derive(Debug)]
pub struct TeamCodes {
    by_sym: FxHashMap<Sym, Sym>,
}

impl TeamCodes {
    /// Interns every known code.
    pub fn new(symbols: &mut Symbols) -> Self {
        let mut by_sym = FxHashMap::default();
        for team in TEAMS.iter() {
            let code = symbols.intern(team.code);
            for other in [team.code, team.br_code, team.espn_code] {
                by_sym.insert(symbols.intern(other), code);
            }
        }
        Self { by_sym }
    }
    /// The NBA tricode; unknown and missing codes stay as they are.
    #[must_use]
    pub fn normalise(&self, code: Sym) -> Sym {
        self.by_sym.get(&code).copied().unwrap_or(code)
    }
}

/// A canonical game id `YYYYMMDD_AWAY_HOME` with both codes brought to NBA
/// tricodes; `None` when the text has another form.
#[must_use]
pub fn normalise_game_id(id: &str) -> Option<String> {
    let mut parts = id.split('_');
    let (date, away, home) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || date.len() != 8 || !date.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(format!("{date}_{}_{}", tricode(away), tricode(home)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_thirty_teams_and_all_pairs() {
        assert_eq!(teams().len(), 30);
        assert_eq!(DISTANCES.len(), 870);
        assert_eq!(distance("LAL", "BOS"), (2592, 3));
        assert_eq!(distance("LAL", "LAC"), (0, 0));
        assert_eq!(distance("GSW", "SAC"), (74, 0));
        assert_eq!(distance("XXX", "SAC"), (0, 0));
    }

    #[test]
    fn codes_of_other_feeds_become_tricodes() {
        for (code, expected) in [
            ("BRK", "BKN"),
            ("CHO", "CHA"),
            ("PHO", "PHX"),
            ("GS", "GSW"),
            ("UTAH", "UTA"),
            ("EST", "EST"),
        ] {
            assert_eq!(tricode(code), expected);
        }
        assert_eq!(normalise_game_id("20250115_GS_BRK").as_deref(), Some("20250115_GSW_BKN"));
        assert_eq!(normalise_game_id("0022400123"), None);
    }
}

//! The teams: codes, names, zones and divisions of the table in `data/`.

use tipoff_catalog::{Error, Result};

const TABLE: &str = include_str!("../../../../data/nba_teams.csv");

/// Which teams a small league has: the first four span four zones and three
/// codes that feeds spell differently.
const ORDER: [&str; 30] = [
    "BOS", "GSW", "PHX", "BKN", "CHI", "DEN", "LAC", "NYK", "UTA", "CHA", "NOP", "SAS", "TOR",
    "DAL", "MIA", "LAL", "MIL", "PHI", "ATL", "POR", "MIN", "CLE", "OKC", "SAC", "HOU", "DET",
    "IND", "MEM", "ORL", "WAS",
];

/// A team.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Team {
    /// NBA tricode.
    pub(crate) code: &'static str,
    /// Basketball-Reference code.
    pub(crate) reference_code: &'static str,
    /// ESPN code.
    pub(crate) espn_code: &'static str,
    pub(crate) name: &'static str,
    /// IANA zone of the arena.
    pub(crate) zone: &'static str,
    pub(crate) division: &'static str,
    pub(crate) eastern: bool,
}

impl Team {
    /// The code that other feeds use, the tricode where all agree.
    pub(crate) fn other_code(&self) -> &'static str {
        if self.reference_code == self.code { self.espn_code } else { self.reference_code }
    }

    fn parse(line: &'static str) -> Option<Self> {
        let fields: Vec<&'static str> = line.split(',').collect();
        let field = |at: usize| fields.get(at).copied();
        Some(Self {
            code: field(0)?,
            reference_code: field(1)?,
            espn_code: field(2)?,
            name: field(3)?,
            zone: field(9)?,
            division: field(11)?,
            eastern: field(12)?.trim() == "Eastern",
        })
    }
}

/// The first `count` teams.
pub(crate) fn teams(count: usize) -> Result<Vec<Team>> {
    let all: Vec<Team> = TABLE.lines().skip(1).filter_map(Team::parse).collect();
    let find = |code: &&str| all.iter().find(|team| team.code == *code).copied();
    let missing = |code: &str| Error::internal(format!("team {code} is not in the team table"));
    ORDER.iter().take(count).map(|code| find(code).ok_or_else(|| missing(code))).collect()
}

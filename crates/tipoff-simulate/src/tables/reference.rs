//! `nba_reference.nba_players_registry` and `nba_reference.player_aliases`:
//! one file each for all seasons.

use crate::rng::Stream;
use crate::rows::{Rows, cells};
use crate::season::Season;
use arrow_array::RecordBatch;
use std::collections::BTreeSet;
use tipoff_catalog::{Result, Table, inputs};

const REGISTRY: [&str; 4] = ["universal_player_id", "player_lookup", "team_abbr", "season"];
const ALIASES: [&str; 3] = ["alias_lookup", "nba_canonical_lookup", "is_active"];

/// The reference tables, growing by season.
pub(crate) struct Reference {
    registry: Rows,
    aliases: Rows,
    aliased: BTreeSet<usize>,
}

/// How a player stands in the registry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Registered,
    /// Under two ids.
    Twice,
    /// Not at all.
    Missing,
    /// Under another spelling, with an alias in force or not.
    Respelled {
        active: bool,
    },
}

impl Reference {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            registry: Rows::new(&inputs::NBA_PLAYERS_REGISTRY, &REGISTRY)?,
            aliases: Rows::new(&inputs::PLAYER_ALIASES, &ALIASES)?,
            aliased: BTreeSet::new(),
        })
    }

    /// Registers the players of a season.
    pub(crate) fn add(&mut self, season: &Season) -> Result<()> {
        let mut rng = season.stream("nba_players_registry");
        let name = format!("{}-{:02}", season.year, (season.year + 1) % 100);
        let pairs: BTreeSet<(usize, usize)> =
            season.league.stints.iter().map(|stint| (stint.player, stint.team)).collect();
        // Those whose whole career is one season with one team: nothing else
        // registers them.
        let teams = |player: usize| pairs.range((player, 0)..(player + 1, 0)).count();
        let brief: Vec<usize> = pairs
            .iter()
            .map(|(player, _)| *player)
            .filter(|number| {
                let player = season.player(*number);
                player.entry == season.year && player.last == season.year && teams(*number) == 1
            })
            .collect();
        let unusual = rng.sample(brief.len(), 0.3, 4);
        let standing = |player: usize| {
            let at = unusual.iter().position(|at| brief[*at] == player);
            match at.map(|at| at % 4) {
                Some(0) => Standing::Missing,
                Some(1) => Standing::Respelled { active: true },
                Some(2) => Standing::Respelled { active: false },
                Some(_) => Standing::Twice,
                None => Standing::Registered,
            }
        };
        for (player, team) in &pairs {
            self.register(season, *player, *team, &name, standing(*player))?;
        }
        self.nicknames(&mut rng, season, &pairs)
    }

    fn register(
        &mut self,
        season: &Season,
        player: usize,
        team: usize,
        name: &str,
        standing: Standing,
    ) -> Result<()> {
        let lookup = season.lookup(player);
        let (id, second) = (format!("{lookup}_001"), format!("{lookup}_002"));
        let team = season.team(team).code;
        match standing {
            Standing::Missing => return Ok(()),
            Standing::Registered => self.registry.push(cells![&id, lookup, team, name])?,
            Standing::Twice => {
                self.registry.push(cells![&second, lookup, team, name])?;
                self.registry.push(cells![&id, lookup, team, name])?
            }
            Standing::Respelled { active } => {
                let registered = format!("{lookup}sr");
                self.registry.push(cells![&id, &registered, team, name])?;
                if self.aliased.insert(player) {
                    self.aliases.push(cells![lookup, &registered, active])?;
                }
                return Ok(());
            }
        };
        Ok(())
    }

    /// Bookmakers' spellings of some registered players.
    fn nicknames(
        &mut self,
        rng: &mut Stream,
        season: &Season,
        pairs: &BTreeSet<(usize, usize)>,
    ) -> Result<()> {
        let players: Vec<usize> = pairs.iter().map(|(player, _)| *player).collect();
        for at in rng.sample(players.len(), 0.01, 2) {
            let player = players[at];
            if self.aliased.insert(player) {
                let lookup = season.lookup(player);
                let short = lookup.get(1..).unwrap_or(lookup);
                self.aliases.push(cells![short, lookup, !rng.chance(0.2)])?;
            }
        }
        Ok(())
    }

    /// Both tables.
    pub(crate) fn finish(self) -> Result<[(&'static Table, RecordBatch); 2]> {
        Ok([
            (&inputs::NBA_PLAYERS_REGISTRY, self.registry.finish()?),
            (&inputs::PLAYER_ALIASES, self.aliases.finish()?),
        ])
    }
}

//! Player ids, by name or by alias (section 3.10).

use crate::core::symbols::{Sym, Symbols};
use crate::set::Context;
use rustc_hash::FxHashMap;
use tipoff_catalog::{Result, inputs};

/// Ids by player name.
#[derive(Debug, Default)]
pub(super) struct Registry {
    ids: FxHashMap<Sym, Sym>,
}

impl Registry {
    /// Reads the registry and the active aliases. Of several ids of a name
    /// the smallest counts, also over several aliases.
    pub(super) fn load(context: &Context<'_>) -> Result<Self> {
        let symbols = context.symbols;
        let frame = context.frames.get(&inputs::NBA_PLAYERS_REGISTRY)?;
        let (player, id) = (frame.text("player_lookup")?, frame.text("universal_player_id")?);
        let mut ids = FxHashMap::default();
        for row in 0..frame.rows() {
            smallest(&mut ids, symbols, player.get(row), id.get(row));
        }
        let frame = context.frames.get(&inputs::PLAYER_ALIASES)?;
        let (alias, player) = (frame.text("alias_lookup")?, frame.text("nba_canonical_lookup")?);
        let active = frame.boolean("is_active")?;
        let mut by_alias = FxHashMap::default();
        for row in (0..frame.rows()).filter(|row| active.get(*row) == Some(true)) {
            if let Some(id) = ids.get(&player.get(row)) {
                smallest(&mut by_alias, symbols, alias.get(row), *id);
            }
        }
        for (alias, id) in by_alias {
            ids.entry(alias).or_insert(id);
        }
        Ok(Self { ids })
    }

    /// The id of a player; missing when neither name nor alias is registered.
    pub(super) fn id(&self, player: Sym) -> Sym {
        self.ids.get(&player).copied().unwrap_or(Sym::NULL)
    }
}

fn smallest(ids: &mut FxHashMap<Sym, Sym>, symbols: &Symbols, name: Sym, id: Sym) {
    if name.is_null() || id.is_null() {
        return;
    }
    ids.entry(name)
        .and_modify(|known| {
            if symbols.cmp(id, *known).is_lt() {
                *known = id;
            }
        })
        .or_insert(id);
}

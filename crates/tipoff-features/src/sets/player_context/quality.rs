//! Quality of a row by the games behind it and what is missing (section 7.3).

/// Tier, score and issues.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quality {
    /// gold, silver or bronze.
    pub(super) tier: &'static str,
    /// 95, 75 or 50.
    pub(super) score: f64,
    /// What is missing, in a fixed order.
    pub(super) issues: Vec<String>,
}

/// What a row lacks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lacks {
    /// No spread.
    pub(super) spread: bool,
    /// No total.
    pub(super) total: bool,
    /// The opponent has not played this season.
    pub(super) opponent_history: bool,
}

impl Quality {
    /// Of a player with `games` played in 30 days.
    pub(super) fn of(games: usize, lacks: Lacks) -> Self {
        let (tier, score) = match games {
            10.. => ("gold", 95.0),
            5.. => ("silver", 75.0),
            _ => ("bronze", 50.0),
        };
        let mut issues = Vec::new();
        if lacks.spread {
            issues.push("missing_game_spread".to_owned());
        }
        if lacks.total {
            issues.push("missing_game_total".to_owned());
        }
        if games < 3 {
            issues.push(format!("thin_sample:{games}/3"));
        }
        if lacks.opponent_history {
            issues.push("missing_opponent_history".to_owned());
        }
        Self { tier, score, issues }
    }
}

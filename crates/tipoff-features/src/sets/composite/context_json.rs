//! The four context texts (composite factors set, section 3.8). Their
//! defaults differ from those of the scores on purpose: stored texts stay
//! byte-identical (defect 8-6, kept).

use super::scores::{PlayerContext, Scores, Zone};
use super::upstream::{Defense, ShotZones};
use crate::core::symbols::{Sym, Symbols};
use crate::core::text::JsonObject;

const LEAGUE_AVG_PACE: f64 = 100.0;

/// `fatigue_context_json`.
pub(super) fn fatigue(player: &PlayerContext, score: i64) -> String {
    let days_rest = player.days_rest.unwrap_or(0);
    let back_to_back = player.back_to_back.unwrap_or(false);
    let games = player.games_last_7.unwrap_or(0);
    let minutes = player.minutes_last_7.unwrap_or(0.0);
    let age = player.age.unwrap_or(25);
    let penalties = [
        (back_to_back, "back_to_back: -15"),
        (games >= 4, "frequent_games: -10"),
        (minutes > 240.0, "heavy_minutes: -10"),
        (age >= 35, "veteran_age: -10"),
    ];
    let penalties: Vec<&str> = penalties.iter().filter(|(on, _)| *on).map(|(_, t)| *t).collect();
    // Listed even when a back-to-back made it void.
    let bonuses: &[&str] = if days_rest >= 3 { &["extra_rest: +5"] } else { &[] };
    JsonObject::new()
        .int("days_rest", days_rest)
        .boolean("back_to_back", back_to_back)
        .int("games_last_7", games)
        .float("minutes_last_7", minutes)
        .float("avg_minutes_pg_last_7", player.avg_minutes_last_7.unwrap_or(0.0))
        .int("back_to_backs_last_14", player.back_to_backs_last_14.unwrap_or(0))
        .int("player_age", age)
        .texts("penalties_applied", &penalties)
        .texts("bonuses_applied", bonuses)
        .int("final_score", score)
        .finish()
}

/// `shot_zone_context_json`.
pub(super) fn shot_zone(
    zones: Option<&ShotZones>,
    defense: Option<&Defense>,
    score: f64,
    symbols: &Symbols,
) -> String {
    let (Some(zones), Some(defense)) = (zones, defense) else {
        return JsonObject::new().boolean("missing_data", true).finish();
    };
    let zone = Zone::of(symbols.text(zones.primary));
    let word = |word: Sym| symbols.some_text(word).unwrap_or("unknown");
    JsonObject::new()
        .text("player_primary_zone", word(zones.primary))
        .float("primary_zone_frequency", zone.pick(zones.rates).unwrap_or(0.0))
        .text("opponent_weak_zone", word(defense.weakest))
        .float("opponent_defense_vs_league", zone.pick(defense.ratings).unwrap_or(0.0))
        .text("mismatch_type", side(score, ["favorable", "neutral", "unfavorable"]))
        .float("final_score", score)
        .finish()
}

/// `pace_context_json`.
pub(super) fn pace(player: &PlayerContext, score: f64) -> String {
    let differential = player.pace_differential.unwrap_or(0.0);
    JsonObject::new()
        .float("pace_differential", differential)
        .float("opponent_pace_last_10", player.opponent_pace.unwrap_or(100.0))
        .float("league_avg_pace", LEAGUE_AVG_PACE)
        .text("pace_environment", side(differential, ["fast", "normal", "slow"]))
        .float("final_score", score)
        .finish()
}

/// `usage_context_json`. With a missing side the trend can contradict the score.
pub(super) fn usage(player: &PlayerContext, score: f64) -> String {
    let projected = player.projected_usage.unwrap_or(0.0);
    let baseline = player.baseline_usage.unwrap_or(0.0);
    let differential = projected - baseline;
    JsonObject::new()
        .float("projected_usage_rate", projected)
        .float("avg_usage_last_7", baseline)
        .float("usage_differential", differential)
        .int("star_teammates_out", player.stars_out.unwrap_or(0))
        .text("usage_trend", side(differential, ["spike", "stable", "drop"]))
        .float("final_score", score)
        .finish()
}

/// All four, in the order of the columns.
pub(super) fn all(
    player: &PlayerContext,
    zones: Option<&ShotZones>,
    defense: Option<&Defense>,
    scores: &Scores,
    symbols: &Symbols,
) -> [String; 4] {
    [
        fatigue(player, scores.fatigue),
        shot_zone(zones, defense, scores.mismatch, symbols),
        pace(player, scores.pace),
        usage(player, scores.usage),
    ]
}

/// One of three words: for values above 2, within 2, below -2.
fn side(value: f64, [above, within, below]: [&'static str; 3]) -> &'static str {
    if value > 2.0 {
        above
    } else if value < -2.0 {
        below
    } else {
        within
    }
}

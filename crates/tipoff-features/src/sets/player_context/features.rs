//! Every feature column with the part of a row that it shows: the one list
//! from which the table is written and `data_hash` is taken.

use super::clock::season_phase;
use super::row::Row;
use crate::core::symbols::Symbols;

/// How a column is read off a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Get {
    /// Text.
    Text(for<'a> fn(&'a Row, &'a Symbols) -> Option<&'a str>),
    /// Integer.
    Int(fn(&Row) -> Option<i64>),
    /// Double or fixed point.
    Num(fn(&Row) -> Option<f64>),
    /// Truth value.
    Flag(fn(&Row) -> bool),
    /// Date.
    Date(fn(&Row) -> i32),
}

use Get::{Date, Flag, Int, Num, Text};

/// The feature columns that are not null in every row, grouped by concern, in
/// the order in which the table's hashed columns begin.
pub(super) fn features() -> impl Iterator<Item = (&'static str, Get)> + Clone {
    let groups: [&[(&str, Get)]; 9] =
        [IDENTITY, PROPS, LINES, OPPONENT, GAME, FATIGUE, FORM, STARS_AND_SCHEDULE, INJURY];
    groups.into_iter().flatten().copied()
}

const IDENTITY: &[(&str, Get)] = &[
    ("player_lookup", Text(|row, symbols| symbols.some_text(row.identity.player))),
    ("game_id", Text(|row, _| Some(&row.identity.game_id))),
    ("game_date", Date(|row| row.identity.date)),
    ("team_abbr", Text(|row, symbols| symbols.some_text(row.identity.team))),
    ("opponent_team_abbr", Text(|row, symbols| symbols.some_text(row.identity.opponent))),
    ("universal_player_id", Text(|row, symbols| symbols.some_text(row.identity.universal_id))),
];

const PROPS: &[(&str, Get)] = &[
    ("has_prop_line", Flag(|row| row.prop.exists)),
    ("current_points_line", Num(|row| row.prop.current)),
    ("opening_points_line", Num(|row| row.prop.opening)),
    ("line_movement", Num(|row| row.prop.movement())),
    ("current_points_line_source", Text(|row, _| row.prop.current_source.as_deref())),
    ("opening_points_line_source", Text(|row, _| row.prop.opening_source.as_deref())),
];

const LINES: &[(&str, Get)] = &[
    ("game_spread", Num(|row| row.spread.current)),
    ("opening_spread", Num(|row| row.spread.opening)),
    ("spread_movement", Num(|row| row.spread.movement())),
    ("game_spread_source", Text(|row, _| row.spread.source.as_deref())),
    ("game_total", Num(|row| row.total.current)),
    ("opening_total", Num(|row| row.total.opening)),
    ("total_movement", Num(|row| row.total.movement())),
    ("game_total_source", Text(|row, _| row.total.source.as_deref())),
];

const OPPONENT: &[(&str, Get)] = &[
    ("pace_differential", Num(|row| Some(row.pace_differential))),
    ("opponent_pace_last_10", Num(|row| Some(row.opponent.pace.mean))),
    ("opponent_ft_rate_allowed", Num(|row| Some(row.opponent.ft_rate.mean))),
    ("opponent_def_rating_last_10", Num(|row| Some(row.opponent.defence.mean))),
    ("opponent_off_rating_last_10", Num(|row| Some(row.opponent.offence.mean))),
    ("opponent_rebounding_rate", Num(|row| Some(row.opponent.rebounding.mean))),
    ("opponent_pace_variance", Num(|row| Some(row.opponent.pace.deviation))),
    ("opponent_ft_rate_variance", Num(|row| Some(row.opponent.ft_rate.deviation))),
    ("opponent_def_rating_variance", Num(|row| Some(row.opponent.defence.deviation))),
    ("opponent_off_rating_variance", Num(|row| Some(row.opponent.offence.deviation))),
    ("opponent_rebounding_rate_variance", Num(|row| Some(row.opponent.rebounding.deviation))),
];

const GAME: &[(&str, Get)] = &[
    ("game_start_time_local", Text(|row, _| row.local_time.as_deref())),
    ("home_game", Flag(|row| row.identity.is_home)),
    ("back_to_back", Flag(|row| row.fatigue.is_back_to_back())),
    ("season_phase", Text(|row, _| Some(season_phase(row.identity.date)))),
];

const FATIGUE: &[(&str, Get)] = &[
    ("days_rest", Int(|row| row.fatigue.days_rest)),
    ("days_rest_before_last_game", Int(|row| row.fatigue.rest_before_last)),
    ("days_since_2_plus_days_rest", Int(|row| row.fatigue.since_two_days_off)),
    ("games_in_last_7_days", Int(|row| Some(row.fatigue.week.games))),
    ("games_in_last_14_days", Int(|row| Some(row.fatigue.fortnight.games))),
    ("back_to_backs_last_14_days", Int(|row| Some(row.fatigue.back_to_backs))),
    ("minutes_in_last_7_days", Int(|row| Some(row.fatigue.week.minutes))),
    ("minutes_in_last_14_days", Int(|row| Some(row.fatigue.fortnight.minutes))),
    ("avg_minutes_per_game_last_7", Num(|row| row.fatigue.avg_minutes)),
    ("avg_usage_rate_last_7_games", Num(|row| row.fatigue.avg_usage)),
    ("consecutive_road_games", Int(|row| Some(row.travel.road_games))),
    ("miles_traveled_last_14_days", Int(|row| Some(row.travel.miles))),
    ("time_zones_crossed_last_14_days", Int(|row| Some(row.travel.zones))),
    ("player_age", Int(|row| row.identity.age)),
];

const FORM: &[(&str, Get)] = &[
    ("points_avg_last_5", Num(|row| row.form.last_5.points)),
    ("points_avg_last_10", Num(|row| row.form.last_10.points)),
    ("l5_games_used", Int(|row| Some(row.form.last_5.games))),
    ("l10_games_used", Int(|row| Some(row.form.last_10.games))),
    ("l5_sample_quality", Text(|row, _| Some(row.form.last_5.quality))),
    ("l10_sample_quality", Text(|row, _| Some(row.form.last_10.quality))),
    ("prop_over_streak", Int(|row| Some(row.form.streak.0))),
    ("prop_under_streak", Int(|row| Some(row.form.streak.1))),
];

/// The schedule ahead of D is off: it is known only from a snapshot taken
/// before D, later ones leak results.
const STARS_AND_SCHEDULE: &[(&str, Get)] = &[
    ("star_teammates_out", Int(|row| Some(row.stars.out))),
    ("questionable_star_teammates", Int(|row| Some(row.stars.questionable))),
    ("star_tier_out", Int(|row| Some(row.stars.tier_out))),
    ("next_game_days_rest", Int(|_| Some(0))),
    ("games_in_next_7_days", Int(|_| Some(0))),
    ("next_game_is_primetime", Flag(|_| false)),
    ("opponent_days_rest", Int(|row| row.travel.opponent_days_rest)),
    ("opponent_games_in_next_7_days", Int(|_| Some(0))),
    ("opponent_next_game_days_rest", Int(|_| Some(0))),
];

const INJURY: &[(&str, Get)] = &[
    ("player_status", Text(|row, symbols| symbols.some_text(row.injury.status))),
    ("injury_report", Text(|row, symbols| symbols.some_text(row.injury.reason))),
];

//! Dates as days since 1970-01-01, seasons, and the Eastern wall clock.

use jiff::civil;
use jiff::tz::TimeZone;
use std::sync::LazyLock;

const MICROS_PER_DAY: i64 = 86_400_000_000;
const MICROS_PER_HOUR: i64 = 3_600_000_000;

/// Days since 1970-01-01 of a civil date; dates that do not exist give the
/// nearest that do.
#[must_use]
pub fn days(year: i16, month: i8, day: i8) -> i32 {
    let epoch = civil::date(1970, 1, 1);
    let date = civil::Date::new(year, month, day)
        .or_else(|_| civil::Date::new(year, month, 1).map(civil::Date::last_of_month));
    date.map_or(0, |date| (date - epoch).get_days())
}

/// The civil date of a day count; clamped to the years -9999 to 9999.
#[must_use]
pub fn civil(days: i32) -> civil::Date {
    let epoch = civil::date(1970, 1, 1);
    epoch.saturating_add(jiff::Span::new().days(days.clamp(-4_371_587, 2_932_896)))
}

/// `YYYY-MM-DD`.
#[must_use]
pub fn iso(days: i32) -> String {
    civil(days).to_string()
}

/// An instant as `YYYY-MM-DD HH:MM:SS+00:00`, with microseconds where there are any.
#[must_use]
pub fn utc_text(instant: i64) -> String {
    let format = if instant % 1_000_000 == 0 { "%F %T+00:00" } else { "%F %T.%6f+00:00" };
    jiff::Timestamp::from_microsecond(instant)
        .map_or_else(|_| instant.to_string(), |at| at.strftime(format).to_string())
}

/// Month, 1 to 12.
#[must_use]
pub fn month(days: i32) -> i8 {
    civil(days).month()
}

/// First calendar year of the season of a date: its own year from October on.
#[must_use]
pub fn season_year(days: i32) -> i16 {
    let date = civil(days);
    if date.month() >= 10 { date.year() } else { date.year() - 1 }
}

/// 1 October of the season of a date.
#[must_use]
pub fn season_october(date: i32) -> i32 {
    days(season_year(date), 10, 1)
}

/// October, November or April.
#[must_use]
pub fn is_season_boundary(days: i32) -> bool {
    matches!(month(days), 10 | 11 | 4)
}

static EASTERN: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC));

/// What an Eastern wall clock shows at an instant, as microseconds since
/// 1970-01-01 00:00 on that clock.
#[must_use]
pub fn eastern_wall(instant: i64) -> i64 {
    jiff::Timestamp::from_microsecond(instant)
        .map_or(instant, |at| instant + i64::from(EASTERN.to_offset(at).seconds()) * 1_000_000)
}

/// An hour of a date on a wall clock, in the unit of [`eastern_wall`].
#[must_use]
pub fn wall(date: i32, hour: i64) -> i64 {
    i64::from(date) * MICROS_PER_DAY + hour * MICROS_PER_HOUR
}

/// The instant at which the Eastern wall clock shows `hour` of a date.
#[must_use]
pub fn eastern_instant(date: i32, hour: i8) -> i64 {
    let at = civil(date).at(hour.clamp(0, 23), 0, 0, 0);
    EASTERN
        .to_ambiguous_timestamp(at)
        .compatible()
        .map_or(wall(date, i64::from(hour)), |at| at.as_microsecond())
}

/// The Eastern calendar date of an instant.
#[must_use]
pub fn eastern_date(instant: i64) -> i32 {
    i32::try_from(eastern_wall(instant).div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_round_trip() {
        for (y, m, d) in [(1970, 1, 1), (2000, 2, 29), (2024, 12, 31), (2015, 10, 27)] {
            assert_eq!(civil(days(y, m, d)), civil::date(y, m, d));
        }
        assert_eq!(days(2025, 1, 15), 20_103);
        assert_eq!(iso(20_103), "2025-01-15");
    }

    #[test]
    fn instants_print_in_utc() {
        let new_year = wall(days(2099, 1, 1), 0);
        assert_eq!(utc_text(new_year), "2099-01-01 00:00:00+00:00");
        assert_eq!(utc_text(new_year + 1_500), "2099-01-01 00:00:00.001500+00:00");
    }

    #[test]
    fn seasons_turn_in_october() {
        assert_eq!(season_year(days(2024, 9, 30)), 2023);
        assert_eq!(season_year(days(2024, 10, 1)), 2024);
        assert_eq!(season_october(days(2025, 6, 22)), days(2024, 10, 1));
    }

    #[test]
    fn the_eastern_clock_knows_daylight_saving() {
        let winter = eastern_instant(days(2025, 1, 15), 12);
        assert_eq!(winter, wall(days(2025, 1, 15), 17));
        let summer = eastern_instant(days(2025, 6, 15), 12);
        assert_eq!(summer, wall(days(2025, 6, 15), 16));
        assert_eq!(eastern_wall(winter), wall(days(2025, 1, 15), 12));
        assert_eq!(eastern_date(wall(days(2025, 1, 16), 0)), days(2025, 1, 15));
    }
}

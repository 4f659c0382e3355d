//! Days, instants and the Eastern clock.

use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};
use std::ops::{Add, Sub};
use tipoff_catalog::{Error, Result};

/// A calendar day: days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) i32);

/// An instant: microseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(pub(crate) i64);

impl Day {
    /// The day of a civil date; days beyond the end of the month run on.
    pub(crate) fn new(year: i32, month: i8, day: i32) -> Self {
        let date = Date::new(year as i16, month, 1).unwrap_or_default();
        let seconds = date.to_datetime(jiff::civil::Time::midnight());
        let instant = TimeZone::UTC.to_timestamp(seconds).unwrap_or_default();
        Self((instant.as_second() / 86_400) as i32 + day - 1)
    }

    pub(crate) fn date(self) -> Date {
        Date::constant(1970, 1, 1).saturating_add(Span::new().days(self.0))
    }

    /// 0 is Monday.
    pub(crate) fn weekday(self) -> i32 {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7)
    }

    /// The `nth` given weekday of a month, 1 for the first.
    pub(crate) fn nth(year: i32, month: i8, weekday: Weekday, nth: i32) -> Self {
        let first = Self::new(year, month, 1);
        let ahead = (i32::from(weekday.to_monday_zero_offset()) - first.weekday()).rem_euclid(7);
        first + ahead + 7 * (nth - 1)
    }

    /// YYYYMMDD.
    pub(crate) fn compact(self) -> String {
        let date = self.date();
        format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
    }
}

impl Add<i32> for Day {
    type Output = Self;
    fn add(self, days: i32) -> Self {
        Self(self.0 + days)
    }
}

impl Sub for Day {
    type Output = i32;
    fn sub(self, other: Self) -> i32 {
        self.0 - other.0
    }
}

impl Instant {
    pub(crate) fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1_000_000)
    }

    pub(crate) fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes * 60)
    }

    pub(crate) fn plus_hours(self, hours: i64) -> Self {
        self.plus_minutes(hours * 60)
    }
}

/// The Eastern wall clock, from the zone database inside the binary.
pub(crate) struct Clock(TimeZone);

impl Clock {
    pub(crate) fn new() -> Result<Self> {
        let zone = TimeZoneDatabase::bundled().get("America/New_York");
        zone.map(Self)
            .map_err(|e| Error::internal("no Eastern time in the zone database").source(e))
    }

    /// The instant at `minutes` past midnight, Eastern wall clock.
    pub(crate) fn at(&self, day: Day, minutes: i64) -> Instant {
        let time = jiff::civil::Time::midnight();
        let noon = day.date().to_datetime(time).saturating_add(Span::new().minutes(minutes));
        let instant = self.0.to_timestamp(noon).unwrap_or(Timestamp::UNIX_EPOCH);
        Instant(instant.as_microsecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_weekdays() {
        assert_eq!(Day::new(1970, 1, 1), Day(0));
        assert_eq!(Day::new(2024, 2, 30).date().to_string(), "2024-03-01");
        assert_eq!(Day::nth(2024, 10, Weekday::Tuesday, 4).compact(), "20241022");
        assert_eq!(Day::nth(2024, 11, Weekday::Thursday, 4).compact(), "20241128");
    }

    #[test]
    fn eastern_clock_knows_daylight_saving() {
        let clock = Clock::new().unwrap();
        let text = |i: Instant| Timestamp::from_microsecond(i.0).unwrap().to_string();
        assert_eq!(text(clock.at(Day::new(2025, 1, 15), 19 * 60)), "2025-01-16T00:00:00Z");
        assert_eq!(text(clock.at(Day::new(2025, 4, 1), 19 * 60)), "2025-04-01T23:00:00Z");
    }
}

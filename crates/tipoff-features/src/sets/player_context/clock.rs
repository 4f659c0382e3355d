//! Tip-off as the arena's clock shows it, and the phase of the season
//! (sections 6.8 and 6.9).

use crate::core::calendar::month;
use jiff::Timestamp;
use jiff::tz::TimeZone;

const EASTERN: &str = "America/New_York";

/// `7:30 PM ET`. A missing zone is Eastern; an unknown one is Eastern too, but
/// shows its abbreviation.
pub(super) fn local_time(instant: i64, zone: Option<&str>) -> Option<String> {
    let at = Timestamp::from_microsecond(instant).ok()?;
    let (tz, name) = match zone {
        None => (TimeZone::get(EASTERN).ok()?, EASTERN),
        Some(name) => match TimeZone::get(name).ok().filter(|tz| !tz.is_unknown()) {
            Some(tz) => (tz, name),
            None => (TimeZone::get(EASTERN).ok()?, ""),
        },
    };
    let label = match name {
        "America/New_York" => "ET",
        "America/Chicago" => "CT",
        "America/Denver" => "MT",
        "America/Los_Angeles" => "PT",
        "America/Phoenix" => "MST",
        _ => "",
    };
    let wall = tz.to_datetime(at);
    let (hour, minute) = (wall.hour(), wall.minute());
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    let info = tz.to_offset_info(at);
    let label = if label.is_empty() { info.abbreviation() } else { label };
    Some(format!("{hour}:{minute:02} {half} {label}"))
}

/// early, mid, late or playoffs, by month.
pub(super) fn season_phase(date: i32) -> &'static str {
    match month(date) {
        10 | 11 => "early",
        12 | 1 | 2 => "mid",
        3 | 4 => "late",
        _ => "playoffs",
    }
}

//! Option values: dates, instants, sizes.

use tipoff_features::core::calendar::days;

/// `YYYY-MM-DD` as days since 1970-01-01.
pub(crate) fn date(text: &str) -> Result<i32, String> {
    let date: jiff::civil::Date =
        text.parse().map_err(|_| "expected an existing date as YYYY-MM-DD".to_owned())?;
    if text.len() != 10 {
        return Err("expected a date as YYYY-MM-DD, without a time".to_owned());
    }
    Ok(days(date.year(), date.month(), date.day()))
}

/// An RFC 3339 instant as microseconds since 1970.
pub(crate) fn instant(text: &str) -> Result<i64, String> {
    let at: jiff::Timestamp = text
        .parse()
        .map_err(|_| "expected an instant with its zone, as 2025-01-15T17:00:00Z".to_owned())?;
    Ok(at.as_microsecond())
}

/// A size such as `512MiB`, `1GB` or a number of bytes.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, u64); 10] = [
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("TiB", 1 << 40),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("B", 1),
        ("", 1),
    ];
    let wrong = || "expected a size such as 512MiB, 1GiB or a number of bytes".to_owned();
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.trim();
    let (_, factor) =
        UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).ok_or_else(wrong)?;
    let number: f64 = number.parse().map_err(|_| wrong())?;
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
    let bytes = number * *factor as f64;
    if !(1.0..=1e15).contains(&bytes) {
        return Err("the size must be between 1 byte and 1000 TB".to_owned());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    Ok(bytes as u64)
}

/// A number of threads.
pub(crate) fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("expected 1 to 1024".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1GiB", 1 << 30)]
    #[case("512 mib", 512 << 20)]
    #[case("1.5GB", 1_500_000_000)]
    #[case("1000", 1000)]
    fn sizes(#[case] text: &str, #[case] expected: u64) {
        assert_eq!(size(text), Ok(expected));
    }

    #[rstest]
    #[case("")]
    #[case("0")]
    #[case("-1GiB")]
    #[case("1 parsec")]
    #[case("GiB")]
    #[case("9999999999TB")]
    fn bad_sizes(#[case] text: &str) {
        assert!(size(text).is_err());
    }

    #[rstest]
    #[case("2025-02-30")]
    #[case("2025-1-5")]
    #[case("15.01.2025")]
    #[case("2025-01-15T00:00")]
    #[case("")]
    fn bad_dates(#[case] text: &str) {
        assert!(date(text).is_err());
    }
}

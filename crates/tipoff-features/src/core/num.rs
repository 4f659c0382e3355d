//! The three rounding rules and fixed-point helpers. Each formula names its own.

/// 10^n as an integer.
#[must_use]
pub const fn pow10(n: u32) -> i128 {
    10i128.pow(n)
}

/// 10^n as a double, exact for n <= 22.
#[must_use]
pub fn pow10_f64(n: u8) -> f64 {
    const POWERS: [f64; 13] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];
    POWERS.get(usize::from(n)).copied().unwrap_or_else(|| 10f64.powi(i32::from(n)))
}

/// Scale, round half to even, unscale, all in doubles: `RE` and `round_scale`
/// of the specifications.
#[must_use]
pub fn round_scale(x: f64, digits: u8) -> f64 {
    let unit = pow10_f64(digits);
    (x * unit).round_ties_even() / unit
}

/// Correctly rounded decimal rounding of the exact binary value, exact halves
/// to even: Python's `round`.
#[must_use]
pub fn round_dec(x: f64, digits: u8) -> f64 {
    // Formatting is exact on the binary value and breaks ties to even.
    format!("{x:.*}", usize::from(digits)).parse().unwrap_or(x)
}

/// Scale, round half away from zero, unscale, in doubles: `RA` on doubles.
#[must_use]
pub fn round_away(x: f64, digits: u8) -> f64 {
    let unit = pow10_f64(digits);
    (x * unit).round() / unit
}

/// Integer division rounded half away from zero. The divisor is positive.
#[must_use]
pub const fn div_away(value: i128, divisor: i128) -> i128 {
    let half = divisor / 2;
    let odd = divisor % 2;
    let magnitude = value.unsigned_abs();
    let quotient = (magnitude / divisor.unsigned_abs()).cast_signed();
    let remainder = (magnitude % divisor.unsigned_abs()).cast_signed();
    let up = remainder > half || (remainder == half && odd == 0);
    let rounded = if up { quotient + 1 } else { quotient };
    if value < 0 { -rounded } else { rounded }
}

/// A fixed-point value brought from `from` to `to` digits, half away from zero.
#[must_use]
pub const fn rescale(value: i128, from: u32, to: u32) -> i128 {
    if to >= from { value * pow10(to - from) } else { div_away(value, pow10(from - to)) }
}

/// The double nearest to a fixed-point value.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "both operands are exact below 2^53")]
pub fn decimal_to_f64(value: i128, scale: u32) -> f64 {
    value as f64 / pow10(scale) as f64
}

/// The fixed-point value (times 10^scale) that a NUMERIC column stores for
/// `x`: half away from zero on the shortest decimal text that reads back as
/// `x`, so 2.675 at two digits is 268. `None` for NaN, infinities and
/// magnitudes beyond 10^30.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "bounded below 2^53")]
pub fn quantise(x: f64, scale: u8) -> Option<i128> {
    if !x.is_finite() || x.abs() >= 1e30 {
        return None;
    }
    // Away from ties the binary product cannot be on the wrong side of one.
    let scaled = x.abs() * pow10_f64(scale);
    if scaled < 1e9 && (scaled.fract() - 0.5).abs() > 1e-5 {
        let rounded = scaled.round() as i128;
        return Some(if x < 0.0 { -rounded } else { rounded });
    }
    quantise_text(x, scale)
}

fn quantise_text(x: f64, scale: u8) -> Option<i128> {
    let text = format!("{:e}", x.abs());
    let (digits, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let fraction = digits.len().saturating_sub(2);
    let mantissa: i128 = digits.replace('.', "").parse().ok()?;
    let shift = exponent - i32::try_from(fraction).ok()? + i32::from(scale);
    let magnitude = match u32::try_from(shift) {
        Ok(shift) => mantissa.checked_mul(10i128.checked_pow(shift)?)?,
        Err(_) if shift < -36 => 0,
        Err(_) => div_away(mantissa, pow10(shift.unsigned_abs())),
    };
    Some(if x < 0.0 { -magnitude } else { magnitude })
}

/// `x` as a NUMERIC(p, `scale`) column stores it, read back as a double.
#[must_use]
pub fn store(x: f64, scale: u8) -> f64 {
    quantise(x, scale).map_or(f64::NAN, |v| decimal_to_f64(v, u32::from(scale)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(35.15, 1, 35.2)]
    #[case(20.25, 1, 20.2)]
    #[case(20.75, 1, 20.8)]
    #[case(35.05, 1, 35.0)]
    #[case(13.25, 1, 13.2)]
    #[case(0.0375, 3, 0.038)]
    #[case(0.0125, 3, 0.012)]
    #[case(0.05, 1, 0.0)]
    fn scale_rounding(#[case] x: f64, #[case] digits: u8, #[case] expected: f64) {
        assert_eq!(round_scale(x, digits), expected);
    }

    #[rstest]
    #[case(0.05, 1, 0.1)]
    #[case(0.15, 1, 0.1)]
    #[case(0.25, 1, 0.2)]
    #[case(0.35, 1, 0.3)]
    #[case(0.45, 1, 0.5)]
    #[case(-0.825, 2, -0.82)]
    fn decimal_rounding(#[case] x: f64, #[case] digits: u8, #[case] expected: f64) {
        assert_eq!(round_dec(x, digits), expected);
    }

    #[rstest]
    #[case(2.675, 2, 268)]
    #[case(99.67, 1, 997)]
    #[case(1.25, 1, 13)]
    #[case(0.0375, 3, 38)]
    #[case(-0.04, 1, 0)]
    #[case(-1.25, 1, -13)]
    #[case(228.75, 1, 2288)]
    #[case(1e15, 2, 100_000_000_000_000_000)]
    #[case(1e-300, 3, 0)]
    fn storing(#[case] x: f64, #[case] scale: u8, #[case] expected: i128) {
        assert_eq!(quantise(x, scale), Some(expected));
    }

    #[test]
    fn storing_refuses_what_has_no_digits() {
        assert_eq!(quantise(f64::NAN, 2), None);
        assert_eq!(quantise(f64::INFINITY, 2), None);
    }

    proptest! {
        #[test]
        fn both_paths_of_storing_agree(units in -10_000_000i64..10_000_000, scale in 0u8..4) {
            for x in [units as f64 / 1e5, units as f64 / 1e3, units as f64 / 7.0] {
                prop_assert_eq!(quantise(x, scale), quantise_text(x, scale));
            }
        }

        #[test]
        fn half_away_division_is_symmetric(value in -1_000_000i128..1_000_000, divisor in 1i128..1000) {
            prop_assert_eq!(div_away(-value, divisor), -div_away(value, divisor));
            let exact = value as f64 / divisor as f64;
            prop_assert!((div_away(value, divisor) as f64 - exact).abs() <= 0.5 + 1e-9);
        }
    }
}

//! Injuries: when a player is out, and with what.

use crate::rng::Stream;
use crate::season::Calendar;
use crate::time::Day;

/// A stretch of days on which a player cannot play.
#[derive(Clone, Debug)]
pub(crate) struct Spell {
    /// First day, and the day after the last.
    pub(crate) from: Day,
    pub(crate) to: Day,
    pub(crate) reason: &'static str,
    pub(crate) category: &'static str,
}

/// Reason as printed, and grouped.
pub(crate) const REASONS: [(&str, &str); 12] = [
    ("Injury/Illness - Left Ankle; Sprain", "injury"),
    ("Injury/Illness - Right Ankle; Soreness", "injury"),
    ("Injury/Illness - Left Knee; Soreness", "injury"),
    ("Injury/Illness - Right Knee; Contusion", "injury"),
    ("Injury/Illness - Left Hamstring; Strain", "injury"),
    ("Injury/Illness - Right Calf; Strain", "injury"),
    ("Injury/Illness - Lower Back; Spasms", "injury"),
    ("Injury/Illness - Left Wrist; Sprain", "injury"),
    ("Injury/Illness - Right Shoulder; Strain", "injury"),
    ("Injury/Illness - N/A; Illness", "injury"),
    ("Personal Reasons", "personal"),
    ("Concussion Protocol", "injury"),
];

/// The spells of one player in a season, in order, without overlap.
pub(crate) fn spells(rng: &mut Stream, calendar: &Calendar, fragility: f64) -> Vec<Spell> {
    // A few miss the whole season.
    if rng.chance(0.012) {
        let (reason, category) = *rng.pick(&REASONS[2..9]);
        return vec![Spell { from: calendar.start, to: calendar.end, reason, category }];
    }
    let mut days: Vec<Day> = (0..rng.round(fragility))
        .map(|_| calendar.opening + rng.below((calendar.end - calendar.opening) as usize) as i32)
        .collect();
    days.sort_unstable();
    let mut spells: Vec<Spell> = Vec::new();
    for from in days {
        if spells.last().is_some_and(|spell| from <= spell.to) {
            continue;
        }
        let length = match rng.weighted(&[0.66, 0.26, 0.08]) {
            0 => rng.between(2, 10),
            1 => rng.between(11, 35),
            _ => rng.between(50, 150),
        } as i32;
        let (reason, category) = *rng.pick(&REASONS);
        spells.push(Spell { from, to: from + length, reason, category });
    }
    spells
}

//! The dates of a season.

use crate::time::Day;
use jiff::civil::Weekday;

/// Rounds of the playoffs at most.
pub(crate) const ROUNDS: usize = 4;

/// The dates of a season.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    /// First day of the season's business: 1 October.
    pub(crate) start: Day,
    /// First and last day of the regular season.
    pub(crate) opening: Day,
    pub(crate) closing: Day,
    /// Last day for trades.
    pub(crate) deadline: Day,
    /// First day of the play-in, and of each playoff round.
    pub(crate) play_in: Day,
    pub(crate) rounds: [Day; ROUNDS],
    /// The day after the season's business: 1 July.
    pub(crate) end: Day,
    thanksgiving: Day,
    christmas_eve: Day,
    /// The Sunday of the All-Star game.
    all_star: Day,
}

impl Calendar {
    pub(crate) fn of(year: i32) -> Self {
        let third = Day::nth(year, 10, Weekday::Tuesday, 3);
        let opening = if third >= Day::new(year, 10, 18) { third } else { third + 7 };
        let closing = Day::nth(year + 1, 4, Weekday::Sunday, 2);
        Self {
            start: Day::new(year, 10, 1),
            opening,
            closing,
            deadline: Day::new(year + 1, 2, 6),
            play_in: closing + 2,
            rounds: [closing + 6, closing + 22, closing + 38, closing + 53],
            end: Day::new(year + 1, 7, 1),
            thanksgiving: Day::nth(year, 11, Weekday::Thursday, 4),
            christmas_eve: Day::new(year, 12, 24),
            all_star: Day::nth(year + 1, 2, Weekday::Sunday, 3),
        }
    }

    /// Days from opening to closing night, both included.
    pub(crate) fn days(&self) -> usize {
        (self.closing - self.opening + 1) as usize
    }

    /// Whether regular-season games are played on a day between the two.
    pub(crate) fn playable(&self, day: Day) -> bool {
        let from_all_star = day - self.all_star;
        day != self.thanksgiving && day != self.christmas_eve && !(-2..=4).contains(&from_all_star)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_seasons() {
        let days = [(2021, "20211019"), (2022, "20221018"), (2023, "20231024"), (2024, "20241022")];
        for (year, opening) in days {
            assert_eq!(Calendar::of(year).opening.compact(), opening);
        }
        let calendar = Calendar::of(2024);
        assert_eq!(calendar.closing.compact(), "20250413");
        assert!(!calendar.playable(Day::new(2024, 11, 28)));
        assert!(!calendar.playable(Day::new(2025, 2, 16)));
        assert!(calendar.playable(Day::new(2024, 12, 25)));
    }
}

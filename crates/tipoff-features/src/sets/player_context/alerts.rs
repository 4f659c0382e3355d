//! What a person should know about a run; nothing is withheld for it
//! (section 7.6).

use super::row::Row;
use super::sources::Sources;
use crate::core::symbols::Sym;
use crate::set::{Mode, Warning};
use rustc_hash::FxHashSet;
use tipoff_catalog::inputs::BETTINGPROS_PLAYER_POINTS_PROPS;

/// Shares are judged from this many rows on.
const MIN_ROWS: usize = 50;
/// Players that the second provider should offer.
const MIN_OFFERED: usize = 20;
/// Teams with players that a full slate should have.
const MIN_TEAMS: usize = 6;

/// What there is too little of on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alert {
    /// The second provider offers few players.
    Offered,
    /// Few players have a line.
    Lines,
    /// Few teams have players.
    Teams,
    /// Few players have a usage rate.
    UsageRates,
}

impl Alert {
    const ALL: [Self; 4] = [Self::Offered, Self::Lines, Self::Teams, Self::UsageRates];

    const fn text(self) -> &'static str {
        match self {
            Self::Offered => "the second provider offers fewer than 20 players a points line",
            Self::Lines => "fewer than 10 % of the players have a points line",
            Self::Teams => "rosters give players to fewer than 6 teams",
            Self::UsageRates => "fewer than 10 % of the players have a recent usage rate",
        }
    }
}

/// The alerts of a date with rows; `playing` counts its teams.
pub(super) fn check(
    sources: &Sources<'_>,
    date: i32,
    mode: Mode,
    playing: usize,
    rows: &[Row],
) -> Vec<Alert> {
    let teams: FxHashSet<Sym> = rows.iter().map(|row| row.identity.team).collect();
    let is_rare = |has: fn(&Row) -> bool| {
        rows.len() >= MIN_ROWS && rows.iter().filter(|row| has(row)).count() * 10 < rows.len()
    };
    let has_provider = sources.context.frames.is_present(&BETTINGPROS_PLAYER_POINTS_PROPS);
    let fires = |alert: &Alert| match alert {
        Alert::Offered => has_provider && sources.props.offered(date) < MIN_OFFERED,
        Alert::Lines => is_rare(|row| row.prop.exists),
        // A small slate is no fault of the rosters.
        Alert::Teams => mode == Mode::Daily && teams.len() < MIN_TEAMS.min(playing),
        Alert::UsageRates => is_rare(|row| row.fatigue.avg_usage.is_some()),
    };
    Alert::ALL.into_iter().filter(|alert| !rows.is_empty() && fires(alert)).collect()
}

/// One warning per kind of alert, with the dates that it concerns.
pub(super) fn warnings(dates: &[(i32, Vec<Alert>)]) -> Vec<Warning> {
    let warning = |alert: Alert| {
        let concerned = dates.iter().filter(|(_, alerts)| alerts.contains(&alert));
        Warning::on(alert.text(), concerned.map(|(date, _)| *date))
    };
    Alert::ALL.into_iter().map(warning).filter(|warning| !warning.at.is_empty()).collect()
}

use super::*;
use crate::core::frame::{NULL_INT, Values};
use rstest::rstest;
use tipoff_catalog::inputs::ODDS_API_GAME_LINES;

/// Event, away, home, book, market, outcome, point, snapshot, commence.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, f64, i64, i64);

const DATE: i32 = 20_103;

struct Fixture {
    symbols: Symbols,
    codes: TeamCodes,
    frame: Frame,
    schedule: Vec<Game>,
}

impl Fixture {
    fn new(rows: &[Row], games: &[(&str, &str, &str, i64)]) -> Self {
        let mut symbols = Symbols::new();
        let codes = TeamCodes::new(&mut symbols);
        let mut text = |of: fn(&Row) -> &'static str| {
            Values::Sym(rows.iter().map(|row| symbols.intern(of(row))).collect())
        };
        let named: Vec<(&str, Values)> = vec![
            ("game_id", text(|r| r.0)),
            ("away_team_abbr", text(|r| r.1)),
            ("home_team_abbr", text(|r| r.2)),
            ("bookmaker_key", text(|_| "draftkings")),
            ("market_key", text(|r| r.3)),
            ("outcome_name", text(|r| r.4)),
            ("game_date", Values::Date(vec![DATE; rows.len()])),
            ("outcome_point", Values::Float(rows.iter().map(|r| r.5).collect())),
            ("snapshot_timestamp", Values::Int(rows.iter().map(|r| r.6).collect())),
            ("commence_time", Values::Int(rows.iter().map(|r| r.7).collect())),
        ];
        let columns = ODDS_API_GAME_LINES.columns.iter();
        let columns = columns.map(|column| {
            named.iter().find(|(name, _)| *name == column.name).map(|(_, values)| values.clone())
        });
        let frame = Frame::new(&ODDS_API_GAME_LINES, rows.len(), columns.collect());
        let schedule = games.iter().map(|(id, away, home, status)| Game {
            id: symbols.intern(id),
            date: DATE,
            tip_off: None,
            status: Some(*status),
            home: symbols.intern(home),
            away: symbols.intern(away),
            home_score: None,
            away_score: None,
            winner: Sym::NULL,
            season_year: Some(2024),
            zone: Sym::NULL,
            processed_at: None,
        });
        let schedule = schedule.collect();
        Self { symbols, codes, frame, schedule }
    }
    fn lines(&self, as_of: Option<i64>) -> GameLines {
        let names = TeamNames::new(&self.symbols, &self.codes);
        let (symbols, codes) = (&self.symbols, &self.codes);
        GameLines::of(&self.frame, symbols, codes, &names, &self.schedule, as_of).unwrap()
    }
    fn of_game(&self, away: &str, home: &str) -> Vec<(f64, i64, bool)> {
        let team = |code: &str| self.symbols.find(code).unwrap_or(Sym::NULL);
        let lines = self.lines(None);
        let found = lines.of_game(DATE, team(home), team(away));
        found.iter().map(|l| (l.point.unwrap_or(0.0), l.snapshot, l.is_latest)).collect()
    }
}

#[test]
fn snapshots_of_all_times_are_kept_and_the_latest_is_marked() {
    let rows = [
        ("e", "LAL", "SAC", "totals", "Over", 220.5, 10, 100),
        ("e", "LAL", "SAC", "totals", "Over", 222.5, 20, 100),
        ("e", "LAL", "SAC", "totals", "Over", 221.5, 20, 100),
        ("e", "LAL", "SAC", "totals", "Over", f64::NAN, 20, 100),
        ("e", "LAL", "SAC", "totals", "Over", 250.5, 100, 100),
    ];
    let expected = [(221.5, 20, true), (222.5, 20, false), (0.0, 20, false), (220.5, 10, false)];
    assert_eq!(Fixture::new(&rows, &[]).of_game("LAL", "SAC"), expected);
}

#[rstest]
#[case(99, 100, None, 1)]
#[case(100, 100, None, 0)]
#[case(101, 100, None, 0)]
#[case(NULL_INT, 100, None, 0)]
#[case(99, NULL_INT, None, 0)]
#[case(50, 100, Some(50), 1)]
#[case(51, 100, Some(50), 0)]
fn rows_must_be_captured_before_tip_off_and_as_of(
    #[case] snapshot: i64,
    #[case] commence: i64,
    #[case] as_of: Option<i64>,
    #[case] kept: usize,
) {
    let rows = [("e", "LAL", "SAC", "totals", "Over", 220.5, snapshot, commence)];
    assert_eq!(Fixture::new(&rows, &[]).lines(as_of).all().len(), kept);
}

#[test]
fn other_markets_are_left_out() {
    let rows = [("e", "LAL", "SAC", "h2h", "LAL", 0.0, 1, 100)];
    assert!(Fixture::new(&rows, &[]).lines(None).all().is_empty());
}

#[test]
fn filled_rows_join_those_of_their_game() {
    let rows = [
        ("e", "", "", "spreads", "Los Angeles Lakers", -4.5, 10, 100),
        ("e", "", "", "spreads", "Sacramento Kings", 4.5, 10, 100),
        ("e", "LAL", "SAC", "totals", "Over", 220.5, 20, 100),
        ("f", "", "", "spreads", "Boston Celtics", 4.5, 10, 100),
    ];
    let games = [("0022400600", "LAL", "SAC", 1), ("0022400601", "BOS", "NYK", 1)];
    let fixture = Fixture::new(&rows, &games);
    assert_eq!(fixture.of_game("LAL", "SAC").len(), 3);
    assert_eq!(fixture.lines(None).all().len(), 4);
    assert!(fixture.of_game("BOS", "NYK").is_empty());
    assert!(fixture.of_game("", "").is_empty());
}

#[test]
fn the_latest_row_of_an_outcome_may_belong_to_another_game() {
    // The event was first announced with the sides reversed: the outcome's
    // latest row is that of the correction.
    let rows = [
        ("e", "SAC", "LAL", "totals", "Over", 220.5, 10, 100),
        ("e", "LAL", "SAC", "totals", "Over", 221.5, 20, 100),
    ];
    let fixture = Fixture::new(&rows, &[]);
    assert_eq!(fixture.of_game("SAC", "LAL"), [(220.5, 10, false)]);
    assert_eq!(fixture.of_game("LAL", "SAC"), [(221.5, 20, true)]);
}

#[test]
fn of_equal_lines_one_that_names_its_teams_counts() {
    // The short row fits no game: no spreads row names its teams.
    let short = ("e", "", "", "totals", "Over", 220.5, 10, 100);
    let full = ("e", "LAL", "SAC", "totals", "Over", 220.5, 10, 100);
    for rows in [[short, full], [full, short]] {
        assert_eq!(Fixture::new(&rows, &[]).of_game("LAL", "SAC"), [(220.5, 10, true)]);
    }
}

#[test]
fn teams_outside_the_thirty_are_named_by_their_code() {
    let rows = [
        ("e", "", "", "spreads", "EST", -4.5, 10, 100),
        ("e", "", "", "spreads", "WST", 4.5, 10, 100),
    ];
    let fixture = Fixture::new(&rows, &[("0032400001", "EST", "WST", 1)]);
    assert_eq!(fixture.of_game("EST", "WST").len(), 2);
}

#[test]
fn names_are_31_and_the_codes_of_all_feeds() {
    let mut symbols = Symbols::new();
    let codes = TeamCodes::new(&mut symbols);
    for team in teams() {
        symbols.intern(team.full_name);
    }
    let clippers = symbols.intern("LA Clippers");
    let names = TeamNames::new(&symbols, &codes);
    let find = |text: &str| symbols.find(text).unwrap();
    for team in teams() {
        for name in [team.code, team.br_code, team.espn_code, team.full_name] {
            assert_eq!(names.team(find(name)), Some(find(team.code)));
        }
    }
    assert!(names.names_team(clippers, find("LAC")));
    assert!(!names.names_team(clippers, find("LAL")));
    assert!(!names.names_team(Sym::NULL, Sym::NULL));
}

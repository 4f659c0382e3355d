//! Properties of the whole set: nothing from the date or after tip-off enters,
//! and neither row order nor chunking matters.

use super::*;

/// A small linear congruential generator: cases must come out the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: i64) -> i64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).expect("31 bits") % n
    }
    fn one_in(&mut self, n: i64) -> bool {
        self.below(n) == 0
    }
}

const TEAMS: [&str; 6] = ["LAL", "SAC", "BKN", "GSW", "DEN", "BOS"];
const PLAYERS: i64 = 36;

fn player(at: i64) -> (String, &'static str) {
    (format!("player{at:02}"), TEAMS[usize::try_from(at % 6).expect("small")])
}

/// Sixty days of six teams, every table with holes and repeated rows.
fn season() -> Warehouse {
    let mut dice = Dice(7);
    let mut w = Warehouse::default();
    for date in d() - 50..=d() + 5 {
        let mut teams = TEAMS;
        for at in 0..6 {
            teams.swap(at, usize::try_from(dice.below(6)).expect("small"));
        }
        let games = usize::try_from(dice.below(4)).expect("small");
        for pair in teams.chunks(2).take(games.max(1)) {
            let (away, home) = (pair[0], pair[1]);
            game_day(&mut w, &mut dice, date, away, home);
        }
        if dice.one_in(4) {
            rosters(&mut w, &mut dice, date);
        }
    }
    w
}

fn game_day(w: &mut Warehouse, dice: &mut Dice, date: i32, away: &'static str, home: &'static str) {
    let status = if date < d() { 3 } else { 1 };
    let id = format!("00224{date}{home}");
    for status in 1..=status {
        w.game(&id, date, away, home, status, vec![("processed_at", Cell::At(dice.below(3)))]);
    }
    for team in [away, home] {
        let fields = vec![
            ("game_date", Cell::Date(date)),
            ("team_abbr", team.into()),
            ("pace", (95.0 + dice.below(100) as f64 / 10.0).into()),
            ("offensive_rating", (100.0 + dice.below(2000) as f64 / 100.0).into()),
            ("rebounds", (35 + dice.below(20)).into()),
            ("possessions", (95 + dice.below(10)).into()),
        ];
        w.add(&inputs::TEAM_OFFENSE_GAME_SUMMARY, fields);
        let fields = vec![
            ("game_date", Cell::Date(date)),
            ("defending_team_abbr", team.into()),
            ("defensive_rating", (100.0 + dice.below(2000) as f64 / 100.0).into()),
            ("opp_ft_attempts", (15 + dice.below(15)).into()),
            ("opponent_pace", (95.0 + dice.below(100) as f64 / 10.0).into()),
        ];
        w.add(&inputs::TEAM_DEFENSE_GAME_SUMMARY, fields);
        lines(w, dice, date, away, home);
    }
    for at in (0..PLAYERS).filter(|at| [away, home].contains(&player(*at).1)) {
        let (name, team) = player(at);
        player_day(w, dice, date, &name, team);
        let fields = vec![
            (
                "game_id",
                format!("{}_{away}_{home}", crate::core::calendar::iso(date).replace('-', ""))
                    .into(),
            ),
            ("game_date", Cell::Date(date)),
            ("player_lookup", name.as_str().into()),
            ("team_abbr", if dice.one_in(9) { Cell::Null } else { team.into() }),
        ];
        w.add(&inputs::NBAC_GAMEBOOK_PLAYER_STATS, fields);
    }
}

fn lines(w: &mut Warehouse, dice: &mut Dice, date: i32, away: &str, home: &str) {
    let tip_off = eastern_instant(date, 19);
    for market in ["spreads", "totals"] {
        for hours in [-1, 0, 1, 6] {
            let fields = vec![
                ("game_date", Cell::Date(date)),
                ("game_id", format!("{away}{home}").into()),
                ("home_team_abbr", home.into()),
                ("away_team_abbr", away.into()),
                (
                    "bookmaker_key",
                    ["x", "y"][usize::try_from(dice.below(2)).expect("small")].into(),
                ),
                ("market_key", market.into()),
                ("outcome_name", "Over".into()),
                ("outcome_point", (dice.below(20) as f64 / 2.0 - 5.0).into()),
                ("snapshot_timestamp", Cell::At(tip_off - hours * HOUR)),
                ("commence_time", Cell::At(tip_off)),
            ];
            w.add(&inputs::ODDS_API_GAME_LINES, fields);
        }
    }
}

fn player_day(w: &mut Warehouse, dice: &mut Dice, date: i32, name: &str, team: &'static str) {
    let tip_off = eastern_instant(date, 19);
    for _ in 0..=i64::from(dice.one_in(6)) {
        let points = if dice.one_in(7) { Cell::Null } else { dice.below(35).into() };
        let minutes =
            if dice.one_in(7) { Cell::Null } else { (dice.below(480) as f64 / 10.0).into() };
        let more = vec![
            ("team_abbr", team.into()),
            ("usage_rate", (dice.below(4000) as f64 / 100.0).into()),
            ("is_dnp", dice.one_in(9).into()),
        ];
        w.score(name, date, points, minutes, more);
    }
    for hours in [-1, 0, 2, 5] {
        let fields = vec![
            ("game_date", Cell::Date(date)),
            ("player_lookup", name.into()),
            (
                "bookmaker",
                ["draftkings", "fanduel", "z"][usize::try_from(dice.below(3)).expect("small")]
                    .into(),
            ),
            ("points_line", (10.5 + dice.below(10) as f64).into()),
            ("snapshot_timestamp", Cell::At(tip_off - hours * HOUR)),
            ("minutes_before_tipoff", (hours * 60).into()),
        ];
        if dice.one_in(2) {
            w.add(&inputs::ODDS_API_PLAYER_POINTS_PROPS, fields);
        }
    }
    for (day, hour) in [(date - 1, 17), (date, 11), (date, 19), (date, 22)] {
        let statuses = ["out", "questionable", "probable", "doubtful"];
        let status = statuses[usize::try_from(dice.below(4)).expect("small")];
        if dice.one_in(5) {
            w.report(name, day, hour, status, vec![("game_date", Cell::Date(date))]);
        }
    }
}

fn rosters(w: &mut Warehouse, dice: &mut Dice, date: i32) {
    for at in 0..PLAYERS {
        let (name, team) = player(at);
        for hour in [8, 20] {
            let more = vec![("scrape_hour", hour.into()), ("age", (20 + dice.below(3)).into())];
            if !dice.one_in(8) {
                w.roster(date, team, &name, more);
            }
        }
    }
}

fn targets(mode: Mode) -> Vec<Target> {
    (d() - 10..=d()).map(|date| Target { date, mode }).collect()
}

#[test]
fn rows_are_sorted_and_plenty() {
    for mode in [Mode::Daily, Mode::Backfill] {
        let output = Output(season().computed(&targets(mode)).0);
        let dates = output.0.batch.column_by_name("game_date").expect("column");
        let dates = dates.as_primitive::<Date32Type>().values().to_vec();
        let keys: Vec<_> = dates.into_iter().zip(output.players()).collect();
        assert!(keys.len() > 100, "{}", keys.len());
        assert!(keys.is_sorted_by(|a, b| a < b));
        assert!(output.0.violations.is_empty());
    }
}

#[test]
fn the_order_of_input_rows_does_not_matter() {
    let season = season();
    let mut shuffled = season.clone();
    let mut dice = Dice(11);
    for (_, rows) in shuffled.rows.values_mut() {
        for at in (1..rows.len()).rev() {
            let other = dice.below(i64::try_from(at).expect("small") + 1);
            rows.swap(at, usize::try_from(other).expect("small"));
        }
    }
    for mode in [Mode::Daily, Mode::Backfill] {
        let (one, two) = (season.computed(&targets(mode)).0, shuffled.computed(&targets(mode)).0);
        assert_eq!(one.batch, two.batch);
        assert_eq!(one.failures, two.failures);
    }
}

#[test]
fn the_chunk_does_not_matter() {
    let season = season();
    for mode in [Mode::Daily, Mode::Backfill] {
        let all = season.computed(&targets(mode)).0.batch;
        let single = targets(mode).into_iter().map(|target| season.computed(&[target]).0.batch);
        let single: Vec<RecordBatch> = single.collect();
        let joined =
            arrow_select::concat::concat_batches(&all.schema(), &single).expect("one schema");
        assert_eq!(all, joined);
    }
}

/// The tables whose rows of the date and later must not be seen at all.
const RESULTS: [&Table; 3] = [
    &inputs::PLAYER_GAME_SUMMARY,
    &inputs::TEAM_OFFENSE_GAME_SUMMARY,
    &inputs::TEAM_DEFENSE_GAME_SUMMARY,
];

fn date_of(fields: &Fields, name: &str) -> i32 {
    let date = fields.iter().rev().find(|(field, _)| *field == name);
    match date {
        Some((_, Cell::Date(date))) => *date,
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn nothing_after_tip_off_is_seen() {
    let season = season();
    let mut blind = season.clone();
    for (table, rows) in blind.rows.values_mut() {
        if RESULTS.iter().any(|results| results.name == table.name) {
            rows.retain(|fields| date_of(fields, "game_date") < d());
        }
        if table.name == inputs::NBAC_SCHEDULE.name {
            rows.retain(|fields| date_of(fields, "game_date") <= d());
        }
        let tip_off = eastern_instant(d(), 19);
        rows.retain(|fields| {
            fields.iter().all(|(name, cell)| match (*name, cell) {
                ("snapshot_timestamp", Cell::At(at)) => *at < tip_off,
                ("roster_date" | "report_date", Cell::Date(date)) => *date <= d(),
                _ => true,
            })
        });
        if table.name == inputs::NBAC_INJURY_REPORT.name {
            let hour = |fields: &Fields| {
                fields
                    .iter()
                    .any(|(name, cell)| *name == "report_hour" && matches!(cell, Cell::Int(19..)))
            };
            rows.retain(|fields| date_of(fields, "report_date") < d() || !hour(fields));
        }
    }
    // The results of the date itself, as a backfill sees them.
    let mut after = season.clone();
    for fields in
        after.rows.get_mut(inputs::NBAC_SCHEDULE.name).map(|(_, rows)| rows).expect("games")
    {
        if date_of(fields, "game_date") >= d() {
            fields.push(("game_status", 3.into()));
            fields.push(("home_team_score", 140.into()));
        }
    }
    for mode in [Mode::Daily, Mode::Backfill] {
        let target = [Target { date: d(), mode }];
        let expected = season.computed(&target).0;
        assert!(expected.batch.num_rows() > 5);
        assert_eq!(expected.batch, blind.computed(&target).0.batch);
        assert_eq!(expected.batch, after.computed(&target).0.batch);
    }
}

#[test]
fn the_hash_follows_features_not_the_clock() {
    let mut w = Warehouse::with_game();
    w.score("a", jan(10), 20, 30.0, vec![]);
    let hash = |w: &Warehouse| w.row().text("data_hash");
    let first = hash(&w);
    w.settings.now += 1;
    assert_eq!(first, hash(&w));
    w.score("a", jan(12), 21, 30.0, vec![]);
    assert_ne!(first, hash(&w));
}

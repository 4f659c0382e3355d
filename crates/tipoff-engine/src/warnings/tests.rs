use super::*;
use proptest::prelude::*;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

fn merged(warnings: impl IntoIterator<Item = Warning>) -> Vec<ReportedWarning> {
    let mut all = Warnings::default();
    warnings.into_iter().for_each(|warning| all.add(&warning));
    all.report()
}

/// Keeps the messages of all warnings, and nothing else.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() == &Level::WARN
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.0.lock().unwrap().push(message.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[test]
fn equal_texts_are_one_warning_in_order_of_text() {
    let reported = merged([
        Warning::at("b", ["1", "2", "3"].map(str::to_owned)),
        Warning::new("a"),
        Warning::at("b", ["4", "5", "6", "7"].map(str::to_owned)),
        Warning::new("a"),
    ]);
    let lines: Vec<String> = reported.iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["a", "b (7: 1, 2, 3, 4, 5, ...)"]);
    assert_eq!(reported[0].json(), json!({"message": "a", "count": 1, "examples": []}));
    assert_eq!(reported[1].json()["count"], 7);
}

#[test]
fn five_places_are_all_named() {
    let reported = merged([Warning::on("late", 0..5)]);
    let line = "late (5: 1970-01-01, 1970-01-02, 1970-01-03, 1970-01-04, 1970-01-05)";
    assert_eq!(reported[0].to_string(), line);
}

#[test]
fn each_text_is_logged_once_when_it_first_appears() {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let planned = ReportedWarning::of_run("optional table `t` is absent".to_owned());
        let mut warnings = Warnings::of_plan(&[planned]);
        assert_eq!(*log.0.lock().unwrap(), ["optional table `t` is absent"]);
        for day in 0..3 {
            warnings.add(&Warning::on("late", [day]));
            assert_eq!(*log.0.lock().unwrap(), ["optional table `t` is absent", "late"]);
        }
    });
}

proptest! {
    #[test]
    fn the_cut_into_chunks_does_not_show(dates in 0_usize..40, cuts in prop::collection::vec(0_usize..40, 0..6)) {
        let whole: Vec<i32> = (0..i32::try_from(dates).unwrap()).collect();
        let mut cuts: Vec<usize> = cuts.into_iter().filter(|cut| *cut < dates).collect();
        cuts.extend([0, dates]);
        cuts.sort_unstable();
        let parts = cuts.windows(2).map(|pair| Warning::on("late", whole[pair[0]..pair[1]].to_vec()));
        prop_assert_eq!(merged(parts), merged([Warning::on("late", whole.clone())]));
    }
}

//! Progress on stderr: a bar, lines, or JSON events.

use crate::args::ProgressArg;
use crate::output::count;
use crate::signals::Signals;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use tipoff_catalog::Result;
use tipoff_engine::{Chunk, Monitor, Plan, Stop};
use tipoff_features::core::calendar::iso;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Bar,
    Plain,
    Json,
    None,
}

/// Shows a run's progress and passes signals on.
#[derive(Debug)]
pub(crate) struct Progress {
    form: Form,
    bar: ProgressBar,
    signals: Signals,
    total: AtomicU64,
    done: AtomicU64,
    rows: AtomicU64,
}

impl Progress {
    pub(crate) fn new(form: ProgressArg) -> Result<Self> {
        let form = match form {
            ProgressArg::Auto if std::io::stderr().is_terminal() => Form::Bar,
            ProgressArg::Auto | ProgressArg::Plain => Form::Plain,
            ProgressArg::Bar => Form::Bar,
            ProgressArg::Json => Form::Json,
            ProgressArg::None => Form::None,
        };
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if form == Form::Bar {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            let template =
                "{bar:30} {percent:>3}%  {pos}/{len} units  {elapsed} (eta {eta})  {msg}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
        }
        Ok(Self {
            form,
            bar,
            signals: Signals::watch()?,
            total: AtomicU64::new(0),
            done: AtomicU64::new(0),
            rows: AtomicU64::new(0),
        })
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Progress is a courtesy: when stderr is gone the run goes on.
fn tell(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

impl Monitor for Progress {
    fn planned(&self, plan: &Plan, units: u64) {
        self.total.store(units, Ordering::Relaxed);
        self.bar.set_length(units);
        let chunks = plan.chunks.len();
        match self.form {
            Form::Plain => tell(&format!("planned {} units in {chunks} chunks", count(units))),
            Form::Json => {
                tell(&json!({"event": "planned", "units": units, "chunks": chunks}).to_string());
            }
            Form::Bar | Form::None => {}
        }
    }

    fn advanced(&self, chunk: Chunk, units: u64, rows: u64) {
        let done = self.done.fetch_add(units, Ordering::Relaxed) + units;
        let rows = self.rows.fetch_add(rows, Ordering::Relaxed) + rows;
        let total = self.total.load(Ordering::Relaxed);
        let (from, to) = (iso(chunk.from), iso(chunk.to));
        self.bar.set_position(done);
        self.bar.set_message(format!("{to}, {} rows", count(rows)));
        match self.form {
            Form::Plain => tell(&format!(
                "{from} to {to}: {}/{} units, {} rows so far",
                count(done),
                count(total),
                count(rows)
            )),
            Form::Json => tell(
                &json!({
                    "event": "chunk", "from": from, "to": to, "units_done": done,
                    "units": total, "rows": rows,
                })
                .to_string(),
            ),
            Form::Bar | Form::None => {}
        }
    }

    fn stop(&self) -> Stop {
        self.signals.stop()
    }
}

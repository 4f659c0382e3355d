//! What a person should know about a run, merged over its chunks.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use tipoff_features::Warning;

/// Places that a reported warning names.
const NAMED: usize = 5;

/// A warning of a run, told once however many dates it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedWarning {
    /// The sentence, without dates, entities or counts.
    pub text: String,
    /// How many places it concerns; 1 when it concerns the run as a whole.
    pub count: u64,
    /// The first places in order of date: dates, entities or games.
    pub examples: Vec<String>,
}

impl ReportedWarning {
    /// A warning about the run as a whole.
    pub(crate) fn of_run(text: String) -> Self {
        Self { text, count: 1, examples: Vec::new() }
    }

    /// The warning as a JSON object.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({"message": self.text, "count": self.count, "examples": self.examples})
    }
}

/// `TEXT (N: a, b, c, ...)`, or the text alone when there are no places.
impl fmt::Display for ReportedWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if self.examples.is_empty() {
            return Ok(());
        }
        let more = if self.count > self.examples.len() as u64 { ", ..." } else { "" };
        write!(f, " ({}: {}{more})", self.count, self.examples.join(", "))
    }
}

/// The warnings of a run so far, by text.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    by_text: BTreeMap<String, (u64, Vec<String>)>,
}

impl Warnings {
    /// Those that the plan has already.
    pub(crate) fn of_plan(planned: &[ReportedWarning]) -> Self {
        let mut warnings = Self::default();
        planned.iter().for_each(|warning| warnings.add(&Warning::new(warning.text.as_str())));
        warnings
    }

    /// Adds the places of a warning; a text that is new is logged. Chunks and
    /// the places of each come in order of date.
    pub(crate) fn add(&mut self, warning: &Warning) {
        let (count, examples) = match self.by_text.entry(warning.text.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(slot) => {
                match warning.at.first() {
                    Some(first) => tracing::warn!(first = %first, "{}", warning.text),
                    None => tracing::warn!("{}", warning.text),
                }
                slot.insert((0, Vec::new()))
            }
        };
        *count += warning.at.len() as u64;
        let room = NAMED.saturating_sub(examples.len());
        examples.extend(warning.at.iter().take(room).cloned());
    }

    /// In order of text.
    pub(crate) fn report(self) -> Vec<ReportedWarning> {
        let reported = |(text, (count, examples)): (String, (u64, Vec<String>))| {
            // Without places it says one thing about the run, in however many chunks.
            ReportedWarning { text, count: count.max(1), examples }
        };
        self.by_text.into_iter().map(reported).collect()
    }
}

#[cfg(test)]
mod tests;

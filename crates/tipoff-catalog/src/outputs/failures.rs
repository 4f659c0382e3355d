//! Entities that were not emitted, with the reason.

use crate::{Column as C, Rule, Table};

/// One row per entity that a feature set did not emit.
pub static PRECOMPUTE_FAILURES: Table = Table::new(
    "nba_processing.precompute_failures",
    "Entities for which a feature set emitted no row, and why",
    &[
        C::string("processor_name").required().doc("Feature set, without dataset"),
        C::string("run_id").required().doc("Run that decided it"),
        C::date("analysis_date").required().doc("Target date"),
        C::string("entity_id").required().doc("Player or team"),
        C::string("failure_category").required().doc("Why, in one word").rules(&[Rule::one_of(&[
            "INSUFFICIENT_DATA",
            "INCOMPLETE_DATA",
            "EXPECTED_INCOMPLETE",
            "INCOMPLETE_UPSTREAM",
            "CIRCUIT_BREAKER_ACTIVE",
            "VALIDATION_ERROR",
            "PROCESSING_ERROR",
            "CALCULATION_ERROR",
            "calculation_error",
        ])]),
        C::string("failure_reason")
            .required()
            .doc("Why, in a sentence of at most 1,000 characters"),
        C::boolean("can_retry").required().doc("Whether a later run may succeed"),
        C::timestamp("created_at").required().doc("Start of the run"),
        C::string("resolution_status").required().doc("Always UNRESOLVED when written"),
    ],
)
.key(&["processor_name", "analysis_date", "entity_id"])
.partitioned_by("analysis_date");

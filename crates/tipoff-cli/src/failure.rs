//! Errors, for people on stderr and for programs on stdout.

use crate::output;
use serde_json::json;
use std::io::Write as _;
use tipoff_catalog::Error;

/// Prints an error and returns its exit code.
pub(crate) fn report(error: &Error, as_json: bool) -> u8 {
    let code = error.class.exit_code();
    let mut text = format!("error: {error}\n");
    if let Some(hint) = &error.hint {
        text.push_str(&format!("  help: {hint}\n"));
    }
    // When stderr is closed there is nobody left to tell.
    let _ = std::io::stderr().write_all(text.as_bytes());
    if as_json {
        let summary = json!({
            "status": "failure",
            "exit_code": code,
            "error": {
                "class": error.class.name(),
                "kind": format!("{:?}", error.class.kind()).to_lowercase(),
                "message": error.to_string(),
                "object": error.object,
                "hint": error.hint,
            },
        });
        let _ = output::line(&summary.to_string());
    }
    code
}

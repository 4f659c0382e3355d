//! The command line, as a function from arguments to an exit code, so that
//! other front ends can offer the same.

mod args;
mod commands;
mod failure;
mod output;
mod progress;
mod signals;
mod values;

use clap::Parser;
use std::ffi::OsString;
use tipoff_catalog::Result;

/// Runs a command line and returns its exit code. Results go to stdout,
/// progress, warnings and errors to stderr.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match args::Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // `--help` and `--version` are "errors" that succeed. When even
            // stderr is gone there is nobody left to tell.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    start_log(&cli.log);
    let json = cli.command.wants_json();
    match dispatch(cli) {
        Ok(code) => code,
        Err(error) => failure::report(&error, json),
    }
}

fn dispatch(cli: args::Cli) -> Result<u8> {
    use args::Command;
    if let Some(threads) = cli.threads {
        // Fails only when the pool exists already, in a host process of ours.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    match cli.command {
        Command::Simulate(args) => commands::simulate::simulate(&args),
        Command::Run(args) => commands::run::run(&args),
        Command::Backfill(args) => commands::run::backfill(&args),
        Command::Plan(args) => commands::plan::plan(&args),
        Command::Features(args) => commands::features::features(&args),
        Command::Preview(args) => commands::preview::preview(&args),
    }
}

fn start_log(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .without_time()
        .try_init();
}

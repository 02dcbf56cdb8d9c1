//! From the command line to an exit code.

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::{commands, environment};

/// The program.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("wassla-server: no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::execute(cli, environment::variables())) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("wassla-server: {}", failure.sentence());
            ExitCode::FAILURE
        }
    }
}

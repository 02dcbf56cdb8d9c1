//! The server as a program.

use std::process::ExitCode;

fn main() -> ExitCode {
    wassla_server::run()
}

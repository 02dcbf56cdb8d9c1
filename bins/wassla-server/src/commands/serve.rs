//! `serve`.

use std::process::ExitCode;

use crate::commands::check::{CheckStatus, announced, date, links};
use crate::config::Config;
use crate::failure::CommandFailure;
use crate::signals::Signals;
use crate::wiring::Machine;
use crate::{logging, server};

/// Serves until SIGINT or SIGTERM.
pub(crate) async fn run(config: Config) -> Result<ExitCode, CommandFailure> {
    logging::start(&config.log);
    let mut signals = Signals::listen()
        .map_err(|error| CommandFailure::start("signals cannot be heard", error))?;
    let machine = Machine::default();
    warn(&config, &machine);

    let server = server::start(config, machine).await?;
    if let Some(address) = server.metrics_address() {
        println!("Figures are on http://{address}/metrics");
    }
    println!("Wassla listens on http://{}", server.address());
    signals.wait().await;
    tracing::info!("stopping");
    Ok(signals
        .unless_again(server.stop())
        .await
        .map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS))
}

/// Says what an operator should know of before anybody asks for it.
fn warn(config: &Config, machine: &Machine) {
    let version = announced(&config.meta.version, date(machine.clock.now()));
    for finding in std::iter::once(version).chain(links(config)) {
        if finding.standing != CheckStatus::Fine {
            tracing::warn!("{}: {}", finding.what, finding.sentence);
        }
    }
}

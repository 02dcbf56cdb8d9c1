//! The commands.

mod agent;
pub(crate) mod check;
mod serve;
mod workspace;

use std::process::ExitCode;

use wassla_domain::{Agent, Workspace};

use crate::cli::{self, Cli, Command};
use crate::config::Config;
use crate::environment::Variable;
use crate::failure::CommandFailure;
use crate::logging;
use crate::stores::OpenStores;
use crate::wiring::{self, Machine};

/// Does what the command line says.
///
/// # Errors
/// [`CommandFailure`], in words for the person at the terminal.
pub async fn execute(cli: Cli, variables: Vec<Variable>) -> Result<ExitCode, CommandFailure> {
    let read = || Config::read(cli.config.as_deref(), variables.clone());
    match cli.command {
        #[cfg(feature = "demo")]
        Command::Demo(demo) => crate::demo::run(&demo, variables).await,
        Command::Check { fix } => check::run(read(), fix).await,
        Command::Serve => serve::run(read()?).await,
        Command::Migrate => {
            let stores = migrated(&read()?).await?;
            stores.close().await;
            println!("The database is up to date.");
            Ok(ExitCode::SUCCESS)
        }
        Command::RotateKeys => rotate_keys(&read()?).await,
        Command::Workspace(cli::WorkspaceCommand::Put {
            id,
            name,
            plan,
            suspended,
        }) => {
            let stores = migrated(&read()?).await?;
            let workspace = Workspace {
                id,
                name,
                plan,
                suspended,
            };
            let said = workspace::put(&*stores.workspaces, &workspace).await?;
            stores.close().await;
            println!("{said}");
            Ok(ExitCode::SUCCESS)
        }
        Command::Agent(cli::AgentCommand::Put {
            id,
            workspace,
            name,
            modality,
            status,
        }) => {
            let stores = migrated(&read()?).await?;
            let agent = Agent {
                id,
                workspace,
                name,
                modality,
                status,
            };
            let said = agent::put(&*stores.workspaces, &*stores.agents, &agent).await?;
            stores.close().await;
            println!("{said}");
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn migrated(config: &Config) -> Result<OpenStores, CommandFailure> {
    logging::start(&config.log);
    let stores = OpenStores::open(config).await?;
    stores.migrate().await?;
    Ok(stores)
}

async fn rotate_keys(config: &Config) -> Result<ExitCode, CommandFailure> {
    let stores = migrated(config).await?;
    let graph = wiring::graph(config)?;
    let machine = Machine::default();
    let voice = wiring::voice(config, &machine)?;
    let wassla = wiring::wassla(config, &stores, graph, voice, &machine)?;
    let rotated = wassla.rotate_keys().await?;
    stores.close().await;
    let (again, current) = (rotated.sealed_again, rotated.current);
    println!("{again} rows sealed again; {current} had the newest key already.");
    Ok(ExitCode::SUCCESS)
}

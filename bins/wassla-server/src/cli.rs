//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use wassla_domain::{AgentId, AgentStatus, Modality, WorkspaceId};

/// Connects WhatsApp, Instagram and Messenger through one Meta sign-in.
#[derive(Debug, Parser)]
#[command(name = "wassla-server", version, propagate_version = true)]
pub struct Cli {
    /// The configuration file; WASSLA_ variables win over it.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves pages, API and Meta's side.
    Serve,
    /// Serves everything, a fake Meta among it, with nothing to set up.
    #[cfg(feature = "demo")]
    Demo(DemoArguments),
    /// Brings the database up to date.
    Migrate,
    /// Says what is wrong with configuration, database and Meta app, and how to fix it.
    Check {
        /// Sets the app's webhooks at Meta.
        #[arg(long, alias = "mend")]
        fix: bool,
    },
    /// Seals every secret again that the newest key has not sealed.
    RotateKeys,
    /// Workspaces.
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Agents.
    #[command(subcommand)]
    Agent(AgentCommand),
}

/// The demo's settings.
#[derive(Debug, Clone, Args)]
pub struct DemoArguments {
    /// Where rows, keys and the fake Meta's world are kept; without it nothing is.
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// The port of Wassla, on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The port of the fake Meta, on localhost; 0 takes a free one.
    #[arg(long, default_value_t = 9090)]
    pub meta_port: u16,
}

/// What to do with a workspace.
#[derive(Debug, Subcommand)]
pub enum WorkspaceCommand {
    /// Writes one, whether or not it exists.
    Put {
        /// Its id.
        #[arg(long)]
        id: WorkspaceId,
        /// Its name on pages.
        #[arg(long)]
        name: String,
        /// Its plan, one of `[plans]`; any other includes nothing.
        #[arg(long)]
        plan: String,
        /// Suspends it.
        #[arg(long)]
        suspended: bool,
    },
}

/// What to do with an agent.
#[derive(Debug, Subcommand)]
pub enum AgentCommand {
    /// Writes one, whether or not it exists.
    Put {
        /// Its id.
        #[arg(long)]
        id: AgentId,
        /// Whose it is.
        #[arg(long)]
        workspace: WorkspaceId,
        /// Its name on pages.
        #[arg(long)]
        name: String,
        /// How it speaks.
        #[arg(long, value_name = "text|voice", value_parser = modality)]
        modality: Modality,
        /// Whether it answers yet.
        #[arg(long, value_name = "draft|published", value_parser = status)]
        status: AgentStatus,
    },
}

fn modality(text: &str) -> Result<Modality, &'static str> {
    Modality::parse(text).ok_or("expected text or voice")
}

fn status(text: &str) -> Result<AgentStatus, &'static str> {
    AgentStatus::parse(text).ok_or("expected draft or published")
}

//! `wassla-server check --fix`, as the operator of this world runs it.

use wassla_server::cli::{Cli, Command};

use super::World;

impl World {
    /// Runs `check --fix`; answers whether nothing is wrong then.
    pub async fn fixes(&self) -> bool {
        let variables = self
            .setup
            .variables(&self.meta, &self.database, self.web.public_url());
        let cli = Cli {
            config: None,
            command: Command::Check { fix: true },
        };
        let checked = wassla_server::execute(cli, variables).await;
        let code = checked.unwrap_or_else(|failure| panic!("{}", failure.sentence()));
        code == std::process::ExitCode::SUCCESS
    }
}

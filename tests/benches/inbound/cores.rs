//! Who runs on which core.

use std::process::{Command, Stdio};

/// One of the two cores.
#[derive(Clone, Copy)]
pub(crate) enum Core {
    /// The server and its database.
    Server,
    /// The load, and whatever measures.
    Load,
}

impl Core {
    const fn number(self) -> &'static str {
        match self {
            Self::Server => "0",
            Self::Load => "1",
        }
    }
}

/// Moves this process to a core; what it starts from then on stays there.
pub(crate) fn move_to(core: Core) {
    let status = Command::new("taskset")
        .args(["-acp", core.number(), &std::process::id().to_string()])
        .stdout(Stdio::null())
        .status();
    assert!(
        status.as_ref().is_ok_and(std::process::ExitStatus::success),
        "two cores and taskset (util-linux) are needed: {status:?}"
    );
}

/// A command that runs this program again on a core.
pub(crate) fn this_program_on(core: Core) -> Command {
    let program = std::env::current_exe().expect("a program knows its own file");
    let mut command = Command::new("taskset");
    command.args(["-c", core.number()]).arg(program);
    command
}

//! `workspace put`.

use wassla_domain::Workspace;
use wassla_domain::ports::WorkspaceDirectory;

use crate::failure::CommandFailure;

/// Writes a workspace, whether or not it exists.
pub(crate) async fn put(
    workspaces: &dyn WorkspaceDirectory,
    workspace: &Workspace,
) -> Result<String, CommandFailure> {
    if workspace.name.trim().is_empty() {
        return Err(CommandFailure::Refused(
            "a workspace needs a name".to_owned(),
        ));
    }
    workspaces.put_workspace(workspace).await?;

    let suspended = if workspace.suspended {
        ", suspended"
    } else {
        ""
    };
    let Workspace { id, plan, .. } = workspace;
    Ok(format!("workspace {id} is written: plan {plan}{suspended}"))
}

//! The world in a file, so that a second run goes on where the first ended.

use std::{
    io,
    path::{Path, PathBuf},
};

use meta_fake::World;
use tokio_util::sync::CancellationToken;

use crate::Sandbox;

/// Reads a world; none when there is no such file.
pub fn read_world(path: &Path) -> io::Result<Option<World>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(World::from_json(&text)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the world after every change, and once more when `shutdown` is cancelled.
pub async fn keep(sandbox: Sandbox, path: PathBuf, shutdown: CancellationToken) -> io::Result<()> {
    loop {
        let is_over = tokio::select! {
            () = sandbox.touched() => false,
            () = shutdown.cancelled() => true,
        };
        write_world(&sandbox, &path).await?;
        if is_over {
            return Ok(());
        }
    }
}

/// A reader sees the old world or the new one, never half of it.
async fn write_world(sandbox: &Sandbox, path: &Path) -> io::Result<()> {
    let text = sandbox.world(|world| world.to_json())?;
    let fresh = path.with_extension("fresh");
    tokio::fs::write(&fresh, text).await?;
    tokio::fs::rename(&fresh, path).await
}

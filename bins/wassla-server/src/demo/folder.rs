//! Where the demo keeps its rows, its keys and the fake Meta's world.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use wassla_domain::Fault;
use wassla_domain::ports::Entropy;

use crate::failure::CommandFailure;

/// A folder of the operator's, or one that goes with the process.
pub(crate) struct Folder {
    path: PathBuf,
    /// Removed when the demo ends.
    temporary: Option<tempfile::TempDir>,
}

impl Folder {
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, CommandFailure> {
        let opened = match path {
            Some(path) => std::fs::create_dir_all(path).map(|()| Self {
                path: path.to_owned(),
                temporary: None,
            }),
            None => tempfile::tempdir().map(|folder| Self {
                path: folder.path().to_owned(),
                temporary: Some(folder),
            }),
        };
        opened.map_err(|error| CommandFailure::start("the demo's folder cannot be opened", error))
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.temporary.is_none()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("wassla.db")
    }

    pub(crate) fn world(&self) -> PathBuf {
        self.path.join("meta.json")
    }

    /// The demo's configuration; made on the first run, with keys and secrets of its own.
    pub(crate) fn configuration(&self, entropy: &dyn Entropy) -> Result<PathBuf, CommandFailure> {
        let path = self.path.join("wassla.toml");
        let text = configuration(entropy)?;
        match write_new(&path, &text) {
            Ok(()) => Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(path),
            Err(error) => {
                let what = format!("{} cannot be written", path.display());
                Err(CommandFailure::start(what, error))
            }
        }
    }
}

fn configuration(entropy: &dyn Entropy) -> Result<String, Fault> {
    let key = BASE64_STANDARD.encode(random(entropy)?);
    let secret = BASE64_URL_SAFE_NO_PAD.encode(random(entropy)?);
    let token = BASE64_URL_SAFE_NO_PAD.encode(random(entropy)?);
    Ok(format!(
        r#"# Made by "wassla-server demo". It holds keys: nobody else should read it.
log = "warn"
upgrade_url = "https://example.com/upgrade"
support_url = "https://example.com/support"

[meta]
app_id = "700000000000001"
app_secret = "{secret}"
webhook_verify_token = "{token}"

[secrets]
keys = ["demo:{key}"]
"#
    ))
}

fn random(entropy: &dyn Entropy) -> Result<[u8; 32], Fault> {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file that only its owner may read, unless there is one.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

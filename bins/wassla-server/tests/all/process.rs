//! The program as a child process, in a folder and environment of its own.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

pub(crate) const KEY: &str = "2026-11:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
#[cfg(feature = "demo")]
pub(crate) const OLDER_KEY: &str = "2026-10:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
pub(crate) const JWT_SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A command that has not ended by then never will.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder with a database and the settings of a server on it.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    settings: Vec<(String, String)>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", folder.path().join("wassla.db").display());
        let keys = format!("[\"{KEY}\"]");
        let place = Self {
            folder,
            settings: Vec::new(),
        };
        place
            .with("WASSLA_PUBLIC_URL", "http://127.0.0.1:8080")
            .with("WASSLA_LISTEN", "127.0.0.1:0")
            .with("WASSLA_DATABASE__URL", &database)
            .with("WASSLA_META__APP_ID", "700000000000001")
            .with("WASSLA_META__APP_SECRET", "the-secret-of-the-app")
            .with("WASSLA_META__WEBHOOK_VERIFY_TOKEN", "the verify token")
            .with("WASSLA_META__VERSION", "v25.0")
            .with("WASSLA_META__GRAPH_URL", "http://127.0.0.1:9")
            .with("WASSLA_META__DIALOG_URL", "http://127.0.0.1:9")
            .with("WASSLA_SECRETS__KEYS", &keys)
            .with("WASSLA_AUTH__JWT_HS256_SECRET", JWT_SECRET)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With plans that include no calls, which nobody would answer.
    pub(crate) fn without_calls(self) -> Self {
        let chats = r#"["whatsapp", "instagram", "messenger"]"#;
        self.with("WASSLA_PLANS__GROWTH", chats)
            .with("WASSLA_PLANS__SCALE", chats)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let settings = self.settings.iter().map(|(name, value)| (name, value));
        let mut command = command(arguments);
        command.current_dir(self.folder.path()).envs(settings);
        command
    }

    /// Runs to the end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Said::by(self.command(arguments))
    }

    /// Starts, and reads lines until one begins with `until`; what it logs goes to a file.
    pub(crate) fn start(&self, arguments: &[&str], until: &str) -> Running {
        self.spawn(arguments).until(until)
    }

    /// Starts, and reads nothing yet.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Running {
        let mut command = self.command(arguments);
        command.stderr(File::create(self.log()).unwrap());
        Running::spawn(command)
    }

    /// Where a started process logs.
    pub(crate) fn log(&self) -> PathBuf {
        self.path("log")
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wassla-server"));
    command.args(arguments).env_clear();
    command
}

/// Runs the program without any settings.
pub(crate) fn bare(arguments: &[&str]) -> Said {
    Said::by(command(arguments))
}

/// Starts the demo.
#[cfg(feature = "demo")]
pub(crate) fn demo(arguments: &[&str]) -> Running {
    let free = ["demo", "--port", "0", "--meta-port", "0"];
    Running::spawn(command(&[&free, arguments].concat())).until("Ctrl-C")
}

/// What a finished process said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) error: String,
}

impl Said {
    fn by(mut command: Command) -> Self {
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let out = reading(child.stdout.take().unwrap());
        let error = reading(child.stderr.take().unwrap());
        let read = |text: &Receiver<String>| text.recv_timeout(PATIENCE);
        let (Ok(out), Ok(error)) = (read(&out), read(&error)) else {
            child.kill().unwrap();
            panic!("it should have ended: {command:?}");
        };
        let code = child.wait().unwrap().code();
        Self { code, out, error }
    }
}

/// Reads to the end beside the caller.
fn reading(mut pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).unwrap();
        // Nobody listens any more when the caller has lost patience.
        let _ = sender.send(text);
    });
    receiver
}

/// A process that serves; it is ended with the test.
pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) lines: Vec<String>,
}

impl Running {
    fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let lines = Vec::new();
        Self { child, out, lines }
    }

    /// Reads lines until one begins so.
    pub(crate) fn until(mut self, beginning: &str) -> Self {
        while self
            .lines
            .last()
            .is_none_or(|line| !line.starts_with(beginning))
        {
            let mut line = String::new();
            let read = self.out.read_line(&mut line).unwrap();
            assert_ne!(
                read,
                0,
                "it ended after {:?}: {:?}",
                self.lines,
                self.child.wait()
            );
            self.lines.push(line.trim_end().to_owned());
        }
        self
    }

    /// The address in the line that begins so.
    pub(crate) fn address(&self, label: &str) -> SocketAddr {
        let line = self
            .lines
            .iter()
            .find(|line| line.starts_with(label))
            .unwrap();
        let (_, url) = line.split_once("http://").unwrap();
        let host = url
            .split('/')
            .next()
            .unwrap()
            .replace("localhost", "127.0.0.1");
        host.parse().unwrap()
    }

    /// Sends a signal and waits for the end: the exit code, and what was said since.
    pub(crate) fn signal(mut self, name: &str) -> (Option<i32>, String) {
        let kill = format!("kill -{name} {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already when a signal was sent.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends one request and reads the whole answer: status and everything after it.
pub(crate) fn ask(address: SocketAddr, head: &str) -> (u16, String) {
    send(address, head, "")
}

/// Sends a form.
#[cfg(feature = "demo")]
pub(crate) fn submit(address: SocketAddr, head: &str, form: &str) -> (u16, String) {
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let length = form.len();
    send(
        address,
        &format!("{head}\r\n{kind}\r\nContent-Length: {length}"),
        form,
    )
}

fn send(address: SocketAddr, head: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let host = if head.contains("\r\nHost: ") {
        String::new()
    } else {
        format!("\r\nHost: {address}")
    };
    let request = format!("{head}{host}\r\nConnection: close\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (status.unwrap(), answer)
}

/// A session of a workspace's owner.
pub(crate) fn session(workspace: &str) -> String {
    let claims = serde_json::json!({
        "sub": "olivia", "workspace_id": workspace, "role": "owner", "exp": 4_102_444_800_u64,
    });
    let key = jsonwebtoken::EncodingKey::from_secret(JWT_SECRET.as_bytes());
    jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &key).unwrap()
}

/// Who may do what with a file.
#[cfg(feature = "demo")]
pub(crate) fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

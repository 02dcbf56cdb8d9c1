//! What all servers of this process log, at trace level, through the program's own logging.

use std::io;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use wassla_server::config::{Log, LogFormat};
use wassla_server::logging;

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Begins to keep lines, if nobody did; answers where the next one will stand.
pub fn start() -> usize {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let log = Log {
            filter: "trace".to_owned(),
            format: LogFormat::Text,
        };
        let subscriber = logging::subscriber(&log, || Kept);
        let set = tracing::subscriber::set_global_default(subscriber);
        set.expect("nobody else takes the logs of this process");
    });
    lines().len()
}

/// The lines from a place on. Other worlds of this process log there too.
pub fn since(first: usize) -> Vec<u8> {
    lines()[first..].to_vec()
}

/// Keeps one more line, as if it had been logged.
pub fn plant(line: &str) {
    lines().extend_from_slice(line.as_bytes());
}

fn lines() -> MutexGuard<'static, Vec<u8>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Kept;

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lines().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! `log` and `log_format`.

use tracing_subscriber::EnvFilter;

use super::reader::ConfigReader;
use super::values;

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Directives such as `info,wassla_app=debug`.
    pub filter: String,
    /// The form of a line.
    pub format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            format: LogFormat::Text,
        }
    }
}

pub(crate) fn read(reader: &mut ConfigReader) -> Log {
    let default = Log::default();
    let directives = "directives such as \"info\" or \"info,wassla_app=debug\"";
    let filter = |given: &_| values::text(given).filter(|text| EnvFilter::try_new(text).is_ok());
    let formats = values::one_of(&[("text", LogFormat::Text), ("json", LogFormat::Json)]);
    Log {
        filter: reader.or("log", directives, filter, default.filter),
        format: reader.or(
            "log_format",
            "\"text\" or \"json\"",
            formats,
            default.format,
        ),
    }
}

//! Logs: ours as the filter says, everybody else's only when something is wrong.

use std::io;

use tracing::{Level, Metadata, Subscriber, level_filters::LevelFilter};
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::fmt::{MakeWriter, layer};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::{EnvFilter, Registry};

use crate::config::{Log, LogFormat};

/// The crates that may log finer than WARN. An HTTP or database library at trace level prints
/// headers and bound values, tokens among them.
const OURS: [&str; 2] = ["wassla", "meta_sandbox"];

/// Sends this process's logs to standard error from now on. Only the first call counts.
pub fn start(log: &Log) {
    // A second call, in a test, finds that logs already go somewhere.
    let _ = tracing::subscriber::set_global_default(subscriber(log, io::stderr));
}

/// What turns events into lines.
pub fn subscriber<W>(log: &Log, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    // The configuration has checked the filter.
    let wanted = EnvFilter::try_new(&log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let allowed = filter_fn(is_allowed).with_max_level_hint(LevelFilter::TRACE);
    let filter = wanted.and(allowed);
    let lines = layer().with_ansi(false).with_writer(writer);
    let registry = Registry::default();
    match log.format {
        LogFormat::Text => Box::new(registry.with(lines.with_filter(filter))),
        LogFormat::Json => Box::new(registry.with(lines.json().with_filter(filter))),
    }
}

fn is_allowed(metadata: &Metadata<'_>) -> bool {
    let ours = OURS.iter().any(|name| metadata.target().starts_with(name));
    ours || *metadata.level() <= Level::WARN
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(filter: &str, format: LogFormat, log: impl FnOnce()) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let filter = filter.to_owned();
        let subscriber = subscriber(&Log { filter, format }, move || writer.clone());
        tracing::subscriber::with_default(subscriber, log);
        String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
    }

    fn everybody_speaks() {
        let span = tracing::trace_span!(target: "hyper::proto", "foreign span", token = "hush");
        let _inside = span.entered();
        tracing::trace!(target: "wassla_graph::call", "ours at trace");
        tracing::info!(target: "meta_sandbox", "ours at info");
        tracing::info!(target: "hyper::proto", "foreign at info, hush");
        tracing::trace!(target: "h2::codec", "foreign at trace, hush");
        tracing::warn!(target: "reqwest", "foreign at warn");
    }

    #[test]
    fn foreign_crates_never_log_finer_than_warn_whatever_the_filter_says() {
        for filter in ["trace", "hyper=trace,h2=trace,wassla_graph=trace,info"] {
            for format in [LogFormat::Text, LogFormat::Json] {
                let logged = logged(filter, format, everybody_speaks);
                assert!(logged.contains("ours at trace"), "{filter}: {logged}");
                assert!(logged.contains("ours at info"), "{filter}: {logged}");
                assert!(logged.contains("foreign at warn"), "{filter}: {logged}");
                assert!(!logged.contains("hush"), "{filter}: {logged}");
                assert!(!logged.contains("foreign span"), "{filter}: {logged}");
            }
        }
    }

    #[test]
    fn the_filter_holds_for_our_crates() {
        let logged = logged("warn,wassla_graph=trace", LogFormat::Text, everybody_speaks);
        assert!(logged.contains("ours at trace") && !logged.contains("ours at info"));
    }

    #[test]
    fn json_is_one_object_a_line() {
        let logged = logged("info", LogFormat::Json, || {
            tracing::info!(target: "wassla_app", name = "a\nb\u{2028}", "one");
            tracing::info!(target: "wassla_app", "two");
        });
        assert_eq!(logged.lines().count(), 2);
        for line in logged.lines() {
            assert!(
                serde_json::from_str::<serde_json::Value>(line)
                    .unwrap()
                    .is_object()
            );
        }
    }
}

//! `[limits]` and `[inbound]`.

use std::time::Duration;

use super::reader::ConfigReader;
use super::source::Given;
use super::values;

/// A limit is one line: its name, its type, its bounds and its default. The key in `[limits]` is the
/// name; that of a time ends with `_seconds`.
macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $name:ident: $value:ty = $limit:expr;)+) => {
        /// How long things may take, and how many there may be.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Limits {
            $($(#[doc = $doc])+ pub $name: $value,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $limit.default,)+ }
            }
        }

        pub(crate) fn read(reader: &mut ConfigReader) -> Limits {
            Limits { $($name: $limit.read(reader, stringify!($name)),)+ }
        }
    };
}

limits! {
    /// How long a callback waits for provisioning before it lands `pending`.
    provision_wait: Duration = wait(5);
    /// How long a process keeps a row to itself while it provisions it.
    provision_lease: Duration = time(60);
    /// How often due provisioning is looked for.
    provision_sweep: Duration = time(1);
    /// How often events, answers, replies and clean-ups are looked for that another process left.
    work_sweep: Duration = time(1);
    /// The deadline on connecting to the agent runtime.
    agent_connect: Duration = time(3);
    /// The deadline on an agent's whole answer.
    agent_call: Duration = time(20);
    /// How many agents are asked side by side.
    answers_at_once: u32 = count(64);
    /// How many replies are sent side by side.
    sends_at_once: u32 = count(32);
    /// The deadline on a voice bridge's whole answer.
    voice_answer: Duration = time(10);
    /// How many calls one process has in hand at most.
    calls_at_once: u32 = count(256);
    /// How long a reloaded callback waits for the landing.
    reload_wait: Duration = wait(10);
    /// The deadline on connecting to Meta.
    graph_connect: Duration = time(3);
    /// The deadline on a whole call to Meta.
    graph_call: Duration = time(10);
    /// How long a client may take to send a request's head.
    http_header: Duration = time(5);
    /// How long a client may take to send a request's body.
    http_body: Duration = time(10);
    /// How many connections are served at once.
    http_connections: u32 = count(4096);
    /// The database's pool.
    database_connections: u32 = count(10);
    /// How long a free connection of the pool is waited for.
    database_wait: Duration = time(10);
    /// How long a stop waits for what is under way.
    drain: Duration = wait(20);
}

struct Limit<T> {
    default: T,
    expected: &'static str,
    /// What the key has after the name.
    unit: &'static str,
    parse: fn(&Given) -> Option<T>,
}

impl<T> Limit<T> {
    fn read(self, reader: &mut ConfigReader, name: &str) -> T {
        let key = format!("limits.{name}{}", self.unit);
        reader.or(&key, self.expected, self.parse, self.default)
    }
}

/// Seconds; none means not to wait.
const fn wait(default: u64) -> Limit<Duration> {
    Limit {
        default: Duration::from_secs(default),
        expected: "seconds from 0 to 86400, as a number",
        unit: "_seconds",
        parse: values::seconds,
    }
}

/// Seconds, and some.
const fn time(default: u64) -> Limit<Duration> {
    Limit {
        default: Duration::from_secs(default),
        expected: "more than 0 and at most 86400 seconds, as a number",
        unit: "_seconds",
        parse: values::some_seconds,
    }
}

/// How many, at least one.
const fn count(default: u32) -> Limit<u32> {
    Limit {
        default,
        expected: "a whole number from 1",
        unit: "",
        parse: values::count,
    }
}

/// What is kept of what comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// For how many days duplicates are recognised.
    pub keep_days: u32,
}

pub(crate) fn read_inbound(reader: &mut ConfigReader) -> Inbound {
    let days = "a whole number of days from 1";
    Inbound {
        keep_days: reader.or("inbound.keep_days", days, values::count, 8),
    }
}

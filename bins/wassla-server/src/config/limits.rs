//! `[limits]` and `[inbound]`.

use std::time::Duration;

use super::reader::ConfigReader;
use super::values;

/// How long things may take, and how many there may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How long a callback waits for provisioning before it lands `pending`.
    pub provision_wait: Duration,
    /// How long a process keeps a row to itself while it provisions it.
    pub provision_lease: Duration,
    /// How often due provisioning is looked for.
    pub provision_sweep: Duration,
    /// How often events, answers, replies and clean-ups are looked for that another process left.
    pub work_sweep: Duration,
    /// The deadline on connecting to the agent runtime.
    pub agent_connect: Duration,
    /// The deadline on an agent's whole answer.
    pub agent_call: Duration,
    /// How many agents are asked side by side.
    pub answers_at_once: u32,
    /// How many replies are sent side by side.
    pub sends_at_once: u32,
    /// The deadline on a voice bridge's whole answer.
    pub voice_answer: Duration,
    /// How many calls one process has in hand at most.
    pub calls_at_once: u32,
    /// How long a reloaded callback waits for the landing.
    pub reload_wait: Duration,
    /// The deadline on connecting to Meta.
    pub graph_connect: Duration,
    /// The deadline on a whole call to Meta.
    pub graph_call: Duration,
    /// How long a client may take to send a request's head.
    pub http_header: Duration,
    /// How long a client may take to send a request's body.
    pub http_body: Duration,
    /// How many connections are served at once.
    pub http_connections: u32,
    /// The database's pool.
    pub database_connections: u32,
    /// How long a free connection of the pool is waited for.
    pub database_wait: Duration,
    /// How long a stop waits for what is under way.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            provision_wait: Duration::from_secs(5),
            provision_lease: Duration::from_mins(1),
            provision_sweep: Duration::from_secs(1),
            work_sweep: Duration::from_secs(1),
            agent_connect: Duration::from_secs(3),
            agent_call: Duration::from_secs(20),
            answers_at_once: 64,
            sends_at_once: 32,
            voice_answer: Duration::from_secs(10),
            calls_at_once: 256,
            reload_wait: Duration::from_secs(10),
            graph_connect: Duration::from_secs(3),
            graph_call: Duration::from_secs(10),
            http_header: Duration::from_secs(5),
            http_body: Duration::from_secs(10),
            http_connections: 4096,
            database_connections: 10,
            database_wait: Duration::from_secs(10),
            drain: Duration::from_secs(20),
        }
    }
}

pub(crate) fn read(reader: &mut ConfigReader) -> Limits {
    let default = Limits::default();
    let may_be_none = "seconds from 0 to 86400, as a number";
    let some = "more than 0 and at most 86400 seconds, as a number";
    let count = "a whole number from 1";
    let mut wait = |key: &str, default| {
        reader.or(
            &format!("limits.{key}"),
            may_be_none,
            values::seconds,
            default,
        )
    };
    let provision_wait = wait("provision_wait_seconds", default.provision_wait);
    let reload_wait = wait("reload_wait_seconds", default.reload_wait);
    let drain = wait("drain_seconds", default.drain);

    let mut time = |key: &str, default| {
        reader.or(
            &format!("limits.{key}"),
            some,
            values::some_seconds,
            default,
        )
    };
    let provision_lease = time("provision_lease_seconds", default.provision_lease);
    let provision_sweep = time("provision_sweep_seconds", default.provision_sweep);
    let work_sweep = time("work_sweep_seconds", default.work_sweep);
    let agent_connect = time("agent_connect_seconds", default.agent_connect);
    let agent_call = time("agent_call_seconds", default.agent_call);
    let voice_answer = time("voice_answer_seconds", default.voice_answer);
    let graph_connect = time("graph_connect_seconds", default.graph_connect);
    let graph_call = time("graph_call_seconds", default.graph_call);
    let http_header = time("http_header_seconds", default.http_header);
    let http_body = time("http_body_seconds", default.http_body);
    let database_wait = time("database_wait_seconds", default.database_wait);

    let mut number =
        |key: &str, default| reader.or(&format!("limits.{key}"), count, values::count, default);
    Limits {
        http_connections: number("http_connections", default.http_connections),
        database_connections: number("database_connections", default.database_connections),
        answers_at_once: number("answers_at_once", default.answers_at_once),
        sends_at_once: number("sends_at_once", default.sends_at_once),
        calls_at_once: number("calls_at_once", default.calls_at_once),
        voice_answer,
        provision_wait,
        provision_lease,
        provision_sweep,
        work_sweep,
        agent_connect,
        agent_call,
        reload_wait,
        graph_connect,
        graph_call,
        http_header,
        http_body,
        database_wait,
        drain,
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

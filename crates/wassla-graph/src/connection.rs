//! The pool of connections to Meta.

use std::time::Duration;

use wassla_outbound::{Client, KeepAlive, Outbound};

use crate::settings::{GraphSettings, InvalidSettings};

const KEEP_ALIVE: KeepAlive = KeepAlive {
    // Longer than a person may take at Meta, so that the connection opened when they left is
    // still there when they are back.
    idle: Duration::from_mins(15),
    // Keeps an idle HTTP/2 connection from being forgotten by what lies between.
    ping_every: Duration::from_secs(30),
    ping_answered_in: Duration::from_secs(10),
};

/// What may be repeated is decided by call, in `ask.rs`.
pub(crate) fn open(settings: &GraphSettings) -> Result<Client, InvalidSettings> {
    let outbound = Outbound::to(&settings.graph_url, settings.call_timeout)
        .connect_within(settings.connect_timeout)
        .trusting(settings.extra_root.as_deref())
        .through(settings.proxy.as_ref())
        .kept_alive(KEEP_ALIVE);
    let client = outbound.client();
    client.map_err(|error| InvalidSettings::Connection(error.into()))
}

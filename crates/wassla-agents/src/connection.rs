//! The pool of connections to a runtime.

use wassla_outbound::{Client, Outbound};

use crate::settings::{HttpRuntimeSettings, InvalidSettings};

/// What may be repeated is decided in `endpoint.rs`.
pub(crate) fn open(settings: &HttpRuntimeSettings) -> Result<Client, InvalidSettings> {
    let outbound = Outbound::to(&settings.url, settings.call_timeout)
        .connect_within(settings.connect_timeout)
        .trusting(settings.extra_root.as_deref())
        .through(settings.proxy.as_ref());
    let client = outbound.client();
    client.map_err(|error| InvalidSettings::Connection(error.into()))
}

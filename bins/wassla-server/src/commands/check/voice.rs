use wassla_domain::ChannelKind;

use super::CheckFinding;
use crate::config::{Config, Voice};

/// Whether somebody answers the calls that plans include.
pub(crate) fn voice(config: &Config) -> CheckFinding {
    let what = "voice";
    match &config.voice {
        Voice::Http { .. } => CheckFinding::fine(what, "calls are answered by a voice runtime"),
        Voice::None if !config.plans.offers(ChannelKind::WhatsappCall) => {
            CheckFinding::fine(what, "no plan includes calls, and none are answered")
        }
        Voice::None => CheckFinding::wrong(
            what,
            "plans include WhatsApp Call, but no voice runtime is configured: every call is \
             rejected",
            "set voice.bridge, voice.url and voice.secret, or take whatsapp_call out of [plans]",
        ),
    }
}

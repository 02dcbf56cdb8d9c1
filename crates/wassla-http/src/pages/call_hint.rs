//! What the query of the Channels page says of calls: a hint, every part checked, nothing else
//! kept.

use wassla_domain::{ChannelKind, MetaCode, Refusal, RefusalCode};

use crate::extract::parameters::Parameters;

/// The name of the kind in queries.
const CALLS: &str = ChannelKind::WhatsappCall.as_str();

/// The card: on a small screen it is below what is seen first.
const CARD: &str = "#call-card";
/// What was done, on the card. Browsers give the focus to the place that an address names.
const NOTICE: &str = "#call-notice";
/// Why something was not done, on the card.
const PROBLEM: &str = "#call-problem";

/// What happened to calls before the page was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct CallHint {
    /// Whether the query speaks of calls, and so not of another channel.
    pub(crate) is_about_calls: bool,
    /// Why they were not connected, or who answers not changed.
    pub(crate) refusal: Option<Refusal>,
    /// What was done.
    pub(crate) done: Option<Done>,
}

/// What somebody did on the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    Connected,
    AgentSaved,
    Disconnected,
}

impl Done {
    const ALL: [Self; 3] = [Self::Connected, Self::AgentSaved, Self::Disconnected];

    /// The name of its parameter.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::AgentSaved => "saved",
            Self::Disconnected => "disconnected",
        }
    }
}

impl CallHint {
    pub(crate) fn read(parameters: &Parameters) -> Self {
        let names = |parameter| parameters.first(parameter) == Some(CALLS);
        let code = parameters.first("error").and_then(RefusalCode::parse);
        let code = code.filter(|code| is_told_on_the_card(*code) && names("channel"));
        let upstream = parameters.first("upstream").and_then(meta_code);
        Self {
            is_about_calls: names("channel"),
            refusal: code.map(|code| Refusal::from_meta(code, upstream)),
            done: Done::ALL.into_iter().find(|done| names(done.as_str())),
        }
    }
}

/// The reason on the card, after a click that was refused; `None` if the card could not say it.
pub(crate) fn after_refusal(refusal: &Refusal) -> Option<String> {
    let code = refusal.code;
    let upstream = refusal.upstream.map(|code| format!("&upstream={code}"));
    let upstream = upstream.unwrap_or_default();
    is_told_on_the_card(code)
        .then(|| format!("/channels?error={code}&channel={CALLS}{upstream}{PROBLEM}"))
}

/// The notice on the card, after a click that did what it said.
pub(crate) fn after(done: Done) -> String {
    format!("/channels?{}={CALLS}{NOTICE}", done.as_str())
}

/// The card, after a click that began what goes on by itself: there is no notice yet.
pub(crate) fn after_begun(done: Done) -> String {
    format!("/channels?{}={CALLS}{CARD}", done.as_str())
}

const fn is_told_on_the_card(code: RefusalCode) -> bool {
    matches!(
        code,
        RefusalCode::WorkspaceSuspended
            | RefusalCode::FeatureNotInPlan
            | RefusalCode::PermissionMissing
            | RefusalCode::AgentNotFound
            | RefusalCode::AgentWrongModality
            | RefusalCode::AgentNotPublished
            | RefusalCode::CallingLimitTooLow
            | RefusalCode::CallingNotSubscribed
            | RefusalCode::CallingBusinessApp
            | RefusalCode::CallingPayment
            | RefusalCode::CallingRefused
    )
}

/// Meta's `code` or `code.subcode`.
fn meta_code(text: &str) -> Option<MetaCode> {
    let (code, subcode) = match text.split_once('.') {
        Some((code, subcode)) => (code, Some(subcode.parse().ok()?)),
        None => (text, None),
    };
    Some(MetaCode::new(code.parse().ok()?, subcode))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> CallHint {
        CallHint::read(&Parameters::read(query.as_bytes()))
    }

    #[test]
    fn what_a_refusal_is_told_as_reads_back() {
        let mut told = 0;
        for code in RefusalCode::ALL {
            for upstream in [None, Some((138_013, None)), Some((100, Some(33)))] {
                let upstream = upstream.map(|(code, subcode)| MetaCode::new(code, subcode));
                let refusal = Refusal::from_meta(*code, upstream);
                let Some(location) = after_refusal(&refusal) else {
                    continue;
                };
                let query = location.strip_prefix("/channels?").unwrap();
                let query = query.strip_suffix("#call-problem").unwrap();
                assert_eq!(read(query).refusal, Some(refusal));
                told += 1;
            }
        }
        assert_eq!(told, 33);
    }

    #[test]
    fn a_hint_keeps_only_what_it_knows() {
        for query in [
            "error=calling_payment",
            "error=calling_payment&channel=whatsapp",
            "error=state_expired&channel=whatsapp_call",
            "error=call_over&channel=whatsapp_call",
            "error=%3Cscript%3E&channel=whatsapp_call",
        ] {
            assert_eq!(read(query).refusal, None, "{query}");
        }
        for upstream in ["", "x", "-1", "1.x", "1.2.3", "99999999999", ".", "1."] {
            let query = format!("error=calling_refused&channel=whatsapp_call&upstream={upstream}");
            let refusal = Refusal::new(RefusalCode::CallingRefused);
            assert_eq!(read(&query).refusal, Some(refusal), "{upstream}");
        }
    }
}

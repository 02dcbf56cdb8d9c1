//! Where a sign-in ends: the query of the Channels page.

use crate::channel::ChannelState;
use crate::kind::ChatKind;
use crate::meta::MetaCode;
use crate::refusal::{Refusal, RefusalCode};

/// What became of one kind of channel in a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindOutcome {
    /// A row was written; it is in this state now.
    Row(ChannelState),
    /// A permission was declined, or the asset is held elsewhere, and there is no row.
    Missing,
    /// Nothing to say: no such asset, not in the plan, or left as it was.
    Untold,
}

/// The end of a sign-in, as the Channels page is told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    wanted: ChatKind,
    outcomes: Vec<(ChatKind, KindOutcome)>,
    refusal: Option<Refusal>,
}

impl Landing {
    /// A sign-in that was refused before anything was looked for.
    pub fn refused(wanted: ChatKind, refusal: Refusal) -> Self {
        Self {
            wanted,
            outcomes: Vec::new(),
            refusal: Some(refusal),
        }
    }

    /// A sign-in that is still being finished by another request.
    pub fn unfinished(wanted: ChatKind) -> Self {
        let outcomes = vec![(wanted, KindOutcome::Row(ChannelState::Connecting))];
        Self {
            wanted,
            outcomes,
            refusal: None,
        }
    }

    /// A sign-in that looked for assets: what became of each kind, and what stopped the wanted
    /// one, if anything did.
    pub fn completed(
        wanted: ChatKind,
        outcomes: Vec<(ChatKind, KindOutcome)>,
        refusal: Option<Refusal>,
    ) -> Self {
        Self {
            wanted,
            outcomes,
            refusal,
        }
    }

    /// The kind that the person set out to connect.
    pub const fn wanted(&self) -> ChatKind {
        self.wanted
    }

    /// Why the wanted kind was not connected.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// The query: `connected`, `pending`, `attention`, `missing`, `error`, `channel`, `upstream`,
    /// in this order, lists with literal commas.
    pub fn query(&self) -> String {
        let mut parts = Vec::new();
        let lists: [(&str, &[KindOutcome]); 4] = [
            ("connected", &[KindOutcome::Row(ChannelState::Connected)]),
            ("pending", &[KindOutcome::Row(ChannelState::Connecting)]),
            (
                "attention",
                &[
                    KindOutcome::Row(ChannelState::NeedsAttention),
                    KindOutcome::Row(ChannelState::ReconnectNeeded),
                ],
            ),
            ("missing", &[KindOutcome::Missing]),
        ];
        for (name, outcomes) in lists {
            let kinds = self.kinds_with(outcomes);
            if !kinds.is_empty() {
                parts.push(format!("{name}={}", kinds.join(",")));
            }
        }
        if let Some(refusal) = &self.refusal {
            parts.push(format!("error={}", refusal.code));
            parts.push(format!("channel={}", self.wanted));
            if let Some(upstream) = refusal.upstream {
                parts.push(format!("upstream={upstream}"));
            }
        }
        parts.join("&")
    }

    /// Reads the query of a landing back; `None` if it is not one that [`Self::query`] makes for
    /// this kind. A query does not tell why a kind wants attention.
    pub fn parse(wanted: ChatKind, query: &str) -> Option<Self> {
        let mut landing = Self::completed(wanted, Vec::new(), None);
        let (mut code, mut upstream) = (None, None);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=')?;
            let outcome = match name {
                "connected" => KindOutcome::Row(ChannelState::Connected),
                "pending" => KindOutcome::Row(ChannelState::Connecting),
                "attention" => KindOutcome::Row(ChannelState::NeedsAttention),
                "missing" => KindOutcome::Missing,
                "error" => {
                    code = RefusalCode::parse(value);
                    continue;
                }
                "upstream" => {
                    upstream = read_upstream(value);
                    continue;
                }
                _ => continue,
            };
            let kinds = value.split(',').map(ChatKind::parse);
            let kinds: Option<Vec<_>> = kinds.collect();
            let told = kinds?.into_iter().map(|kind| (kind, outcome));
            landing.outcomes.extend(told);
        }
        landing.refusal = code.map(|code| Refusal::from_meta(code, upstream));
        (landing.query() == query).then_some(landing)
    }

    /// What figures count it under: the refusal, or the state of the least finished kind.
    pub fn outcome(&self) -> &'static str {
        let has = |outcomes: &[KindOutcome]| {
            let told = self.outcomes.iter();
            told.clone().any(|(_, outcome)| outcomes.contains(outcome))
        };
        let troubled = [
            KindOutcome::Row(ChannelState::NeedsAttention),
            KindOutcome::Row(ChannelState::ReconnectNeeded),
        ];
        match &self.refusal {
            Some(refusal) => refusal.code.as_str(),
            None if has(&troubled) => "attention",
            None if has(&[KindOutcome::Row(ChannelState::Connecting)]) => "pending",
            None => "connected",
        }
    }

    fn kinds_with(&self, outcomes: &[KindOutcome]) -> Vec<&'static str> {
        wanted_first(self.wanted)
            .filter(|kind| {
                self.outcomes
                    .iter()
                    .any(|(of, outcome)| of == kind && outcomes.contains(outcome))
            })
            .map(ChatKind::as_str)
            .collect()
    }
}

/// Meta's code as a query carries it: digits, and those of the subcode behind a dot.
fn read_upstream(text: &str) -> Option<MetaCode> {
    let (code, subcode) = match text.split_once('.') {
        Some((code, subcode)) => (code, Some(subcode)),
        None => (text, None),
    };
    let subcode = subcode.map(str::parse).transpose().ok()?;
    Some(MetaCode::new(code.parse().ok()?, subcode))
}

/// The order of every list of a landing: the wanted kind, then the others.
fn wanted_first(wanted: ChatKind) -> impl Iterator<Item = ChatKind> {
    std::iter::once(wanted).chain(
        ChatKind::ALL
            .into_iter()
            .filter(move |kind| *kind != wanted),
    )
}

/// The query of a landing as the Channels page reads it: a hint, every part checked, nothing
/// else kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LandingHint {
    /// Kinds said to be connected; green only if their row says so too.
    pub connected: Vec<ChatKind>,
    /// Kinds said to be connecting still.
    pub pending: Vec<ChatKind>,
    /// Kinds that want attention.
    pub attention: Vec<ChatKind>,
    /// Kinds that the sign-in did not yield.
    pub missing: Vec<ChatKind>,
    /// What stopped which kind.
    pub error: Option<(RefusalCode, ChatKind)>,
    /// Meta's own code for it.
    pub upstream: Option<MetaCode>,
}

impl LandingHint {
    /// Reads decoded query pairs; what is not a known kind or code is passed over.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut hint = Self::default();
        let (mut code, mut channel) = (None, None);
        for (name, value) in pairs {
            match name {
                "connected" => hint.connected = kinds(value),
                "pending" => hint.pending = kinds(value),
                "attention" => hint.attention = kinds(value),
                "missing" => hint.missing = kinds(value),
                "error" => code = RefusalCode::parse(value).filter(|code| code.is_landing()),
                "channel" => channel = ChatKind::parse(value),
                "upstream" => hint.upstream = read_upstream(value),
                _ => {}
            }
        }
        hint.error = code.zip(Some(channel.unwrap_or(ChatKind::Whatsapp)));
        hint.upstream = hint.upstream.filter(|_| hint.error.is_some());
        hint
    }
}

fn kinds(list: &str) -> Vec<ChatKind> {
    let mut kinds: Vec<_> = list.split(',').filter_map(ChatKind::parse).collect();
    kinds.dedup();
    kinds.truncate(ChatKind::ALL.len());
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use ChannelState::{Connected, Connecting, NeedsAttention, ReconnectNeeded};
    use ChatKind::{Instagram, Messenger, Whatsapp};
    use KindOutcome::{Missing, Row, Untold};

    #[test]
    fn the_query_table_holds() {
        let table = [
            (
                Whatsapp,
                vec![(Whatsapp, Row(Connected))],
                None,
                "connected=whatsapp",
            ),
            (
                Messenger,
                vec![
                    (Whatsapp, Row(Connected)),
                    (Instagram, Row(Connected)),
                    (Messenger, Row(Connected)),
                ],
                None,
                "connected=messenger,whatsapp,instagram",
            ),
            (
                Whatsapp,
                vec![
                    (Whatsapp, Row(Connecting)),
                    (Instagram, Missing),
                    (Messenger, Row(Connected)),
                ],
                None,
                "connected=messenger&pending=whatsapp&missing=instagram",
            ),
            (
                Whatsapp,
                vec![
                    (Whatsapp, Row(NeedsAttention)),
                    (Instagram, Row(ReconnectNeeded)),
                    (Messenger, Untold),
                ],
                None,
                "attention=whatsapp,instagram",
            ),
            (
                Instagram,
                vec![(Whatsapp, Row(Connected)), (Instagram, Missing)],
                Some(Refusal::new(RefusalCode::NumberInUse)),
                "connected=whatsapp&missing=instagram&error=number_in_use&channel=instagram",
            ),
            (
                Whatsapp,
                vec![],
                Some(Refusal::from_meta(
                    RefusalCode::TokenExchangeFailed,
                    Some(MetaCode::new(100, Some(36007))),
                )),
                "error=token_exchange_failed&channel=whatsapp&upstream=100.36007",
            ),
        ];
        for (wanted, outcomes, refusal, expected) in table {
            let landing = Landing::completed(wanted, outcomes, refusal);
            assert_eq!(landing.query(), expected);
            let read = Landing::parse(wanted, expected).unwrap();
            assert_eq!(
                (read.query(), read.outcome()),
                (landing.query(), landing.outcome())
            );
        }
        assert_eq!(Landing::unfinished(Instagram).query(), "pending=instagram");
    }

    #[test]
    fn what_is_not_the_query_of_a_landing_is_not_read_as_one() {
        let queries = [
            "x=1",
            "connected=<script>",
            "connected=instagram,whatsapp",
            "missing=whatsapp&connected=instagram",
            "error=no_such_code&channel=whatsapp",
            "error=number_in_use&channel=instagram",
            "error=number_in_use&channel=whatsapp&upstream=abc",
        ];
        for query in queries {
            assert_eq!(Landing::parse(Whatsapp, query), None, "{query}");
        }
    }

    #[test]
    fn a_landing_is_counted_under_its_refusal_or_its_least_finished_kind() {
        let told = |states: &[ChannelState]| {
            let rows = ChatKind::ALL.into_iter().zip(states);
            let rows = rows.map(|(kind, state)| (kind, Row(*state))).collect();
            Landing::completed(Whatsapp, rows, None).outcome()
        };
        assert_eq!(told(&[Connected, Connecting, ReconnectNeeded]), "attention");
        assert_eq!(told(&[Connected, Connecting]), "pending");
        assert_eq!(told(&[Connected]), "connected");
        let refused = Refusal::new(RefusalCode::StateExpired);
        let refused = Landing::refused(Whatsapp, refused);
        assert_eq!(refused.outcome(), "state_expired");
    }

    #[test]
    fn a_hint_keeps_only_known_kinds_and_codes() {
        let hint = LandingHint::read([
            ("connected", "whatsapp,<script>,instagram"),
            ("error", "agent_not_found"),
            ("channel", "whatsapp"),
        ]);
        assert_eq!(hint.connected, [Whatsapp, Instagram]);
        assert_eq!(hint.error, None);

        let hint = LandingHint::read([("error", "state_invalid")]);
        assert_eq!(hint.error, Some((RefusalCode::StateInvalid, Whatsapp)));
        assert_eq!(hint.upstream, None);
    }

    #[test]
    fn a_hint_keeps_meta_s_code_with_an_error_and_only_in_digits() {
        let read = |error, upstream| {
            let pairs = [("upstream", upstream), ("error", error)];
            LandingHint::read(pairs).upstream
        };
        let known = |code, subcode| Some(MetaCode::new(code, subcode));
        assert_eq!(read("token_exchange_failed", "190"), known(190, None));
        let both = read("token_exchange_failed", "100.36007");
        assert_eq!(both, known(100, Some(36007)));
        assert_eq!(read("no_such_code", "190"), None);
        for other in ["", "x", "1.", ".1", "1.2.3", "<b>", "99999999999"] {
            assert_eq!(read("token_exchange_failed", other), None, "{other}");
        }
    }
}

//! Meta's published samples, when `WASSLA_OUTSIDE` names a folder that has them.

use std::path::PathBuf;

use wassla_domain::calls::{CallDirection, CallSaid};
use wassla_domain::inbound::{AliasKind, Content, InboundEvent};
use wassla_domain::ports::MetaWebhooks;

use crate::delivered::reader;

/// What a sample is, by the beginning of its name; the first that fits counts.
const FAMILIES: [(&str, &[&str]); 9] = [
    ("pywa_wa_message_", &["arrival"]),
    ("pywa_wa_system_", &["arrival"]),
    ("restfb_wa_message_", &["arrival"]),
    ("restfb_instagram_dm_", &["arrival"]),
    ("restfb_messenger_message_echo", &["echo"]),
    ("restfb_messenger_message_", &["arrival"]),
    ("pywa_wa_call_terminate", &["call", "other"]),
    ("pywa_wa_call_", &["call"]),
    ("pywa_wa_account_update_partner_removed", &["account"]),
];
const MORE: [(&str, &[&str]); 3] = [
    ("pywa_wa_account_update_partner_added", &["other"]),
    ("pywa_wa_status_", &["status"]),
    ("restfb_wa_status_", &["status"]),
];

fn variant(inbound_event: &InboundEvent) -> &'static str {
    match inbound_event {
        InboundEvent::Arrival(_) => "arrival",
        InboundEvent::Status(_) => "status",
        InboundEvent::Watermark(_) => "watermark",
        InboundEvent::Echo(_) => "echo",
        InboundEvent::Call(_) => "call",
        InboundEvent::Settings(_) => "settings",
        InboundEvent::Account(_) => "account",
        InboundEvent::Other => "other",
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test asks the environment where the samples are"
)]
fn folder() -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("WASSLA_OUTSIDE")?).join("payloads"))
}

/// Every sample that is a delivery, with what its events say.
fn samples() -> Vec<(String, Vec<InboundEvent>)> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let files = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|file| file.unwrap().path());
    let samples: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .filter(|(name, _)| !name.contains("_graph_"))
        .map(|(name, body)| {
            let events = reader().split(&body).unwrap();
            let said = events.iter().map(|event| reader().read(&event.payload));
            (name, said.collect())
        })
        .collect();
    assert!(!samples.is_empty(), "{} has no samples", folder.display());
    samples
}

#[test]
fn every_sample_is_what_its_name_says() {
    for (name, said) in samples() {
        let family = FAMILIES
            .iter()
            .chain(&MORE)
            .find(|(beginning, _)| name.starts_with(beginning));
        let Some((_, expected)) = family else {
            panic!("say what {name} is");
        };
        let said: Vec<_> = said.iter().map(variant).collect();
        assert_eq!(said, *expected, "{name}");
    }
}

#[test]
fn no_sample_is_of_an_unknown_type_unless_it_says_so() {
    for (name, said) in samples() {
        for inbound_event in said {
            let InboundEvent::Arrival(arrival) = inbound_event else {
                continue;
            };
            let is_unknown = matches!(arrival.content, Content::Unknown(_));
            let says_so = name.contains("unsupported") || name.contains("attachment");
            assert_eq!(is_unknown, says_so, "{name}: {:?}", arrival.content);
            let is_system = name.contains("system");
            assert_eq!(arrival.renamed.is_some(), is_system, "{name}");
        }
    }
}

#[test]
fn the_samples_of_calls_are_read_whole() {
    let calls: Vec<_> = samples()
        .into_iter()
        .filter(|(name, _)| name.starts_with("pywa_wa_call_"))
        .map(|(name, said)| match said.into_iter().next() {
            Some(InboundEvent::Call(event)) => (name, *event),
            other => panic!("{name}: {other:?}"),
        })
        .collect();
    for (name, event) in calls {
        let customer = event.customer.unwrap();
        let number = customer.aliases.first().unwrap();
        assert_eq!(number.kind, AliasKind::WaId, "{name}");
        match event.said {
            CallSaid::Connect { offer } => {
                assert_eq!(event.direction, Some(CallDirection::UserInitiated));
                assert!(customer.name.is_some(), "{name}");
                // The sample has a word in the place of the description.
                assert_eq!(offer, None, "{name}");
            }
            CallSaid::Terminate(ended) => {
                assert_eq!(event.direction, Some(CallDirection::BusinessInitiated));
                let lasted = ended
                    .ended_at
                    .unwrap()
                    .seconds_since(ended.started_at.unwrap());
                assert_eq!(ended.seconds.map(i64::from), Some(lasted), "{name}");
                assert!(ended.completed && ended.code.is_none(), "{name}");
            }
            CallSaid::Status(_) => panic!("{name} is no status"),
        }
    }
}

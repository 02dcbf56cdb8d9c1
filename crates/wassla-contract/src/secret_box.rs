//! Clauses of [`SecretBox`].

use std::sync::Arc;

use secrecy::ExposeSecret;
use wassla_domain::ports::SecretBox;
use wassla_domain::{ChannelKind, ChatKind, Fault, SealContext, Sealed, SealedField, WorkspaceId};

use wassla_testkit::fixtures::id;

/// Boxes of one adapter.
#[expect(missing_debug_implementations, reason = "ports do not print")]
pub struct SecretBoxes {
    /// The old key seals and opens; there is no other.
    pub old: Arc<dyn SecretBox>,
    /// A new key seals, the old one still opens.
    pub rotated: Arc<dyn SecretBox>,
    /// The new key seals, and the old one is gone.
    pub new: Arc<dyn SecretBox>,
}

const SECRET: &str = "canary-EAAB-token-0123456789";

fn in_context<T>(visit: impl FnOnce(&SealContext<'_>) -> T) -> T {
    let workspace: WorkspaceId = id("ws_1");
    visit(&SealContext {
        workspace: &workspace,
        kind: ChatKind::Whatsapp.into(),
        external_id: "9001",
        field: SealedField::AccessToken,
    })
}

fn seal(by: &dyn SecretBox, secret: &str) -> Sealed {
    in_context(|context| by.seal(context, &secret.into())).unwrap()
}

fn open(by: &dyn SecretBox, sealed: &Sealed) -> Result<String, Fault> {
    let secret = in_context(|context| by.open(context, sealed))?;
    Ok(secret.expose_secret().to_owned())
}

fn assert_shut(opened: Result<String, Fault>, why: &str) {
    match opened {
        Err(Fault::Inconsistent { .. }) => {}
        other => panic!("{why}: {other:?}"),
    }
}

/// What was sealed opens, whatever it is.
pub fn what_was_sealed_opens(boxes: &SecretBoxes) {
    let long = "0".repeat(10_000);
    for secret in [SECRET, "", "123456", "nul\0 é 🦀", &long] {
        let sealed = seal(&*boxes.old, secret);
        assert_eq!(open(&*boxes.old, &sealed).unwrap(), secret);
    }
}

/// A sealed text fits in any column: visible ASCII, and short for a short secret.
pub fn a_sealed_text_is_visible_ascii(boxes: &SecretBoxes) {
    let sealed = seal(&*boxes.old, SECRET);
    let text = sealed.as_str();
    assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{text}");
    assert!(text.len() < 400, "{text}");
}

/// A change of any single bit keeps it shut, and so does every cut.
pub fn t11_a_changed_seal_stays_shut(boxes: &SecretBoxes) {
    let sealed = seal(&*boxes.old, SECRET);
    let text = sealed.as_str();
    for place in 0..text.len() {
        for bit in 0..7 {
            let mut bytes = text.as_bytes().to_vec();
            bytes[place] ^= 1 << bit;
            let changed = Sealed::new(String::from_utf8(bytes).unwrap());
            assert_shut(
                open(&*boxes.old, &changed),
                &format!("bit {bit} of {place}"),
            );
        }
        let (start, end) = text.split_at(place);
        assert_shut(open(&*boxes.old, &Sealed::new(start)), "the start alone");
        if place > 0 {
            assert_shut(open(&*boxes.old, &Sealed::new(end)), "the end alone");
        }
    }
    for more in [" ", "A", "=", "\0"] {
        let longer = Sealed::new(format!("{text}{more}"));
        assert_shut(open(&*boxes.old, &longer), "something added");
    }
}

/// Moved to another workspace, kind, asset or column, it stays shut.
pub fn t11_a_moved_seal_stays_shut(boxes: &SecretBoxes) {
    let sealed = seal(&*boxes.old, SECRET);
    let (own, other): (WorkspaceId, WorkspaceId) = (id("ws_1"), id("ws_2"));
    let own_place = SealContext {
        workspace: &own,
        kind: ChatKind::Whatsapp.into(),
        external_id: "9001",
        field: SealedField::AccessToken,
    };
    let mut places = vec![
        SealContext {
            workspace: &other,
            ..own_place
        },
        SealContext {
            external_id: "9002",
            ..own_place
        },
        SealContext {
            external_id: "",
            ..own_place
        },
    ];
    places.extend(
        ChannelKind::ALL
            .into_iter()
            .filter(|kind| *kind != own_place.kind)
            .map(|kind| SealContext { kind, ..own_place }),
    );
    places.extend(
        [SealedField::Pin, SealedField::CleanupToken]
            .map(|field| SealContext { field, ..own_place }),
    );
    for place in places {
        let opened = boxes.old.open(&place, &sealed);
        let opened = opened.map(|secret| secret.expose_secret().to_owned());
        assert_shut(opened, &format!("{place:?}"));
    }
}

/// Two seals of one secret have nothing in common that shows it, and neither shows the secret.
pub fn two_seals_of_one_secret_differ(boxes: &SecretBoxes) {
    let (one, other) = (seal(&*boxes.old, SECRET), seal(&*boxes.old, SECRET));
    assert_ne!(one.as_str(), other.as_str());
    assert!(!one.as_str().contains(SECRET));
    let shared = one
        .as_str()
        .bytes()
        .rev()
        .zip(other.as_str().bytes().rev())
        .take_while(|(one, other)| one == other)
        .count();
    assert!(shared < 12, "the last {shared} characters are the same");
}

/// After a rotation the old seals open, are known to be old, and new ones are made with the new
/// key.
pub fn t12_an_old_key_opens_and_is_not_current(boxes: &SecretBoxes) {
    let old = seal(&*boxes.old, SECRET);
    let new = seal(&*boxes.rotated, SECRET);
    assert!(boxes.old.is_current(&old));
    assert!(!boxes.rotated.is_current(&old));
    assert!(boxes.rotated.is_current(&new));
    for sealed in [&old, &new] {
        assert_eq!(open(&*boxes.rotated, sealed).unwrap(), SECRET);
    }
    assert_eq!(open(&*boxes.new, &new).unwrap(), SECRET);
    assert!(boxes.new.is_current(&new));
}

/// What a key that is gone has sealed stays shut, and so does what was never sealed.
pub fn t12_a_key_that_is_gone_opens_nothing(boxes: &SecretBoxes) {
    let old = seal(&*boxes.old, SECRET);
    assert_shut(open(&*boxes.new, &old), "the old key is gone");
    assert!(!boxes.new.is_current(&old));
    for text in ["", ":", "::", "plain text", SECRET, "é🦀"] {
        assert_shut(open(&*boxes.old, &Sealed::new(text)), text);
        assert!(!boxes.old.is_current(&Sealed::new(text)), "{text}");
    }
}

/// No fault tells a secret or a sealed text.
pub fn t10_a_fault_tells_nothing(boxes: &SecretBoxes) {
    let sealed = seal(&*boxes.old, SECRET);
    let Err(fault) = open(&*boxes.new, &sealed) else {
        panic!("a key that is gone opened it")
    };
    let told = format!("{fault:?} {fault}");
    assert!(
        !told.contains(SECRET) && !told.contains(sealed.as_str()),
        "{told}"
    );
}

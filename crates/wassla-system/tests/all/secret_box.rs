//! The keyring keeps the promises of the secret box.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};
use wassla_domain::ports::{Entropy, SecretBox};
use wassla_domain::{ChannelKind, ChatKind, Fault, SealContext, Sealed, SealedField, WorkspaceId};
use wassla_system::{Keyring, OsEntropy, SealingKeys};

const SECRET: &str = "a long-lived token of nobody";

fn keyring(ids: &[(&str, u8)]) -> Keyring {
    let entry = |(id, byte): &(&str, u8)| -> SecretString {
        format!("{id}:{}", BASE64_STANDARD.encode([*byte; 32])).into()
    };
    let entries: Vec<SecretString> = ids.iter().map(entry).collect();
    Keyring::new(SealingKeys::parse(&entries).unwrap(), Arc::new(OsEntropy))
}

fn context(workspace: &WorkspaceId) -> SealContext<'_> {
    SealContext {
        workspace,
        kind: ChatKind::Whatsapp.into(),
        external_id: "106540352242922",
        field: SealedField::AccessToken,
    }
}

fn workspace() -> WorkspaceId {
    WorkspaceId::parse("ws_1").unwrap()
}

#[test]
fn what_is_sealed_opens_in_its_place_and_reads_as_documented() {
    let (keys, workspace) = (keyring(&[("2026-11", 1)]), workspace());
    for secret in [SECRET, "", "042771", "\u{10ffff}"] {
        let sealed = keys.seal(&context(&workspace), &secret.into()).unwrap();
        assert!(
            sealed.as_str().starts_with("v1.2026-11."),
            "{}",
            sealed.as_str()
        );
        let opened = keys.open(&context(&workspace), &sealed).unwrap();
        assert_eq!(opened.expose_secret(), secret);
    }
}

#[test]
fn t11_no_changed_bit_opens() {
    let (keys, workspace) = (keyring(&[("a", 1), ("b", 2), ("c", 3)]), workspace());
    let sealed = keys.seal(&context(&workspace), &SECRET.into()).unwrap();
    let bytes = sealed.as_str().as_bytes();
    let mut tried = 0;
    for position in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.to_vec();
            changed[position] ^= 1 << bit;
            // A text with its top bit set is no text at all and cannot reach the box.
            let Ok(changed) = String::from_utf8(changed) else {
                continue;
            };
            tried += 1;
            let opened = keys.open(&context(&workspace), &Sealed::new(changed));
            assert!(opened.is_err(), "bit {bit} of byte {position}");
        }
    }
    assert_eq!(tried, bytes.len() * 7);
}

#[test]
fn t11_a_seal_opens_in_no_other_place() {
    let keys = keyring(&[("a", 1)]);
    let (one, two) = (workspace(), WorkspaceId::parse("ws_2").unwrap());
    let home = context(&one);
    let sealed = keys.seal(&home, &SECRET.into()).unwrap();
    let elsewhere = [
        context(&two),
        SealContext {
            kind: ChannelKind::WhatsappCall,
            ..home
        },
        SealContext {
            external_id: "106540352242923",
            ..home
        },
        SealContext {
            field: SealedField::Pin,
            ..home
        },
        SealContext {
            field: SealedField::CleanupToken,
            ..home
        },
    ];
    for place in elsewhere {
        let opened = keys.open(&place, &sealed);
        assert!(
            matches!(opened, Err(Fault::Inconsistent { .. })),
            "{place:?}"
        );
    }
}

#[test]
fn every_seal_has_its_own_nonce() {
    let (keys, workspace) = (keyring(&[("a", 1)]), workspace());
    let seal = || keys.seal(&context(&workspace), &SECRET.into()).unwrap();
    let sealed: std::collections::BTreeSet<String> =
        (0..1000).map(|_| seal().as_str().to_owned()).collect();
    assert_eq!(sealed.len(), 1000);
}

#[test]
fn the_newest_key_seals_and_older_ones_still_open() {
    let workspace = workspace();
    let before = keyring(&[("old", 1)]);
    let after = keyring(&[("new", 2), ("old", 1)]);
    let sealed = before.seal(&context(&workspace), &SECRET.into()).unwrap();
    assert!(before.is_current(&sealed) && !after.is_current(&sealed));

    let opened = after.open(&context(&workspace), &sealed).unwrap();
    let again = after.seal(&context(&workspace), &opened).unwrap();
    assert!(after.is_current(&again));

    let alone = keyring(&[("new", 2)]);
    assert!(alone.open(&context(&workspace), &again).is_ok());
    assert!(alone.open(&context(&workspace), &sealed).is_err());
}

#[test]
fn another_key_of_the_same_id_does_not_open() {
    let workspace = workspace();
    let sealed = keyring(&[("a", 1)])
        .seal(&context(&workspace), &SECRET.into())
        .unwrap();
    assert!(
        keyring(&[("a", 2)])
            .open(&context(&workspace), &sealed)
            .is_err()
    );
}

#[test]
fn texts_that_were_never_sealed_do_not_open() {
    let (keys, workspace) = (keyring(&[("a", 1)]), workspace());
    for text in ["", "v1", "v1.a", "v1.a.", "v1.a.AAAA", "v2.a.AAAA", SECRET] {
        let opened = keys.open(&context(&workspace), &Sealed::new(text));
        assert!(matches!(opened, Err(Fault::Inconsistent { .. })), "{text}");
        assert!(!keys.is_current(&Sealed::new(text)));
    }
}

#[test]
fn without_random_bytes_nothing_is_sealed() {
    struct Dead;
    impl Entropy for Dead {
        fn fill(&self, _: &mut [u8]) -> Result<(), Fault> {
            Err(Fault::unavailable("the generator", "it is gone"))
        }
    }
    let keys = SealingKeys::parse(&[format!("a:{}", BASE64_STANDARD.encode([1; 32])).into()]);
    let keys = Keyring::new(keys.unwrap(), Arc::new(Dead));
    let refused = keys.seal(&context(&workspace()), &SECRET.into());
    assert!(matches!(refused, Err(Fault::Unavailable { .. })));
}

#[test]
fn faults_and_debug_show_neither_secret_nor_text() {
    let (keys, workspace) = (keyring(&[("a", 1)]), workspace());
    let fault = keys
        .open(&context(&workspace), &Sealed::new(SECRET))
        .unwrap_err();
    let shown = format!("{fault} {fault:?} {keys:?}");
    assert!(
        !shown.contains(SECRET) && !shown.contains("AQEB"),
        "{shown}"
    );
}

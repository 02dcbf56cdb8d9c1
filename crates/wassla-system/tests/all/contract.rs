//! The contract suites of the ports that this crate adapts.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::SecretString;
use wassla_contract::SecretBoxes;
use wassla_domain::ports::SecretBox;
use wassla_system::{Keyring, OffsetClock, OsEntropy, SealingKeys, SystemClock};

fn boxes() -> SecretBoxes {
    let entry = |(id, byte): &(&str, u8)| -> SecretString {
        format!("{id}:{}", BASE64_STANDARD.encode([*byte; 32])).into()
    };
    let keyring = |keys: &[(&str, u8)]| -> Arc<dyn SecretBox> {
        let entries: Vec<SecretString> = keys.iter().map(entry).collect();
        let keys = SealingKeys::parse(&entries).unwrap();
        Arc::new(Keyring::new(keys, Arc::new(OsEntropy)))
    };
    let (old, new) = (("2026-10", 1), ("2026-11", 2));
    SecretBoxes {
        old: keyring(&[old]),
        rotated: keyring(&[new, old]),
        new: keyring(&[new]),
    }
}

wassla_contract::secret_box_contract!(super::boxes);

mod system_clock {
    fn clock() -> wassla_system::SystemClock {
        wassla_system::SystemClock
    }

    wassla_contract::clock_contract!(super::super::clock);
}

mod offset_clock {
    use super::{Arc, OffsetClock, SystemClock};

    fn clock() -> OffsetClock {
        OffsetClock::new(Arc::new(SystemClock))
    }

    wassla_contract::clock_contract!(super::super::clock);
}

mod os_entropy {
    fn entropy() -> super::OsEntropy {
        super::OsEntropy
    }

    wassla_contract::entropy_contract!(super::super::entropy);
}

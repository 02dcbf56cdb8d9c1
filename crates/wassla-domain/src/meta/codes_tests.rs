use super::*;
use crate::meta::{Remedy, RemedyHints};

/// Every code that Meta documents for Login, the Graph, messages and calls, as it stood at the end
/// of 2026.
const DOCUMENTED: &[u32] = &[
    0, 1, 2, 3, 4, 10, 17, 32, 100, 101, 102, 190, 200, 230, 299, 341, 368, 613, 80_001, 80_002,
    80_006, 80_007, 80_008, 130_429, 130_472, 130_497, 131_000, 131_008, 131_009, 131_016, 131_021,
    131_026, 131_030, 131_031, 131_037, 131_042, 131_044, 131_045, 131_047, 131_048, 131_049,
    131_050, 131_051, 131_055, 131_056, 131_057, 131_060, 131_062, 131_064, 133_000, 133_004,
    133_005, 133_006, 133_008, 133_009, 133_010, 133_015, 133_016, 137_000, 138_000, 138_001,
    138_002, 138_003, 138_004, 138_005, 138_006, 138_007, 138_009, 138_012, 138_013, 138_014,
    138_015, 138_017, 138_018, 138_019, 138_020, 138_021, 138_022, 138_023, 2_388_001, 2_388_012,
    2_388_091, 2_388_093, 2_388_103, 2_494_100,
];

fn entry(code: u32) -> &'static CodeEntry {
    let entry = MetaCode::new(code, None).entry();
    entry.unwrap_or_else(|| panic!("{code} is not in the table"))
}

#[test]
fn every_documented_code_is_in_the_table() {
    for code in DOCUMENTED {
        let _ = entry(*code);
    }
    assert_eq!(MetaCode::new(999_999, None).entry(), None);
}

#[test]
fn every_entry_is_reached() {
    for entry in CODES {
        let subcodes = entry.subcodes.iter().copied().map(Some);
        let subcodes: Vec<_> = if entry.subcodes.is_empty() {
            vec![None]
        } else {
            subcodes.collect()
        };
        for subcode in subcodes {
            let mut codes = entry.first..=entry.last;
            let is_reached = codes.any(|code| {
                let found = MetaCode::new(code, subcode).entry();
                found.is_some_and(|found| std::ptr::eq(found, entry))
            });
            assert!(is_reached, "{entry:?}");
        }
    }
}

#[test]
fn the_table_is_sorted() {
    let ends = CODES.iter().map(|entry| entry.last);
    assert!(ends.is_sorted());
}

#[test]
fn what_can_be_done_follows_from_the_table() {
    let hints = RemedyHints {
        transient: true,
        ..RemedyHints::default()
    };
    for entry in CODES {
        let expected = match entry.cure {
            Cure::Reconnect => Remedy::Reconnect,
            Cure::GrantPermission => Remedy::GrantPermission,
            Cure::Wait(wait) => Remedy::Wait(wait),
            Cure::Retry | Cure::AsHinted => Remedy::Retry,
            Cure::Never => Remedy::Never,
        };
        let code = MetaCode::new(entry.last, entry.subcodes.first().copied());
        let shadowed = code
            .entry()
            .is_some_and(|found| !std::ptr::eq(found, entry));
        if !shadowed {
            assert_eq!(Remedy::of(Some(code), hints), expected, "{entry:?}");
        }
    }
}

#[test]
fn a_locked_account_is_told_wherever_it_is_met() {
    for code in [368, 131_031] {
        let entry = entry(code);
        assert_eq!(entry.sending, Some(FailureReason::AccountLocked));
        assert_eq!(entry.provisioning, Some(Advice::UnlockAccount));
        assert_eq!(entry.calling, Some(CallingReason::AccountLocked));
    }
}

#[test]
fn every_documented_code_of_calling_says_what_it_means_for_calls() {
    let of_calling = DOCUMENTED
        .iter()
        .filter(|code| matches!(code, 613 | 131_044 | 131_055 | 138_000..=138_023));
    for code in of_calling {
        assert!(entry(*code).calling.is_some(), "{code}");
    }
}

#[test]
fn what_is_for_good_says_why_a_message_failed() {
    let told = CODES.iter().filter(|entry| {
        let is_for_good = entry.cure != Cure::AsHinted;
        let is_told = matches!(
            entry.topic,
            Topic::Token
                | Topic::AppRemoval
                | Topic::Permission
                | Topic::ReplyWindow
                | Topic::Recipient
                | Topic::Message
                | Topic::Account
        );
        is_for_good && is_told
    });
    for entry in told {
        assert!(entry.sending.is_some(), "{entry:?}");
    }
}

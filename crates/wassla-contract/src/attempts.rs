//! Clauses of [`AttemptStore`](wassla_domain::ports::AttemptStore).

use wassla_domain::attempt::{Attempt, BrowserHash, Claim, Claimant, StateHash};
use wassla_domain::{ChatKind, WorkspaceId};

use super::host::{RACERS, StoreHost, race, same_text};
use wassla_testkit::fixtures::{NOW, after, attempt, claimant, hostile_names, id};

fn workspace() -> WorkspaceId {
    id("ws_1")
}

async fn begun(host: &dyn StoreHost, seed: u8) -> (Attempt, Claimant) {
    let attempt = attempt(&workspace(), seed);
    host.stores().attempts.begin(&attempt).await.unwrap();
    let claimant = claimant(&attempt);
    (attempt, claimant)
}

/// Who has the state, but is somebody else.
fn strangers(claimant: &Claimant) -> Vec<Claimant> {
    let with = |user: &str, workspace: &str| Claimant {
        identity: Some((id(user), id(workspace))),
        ..claimant.clone()
    };
    let other_browser = Claimant {
        browser: BrowserHash::from_bytes([0x77; 32]),
        ..claimant.clone()
    };
    vec![
        Claimant {
            identity: None,
            ..other_browser.clone()
        },
        other_browser,
        with("user_2", "ws_1"),
        with("user_1", "ws_2"),
        with("USER_1", "ws_1"),
        with("user_2", "ws_2"),
    ]
}

/// The winner gets the attempt as it was kept.
pub async fn a_claim_gives_back_the_attempt(host: &dyn StoreHost) {
    let attempts = host.stores().attempts;
    for (seed, wanted) in (1..).zip(ChatKind::ALL) {
        let attempt = Attempt {
            wanted,
            ..attempt(&workspace(), seed)
        };
        attempts.begin(&attempt).await.unwrap();
        let claim = attempts.claim(&claimant(&attempt), after(1)).await.unwrap();
        assert_eq!(claim, Claim::Won(attempt));
    }
}

/// A callback without a session is bound by its browser alone.
pub async fn a_claim_without_a_session_is_bound_by_the_browser(host: &dyn StoreHost) {
    let (attempt, claimant) = begun(host, 1).await;
    let without = Claimant {
        identity: None,
        ..claimant
    };
    let claim = host.stores().attempts.claim(&without, NOW).await.unwrap();
    assert_eq!(claim, Claim::Won(attempt));
}

/// Of any number of callers at once, in several processes, exactly one wins.
pub async fn t03_a_claim_is_won_by_exactly_one(host: &dyn StoreHost) {
    for seed in 1..=4 {
        let (attempt, claimant) = begun(host, seed).await;
        let claims = race(host, RACERS, |number, stores| {
            let claimant = claimant.clone();
            let now = after(i64::try_from(number).unwrap());
            async move { stores.attempts.claim(&claimant, now).await }
        })
        .await;

        let winners: Vec<_> = (0..RACERS)
            .filter(|number| claims[*number] == Claim::Won(attempt.clone()))
            .collect();
        assert_eq!(winners.len(), 1, "seed {seed}: {winners:?} all won");
        let lost = Claim::Unfinished {
            wanted: attempt.wanted,
            claimed_at: after(i64::try_from(winners[0]).unwrap()),
        };
        let losers = claims.iter().filter(|claim| **claim == lost).count();
        assert_eq!(losers, RACERS - 1, "{claims:?}");
    }
}

/// Another browser, user or workspace gets what an unknown state gets, at every moment of the
/// attempt's life, and leaves the attempt to its owner.
pub async fn t01_a_foreign_claim_changes_nothing_and_looks_unknown(host: &dyn StoreHost) {
    let attempts = host.stores().attempts;
    let (attempt, claimant) = begun(host, 1).await;
    let refuse_strangers = async |moment: &str| {
        for stranger in strangers(&claimant) {
            let claim = attempts.claim(&stranger, after(1)).await.unwrap();
            assert_eq!(claim, Claim::Unknown, "{moment}: {stranger:?}");
        }
    };

    refuse_strangers("begun").await;
    let claim = attempts.claim(&claimant, after(2)).await.unwrap();
    assert_eq!(claim, Claim::Won(attempt.clone()));
    refuse_strangers("claimed").await;
    attempts.finish(&attempt.state, "x=1").await.unwrap();
    refuse_strangers("finished").await;
}

/// A state that was never begun is unknown.
pub async fn a_state_that_was_not_begun_is_unknown(host: &dyn StoreHost) {
    let (_, claimant) = begun(host, 1).await;
    let other = Claimant {
        state: StateHash::from_bytes([2; 32]),
        ..claimant
    };
    let claim = host.stores().attempts.claim(&other, NOW).await.unwrap();
    assert_eq!(claim, Claim::Unknown);
}

/// A reload before the landing hears which tile it was and when the claim was won.
pub async fn a_reload_of_an_unfinished_attempt_says_since_when(host: &dyn StoreHost) {
    let attempts = host.stores().attempts;
    let (attempt, claimant) = begun(host, 1).await;
    attempts.claim(&claimant, after(5)).await.unwrap();
    let unfinished = Claim::Unfinished {
        wanted: attempt.wanted,
        claimed_at: after(5),
    };
    for seconds in [5, 6, 500] {
        let again = attempts.claim(&claimant, after(seconds)).await.unwrap();
        assert_eq!(again, unfinished);
    }
}

/// A reload after the landing gets the landing, any number of times, and it is the first one.
pub async fn the_first_landing_stays(host: &dyn StoreHost) {
    let attempts = host.stores().attempts;
    let (attempt, claimant) = begun(host, 1).await;
    attempts.claim(&claimant, after(5)).await.unwrap();
    for landing in ["connected=whatsapp", "error=state_expired", ""] {
        attempts.finish(&attempt.state, landing).await.unwrap();
        let claim = attempts.claim(&claimant, after(6)).await.unwrap();
        let first = "connected=whatsapp".to_owned();
        let expected = Claim::Finished {
            wanted: attempt.wanted,
            landing: first,
        };
        assert_eq!(claim, expected);
    }
}

/// What was not claimed has nothing to finish: the rightful claim still wins.
pub async fn an_unclaimed_attempt_takes_no_landing(host: &dyn StoreHost) {
    let attempts = host.stores().attempts;
    let (attempt, claimant) = begun(host, 1).await;
    attempts.finish(&attempt.state, "x=1").await.unwrap();
    let unknown = StateHash::from_bytes([9; 32]);
    attempts.finish(&unknown, "x=1").await.unwrap();
    let claim = attempts.claim(&claimant, after(1)).await.unwrap();
    assert_eq!(claim, Claim::Won(attempt.clone()));
    let again = attempts.claim(&claimant, after(1)).await.unwrap();
    assert!(matches!(again, Claim::Unfinished { .. }), "{again:?}");
}

/// A state is begun once; the second beginning fails and leaves the first as it is.
pub async fn a_state_is_begun_once(host: &dyn StoreHost) {
    let attempts = host.stores().attempts;
    let (first, claimant) = begun(host, 1).await;
    let second = Attempt {
        wanted: ChatKind::Messenger,
        ..attempt(&id("ws_2"), 1)
    };
    assert!(attempts.begin(&second).await.is_err());
    let claim = attempts.claim(&claimant, NOW).await.unwrap();
    assert_eq!(claim, Claim::Won(first));
}

/// Attempts from before an instant go, claimed or not; one from that very instant stays.
pub async fn attempts_from_before_an_instant_are_forgotten(host: &dyn StoreHost) {
    let attempts = host.stores().attempts;
    for (seed, seconds) in [(1, 0), (2, 0), (3, 9), (4, 10), (5, 11)] {
        let attempt = Attempt {
            started_at: after(seconds),
            ..attempt(&workspace(), seed)
        };
        attempts.begin(&attempt).await.unwrap();
    }
    let holder = |seed| claimant(&attempt(&workspace(), seed));
    attempts.claim(&holder(2), after(20)).await.unwrap();

    assert_eq!(attempts.forget_before(after(10)).await.unwrap(), 3);
    assert_eq!(attempts.forget_before(after(10)).await.unwrap(), 0);

    for seed in 1..=5 {
        let claim = attempts.claim(&holder(seed), after(20)).await.unwrap();
        let is_known = claim != Claim::Unknown;
        assert_eq!(is_known, seed >= 4, "attempt {seed}: {claim:?}");
    }
}

/// Attempts, claims and landings are seen by a process that opens the store later.
pub async fn attempts_outlive_the_process(host: &dyn StoreHost) {
    let attempts = host.stores().attempts;
    let (_, claimed) = begun(host, 1).await;
    let (finished, reloading) = begun(host, 2).await;
    let (waiting, late) = begun(host, 3).await;
    attempts.claim(&claimed, after(1)).await.unwrap();
    attempts.claim(&reloading, after(1)).await.unwrap();
    attempts.finish(&finished.state, "x=1").await.unwrap();

    let other = host.reopen().await.attempts;
    let claim = other.claim(&claimed, after(2)).await.unwrap();
    assert!(matches!(claim, Claim::Unfinished { .. }), "{claim:?}");
    let landing = "x=1".to_owned();
    let claim = other.claim(&reloading, after(2)).await.unwrap();
    let expected = Claim::Finished {
        wanted: finished.wanted,
        landing,
    };
    assert_eq!(claim, expected);
    let claim = other.claim(&late, after(2)).await.unwrap();
    assert_eq!(claim, Claim::Won(waiting));
}

/// No landing, whatever it is made of, makes the store fail.
pub async fn t30_any_landing_is_kept(host: &dyn StoreHost) {
    let attempts = host.stores().attempts;
    for (seed, text) in (1..).zip(hostile_names()) {
        let (attempt, claimant) = begun(host, seed).await;
        attempts.claim(&claimant, NOW).await.unwrap();
        attempts.finish(&attempt.state, &text).await.unwrap();
        let Claim::Finished { landing, .. } = attempts.claim(&claimant, NOW).await.unwrap() else {
            panic!("not finished: {text:?}")
        };
        assert!(same_text(&text, &landing), "{text:?} became {landing:?}");
    }
}

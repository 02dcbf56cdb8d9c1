//! Meta's errors, told apart by what we can do.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::calling_reason::CallingReason;
use super::code::MetaCode;
use super::codes::{Cure, SAFEST_WAIT, Topic};

/// What the caller can do about an error of Meta's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// The token is dead: the person has to connect again.
    Reconnect,
    /// A permission is missing or was withdrawn.
    GrantPermission,
    /// Ask again, but not before this long.
    Wait(Duration),
    /// Ask again soon.
    Retry,
    /// Asking again will not help.
    Never,
}

/// How far a request got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// Meta answered.
    Answered,
    /// No request left: nothing happened.
    NotSent,
    /// The request may have arrived; Meta may have done it.
    Unknown,
}

/// A call to Meta that did not succeed. Never holds Meta's message: it may quote a token.
#[derive(Debug, Clone)]
pub struct MetaError {
    /// What can be done.
    pub remedy: Remedy,
    /// Meta's code, when it gave one.
    pub code: Option<MetaCode>,
    /// `fbtrace_id`, to quote to Meta's support.
    pub trace: Option<String>,
    /// How far the request got.
    pub reached: Reached,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl MetaError {
    /// Meta answered with an error.
    pub const fn answered(remedy: Remedy, code: Option<MetaCode>, trace: Option<String>) -> Self {
        Self {
            remedy,
            code,
            trace,
            reached: Reached::Answered,
            source: None,
        }
    }

    /// No usable answer came.
    pub fn unanswered(reached: Reached, source: impl Error + Send + Sync + 'static) -> Self {
        let source: Arc<dyn Error + Send + Sync> = Arc::new(source);
        Self {
            remedy: Remedy::Retry,
            code: None,
            trace: None,
            reached,
            source: Some(source),
        }
    }

    /// Whether its code is known to be about this.
    pub fn is_about(&self, topic: Topic) -> bool {
        self.code.and_then(MetaCode::topic) == Some(topic)
    }

    /// What its code means where calls are enabled, answered or ended.
    pub fn calling(&self) -> Option<CallingReason> {
        self.code.and_then(MetaCode::calling)
    }

    /// Whether the asset cannot be read with this token (any more).
    pub fn is_lost_access(&self) -> bool {
        self.is_about(Topic::UnseenObject) || self.remedy == Remedy::GrantPermission
    }
}

impl fmt::Display for MetaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.reached, self.code) {
            (Reached::Answered, Some(code)) => write!(f, "Meta refused with code {code}"),
            (Reached::Answered, None) => f.write_str("Meta's answer was not usable"),
            (Reached::NotSent, _) => f.write_str("Meta could not be reached"),
            (Reached::Unknown, _) => f.write_str("no answer came from Meta"),
        }
    }
}

impl Error for MetaError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_ref()
            .map(|source| &**source as &(dyn Error + 'static))
    }
}

/// What an answer says beside its code.
#[derive(Debug, Clone, Copy, Default)]
pub struct RemedyHints {
    /// The HTTP status.
    pub status: u16,
    /// `is_transient`, which Meta does not document: a hint only.
    pub transient: bool,
    /// How long Meta asks us to wait (`estimated_time_to_regain_access`, `Retry-After`, details).
    pub wait: Option<Duration>,
}

impl Remedy {
    /// What can be done about Meta's code. The code decides, not the HTTP status or the words;
    /// status and hints speak only where the code is unknown or missing.
    pub fn of(code: Option<MetaCode>, hints: RemedyHints) -> Self {
        let Some(code) = code else {
            return Self::of_status(hints);
        };
        match code.entry().map_or(Cure::AsHinted, |entry| entry.cure) {
            Cure::Reconnect => Self::Reconnect,
            Cure::GrantPermission => Self::GrantPermission,
            Cure::Wait(otherwise) => Self::Wait(hints.wait.unwrap_or(otherwise)),
            Cure::Retry => Self::Retry,
            Cure::AsHinted if hints.transient => Self::Retry,
            Cure::AsHinted | Cure::Never => Self::Never,
        }
    }

    fn of_status(hints: RemedyHints) -> Self {
        match hints.status {
            429 => Self::Wait(hints.wait.unwrap_or(SAFEST_WAIT)),
            200..=299 | 500..=599 => Self::Retry,
            _ => Self::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_of_meta_has_its_remedy() {
        let minutes = |n: u64| Remedy::Wait(Duration::from_secs(n * 60));
        let table: [(&[u32], Remedy); 11] = [
            (&[0, 102, 190], Remedy::Reconnect),
            (&[3, 10, 200, 230, 299], Remedy::GrantPermission),
            (
                &[4, 17, 32, 341, 613, 80001, 80007, 80008, 130_429],
                Remedy::Wait(SAFEST_WAIT),
            ),
            (&[131_048, 131_064], Remedy::Wait(SAFEST_WAIT)),
            (&[131_056], Remedy::Wait(Duration::from_secs(6))),
            (&[133_008, 133_009], minutes(60)),
            (&[133_015], minutes(5)),
            (&[133_016], minutes(72 * 60)),
            (&[1, 2, 131_000, 131_016, 131_057, 133_004], Remedy::Retry),
            (&[100, 101, 131_031, 131_045], Remedy::Never),
            (&[133_005, 133_006, 133_010, 999_999], Remedy::Never),
        ];
        for (codes, expected) in table {
            for code in codes {
                let code = Some(MetaCode::new(*code, None));
                assert_eq!(
                    Remedy::of(code, RemedyHints::default()),
                    expected,
                    "{code:?}"
                );
            }
        }
    }

    #[test]
    fn each_code_of_calling_has_its_remedy_whatever_it_hints() {
        let busy = Remedy::Wait(Duration::from_secs(10));
        let table: [(&[u32], u16, Remedy); 6] = [
            (&[138_000, 138_006], 401, Remedy::Never),
            (
                &[
                    138_001, 138_003, 138_009, 138_012, 138_013, 138_014, 138_015, 138_017, 138_018,
                ],
                400,
                Remedy::Never,
            ),
            (&[131_044, 131_055, 138_019, 138_023], 400, Remedy::Never),
            (&[138_002, 138_005], 429, busy),
            (&[613], 429, Remedy::Wait(SAFEST_WAIT)),
            (&[138_004, 138_007], 500, Remedy::Retry),
        ];
        for (codes, status, expected) in table {
            for code in codes {
                for transient in [false, true] {
                    let hints = RemedyHints {
                        status,
                        transient,
                        wait: None,
                    };
                    let remedy = Remedy::of(Some(MetaCode::new(*code, None)), hints);
                    assert_eq!(remedy, expected, "{code}");
                }
            }
        }
    }

    #[test]
    fn what_meta_refuses_to_send_is_not_sent_again_whatever_it_hints() {
        let hints = RemedyHints {
            transient: true,
            ..RemedyHints::default()
        };
        for code in [
            130_472, 130_497, 131_008, 131_009, 131_021, 131_026, 131_030, 131_031, 131_037,
            131_042, 131_045, 131_047, 131_049, 131_050, 131_051, 131_062, 133_010, 137_000,
        ] {
            let remedy = Remedy::of(Some(MetaCode::new(code, None)), hints);
            assert_eq!(remedy, Remedy::Never, "{code}");
        }
    }

    #[test]
    fn a_closed_window_is_no_missing_permission() {
        for (code, subcode) in [
            (131_047, None),
            (10, Some(2_018_278)),
            (10, Some(2_534_022)),
        ] {
            let code = Some(MetaCode::new(code, subcode));
            let remedy = Remedy::of(code, RemedyHints::default());
            assert_eq!(remedy, Remedy::Never, "{code:?}");
        }
        let topic = |code, subcode| MetaCode::new(code, subcode).topic();
        assert_eq!(topic(10, Some(2_018_278)), Some(Topic::ReplyWindow));
        assert_eq!(topic(10, None), Some(Topic::Permission));
        assert_eq!(topic(100, Some(2_018_278)), Some(Topic::Request));
    }

    #[test]
    fn meta_says_how_long_to_wait() {
        let hints = RemedyHints {
            wait: Some(Duration::from_secs(7)),
            ..RemedyHints::default()
        };
        let throttled = Remedy::of(Some(MetaCode::new(80008, None)), hints);
        assert_eq!(throttled, Remedy::Wait(Duration::from_secs(7)));
    }

    #[test]
    fn transient_is_a_hint_for_unknown_codes_only() {
        let hints = RemedyHints {
            transient: true,
            ..RemedyHints::default()
        };
        assert_eq!(
            Remedy::of(Some(MetaCode::new(777, None)), hints),
            Remedy::Retry
        );
        assert_eq!(
            Remedy::of(Some(MetaCode::new(190, None)), hints),
            Remedy::Reconnect
        );
        assert_eq!(
            Remedy::of(Some(MetaCode::new(100, Some(33))), hints),
            Remedy::Never
        );
    }

    #[test]
    fn without_a_code_the_status_decides() {
        let of = |status| {
            Remedy::of(
                None,
                RemedyHints {
                    status,
                    ..RemedyHints::default()
                },
            )
        };
        assert_eq!(of(200), Remedy::Retry);
        assert_eq!(of(502), Remedy::Retry);
        assert_eq!(of(429), Remedy::Wait(SAFEST_WAIT));
        assert_eq!(of(400), Remedy::Never);
    }

    #[test]
    fn an_object_that_the_token_cannot_see_is_lost_access() {
        let lost = |code, subcode| {
            let code = Some(MetaCode::new(code, subcode));
            let remedy = Remedy::of(code, RemedyHints::default());
            MetaError::answered(remedy, code, None).is_lost_access()
        };
        assert!(lost(100, Some(33)) && lost(10, None) && lost(200, None));
        assert!(!lost(100, None) && !lost(190, None) && !lost(4, None));
    }
}

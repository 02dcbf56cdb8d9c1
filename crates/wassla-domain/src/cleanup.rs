//! Clean-up at Meta: what is owed for an asset that no row holds any more.

use std::time::Duration;

use crate::channel::Asset;
use crate::ids::{PageId, WabaId};
use crate::meta::{MetaError, Remedy, Topic};
use crate::time::Timestamp;

/// After this long a job is forgotten with its token, even if Meta refuses.
pub const CLEANUP_KEPT: Duration = Duration::from_hours(7 * 24);

/// What the app is subscribed to at Meta. Assets share it: every number of an account, and the
/// Instagram account of a Page with the Page itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subscription {
    /// A WhatsApp Business Account.
    Waba(WabaId),
    /// A Page.
    Page(PageId),
}

impl Subscription {
    /// The one that carries an asset's messages.
    pub fn of(asset: &Asset) -> Self {
        match asset {
            Asset::Whatsapp(asset) => Self::Waba(asset.waba.clone()),
            Asset::Instagram(asset) => Self::Page(asset.page.clone()),
            Asset::Messenger(asset) => Self::Page(asset.page.clone()),
        }
    }

    /// The name of its lease: subscribing and unsubscribing never run side by side.
    pub fn lease_name(&self) -> String {
        match self {
            Self::Waba(waba) => format!("waba:{waba}"),
            Self::Page(page) => format!("page:{page}"),
        }
    }
}

/// What becomes of a job after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CleanupOutcome {
    /// Over: the row goes, and with it the secret.
    Done,
    /// To be tried again then.
    Later(Timestamp),
}

impl CleanupOutcome {
    /// What becomes of a job of which this is one part, and that another.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Done, Self::Done) => Self::Done,
            (Self::Later(one), Self::Later(two)) => Self::Later(one.max(two)),
            (Self::Later(at), Self::Done) | (Self::Done, Self::Later(at)) => Self::Later(at),
        }
    }
}

/// What becomes of a job after Meta answered; `attempts` counts this one.
pub fn after_cleanup(
    answer: Result<(), &MetaError>,
    attempts: u32,
    owed_since: Timestamp,
    now: Timestamp,
) -> CleanupOutcome {
    let Err(error) = answer else {
        return CleanupOutcome::Done;
    };
    let is_gone = error.is_about(Topic::UnseenObject);
    if is_gone || now >= owed_since.plus(CLEANUP_KEPT) {
        return CleanupOutcome::Done;
    }
    let pause = Duration::from_secs(5 * 2_u64.pow(attempts.saturating_sub(1).min(9)));
    let pause = pause.min(Duration::from_mins(30));
    match error.remedy {
        // The token is dead: nothing can be done with it any more.
        Remedy::Reconnect => CleanupOutcome::Done,
        Remedy::Wait(wait) => CleanupOutcome::Later(now.plus(wait.max(pause))),
        Remedy::Retry => CleanupOutcome::Later(now.plus(pause)),
        // A permission may come back, a rule may change: rarely, and not for longer than a week.
        Remedy::GrantPermission | Remedy::Never => {
            CleanupOutcome::Later(now.plus(pause.max(Duration::from_mins(10))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::{InstagramAsset, MessengerAsset};
    use crate::ids::InstagramId;
    use crate::meta::MetaCode;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn after(remedy: Remedy, code: u32, subcode: Option<u32>, since: Timestamp) -> CleanupOutcome {
        let error = MetaError::answered(remedy, Some(MetaCode::new(code, subcode)), None);
        after_cleanup(Err(&error), 1, since, NOW)
    }

    #[test]
    fn a_debt_is_over_when_done_dead_gone_or_a_week_old() {
        let settled = CleanupOutcome::Done;
        assert_eq!(after_cleanup(Ok(()), 1, NOW, NOW), settled);
        assert_eq!(after(Remedy::Reconnect, 190, Some(458), NOW), settled);
        assert_eq!(after(Remedy::Never, 100, Some(33), NOW), settled);
        assert_eq!(
            after(Remedy::Retry, 1, None, NOW.minus(CLEANUP_KEPT)),
            settled
        );
    }

    #[test]
    fn any_other_answer_is_asked_for_again_later() {
        let later = |outcome| match outcome {
            CleanupOutcome::Later(at) => at.seconds_since(NOW),
            CleanupOutcome::Done => panic!("it is not over"),
        };
        assert_eq!(later(after(Remedy::Retry, 1, None, NOW)), 5);
        let wait = Remedy::Wait(Duration::from_mins(5));
        assert_eq!(later(after(wait, 4, None, NOW)), 300);
        assert_eq!(later(after(Remedy::GrantPermission, 10, None, NOW)), 600);
    }

    #[test]
    fn instagram_and_messenger_of_one_page_share_its_subscription() {
        let page = PageId::parse("7").unwrap();
        let instagram = Asset::Instagram(InstagramAsset {
            instagram: InstagramId::parse("8").unwrap(),
            username: None,
            page: page.clone(),
            page_name: "Shop".into(),
        });
        let messenger = Asset::Messenger(MessengerAsset {
            page,
            page_name: "Shop".into(),
        });
        let (one, other) = (Subscription::of(&instagram), Subscription::of(&messenger));
        assert_eq!(one, other);
        assert_eq!(one.lease_name(), "page:7");
    }
}

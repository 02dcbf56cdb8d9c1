//! What messages hold, how calls went and why messages failed, in words.

use wassla_catalogue::{Catalogue, Texts};
use wassla_domain::calls::{CallDirection, CallOutcome, CallStage, CallSummary};
use wassla_domain::inbound::{
    Alias, AliasKind, Content, Customer, KnownNotice, Media, Notice, SendFailure, SendFailureReason,
};
use wassla_domain::inbox::FailureReason;

fn english() -> Texts {
    Catalogue::shipped().english()
}

fn arabic() -> Texts {
    let catalogue = Catalogue::shipped();
    catalogue.language(&catalogue.find("ar").unwrap())
}

fn ended(outcome: CallOutcome, seconds: Option<u32>) -> CallSummary {
    CallSummary {
        seconds,
        ..CallSummary::incoming(CallStage::Ended(outcome))
    }
}

#[test]
fn a_call_says_how_it_stands_and_how_long_it_lasted() {
    let ringing = CallSummary::incoming(CallStage::Ringing);
    let going_on = CallSummary::incoming(CallStage::Connected);
    let declined = CallSummary {
        direction: CallDirection::BusinessInitiated,
        ..ended(CallOutcome::Declined, None)
    };
    for (call, words) in [
        (ringing, "Voice call, ringing"),
        (going_on, "Voice call, going on"),
        (ended(CallOutcome::Missed, None), "Voice call, missed"),
        (ended(CallOutcome::Completed, Some(0)), "Voice call, 0 s"),
        (
            ended(CallOutcome::Completed, Some(3_723)),
            "Voice call, 1 h 2 min 3 s",
        ),
        (ended(CallOutcome::Completed, None), "Voice call, ended"),
        (
            ended(CallOutcome::Interrupted, Some(120)),
            "Voice call, cut off: the server that had it stopped, 2 min",
        ),
        (
            declined,
            "Voice call to the customer, declined by the customer",
        ),
    ] {
        assert_eq!(english().call(call), words);
    }
    let missed = arabic().call(ended(CallOutcome::Missed, None));
    assert_eq!(missed, "مكالمة صوتية، فائتة");
}

#[test]
fn every_kind_of_content_is_told() {
    let image = |caption: Option<&str>, more| Content::Media {
        media: Media::Image,
        caption: caption.map(str::to_owned),
        more,
    };
    for (content, words) in [
        (Content::Text("hello".into()), "hello"),
        (Content::Choice("Yes".into()), "Yes"),
        (image(None, 0), "Image"),
        (image(Some("shoe"), 0), "Image: shoe"),
        (image(Some("shoe"), 2), "Image: shoe"),
        (image(None, 1), "Image: and one more file"),
        (image(None, 2), "Image: and 2 more files"),
        (Content::Reaction(Some("👍".into())), "Reacted with 👍"),
        (Content::Reaction(None), "Took a reaction back"),
        (Content::Location("Here".into()), "Location: Here"),
        (KnownNotice::MessageDeleted.into(), "A message was deleted."),
        (
            Content::Notice(Notice::Told("Sara moved".into())),
            "Sara moved",
        ),
        (
            Content::Unknown("poll".into()),
            "A message of type “poll”, which cannot be shown here",
        ),
    ] {
        assert_eq!(english().content(&content), words);
    }
    for texts in Catalogue::shipped().languages() {
        for media in Media::ALL {
            let said = texts.content(&Content::Media {
                media,
                caption: None,
                more: 0,
            });
            assert!(!said.starts_with("content-"), "{said}");
        }
        for notice in KnownNotice::ALL {
            let said = texts.content(&(*notice).into());
            assert!(said.ends_with('.'), "{said}");
        }
    }
}

#[test]
fn a_failure_says_whether_the_message_may_have_arrived() {
    let ours = SendFailure::ours(FailureReason::Disconnected);
    let said = english().failure(&ours);
    assert_eq!(said, "Not sent: the channel was disconnected.");
    let unsure = SendFailure {
        may_have_arrived: true,
        ..ours
    };
    assert_eq!(
        english().failure(&unsure),
        "It may have arrived all the same. Not sent: the channel was disconnected."
    );
    let stored = SendFailure {
        reason: SendFailureReason::Told("As it stood.".into()),
        ..unsure
    };
    let said = english().failure(&stored);
    assert_eq!(said, "It may have arrived all the same. As it stood.");
}

#[test]
fn a_customer_is_called_by_what_is_known() {
    let called = |kind, value: &str, texts: &Texts| {
        let customer = Customer::new(Alias::new(kind, value), None).unwrap();
        texts.customer(&customer.label())
    };
    for (kind, value, words) in [
        (AliasKind::WaId, "15550100", "+15550100"),
        (AliasKind::UserId, "US.134", "US.134"),
        (
            AliasKind::Psid,
            "100070000586006",
            "Messenger customer …6006",
        ),
        (AliasKind::Igsid, "7", "Instagram customer …7"),
    ] {
        assert_eq!(called(kind, value, &english()), words);
    }
    let said = called(AliasKind::Igsid, "1234", &arabic());
    assert!(said.starts_with("عميل إنستغرام"), "{said}");
}

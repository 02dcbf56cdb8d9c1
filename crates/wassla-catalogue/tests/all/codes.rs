//! Every code of the domain has its sentences in every language, and its next step.

use wassla_catalogue::{Catalogue, Reason, Texts};
use wassla_domain::calls::CallOutcome;
use wassla_domain::channel::{StepFailure, Trouble};
use wassla_domain::inbound::Outcome;
use wassla_domain::inbox::FailureReason;
use wassla_domain::meta::{CallingReason, MetaCode};
use wassla_domain::{Advice, ChannelKind, ChatKind, NextStep, Refusal, RefusalCode};

/// Whether it is a sentence, and not the id that stands where a message is missing.
fn is_said(said: &str) -> bool {
    let looks_like_an_id = said.contains('_') || !said.contains(' ');
    !said.is_empty() && !looks_like_an_id
}

fn assert_reason(reason: &Reason, code: &str, texts: &Texts) {
    let Reason {
        happened,
        next_step,
    } = reason;
    let tag = texts.tag();
    assert!(
        is_said(happened) && !happened.ends_with('.'),
        "{tag} {code}: {happened}"
    );
    assert!(
        is_said(next_step) && next_step.ends_with('.'),
        "{tag} {code}: {next_step}"
    );
}

fn assert_sentence(said: &str, code: &str, texts: &Texts) {
    assert!(
        is_said(said) && said.ends_with('.'),
        "{} {code}: {said}",
        texts.tag()
    );
}

#[test]
fn every_refusal_says_what_happened_and_what_to_do() {
    for texts in Catalogue::shipped().languages() {
        for code in RefusalCode::ALL {
            for kind in ChannelKind::ALL {
                let reason = texts.refusal(&Refusal::new(*code), kind);
                assert_reason(&reason, code.as_str(), &texts);
            }
        }
    }
}

#[test]
fn every_code_of_meta_s_about_calls_says_what_happened_and_what_to_do() {
    for texts in Catalogue::shipped().languages() {
        for reason in CallingReason::ALL {
            assert_reason(&texts.calling(*reason), reason.as_str(), &texts);
        }
    }
}

#[test]
fn every_next_step_is_a_sentence() {
    let advice = Advice::ALL.iter().copied().map(NextStep::Do);
    let troubles = Trouble::ALL.into_iter().map(NextStep::Trouble);
    let calling = CallingReason::ALL.iter().copied().map(NextStep::Calling);
    let all: Vec<_> = advice.chain(troubles).chain(calling).collect();
    for texts in Catalogue::shipped().languages() {
        for next in &all {
            assert_sentence(&texts.next_step(*next), next.as_str(), &texts);
        }
    }
}

#[test]
fn every_failure_of_a_message_is_a_sentence() {
    for texts in Catalogue::shipped().languages() {
        for reason in FailureReason::ALL {
            assert_sentence(&texts.failure_reason(*reason), reason.as_str(), &texts);
        }
    }
}

#[test]
fn every_outcome_has_words() {
    for texts in Catalogue::shipped().languages() {
        let calls = CallOutcome::ALL.into_iter();
        let calls = calls.map(|outcome| texts.call_outcome(outcome));
        let events = Outcome::ALL.into_iter();
        let events = events.map(|outcome| texts.event_outcome(outcome));
        let steps = StepFailure::ALL.into_iter();
        let steps = steps.map(|failure| texts.step_failure(failure));
        for said in calls.chain(events).chain(steps) {
            let is_id = said.contains('_') || said.contains("call-");
            assert!(!said.is_empty() && !is_id, "{}: {said}", texts.tag());
        }
    }
}

#[test]
fn figures_come_from_the_rules() {
    let english = Catalogue::shipped().english();
    let refusal = |code| english.refusal(&Refusal::new(code), ChatKind::Whatsapp);
    let expired = refusal(RefusalCode::StateExpired);
    assert_eq!(
        expired.happened,
        "More than 10 minutes passed before you came back from Facebook"
    );
    let closed = refusal(RefusalCode::WindowClosed);
    assert_eq!(
        closed.happened,
        "The customer last wrote more than 24 hours ago"
    );
    let long = refusal(RefusalCode::MessageNotSendable);
    assert_eq!(
        long.next_step,
        "Write between 1 and 4,096 characters (Messenger: 1,999; Instagram: 1,000 bytes)."
    );
    assert_eq!(
        refusal(RefusalCode::CallingLimitTooLow).happened,
        "Meta allows calls only to numbers with a messaging limit of at least 2,000 customers a day"
    );
    assert_eq!(
        english.next_step(Advice::RegisterLater.into()),
        "It was tried 3 times without success: see the number in WhatsApp Manager, then connect \
         again after 72 hours."
    );
    assert_eq!(
        english.next_step(Advice::WaitForPin.into()),
        "Meta has seen too many PIN attempts: wait an hour, then connect again."
    );
}

#[test]
fn arabic_counts_as_arabic_does() {
    let catalogue = Catalogue::shipped();
    let arabic = catalogue.language(&catalogue.find("ar").unwrap());
    let expired = Refusal::new(RefusalCode::StateExpired);
    let expired = arabic.refusal(&expired, ChatKind::Whatsapp).happened;
    assert!(expired.contains("10 دقائق"), "{expired}");
    let locked = arabic.next_step(Advice::WaitForRegistration.into());
    assert!(locked.contains("72 ساعة"), "{locked}");
}

#[test]
fn a_refusal_names_the_channel_in_its_language() {
    let catalogue = Catalogue::shipped();
    let refusal = Refusal::new(RefusalCode::FeatureNotInPlan);
    let english = catalogue.english().refusal(&refusal, ChatKind::Instagram);
    assert_eq!(
        english.happened,
        "Your current plan doesn't include Instagram"
    );
    let arabic = catalogue.language(&catalogue.find("ar").unwrap());
    let arabic = arabic.refusal(&refusal, ChatKind::Instagram);
    assert!(arabic.happened.contains("إنستغرام"), "{}", arabic.happened);
}

#[test]
fn meta_s_own_code_says_more_where_calling_is_refused() {
    let english = Catalogue::shipped().english();
    let refused = |code: u32| {
        let upstream = Some(MetaCode::new(code, None));
        let refusal = Refusal::from_meta(RefusalCode::CallingRefused, upstream);
        english.refusal(&refusal, ChannelKind::WhatsappCall)
    };
    assert!(refused(131_055).happened.contains("SIP"));
    assert!(refused(131_055).next_step.contains("SIP"));
    assert!(refused(131_031).happened.contains("locked"));
    let unknown = Refusal::new(RefusalCode::CallingRefused);
    let unknown = english.refusal(&unknown, ChannelKind::WhatsappCall);
    assert_eq!(refused(999_999), unknown);
}

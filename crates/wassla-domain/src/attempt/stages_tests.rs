use super::*;
use crate::attempt::{BrowserKey, State};
use crate::caller::Role;
use crate::ids::UserId;
use crate::kind::ChannelKind;
use crate::meta::{Expiry, GrantedTargets, MetaCode};

const START: Timestamp = Timestamp::from_seconds(1_000_000);

fn attempt() -> Attempt {
    Attempt {
        state: State::from_entropy([1; 32]).hash(),
        browser: BrowserKey::from_entropy([2; 32]).hash(),
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        user: UserId::parse("user_1").unwrap(),
        wanted: ChatKind::Whatsapp,
        started_at: START,
    }
}

fn active(kinds: &[ChatKind]) -> Entitlements {
    Entitlements::Active(kinds.iter().map(|kind| ChannelKind::from(*kind)).collect())
}

fn approved() -> DialogAnswer {
    DialogAnswer::Approved(AuthorizationCode::new("code"))
}

fn caller(role: Option<Role>) -> Caller {
    Caller {
        user: UserId::parse("user_1").unwrap(),
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        role,
    }
}

fn returned_after(seconds: i64) -> Result<Returned, Refusal> {
    let now = Timestamp::from_seconds(START.seconds() + seconds);
    attempt()
        .claimed()
        .returned(approved(), None, &active(&ChatKind::ALL), now)
}

fn exchanging() -> Exchanging {
    let everything = active(&ChatKind::ALL);
    returned_after(0)
        .unwrap()
        .permitted(&everything)
        .unwrap()
        .exchange()
        .1
}

#[test]
fn t04_ten_minutes_are_in_time_and_a_second_more_is_not() {
    for seconds in [0, 599, 600] {
        assert!(returned_after(seconds).is_ok(), "{seconds}");
    }
    assert_eq!(
        returned_after(601).unwrap_err().code,
        RefusalCode::StateExpired
    );
}

#[test]
fn the_first_reason_that_applies_is_told() {
    let late = Timestamp::from_seconds(START.seconds() + 601);
    let denied = || DialogAnswer::Denied(Some(MetaCode::new(200, None)));
    let viewer = caller(Some(Role::Viewer));
    let everything = active(&ChatKind::ALL);
    let refused = |identity, entitlements: &Entitlements, now| {
        attempt()
            .claimed()
            .returned(denied(), identity, entitlements, now)
            .unwrap_err()
    };
    let suspended = Entitlements::Suspended;
    assert_eq!(
        refused(Some(&viewer), &suspended, late).code,
        RefusalCode::RoleNotAllowed
    );
    assert_eq!(
        refused(None, &suspended, late).code,
        RefusalCode::WorkspaceSuspended
    );
    assert_eq!(
        refused(None, &everything, late).code,
        RefusalCode::StateExpired
    );
    let denial = refused(None, &everything, START);
    assert_eq!(denial.code, RefusalCode::AccessDenied);
    assert_eq!(denial.upstream, Some(MetaCode::new(200, None)));
}

#[test]
fn what_meta_refuses_is_not_the_persons_no() {
    let code = Some(MetaCode::new(1_349_245, None));
    let everything = active(&ChatKind::ALL);
    let returned = |answer| {
        attempt()
            .claimed()
            .returned(answer, None, &everything, START)
    };
    let refused = returned(DialogAnswer::Refused(code)).unwrap_err();
    assert_eq!(
        (refused.code, refused.upstream),
        (RefusalCode::AppNotActive, code)
    );
    let denied = returned(DialogAnswer::Denied(code)).unwrap_err();
    assert_eq!(denied.code, RefusalCode::AccessDenied);
}

#[test]
fn t33_the_role_is_checked_again_on_the_way_back() {
    for (role, passes) in [
        (Some(Role::Owner), true),
        (Some(Role::Admin), true),
        (Some(Role::Support), false),
        (Some(Role::Finance), false),
        (Some(Role::Viewer), false),
        (None, false),
    ] {
        let identity = caller(role);
        let everything = active(&ChatKind::ALL);
        let result = attempt()
            .claimed()
            .returned(approved(), Some(&identity), &everything, START);
        assert_eq!(result.is_ok(), passes, "{role:?}");
    }
}

#[test]
fn a_wanted_channel_outside_the_plan_is_refused_and_others_are_taken_if_included() {
    let without = active(&[ChatKind::Instagram]);
    let refusal = returned_after(0).unwrap().permitted(&without).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::FeatureNotInPlan);

    let some = active(&[ChatKind::Whatsapp, ChatKind::Messenger]);
    let (_, exchanging) = returned_after(0)
        .unwrap()
        .permitted(&some)
        .unwrap()
        .exchange();
    let sought = ChatKind::ALL.map(|kind| exchanging.seeks(kind));
    assert_eq!(sought, [true, false, true]);
}

#[test]
fn t08_only_a_valid_token_of_our_app_and_of_a_person_authorizes() {
    let own = AppId::parse("100").unwrap();
    let facts = |valid, app: &str, user: Option<&str>| TokenFacts {
        valid,
        app: Some(AppId::parse(app).unwrap()),
        user: user.map(|id| MetaUserId::parse(id).unwrap()),
        expires: Expiry::Never,
        scopes: BTreeSet::new(),
        targets: GrantedTargets::default(),
    };
    assert!(
        exchanging()
            .authorized(&own, &facts(true, "100", Some("7")))
            .is_ok()
    );
    for other in [
        facts(false, "100", Some("7")),
        facts(true, "200", Some("7")),
        facts(true, "100", None),
    ] {
        let refusal = exchanging().authorized(&own, &other).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::TokenExchangeFailed, "{other:?}");
    }
}

#[test]
fn t34_a_plan_lost_on_the_way_stops_the_sign_in() {
    let own = AppId::parse("100").unwrap();
    let facts = TokenFacts {
        valid: true,
        app: Some(own.clone()),
        user: Some(MetaUserId::parse("7").unwrap()),
        expires: Expiry::Never,
        scopes: BTreeSet::new(),
        targets: GrantedTargets::default(),
    };
    let authorized = || exchanging().authorized(&own, &facts).unwrap();
    let code = |entitlements| {
        authorized()
            .still_permitted(&entitlements)
            .unwrap_err()
            .code
    };
    assert_eq!(
        code(Entitlements::Suspended),
        RefusalCode::WorkspaceSuspended
    );
    assert_eq!(
        code(active(&[ChatKind::Instagram])),
        RefusalCode::FeatureNotInPlan
    );
    let kept = authorized()
        .still_permitted(&active(&[ChatKind::Whatsapp]))
        .unwrap();
    assert!(kept.seeks(ChatKind::Whatsapp) && !kept.seeks(ChatKind::Instagram));
}

#[test]
fn meta_errors_on_the_way_to_the_token_have_their_codes() {
    let code = |remedy| {
        let error = MetaError::answered(remedy, Some(MetaCode::new(100, Some(36009))), None);
        Exchanging::refused_by_meta(&error)
    };
    let wait = Remedy::Wait(std::time::Duration::from_mins(1));
    assert_eq!(code(wait).code, RefusalCode::GraphRateLimited);
    assert_eq!(code(Remedy::Retry).code, RefusalCode::GraphUnavailable);
    for remedy in [Remedy::Never, Remedy::Reconnect, Remedy::GrantPermission] {
        let refusal = code(remedy);
        assert_eq!(refusal.code, RefusalCode::TokenExchangeFailed);
        assert_eq!(refusal.upstream, Some(MetaCode::new(100, Some(36009))));
    }
}

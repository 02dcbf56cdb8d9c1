use std::collections::BTreeSet;

use ChatKind::{Instagram, Messenger, Whatsapp};

use super::*;
use crate::attempt::{Attempt, AuthorizationCode, BrowserKey, DialogAnswer, State};
use crate::channel::{Asset, Evidence, MessengerAsset, WhatsappAsset};
use crate::ids::{AppId, MetaUserId, PageId, PhoneNumberId, UserId, WabaId};
use crate::kind::ChannelKind;
use crate::meta::{AccessToken, Expiry, GrantedTargets, MetaCode, RemedyHints, TokenFacts};
use crate::plan::Entitlements;
use crate::provision::Registration;
use crate::scopes::REQUESTED;

const NOW: Timestamp = Timestamp::from_seconds(5_000);

fn authorized(wanted: ChatKind, kinds: &[ChatKind]) -> Authorized {
    let entitlements =
        Entitlements::Active(kinds.iter().map(|kind| ChannelKind::from(*kind)).collect());
    let own = AppId::parse("100").unwrap();
    let facts = TokenFacts {
        valid: true,
        app: Some(own.clone()),
        user: Some(MetaUserId::parse("7").unwrap()),
        expires: Expiry::Never,
        scopes: BTreeSet::new(),
        targets: GrantedTargets::default(),
    };
    let attempt = Attempt {
        state: State::from_entropy([1; 32]).hash(),
        browser: BrowserKey::from_entropy([2; 32]).hash(),
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        user: UserId::parse("user_1").unwrap(),
        wanted,
        started_at: NOW,
    };
    let answer = DialogAnswer::Approved(AuthorizationCode::new("code"));
    let returned = attempt
        .claimed()
        .returned(answer, None, &entitlements, NOW)
        .unwrap();
    let (_, exchanging) = returned.permitted(&entitlements).unwrap().exchange();
    exchanging.authorized(&own, &facts).unwrap()
}

fn everything() -> Authorized {
    authorized(ChatKind::Whatsapp, &ChatKind::ALL)
}

fn grants(declined: &[&str]) -> Grants {
    Grants {
        granted: REQUESTED
            .iter()
            .filter(|scope| !declined.contains(scope))
            .map(ToString::to_string)
            .collect(),
        declined: declined.iter().map(ToString::to_string).collect(),
    }
}

fn whatsapp(phone: &str, display: &str) -> Asset {
    Asset::Whatsapp(WhatsappAsset {
        business: None,
        waba: WabaId::parse("55").unwrap(),
        phone_number: PhoneNumberId::parse(phone).unwrap(),
        display: display.into(),
        verified_name: None,
        numbers: 1,
        and_more: false,
    })
}

fn find(asset: Asset) -> Find {
    let evidence = match asset {
        Asset::Whatsapp(_) => Registration::SetPin.evidence(),
        Asset::Instagram(_) | Asset::Messenger(_) => Evidence::of_a_page(),
    };
    let needs_pin = evidence.pin.is_due();
    Find {
        asset,
        token: AccessToken::new("token"),
        expires: Expiry::Never,
        evidence,
        needs_pin,
    }
}

fn found(asset: Asset) -> Finding {
    Finding::Found(Box::new(find(asset)))
}

fn parts(job: Option<(CleanupJobId, Sealed)>) -> ChannelDraftParts {
    ChannelDraftParts {
        id: ChannelId::parse("ch_new").unwrap(),
        agent: Some(crate::ids::AgentId::parse("ag_new").unwrap()),
        access_token: Sealed::new("new token"),
        pin: Some(Sealed::new("new pin")),
        job,
        due_at: NOW,
    }
}

fn row(asset: Asset) -> Channel {
    let draft = ChannelDraft {
        find: find(asset),
        held: None,
    };
    let mut channel = draft.complete(&everything(), parts(None), NOW).channel;
    channel.id = ChannelId::parse("ch_old").unwrap();
    channel.agent = Some(crate::ids::AgentId::parse("ag_old").unwrap());
    channel.credentials.pin = Some(Sealed::new("old pin"));
    channel.version = 4;
    channel
}

fn error(code: u32, subcode: Option<u32>) -> MetaError {
    let code = Some(MetaCode::new(code, subcode));
    MetaError::answered(Remedy::of(code, RemedyHints::default()), code, None)
}

#[test]
fn the_verdict_table_holds() {
    use RefusalCode::{
        GraphRateLimited, GraphUnavailable, NoAssetsFound, NoPhoneNumber, PermissionMissing,
        TokenExchangeFailed,
    };
    let all = || grants(&[]);
    let unlisted = || grants(&["business_management"]);
    let table: [(Finding, Grants, RefusalCode); 9] = [
        (Finding::NoAsset, all(), NoAssetsFound),
        (Finding::NoAsset, unlisted(), PermissionMissing),
        (Finding::NoNumber, all(), NoPhoneNumber),
        (Finding::Failed(error(10, None)), all(), PermissionMissing),
        (
            Finding::Failed(error(100, Some(33))),
            all(),
            PermissionMissing,
        ),
        (Finding::Failed(error(4, None)), all(), GraphRateLimited),
        (Finding::Failed(error(2, None)), all(), GraphUnavailable),
        (
            Finding::Failed(error(190, None)),
            all(),
            TokenExchangeFailed,
        ),
        (
            found(whatsapp("1", "+1")),
            grants(&["whatsapp_business_messaging"]),
            PermissionMissing,
        ),
    ];
    for (finding, grants, expected) in table {
        let said = format!("{finding:?}");
        match everything().decide(ChatKind::Whatsapp, finding, &grants, None) {
            Some(UpsertDecision::Refuse(refusal)) => assert_eq!(refusal.code, expected, "{said}"),
            other => panic!("{said}: {other:?}"),
        }
    }
    let verdict = everything().decide(
        ChatKind::Whatsapp,
        found(whatsapp("1", "+1")),
        &unlisted(),
        None,
    );
    assert!(
        matches!(verdict, Some(UpsertDecision::Write(_))),
        "what can be read decides, not names"
    );
}

#[test]
fn a_kind_outside_the_plan_is_not_judged() {
    let some = authorized(ChatKind::Whatsapp, &[ChatKind::Whatsapp]);
    let page = Asset::Messenger(MessengerAsset {
        page: PageId::parse("9").unwrap(),
        page_name: "Shop".into(),
    });
    assert!(
        some.decide(ChatKind::Messenger, found(page), &grants(&[]), None)
            .is_none()
    );
}

#[test]
fn a_reconnect_of_the_same_number_keeps_row_agent_and_pin() {
    let held = row(whatsapp("1", "+1 555 0100"));
    let draft = ChannelDraft {
        find: find(whatsapp("1", "+1 555 0100")),
        held: Some(held.clone()),
    };
    assert!(!draft.moves());
    assert_eq!(draft.pin(), PinNeed::Kept(Sealed::new("old pin")));

    let write = draft.complete(&everything(), parts(None), NOW);
    assert_eq!((write.replaces, write.channel.version), (Some(4), 5));
    assert_eq!(
        (&write.channel.id, &write.channel.agent),
        (&held.id, &held.agent)
    );
    assert_eq!(
        write.channel.credentials.access_token.unwrap(),
        Sealed::new("new token")
    );
    assert_eq!((write.job, write.channel.moved_from), (None, None));
}

#[test]
fn a_reconnect_to_another_number_moves_the_row_and_owes_the_old_one() {
    let held = row(whatsapp("1", "+1 555 0100"));
    let draft = ChannelDraft {
        find: find(whatsapp("2", "+1 555 0200")),
        held: Some(held.clone()),
    };
    assert!(draft.moves());
    assert_eq!(draft.pin(), PinNeed::Fresh);

    let job = (
        CleanupJobId::parse("job_1").unwrap(),
        Sealed::new("old token"),
    );
    let write = draft.complete(&everything(), parts(Some(job)), NOW);
    assert_eq!(
        (&write.channel.id, &write.channel.agent),
        (&held.id, &held.agent)
    );
    assert_eq!(write.channel.asset.external_id(), "2");
    assert_eq!(write.channel.moved_from.as_deref(), Some("+1 555 0100"));
    let job = write.job.unwrap();
    assert_eq!(
        (job.asset, job.access_token),
        (held.asset, Sealed::new("old token"))
    );
}

#[test]
fn a_new_row_starts_connecting_and_is_due() {
    let draft = ChannelDraft {
        find: find(whatsapp("1", "+1")),
        held: None,
    };
    let write = draft.complete(&everything(), parts(None), NOW);
    assert_eq!(write.channel.state, ChannelState::Connecting);
    assert_eq!((write.replaces, write.channel.due_at), (None, Some(NOW)));
}

#[test]
fn only_the_wanted_kind_speaks_as_an_error() {
    let missing = |has_row| KindResult::Refused {
        refusal: Refusal::new(RefusalCode::PermissionMissing),
        has_row,
    };
    let connected = KindResult::Written(ChannelState::Connected);
    let landing = |results: &[(ChatKind, KindResult)]| everything().landing(results).query();

    assert_eq!(
        landing(&[(Whatsapp, connected.clone()), (Instagram, missing(false))]),
        "connected=whatsapp&missing=instagram"
    );
    assert_eq!(
        landing(&[(Whatsapp, missing(false)), (Messenger, connected.clone())]),
        "connected=messenger&missing=whatsapp&error=permission_missing&channel=whatsapp"
    );
    assert_eq!(
        landing(&[(Whatsapp, connected), (Instagram, missing(true))]),
        "connected=whatsapp"
    );
    assert_eq!(
        landing(&[(Whatsapp, KindResult::HeldElsewhere { has_row: false })]),
        "missing=whatsapp&error=number_in_use&channel=whatsapp"
    );
}

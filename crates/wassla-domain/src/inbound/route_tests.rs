use super::*;
use crate::agent::Modality;
use crate::channel::{Asset, Credentials, Evidence, MessengerAsset, NumberSeen, Step, Trouble};
use crate::ids::{ChannelId, MetaUserId, PageId, WorkspaceId};
use crate::kind::{ChannelKind, ChatKind};
use crate::meta::Expiry;

const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
const KEEP: Duration = Duration::from_hours(8 * 24);

fn channel(state: ChannelState, agent: Option<&str>) -> Channel {
    Channel {
        id: ChannelId::parse("ch_1").unwrap(),
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        asset: Asset::Messenger(MessengerAsset {
            page: PageId::parse("7").unwrap(),
            page_name: "Shop".into(),
        }),
        agent: agent.map(|id| AgentId::parse(id).unwrap()),
        state,
        credentials: Credentials {
            access_token: None,
            pin: None,
            expires: Expiry::Never,
            meta_user: MetaUserId::parse("9").unwrap(),
            issued_at: NOW,
        },
        evidence: Evidence::of_a_page(),
        due_at: None,
        moved_from: None,
        version: 1,
        connected_at: NOW,
        updated_at: NOW,
    }
}

fn agents() -> Vec<Agent> {
    [
        ("ag_on", AgentStatus::Published),
        ("ag_off", AgentStatus::Draft),
    ]
    .map(|(id, status)| Agent {
        id: AgentId::parse(id).unwrap(),
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        name: id.into(),
        modality: Modality::Text,
        status,
    })
    .into()
}

fn plan(kinds: impl IntoIterator<Item = ChannelKind>) -> Entitlements {
    Entitlements::Active(kinds.into_iter().collect())
}

fn judge(channel: Option<&Channel>, entitlements: &Entitlements) -> RoutingDecision {
    let text = Content::Text("hello".into());
    route_message((&text, NOW), channel, entitlements, &agents(), (NOW, KEEP))
}

#[test]
fn the_inbound_table_holds() {
    use ChannelState::{Connected, Connecting, NeedsAttention, ReconnectNeeded};
    let all = plan(ChannelKind::ALL);
    let ask = RoutingDecision::Deliver(AgentId::parse("ag_on").unwrap());
    let row = |state, agent| Some(channel(state, agent));
    let on = Some("ag_on");
    let table = [
        (None, &all, RoutingDecision::Drop(DropReason::NoChannel)),
        (row(Connected, on), &all, ask.clone()),
        (row(Connecting, on), &all, ask.clone()),
        (row(NeedsAttention, on), &all, ask),
        (
            row(ReconnectNeeded, on),
            &all,
            RoutingDecision::Drop(DropReason::ReconnectNeeded),
        ),
        (
            row(Connected, on),
            &Entitlements::Suspended,
            RoutingDecision::Drop(DropReason::WorkspaceSuspended),
        ),
        (
            row(Connected, on),
            &plan([ChatKind::Whatsapp.into()]),
            RoutingDecision::Drop(DropReason::NotInPlan),
        ),
        (
            row(Connected, None),
            &all,
            RoutingDecision::StoreOnly(Skip::AgentMissing),
        ),
        (
            row(Connected, Some("ag_gone")),
            &all,
            RoutingDecision::StoreOnly(Skip::AgentMissing),
        ),
        (
            row(Connected, Some("ag_off")),
            &all,
            RoutingDecision::StoreOnly(Skip::AgentDraft),
        ),
    ];
    for (channel, entitlements, expected) in table {
        let verdict = judge(channel.as_ref(), entitlements);
        assert_eq!(verdict, expected, "{channel:?} {entitlements:?}");
    }
}

#[test]
fn t16_what_is_older_than_duplicates_are_remembered_is_stale() {
    let row = channel(ChannelState::Connected, Some("ag_on"));
    let text = Content::Text("hello".into());
    let at = |at| {
        let all = plan(ChannelKind::ALL);
        route_message((&text, at), Some(&row), &all, &agents(), (NOW, KEEP))
    };
    let edge = NOW.minus(KEEP);
    assert!(matches!(at(edge), RoutingDecision::Deliver(_)));
    let older = Timestamp::from_millis(edge.millis() - 1);
    assert_eq!(at(older), RoutingDecision::Drop(DropReason::Stale));
}

#[test]
fn what_asks_for_no_answer_is_stored_without_one() {
    let row = channel(ChannelState::Connected, Some("ag_on"));
    for content in [Content::Reaction(None), Content::Unknown("poll".into())] {
        let all = plan(ChannelKind::ALL);
        let verdict = route_message((&content, NOW), Some(&row), &all, &agents(), (NOW, KEEP));
        assert_eq!(verdict, RoutingDecision::StoreOnly(Skip::NoAnswerNeeded));
    }
}

#[test]
fn every_outcome_reads_back_and_has_words() {
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::parse(outcome.as_str()), Some(outcome));
    }
}

#[test]
fn trouble_goes_before_the_evidence_of_provisioning() {
    let mut evidence = Evidence {
        subscribed: Step::Done { at: NOW },
        pin: Step::Done { at: NOW },
        registered: Step::NotNeeded,
        number: Some(NumberSeen {
            status: Some("CONNECTED".into()),
            platform: None,
            at: NOW,
        }),
        trouble: None,
    };
    let of = |evidence: &Evidence| ChannelState::of(ChatKind::Whatsapp, evidence);
    assert_eq!(of(&evidence), ChannelState::Connected);
    evidence.trouble = Some(Trouble::Banned);
    assert_eq!(of(&evidence), ChannelState::NeedsAttention);
    evidence.trouble = Some(Trouble::PartnerRemoved);
    assert_eq!(of(&evidence), ChannelState::ReconnectNeeded);
    evidence.trouble = Some(Trouble::Violation);
    assert_eq!(of(&evidence), ChannelState::Connected);
}

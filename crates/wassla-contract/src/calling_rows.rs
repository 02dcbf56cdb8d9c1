//! Clauses of [`CallingStore`](wassla_domain::ports::CallingStore): writing and reading.

use std::slice::from_ref;

use wassla_domain::calling::SettingsSeen;
use wassla_domain::cleanup::Subscription;
use wassla_domain::meta::{CallingRestriction, CallingSettings};
use wassla_domain::{
    AgentId, Calling, Channel, ChannelKind, Credentials, PhoneNumberId, Sealed, WorkspaceId,
};

use super::host::{StoreHost, Stores, same_text, settled};
use wassla_testkit::fixtures::{
    NOW, after, asset_ref, calling, calling_evidence_in_every_shape, channel, disconnection,
    hostile_names, id, moved, page, reconnect, whatsapp,
};

fn mine() -> WorkspaceId {
    id("ws_mine")
}

fn theirs() -> WorkspaceId {
    id("ws_theirs")
}

async fn put(stores: &Stores, row: &Calling) -> bool {
    stores.calling.put_calling(row).await.unwrap()
}

async fn of_numbers(stores: &Stores, numbers: &[PhoneNumberId]) -> Vec<Calling> {
    let mut rows = stores.calling.callings_of(numbers).await.unwrap();
    rows.sort_by(|one, other| one.workspace.cmp(&other.workspace));
    rows
}

/// What is written is what is read, every part of it, in whatever shape, by workspace and number.
pub async fn a_calling_row_reads_back_whole(host: &dyn StoreHost) {
    let stores = host.stores();
    let mut written = Vec::new();
    for (number, evidence) in (10..).zip(calling_evidence_in_every_shape()) {
        let chat = channel(&id(format!("ws_{number}")), whatsapp(number));
        let chat = stores.connect(chat).await;
        let mut row = calling(&chat);
        row.state = evidence.state();
        row.evidence = evidence;
        row.connected_at = after(-7);
        if number % 2 == 1 {
            row.agent = None;
            row.due_at = None;
        }
        assert!(put(&stores, &row).await);
        written.push(row);
    }
    let later = host.reopen().await;
    for row in &written {
        assert_eq!(later.calling(&row.workspace).await.as_ref(), Some(row));
    }
    assert_eq!(later.calling(&mine()).await, None);

    let mut numbers: Vec<_> = written.iter().map(|row| row.phone_number.clone()).collect();
    numbers.push(numbers[1].clone());
    numbers.push(id("404"));
    numbers.remove(0);
    assert_eq!(of_numbers(&later, &numbers).await, written[1..]);
    assert_eq!(of_numbers(&later, &[]).await, []);
}

/// The next version takes the place of the row, with the agent that it names.
pub async fn the_next_version_of_calling_is_written(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let row = stores.enable(&chat).await;
    let next = row.begun_again(id("ag_next"), after(100), after(130));
    assert_eq!(next.version, 2);
    assert!(put(&stores, &next).await);
    assert_eq!(stores.calling(&mine()).await.as_ref(), Some(&next));
    assert_eq!(stores.rows(&mine()).await, [chat]);
}

/// A row that did not see the last write writes nothing; one that was never written has version 1.
pub async fn a_stale_calling_row_writes_nothing(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    for version in [0, 2, 3] {
        let row = Calling {
            version,
            ..calling(&chat)
        };
        assert!(!put(&stores, &row).await, "no row, and version {version}");
    }
    let row = stores.enable(&chat).await;
    for version in [0, 1, 3] {
        let stale = Calling {
            version,
            agent: Some(id("ag_stale")),
            ..row.clone()
        };
        assert!(!put(&stores, &stale).await, "version {version}");
    }
    for version in [1, 2] {
        let another = Calling {
            version,
            ..calling(&chat)
        };
        assert!(!put(&stores, &another).await, "another row, {version}");
    }
    assert_eq!(stores.calling(&mine()).await, Some(row));
}

/// Without the WhatsApp row of the same workspace and number nothing is written, whatever else
/// stands.
pub async fn t26_calling_needs_its_number(host: &dyn StoreHost) {
    let stores = host.stores();
    let never = channel(&mine(), whatsapp(1));
    assert!(!put(&stores, &calling(&never)).await, "no row at all");

    let chat = stores.connect(never).await;
    let beside = stores.connect(channel(&mine(), page(1))).await;
    let foreign = stores.connect(channel(&theirs(), whatsapp(2))).await;
    let row = calling(&chat);
    let wrong = [
        (
            "another number",
            Calling {
                phone_number: id("902"),
                ..row.clone()
            },
        ),
        (
            "another workspace's row",
            Calling {
                chat: foreign.id.clone(),
                phone_number: id("902"),
                ..row.clone()
            },
        ),
        (
            "for another workspace",
            Calling {
                workspace: theirs(),
                ..row.clone()
            },
        ),
        (
            "a Page of the same digits",
            Calling {
                chat: beside.id,
                ..row.clone()
            },
        ),
    ];
    for (why, wrong) in wrong {
        assert!(!put(&stores, &wrong).await, "{why}");
    }
    for whose in [mine(), theirs()] {
        assert_eq!(stores.calling(&whose).await, None);
    }
    assert!(put(&stores, &row).await);
    let next = row.begun_again(id("ag_1"), after(9), after(39));
    let moves = Calling {
        phone_number: id("902"),
        ..next
    };
    assert!(!put(&stores, &moves).await, "the next version elsewhere");
    assert_eq!(stores.calling(&mine()).await, Some(row));
}

/// Once the number went, by a disconnect or a move, calling cannot be written for it; a renewal
/// of the row takes nothing away.
pub async fn t26_calling_cannot_follow_a_number_that_went(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let renewed = reconnect(&chat);
    assert_eq!(
        stores.upsert_channels(&mine(), [renewed.clone()]).await,
        settled()
    );
    let row = calling(&chat);
    assert!(put(&stores, &row).await);

    let moved = moved(&renewed.channel, whatsapp(2));
    assert_eq!(
        stores.upsert_channels(&mine(), [moved.clone()]).await,
        settled()
    );
    let next = row.begun_again(id("ag_1"), after(9), after(39));
    for gone in [&row, &next] {
        assert!(!put(&stores, gone).await);
    }
    let row = stores.enable(&moved.channel).await;
    let disconnection = disconnection(&moved.channel);
    assert!(stores.channels.disconnect(&disconnection).await.unwrap());
    let next = row.begun_again(id("ag_1"), after(9), after(39));
    for gone in [&row, &next] {
        assert!(!put(&stores, gone).await);
    }
    assert_eq!(stores.calling(&mine()).await, None);
}

/// The agent of calls is theirs alone; the version does not count it.
pub async fn an_agent_is_assigned_to_calls(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let other = stores.connect(channel(&theirs(), whatsapp(2))).await;
    let agent: AgentId = id("ag_1");
    let assign = async |agent: Option<&AgentId>, seconds| {
        let (kind, now) = (ChannelKind::WhatsappCall, after(seconds));
        let channels = &stores.channels;
        let assigned = channels.assign_agent(&mine(), kind, agent, now).await;
        assigned.unwrap()
    };
    assert!(!assign(Some(&agent), 5).await, "without a calling row");

    let row = stores.enable(&chat).await;
    let bystander = stores.enable(&other).await;
    for (seconds, agent) in [(10, Some(&agent)), (20, None)] {
        assert!(assign(agent, seconds).await);
        let expected = Calling {
            agent: agent.cloned(),
            updated_at: after(seconds),
            ..row.clone()
        };
        assert_eq!(stores.calling(&mine()).await, Some(expected));
    }
    assert_eq!(stores.calling(&theirs()).await, Some(bystander));
    assert_eq!(stores.rows(&mine()).await, from_ref(&chat));
    let channels = &stores.channels;
    let kind = chat.kind().into();
    let assigned = channels
        .assign_agent(&mine(), kind, Some(&agent), after(30))
        .await;
    assert!(assigned.unwrap());
    assert_eq!(stores.calling(&mine()).await.unwrap().agent, None);
}

/// A calling row is no chat channel: no list, walk or search of channels meets it, and no
/// provisioning takes it.
pub async fn no_search_of_channels_meets_a_calling_row(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let mut row = calling(&chat);
    row.due_at = Some(NOW);
    assert!(put(&stores, &row).await);

    let channels = &stores.channels;
    let all: &[Channel] = from_ref(&chat);
    assert_eq!(stores.rows(&mine()).await, all);
    assert_eq!(channels.channels_after(None, 10).await.unwrap(), all);
    let rest = channels.channels_after(Some(&chat.id), 10).await;
    assert_eq!(rest.unwrap(), []);
    let held = channels.holders(&[asset_ref(&chat.asset)]).await;
    assert_eq!(held.unwrap(), all);
    let subscription = Subscription::of(&chat.asset);
    let subscribed = channels.subscribers(&subscription).await;
    assert_eq!(subscribed.unwrap(), all);
    let user = &chat.credentials.meta_user;
    assert_eq!(channels.channels_of_user(user).await.unwrap(), all);
    let due = stores.provision.lease_due(after(29), after(60), 10).await;
    assert_eq!(due.unwrap(), []);
}

/// Sealing the number's secrets anew leaves calling as it is, and its next write is not stale.
pub async fn t12_a_reseal_leaves_calling(host: &dyn StoreHost) {
    let stores = host.stores();
    let chat = stores.connect(channel(&mine(), whatsapp(1))).await;
    let row = stores.enable(&chat).await;
    let credentials = Credentials {
        access_token: Some(Sealed::new("anew")),
        ..chat.credentials.clone()
    };
    let channels = &stores.channels;
    let sealed = channels.reseal(&chat.id, chat.version, &credentials);
    assert!(sealed.await.unwrap());
    assert_eq!(stores.calling(&mine()).await.as_ref(), Some(&row));
    let next = row.begun_again(id("ag_1"), after(9), after(39));
    assert!(put(&stores, &next).await);
    assert_eq!(stores.calling(&mine()).await, Some(next));
    assert_eq!(stores.rows(&mine()).await[0].credentials, credentials);
}

/// Nothing that Meta tells of a number's settings makes the store fail or becomes something else.
pub async fn t30_hostile_settings_are_kept(host: &dyn StoreHost) {
    let stores = host.stores();
    for (number, text) in (10..).zip(hostile_names()) {
        let chat = channel(&id(format!("ws_{number}")), whatsapp(number));
        let mut row = calling(&stores.connect(chat).await);
        row.evidence.settings = Some(SettingsSeen {
            settings: CallingSettings {
                status: Some(text.clone()),
                sip: true,
                restriction: Some(CallingRestriction {
                    kind: text.clone(),
                    reason: Some(text.clone()),
                    expires: None,
                }),
            },
            at: NOW,
        });
        row.state = row.evidence.state();
        assert!(put(&stores, &row).await);
        let read = stores.calling(&row.workspace).await.unwrap();
        let settings = read.evidence.settings.unwrap().settings;
        let restriction = settings.restriction.unwrap();
        let texts = [settings.status, Some(restriction.kind), restriction.reason];
        for read in texts.map(Option::unwrap) {
            assert!(same_text(&text, &read), "{text:?} became {read:?}");
        }
    }
}

//! Clauses of [`ChannelStore`](wassla_domain::ports::ChannelStore): reading, agents, seals.

use std::slice::from_ref;

use wassla_domain::channel::{CleanupJob, InstagramAsset, MessengerAsset, WhatsappAsset};
use wassla_domain::meta::Expiry;
use wassla_domain::{
    AgentId, Asset, Channel, ChannelId, ChannelState, ChatKind, Credentials, Sealed, WorkspaceId,
};

use super::host::{StoreHost, same_text, settled};
use wassla_testkit::fixtures::{
    NOW, after, asset, channel, evidence_in_every_shape, first_connect, hostile_names, id,
    instagram, moved, page, whatsapp,
};

fn workspace() -> WorkspaceId {
    id("ws_1")
}

/// Rows that differ from [`channel`] in everything that may be missing or have another shape.
fn rows_in_every_shape() -> Vec<Channel> {
    let bare = [
        Asset::Whatsapp(WhatsappAsset {
            business: None,
            waba: id("80"),
            phone_number: id("901"),
            display: String::new(),
            verified_name: None,
            numbers: 0,
            and_more: true,
        }),
        Asset::Instagram(InstagramAsset {
            instagram: id("00901"),
            username: None,
            page: id("60"),
            page_name: String::new(),
        }),
        Asset::Messenger(MessengerAsset {
            page: id("99999999999999999999999999999999"),
            page_name: String::new(),
        }),
    ];
    let full = [whatsapp(1), instagram(1), page(1)];
    let expiries = [Expiry::Never, Expiry::Unknown, Expiry::At(NOW)];
    let mut rows = Vec::new();
    let mut shapes = evidence_in_every_shape().into_iter().cycle();
    for (number, asset) in (0_u8..).zip(full.into_iter().chain(bare).cycle().take(18)) {
        let mut row = channel(&id(format!("ws_{number}")), fresh_number(asset, number));
        row.evidence = shapes.next().unwrap();
        row.state = ChannelState::of(row.kind(), &row.evidence);
        row.credentials.expires = expiries[usize::from(number) % 3];
        if number % 2 == 1 {
            row.agent = Some(id("agent|1"));
            row.credentials.pin = None;
            row.credentials.access_token = None;
            row.due_at = None;
            row.moved_from = Some("+1 555 0199".into());
        }
        row.connected_at = after(-7);
        rows.push(row);
    }
    rows
}

fn fresh_number(mut asset: Asset, number: u8) -> Asset {
    let digits = format!("7700{number}");
    match &mut asset {
        Asset::Whatsapp(asset) => asset.phone_number = id(digits),
        Asset::Instagram(asset) => asset.instagram = id(digits),
        Asset::Messenger(asset) => asset.page = id(digits),
    }
    asset
}

/// What is written is what is read, every part of it, in whatever shape.
pub async fn a_row_reads_back_whole(host: &dyn StoreHost) {
    for row in rows_in_every_shape() {
        let written = host.stores().connect(row).await;
        let read = host.stores().rows(&written.workspace).await;
        assert_eq!(read, [written]);
    }
}

/// A workspace sees its own rows, in the order of the kinds, and nobody else's.
pub async fn rows_come_in_the_order_of_kinds(host: &dyn StoreHost) {
    let stores = host.stores();
    let backwards = [ChatKind::Messenger, ChatKind::Instagram, ChatKind::Whatsapp];
    for kind in backwards {
        stores.connect(channel(&workspace(), asset(kind, 1))).await;
        stores.connect(channel(&id("ws_2"), asset(kind, 2))).await;
    }
    let rows = stores.rows(&workspace()).await;
    let kinds: Vec<_> = rows.iter().map(Channel::kind).collect();
    assert_eq!(kinds, ChatKind::ALL);
    assert!(rows.iter().all(|row| row.workspace == workspace()));
    assert_eq!(stores.rows(&id("ws_3")).await, []);
}

/// The row of the calling card is no chat channel.
pub async fn a_calling_row_is_not_among_the_chat_channels(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&workspace(), whatsapp(1))).await;
    let calling = stores.enable(&row).await;
    assert_eq!(stores.calling(&workspace()).await, Some(calling));
    assert_eq!(stores.rows(&workspace()).await, from_ref(&row));
    let walked = stores.channels.channels_after(None, 10).await.unwrap();
    assert_eq!(walked, [row]);
}

/// Rows are seen by a process that opens the store later.
pub async fn rows_outlive_the_process(host: &dyn StoreHost) {
    let row = host
        .stores()
        .connect(channel(&workspace(), whatsapp(1)))
        .await;
    assert_eq!(host.reopen().await.rows(&workspace()).await, [row]);
}

/// A person's token is held as long as some row has it, and no longer.
pub async fn a_token_is_held_while_a_row_of_any_workspace_has_it(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&workspace(), whatsapp(1))).await;
    let theirs = &row.credentials.meta_user;
    assert!(stores.channels.holds_token_of(theirs).await.unwrap());
    let stranger = id("1234567");
    assert_ne!(*theirs, stranger);
    assert!(!stores.channels.holds_token_of(&stranger).await.unwrap());

    let mut renewed = row.clone();
    renewed.credentials.meta_user = stranger.clone();
    let mut write = wassla_testkit::fixtures::reconnect(&row);
    write.channel.credentials = renewed.credentials;
    let outcome = stores
        .channels
        .upsert_channels(&wassla_testkit::fixtures::upserts(&workspace(), [write]))
        .await;
    assert_eq!(outcome.unwrap(), settled());
    assert!(stores.channels.holds_token_of(&stranger).await.unwrap());
    assert!(!stores.channels.holds_token_of(theirs).await.unwrap());
}

/// An agent comes and goes; the version does not count it.
pub async fn an_agent_is_assigned_and_taken_away(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&workspace(), whatsapp(1))).await;
    let bystander = stores.connect(channel(&workspace(), page(1))).await;
    let agent: AgentId = id("ag_1");
    for (seconds, agent) in [(10, Some(&agent)), (20, None)] {
        let assigned = stores
            .channels
            .assign_agent(
                &workspace(),
                ChatKind::Whatsapp.into(),
                agent,
                after(seconds),
            )
            .await;
        assert!(assigned.unwrap());
        let expected = Channel {
            agent: agent.cloned(),
            updated_at: after(seconds),
            ..row.clone()
        };
        let rows = stores.rows(&workspace()).await;
        assert_eq!(rows, [expected, bystander.clone()]);
    }
}

/// Without a row there is nothing to assign to, and nobody else's row is touched.
pub async fn an_agent_needs_a_row(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&workspace(), whatsapp(1))).await;
    let agent: AgentId = id("ag_1");
    for (whose, kind) in [("ws_1", ChatKind::Messenger), ("ws_2", ChatKind::Whatsapp)] {
        let assigned = stores
            .channels
            .assign_agent(&id(whose), kind.into(), Some(&agent), after(1))
            .await;
        assert!(!assigned.unwrap(), "{whose} {kind}");
    }
    assert_eq!(stores.rows(&workspace()).await, [row]);
}

/// Secrets are sealed anew, nothing else changes, and the version counts it.
pub async fn t12_a_reseal_replaces_the_secrets_and_nothing_else(host: &dyn StoreHost) {
    let stores = host.stores();
    for number in 1..=2 {
        let mut row = channel(&id(format!("ws_{number}")), whatsapp(number));
        row.agent = Some(id("ag_1"));
        stores.connect(row.clone()).await;
        let credentials = Credentials {
            access_token: Some(Sealed::new("anew")),
            pin: (number == 1).then(|| Sealed::new("pin anew")),
            ..row.credentials.clone()
        };
        let sealed = stores.channels.reseal(&row.id, row.version, &credentials);
        assert!(sealed.await.unwrap());
        let expected = Channel {
            credentials,
            version: row.version + 1,
            ..row.clone()
        };
        assert_eq!(stores.rows(&row.workspace).await, [expected]);
    }
}

/// A reseal that did not see the last write writes nothing.
pub async fn t12_a_reseal_of_an_older_version_writes_nothing(host: &dyn StoreHost) {
    let stores = host.stores();
    let row = stores.connect(channel(&workspace(), whatsapp(1))).await;
    let credentials = Credentials {
        access_token: Some(Sealed::new("anew")),
        ..row.credentials.clone()
    };
    let unknown: ChannelId = id("ch_unknown");
    for (id, version) in [(&row.id, 0), (&row.id, 2), (&unknown, 1)] {
        let sealed = stores.channels.reseal(id, version, &credentials);
        assert!(!sealed.await.unwrap(), "{id} at {version}");
    }
    assert_eq!(stores.rows(&workspace()).await, [row]);
}

/// A walk in pages meets every row of every workspace once, in the order of the ids.
pub async fn a_walk_meets_every_row_once(host: &dyn StoreHost) {
    let stores = host.stores();
    let mut ids = Vec::new();
    for number in 0..7 {
        let mut row = channel(&id(format!("ws_{number}")), whatsapp(number));
        // Ids are compared byte by byte, whatever the language of the database.
        row.id = id(["b", "A", "a", "_x", "B", "~", "-1"][number as usize]);
        ids.push(stores.connect(row).await.id);
    }
    ids.sort();

    let mut walked = Vec::new();
    loop {
        let after = walked.last();
        let rows = stores.channels.channels_after(after, 3).await.unwrap();
        assert!(rows.len() <= 3);
        if rows.is_empty() {
            break;
        }
        walked.extend(rows.into_iter().map(|row| row.id));
    }
    assert_eq!(walked, ids);
}

/// Sealed texts come back to the letter, wherever they are kept.
pub async fn sealed_texts_are_kept_to_the_letter(host: &dyn StoreHost) {
    let stores = host.stores();
    let texts = [
        "v1:2026-11:AAECAwQFBgcICQ-_==".to_owned(),
        "' \" \\ \\u0041 %41 &amp; \u{fffd} 🦀 ?1 $1".to_owned(),
        "+/".repeat(20_000),
    ];
    for (number, text) in (1..).zip(texts) {
        let mut row = channel(&id(format!("ws_{number}")), whatsapp(number));
        row.credentials.access_token = Some(Sealed::new(text.clone()));
        row.credentials.pin = Some(Sealed::new(text.clone()));
        let row = stores.connect(row).await;
        let mut write = moved(&row, whatsapp(number + 100));
        let job = write.job.as_mut().map(|job| &mut job.access_token);
        *job.unwrap() = Sealed::new(text.clone());
        assert_eq!(
            stores
                .upsert_channels(&row.workspace, [write.clone()])
                .await,
            settled()
        );

        let rows = stores.rows(&row.workspace).await;
        assert_eq!(rows[0].credentials.pin, row.credentials.pin);
        assert_eq!(rows, [write.channel]);
        let jobs = stores.jobs.jobs_after(None, 100).await.unwrap();
        let owed = |job: &CleanupJob| job.access_token.as_str() == text;
        assert!(jobs.iter().any(owed), "job {number}");
    }
}

/// No name at Meta, whatever it is made of, makes the store fail or touches another row.
pub async fn t30_hostile_names_are_kept(host: &dyn StoreHost) {
    let stores = host.stores();
    for (number, name) in (1..).zip(hostile_names()) {
        let whose: WorkspaceId = id(format!("ws_{number}"));
        let mut rows =
            [whatsapp(number), instagram(number), page(number)].map(|asset| channel(&whose, asset));
        for row in &mut rows {
            match &mut row.asset {
                Asset::Whatsapp(asset) => {
                    asset.display.clone_from(&name);
                    asset.verified_name = Some(name.clone());
                }
                Asset::Instagram(asset) => {
                    asset.username = Some(name.clone());
                    asset.page_name.clone_from(&name);
                }
                Asset::Messenger(asset) => asset.page_name.clone_from(&name),
            }
            row.moved_from = Some(name.clone());
            row.evidence.number = Some(wassla_domain::channel::NumberSeen {
                status: Some(name.clone()),
                platform: Some(name.clone()),
                at: NOW,
            });
        }
        let writes = rows.each_ref().map(first_connect);
        assert_eq!(stores.upsert_channels(&whose, writes).await, settled());

        let read = stores.rows(&whose).await;
        assert_eq!(read.len(), 3);
        for (written, read) in rows.iter().zip(&read) {
            let texts = texts_of(written).into_iter().zip(texts_of(read));
            for (written, read) in texts {
                assert!(same_text(&written, &read), "{written:?} became {read:?}");
            }
            assert_eq!(written.credentials, read.credentials);
        }
    }
}

fn texts_of(row: &Channel) -> Vec<String> {
    let number = row.evidence.number.clone().unwrap();
    let mut texts = vec![
        row.asset.display(),
        row.moved_from.clone().unwrap(),
        number.status.unwrap(),
        number.platform.unwrap(),
    ];
    match &row.asset {
        Asset::Whatsapp(asset) => texts.extend(asset.verified_name.clone()),
        Asset::Instagram(asset) => texts.push(asset.page_name.clone()),
        Asset::Messenger(_) => {}
    }
    texts
}

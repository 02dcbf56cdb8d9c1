//! The canary (threat T10) for calls: what two devices describe to each other is for them alone.

use std::collections::BTreeMap;

use meta_fake::fault::{Fault, What};
use meta_fake::world::{AssetKind, CallState, GraphProblem};
use wassla_journeys::world::{Person, Phone, Setup, Store, Voices, World};

use super::call_scene::{NUMBER, is_call, takes_calls};

/// Calls at their best and at their worst; Lina's number is connected then.
pub(super) async fn customers_call(world: &World, owner: &mut Person, voices: &Voices) {
    world.hires_voice("ws_acme", "ag_vera", "Vera").await;
    owner.connects("whatsapp", "lina").await;
    let secrets = world.meta(|meta| meta.secrets().join(" "));
    for code in [138_015, 190, 2] {
        let quoting = GraphProblem::new(code, format!("Invalid: {secrets}")).details(&secrets);
        let refused = Fault::once("POST /{phone}/settings", What::Error(quoting));
        world.meta(|meta| meta.script(refused));
        owner.enables_calls("ag_vera").await;
        world.meta(|meta| meta.faults.clear());
        owner.connects("whatsapp", "lina").await;
    }
    let enabled = owner.enables_calls("ag_vera").await;
    assert_eq!(enabled.status, 200, "{enabled:?}");

    let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0121");
    let call = phone.calls();
    is_call(world, owner, "connected").await;
    people_look(owner).await;
    phone.hangs_up(&call);
    is_call(world, owner, "completed").await;

    voices_fail(world, owner, voices, &phone).await;
    meta_fails(world, owner, &phone).await;
    people_look(owner).await;
    assert_eq!(owner.disconnects("whatsapp_call").await, 204);
    let figures = world.figures().await;
    for counted in [
        "wassla_calls_ended_total{outcome=\"completed\"} 1",
        "wassla_calls_ended_total{outcome=\"bridge_failed\"} 3",
        "wassla_calls_ended_total{outcome=\"failed\"} 1",
        "wassla_bridge_failures_total{reason=\"not_understood\"} 2",
        "wassla_bridge_failures_total{reason=\"server_error\"} 1",
    ] {
        assert!(figures.contains(counted), "{counted} is not in {figures}");
    }
    let parts = world.private_parts();
    assert!(parts.len() >= 2 * 5, "{parts:?}");
    assert!(
        parts.iter().all(|part| !figures.contains(part)),
        "{figures}"
    );
}

/// A runtime that quotes what it was told.
async fn voices_fail(world: &World, owner: &Person, voices: &Voices, phone: &Phone) {
    let quoted = voices.offers()[0].to_string();
    let fails: [&dyn Fn(); 3] = [
        &|| voices.babble(&quoted),
        &|| voices.babble("{\"sdp_type\":\"answer\",\"sdp\":\"a=ice-pwd:no-description\"}"),
        &|| voices.go_down(500),
    ];
    for fail in fails {
        fail();
        let call = phone.calls();
        world
            .until("it is rejected", async || {
                phone.call(&call).state == CallState::Rejected
            })
            .await;
        is_call(world, owner, "bridge_failed").await;
    }
    voices.answer_again();
}

/// Meta quotes what it was sent.
async fn meta_fails(world: &World, owner: &Person, phone: &Phone) {
    let quoted = [world.private_parts(), world.meta(|meta| meta.secrets())].concat();
    let quoted = quoted.join(" ");
    let quoting = GraphProblem::new(100, format!("Invalid SDP: {quoted}")).details(&quoted);
    let refused = Fault::once("POST /{phone}/calls", What::Error(quoting));
    world.meta(|meta| meta.script(refused));
    phone.calls();
    is_call(world, owner, "failed").await;
}

async fn people_look(owner: &Person) {
    let conversation = owner.conversations().await;
    let id = conversation[0]["id"].as_str().unwrap_or_default();
    for path in [
        "/api/v1/calls".to_owned(),
        "/api/v1/channels".to_owned(),
        "/channels?manage=whatsapp_call".to_owned(),
        "/inbox".to_owned(),
        format!("/inbox/{id}"),
        format!("/api/v1/conversations/{id}/messages"),
    ] {
        let answer = owner.gets(&path).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

/// The rows of a dump, by the name of their table.
fn tables(dump: &str) -> BTreeMap<&str, &str> {
    let parts = dump.split("\nCOPY public.").skip(1);
    let parts = parts.filter_map(|part| {
        let (head, rest) = part.split_once('\n')?;
        let (rows, _) = rest.split_once("\\.\n")?;
        Some((head.split(' ').next()?, rows))
    });
    parts.collect()
}

/// The tables that hold a part of a description.
fn tables_with(world: &World, part: &str) -> Vec<String> {
    let mut bytes = world.database_bytes();
    let (_, dump) = bytes.pop().unwrap();
    let dump = String::from_utf8_lossy(&dump).into_owned();
    let tables = tables(&dump);
    assert!(tables.contains_key("calls") && tables.contains_key("inbound_events"));
    let holding = tables.iter().filter(|(_, rows)| rows.contains(part));
    holding.map(|(name, _)| (*name).to_owned()).collect()
}

/// What a thief of the database finds of a description. On PostgreSQL: SQLite leaves in its file
/// what it has forgotten, until something else is written there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t10_an_offer_stands_in_its_call_while_it_rings_and_else_only_in_what_meta_posted() {
    let voices = Voices::start().await;
    let setup = Setup::on(Store::Postgres).speaking(&voices).working();
    let world = setup.with("limits.calls_at_once", "1").open().await;
    let owner = takes_calls(&world).await;
    let karim = world.phone("karim", AssetKind::Whatsapp, NUMBER);
    let nadia = world.phone("nadia", AssetKind::Whatsapp, NUMBER);
    let first = karim.calls();
    is_call(&world, &owner, "connected").await;
    // The only place is taken: the second one rings.
    nadia.calls();
    is_call(&world, &owner, "ringing").await;

    // Password and fingerprint of both offers, then of the answer.
    let parts = world.private_parts();
    assert_eq!(parts.len(), 6, "{parts:?}");
    for part in &parts[..2] {
        assert_eq!(
            tables_with(&world, part),
            ["inbound_events"],
            "{part} is taken"
        );
    }
    for part in &parts[2..4] {
        assert_eq!(
            tables_with(&world, part),
            ["calls", "inbound_events"],
            "{part} rings"
        );
    }
    for part in &parts[4..] {
        assert_eq!(
            tables_with(&world, part),
            [""; 0],
            "an answer is kept nowhere"
        );
    }

    karim.hangs_up(&first);
    is_call(&world, &owner, "connected").await;
    let parts = world.private_parts();
    for part in &parts[..4] {
        assert_eq!(tables_with(&world, part), ["inbound_events"], "{part}");
    }
    world.passes(std::time::Duration::from_hours(24 * 60));
    world
        .forgets_events_older_than(std::time::Duration::from_hours(24 * 30))
        .await;
    for part in &parts {
        assert_eq!(
            tables_with(&world, part),
            [""; 0],
            "{part}: forgotten in time"
        );
    }
    assert_eq!(world.finds_secrets(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t10_a_part_of_a_description_is_found_in_a_log_and_in_an_answer() {
    for place in ["log", "answer"] {
        let voices = Voices::start().await;
        let setup = Setup::on(Store::Sqlite).speaking(&voices).working();
        let mut world = setup.open().await;
        let owner = takes_calls(&world).await;
        let karim = world.phone("karim", AssetKind::Whatsapp, NUMBER);
        karim.calls();
        is_call(&world, &owner, "connected").await;
        assert_eq!(world.finds_secrets(), []);
        let parts = world.private_parts();
        assert_eq!(parts.len(), 4, "of the offer and of the answer");
        for part in &parts {
            match place {
                "log" => world.plants_in_log(&format!("offer: a=ice-pwd:{part}\r\n")),
                _ => world.plants_in_answer("", &format!("{{\"sdp\":\"{part}\"}}")),
            }
        }
        assert!(world.finds_secrets().len() >= parts.len());
    }
}

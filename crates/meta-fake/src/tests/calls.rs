use serde_json::json;

use super::calling::{enable, heard, hears, post, ready};
use super::*;
use crate::{
    Fault, What, receive,
    world::{CallAction, CallState, CannotCall},
};

pub(super) const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n";
const ANSWER: &str = "v=0\r\no=- 2 1 IN IP4 127.0.0.1\r\n";

/// A number that can be called.
pub(super) fn callable() -> (World, String, String) {
    let (mut world, token, number) = ready();
    assert_eq!(enable(&mut world, &token, &number).status, 200);
    (world, token, number)
}

/// The number, with a call of Karim's that rings.
pub(super) fn ringing() -> (World, Business, String) {
    let (mut world, token, number) = callable();
    let id = world.customer_calls(&number, "karim", OFFER).unwrap();
    (world, Business { token, number }, id)
}

/// Who takes calls up.
pub(super) struct Business {
    token: String,
    number: String,
}

impl Business {
    fn asks(&self, world: &mut World, body: &Value) -> Response {
        let mut whole = json!({ "messaging_product": "whatsapp" });
        let members = body.as_object().unwrap().clone();
        whole.as_object_mut().unwrap().extend(members);
        let target = format!("/{}/calls", self.number);
        post(world, &self.token, &target, &whole)
    }

    fn does(&self, world: &mut World, action: &str, id: &str) -> Response {
        self.asks(world, &json!({ "action": action, "call_id": id }))
    }

    fn answers(&self, world: &mut World, action: &str, id: &str, sdp: &str) -> Response {
        let session = json!({ "sdp_type": "answer", "sdp": sdp });
        let body = json!({ "action": action, "call_id": id, "session": session });
        self.asks(world, &body)
    }

    pub(super) fn accepts(&self, world: &mut World, id: &str) {
        assert_eq!(self.answers(world, "accept", id, ANSWER).status, 200);
    }

    pub(super) fn accepts_with(&self, world: &mut World, id: &str, opaque: &str) -> Response {
        let body = json!({
            "action": "accept",
            "call_id": id,
            "session": { "sdp_type": "answer", "sdp": ANSWER },
            "biz_opaque_callback_data": opaque,
        });
        self.asks(world, &body)
    }

    pub(super) fn ends(&self, world: &mut World, action: &str, id: &str) {
        assert_eq!(self.does(world, action, id).status, 200);
    }
}

fn state(world: &mut World, id: &str) -> CallState {
    world.call(id).unwrap().state
}

#[test]
fn call_is_prepared_and_picked_up_with_one_sdp() {
    let (mut world, business, id) = ringing();
    assert!(id.starts_with("wacid."), "{id}");
    let held = world.call(&id).unwrap();
    assert_eq!(
        (held.state, held.answer.as_deref()),
        (CallState::Ringing, None)
    );
    let done = json!({ "messaging_product": "whatsapp", "success": true });
    let prepared = business.answers(&mut world, "pre_accept", &id, ANSWER);
    assert_eq!(prepared.json(), done);
    let held = world.call(&id).unwrap();
    assert_eq!(
        (held.state, held.answer.as_deref(), held.accepted_at),
        (CallState::PreAccepted, Some(ANSWER), None)
    );
    let other = business.answers(&mut world, "accept", &id, &format!("{ANSWER}s=-\r\n"));
    assert_eq!(refusal(&other), (400, 100, None));
    assert_eq!(state(&mut world, &id), CallState::PreAccepted);
    world.advance(3);
    let accepted = business.answers(&mut world, "accept", &id, ANSWER);
    assert_eq!(accepted.json(), done);
    let now = world.now();
    let held = world.call(&id).unwrap();
    assert_eq!(
        (held.state, held.accepted_at),
        (CallState::Accepted, Some(now))
    );
}

#[test]
fn call_is_picked_up_without_preparation() {
    let (mut world, business, id) = ringing();
    business.accepts(&mut world, &id);
    assert_eq!(state(&mut world, &id), CallState::Accepted);
}

#[test]
fn nothing_is_picked_up_twice() {
    let (mut world, business, id) = ringing();
    let again = |world: &mut World, action: &str| {
        let refused = business.answers(world, action, &id, ANSWER);
        assert_eq!(refusal(&refused), (400, 138_003, None), "{action}");
    };
    business.answers(&mut world, "pre_accept", &id, ANSWER);
    again(&mut world, "pre_accept");
    business.accepts(&mut world, &id);
    again(&mut world, "accept");
    again(&mut world, "pre_accept");
}

#[test]
fn call_rings_for_a_minute() {
    let (mut world, business, id) = ringing();
    world.advance(59);
    business.answers(&mut world, "pre_accept", &id, ANSWER);
    assert_eq!(state(&mut world, &id), CallState::PreAccepted);
    world.advance(1);
    assert_eq!(state(&mut world, &id), CallState::NotAnswered);
    let late = business.answers(&mut world, "accept", &id, ANSWER);
    assert_eq!(refusal(&late), (500, 138_007, None));
}

#[test]
fn picked_up_call_does_not_end_by_itself() {
    let (mut world, business, id) = ringing();
    business.accepts(&mut world, &id);
    world.advance(3_600);
    assert_eq!(state(&mut world, &id), CallState::Accepted);
}

#[test]
fn clock_that_follows_another_ends_calls_too() {
    let overdue = || {
        let (mut world, business, id) = ringing();
        heard(&mut world);
        let wall = world.now() + 60;
        world.clock.follow(wall);
        (world, business, id)
    };
    let (mut world, _, _) = overdue();
    assert!(world.has_due_deliveries());
    assert_eq!(heard(&mut world).len(), 1);

    let (mut world, business, id) = overdue();
    let caller = world
        .authenticate(
            &business.token,
            world.proof(APP, &business.token).as_deref(),
        )
        .unwrap();
    let accept = CallAction::Accept {
        answer: ANSWER.to_owned(),
        opaque: None,
    };
    let late = world.control_call(&caller, &business.number, &id, accept);
    assert_eq!(late.unwrap_err().code, 138_007);
    let call = world.call(&id).unwrap();
    assert_eq!(call.ended_at, Some(call.placed_at + 60));
}

#[test]
fn ended_call_is_neither_picked_up_nor_ended_again() {
    let (mut world, business, id) = ringing();
    assert!(world.customer_hangs_up(&id));
    assert!(!world.customer_hangs_up(&id));
    for action in ["pre_accept", "accept"] {
        let refused = business.answers(&mut world, action, &id, ANSWER);
        assert_eq!(refusal(&refused), (500, 138_004, None), "{action}");
    }
    for action in ["reject", "terminate"] {
        let refused = business.does(&mut world, action, &id);
        assert_eq!(refusal(&refused), (400, 100, None), "{action}");
    }
    assert_eq!(state(&mut world, &id), CallState::HungUp);
}

#[test]
fn business_rejects_what_rings_and_terminates_what_lives() {
    let (mut world, business, id) = ringing();
    business.ends(&mut world, "reject", &id);
    assert_eq!(state(&mut world, &id), CallState::Rejected);
    let (mut world, business, id) = ringing();
    business.ends(&mut world, "terminate", &id);
    assert_eq!(state(&mut world, &id), CallState::Terminated);
    let (mut world, business, id) = ringing();
    business.accepts(&mut world, &id);
    let refused = business.does(&mut world, "reject", &id);
    assert_eq!(refusal(&refused), (400, 100, None));
    business.ends(&mut world, "terminate", &id);
    assert_eq!(state(&mut world, &id), CallState::Terminated);
}

#[test]
fn malformed_control_is_refused_and_changes_nothing() {
    let (mut world, business, id) = ringing();
    let session = |kind: &str, sdp: &str| json!({ "sdp_type": kind, "sdp": sdp });
    for body in [
        json!({ "action": "answer", "call_id": id }),
        json!({ "call_id": id }),
        json!({ "action": "reject" }),
        json!({ "action": "reject", "call_id": "wacid.other" }),
        json!({ "action": "accept", "call_id": id }),
        json!({ "action": "accept", "call_id": id, "session": ANSWER }),
        json!({ "action": "accept", "call_id": id, "session": session("offer", ANSWER) }),
        json!({ "action": "accept", "call_id": id, "session": session("answer", "") }),
        json!({ "action": "accept", "call_id": id, "session": session("answer", "hello") }),
        json!({ "action": "reject", "call_id": id, "messaging_product": "facebook" }),
    ] {
        let refused = business.asks(&mut world, &body);
        assert_eq!(refusal(&refused), (400, 100, None), "{body}");
    }
    let long = "x".repeat(513);
    let refused = business.accepts_with(&mut world, &id, &long);
    assert_eq!(refusal(&refused), (400, 100, None));
    assert_eq!(state(&mut world, &id), CallState::Ringing);
    let taken = business.accepts_with(&mut world, &id, &long[1..]);
    assert_eq!(taken.status, 200);
}

#[test]
fn call_is_its_own_numbers() {
    let (mut world, business, id) = ringing();
    let token = token_of(&mut world, "lina");
    let number = number_of(&world, "lina");
    world.switch_calling(&number, true);
    let stranger = Business { token, number };
    let refused = stranger.answers(&mut world, "accept", &id, ANSWER);
    assert_eq!(refusal(&refused), (400, 100, None));
    let Business { number, .. } = &business;
    let foreign = Business {
        token: stranger.token,
        number: number.clone(),
    };
    let refused = foreign.does(&mut world, "reject", &id);
    assert_eq!(refusal(&refused), (400, 100, Some(33)));
    world.decline("aisha", "whatsapp_business_messaging");
    let refused = business.does(&mut world, "reject", &id);
    assert_eq!(refusal(&refused), (403, 10, None));
}

#[test]
fn nobody_may_be_called() {
    let (mut world, business, _) = ringing();
    let body = json!({
        "action": "connect",
        "to": "12025550171",
        "session": { "sdp_type": "offer", "sdp": OFFER },
    });
    let code = |world: &mut World| {
        let (status, code, _) = refusal(&business.asks(world, &body));
        (status, code)
    };
    assert_eq!(code(&mut world), (401, 138_006));
    world.settings.calls_at_once = 1;
    assert_eq!(code(&mut world), (429, 138_002));
    world.restrict_calling(&business.number);
    assert_eq!(code(&mut world), (400, 138_014));
    world.switch_calling(&business.number, false);
    assert_eq!(code(&mut world), (401, 138_000));
}

#[test]
fn switched_off_number_only_ends_calls() {
    let (mut world, business, id) = ringing();
    world.switch_calling(&business.number, false);
    for action in ["pre_accept", "accept"] {
        let refused = business.answers(&mut world, action, &id, ANSWER);
        assert_eq!(refusal(&refused), (401, 138_000, None), "{action}");
    }
    business.ends(&mut world, "reject", &id);
}

#[test]
fn calls_of_a_sip_number_are_no_business_of_graphs() {
    let (mut world, token, number) = callable();
    world.set_sip(&number, true);
    let id = world.customer_calls(&number, "karim", OFFER).unwrap();
    let business = Business { token, number };
    for action in ["reject", "terminate"] {
        let refused = business.does(&mut world, action, &id);
        assert_eq!(refusal(&refused), (400, 131_055, None), "{action}");
    }
    let refused = business.answers(&mut world, "accept", &id, ANSWER);
    assert_eq!(refusal(&refused).1, 131_055);
}

#[test]
fn phone_does_not_call_for_its_reason() {
    type Case = (fn(&mut World, &str), &'static str, CannotCall);
    let cases: [Case; 8] = [
        (
            |world, id| world.switch_calling(id, false),
            "karim",
            CannotCall::NotEnabled,
        ),
        (
            |world, id| world.restrict_calling(id),
            "karim",
            CannotCall::Restricted,
        ),
        (
            |world, id| world.ban_number(id),
            "karim",
            CannotCall::OutOfService,
        ),
        (
            |world, id| world.unregister_number(id),
            "karim",
            CannotCall::OutOfService,
        ),
        (|_, _| {}, "tarek", CannotCall::NotOnWhatsapp),
        (|_, _| {}, "nobody", CannotCall::NotOnWhatsapp),
        (
            |world, _| world.add_customer("self", "Aisha", Some("12025550101"), None),
            "self",
            CannotCall::Oneself,
        ),
        (
            |world, _| world.settings.calls_at_once = 0,
            "karim",
            CannotCall::Busy,
        ),
    ];
    for (spoil, customer, expected) in cases {
        let (mut world, _, number) = callable();
        spoil(&mut world, &number);
        let placed = world.customer_calls(&number, customer, OFFER);
        assert_eq!(placed, Err(expected));
        assert_eq!(world.calls, []);
    }
    let (mut world, _, _) = callable();
    let page = world.pages[0].id.clone();
    for asset in [&page, "5"] {
        let placed = world.customer_calls(asset, "karim", OFFER);
        assert_eq!(placed, Err(CannotCall::NoNumber));
    }
    let (mut world, _, number) = callable();
    world.restrict_calling(&number);
    world.end_calling_restriction(&number);
    world.can_call(&number, "karim").unwrap();
}

#[test]
fn thousand_calls_are_under_way_at_most() {
    let (mut world, _, number) = callable();
    let place = |world: &mut World| world.customer_calls(&number, "karim", OFFER);
    let first = place(&mut world).unwrap();
    for _ in 1..1_000 {
        place(&mut world).unwrap();
    }
    assert_eq!(world.calls_under_way(&number), 1_000);
    assert_eq!(place(&mut world), Err(CannotCall::Busy));
    world.customer_hangs_up(&first);
    place(&mut world).unwrap();
}

#[test]
fn call_opens_the_window_for_messages() {
    let (mut world, business, _) = ringing();
    let body = json!({
        "messaging_product": "whatsapp",
        "to": "12025550171",
        "text": { "body": "You called" },
    });
    let target = format!("/{}/messages", business.number);
    let sent = post(&mut world, &business.token, &target, &body);
    assert_eq!(sent.status, 200);
    world.advance(24 * 3_600);
    let late = post(&mut world, &business.token, &target, &body);
    assert_eq!(refusal(&late).1, 131_047);
}

#[test]
fn faults_are_scripted_for_calls_and_settings() {
    for (method, endpoint, edge) in [
        ("GET", "GET /{phone}/settings", "settings"),
        ("POST", "POST /{phone}/settings", "settings"),
        ("POST", "POST /{phone}/calls", "calls"),
    ] {
        let (mut world, token, number) = callable();
        world.script(Fault::once(endpoint, What::Empty(503)));
        let proof = world.proof(APP, &token).unwrap();
        let target = format!("/v21.0/{number}/{edge}?appsecret_proof={proof}");
        let request = Request::new(method, &target).bearer(&token);
        let mut status = || receive(&mut world, &request).response.unwrap().status;
        assert_eq!((status(), status() == 503), (503, false), "{endpoint}");
        assert_eq!(world.journal.count(endpoint), 2);
    }
}

#[test]
fn calls_are_kept_with_the_world() {
    let (mut world, business, id) = ringing();
    hears(&mut world, &[]);
    let mut kept = World::from_json(&world.to_json().unwrap()).unwrap();
    assert_eq!(kept.call(&id), world.call(&id));
    business.accepts(&mut kept, &id);
}

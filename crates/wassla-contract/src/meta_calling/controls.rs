use wassla_domain::calls::{CallAction, ExternalCallId, Sdp};

use super::bench::{ANSWER, Bench, Business, OUR_ID, accept, answer};
use super::refusals::refused;
use meta_fake::world::CallState;

/// Prepared while it rings, then picked up; the answer arrives as it was given, to the letter.
pub async fn a_call_is_prepared_and_picked_up(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    prepare(bench, &business, &call).await;
    let held = bench.call(&call);
    assert_eq!(held.state, CallState::PreAccepted);
    assert_eq!((held.answer.as_deref(), held.opaque), (Some(ANSWER), None));

    let taken = bench.control(&business, &call, accept()).await;

    taken.expect("picked up");
    let held = bench.call(&call);
    assert_eq!(held.state, CallState::Accepted);
    assert_eq!(held.answer.as_deref(), Some(ANSWER));
    assert_eq!(held.opaque.as_deref(), Some(OUR_ID));
}

/// Preparing may be left out.
pub async fn a_call_is_picked_up_without_being_prepared(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    let taken = bench.control(&business, &call, accept()).await;
    taken.expect("picked up");
    assert_eq!(bench.call(&call).state, CallState::Accepted);
}

/// What was prepared is what must be picked up with.
pub async fn another_answer_than_the_prepared_one_is_refused(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    prepare(bench, &business, &call).await;
    let other = Sdp::new(format!("{ANSWER}a=sendrecv\r\n")).expect("it begins as one");
    let CallAction::Accept { id, .. } = accept() else {
        panic!("it accepts");
    };
    let other = CallAction::Accept { answer: other, id };
    assert_eq!(refused(bench.control(&business, &call, other).await), 100);
    assert_eq!(bench.call(&call).state, CallState::PreAccepted);
}

/// A call that rings is turned away, prepared or not.
pub async fn a_call_is_rejected(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    let prepared = bench.rings(&business, "nadia");
    prepare(bench, &business, &prepared).await;
    for call in [call, prepared] {
        let rejected = bench.control(&business, &call, CallAction::Reject).await;
        rejected.expect("rejected");
        assert_eq!(bench.call(&call).state, CallState::Rejected);
    }
}

/// A call that was picked up ends, and can no longer be rejected.
pub async fn a_call_is_ended(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    let taken = bench.control(&business, &call, accept()).await;
    taken.expect("picked up");
    let rejected = bench.control(&business, &call, CallAction::Reject).await;
    assert_eq!(refused(rejected), 100);

    let ended = bench.control(&business, &call, CallAction::Terminate).await;

    ended.expect("ended");
    assert_eq!(bench.call(&call).state, CallState::Terminated);
}

/// Meta says our id when the call is over.
pub async fn our_id_comes_back_at_the_end(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    let taken = bench.control(&business, &call, accept()).await;
    taken.expect("picked up");
    bench.told();
    bench.world(|world| world.customer_hangs_up(call.as_str()));
    let told = bench.told();
    let ended = &told[0]["entry"][0]["changes"][0]["value"]["calls"][0];
    assert_eq!(ended["event"], "terminate");
    assert_eq!(ended["id"], call.as_str());
    assert_eq!(ended["biz_opaque_callback_data"], OUR_ID);
}

/// What is done with one call is done with no other of the number.
pub async fn calls_at_once_do_not_mix(bench: &Bench) {
    let (business, first) = ringing(bench).await;
    let second = bench.rings(&business, "karim");
    let third = bench.rings(&business, "nadia");
    let taken = bench.control(&business, &second, accept()).await;
    taken.expect("picked up");
    let rejected = bench.control(&business, &third, CallAction::Reject).await;
    rejected.expect("rejected");
    let states = [first, second, third].map(|call| bench.call(&call).state);
    let expected = [CallState::Ringing, CallState::Accepted, CallState::Rejected];
    assert_eq!(states, expected);
}

/// A caller who gave up, and one who rang for a minute, are told apart by Meta's code.
pub async fn what_is_over_is_not_picked_up(bench: &Bench) {
    let (business, given_up) = ringing(bench).await;
    bench.world(|world| world.customer_hangs_up(given_up.as_str()));
    let too_late = bench.rings(&business, "karim");
    bench.world(|world| world.advance(61));
    for (call, expected) in [(given_up, 138_004), (too_late, 138_007)] {
        let taken = bench.control(&business, &call, accept()).await;
        let error = taken.expect_err("it is over");
        assert_eq!(error.code.map(|it| it.code), Some(expected));
    }
}

/// A call that is over is neither rejected nor ended once more.
pub async fn what_is_over_does_not_end_again(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    let rejected = bench.control(&business, &call, CallAction::Reject).await;
    rejected.expect("rejected");
    for action in [CallAction::Reject, CallAction::Terminate] {
        let again = bench.control(&business, &call, action).await;
        assert_eq!(refused(again), 100);
    }
    assert_eq!(bench.call(&call).state, CallState::Rejected);
}

/// An id that no call of the number has.
pub async fn a_call_of_nobody_is_refused(bench: &Bench) {
    let business = bench.open().await;
    let nobody = ExternalCallId::new("wacid.of-nobody+/=").expect("it is visible");
    for action in [accept(), CallAction::Reject, CallAction::Terminate] {
        let controlled = bench.control(&business, &nobody, action).await;
        assert_eq!(refused(controlled), 100);
    }
}

async fn prepare(bench: &Bench, business: &Business, call: &ExternalCallId) {
    let prepare = CallAction::PreAccept(answer());
    let prepared = bench.control(business, call, prepare).await;
    prepared.expect("prepared");
}

/// Aisha's number, which Karim calls.
pub(super) async fn ringing(bench: &Bench) -> (Business, ExternalCallId) {
    let business = bench.open().await;
    let call = bench.rings(&business, "karim");
    (business, call)
}

use wassla_domain::calls::CallAction;
use wassla_domain::meta::{CallingSwitch, MetaError, Reached, Remedy};

use super::bench::{Bench, accept, answer};

/// A new business writes to too few customers a day to be called.
pub async fn a_limit_that_is_too_low_is_told(bench: &Bench) {
    let business = bench.listening("aisha").await;
    let number = business.number.as_str();
    bench.world(|world| world.limit_messaging(number, 1_999));
    assert_eq!(
        refused(bench.set(&business, CallingSwitch::On).await),
        138_015
    );
    assert!(!bench.held(&business.number).is_enabled);

    bench.world(|world| world.limit_messaging(number, 2_000));
    bench
        .set(&business, CallingSwitch::On)
        .await
        .expect("it is enough");
}

/// Meta does not enable calls of which nobody would be told.
pub async fn an_app_that_would_hear_of_no_call_is_told(bench: &Bench) {
    let business = bench.business("aisha").await;
    assert_eq!(
        refused(bench.set(&business, CallingSwitch::On).await),
        138_018
    );
    assert!(!bench.held(&business.number).is_enabled);
}

/// Some accounts must be able to pay first.
pub async fn a_missing_payment_method_is_told(bench: &Bench) {
    let business = bench.listening("aisha").await;
    bench.world(|world| {
        world.settings.payment_needed_to_enable = true;
        world.set_payment(business.number.as_str(), false);
    });
    assert_eq!(
        refused(bench.set(&business, CallingSwitch::On).await),
        131_044
    );
}

/// A number that is used in the Business app takes its calls there.
pub async fn a_business_app_number_is_refused(bench: &Bench) {
    let business = bench.listening("sami").await;
    assert_eq!(refused(bench.set(&business, CallingSwitch::On).await), 100);
    let read = bench.settings(&business).await.expect("read");
    assert!(!read.is_enabled());
}

/// While a number takes its calls by SIP, Graph has none of them.
pub async fn calls_of_a_number_with_sip_are_not_ours(bench: &Bench) {
    let business = bench.open().await;
    let call = bench.rings(&business, "karim");
    bench.world(|world| world.set_sip(business.number.as_str(), true));
    for action in [
        CallAction::PreAccept(answer()),
        accept(),
        CallAction::Reject,
        CallAction::Terminate,
    ] {
        let controlled = bench.control(&business, &call, action).await;
        assert_eq!(refused(controlled), 131_055);
    }
}

/// A call that rings while calling is switched off can only be turned away.
pub async fn calls_of_a_number_that_is_not_enabled_are_not_picked_up(bench: &Bench) {
    let business = bench.open().await;
    let call = bench.rings(&business, "karim");
    bench
        .set(&business, CallingSwitch::Off)
        .await
        .expect("disabled");
    let taken = bench.control(&business, &call, accept()).await;
    assert_eq!(refused(taken), 138_000);
    let rejected = bench.control(&business, &call, CallAction::Reject);
    rejected.await.expect("rejected");
}

/// Whoever has no role on a number cannot read nor set it, nor take its calls.
pub async fn a_number_of_somebody_else_is_lost_access(bench: &Bench) {
    let aisha = bench.open().await;
    let call = bench.rings(&aisha, "karim");
    let mut stranger = bench.business("omar").await;
    stranger.number = aisha.number.clone();
    let read = bench.settings(&stranger).await.err();
    let set = bench.set(&stranger, CallingSwitch::Off).await.err();
    let taken = bench.control(&stranger, &call, accept()).await.err();
    for error in [read, set, taken] {
        let error = error.expect("it is Aisha's");
        assert!(error.is_lost_access(), "{error}");
    }
    assert!(bench.held(&aisha.number).is_enabled);
}

/// The code of a refusal that is for good.
pub(super) fn refused(result: Result<(), MetaError>) -> u32 {
    let error = result.expect_err("it is refused");
    let told = (error.remedy, error.reached);
    assert_eq!(told, (Remedy::Never, Reached::Answered), "{error}");
    error.code.expect("Meta gave a code").code
}

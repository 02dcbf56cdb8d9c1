use std::time::Duration;

use wassla_domain::calls::CallAction;
use wassla_domain::meta::{CallingSwitch, Reached, Remedy};

use super::bench::{Bench, accept, answer};
use super::controls::ringing;
use meta_fake::world::{CallState, GraphProblem};
use meta_fake::{Fault, What};

const READ: &str = "GET /{phone}/settings";
const SET: &str = "POST /{phone}/settings";
const CONTROL: &str = "POST /{phone}/calls";

/// A token that died reads, sets and controls nothing: the person has to connect again.
pub async fn t10_a_dead_token_sets_and_controls_nothing(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    bench.world(|world| world.change_password("aisha"));
    let read = bench.settings(&business).await.err();
    let set = bench.set(&business, CallingSwitch::Off).await.err();
    let taken = bench.control(&business, &call, accept()).await.err();
    for error in [read, set, taken] {
        let error = error.expect("the token is dead");
        let told = (error.remedy, error.reached);
        assert_eq!(told, (Remedy::Reconnect, Reached::Answered));
    }
    assert!(bench.held(&business.number).is_enabled);
    assert_eq!(bench.call(&call).state, CallState::Ringing);
}

/// Settings need the management permission, which can be granted.
pub async fn a_missing_permission_for_settings_is_told_apart(bench: &Bench) {
    let business = bench.listening("aisha").await;
    bench.world(|world| world.decline("aisha", "whatsapp_business_management"));
    let read = bench.settings(&business).await.err();
    let set = bench.set(&business, CallingSwitch::On).await.err();
    for error in [read, set] {
        let error = error.expect("it was declined");
        assert_eq!(error.remedy, Remedy::GrantPermission, "{error}");
    }
}

/// Calls need the messaging permission, which can be granted.
pub async fn a_missing_permission_for_calls_is_told_apart(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    bench.world(|world| world.decline("aisha", "whatsapp_business_messaging"));
    let error = bench.control(&business, &call, CallAction::Reject).await;
    let error = error.expect_err("it was declined");
    assert_eq!(error.remedy, Remedy::GrantPermission);
    assert_eq!(bench.call(&call).state, CallState::Ringing);
}

/// Calling on while throttled makes it longer: once, and with Meta's own time.
pub async fn throttled_settings_say_how_long(bench: &Bench) {
    let business = bench.listening("aisha").await;
    for method in [READ, SET] {
        bench.world(|world| {
            world.faults = vec![Fault::times(method, 2, What::ThrottledMinutes(7))];
        });
        let error = match method {
            READ => bench.settings(&business).await.err(),
            _ => bench.set(&business, CallingSwitch::On).await.err(),
        };
        let remedy = error.expect("throttled").remedy;
        assert_eq!(remedy, Remedy::Wait(Duration::from_mins(7)), "{method}");
        let left = bench.world(|world| world.faults[0].times);
        assert_eq!(left, 1, "it was asked once");
    }
}

/// A number with too many calls is free again within seconds.
pub async fn throttled_calls_say_how_long(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    for code in [138_002, 138_005] {
        let busy = GraphProblem::new(code, "Too many calls").status(429);
        bench.world(|world| world.faults = vec![Fault::times(CONTROL, 2, What::Error(busy))]);
        let error = bench.control(&business, &call, accept()).await;
        let error = error.expect_err("there are too many");
        assert_eq!(error.remedy, Remedy::Wait(Duration::from_secs(10)));
        let left = bench.world(|world| world.faults[0].times);
        assert_eq!(left, 1, "it was asked once");
    }
}

/// What may have been done with a call is never done again by itself: only the caller knows
/// whether that is wanted.
pub async fn a_call_is_never_controlled_again_by_itself(bench: &Bench) {
    let trouble = GraphProblem::new(138_004, "Connection error").status(500);
    let table = [
        (What::DoThenDrop, Reached::Unknown, CallState::Accepted),
        (What::Drop, Reached::Unknown, CallState::Ringing),
        (What::Html(502), Reached::Unknown, CallState::Ringing),
        (What::Empty(200), Reached::Unknown, CallState::Ringing),
        (saying("{}"), Reached::Unknown, CallState::Ringing),
        (What::Error(trouble), Reached::Answered, CallState::Ringing),
    ];
    let (business, mut call) = ringing(bench).await;
    for (trouble, reached, state) in table {
        bench.world(|world| world.faults = vec![Fault::times(CONTROL, 2, trouble.clone())]);
        let error = bench.control(&business, &call, accept()).await;
        let error = error.expect_err("no success was told");
        let told = (error.remedy, error.reached);
        assert_eq!(told, (Remedy::Retry, reached), "{trouble:?}");
        assert_eq!(bench.call(&call).state, state, "{trouble:?}");
        let left = bench.world(|world| world.faults[0].times);
        assert_eq!(left, 1, "{trouble:?} was met once");
        call = bench.rings(&business, "karim");
    }
}

/// Reading and setting are tried again when the trouble passes.
pub async fn a_passing_trouble_of_settings_is_overcome(bench: &Bench) {
    let business = bench.listening("aisha").await;
    let trouble = GraphProblem::new(2, "Service temporarily unavailable").status(500);
    for (place, trouble) in [
        What::DoThenDrop,
        What::Drop,
        What::Html(502),
        What::Empty(200),
        What::Error(trouble),
    ]
    .into_iter()
    .enumerate()
    {
        let switch = if place.is_multiple_of(2) {
            CallingSwitch::On
        } else {
            CallingSwitch::Off
        };
        bench.world(|world| world.faults = vec![Fault::times("*", 2, trouble.clone())]);
        let set = bench.set(&business, switch).await;
        assert!(set.is_ok(), "{trouble:?}");
        bench.world(|world| world.faults = vec![Fault::times("*", 2, trouble.clone())]);
        let read = bench.settings(&business).await.expect("read");
        assert_eq!(
            read.is_enabled(),
            switch == CallingSwitch::On,
            "{trouble:?}"
        );
    }
}

/// A trouble that stays is told after a few tries, with Meta's code.
pub async fn a_lasting_trouble_of_settings_is_told(bench: &Bench) {
    let business = bench.listening("aisha").await;
    let trouble = What::Error(GraphProblem::new(1, "An unknown error occurred").status(500));
    bench.world(|world| world.script(Fault::always(SET, trouble)));
    let error = bench
        .set(&business, CallingSwitch::On)
        .await
        .expect_err("it stays");
    let told = (error.remedy, error.reached);
    assert_eq!(told, (Remedy::Retry, Reached::Answered));
    assert_eq!(error.code.map(|it| it.code), Some(1));
    let tries = bench.world(|world| u32::MAX - world.faults[0].times);
    assert!((2..=3).contains(&tries), "it was asked {tries} times");
}

/// A plain "no", and an error that comes with status 200.
pub async fn what_is_not_said_to_be_done_is_not_done(bench: &Bench) {
    let (business, call) = ringing(bench).await;
    let dead = GraphProblem::dead_token(463, "Session has expired");
    let table = [
        (saying(r#"{"success":false}"#), Remedy::Retry),
        (What::Body200(dead), Remedy::Reconnect),
    ];
    for (answered, remedy) in table {
        bench.world(|world| {
            world.faults = vec![
                Fault::always(SET, answered.clone()),
                Fault::always(CONTROL, answered.clone()),
            ];
        });
        let set = bench.set(&business, CallingSwitch::Off).await.err();
        let prepare = CallAction::PreAccept(answer());
        let prepared = bench.control(&business, &call, prepare).await.err();
        for error in [set, prepared] {
            let error = error.expect("nothing was said to be done");
            let told = (error.remedy, error.reached);
            assert_eq!(told, (remedy, Reached::Answered), "{answered:?}");
        }
    }
}

/// A page of HTML and nothing at all are no settings.
pub async fn settings_that_cannot_be_read_are_told_apart(bench: &Bench) {
    let business = bench.listening("aisha").await;
    let table = [
        (What::Html(200), Remedy::Retry, Reached::Unknown),
        (What::Empty(200), Remedy::Retry, Reached::Unknown),
        (What::Html(503), Remedy::Retry, Reached::Unknown),
        (What::Html(400), Remedy::Never, Reached::Answered),
        (saying("[]"), Remedy::Retry, Reached::Unknown),
    ];
    for (answered, remedy, reached) in table {
        bench.world(|world| world.faults = vec![Fault::always(READ, answered.clone())]);
        let error = bench.settings(&business).await;
        let error = error.expect_err("these are no settings");
        let told = (error.remedy, error.reached);
        assert_eq!(told, (remedy, reached), "{answered:?}");
    }
}

fn saying(body: &str) -> What {
    What::Raw {
        status: 200,
        headers: Vec::new(),
        body: body.to_owned(),
    }
}

use std::time::Duration;

use wassla_domain::meta::{Reached, Remedy};
use wassla_domain::{PhoneNumberId, Pin, WabaId};

use super::bench::{Bench, REDIRECT_URI, code};
use meta_fake::world::{GraphProblem, TokenKind};
use meta_fake::{Fault, What};

const SUBSCRIBE: &str = "POST /{waba}/subscribed_apps";
const REGISTER: &str = "POST /{phone}/register";

/// When the answer is lost, Meta may have registered: only the caller may ask again.
pub async fn a_registration_is_never_repeated_by_itself(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let (_, number): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    let pin = Pin::parse("123456").expect("six digits");
    let troubles = [
        (What::DoThenDrop, Reached::Unknown, 1),
        (What::Html(502), Reached::Unknown, 1),
        (
            What::Error(GraphProblem::new(2, "Try again")),
            Reached::Answered,
            1,
        ),
    ];
    for (trouble, reached, expected) in troubles {
        bench.world(|world| world.script(Fault::once(REGISTER, trouble)));
        let error = bench.graph.register(&token, &number, &pin).await;
        let error = error.expect_err("no success was told");
        assert_eq!((error.remedy, error.reached), (Remedy::Retry, reached));
        let tries = bench.world(|world| {
            let mut numbers = world.numbers.iter();
            let number = numbers.find(|it| it.id == number.as_str());
            number.map(|it| it.registrations.len())
        });
        assert_eq!(
            tries,
            Some(expected),
            "only the first one reached the number"
        );
    }
}

/// When the answer is lost, the code is spent: another try could only fail.
pub async fn a_code_is_never_spent_again_by_itself(bench: &Bench) {
    let fresh = bench.world(|world| {
        world.script(Fault::once("GET /oauth/access_token", What::DoThenDrop));
        world.sign_in("aisha", REDIRECT_URI)
    });
    let error = bench.exchange(&fresh).await.expect_err("it is lost");
    assert_eq!(
        (error.remedy, error.reached),
        (Remedy::Retry, Reached::Unknown)
    );
    let issued = bench.world(|world| {
        let short = world.tokens.iter();
        short.filter(|it| it.kind == TokenKind::ShortUser).count()
    });
    assert_eq!(issued, 1);
    assert_eq!(code(bench.exchange(&fresh).await), "100.36009");
}

/// What may be done twice is tried again when the trouble passes.
pub async fn a_passing_trouble_is_overcome_where_that_is_harmless(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let (waba, number): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    let pin = Pin::parse("123456").expect("six digits");
    for trouble in [
        What::DoThenDrop,
        What::Drop,
        What::Html(502),
        What::Empty(200),
        What::Error(GraphProblem::new(2, "Service temporarily unavailable").status(500)),
    ] {
        bench.world(|world| world.script(Fault::times("*", 2, trouble.clone())));
        let listed = bench.graph.businesses(&token, true, None).await;
        assert_eq!(listed.expect("answered").items.len(), 1, "{trouble:?}");
        bench.world(|world| world.script(Fault::once("*", trouble.clone())));
        let subscribed = bench.graph.subscribe_waba(&token, &waba).await;
        assert!(subscribed.is_ok(), "{trouble:?}");
        bench.world(|world| world.script(Fault::once("*", trouble.clone())));
        let set = bench.graph.set_pin(&token, &number, &pin).await;
        assert!(set.is_ok(), "{trouble:?}");
    }
}

/// A trouble that stays is told after a few tries, with Meta's code.
pub async fn a_lasting_trouble_is_told(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let trouble = What::Error(GraphProblem::new(1, "An unknown error occurred").status(500));
    bench.world(|world| world.script(Fault::always("GET /me/businesses", trouble)));
    let error = bench.graph.businesses(&token, true, None).await;
    let error = error.expect_err("it stays");
    assert_eq!(
        (error.remedy, error.reached),
        (Remedy::Retry, Reached::Answered)
    );
    assert_eq!(error.code.map(|it| it.code), Some(1));
    let left = bench.world(|world| u32::MAX - world.faults[0].times);
    assert!((2..=3).contains(&left), "it was asked {left} times");
}

/// Calling on while throttled makes it longer: once, and with Meta's own time.
pub async fn throttling_says_how_long_and_is_not_hammered(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let (waba, _): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    bench.world(|world| world.script(Fault::times(SUBSCRIBE, 2, What::ThrottledMinutes(7))));
    let error = bench.graph.subscribe_waba(&token, &waba).await;
    let remedy = error.expect_err("throttled").remedy;
    assert_eq!(remedy, Remedy::Wait(Duration::from_mins(7)));
    let left = bench.world(|world| world.faults[0].times);
    assert_eq!(left, 1, "it was asked once");
}

/// The status does not decide; Meta's code does.
pub async fn an_error_with_status_200_is_an_error(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let (waba, _): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    let dead = GraphProblem::dead_token(463, "Session has expired");
    bench.world(|world| world.script(Fault::once(SUBSCRIBE, What::Body200(dead))));
    let error = bench.graph.subscribe_waba(&token, &waba).await;
    let error = error.expect_err("an error came");
    assert_eq!(
        (error.remedy, error.reached),
        (Remedy::Reconnect, Reached::Answered)
    );
}

/// A page of HTML, nothing at all, and a plain "no": told apart by what may have happened.
pub async fn what_cannot_be_read_is_told_apart(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let (_, number): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    let pin = Pin::parse("123456").expect("six digits");
    let not_done = What::Raw {
        status: 200,
        headers: Vec::new(),
        body: r#"{"success":false}"#.to_owned(),
    };
    let table = [
        (What::Html(200), Remedy::Retry, Reached::Unknown),
        (What::Html(503), Remedy::Retry, Reached::Unknown),
        (What::Html(400), Remedy::Never, Reached::Answered),
        (What::Html(302), Remedy::Never, Reached::Answered),
        (What::Empty(200), Remedy::Retry, Reached::Unknown),
        (What::Empty(404), Remedy::Never, Reached::Answered),
        (not_done, Remedy::Retry, Reached::Answered),
    ];
    for (answer, remedy, reached) in table {
        bench.world(|world| world.faults = vec![Fault::always(REGISTER, answer.clone())]);
        let error = bench.graph.register(&token, &number, &pin).await;
        let error = error.expect_err("nothing was said to be done");
        assert_eq!(
            (error.remedy, error.reached),
            (remedy, reached),
            "{answer:?}"
        );
        assert_eq!(error.code, None);
    }
}

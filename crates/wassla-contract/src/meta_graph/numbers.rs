use std::time::Duration;

use wassla_domain::meta::{NumberFacts, Remedy};
use wassla_domain::{PhoneNumberId, Pin, WabaId};

use super::bench::{Bench, code};

/// The number that was onboarded last is answered first: "first" moves.
pub async fn numbers_come_newest_first(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let (waba, old): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    let new = bench.world(|world| world.add_number_newest_first(waba.as_str(), "+1 202-555-0199"));
    let listed = bench.graph.numbers(&token, &waba, None).await;
    let ids = listed
        .expect("answered")
        .map(|number| number.id.to_string());
    assert_eq!(ids.items, [new, old.to_string()]);
}

/// Status, platform, PIN and Business app are told as Meta says them, unknown values included.
pub async fn a_number_tells_its_facts(bench: &Bench) {
    let aisha = facts_of(bench, "aisha").await;
    assert!(aisha.is_connected());
    assert_eq!(aisha.display, "+1 202-555-0101");
    assert_eq!(aisha.verified_name.as_deref(), Some("Aisha Flowers"));
    assert_eq!(aisha.platform.as_deref(), Some("CLOUD_API"));
    assert_eq!(
        (aisha.on_business_app, aisha.pin_enabled),
        (false, Some(false))
    );

    let huda = facts_of(bench, "huda").await;
    assert_eq!((huda.is_connected(), huda.pin_enabled), (false, Some(true)));
    assert!(facts_of(bench, "sami").await.on_business_app);

    bench.world(|world| {
        for number in &mut world.numbers {
            "A_STATUS_OF_NEXT_YEAR".clone_into(&mut number.status);
        }
    });
    let status = facts_of(bench, "aisha").await.status;
    assert_eq!(status.as_deref(), Some("A_STATUS_OF_NEXT_YEAR"));
}

/// Setting the PIN does not ask for the one that was there; registering with it succeeds.
pub async fn a_pin_is_set_without_the_old_one(bench: &Bench) {
    let token = bench.signs_in("huda").await;
    let (_, number): (WabaId, PhoneNumberId) = bench.first_number("huda");
    let ours = pin("246810");
    for _ in 0..2 {
        bench
            .graph
            .set_pin(&token, &number, &ours)
            .await
            .expect("set");
    }
    let registered = bench.graph.register(&token, &number, &ours).await;
    registered.expect("registered");
    let facts = bench.graph.number(&token, &number).await.expect("hers");
    assert!(facts.is_connected());
    let held = bench.world(|world| {
        let mut numbers = world.numbers.iter();
        let number = numbers.find(|it| it.id == number.as_str());
        number.and_then(|it| it.pin.clone())
    });
    assert_eq!(held.as_deref(), Some("246810"));
}

/// A PIN that is not the number's is refused at registration, for good.
pub async fn another_pin_is_refused_at_registration(bench: &Bench) {
    let token = bench.signs_in("huda").await;
    let (_, number): (WabaId, PhoneNumberId) = bench.first_number("huda");
    let refused = bench.graph.register(&token, &number, &pin("000000")).await;
    let error = refused.expect_err("it has another PIN");
    assert_eq!(error.remedy, Remedy::Never);
    assert_eq!(error.code.map(|it| it.code), Some(133_005));
}

/// A number of the Business app takes neither PIN nor registration.
pub async fn a_business_app_number_takes_no_pin(bench: &Bench) {
    let token = bench.signs_in("sami").await;
    let (_, number): (WabaId, PhoneNumberId) = bench.first_number("sami");
    let set = bench.graph.set_pin(&token, &number, &pin("123456")).await;
    assert_eq!(code(set), "100");
    let registered = bench.graph.register(&token, &number, &pin("123456")).await;
    assert_eq!(code(registered), "100");
}

/// Ten registrations in 72 hours; then Meta wants us to wait as long.
pub async fn the_eleventh_registration_waits_three_days(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let (_, number): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    for _ in 0..10 {
        let registered = bench.graph.register(&token, &number, &pin("123456")).await;
        registered.expect("registered");
    }
    let error = bench.graph.register(&token, &number, &pin("123456")).await;
    let error = error.expect_err("it is the eleventh");
    assert_eq!(error.code.map(|it| it.code), Some(133_016));
    assert!(matches!(error.remedy, Remedy::Wait(wait) if wait >= Duration::from_hours(72)));
}

async fn facts_of(bench: &Bench, person: &str) -> NumberFacts {
    let token = bench.signs_in(person).await;
    let (_, number): (WabaId, PhoneNumberId) = bench.first_number(person);
    let facts = bench.graph.number(&token, &number).await;
    facts.expect("the person's own number")
}

fn pin(digits: &str) -> Pin {
    Pin::parse(digits).expect("six digits")
}

use wassla_domain::Timestamp;
use wassla_domain::meta::{CallingSettings, CallingSwitch};

use super::bench::Bench;

/// Enabling lets customers call, and lets a business that was called call back.
pub async fn calling_is_enabled_and_reads_back(bench: &Bench) {
    let business = bench.listening("aisha").await;
    let before = bench.settings(&business).await.expect("read");
    assert_eq!(before, settings("DISABLED"));

    bench
        .set(&business, CallingSwitch::On)
        .await
        .expect("enabled");

    let after = bench.settings(&business).await.expect("read");
    assert_eq!(after, settings("ENABLED"));
    assert!(after.is_enabled() && after.takes_calls(now(bench)));
    let held = bench.held(&business.number);
    assert!(held.is_enabled && held.allows_callback);
}

/// Disabling takes both back.
pub async fn calling_is_disabled_and_reads_back(bench: &Bench) {
    let business = bench.open().await;
    bench
        .set(&business, CallingSwitch::Off)
        .await
        .expect("disabled");
    let after = bench.settings(&business).await.expect("read");
    assert_eq!(after, settings("DISABLED"));
    let held = bench.held(&business.number);
    assert!(!held.is_enabled && !held.allows_callback);
}

/// Whoever does not know whether it was done does it again.
pub async fn enabling_and_disabling_again_is_harmless(bench: &Bench) {
    let business = bench.listening("aisha").await;
    let (on, off) = (CallingSwitch::On, CallingSwitch::Off);
    for switch in [off, on, on, off, off] {
        bench.set(&business, switch).await.expect("set");
        let read = bench.settings(&business).await.expect("read");
        assert_eq!(read.is_enabled(), switch == on);
    }
}

/// The number that was named is set: its account has others.
pub async fn one_number_is_set_and_no_other(bench: &Bench) {
    let business = bench.listening("omar").await;
    bench
        .set(&business, CallingSwitch::On)
        .await
        .expect("enabled");
    let enabled = bench.world(|world| {
        let enabled = world.numbers.iter().filter(|it| it.calling.is_enabled);
        enabled.map(|it| it.id.clone()).collect::<Vec<_>>()
    });
    assert_eq!(enabled, [business.number.as_str()]);
}

/// Meta's guide and Meta's specification write the values differently.
pub async fn settings_are_read_in_either_case(bench: &Bench) {
    let business = bench.open().await;
    bench.world(|world| {
        world.set_sip(business.number.as_str(), true);
        world.settings.answers_lower_case = true;
    });
    let read = bench.settings(&business).await.expect("read");
    assert!(read.is_enabled() && read.sip);
    assert_eq!(read.status.as_deref(), Some("ENABLED"));
}

/// A number that takes its calls by SIP looks enabled, and no call comes to us.
pub async fn calls_that_go_by_sip_are_told(bench: &Bench) {
    let business = bench.open().await;
    bench.world(|world| world.set_sip(business.number.as_str(), true));
    let read = bench.settings(&business).await.expect("read");
    assert!(read.is_enabled() && read.sip && !read.takes_calls(now(bench)));
}

/// What keeps calls away for a while is told with its reason and its end.
pub async fn a_restriction_is_told_with_its_end(bench: &Bench) {
    let business = bench.open().await;
    let now = bench.world(|world| {
        world.restrict_calling(business.number.as_str());
        world.now()
    });
    let read = bench.settings(&business).await.expect("read");
    assert!(read.is_enabled() && !read.takes_calls(Timestamp::from_seconds(now)));
    let restriction = read.restriction.expect("it is restricted");
    assert!(restriction.kind.starts_with("RESTRICTED_"));
    assert_eq!(restriction.reason.as_deref(), Some("LOW_CALLING_QUALITY"));
    let ends = Timestamp::from_seconds(now + 7 * 86_400);
    assert_eq!(restriction.expires, Some(ends));

    bench.world(|world| world.advance(7 * 86_400));
    let read = bench.settings(&business).await.expect("read");
    assert_eq!(read, settings("ENABLED"));
}

/// Settings with nothing in the way.
fn settings(status: &str) -> CallingSettings {
    CallingSettings {
        status: Some(status.to_owned()),
        sip: false,
        restriction: None,
    }
}

fn now(bench: &Bench) -> Timestamp {
    Timestamp::from_seconds(bench.world(|world| world.now()))
}

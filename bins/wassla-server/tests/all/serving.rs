//! `serve`: what it serves, and how it starts and stops.

use crate::process::{Place, ask, session};

const READY: &str = "Wassla listens on";

#[test]
fn it_serves_until_it_is_told_to_stop() {
    for signal in ["TERM", "INT"] {
        let place = Place::new();
        let server = place.start(&["serve"], READY);
        let address = server.address(READY);
        assert_eq!(ask(address, "GET /healthz HTTP/1.1").0, 200);
        assert_eq!(ask(address, "GET /readyz HTTP/1.1").0, 200);
        assert_eq!(ask(address, "GET /metrics HTTP/1.1").0, 404);
        assert_eq!(server.signal(signal), (Some(0), String::new()));
    }
}

#[test]
fn a_start_says_which_links_are_missing() {
    let place = Place::new();
    place.start(&["serve"], READY).signal("TERM");
    let log = std::fs::read_to_string(place.log()).unwrap();
    for key in ["upgrade_url", "support_url"] {
        let is_told = |line: &str| line.contains("WARN") && line.contains(key);
        assert!(log.lines().any(is_told), "{key}: {log}");
    }

    let place = Place::new()
        .with("WASSLA_UPGRADE_URL", "https://app.example.com/plans")
        .with("WASSLA_SUPPORT_URL", "https://app.example.com/help");
    place.start(&["serve"], READY).signal("TERM");
    let log = std::fs::read_to_string(place.log()).unwrap();
    assert!(!log.contains("_url"), "{log}");
}

#[test]
fn figures_have_their_own_address() {
    let place = Place::new().with("WASSLA_METRICS_LISTEN", "127.0.0.1:0");
    let server = place.start(&["serve"], READY);
    ask(server.address(READY), "GET /healthz HTTP/1.1");
    let (status, figures) = ask(server.address("Figures are on"), "GET /metrics HTTP/1.1");
    assert_eq!(status, 200);
    assert!(figures.contains("wassla_http_requests_total{"), "{figures}");
}

#[test]
fn a_second_server_on_one_sqlite_file_refuses_and_a_later_one_does_not() {
    let place = Place::new();
    let first = place.start(&["serve"], READY);
    let second = place.run(&["serve"]);
    assert_eq!(second.code, Some(1));
    assert!(
        second.error.contains("another wassla-server is running on"),
        "{second:?}"
    );
    first.signal("TERM");
    place.start(&["serve"], READY);
}

#[test]
fn a_taken_address_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = Place::new().with("WASSLA_LISTEN", &address).run(&["serve"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.error.contains(&format!("{address} is taken")),
        "{said:?}"
    );
}

#[test]
fn what_the_command_line_writes_a_running_server_sees() {
    let place = Place::new();
    let server = place.start(&["serve"], READY);
    let connect = || {
        let session = session("ws_1");
        let head = "POST /api/v1/channels/whatsapp/connect HTTP/1.1\r\nContent-Length: 0";
        ask(
            server.address(READY),
            &format!("{head}\r\nAuthorization: Bearer {session}"),
        )
    };
    let put = [
        "workspace",
        "put",
        "--id",
        "ws_1",
        "--name",
        "Acme",
        "--plan",
        "growth",
    ];
    assert_eq!(place.run(&put).code, Some(0));
    let (status, answer) = connect();
    assert_eq!(status, 200, "{answer}");
    assert!(
        answer.contains("\"redirect_url\":\"http://127.0.0.1:9/v25.0/dialog/oauth?"),
        "{answer}"
    );

    assert_eq!(
        place
            .run(&[&put as &[&str], &["--suspended"]].concat())
            .code,
        Some(0)
    );
    let (status, answer) = connect();
    assert_eq!(status, 403, "{answer}");
    assert!(answer.contains("workspace_suspended"), "{answer}");
}

#[test]
fn a_version_that_ends_soon_or_has_ended_is_warned_of() {
    let place = Place::new().with("WASSLA_META__VERSION", "v18.0");
    place.start(&["serve"], READY).signal("TERM");
    let logged = std::fs::read_to_string(place.log()).unwrap();
    assert!(logged.contains("v18.0 ended on 2026-01-26"), "{logged}");
}

#[test]
fn demo_sessions_need_the_demo() {
    let said = Place::new()
        .with("WASSLA_AUTH__MODE", "demo")
        .run(&["serve"]);
    assert_eq!(said.code, Some(1));
    assert!(said.error.contains("wassla-server demo"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_start_at_once_on_one_postgres_database() {
    let database = wassla_testkit::postgres::fresh_database().await;
    let place = || Place::new().with("WASSLA_DATABASE__URL", database.url());
    let places = [place(), place()];
    let starting = places.each_ref().map(|place| place.spawn(&["serve"]));
    let servers = starting.map(|server| server.until(READY));
    let put = [
        "workspace",
        "put",
        "--id",
        "ws_1",
        "--name",
        "Acme",
        "--plan",
        "growth",
    ];
    assert_eq!(places[0].run(&put).code, Some(0));
    for server in servers {
        assert_eq!(ask(server.address(READY), "GET /readyz HTTP/1.1").0, 200);
        assert_eq!(server.signal("TERM").0, Some(0));
    }
}

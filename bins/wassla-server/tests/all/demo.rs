//! `demo`: everything, with nothing to set up.

use crate::process::{ask, bare, demo, mode, submit};

const WASSLA: &str = "Wassla:";
const META: &str = "Fake Meta:";

#[test]
fn both_are_served_and_stop_on_ctrl_c() {
    let demo = demo(&[]);
    let (status, page) = ask(demo.address(WASSLA), "GET /channels HTTP/1.1");
    assert_eq!(status, 200);
    assert!(page.contains("WhatsApp"), "{page}");
    assert_eq!(ask(demo.address(META), "GET / HTTP/1.1").0, 200);
    assert_eq!(demo.signal("INT"), (Some(0), "Stopping.\n".to_owned()));
}

#[test]
fn another_host_name_is_refused() {
    let demo = demo(&[]);
    let evil = "GET /channels HTTP/1.1\r\nHost: evil.example";
    assert_eq!(ask(demo.address(WASSLA), evil).0, 421);
}

#[test]
fn a_second_run_keeps_keys_and_world() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new");
    let arguments = ["--folder", path.to_str().unwrap()];
    let run = || {
        let demo = demo(&arguments);
        let meta = demo.address(META);
        assert_eq!(submit(meta, "POST /clock HTTP/1.1", "advance=3600").0, 303);
        assert_eq!(demo.signal("INT").0, Some(0));
        let read = |name: &str| std::fs::read_to_string(path.join(name)).unwrap();
        (read("wassla.toml"), read("meta.json"))
    };
    let (keys, world) = run();
    let (same_keys, later_world) = run();
    assert_eq!(keys, same_keys);
    assert_eq!(mode(&path.join("wassla.toml")), 0o600);
    let offset = |world: &str| {
        let world: serde_json::Value = serde_json::from_str(world).unwrap();
        world["clock"]["offset"].as_i64().unwrap()
    };
    assert_eq!((offset(&world), offset(&later_world)), (3600, 7200));
}

#[test]
fn a_taken_port_is_named_with_the_flag_that_changes_it() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (flag, other) in [("--port", "--meta-port"), ("--meta-port", "--port")] {
        let said = bare(&["demo", flag, &port, other, "0"]);
        assert_eq!(said.code, Some(1));
        let sentence = format!("127.0.0.1:{port} is taken by another program; choose another");
        assert!(
            said.error.contains(&sentence) && said.error.contains(flag),
            "{said:?}"
        );
    }
}

#[test]
fn the_bar_moves_both_clocks() {
    let demo = demo(&[]);
    let now = || {
        let (_, answer) = ask(demo.address(META), "GET /clock HTTP/1.1");
        let body = answer.split("\r\n\r\n").nth(1).unwrap();
        let clock: serde_json::Value = serde_json::from_str(body).unwrap();
        clock["now"].as_i64().unwrap()
    };
    let before = now();
    let origin = demo.address(WASSLA);
    let head = format!("POST /demo/clock HTTP/1.1\r\nOrigin: http://{origin}");
    assert_eq!(submit(origin, &head, "minutes=11").0, 303);
    assert!((660..720).contains(&(now() - before)));
}

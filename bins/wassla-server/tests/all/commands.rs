//! Commands that run to their end.

use crate::process::{Place, bare};

#[test]
fn a_configuration_that_cannot_be_used_is_refused_whole() {
    let place = Place::new()
        .with("WASSLA_LISTEN", "hush")
        .with("WASSLA_META__VERSION", "hush")
        .with("WASSLA_NO_SUCH_KEY", "hush");
    for command in [&["serve"] as &[&str], &["migrate"], &["rotate-keys"]] {
        let said = place.run(command);
        assert_eq!(said.code, Some(1), "{said:?}");
        for name in [
            "WASSLA_LISTEN: ",
            "WASSLA_META__VERSION: ",
            "WASSLA_NO_SUCH_KEY: ",
        ] {
            assert!(said.error.contains(name), "{said:?}");
        }
        assert!(!said.error.contains("hush"), "{said:?}");
    }
    let checked = place.run(&["check"]);
    assert_eq!(checked.code, Some(1));
    assert_eq!(
        checked.out.matches("WRONG configuration: ").count(),
        3,
        "{checked:?}"
    );
}

#[test]
fn without_any_settings_everything_that_is_missing_is_named() {
    let said = bare(&["serve"]);
    assert_eq!(said.code, Some(1));
    assert_eq!(said.error.matches("missing: ").count(), 6, "{said:?}");
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_two() {
    for arguments in [
        &[] as &[&str],
        &["sing"],
        &["serve", "--loudly"],
        &[
            "workspace",
            "put",
            "--id",
            "with space",
            "--name",
            "A",
            "--plan",
            "growth",
        ],
        &["workspace", "put", "--id", "ws_1"],
        &[
            "agent",
            "put",
            "--id",
            "ag_1",
            "--workspace",
            "ws_1",
            "--name",
            "A",
            "--modality",
            "song",
            "--status",
            "draft",
        ],
    ] {
        assert_eq!(bare(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn migrating_again_is_harmless() {
    let place = Place::new();
    for _ in 0..2 {
        let said = place.run(&["migrate"]);
        assert_eq!(
            (said.code, said.out.as_str()),
            (Some(0), "The database is up to date.\n")
        );
    }
}

#[test]
fn the_configuration_may_be_a_file() {
    let place = Place::new().with("WASSLA_META__VERSION", "v25.0");
    let file = place.path("wassla.toml");
    std::fs::write(&file, "no_such_key = 1\n[plans]\nfree = [\"whatsapp\"]\n").unwrap();
    let file = file.to_str().unwrap();
    for arguments in [["--config", file, "migrate"], ["migrate", "--config", file]] {
        let said = place.run(&arguments);
        assert_eq!(said.code, Some(1));
        assert!(
            said.error.contains("wassla.toml:1: no_such_key: "),
            "{said:?}"
        );
    }
}

#[test]
fn workspaces_and_agents_are_put_and_put_again() {
    let place = Place::new();
    let workspace = [
        "workspace",
        "put",
        "--id",
        "ws_1",
        "--name",
        "Acme",
        "--plan",
        "growth",
    ];
    let said = place.run(&workspace);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(said.out, "workspace ws_1 is written: plan growth\n");
    let said = place.run(&[&workspace as &[&str], &["--suspended"]].concat());
    assert_eq!(
        said.out,
        "workspace ws_1 is written: plan growth, suspended\n"
    );

    let agent = |workspace: &str, status: &str| {
        place.run(&[
            "agent",
            "put",
            "--id",
            "ag_1",
            "--workspace",
            workspace,
            "--name",
            "Layla",
            "--modality",
            "text",
            "--status",
            status,
        ])
    };
    assert_eq!(
        agent("ws_1", "draft").out,
        "agent ag_1 is written: text, draft\n"
    );
    assert_eq!(
        agent("ws_1", "published").out,
        "agent ag_1 is written: text, published\n"
    );

    let nowhere = agent("ws_2", "draft");
    assert_eq!(nowhere.code, Some(1));
    assert!(
        nowhere.error.contains("there is no workspace ws_2"),
        "{nowhere:?}"
    );
    place.run(&[
        "workspace",
        "put",
        "--id",
        "ws_2",
        "--name",
        "Birch",
        "--plan",
        "free",
    ]);
    let taken = agent("ws_2", "draft");
    assert_eq!(taken.code, Some(1));
    assert!(
        taken
            .error
            .contains("taken by an agent of another workspace"),
        "{taken:?}"
    );
}

#[test]
fn names_are_not_empty() {
    let place = Place::new();
    let said = place.run(&[
        "workspace",
        "put",
        "--id",
        "ws_1",
        "--name",
        " ",
        "--plan",
        "free",
    ]);
    assert_eq!(said.code, Some(1));
    assert!(said.error.contains("a workspace needs a name"), "{said:?}");
}

#[test]
fn a_database_that_cannot_be_opened_is_named_without_its_password() {
    let url = "postgres://wassla:hush@127.0.0.1:9/wassla";
    let place = Place::new()
        .with("WASSLA_DATABASE__URL", url)
        .with("WASSLA_LIMITS__DATABASE_WAIT_SECONDS", "0.2");
    let said = place.run(&["migrate"]);
    assert_eq!(said.code, Some(1));
    assert!(said.error.starts_with("wassla-server: "), "{said:?}");
    assert!(!said.error.contains("hush"), "{said:?}");
}

fn line<'a>(said: &'a str, what: &str) -> &'a str {
    let mut lines = said.lines();
    let found = lines.find(|line| line.contains(&format!(" {what}: ")));
    found.unwrap_or_else(|| panic!("no line about {what}: {said}"))
}

#[test]
fn check_says_which_links_are_missing() {
    let said = Place::new().run(&["check"]).out;
    for what in ["upgrade_url", "support_url"] {
        let line = line(&said, what);
        assert!(line.starts_with("note  "), "{line}");
        assert!(line.contains("not set"), "{line}");
        assert!(line.contains(&format!("set {what} to")), "{line}");
    }
    let said = Place::new()
        .with("WASSLA_UPGRADE_URL", "https://app.example.com/plans")
        .with("WASSLA_SUPPORT_URL", "mailto:help@example.com")
        .run(&["check"]);
    for what in ["upgrade_url", "support_url"] {
        assert!(line(&said.out, what).starts_with("ok "), "{said:?}");
    }
}

#[test]
fn check_calls_it_a_fault_when_plans_include_calls_and_nobody_answers() {
    let silent = Place::new().run(&["check"]).out;
    let voice = line(&silent, "voice");
    assert!(voice.starts_with("WRONG"), "{voice}");
    assert!(voice.contains("every call is rejected"), "{voice}");

    let sold_without = Place::new().without_calls().run(&["check"]).out;
    assert!(line(&sold_without, "voice").starts_with("ok "));
    let answered = Place::new()
        .with("WASSLA_VOICE__BRIDGE", "http")
        .with("WASSLA_VOICE__URL", "https://voice.example.com/calls")
        .with("WASSLA_VOICE__SECRET", "the secret of the voices")
        .run(&["check"]);
    assert!(line(&answered.out, "voice").starts_with("ok "));
}

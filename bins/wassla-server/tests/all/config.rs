//! The configuration: what is read, and how everything wrong is said at once.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::ExposeSecret;
use wassla_domain::{ChannelKind, ChatKind, Entitlements, Workspace, WorkspaceId};
use wassla_server::Config;
use wassla_server::config::{Agents, AuthMode, Database, JwtKey, LogFormat, Problems};
use wassla_server::environment::Variable;

const KEY: &str = "2026-11:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

const SMALLEST: &str = r#"
public_url = "https://app.example.com"

[meta]
app_id = "1234567890"
app_secret = "the-apps-own-secret"
webhook_verify_token = "the verify token"

[secrets]
keys = ["2026-11:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="]

[auth]
jwt_hs256_secret = "0123456789abcdef0123456789abcdef"
"#;

struct File {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn file(text: &str) -> File {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wassla.toml");
    std::fs::write(&path, text).unwrap();
    File {
        _folder: folder,
        path,
    }
}

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, Problems> {
    let file = file(text);
    let variables = variables
        .iter()
        .map(|(path, value)| Variable::new(path, *value));
    Config::read(Some(&file.path), variables.collect())
}

/// The problems without the folder of the file.
fn problems(text: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let problems = read(text, variables).unwrap_err();
    let short = |line: String| match line.rsplit_once("/wassla.toml:") {
        Some((_, rest)) => format!("line {rest}"),
        None => line,
    };
    problems
        .iter()
        .map(|problem| short(problem.to_string()))
        .collect()
}

fn with(section: &str, line: &str) -> String {
    SMALLEST.replacen(section, &format!("{section}\n{line}"), 1)
}

#[test]
fn the_smallest_file_gets_the_documented_defaults() {
    let config = read(SMALLEST, &[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.metrics_listen, None);
    assert_eq!(config.public_url.to_string(), "https://app.example.com");
    assert_eq!(
        config.public_url.redirect_uri().as_str(),
        "https://app.example.com/oauth/meta/callback"
    );
    assert!(matches!(&config.database, Database::Sqlite { file } if file.ends_with("wassla.db")));
    assert_eq!(config.meta.version.to_string(), "v21.0");
    assert_eq!(
        config.meta.graph_url.as_str(),
        "https://graph.facebook.com/"
    );
    assert_eq!(config.meta.dialog_url.as_str(), "https://www.facebook.com/");
    assert!(matches!(config.agents, Agents::Echo));
    assert_eq!(config.limits.provision_wait, Duration::from_secs(5));
    assert_eq!(config.limits.reload_wait, Duration::from_secs(10));
    assert_eq!(config.inbound.keep_days, 8);
    assert_eq!(config.log.filter, "info");
    assert_eq!(config.log.format, LogFormat::Text);
}

#[test]
fn every_documented_key_is_taken() {
    let config = read(
        r#"
        public_url = "http://127.0.0.1:8080"
        listen = "127.0.0.1:0"
        metrics_listen = "127.0.0.1:9100"
        upgrade_url = "https://app.example.com/plans"
        support_url = "mailto:help@example.com"
        trusted_proxies = ["10.0.0.0/8", "::1"]
        log = "info,wassla_app=debug"
        log_format = "json"
        [database]
        url = "postgres://wassla:password@localhost/wassla"
        [meta]
        app_id = "1"
        app_secret = "a"
        previous_app_secret = "b"
        webhook_verify_token = "c"
        version = "v24.0"
        graph_url = "http://localhost:9090"
        dialog_url = "http://localhost:9090"
        [secrets]
        keys = ["2026-11:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="]
        [auth]
        mode = "jwt"
        jwks_url = "https://app.example.com/jwks.json"
        issuer = "host"
        audience = "wassla"
        login_url = "https://app.example.com/login"
        [agents]
        runtime = "http"
        url = "https://agents.example.com/reply"
        secret = "d"
        [plans]
        growth = ["whatsapp"]
        free = []
        [limits]
        provision_wait_seconds = 0
        provision_lease_seconds = 30
        provision_sweep_seconds = 0.25
        reload_wait_seconds = 1.5
        graph_connect_seconds = 1
        graph_call_seconds = 2
        http_header_seconds = 3
        http_body_seconds = 4
        http_connections = 1_000
        database_connections = 5
        database_wait_seconds = 5
        drain_seconds = 6
        [inbound]
        keep_days = 9
        [help]
        change_plan_url = "https://help.example.com/plans"
        train_agent_url = "https://help.example.com/agents"
        troubleshoot_url = "https://help.example.com/trouble"
        voice_and_text_url = "https://help.example.com/voices"
        "#,
        &[],
    )
    .unwrap();
    let AuthMode::Jwt(jwt) = &config.auth.mode else {
        panic!("the mode is jwt");
    };
    assert!(matches!(&jwt.key, JwtKey::Jwks(url) if url.host_str() == Some("app.example.com")));
    assert_eq!(config.limits.reload_wait, Duration::from_millis(1500));
    assert_eq!(config.limits.http_connections, 1000);
    assert_eq!(config.inbound.keep_days, 9);
    assert_eq!(config.trusted_proxies.len(), 2);
    let help = &config.help;
    let articles = [
        (&help.change_plan, "/plans"),
        (&help.train_agent, "/agents"),
        (&help.troubleshoot, "/trouble"),
        (&help.voice_and_text, "/voices"),
    ];
    for (article, path) in articles {
        assert_eq!(article.as_ref().map(url::Url::path), Some(path));
    }
    assert!(matches!(config.agents, Agents::Http { .. }));
    assert!(matches!(config.database, Database::Postgres { .. }));
}

#[test]
fn the_environment_alone_is_enough_and_wins_over_the_file() {
    let keys = format!("[\"{KEY}\"]");
    let variables = [
        ("public_url", "https://app.example.com"),
        ("meta.app_id", "42"),
        ("meta.app_secret", "s"),
        ("meta.webhook_verify_token", "t"),
        ("secrets.keys", &keys),
        ("auth.jwt_hs256_secret", "0123456789abcdef0123456789abcdef"),
        ("limits.http_connections", "7"),
        ("limits.drain_seconds", "0.5"),
    ];
    let alone = variables.map(|(path, value)| Variable::new(path, value));
    let config = Config::read(None, alone.into()).unwrap();
    assert_eq!(config.meta.app_id.as_str(), "42");
    assert_eq!(config.limits.http_connections, 7);
    assert_eq!(config.limits.drain, Duration::from_millis(500));

    let config = read(
        SMALLEST,
        &[("meta.app_id", "42"), ("meta.app_secret", "other")],
    )
    .unwrap();
    assert_eq!(config.meta.app_id.as_str(), "42");
    assert_eq!(config.meta.app_secret.expose_secret(), "other");
}

#[test]
fn variables_are_named_after_their_key() {
    let variable = Variable::new("meta.app_id", "1");
    assert_eq!(variable.name, "WASSLA_META__APP_ID");
    assert_eq!(
        Variable::new("log_format", "json").name,
        "WASSLA_LOG_FORMAT"
    );
}

#[test]
fn plans_replace_their_defaults_one_by_one() {
    let text = with(SMALLEST, "[plans]\nscale = [\"messenger\"]");
    let config = read(&text, &[("plans.growth", r#"["whatsapp"]"#)]).unwrap();
    let includes = |plan: &str, kind: ChannelKind| {
        let workspace = Workspace {
            id: WorkspaceId::parse("ws_1").unwrap(),
            name: "Acme".into(),
            plan: plan.into(),
            suspended: false,
        };
        let entitlements = config.plans.entitlements(Some(&workspace));
        assert!(matches!(entitlements, Entitlements::Active(_)));
        entitlements.include(kind)
    };
    let (whatsapp, messenger) = (ChatKind::Whatsapp.into(), ChatKind::Messenger.into());
    assert!(includes("growth", whatsapp) && !includes("growth", messenger));
    assert!(!includes("scale", whatsapp) && includes("scale", messenger));
    assert!(!includes("free", whatsapp));
    let defaults = read(SMALLEST, &[]).unwrap();
    assert_eq!(defaults.plans, wassla_domain::PlanTable::default());
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let missing = problems("", &[]);
    let expected = [
        ("public_url", "WASSLA_PUBLIC_URL"),
        ("meta.app_id", "WASSLA_META__APP_ID"),
        ("meta.app_secret", "WASSLA_META__APP_SECRET"),
        (
            "meta.webhook_verify_token",
            "WASSLA_META__WEBHOOK_VERIFY_TOKEN",
        ),
        ("secrets.keys", "WASSLA_SECRETS__KEYS"),
        ("auth.jwt_hs256_secret", "WASSLA_AUTH__JWT_HS256_SECRET"),
    ];
    assert_eq!(missing.len(), expected.len(), "{missing:#?}");
    for ((path, variable), said) in expected.into_iter().zip(missing) {
        assert!(
            said.starts_with(&format!("missing: {path}: expected ")),
            "{said}"
        );
        assert!(said.ends_with(&format!("or as {variable}")), "{said}");
    }
}

#[test]
fn everything_that_is_wrong_is_named_at_once_with_its_line_and_without_its_value() {
    let text = r#"public_url = "https://hush.example.com/path"
listen = "hush"
metrics_listen = 9100
upgrade_url = "hush"
support_url = "hush:hush"
trusted_proxies = ["hush"]
log = "hush=hush"
log_format = "hush"
hush = "hush"
[database]
url = "mysql://hush:hush@hush/hush"
[meta]
app_id = "hush"
app_secret = 5
previous_app_secret = ""
webhook_verify_token = ["hush"]
version = "21.hush"
graph_url = "http://hush.example.com"
dialog_url = "https://hush.example.com/hush"
app_sercet = "hush"
[secrets]
keys = ["hush", "hush:hush"]
[auth]
mode = "hush"
jwt_hs256_secret = "hush"
login_url = "hush"
[agents]
runtime = "hush"
url = "http://hush.example.com"
[plans]
growth = ["hush"]
[limits]
provision_wait_seconds = -1
graph_call_seconds = 0
http_connections = 1.5
database_connections = "hush"
[inbound]
keep_days = 0
[hushhush]
hush = { hush = "hush" }
[help]
train_agent_url = "hush"
"#;
    let problems = problems(text, &[]);
    let lines: Vec<usize> = problems
        .iter()
        .map(|said| {
            let number = said
                .strip_prefix("line ")
                .and_then(|rest| rest.split(':').next());
            number
                .and_then(|number| number.parse().ok())
                .unwrap_or_else(|| panic!("{said}"))
        })
        .collect();
    let sections = [10, 12, 21, 23, 27, 30, 32, 37, 39, 41];
    let mut expected: Vec<usize> = (1..=42).filter(|line| !sections.contains(line)).collect();
    expected.insert(expected.iter().position(|line| *line == 22).unwrap(), 22);
    assert_eq!(lines, expected, "{problems:#?}");

    let unknown = [
        ("hush", 9),
        ("meta.app_sercet", 20),
        ("hushhush.hush.hush", 40),
    ];
    for (path, line) in unknown {
        let said = format!("line {line}: {path}: there is no such key");
        assert!(problems.contains(&said), "{said}");
    }
    for said in problems.iter().filter(|said| !said.contains("no such key")) {
        assert!(!said.contains("hush"), "{said}");
    }
}

#[test]
fn bad_variables_are_named_by_their_name() {
    let said = problems(
        SMALLEST,
        &[
            ("meta.version", "hush"),
            ("secrets.keys", "hush"),
            ("plans.growth", "whatsapp"),
            ("meta.app_sercet", "hush"),
            ("listen", ""),
        ],
    );
    let names: Vec<&str> = said
        .iter()
        .filter_map(|said| said.split(':').next())
        .collect();
    let expected = [
        "WASSLA_LISTEN",
        "WASSLA_META__APP_SERCET",
        "WASSLA_META__VERSION",
        "WASSLA_PLANS__GROWTH",
        "WASSLA_SECRETS__KEYS",
    ];
    assert_eq!(names, expected);
    assert!(said.iter().all(|said| !said.contains("hush")));
}

#[test]
fn public_urls_are_https_or_loopback_and_bare() {
    let says = |url: &str| {
        let text = SMALLEST.replace("https://app.example.com", url);
        read(&text, &[]).is_ok()
    };
    for good in [
        "https://app.example.com",
        "https://app.example.com:8443/",
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "http://[::1]:8080",
    ] {
        assert!(says(good), "{good}");
    }
    for bad in [
        "http://app.example.com",
        "http://localhost.example.com",
        "https://app.example.com/wassla",
        "https://app.example.com/?a=b",
        "https://app.example.com/#a",
        "https://user@app.example.com",
        "ftp://app.example.com",
        "app.example.com",
    ] {
        assert!(!says(bad), "{bad}");
    }
}

#[test]
fn a_session_needs_exactly_one_kind_of_key() {
    let both = with("[auth]", "jwks_url = \"https://app.example.com/jwks.json\"");
    let said = problems(&both, &[]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("auth.jwt_hs256_secret") && said[0].contains("not both"));
    let short = SMALLEST.replace("0123456789abcdef0123456789abcdef", &"x".repeat(31));
    assert!(problems(&short, &[])[0].contains("expected at least 32 bytes"));
}

#[test]
fn demo_sessions_are_for_this_machine_only() {
    let demo = with("[auth]", "mode = \"demo\"");
    assert!(problems(&demo, &[])[0].contains("auth.mode: \"demo\" lets anybody be anybody"));
    let local = [("public_url", "http://127.0.0.1:8080")];
    assert!(matches!(
        read(&demo, &local).unwrap().auth.mode,
        AuthMode::Demo
    ));
    let open = [local[0], ("listen", "0.0.0.0:8080")];
    assert_eq!(problems(&demo, &open).len(), 1);
}

#[test]
fn an_agent_runtime_over_http_needs_its_url_and_secret() {
    let said = problems(&with("[auth]", ""), &[("agents.runtime", "http")]);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("agents.url") && said[1].contains("agents.secret"));
}

#[test]
fn a_file_that_is_not_toml_is_named_by_line_and_hides_its_text() {
    let said = problems(
        "public_url = hush\n[meta\napp_id = \"hush\"\n",
        &[("listen", "x")],
    );
    assert!(
        said.iter()
            .any(|said| said.starts_with("line 1: not TOML: ")),
        "{said:?}"
    );
    assert!(
        said.iter().any(|said| said.starts_with("WASSLA_LISTEN: ")),
        "{said:?}"
    );
    assert!(said.iter().all(|said| !said.contains("hush")), "{said:?}");
    assert!(
        said.iter().all(|said| !said.starts_with("missing")),
        "{said:?}"
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let nowhere = tempfile::tempdir().unwrap().path().join("nowhere.toml");
    let said = Config::read(Some(&nowhere), Vec::new())
        .unwrap_err()
        .to_string();
    assert!(said.contains("nowhere.toml:1: cannot be read: "), "{said}");
}

#[test]
fn a_configuration_never_prints_its_secrets() {
    let text = with("[meta]", "previous_app_secret = \"the-secret-before\"");
    let database = (
        "database.url",
        "postgres://wassla:the-password@localhost/wassla",
    );
    let shown = format!("{:?}", read(&text, &[database]).unwrap());
    for secret in [
        "the-apps-own-secret",
        "the-secret-before",
        "the verify token",
        "0123456789abcdef",
        "AQEBAQ",
        "the-password",
    ] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

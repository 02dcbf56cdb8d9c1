//! Dependencies between our crates point inward only.

use toml::Table;

use super::{Finding, assert_tidy, tree};

/// Which of our crates a library may depend on. Programs and tests may depend on anything.
const ARROWS: &[(&str, &[&str])] = &[
    ("meta-fake", &[]),
    ("wassla-domain", &[]),
    ("wassla-app", &["wassla-domain"]),
    (
        "wassla-agents",
        &["wassla-catalogue", "wassla-domain", "wassla-outbound"],
    ),
    (
        "wassla-contract",
        &["meta-fake", "wassla-domain", "wassla-testkit"],
    ),
    ("wassla-catalogue", &["wassla-domain"]),
    ("wassla-graph", &["wassla-domain", "wassla-outbound"]),
    ("wassla-memory", &["meta-fake", "wassla-domain"]),
    ("wassla-outbound", &[]),
    ("wassla-store-sql", &["wassla-domain"]),
    ("wassla-system", &["wassla-domain"]),
    ("wassla-testkit", &["wassla-domain"]),
    ("wassla-voice", &["wassla-domain"]),
    ("wassla-webhooks", &["wassla-domain"]),
    ("wassla-postgres", &["wassla-domain", "wassla-store-sql"]),
    ("wassla-sqlite", &["wassla-domain", "wassla-store-sql"]),
    (
        "wassla-http",
        &["wassla-app", "wassla-catalogue", "wassla-domain"],
    ),
];

const OURS: &[&str] = &["wassla-", "meta-"];

fn outward_arrows(path: &str, manifest: &str) -> Vec<Finding> {
    let manifest: Table = manifest
        .parse()
        .unwrap_or_else(|error| panic!("{path} is no TOML: {error}"));
    let name = manifest["package"]["name"].as_str().unwrap_or_default();
    let Some((_, allowed)) = ARROWS.iter().find(|(library, _)| *library == name) else {
        let what = format!("{name} has no line in ARROWS: say what it may depend on");
        return vec![Finding::new(path, what)];
    };

    ["dependencies", "build-dependencies"]
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(Table::keys)
        .filter(|used| OURS.iter().any(|ours| used.starts_with(ours)))
        .filter(|used| !allowed.contains(&used.as_str()))
        .map(|used| Finding::new(path, format!("{name} may not depend on {used}")))
        .collect()
}

#[test]
fn arrows_between_crates_point_inward() {
    let libraries = tree::files("Cargo.toml")
        .into_iter()
        .filter(|file| file.path.starts_with("crates/"));
    let findings: Vec<_> = libraries
        .flat_map(|file| outward_arrows(&file.path, &file.text))
        .collect();
    assert_tidy(&findings);
}

#[test]
fn an_outward_arrow_is_found() {
    let manifest = "[package]\nname = \"wassla-app\"\n[dependencies]\n\
        wassla-domain.workspace = true\nwassla-graph.workspace = true\n[dev-dependencies]\n\
        wassla-testkit.workspace = true";
    let found = outward_arrows("x", manifest);
    assert_eq!(
        found,
        [Finding::new(
            "x",
            "wassla-app may not depend on wassla-graph"
        )]
    );
}

#[test]
fn a_library_without_a_place_is_found() {
    let found = outward_arrows("x", "[package]\nname = \"wassla-utils\"");
    assert_eq!(found.len(), 1);
}

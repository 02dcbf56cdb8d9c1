//! Some things are done in one place only.

use super::tree::code_lines;
use super::{Finding, assert_tidy, tree};

/// What may be written only below certain paths.
struct Place {
    why: &'static str,
    words: &'static [&'static str],
    /// The rule holds below these paths; everywhere when empty.
    within: &'static [&'static str],
    /// Below these it may be written.
    except: &'static [&'static str],
}

const PLACES: &[Place] = &[
    Place {
        why: "the domain decides and waits for nobody",
        words: &[".await", "async move", "block_on("],
        within: &["crates/wassla-domain/src/"],
        except: &[],
    },
    Place {
        why: "the time comes from the Clock port",
        words: &[
            "SystemTime::now",
            "UtcDateTime::now",
            "OffsetDateTime::now",
            "Utc::now",
        ],
        within: &[],
        except: &["crates/wassla-system/src/clock.rs"],
    },
    Place {
        why: "random bytes come from the Entropy port",
        words: &[
            "SysRng",
            "OsRng",
            "rand::rng",
            "rand::random",
            "thread_rng",
            "getrandom",
        ],
        within: &[],
        except: &["crates/wassla-system/src/entropy.rs"],
    },
    Place {
        why: "the environment is read in one file",
        words: &[
            "env::var",
            "env::set_var",
            "env::remove_var",
            "from_default_env",
        ],
        within: &[],
        except: &[
            "bins/wassla-server/src/environment.rs",
            "crates/wassla-catalogue/build.rs",
            "crates/wassla-testkit/src/postgres/environment.rs",
            "crates/meta-fake/src/tests/outside.rs",
            "crates/wassla-graph/tests/all/outside.rs",
            "crates/wassla-webhooks/tests/all/outside.rs",
            "tests/tests/all/codes.rs",
            "tests/tests/all/journeys/outside.rs",
        ],
    },
    Place {
        why: "the fake Meta knows nothing of us",
        words: &["wassla", "Wassla", "WASSLA"],
        within: &["crates/meta-fake/"],
        except: &[],
    },
    Place {
        why: "SQL stays in the stores",
        words: &["sqlx"],
        within: &[],
        except: &[
            "crates/wassla-postgres/",
            "crates/wassla-sqlite/",
            "crates/wassla-store-sql/",
        ],
    },
    Place {
        why: "requests leave under one policy",
        words: &["reqwest"],
        within: &[],
        except: &[
            "crates/wassla-outbound/",
            "bins/meta-sandbox/",
            // It keeps the client's own log lines out.
            "bins/wassla-server/src/logging.rs",
            "tests/",
        ],
    },
    Place {
        why: "who is trusted is decided in one place",
        words: &["rustls_platform_verifier", "with_root_certificates"],
        within: &[],
        except: &["crates/wassla-outbound/", "bins/meta-sandbox/", "tests/"],
    },
    Place {
        why: "SQL is constant text; values are bound",
        words: &["AssertSqlSafe", "QueryBuilder"],
        within: &[],
        // They break rows and watch writes of one table after the other.
        except: &[
            "crates/wassla-postgres/tests/all/host.rs",
            "crates/wassla-sqlite/tests/all/host.rs",
        ],
    },
];

impl Place {
    fn covers(&self, path: &str) -> bool {
        let below = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
        (self.within.is_empty() || below(self.within)) && !below(self.except)
    }

    fn findings(&self, path: &str, text: &str) -> Vec<Finding> {
        if !self.covers(path) {
            return Vec::new();
        }
        code_lines(text)
            .filter_map(|(number, line)| {
                let word = self.words.iter().find(|word| line.contains(*word))?;
                Some(Finding::at(path, number, format!("{word}: {}", self.why)))
            })
            .collect()
    }
}

/// SQL that is put together with `format!`.
fn formatted_sql(path: &str, text: &str) -> Vec<Finding> {
    const VERBS: [&str; 8] = [
        "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "DROP ", "ALTER ", "PRAGMA ",
    ];
    if !path.contains("wassla-postgres/src/") && !path.contains("wassla-sqlite/src/") {
        return Vec::new();
    }
    text.match_indices("format!(")
        .filter(|(start, _)| {
            let call: String = text[*start..].chars().take(120).collect();
            VERBS.iter().any(|verb| call.contains(verb))
        })
        .map(|(start, _)| {
            let number = text[..start].lines().count();
            Finding::at(path, number, "format! into SQL: bind the value instead")
        })
        .collect()
}

#[test]
fn things_are_done_in_their_one_place() {
    let mut findings = Vec::new();
    for file in tree::files(".rs") {
        findings.extend(
            PLACES
                .iter()
                .flat_map(|place| place.findings(&file.path, &file.text)),
        );
        findings.extend(formatted_sql(&file.path, &file.text));
    }
    assert_tidy(&findings);
}

#[test]
fn every_exception_exists() {
    let missing: Vec<_> = PLACES
        .iter()
        .flat_map(|place| place.except)
        .filter(|path| !tree::root().join(path).exists())
        .map(|path| Finding::new(*path, "is an exception to a rule and does not exist"))
        .collect();
    assert_tidy(&missing);
}

#[test]
fn each_place_finds_what_it_forbids() {
    for place in PLACES {
        let path = place
            .within
            .first()
            .map_or("crates/x/src/y.rs".into(), |at| format!("{at}y.rs"));
        for word in place.words {
            let text = format!("// {word} in a comment\nlet x = {word};");
            let found = place.findings(&path, &text);
            assert_eq!(found.len(), 1, "{word}: {found:?}");
            assert!(found[0].place.ends_with(":2"), "{found:?}");
        }
        for path in place.except {
            let text = place.words.join("\n");
            assert_eq!(place.findings(path, &text), [], "{path}");
        }
    }
}

#[test]
fn formatted_sql_is_found() {
    let path = "crates/wassla-sqlite/src/y.rs";
    let bad = "x\nquery(&format!(\n    \"DELETE FROM t WHERE id = {id}\"))";
    assert_eq!(formatted_sql(path, bad).len(), 1);
    assert_eq!(formatted_sql(path, "format!(\"sqlite://{path}\")"), []);
}

//! Looks at everything and prints one line for each thing.

use std::process::ExitCode;

use time::{Date, OffsetDateTime};
use wassla_domain::Timestamp;

use super::{CheckFinding, CheckStatus, app, links, repair_webhooks, seals, voice, webhooks};
use crate::config::{Config, Database, Problems};
use crate::failure::{CommandFailure, chain};
use crate::stores::OpenStores;
use crate::wiring::{self, Machine};

const MIGRATE: &str = "run \"wassla-server migrate\", or start the server";
const ANSWERS: &str = "see that it runs and that database.url is right";

/// `check`, and `check --fix`.
pub(crate) async fn run(
    read: Result<Config, Problems>,
    fix: bool,
) -> Result<ExitCode, CommandFailure> {
    let config = match read {
        Ok(config) => config,
        Err(problems) => {
            let wrong = |problem: &_| {
                let fix = "change it in the file or in the environment";
                CheckFinding::wrong("configuration", format!("{problem}"), fix)
            };
            return Ok(print(&problems.iter().map(wrong).collect::<Vec<_>>()));
        }
    };
    crate::logging::start(&config.log);
    let machine = Machine::default();
    let mut findings = vec![CheckFinding::fine(
        "configuration",
        "every key is known and usable",
    )];
    findings.extend(links(&config));
    findings.push(voice(&config));
    findings.extend(database(&config, &machine).await);
    findings.extend(meta(&config, &machine, fix).await?);
    Ok(print(&findings))
}

async fn database(config: &Config, machine: &Machine) -> Vec<CheckFinding> {
    let what = "database";
    if let Database::Sqlite { file } = &config.database
        && !file.exists()
    {
        // Opening would make the file.
        let sentence = format!("there is no file {}", file.display());
        return vec![CheckFinding::wrong(what, sentence, MIGRATE)];
    }
    let stores = match OpenStores::open(config).await {
        Ok(stores) => stores,
        Err(failure) => return vec![CheckFinding::wrong(what, chain(&failure), ANSWERS)],
    };
    match stores.is_migrated().await {
        Ok(true) => {}
        Ok(false) => return vec![CheckFinding::wrong(what, "it is not up to date", MIGRATE)],
        Err(failure) => return vec![CheckFinding::wrong(what, chain(&failure), ANSWERS)],
    }
    let secrets = wiring::secrets(config, machine);
    let sealed = seals(&*stores.channels, &*stores.jobs, &*secrets).await;
    stores.close().await;
    vec![
        CheckFinding::fine(what, "it answers and is up to date"),
        sealed,
    ]
}

async fn meta(
    config: &Config,
    machine: &Machine,
    fix: bool,
) -> Result<Vec<CheckFinding>, CommandFailure> {
    let graph = wiring::graph(config)?;
    let meta = &config.meta;
    let today = date(machine.clock.now());
    let mut findings = app(&*graph, &meta.app_id, &meta.version, today).await;

    let callback = config.public_url.webhook_url();
    let is_known = findings
        .iter()
        .all(|finding| finding.what != "Meta app" || finding.standing == CheckStatus::Fine);
    if fix && is_known {
        let token = &meta.webhook_verify_token;
        findings.extend(repair_webhooks(&*graph, &callback, token).await);
    }
    findings.extend(webhooks(&*graph, &callback).await);
    Ok(findings)
}

/// The day of an instant, in UTC.
pub(crate) fn date(instant: Timestamp) -> Date {
    OffsetDateTime::from_unix_timestamp(instant.seconds())
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .date()
}

fn print(findings: &[CheckFinding]) -> ExitCode {
    for finding in findings {
        println!("{finding}");
    }
    let wrong = findings
        .iter()
        .filter(|f| f.standing == CheckStatus::Wrong)
        .count();
    if wrong == 0 {
        println!("Nothing is wrong.");
        ExitCode::SUCCESS
    } else {
        println!("{wrong} of {} things are wrong.", findings.len());
        ExitCode::FAILURE
    }
}

use time::Date;
use wassla_domain::ports::MetaApp;
use wassla_domain::{AppId, MetaError, Remedy};
use wassla_graph::version::{self, VersionStatus};

use super::CheckFinding;
use crate::config::ApiVersion;
use crate::failure::chain;

/// Whether Meta knows the app under this id and secret, and which version it speaks.
pub(crate) async fn app(
    meta: &dyn MetaApp,
    id: &AppId,
    asked: &ApiVersion,
    today: Date,
) -> Vec<CheckFinding> {
    let version = announced(asked, today);
    match meta.app().await {
        Ok(facts) => {
            let name = facts
                .name
                .map(|name| format!(", {name:?}"))
                .unwrap_or_default();
            let known =
                CheckFinding::fine("Meta app", format!("{id}{name}: id and secret are right"));
            let answered = facts.answered_version.as_deref();
            vec![known, version, answering(asked, answered)]
        }
        Err(error) => vec![unknown(&error), version],
    }
}

fn unknown(error: &MetaError) -> CheckFinding {
    let fix = match error.remedy {
        Remedy::Wait(_) | Remedy::Retry => {
            "see whether this machine reaches meta.graph_url, then run check again"
        }
        Remedy::Reconnect | Remedy::GrantPermission | Remedy::Never => {
            "copy meta.app_id and meta.app_secret from the app's Settings, Basic"
        }
    };
    CheckFinding::wrong("Meta app", chain(error), fix)
}

/// What Meta has announced about the version that is asked for.
pub(crate) fn announced(asked: &ApiVersion, today: Date) -> CheckFinding {
    let what = "Graph version";
    let fix = "set meta.version to a newer one";
    match version::standing(asked.as_str(), today) {
        VersionStatus::Current => CheckFinding::fine(what, format!("{asked} is current")),
        VersionStatus::EndsIn { days, on } => {
            CheckFinding::attention(what, format!("{asked} ends on {on}, in {days} days"), fix)
        }
        VersionStatus::EndedOn(on) => {
            let sentence = format!("{asked} ended on {on}; Meta answers with another version");
            CheckFinding::wrong(what, sentence, fix)
        }
    }
}

fn answering(asked: &ApiVersion, answered: Option<&str>) -> CheckFinding {
    let what = "Graph version in use";
    match answered {
        Some(answered) if answered == asked.as_str() => {
            CheckFinding::fine(what, format!("Meta answers with {answered}"))
        }
        Some(answered) => CheckFinding::attention(
            what,
            format!("{asked} was asked for, and Meta answers with {answered}"),
            "set meta.version to a version that the app may use",
        ),
        None => CheckFinding::fine(what, "Meta does not say which version answered"),
    }
}

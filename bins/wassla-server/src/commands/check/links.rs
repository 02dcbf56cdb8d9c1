use super::CheckFinding;
use crate::config::Config;

/// Whether pages can lead people to where plans are changed, and to support.
pub(crate) fn links(config: &Config) -> [CheckFinding; 2] {
    let upgrade = ("upgrade_url", "pages lead there to change a plan");
    let support = ("support_url", "pages lead there for support");
    [
        link(
            config.upgrade_url.is_some(),
            upgrade,
            "it is not set: pages lead to the help on changing a plan, which cannot say where \
             that is done",
            "set upgrade_url to the page on which a plan is changed",
        ),
        link(
            config.support_url.is_some(),
            support,
            "it is not set: pages name support and cannot lead there",
            "set support_url to a page or a mailto address",
        ),
    ]
}

fn link(is_set: bool, (what, fine): (&str, &str), missing: &str, fix: &str) -> CheckFinding {
    if is_set {
        CheckFinding::fine(what, fine)
    } else {
        CheckFinding::attention(what, missing, fix)
    }
}

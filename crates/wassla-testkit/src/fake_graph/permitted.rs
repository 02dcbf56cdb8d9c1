use std::collections::BTreeSet;

use wassla_domain::attempt::{
    Attempt, AuthorizationCode, BrowserKey, DialogAnswer, PermittedCode, State,
};
use wassla_domain::kind::ChatKind;
use wassla_domain::{Entitlements, Timestamp, UserId, WorkspaceId};

/// A code that may be spent, by the only way there is: through the stages of a sign-in whose plan
/// includes everything.
///
/// # Panics
/// When the stages refuse what they should let pass.
pub fn permitted_code(code: &str) -> PermittedCode {
    let now = Timestamp::from_seconds(0);
    let everything: BTreeSet<_> = ChatKind::ALL.into_iter().map(Into::into).collect();
    let everything = Entitlements::Active(everything);
    let attempt = Attempt {
        state: State::from_entropy([1; 32]).hash(),
        browser: BrowserKey::from_entropy([2; 32]).hash(),
        workspace: WorkspaceId::parse("ws_1").expect("it has the form of an id"),
        user: UserId::parse("user_1").expect("it has the form of an id"),
        wanted: ChatKind::Whatsapp,
        started_at: now,
    };
    let answer = DialogAnswer::Approved(AuthorizationCode::new(code));
    let returned = attempt
        .claimed()
        .returned(answer, None, &everything, now)
        .expect("the person is in time and approved");
    let permitted = returned
        .permitted(&everything)
        .expect("the plan includes it");
    permitted.exchange().0
}

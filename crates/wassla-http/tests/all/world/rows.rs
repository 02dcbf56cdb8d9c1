//! Rows to begin with.

use wassla_domain::channel::NumberSeen;
use wassla_domain::ports::{AgentDirectory as _, ChannelStore as _, SecretBox as _};
use wassla_domain::{
    Agent, AgentStatus, Asset, Channel, ChannelState, ChatKind, SealedField, Step, WorkspaceId,
};
use wassla_memory::FakeSecretBox;
use wassla_testkit::fixtures::{self, after, id};

use super::World;

/// The token of every row.
pub(crate) const TOKEN: &str = "canary-token";

/// A row of this asset, every step of it done, whose token the world's box opens.
pub(crate) fn connected(workspace: &str, asset: Asset) -> Channel {
    let done = Step::Done { at: after(5) };
    let mut row = fixtures::channel(&id::<WorkspaceId>(workspace), asset);
    row.evidence.subscribed = done.clone();
    if row.kind() == ChatKind::Whatsapp {
        row.evidence.pin = done;
        row.evidence.registered = Step::NotNeeded;
        row.evidence.number = Some(NumberSeen {
            status: Some("CONNECTED".into()),
            platform: Some("CLOUD_API".into()),
            at: after(5),
        });
    }
    row.state = ChannelState::of(row.kind(), &row.evidence);
    row.due_at = None;
    let context = row.seal_context(SealedField::AccessToken);
    let sealed = FakeSecretBox::default().seal(&context, &TOKEN.into());
    row.credentials.access_token = Some(sealed.unwrap());
    row
}

/// The same in another state.
pub(crate) fn row(workspace: &str, kind: ChatKind, state: ChannelState) -> Channel {
    let mut row = connected(workspace, fixtures::asset(kind, 1));
    row.state = state;
    row
}

impl World {
    /// Writes rows as a sign-in would.
    pub(crate) async fn has(&self, rows: impl IntoIterator<Item = Channel>) {
        for row in rows {
            let writes = [fixtures::first_connect(&row)];
            let upserts = fixtures::upserts(&row.workspace, writes);
            self.store.upsert_channels(&upserts).await.unwrap();
        }
    }

    /// A text agent that is being written.
    pub(crate) async fn has_draft(&self, workspace: &str, name: &str) {
        let agent = Agent {
            status: AgentStatus::Draft,
            ..fixtures::agent(&id::<WorkspaceId>(workspace), name)
        };
        assert!(self.store.put_agent(&agent).await.unwrap());
    }

    /// The agent is chosen for WhatsApp.
    pub(crate) async fn is_answered_by(&self, workspace: &str, agent: &str) {
        let (workspace, agent) = (id(workspace), id(agent));
        let kind = ChatKind::Whatsapp.into();
        let assigned = self
            .store
            .assign_agent(&workspace, kind, Some(&agent), after(6))
            .await;
        assert!(assigned.unwrap());
    }
}

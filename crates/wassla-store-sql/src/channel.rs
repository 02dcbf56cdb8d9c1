//! `agent_channels`.

use serde_json::Value;
use sqlx::FromRow;
use wassla_domain::{Asset, Channel, ChannelState, Credentials, Fault, Timestamp, WorkspaceId};

use crate::error::RecordError;
use crate::fields::Fields;
use crate::{asset, credentials, evidence, evidence_text, inconsistent, storable};

/// A row of `agent_channels`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ChannelRecord {
    /// `id`.
    pub id: String,
    /// `workspace_id`.
    pub workspace_id: String,
    /// `kind`.
    pub kind: String,
    /// `external_id`: the asset's id at Meta.
    pub external_id: String,
    /// `agent_id`.
    pub agent_id: Option<String>,
    /// `state`.
    pub state: String,
    /// `config`, a JSON object: the asset, the sealed secrets, what is known of the token.
    pub config: String,
    /// `evidence`, a JSON object.
    pub evidence: String,
    /// `due_at`, in milliseconds.
    pub due_at: Option<i64>,
    /// `moved_from`.
    pub moved_from: Option<String>,
    /// `version`.
    pub version: i64,
    /// `connected_at`, in milliseconds.
    pub connected_at: i64,
    /// `updated_at`, in milliseconds.
    pub updated_at: i64,
}

/// The column `config`.
///
/// # Errors
/// [`Fault::Inconsistent`] for a PIN of a channel that has no number.
pub fn config_text(asset: &Asset, credentials: &Credentials) -> Result<String, Fault> {
    let mut fields = asset::write(asset);
    credentials::write(asset.kind(), credentials, &mut fields)
        .map_err(inconsistent("a channel"))?;
    Ok(Value::Object(fields).to_string())
}

impl ChannelRecord {
    /// The row of a channel.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] for a PIN of a channel that has no number.
    pub fn of(channel: &Channel) -> Result<Self, Fault> {
        Ok(Self {
            id: channel.id.to_string(),
            workspace_id: channel.workspace.to_string(),
            kind: channel.kind().as_str().to_owned(),
            external_id: channel.asset.external_id().to_owned(),
            agent_id: channel.agent.as_ref().map(ToString::to_string),
            state: channel.state.as_str().to_owned(),
            config: config_text(&channel.asset, &channel.credentials)?,
            evidence: evidence_text(&channel.evidence),
            due_at: channel.due_at.map(Timestamp::millis),
            moved_from: channel
                .moved_from
                .as_deref()
                .map(|text| storable(text).into_owned()),
            version: channel.version,
            connected_at: channel.connected_at.millis(),
            updated_at: channel.updated_at.millis(),
        })
    }

    /// The channel of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(self) -> Result<Channel, Fault> {
        self.channel()
            .map_err(inconsistent("a row of agent_channels"))
    }

    fn channel(self) -> Result<Channel, RecordError> {
        let kind = asset::kind(&self.kind)?;
        let mut config = Fields::of_column("config", &self.config)?;
        let asset = asset::read(kind, &mut config)?;
        let credentials = credentials::read(kind, &mut config)?;
        config.finish()?;
        asset::check_external_id(&asset, &self.external_id, "config")?;
        if self.version < 1 {
            return Err(RecordError::unknown("version"));
        }

        let workspace: WorkspaceId = parsed("workspace_id", &self.workspace_id)?;
        let agent = self.agent_id.as_deref();
        Ok(Channel {
            id: parsed("id", &self.id)?,
            workspace,
            asset,
            agent: agent.map(|id| parsed("agent_id", id)).transpose()?,
            state: ChannelState::parse(&self.state).ok_or_else(|| RecordError::unknown("state"))?,
            credentials,
            evidence: evidence::read(&self.evidence)?,
            due_at: self.due_at.map(Timestamp::from_millis),
            moved_from: self.moved_from,
            version: self.version,
            connected_at: Timestamp::from_millis(self.connected_at),
            updated_at: Timestamp::from_millis(self.updated_at),
        })
    }
}

/// Reads an identifier from its column.
pub(crate) fn parsed<T: std::str::FromStr>(field: &str, text: &str) -> Result<T, RecordError> {
    text.parse().map_err(|_| RecordError::unknown(field))
}

/// Reads a count from its column.
pub(crate) fn count(field: &str, number: i64) -> Result<u32, RecordError> {
    number.try_into().map_err(|_| RecordError::unknown(field))
}

#[cfg(test)]
#[path = "channel_tests.rs"]
mod tests;

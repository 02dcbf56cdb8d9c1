//! From PostgreSQL's rows to records.

use sqlx::postgres::PgRow;
use sqlx::{Error, Row};
use wassla_store_sql::{
    AgentRecord, AliasKey, AliasRecord, AttemptRecord, CallRecord, CallingRecord, ChannelRecord,
    CleanupRecord, ConversationRecord, CountRecord, CurrentRow, DeletionRecord, EventRecord,
    MessageRecord, StoredCallRow, StoredMessageRow, WorkspaceRecord,
};

/// The columns of `agent_channels`; JSON as its text.
macro_rules! channel_columns {
    () => {
        "id, workspace_id, kind, external_id, agent_id, state, config::text AS config,
         evidence::text AS evidence, due_at, moved_from, version, connected_at, updated_at"
    };
}

/// The columns of `agent_channels` for a calling row; JSON as its text.
macro_rules! calling_columns {
    () => {
        "id, workspace_id, chat_id, external_id, agent_id, state, config::text AS config,
         evidence::text AS evidence, due_at, version, connected_at, updated_at"
    };
}

/// The columns of `cleanup_jobs`; JSON as its text.
macro_rules! job_columns {
    () => {
        "id, workspace_id, kind, external_id, asset::text AS asset, access_token, meta_user_id,
         owed_since, attempts, due_at, ends_calling"
    };
}

/// The columns of `conversations`; JSON as its text.
macro_rules! conversation_columns {
    () => {
        "id, workspace_id, kind, external_id, channel_display, customer_name,
         aliases::text AS aliases, last_message, last_words, last_at, last_inbound_at, asked_up_to,
         answer_due_at, answer_failures, answer_round"
    };
}

pub(crate) use {calling_columns, channel_columns, conversation_columns, job_columns};

pub(crate) fn attempt(row: &PgRow) -> Result<AttemptRecord, Error> {
    Ok(AttemptRecord {
        state_hash: row.try_get("state_hash")?,
        browser_hash: row.try_get("browser_hash")?,
        workspace_id: row.try_get("workspace_id")?,
        user_id: row.try_get("user_id")?,
        wanted: row.try_get("wanted")?,
        started_at: row.try_get("started_at")?,
        claimed_at: row.try_get("claimed_at")?,
        landing: row.try_get("landing")?,
    })
}

pub(crate) fn channel(row: &PgRow) -> Result<ChannelRecord, Error> {
    Ok(ChannelRecord {
        id: row.try_get("id")?,
        workspace_id: row.try_get("workspace_id")?,
        kind: row.try_get("kind")?,
        external_id: row.try_get("external_id")?,
        agent_id: row.try_get("agent_id")?,
        state: row.try_get("state")?,
        config: row.try_get("config")?,
        evidence: row.try_get("evidence")?,
        due_at: row.try_get("due_at")?,
        moved_from: row.try_get("moved_from")?,
        version: row.try_get("version")?,
        connected_at: row.try_get("connected_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

pub(crate) fn calling(row: &PgRow) -> Result<CallingRecord, Error> {
    Ok(CallingRecord {
        id: row.try_get("id")?,
        workspace_id: row.try_get("workspace_id")?,
        chat_id: row.try_get("chat_id")?,
        external_id: row.try_get("external_id")?,
        agent_id: row.try_get("agent_id")?,
        state: row.try_get("state")?,
        config: row.try_get("config")?,
        evidence: row.try_get("evidence")?,
        due_at: row.try_get("due_at")?,
        version: row.try_get("version")?,
        connected_at: row.try_get("connected_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

pub(crate) fn standing(row: &PgRow) -> Result<CurrentRow, Error> {
    Ok(CurrentRow {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        external_id: row.try_get("external_id")?,
    })
}

pub(crate) fn job(row: &PgRow) -> Result<CleanupRecord, Error> {
    Ok(CleanupRecord {
        id: row.try_get("id")?,
        workspace_id: row.try_get("workspace_id")?,
        kind: row.try_get("kind")?,
        external_id: row.try_get("external_id")?,
        asset: row.try_get("asset")?,
        access_token: row.try_get("access_token")?,
        meta_user_id: row.try_get("meta_user_id")?,
        owed_since: row.try_get("owed_since")?,
        attempts: row.try_get("attempts")?,
        due_at: row.try_get("due_at")?,
        ends_calling: row.try_get("ends_calling")?,
    })
}

pub(crate) fn workspace(row: &PgRow) -> Result<WorkspaceRecord, Error> {
    Ok(WorkspaceRecord {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        plan: row.try_get("plan")?,
        suspended: row.try_get("suspended")?,
    })
}

pub(crate) fn agent(row: &PgRow) -> Result<AgentRecord, Error> {
    Ok(AgentRecord {
        id: row.try_get("id")?,
        workspace_id: row.try_get("workspace_id")?,
        name: row.try_get("name")?,
        modality: row.try_get("modality")?,
        status: row.try_get("status")?,
    })
}

pub(crate) fn event(row: &PgRow) -> Result<EventRecord, Error> {
    Ok(EventRecord {
        seq: row.try_get("seq")?,
        payload: row.try_get("payload")?,
        received_at: row.try_get("received_at")?,
    })
}

pub(crate) fn conversation(row: &PgRow) -> Result<ConversationRecord, Error> {
    Ok(ConversationRecord {
        id: row.try_get("id")?,
        workspace_id: row.try_get("workspace_id")?,
        kind: row.try_get("kind")?,
        external_id: row.try_get("external_id")?,
        channel_display: row.try_get("channel_display")?,
        customer_name: row.try_get("customer_name")?,
        aliases: row.try_get("aliases")?,
        last_message: row.try_get("last_message")?,
        last_words: row.try_get("last_words")?,
        last_at: row.try_get("last_at")?,
        last_inbound_at: row.try_get("last_inbound_at")?,
        asked_up_to: row.try_get("asked_up_to")?,
        answer_due_at: row.try_get("answer_due_at")?,
        answer_failures: row.try_get("answer_failures")?,
        answer_round: row.try_get("answer_round")?,
    })
}

pub(crate) fn alias(row: &PgRow) -> Result<AliasRecord, Error> {
    Ok(AliasRecord {
        key: AliasKey {
            kind: row.try_get("kind")?,
            external_id: row.try_get("external_id")?,
            workspace_id: row.try_get("workspace_id")?,
            alias_kind: row.try_get("alias_kind")?,
            alias: row.try_get("alias")?,
        },
        conversation_id: row.try_get("conversation_id")?,
    })
}

pub(crate) fn message(row: &PgRow) -> Result<MessageRecord, Error> {
    Ok(MessageRecord {
        seq: row.try_get("seq")?,
        id: row.try_get("id")?,
        conversation_id: row.try_get("conversation_id")?,
        kind: row.try_get("kind")?,
        asset_id: row.try_get("asset_id")?,
        author: row.try_get("author")?,
        author_id: row.try_get("author_id")?,
        content: row.try_get("content")?,
        words: row.try_get("words")?,
        facts: row.try_get("facts")?,
        delivery: row.try_get("delivery")?,
        failure_code: row.try_get("failure_code")?,
        failure_reason: row.try_get("failure_reason")?,
        failure_words: row.try_get("failure_words")?,
        may_have_arrived: row.try_get("may_have_arrived")?,
        possibly_repeated: row.try_get("possibly_repeated")?,
        external_id: row.try_get("external_id")?,
        written_at: row.try_get("written_at")?,
        due_at: row.try_get("due_at")?,
        round: row.try_get("round")?,
        attempts: row.try_get("attempts")?,
    })
}

pub(crate) fn standing_message(row: &PgRow) -> Result<StoredMessageRow, Error> {
    Ok(StoredMessageRow {
        workspace_id: row.try_get("workspace_id")?,
        row: message(row)?,
    })
}

pub(crate) fn call(row: &PgRow) -> Result<CallRecord, Error> {
    Ok(CallRecord {
        id: row.try_get("id")?,
        workspace_id: row.try_get("workspace_id")?,
        conversation_id: row.try_get("conversation_id")?,
        kind: row.try_get("kind")?,
        asset_id: row.try_get("asset_id")?,
        external_id: row.try_get("external_id")?,
        direction: row.try_get("direction")?,
        agent_id: row.try_get("agent_id")?,
        stage: row.try_get("stage")?,
        outcome: row.try_get("outcome")?,
        failure_code: row.try_get("failure_code")?,
        offer: row.try_get("offer")?,
        rang_at: row.try_get("rang_at")?,
        accepted_at: row.try_get("accepted_at")?,
        ended_at: row.try_get("ended_at")?,
        seconds: row.try_get("seconds")?,
        holder: row.try_get("holder")?,
        due_at: row.try_get("due_at")?,
    })
}

pub(crate) fn standing_call(row: &PgRow) -> Result<StoredCallRow, Error> {
    Ok(StoredCallRow {
        last_seq: row.try_get("last_seq")?,
        row: call(row)?,
    })
}

pub(crate) fn count(row: &PgRow) -> Result<CountRecord, Error> {
    Ok(CountRecord {
        outcome: row.try_get("outcome")?,
        count: row.try_get("count")?,
        last_at: row.try_get("last_at")?,
    })
}

pub(crate) fn deletion(row: &PgRow) -> Result<DeletionRecord, Error> {
    Ok(DeletionRecord {
        deleted_at: row.try_get("deleted_at")?,
        channels: row.try_get("channels")?,
    })
}

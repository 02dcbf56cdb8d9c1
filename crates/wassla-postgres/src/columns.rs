//! Columns that are read one by one.

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

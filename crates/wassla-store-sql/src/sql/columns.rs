//! The columns of a record, one by one: `$text` turns a column of JSON into its text.

/// The columns of `agent_channels` for a channel.
#[macro_export]
macro_rules! channel_columns {
    ($text:literal) => {
        concat!(
            "id, workspace_id, kind, external_id, agent_id, state, config",
            $text,
            " AS config, evidence",
            $text,
            " AS evidence, due_at, moved_from, version, connected_at, updated_at"
        )
    };
}

/// The columns of `agent_channels` for a calling row.
#[macro_export]
macro_rules! calling_columns {
    ($text:literal) => {
        concat!(
            "id, workspace_id, chat_id, external_id, agent_id, state, config",
            $text,
            " AS config, evidence",
            $text,
            " AS evidence, due_at, version, connected_at, updated_at"
        )
    };
}

/// The columns of `cleanup_jobs`.
#[macro_export]
macro_rules! job_columns {
    ($text:literal) => {
        concat!(
            "id, workspace_id, kind, external_id, asset",
            $text,
            " AS asset, access_token, meta_user_id, owed_since, attempts, due_at, ends_calling"
        )
    };
}

/// The columns of `conversations`.
#[macro_export]
macro_rules! conversation_columns {
    ($text:literal) => {
        concat!(
            "id, workspace_id, kind, external_id, channel_display, customer_name, aliases",
            $text,
            " AS aliases, last_message, last_words, last_at, last_inbound_at, asked_up_to, answer_due_at,
              answer_failures, answer_round"
        )
    };
}

/// The newest calls of a workspace or a conversation: `$1` is whose, `$2` and `$3` after which,
/// `$4` how many at most.
#[macro_export]
macro_rules! calls_of {
    ($of:literal) => {
        concat!(
            "SELECT * FROM calls WHERE ",
            $of,
            " AND (rang_at, id) < ($2, $3) ORDER BY rang_at DESC, id DESC LIMIT $4"
        )
    };
}

/// The calls of an asset that are not over: `$1` is its kind, `$2` its id.
#[macro_export]
macro_rules! live_calls {
    () => {
        "SELECT * FROM calls WHERE kind = $1 AND asset_id = $2 AND stage <> 'ended'
         ORDER BY rang_at, id"
    };
}

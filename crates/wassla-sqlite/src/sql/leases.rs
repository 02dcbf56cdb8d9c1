//! Leases: what is due is looked at, leased, and given back as it is then.

use wassla_store_sql::{LeaseSql, LeasesSql};

/// A lease of a table: its key, the columns as they are once leased, which rows, and what changes
/// in them.
macro_rules! lease {
    ($table:literal, $key:literal, $leased:literal, $due:literal, $change:literal) => {
        LeaseSql {
            // Mostly nothing is due: then nobody who writes is disturbed.
            is_due: Some(concat!(
                "SELECT EXISTS (SELECT 1 FROM ",
                $table,
                " AS own WHERE ",
                $due,
                ")"
            )),
            due: concat!("SELECT ", $leased, " FROM ", $table, " AS own WHERE ", $due),
            take: Some(concat!(
                "UPDATE ",
                $table,
                " SET ",
                $change,
                " WHERE ",
                $key,
                " IN (SELECT own.",
                $key,
                " FROM ",
                $table,
                " AS own WHERE ",
                $due,
                ")"
            )),
        }
    };
}

pub(super) const LEASES: LeasesSql = LeasesSql {
    answers: lease!(
        "conversations",
        "id",
        "id, workspace_id, kind, external_id, channel_display, customer_name, aliases,
         last_message, last_words, last_at, last_inbound_at, asked_up_to, $2 AS answer_due_at,
         answer_failures, answer_round + 1 AS answer_round",
        "own.answer_due_at <= $1 ORDER BY own.answer_due_at, own.id LIMIT $3",
        "answer_due_at = $2, answer_round = answer_round + 1"
    ),
    callings: lease!(
        "agent_channels",
        "id",
        "id, workspace_id, chat_id, external_id, agent_id, state, config, evidence,
         $2 AS due_at, version, connected_at, updated_at",
        "own.due_at <= $1 AND own.kind = 'whatsapp_call' ORDER BY own.due_at, own.id LIMIT $3",
        "due_at = $2"
    ),
    channels: lease!(
        "agent_channels",
        "id",
        "id, workspace_id, kind, external_id, agent_id, state, config, evidence,
         $2 AS due_at, moved_from, version, connected_at, updated_at",
        "own.due_at <= $1 AND own.kind <> 'whatsapp_call' ORDER BY own.due_at, own.id LIMIT $3",
        "due_at = $2"
    ),
    jobs: lease!(
        "cleanup_jobs",
        "id",
        "id, workspace_id, kind, external_id, asset, access_token, meta_user_id, owed_since,
         attempts + 1 AS attempts, $2 AS due_at, ends_calling",
        "own.due_at <= $1 ORDER BY own.due_at, own.id LIMIT $3",
        "due_at = $2, attempts = attempts + 1"
    ),
    messages: lease!(
        "messages",
        "seq",
        "seq, id, conversation_id, kind, asset_id, author, author_id, content, words, facts,
         delivery, failure_code, failure_reason, failure_words, may_have_arrived,
         possibly_repeated, external_id, written_at,
         $2 AS due_at, round + 1 AS round, attempts",
        // Not those with an open one before them in their conversation.
        "own.due_at <= $1 AND NOT EXISTS (
            SELECT 1 FROM messages AS earlier
            WHERE earlier.conversation_id = own.conversation_id
                AND earlier.seq < own.seq AND earlier.due_at IS NOT NULL
         )
         ORDER BY own.due_at, own.seq LIMIT $3",
        "due_at = $2, round = round + 1"
    ),
};

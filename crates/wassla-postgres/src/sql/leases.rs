//! Leases: one statement that passes over the rows that another process is leasing right now.

use wassla_store_sql::{
    LeaseSql, LeasesSql, calling_columns, channel_columns, conversation_columns, job_columns,
};

/// A lease of a table: its key, which rows and in which order, what changes in them, and the
/// columns as they are then.
macro_rules! lease {
    ($table:literal, $key:literal, $due:expr, $change:literal, $columns:expr) => {
        LeaseSql {
            is_due: None,
            due: concat!(
                "WITH due AS MATERIALIZED (SELECT ",
                $due,
                " LIMIT $3 FOR UPDATE SKIP LOCKED), leased AS (UPDATE ",
                $table,
                " SET ",
                $change,
                " FROM due WHERE ",
                $key,
                " = due_key RETURNING was_due, ",
                $columns,
                ") SELECT * FROM leased ORDER BY was_due, ",
                $key
            ),
            take: None,
        }
    };
}

pub(super) const LEASES: LeasesSql = LeasesSql {
    answers: lease!(
        "conversations",
        "id",
        "id AS due_key, answer_due_at AS was_due FROM conversations
         WHERE answer_due_at <= $1 ORDER BY answer_due_at, id",
        "answer_due_at = $2, answer_round = answer_round + 1",
        conversation_columns!("::text")
    ),
    callings: lease!(
        "agent_channels",
        "id",
        "id AS due_key, due_at AS was_due FROM agent_channels
         WHERE due_at <= $1 AND kind = 'whatsapp_call' ORDER BY due_at, id",
        "due_at = $2",
        calling_columns!("::text")
    ),
    channels: lease!(
        "agent_channels",
        "id",
        "id AS due_key, due_at AS was_due FROM agent_channels
         WHERE due_at <= $1 AND kind <> 'whatsapp_call' ORDER BY due_at, id",
        "due_at = $2",
        channel_columns!("::text")
    ),
    jobs: lease!(
        "cleanup_jobs",
        "id",
        "id AS due_key, due_at AS was_due FROM cleanup_jobs
         WHERE due_at <= $1 ORDER BY due_at, id",
        "due_at = $2, attempts = attempts + 1",
        job_columns!("::text")
    ),
    messages: lease!(
        "messages",
        "seq",
        // Not those with an open one before them in their conversation.
        "seq AS due_key, due_at AS was_due FROM messages AS own
         WHERE due_at <= $1 AND NOT EXISTS (
            SELECT 1 FROM messages AS earlier
            WHERE earlier.conversation_id = own.conversation_id
                AND earlier.seq < own.seq AND earlier.due_at IS NOT NULL
         )
         ORDER BY due_at, seq",
        "due_at = $2, round = round + 1",
        "messages.*"
    ),
};

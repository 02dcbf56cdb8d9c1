//! Calls.

use wassla_store_sql::CallSql;

/// Calls that another process has in hand right now are passed over.
macro_rules! lock_due {
    () => {
        "SELECT * FROM calls WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2
         FOR UPDATE SKIP LOCKED"
    };
}

pub(super) const CALLS: CallSql = CallSql {
    is_due: None,
    lock_due: lock_due!(),
    keep: KEEP,
    conversations_of: "
        SELECT conversation_id FROM calls JOIN jsonb_to_recordset($1::jsonb) AS wanted (
            kind text, asset_id text, external_id text) USING (kind, asset_id, external_id)",
    lock_known: LOCK_KNOWN,
    write: WRITE,
};

/// Locked in the order in which events lock them.
const KEEP: &str = "
    WITH own AS MATERIALIZED (
        SELECT id AS own_id FROM calls
        WHERE id = ANY($1) AND holder = $2 AND stage <> 'ended' ORDER BY id FOR UPDATE
    )
    UPDATE calls SET due_at = $3 FROM own WHERE id = own_id RETURNING id";

const WRITE: &str = "
    INSERT INTO calls
        (id, workspace_id, conversation_id, kind, asset_id, external_id, direction, agent_id,
         stage, outcome, failure_code, offer, rang_at, accepted_at, ended_at, seconds, holder,
         due_at)
    SELECT id, workspace_id, conversation_id, kind, asset_id, external_id, direction,
        agent_id, stage, outcome, failure_code, offer, rang_at, accepted_at, ended_at, seconds,
        holder, due_at
    FROM jsonb_to_recordset($1::jsonb) AS new (
        id text, workspace_id text, conversation_id text, kind text, asset_id text,
        external_id text, direction text, agent_id text, stage text, outcome text,
        failure_code bigint, offer text, rang_at bigint, accepted_at bigint, ended_at bigint,
        seconds bigint, holder text, due_at bigint)
    ON CONFLICT (id) DO UPDATE SET
        agent_id = excluded.agent_id, stage = excluded.stage, outcome = excluded.outcome,
        failure_code = excluded.failure_code, offer = excluded.offer,
        rang_at = excluded.rang_at, accepted_at = excluded.accepted_at,
        ended_at = excluded.ended_at, seconds = excluded.seconds, holder = excluded.holder,
        due_at = excluded.due_at";

const LOCK_KNOWN: &str = "
    SELECT calls.*, (
        SELECT max(seq) FROM messages WHERE conversation_id = calls.conversation_id
    ) AS last_seq
    FROM calls
    WHERE conversation_id = ANY($2) AND (kind, asset_id, external_id) IN (
        SELECT kind, asset_id, external_id FROM jsonb_to_recordset($1::jsonb) AS wanted (
            kind text, asset_id text, external_id text)
    )
    ORDER BY id FOR UPDATE OF calls";

#[cfg(test)]
#[path = "calls_tests.rs"]
mod tests;

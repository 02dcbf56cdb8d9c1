//! Calls. Whoever writes has the write lock: nothing else is locked.

use wassla_store_sql::CallSql;

macro_rules! lock_due {
    () => {
        "SELECT * FROM calls WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2"
    };
}
pub(super) const CALLS: CallSql = CallSql {
    // Mostly nothing is due: then nobody who writes is disturbed.
    is_due: Some("SELECT EXISTS (SELECT 1 FROM calls WHERE due_at <= $1)"),
    lock_due: lock_due!(),
    keep: KEEP,
    conversations_of: CONVERSATIONS_OF,
    lock_known: LOCK_KNOWN,
    write: WRITE,
};

const KEEP: &str = "
    UPDATE calls SET due_at = $3
    WHERE id IN (SELECT value FROM json_each($1)) AND holder = $2 AND stage <> 'ended'
    RETURNING id";

const CONVERSATIONS_OF: &str = "
    SELECT calls.conversation_id FROM json_each($1) AS wanted
    CROSS JOIN calls ON calls.kind = wanted.value ->> '$.kind'
        AND calls.asset_id = wanted.value ->> '$.asset_id'
        AND calls.external_id = wanted.value ->> '$.external_id'";

const WRITE: &str = "
    INSERT INTO calls
        (id, workspace_id, conversation_id, kind, asset_id, external_id, direction, agent_id,
         stage, outcome, failure_code, offer, rang_at, accepted_at, ended_at, seconds, holder,
         due_at)
    SELECT value ->> '$.id', value ->> '$.workspace_id', value ->> '$.conversation_id',
        value ->> '$.kind', value ->> '$.asset_id', value ->> '$.external_id',
        value ->> '$.direction', value ->> '$.agent_id', value ->> '$.stage',
        value ->> '$.outcome', value ->> '$.failure_code', value ->> '$.offer',
        value ->> '$.rang_at', value ->> '$.accepted_at', value ->> '$.ended_at',
        value ->> '$.seconds', value ->> '$.holder', value ->> '$.due_at'
    FROM json_each($1) WHERE true
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
    FROM json_each($1) AS wanted
    CROSS JOIN calls ON calls.kind = wanted.value ->> '$.kind'
        AND calls.asset_id = wanted.value ->> '$.asset_id'
        AND calls.external_id = wanted.value ->> '$.external_id'
    WHERE calls.conversation_id IN (SELECT value FROM json_each($2))
    ORDER BY calls.id";

#[cfg(test)]
#[path = "calls_tests.rs"]
mod tests;

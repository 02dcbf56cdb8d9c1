//! What a batch of events looks up and writes.

use wassla_store_sql::IntakeSql;

pub(super) const INTAKE: IntakeSql = IntakeSql {
    lock_pending: LOCK_PENDING,
    aliases: ALIASES,
    lock_messages: LOCK_MESSAGES,
    add_aliases: ADD_ALIASES,
    mark_processed: MARK_PROCESSED,
    count: COUNT,
    may_purge: Some(MAY_PURGE),
};

/// Nobody who writes is disturbed when what came first is still young.
const MAY_PURGE: &str = "
    SELECT max(seq) FROM (
        SELECT seq, received_at FROM inbound_events
        WHERE taken_at IS NOT NULL ORDER BY seq LIMIT $2
    )
    WHERE received_at < $1";

const LOCK_PENDING: &str = "
    SELECT seq FROM inbound_events
    WHERE seq IN (SELECT value FROM json_each($1)) AND taken_at IS NULL";

const ALIASES: &str = "
    SELECT known.* FROM json_each($1) AS wanted
    CROSS JOIN conversation_aliases AS known
        ON known.kind = wanted.value ->> '$.kind'
        AND known.external_id = wanted.value ->> '$.external_id'
        AND known.workspace_id = wanted.value ->> '$.workspace_id'
        AND known.alias_kind = wanted.value ->> '$.alias_kind'
        AND known.alias = wanted.value ->> '$.alias'";

const LOCK_MESSAGES: &str = "
    WITH found AS (
        SELECT messages.seq FROM json_each($1) AS wanted
        CROSS JOIN messages ON messages.external_id = wanted.value ->> '$.external_id'
            AND messages.kind = wanted.value ->> '$.kind'
            AND messages.asset_id = wanted.value ->> '$.asset_id'
        UNION
        SELECT messages.seq FROM json_each($1) AS wanted
        CROSS JOIN messages ON messages.id = wanted.value ->> '$.id'
        UNION
        SELECT messages.seq FROM json_each($2) AS marked
        CROSS JOIN messages ON messages.conversation_id = marked.value
            AND delivery IN ('sent', 'delivered')
    )
    SELECT messages.*, conversations.workspace_id FROM found
    CROSS JOIN messages ON messages.seq = found.seq
    CROSS JOIN conversations ON conversations.id = messages.conversation_id
    ORDER BY messages.seq";

const ADD_ALIASES: &str = "
    INSERT INTO conversation_aliases
        (kind, external_id, workspace_id, alias_kind, alias, conversation_id)
    SELECT value ->> '$.kind', value ->> '$.external_id', value ->> '$.workspace_id',
        value ->> '$.alias_kind', value ->> '$.alias', value ->> '$.conversation_id'
    FROM json_each($1)";

const MARK_PROCESSED: &str = "
    UPDATE inbound_events SET taken_at = $2, outcome = value ->> '$.outcome'
    FROM json_each($1) WHERE inbound_events.seq = value ->> '$.seq'";

const COUNT: &str = "
    INSERT INTO delivery_counts (workspace_id, kind, external_id, outcome, count, last_at)
    SELECT value ->> '$.workspace_id', value ->> '$.kind', value ->> '$.external_id',
        value ->> '$.outcome', value ->> '$.count', $2
    FROM json_each($1) WHERE true
    ON CONFLICT (workspace_id, kind, external_id, outcome) DO UPDATE SET
        count = count + excluded.count, last_at = max(last_at, excluded.last_at)";

//! What a batch of events looks up and writes.

use wassla_store_sql::IntakeSql;

pub(super) const INTAKE: IntakeSql = IntakeSql {
    lock_pending: LOCK_PENDING,
    aliases: ALIASES,
    lock_messages: LOCK_MESSAGES,
    add_aliases: ADD_ALIASES,
    mark_processed: MARK_PROCESSED,
    count: COUNT,
    may_purge: None,
};

const LOCK_PENDING: &str = "
    SELECT seq FROM inbound_events WHERE seq = ANY($1) AND taken_at IS NULL
    ORDER BY seq FOR UPDATE";

const ALIASES: &str = "
    SELECT known.* FROM jsonb_to_recordset($1::jsonb) AS wanted (
        kind text, external_id text, workspace_id text, alias_kind text, alias text)
    JOIN conversation_aliases AS known
        USING (kind, external_id, workspace_id, alias_kind, alias)";

const LOCK_MESSAGES: &str = "
    WITH wanted AS (
        SELECT * FROM jsonb_to_recordset($1::jsonb) AS wanted (
            kind text, asset_id text, external_id text, id text)
    ), found AS (
        SELECT seq FROM wanted JOIN messages USING (kind, asset_id, external_id)
        UNION
        SELECT seq FROM wanted JOIN messages USING (id)
        UNION
        SELECT seq FROM messages
        WHERE conversation_id = ANY($2) AND delivery IN ('sent', 'delivered')
    )
    SELECT messages.*, conversations.workspace_id FROM messages
    JOIN conversations ON conversations.id = messages.conversation_id
    WHERE messages.seq IN (SELECT seq FROM found)
    ORDER BY messages.seq FOR UPDATE OF messages";

const ADD_ALIASES: &str = "
    INSERT INTO conversation_aliases
        (kind, external_id, workspace_id, alias_kind, alias, conversation_id)
    SELECT kind, external_id, workspace_id, alias_kind, alias, conversation_id
    FROM jsonb_to_recordset($1::jsonb) AS new (
        kind text, external_id text, workspace_id text, alias_kind text, alias text,
        conversation_id text)";

const MARK_PROCESSED: &str = "
    UPDATE inbound_events SET taken_at = $2, outcome = done.outcome
    FROM jsonb_to_recordset($1::jsonb) AS done (seq bigint, outcome text)
    WHERE inbound_events.seq = done.seq AND taken_at IS NULL";

const COUNT: &str = "
    INSERT INTO delivery_counts AS sum
        (workspace_id, kind, external_id, outcome, count, last_at)
    SELECT workspace_id, kind, external_id, outcome, count, $2
    FROM jsonb_to_recordset($1::jsonb) AS new (
        workspace_id text, kind text, external_id text, outcome text, count bigint)
    ON CONFLICT (workspace_id, kind, external_id, outcome) DO UPDATE SET
        count = sum.count + excluded.count,
        last_at = greatest(sum.last_at, excluded.last_at)";

//! Statements that stand once, with the few words in which dialects differ.

/// The [`DialectSql`](crate::DialectSql) of a dialect: how JSON is read as text, how text is
/// written as JSON, how JSON is read as a number, what stands before a field's name, and how rows
/// are locked.
#[macro_export]
macro_rules! dialect_sql {
    (text: $text:literal, json: $json:literal, path: $path:literal, lock: $lock:literal) => {
        $crate::DialectSql {
            channels_of: concat!(
                "SELECT ",
                $crate::channel_columns!($text),
                " FROM agent_channels WHERE workspace_id = $1 AND kind <> 'whatsapp_call'"
            ),
            channels_after: concat!(
                "SELECT ",
                $crate::channel_columns!($text),
                " FROM agent_channels
                  WHERE kind <> 'whatsapp_call' AND ($1 IS NULL OR id > $1)
                  ORDER BY id LIMIT $2"
            ),
            channel_version: concat!(
                "SELECT ",
                $crate::channel_columns!($text),
                " FROM agent_channels WHERE id = $1 AND version = $2"
            ),
            lock_channel: concat!(
                "SELECT ",
                $crate::channel_columns!($text),
                " FROM agent_channels
                  WHERE id = $1 AND version = $2 AND kind <> 'whatsapp_call'",
                $lock
            ),
            holds_token_of: concat!(
                "SELECT 1 FROM agent_channels WHERE config ->> '",
                $path,
                "meta_user_id' = $1 LIMIT 1"
            ),
            channels_of_user: concat!(
                "SELECT ",
                $crate::channel_columns!($text),
                " FROM agent_channels WHERE config ->> '",
                $path,
                "meta_user_id' = $1 AND kind <> 'whatsapp_call' ORDER BY id"
            ),
            subscribers_of_waba: concat!(
                "SELECT ",
                $crate::channel_columns!($text),
                " FROM agent_channels WHERE config ->> '",
                $path,
                "waba_id' = $1 AND kind = 'whatsapp' ORDER BY id"
            ),
            subscribers_of_page: concat!(
                "SELECT ",
                $crate::channel_columns!($text),
                " FROM agent_channels WHERE config ->> '",
                $path,
                "page_id' = $1 AND kind IN ('instagram', 'messenger') ORDER BY id"
            ),
            reseal_channel: concat!(
                "UPDATE agent_channels SET config = $3",
                $json,
                ", version = version + 1 WHERE id = $1 AND version = $2"
            ),
            update_account: concat!(
                "UPDATE agent_channels SET state = $2, evidence = $3",
                $json,
                ", config = $4",
                $json,
                ", due_at = $5, updated_at = $6, version = version + 1 WHERE id = $1"
            ),
            record_progress: concat!(
                "UPDATE agent_channels SET state = $3, evidence = $4",
                $json,
                ", due_at = $5, updated_at = $6, version = version + 1
                 WHERE id = $1 AND version = $2"
            ),
            lock_current: concat!(
                "SELECT id, version, external_id FROM agent_channels
                 WHERE workspace_id = $1 AND kind = $2",
                $lock
            ),
            insert_channel: concat!(
                "INSERT INTO agent_channels
                    (id, workspace_id, kind, external_id, state, config, evidence, due_at,
                     moved_from, version, connected_at, updated_at, agent_id)
                 VALUES ($1, $2, $3, $4, $5, $6",
                $json,
                ", $7",
                $json,
                ", $8, $9, $10, $11, $12, $13)
                 ON CONFLICT (kind, external_id) DO NOTHING"
            ),
            update_channel: concat!(
                "UPDATE agent_channels SET external_id = $4, state = $5, config = $6",
                $json,
                ", evidence = $7",
                $json,
                ", due_at = $8, moved_from = $9, version = $10, connected_at = $11,
                    updated_at = $12
                 WHERE id = $1 AND workspace_id = $2 AND kind = $3
                    AND NOT EXISTS (
                        SELECT 1 FROM agent_channels AS held
                        WHERE held.kind = $3 AND held.external_id = $4
                            AND held.workspace_id <> $2
                    )"
            ),
            cancel_jobs: concat!(
                "DELETE FROM cleanup_jobs
                 WHERE kind = $1 AND external_id = $2 AND NOT ends_calling
                    AND asset ->> '",
                $path,
                "page_id' IS NOT DISTINCT FROM $3",
                $json,
                " ->> '",
                $path,
                "page_id'"
            ),
            insert_job: concat!(
                "INSERT INTO cleanup_jobs
                    (id, workspace_id, kind, external_id, asset, access_token, meta_user_id,
                     owed_since, attempts, due_at, ends_calling)
                 VALUES ($1, $2, $3, $4, $5",
                $json,
                ", $6, $7, $8, $9, $10, $11)"
            ),
            jobs_after: concat!(
                "SELECT ",
                $crate::job_columns!($text),
                " FROM cleanup_jobs WHERE $1 IS NULL OR id > $1 ORDER BY id LIMIT $2"
            ),
            jobs_of: concat!(
                "SELECT ",
                $crate::job_columns!($text),
                " FROM cleanup_jobs WHERE kind = $1 AND external_id = $2
                  ORDER BY owed_since DESC, id DESC"
            ),
            calling_of: concat!(
                "SELECT ",
                $crate::calling_columns!($text),
                " FROM agent_channels WHERE workspace_id = $1 AND kind = 'whatsapp_call'"
            ),
            lock_chat: concat!(
                "SELECT 1 FROM agent_channels
                 WHERE id = $1 AND workspace_id = $2 AND kind = 'whatsapp' AND external_id = $3
                    AND config ->> '",
                $path,
                "access_token' IS NOT NULL",
                $lock
            ),
            insert_calling: concat!(
                "INSERT INTO agent_channels
                    (id, workspace_id, kind, chat_id, external_id, agent_id, state, config,
                     evidence, due_at, version, connected_at, updated_at)
                 VALUES ($1, $2, 'whatsapp_call', $3, $4, $5, $6, $7",
                $json,
                ", $8",
                $json,
                ", $9, $10, $11, $12)
                 ON CONFLICT DO NOTHING"
            ),
            update_calling: concat!(
                "UPDATE agent_channels SET agent_id = $5, state = $6, config = $7",
                $json,
                ", evidence = $8",
                $json,
                ", due_at = $9, version = $10, connected_at = $11, updated_at = $12
                 WHERE id = $1 AND workspace_id = $2 AND chat_id = $3 AND external_id = $4
                    AND kind = 'whatsapp_call' AND version = $10 - 1"
            ),
            record_calling: concat!(
                "UPDATE agent_channels SET state = $3, evidence = $4",
                $json,
                ", updated_at = $6, version = version + 1,
                    due_at = CASE WHEN due_at <= $6 THEN due_at ELSE $5 END
                 WHERE id = $1 AND version = $2 AND kind = 'whatsapp_call'"
            ),
            conversations_of: concat!(
                "SELECT ",
                $crate::conversation_columns!($text),
                " FROM conversations WHERE workspace_id = $1 AND (last_at, id) < ($2, $3)
                  ORDER BY last_at DESC, id DESC LIMIT $4"
            ),
            conversation_of: concat!(
                "SELECT ",
                $crate::conversation_columns!($text),
                " FROM conversations WHERE workspace_id = $1 AND id = $2"
            ),
            lock_outgoing: concat!("SELECT * FROM messages WHERE id = $1 AND round = $2", $lock),
            lock_message: concat!("SELECT * FROM messages WHERE id = $1", $lock),
            lock_call: concat!(
                "SELECT calls.*, (
                    SELECT max(seq) FROM messages
                    WHERE conversation_id = calls.conversation_id
                 ) AS last_seq
                 FROM calls WHERE id = $1",
                $lock
            ),
        }
    };
}

//! Conversations and messages. Whoever writes has the write lock: nothing else is locked.

use wassla_store_sql::{InboxSql, conversation_columns};

pub(super) const INBOX: InboxSql = InboxSql {
    conversations: CONVERSATIONS,
    lock_conversations: CONVERSATIONS,
    next_seqs: NEXT_SEQS,
    write_conversations: WRITE_CONVERSATIONS,
    add_messages: ADD_MESSAGES,
    change_messages: CHANGE_MESSAGES,
    count_changes: COUNT_CHANGES,
};

const CONVERSATIONS: &str = concat!(
    "SELECT ",
    conversation_columns!(""),
    " FROM conversations WHERE id IN (SELECT value FROM json_each($1))"
);

const NEXT_SEQS: &str = "
    WITH RECURSIVE numbers (number) AS (
        SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < $1
    )
    SELECT (SELECT coalesce(max(seq), 0) FROM messages) + number FROM numbers ORDER BY number";

const WRITE_CONVERSATIONS: &str = "
    INSERT INTO conversations
        (id, workspace_id, kind, external_id, channel_display, customer_name, aliases,
         last_message, last_words, last_at, last_inbound_at, asked_up_to,
         answer_due_at, answer_failures, answer_round)
    SELECT value ->> '$.id', value ->> '$.workspace_id', value ->> '$.kind',
        value ->> '$.external_id', value ->> '$.channel_display',
        value ->> '$.customer_name', value ->> '$.aliases', value ->> '$.last_message',
        value ->> '$.last_words', value ->> '$.last_at',
        value ->> '$.last_inbound_at', value ->> '$.asked_up_to',
        value ->> '$.answer_due_at', value ->> '$.answer_failures',
        value ->> '$.answer_round'
    FROM json_each($1) WHERE true
    ON CONFLICT (id) DO UPDATE SET
        channel_display = excluded.channel_display, customer_name = excluded.customer_name,
        aliases = excluded.aliases, last_message = excluded.last_message,
        last_words = excluded.last_words,
        last_at = excluded.last_at, last_inbound_at = excluded.last_inbound_at,
        asked_up_to = excluded.asked_up_to, answer_due_at = excluded.answer_due_at,
        answer_failures = excluded.answer_failures, answer_round = excluded.answer_round";

const ADD_MESSAGES: &str = "
    INSERT INTO messages
        (seq, id, conversation_id, kind, asset_id, author, author_id, content, words,
         facts, delivery, failure_code, failure_reason, failure_words, may_have_arrived,
         possibly_repeated, external_id, written_at, due_at, round, attempts)
    SELECT value ->> '$.seq', value ->> '$.id', value ->> '$.conversation_id',
        value ->> '$.kind', value ->> '$.asset_id', value ->> '$.author',
        value ->> '$.author_id', value ->> '$.content', value ->> '$.words',
        value ->> '$.facts', value ->> '$.delivery', value ->> '$.failure_code',
        value ->> '$.failure_reason', value ->> '$.failure_words',
        value ->> '$.may_have_arrived', value ->> '$.possibly_repeated',
        value ->> '$.external_id', value ->> '$.written_at', value ->> '$.due_at',
        value ->> '$.round', value ->> '$.attempts'
    FROM json_each($1)";

const CHANGE_MESSAGES: &str = "
    UPDATE messages SET
        words = value ->> '$.words', facts = value ->> '$.facts',
        delivery = value ->> '$.delivery',
        failure_code = value ->> '$.failure_code',
        failure_reason = value ->> '$.failure_reason',
        failure_words = value ->> '$.failure_words',
        may_have_arrived = value ->> '$.may_have_arrived',
        possibly_repeated = value ->> '$.possibly_repeated',
        external_id = value ->> '$.external_id', due_at = value ->> '$.due_at',
        attempts = value ->> '$.attempts'
    FROM json_each($1) WHERE messages.seq = value ->> '$.seq'";

const COUNT_CHANGES: &str = "
    INSERT INTO inboxes (workspace_id, changes) SELECT value, 1 FROM json_each($1) WHERE true
    ON CONFLICT (workspace_id) DO UPDATE SET changes = changes + 1";

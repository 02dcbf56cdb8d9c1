//! Conversations and messages.

use wassla_store_sql::{InboxSql, conversation_columns};

pub(super) const INBOX: InboxSql = InboxSql {
    conversations: concat!(
        "SELECT ",
        conversation_columns!("::text"),
        " FROM conversations WHERE id = ANY($1)"
    ),
    lock_conversations: concat!(
        "SELECT ",
        conversation_columns!("::text"),
        " FROM conversations WHERE id = ANY($1) ORDER BY id FOR UPDATE"
    ),
    next_seqs: "SELECT nextval('messages_seq') FROM generate_series(1, $1)",
    write_conversations: WRITE_CONVERSATIONS,
    add_messages: ADD_MESSAGES,
    change_messages: CHANGE_MESSAGES,
    count_changes: COUNT_CHANGES,
};

const WRITE_CONVERSATIONS: &str = "
    INSERT INTO conversations
        (id, workspace_id, kind, external_id, channel_display, customer_name, aliases,
         last_message, last_words, last_at, last_inbound_at, asked_up_to,
         answer_due_at, answer_failures, answer_round)
    SELECT id, workspace_id, kind, external_id, channel_display, customer_name,
        aliases::jsonb, last_message, last_words, last_at, last_inbound_at,
        asked_up_to, answer_due_at, answer_failures, answer_round
    FROM jsonb_to_recordset($1::jsonb) AS new (
        id text, workspace_id text, kind text, external_id text, channel_display text,
        customer_name text, aliases text, last_message text, last_words text,
        last_at bigint, last_inbound_at bigint, asked_up_to bigint,
        answer_due_at bigint, answer_failures bigint, answer_round bigint)
    ON CONFLICT (id) DO UPDATE SET
        channel_display = excluded.channel_display, customer_name = excluded.customer_name,
        aliases = excluded.aliases, last_message = excluded.last_message,
        last_words = excluded.last_words,
        last_at = excluded.last_at, last_inbound_at = excluded.last_inbound_at,
        asked_up_to = excluded.asked_up_to, answer_due_at = excluded.answer_due_at,
        answer_failures = excluded.answer_failures, answer_round = excluded.answer_round";

const ADD_MESSAGES: &str = "
    INSERT INTO messages
        (seq, id, conversation_id, kind, asset_id, author, author_id, content, words, facts,
         delivery, failure_code, failure_reason, failure_words, may_have_arrived,
         possibly_repeated, external_id, written_at, due_at, round, attempts)
    SELECT seq, id, conversation_id, kind, asset_id, author, author_id, content, words, facts,
        delivery, failure_code, failure_reason, failure_words, may_have_arrived,
        possibly_repeated, external_id, written_at, due_at, round, attempts
    FROM jsonb_to_recordset($1::jsonb) AS new (
        seq bigint, id text, conversation_id text, kind text, asset_id text, author text,
        author_id text, content text, words text, facts text, delivery text,
        failure_code bigint, failure_reason text, failure_words text,
        may_have_arrived boolean, possibly_repeated boolean, external_id text,
        written_at bigint, due_at bigint, round bigint, attempts bigint)";

const CHANGE_MESSAGES: &str = "
    UPDATE messages SET
        words = new.words, facts = new.facts, delivery = new.delivery,
        failure_code = new.failure_code, failure_reason = new.failure_reason,
        failure_words = new.failure_words, may_have_arrived = new.may_have_arrived,
        possibly_repeated = new.possibly_repeated,
        external_id = new.external_id, due_at = new.due_at, attempts = new.attempts
    FROM jsonb_to_recordset($1::jsonb) AS new (
        seq bigint, words text, facts text, delivery text, failure_code bigint,
        failure_reason text, failure_words text, may_have_arrived boolean,
        possibly_repeated boolean, external_id text, due_at bigint, attempts bigint)
    WHERE messages.seq = new.seq";

const COUNT_CHANGES: &str = "
    INSERT INTO inboxes AS own (workspace_id, changes)
    SELECT workspace_id, 1 FROM unnest($1::text[]) AS changed (workspace_id)
    ON CONFLICT (workspace_id) DO UPDATE SET changes = own.changes + 1";

-- Events, conversations, messages, counts, leases, deletions; and what rows and debts gain.
-- Instants are milliseconds since 1970. Secrets are sealed texts.
-- What is ordered by is ordered byte by byte, whatever the language of the database.

UPDATE agent_channels SET evidence = evidence || '{"trouble": null}'
WHERE kind <> 'whatsapp_call';

-- Whose messages come by one subscription.
CREATE INDEX agent_channels_waba ON agent_channels ((config ->> 'waba_id'));
CREATE INDEX agent_channels_page ON agent_channels ((config ->> 'page_id'));

-- Whose the debts from before are is not known: no person has the id 0.
ALTER TABLE cleanup_debts
    ADD COLUMN meta_user_id TEXT   NOT NULL DEFAULT '0',
    ADD COLUMN attempts     BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN due_at       BIGINT NOT NULL DEFAULT 0;
UPDATE cleanup_debts SET due_at = owed_since;
CREATE INDEX cleanup_debts_due_at ON cleanup_debts (due_at);
CREATE INDEX cleanup_debts_meta_user ON cleanup_debts (meta_user_id);

-- Every asset that a workspace has ever held.
CREATE TABLE holdings (
    workspace_id TEXT NOT NULL,
    kind         TEXT NOT NULL,
    external_id  TEXT NOT NULL,
    PRIMARY KEY (workspace_id, kind, external_id)
);
INSERT INTO holdings
    SELECT workspace_id, kind, external_id FROM agent_channels WHERE kind <> 'whatsapp_call'
    UNION SELECT workspace_id, kind, external_id FROM cleanup_debts;

-- The one table that is written before Meta is answered. Keys begin with their time, and a row is
-- in one of the two other indexes: all three grow at their ends.
CREATE TABLE inbound_events (
    -- One step of the sequence for each statement; the place within it is added.
    seq         BIGINT NOT NULL,
    key         BYTEA  NOT NULL PRIMARY KEY CHECK (length(key) = 20),
    received_at BIGINT NOT NULL,
    taken_at    BIGINT,
    outcome     TEXT,
    payload     TEXT   NOT NULL
);
CREATE SEQUENCE inbound_events_seq INCREMENT BY 4096 OWNED BY inbound_events.seq;
CREATE UNIQUE INDEX inbound_events_pending ON inbound_events (seq) WHERE taken_at IS NULL;
CREATE UNIQUE INDEX inbound_events_taken ON inbound_events (seq) WHERE taken_at IS NOT NULL;

CREATE TABLE conversations (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    workspace_id    TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    external_id     TEXT   NOT NULL,
    channel_display TEXT   NOT NULL,
    customer_name   TEXT,
    aliases         JSONB  NOT NULL,
    last_words      TEXT   NOT NULL,
    last_at         BIGINT NOT NULL,
    last_inbound_at BIGINT NOT NULL,
    -- The last message that asks an agent for an answer; when its turn is; which taking this is.
    asked_up_to     BIGINT NOT NULL,
    answer_due_at   BIGINT,
    answer_failures BIGINT NOT NULL,
    answer_round    BIGINT NOT NULL
);
CREATE INDEX conversations_newest ON conversations (workspace_id, last_at, id);
CREATE INDEX conversations_answer_due_at ON conversations (answer_due_at)
    WHERE answer_due_at IS NOT NULL;

-- One conversation for each name of a customer.
CREATE TABLE conversation_aliases (
    kind            TEXT NOT NULL,
    external_id     TEXT NOT NULL,
    workspace_id    TEXT NOT NULL,
    alias_kind      TEXT NOT NULL,
    alias           TEXT NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL REFERENCES conversations (id),
    PRIMARY KEY (kind, external_id, workspace_id, alias_kind, alias)
);

CREATE TABLE messages (
    -- Drawn while the conversation is locked, so that it is its order.
    seq               BIGINT  NOT NULL PRIMARY KEY,
    id                TEXT COLLATE "C" NOT NULL UNIQUE,
    conversation_id   TEXT COLLATE "C" NOT NULL REFERENCES conversations (id),
    kind              TEXT    NOT NULL,
    asset_id          TEXT    NOT NULL,
    author            TEXT    NOT NULL,
    author_id         TEXT,
    content           TEXT    NOT NULL,
    words             TEXT,
    delivery          TEXT    NOT NULL,
    failure_code      BIGINT,
    failure_words     TEXT,
    possibly_repeated BOOLEAN NOT NULL,
    external_id       TEXT,
    written_at        BIGINT  NOT NULL,
    -- Only of a message that waits to be sent.
    due_at            BIGINT,
    round             BIGINT  NOT NULL,
    attempts          BIGINT  NOT NULL
);
CREATE SEQUENCE messages_seq OWNED BY messages.seq;
CREATE INDEX messages_of_a_conversation ON messages (conversation_id, seq);
-- One message for each of Meta's ids.
CREATE UNIQUE INDEX messages_external_id ON messages (kind, asset_id, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX messages_due_at ON messages (due_at, seq) WHERE due_at IS NOT NULL;
CREATE INDEX messages_open ON messages (conversation_id, seq) WHERE due_at IS NOT NULL;
CREATE INDEX messages_unread ON messages (conversation_id)
    WHERE delivery IN ('sent', 'delivered');

-- Counts what changes in a workspace's Inbox. The lock on the row makes the numbers grow in the
-- order of the commits.
CREATE TABLE inboxes (
    workspace_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    changes      BIGINT NOT NULL
);

-- What became of events; without a workspace when no channel took them.
CREATE TABLE delivery_counts (
    workspace_id TEXT COLLATE "C" NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL,
    external_id  TEXT COLLATE "C" NOT NULL,
    outcome      TEXT COLLATE "C" NOT NULL,
    count        BIGINT NOT NULL,
    last_at      BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, kind, external_id, outcome)
);

CREATE TABLE leases (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    held_until BIGINT NOT NULL
);

CREATE TABLE deletions (
    code       TEXT   NOT NULL PRIMARY KEY,
    deleted_at BIGINT NOT NULL,
    channels   BIGINT NOT NULL
);

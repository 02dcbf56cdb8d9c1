-- Events, conversations, messages, counts, leases, deletions; and what rows and debts gain.
-- Instants are milliseconds since 1970. Secrets are sealed texts.

UPDATE agent_channels SET evidence = json_set(evidence, '$.trouble', NULL)
WHERE kind <> 'whatsapp_call';

-- Whose messages come by one subscription.
CREATE INDEX agent_channels_waba ON agent_channels (config ->> '$.waba_id');
CREATE INDEX agent_channels_page ON agent_channels (config ->> '$.page_id');

-- Whose the debts from before are is not known: no person has the id 0.
ALTER TABLE cleanup_debts ADD COLUMN meta_user_id TEXT NOT NULL DEFAULT '0';
ALTER TABLE cleanup_debts ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cleanup_debts ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
UPDATE cleanup_debts SET due_at = owed_since;
CREATE INDEX cleanup_debts_due_at ON cleanup_debts (due_at);
CREATE INDEX cleanup_debts_meta_user ON cleanup_debts (meta_user_id);

-- Every asset that a workspace has ever held.
CREATE TABLE holdings (
    workspace_id TEXT NOT NULL,
    kind         TEXT NOT NULL,
    external_id  TEXT NOT NULL,
    PRIMARY KEY (workspace_id, kind, external_id)
) STRICT, WITHOUT ROWID;
INSERT INTO holdings
    SELECT workspace_id, kind, external_id FROM agent_channels WHERE kind <> 'whatsapp_call'
    UNION SELECT workspace_id, kind, external_id FROM cleanup_debts;

-- The one table that is written before Meta is answered. Keys begin with their time: every index
-- grows at its end. The payload comes last, so that nothing else is read through it.
CREATE TABLE inbound_events (
    -- A place is given once, though events are forgotten.
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    key         BLOB    NOT NULL UNIQUE CHECK (length(key) = 20),
    received_at INTEGER NOT NULL,
    taken_at    INTEGER,
    outcome     TEXT,
    payload     TEXT    NOT NULL
) STRICT;
CREATE INDEX inbound_events_pending ON inbound_events (seq) WHERE taken_at IS NULL;

CREATE TABLE conversations (
    id              TEXT    NOT NULL PRIMARY KEY,
    workspace_id    TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    external_id     TEXT    NOT NULL,
    channel_display TEXT    NOT NULL,
    customer_name   TEXT,
    aliases         TEXT    NOT NULL CHECK (json_valid(aliases)),
    last_words      TEXT    NOT NULL,
    last_at         INTEGER NOT NULL,
    last_inbound_at INTEGER NOT NULL,
    -- The last message that asks an agent for an answer; when its turn is; which taking this is.
    asked_up_to     INTEGER NOT NULL,
    answer_due_at   INTEGER,
    answer_failures INTEGER NOT NULL,
    answer_round    INTEGER NOT NULL
) STRICT;
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
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    PRIMARY KEY (kind, external_id, workspace_id, alias_kind, alias)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    seq               INTEGER NOT NULL PRIMARY KEY,
    id                TEXT    NOT NULL UNIQUE,
    conversation_id   TEXT    NOT NULL REFERENCES conversations (id),
    kind              TEXT    NOT NULL,
    asset_id          TEXT    NOT NULL,
    author            TEXT    NOT NULL,
    author_id         TEXT,
    content           TEXT    NOT NULL,
    words             TEXT,
    delivery          TEXT    NOT NULL,
    failure_code      INTEGER,
    failure_words     TEXT,
    possibly_repeated INTEGER NOT NULL CHECK (possibly_repeated IN (0, 1)),
    external_id       TEXT,
    written_at        INTEGER NOT NULL,
    -- Only of a message that waits to be sent.
    due_at            INTEGER,
    round             INTEGER NOT NULL,
    attempts          INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_of_a_conversation ON messages (conversation_id, seq);
-- One message for each of Meta's ids.
CREATE UNIQUE INDEX messages_external_id ON messages (kind, asset_id, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX messages_due_at ON messages (due_at, seq) WHERE due_at IS NOT NULL;
CREATE INDEX messages_open ON messages (conversation_id, seq) WHERE due_at IS NOT NULL;
CREATE INDEX messages_unread ON messages (conversation_id)
    WHERE delivery IN ('sent', 'delivered');

-- Counts what changes in a workspace's Inbox.
CREATE TABLE inboxes (
    workspace_id TEXT    NOT NULL PRIMARY KEY,
    changes      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What became of events; without a workspace when no channel took them.
CREATE TABLE delivery_counts (
    workspace_id TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    external_id  TEXT    NOT NULL,
    outcome      TEXT    NOT NULL,
    count        INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, kind, external_id, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
    name       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    held_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE deletions (
    code       TEXT    NOT NULL PRIMARY KEY,
    deleted_at INTEGER NOT NULL,
    channels   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

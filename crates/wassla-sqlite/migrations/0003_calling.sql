-- Calling rows that ride on WhatsApp rows, the log of calls, and what debts gain.
-- Instants are milliseconds since 1970. Secrets are sealed texts.

-- No release has written one.
DELETE FROM agent_channels WHERE kind = 'whatsapp_call';

-- A table of its own again: SQLite adds no rules to one that is there.
CREATE TABLE channels_with_calling (
    id           TEXT    NOT NULL PRIMARY KEY,
    workspace_id TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    external_id  TEXT    NOT NULL,
    agent_id     TEXT,
    state        TEXT    NOT NULL,
    config       TEXT    NOT NULL CHECK (json_valid(config)),
    evidence     TEXT    NOT NULL CHECK (json_valid(evidence)),
    due_at       INTEGER,
    moved_from   TEXT,
    version      INTEGER NOT NULL,
    connected_at INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    -- The WhatsApp row that a calling row rides on.
    chat_id      TEXT,
    -- One row a kind.
    UNIQUE (workspace_id, kind),
    -- One owner an asset, among all workspaces.
    UNIQUE (kind, external_id),
    -- What a calling row shares with its WhatsApp row.
    UNIQUE (id, workspace_id, external_id),
    CHECK ((kind = 'whatsapp_call') = (chat_id IS NOT NULL)),
    -- Never a calling row without the row of the same workspace and number. A row that moves takes
    -- its calling row with it before the transaction ends.
    FOREIGN KEY (chat_id, workspace_id, external_id)
        REFERENCES channels_with_calling (id, workspace_id, external_id)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO channels_with_calling
    SELECT id, workspace_id, kind, external_id, agent_id, state, config, evidence, due_at,
        moved_from, version, connected_at, updated_at, NULL
    FROM agent_channels;
DROP TABLE agent_channels;
ALTER TABLE channels_with_calling RENAME TO agent_channels;

CREATE INDEX agent_channels_due_at ON agent_channels (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX agent_channels_chat ON agent_channels (chat_id) WHERE chat_id IS NOT NULL;
-- Whose tokens are in use: Meta speaks of a person, not of a channel.
CREATE INDEX agent_channels_meta_user ON agent_channels (config ->> '$.meta_user_id');
-- Whose messages come by one subscription.
CREATE INDEX agent_channels_waba ON agent_channels (config ->> '$.waba_id');
CREATE INDEX agent_channels_page ON agent_channels (config ->> '$.page_id');

ALTER TABLE cleanup_debts
    ADD COLUMN ends_calling INTEGER NOT NULL DEFAULT 0 CHECK (ends_calling IN (0, 1));

-- Each is a message of its conversation as well, with the same id.
CREATE TABLE calls (
    id              TEXT    NOT NULL PRIMARY KEY REFERENCES messages (id),
    workspace_id    TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL REFERENCES conversations (id),
    kind            TEXT    NOT NULL,
    asset_id        TEXT    NOT NULL,
    external_id     TEXT    NOT NULL,
    direction       TEXT    NOT NULL,
    agent_id        TEXT,
    stage           TEXT    NOT NULL,
    outcome         TEXT,
    failure_code    INTEGER,
    -- Only while it rings.
    offer           TEXT,
    rang_at         INTEGER NOT NULL,
    accepted_at     INTEGER,
    ended_at        INTEGER,
    seconds         INTEGER,
    -- The process that has it, until when; only of a customer's call, while it lives.
    holder          TEXT,
    due_at          INTEGER,
    -- One call for each of Meta's ids.
    UNIQUE (kind, asset_id, external_id),
    CHECK ((stage = 'ended') = (outcome IS NOT NULL)),
    CHECK (offer IS NULL OR stage = 'ringing'),
    CHECK (due_at IS NULL OR stage <> 'ended')
) STRICT;
CREATE INDEX calls_newest ON calls (workspace_id, rang_at, id);
CREATE INDEX calls_of_a_conversation ON calls (conversation_id, rang_at, id);
CREATE INDEX calls_due_at ON calls (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX calls_live ON calls (kind, asset_id) WHERE stage <> 'ended';

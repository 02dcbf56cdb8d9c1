-- Calling rows that ride on WhatsApp rows, the log of calls, and what debts gain.
-- Instants are milliseconds since 1970. Secrets are sealed texts.
-- What is ordered by is ordered byte by byte, whatever the language of the database.

-- No release has written one.
DELETE FROM agent_channels WHERE kind = 'whatsapp_call';

ALTER TABLE agent_channels
    -- The WhatsApp row that a calling row rides on.
    ADD COLUMN chat_id TEXT COLLATE "C",
    ADD CHECK ((kind = 'whatsapp_call') = (chat_id IS NOT NULL)),
    -- What a calling row shares with its WhatsApp row.
    ADD UNIQUE (id, workspace_id, external_id);
-- Never a calling row without the row of the same workspace and number. A row that moves takes its
-- calling row with it before the transaction ends.
ALTER TABLE agent_channels
    ADD FOREIGN KEY (chat_id, workspace_id, external_id)
        REFERENCES agent_channels (id, workspace_id, external_id)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
CREATE UNIQUE INDEX agent_channels_chat ON agent_channels (chat_id) WHERE chat_id IS NOT NULL;

ALTER TABLE cleanup_debts ADD COLUMN ends_calling BOOLEAN NOT NULL DEFAULT false;

-- Each is a message of its conversation as well, with the same id.
CREATE TABLE calls (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES messages (id),
    workspace_id    TEXT   NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL REFERENCES conversations (id),
    kind            TEXT   NOT NULL,
    asset_id        TEXT   NOT NULL,
    external_id     TEXT   NOT NULL,
    direction       TEXT   NOT NULL,
    agent_id        TEXT,
    stage           TEXT   NOT NULL,
    outcome         TEXT,
    failure_code    BIGINT,
    -- Only while it rings.
    offer           TEXT,
    rang_at         BIGINT NOT NULL,
    accepted_at     BIGINT,
    ended_at        BIGINT,
    seconds         BIGINT,
    -- The process that has it, until when; only of a customer's call, while it lives.
    holder          TEXT,
    due_at          BIGINT,
    -- One call for each of Meta's ids.
    UNIQUE (kind, asset_id, external_id),
    CHECK ((stage = 'ended') = (outcome IS NOT NULL)),
    CHECK (offer IS NULL OR stage = 'ringing'),
    CHECK (due_at IS NULL OR stage <> 'ended')
);
CREATE INDEX calls_newest ON calls (workspace_id, rang_at, id);
CREATE INDEX calls_of_a_conversation ON calls (conversation_id, rang_at, id);
CREATE INDEX calls_due_at ON calls (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX calls_live ON calls (kind, asset_id) WHERE stage <> 'ended';

-- Sign-ins, channels, debts, and the directories of the reference server.
-- Instants are milliseconds since 1970. Secrets are sealed texts.
-- What is ordered by is ordered byte by byte, whatever the language of the database.

CREATE TABLE connect_attempts (
    state_hash   BYTEA  NOT NULL PRIMARY KEY CHECK (length(state_hash) = 32),
    browser_hash BYTEA  NOT NULL CHECK (length(browser_hash) = 32),
    workspace_id TEXT   NOT NULL,
    user_id      TEXT   NOT NULL,
    wanted       TEXT   NOT NULL,
    started_at   BIGINT NOT NULL,
    claimed_at   BIGINT,
    landing      TEXT
);

CREATE INDEX connect_attempts_started_at ON connect_attempts (started_at);

CREATE TABLE agent_channels (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    workspace_id TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    external_id  TEXT   NOT NULL,
    agent_id     TEXT,
    state        TEXT   NOT NULL,
    config       JSONB  NOT NULL,
    evidence     JSONB  NOT NULL,
    due_at       BIGINT,
    moved_from   TEXT,
    version      BIGINT NOT NULL,
    connected_at BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    -- One row a kind.
    UNIQUE (workspace_id, kind),
    -- One owner an asset, among all workspaces.
    UNIQUE (kind, external_id)
);

CREATE INDEX agent_channels_due_at ON agent_channels (due_at) WHERE due_at IS NOT NULL;

-- Whose tokens are in use: Meta speaks of a person, not of a channel.
CREATE INDEX agent_channels_meta_user ON agent_channels ((config ->> 'meta_user_id'));

CREATE TABLE cleanup_debts (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    workspace_id TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    external_id  TEXT   NOT NULL,
    asset        JSONB  NOT NULL,
    access_token TEXT   NOT NULL,
    owed_since   BIGINT NOT NULL
);

CREATE INDEX cleanup_debts_asset ON cleanup_debts (kind, external_id);

-- Outlives the rows: Meta's limit is on the number.
CREATE TABLE registrations (
    phone_number_id TEXT   NOT NULL,
    reserved_at     BIGINT NOT NULL
);

CREATE INDEX registrations_of_a_number ON registrations (phone_number_id, reserved_at);

CREATE TABLE workspaces (
    id        TEXT    NOT NULL PRIMARY KEY,
    name      TEXT    NOT NULL,
    plan      TEXT    NOT NULL,
    suspended BOOLEAN NOT NULL
);

CREATE TABLE agents (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    name         TEXT COLLATE "C" NOT NULL,
    modality     TEXT NOT NULL,
    status       TEXT NOT NULL
);

CREATE INDEX agents_of_a_workspace ON agents (workspace_id);

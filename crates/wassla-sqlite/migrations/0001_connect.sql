-- Sign-ins, channels, debts, and the directories of the reference server.
-- Instants are milliseconds since 1970. Secrets are sealed texts.

CREATE TABLE connect_attempts (
    state_hash   BLOB    NOT NULL PRIMARY KEY CHECK (length(state_hash) = 32),
    browser_hash BLOB    NOT NULL CHECK (length(browser_hash) = 32),
    workspace_id TEXT    NOT NULL,
    user_id      TEXT    NOT NULL,
    wanted       TEXT    NOT NULL,
    started_at   INTEGER NOT NULL,
    claimed_at   INTEGER,
    landing      TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX connect_attempts_started_at ON connect_attempts (started_at);

CREATE TABLE agent_channels (
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
    -- One row a kind.
    UNIQUE (workspace_id, kind),
    -- One owner an asset, among all workspaces.
    UNIQUE (kind, external_id)
) STRICT;

CREATE INDEX agent_channels_due_at ON agent_channels (due_at) WHERE due_at IS NOT NULL;

-- Whose tokens are in use: Meta speaks of a person, not of a channel.
CREATE INDEX agent_channels_meta_user ON agent_channels (config ->> '$.meta_user_id');

CREATE TABLE cleanup_debts (
    id           TEXT    NOT NULL PRIMARY KEY,
    workspace_id TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    external_id  TEXT    NOT NULL,
    asset        TEXT    NOT NULL CHECK (json_valid(asset)),
    access_token TEXT    NOT NULL,
    owed_since   INTEGER NOT NULL
) STRICT;

CREATE INDEX cleanup_debts_asset ON cleanup_debts (kind, external_id);

-- Outlives the rows: Meta's limit is on the number.
CREATE TABLE registrations (
    phone_number_id TEXT    NOT NULL,
    reserved_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX registrations_of_a_number ON registrations (phone_number_id, reserved_at);

CREATE TABLE workspaces (
    id        TEXT    NOT NULL PRIMARY KEY,
    name      TEXT    NOT NULL,
    plan      TEXT    NOT NULL,
    suspended INTEGER NOT NULL CHECK (suspended IN (0, 1))
) STRICT;

CREATE TABLE agents (
    id           TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    name         TEXT NOT NULL,
    modality     TEXT NOT NULL,
    status       TEXT NOT NULL
) STRICT;

CREATE INDEX agents_of_a_workspace ON agents (workspace_id);

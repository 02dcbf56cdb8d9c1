//! How SQLite refuses writes: it counts rows.

use wassla_contract::sql::RefusedWrites;

pub(crate) const WRITES: RefusedWrites = RefusedWrites::ROWS;

/// Counts down with every row that is written, and refuses the one that is one too many.
const COUNTED: [&str; 11] = [
    "agent_channels",
    "cleanup_jobs",
    "holdings",
    "deletions",
    "inbound_events",
    "conversations",
    "conversation_aliases",
    "messages",
    "calls",
    "inboxes",
    "delivery_counts",
];

/// A commit is refused by a promise that nobody keeps.
const RULES: &str = "
    CREATE TABLE allowed (writes INTEGER NOT NULL, refuse_commit INTEGER NOT NULL);
    INSERT INTO allowed VALUES (9223372036854775807, 0);
    CREATE TABLE kept (id INTEGER PRIMARY KEY);
    CREATE TABLE promised (id INTEGER REFERENCES kept (id) DEFERRABLE INITIALLY DEFERRED)";

pub(crate) fn refuse_writes() -> String {
    let mut statements = vec![RULES.to_owned()];
    for table in COUNTED {
        for write in ["INSERT", "UPDATE", "DELETE"] {
            statements.push(format!(
                "CREATE TRIGGER count_{write}_{table} BEFORE {write} ON {table} BEGIN
                    SELECT RAISE(ABORT, 'never') WHERE (SELECT writes FROM allowed) = 0;
                    UPDATE allowed SET writes = writes - 1;
                    INSERT INTO promised SELECT 1 FROM allowed WHERE refuse_commit = 1;
                 END"
            ));
        }
    }
    statements.join(";\n")
}

//! What PostgreSQL says in its own words: lists are arrays, and rows are locked in one order.

mod calls;
mod channels;
mod inbox;
mod intake;
mod leases;

use wassla_store_sql::{Sql, dialect_sql};

pub(crate) const SQL: Sql = Sql {
    dialect: dialect_sql!(text: "::text", json: "::jsonb", path: "", lock: " FOR UPDATE"),
    channels: channels::CHANNELS,
    inbox: inbox::INBOX,
    calls: calls::CALLS,
    intake: intake::INTAKE,
    leases: leases::LEASES,
};

//! What SQLite says in its own words. Lists are JSON texts, and whoever writes has the write lock.

mod calls;
mod channels;
mod inbox;
mod intake;
mod leases;

use wassla_store_sql::{Sql, dialect_sql};

pub(crate) const SQL: Sql = Sql {
    dialect: dialect_sql!(text: "", json: "", path: "$.", lock: ""),
    channels: channels::CHANNELS,
    inbox: inbox::INBOX,
    calls: calls::CALLS,
    intake: intake::INTAKE,
    leases: leases::LEASES,
};

//! Rows of channels and calling.

use wassla_store_sql::ChannelSql;

/// One look into the unique index for each asset, however many rows there are: in a cross join
/// SQLite keeps to this order.
macro_rules! holders {
    () => {
        "SELECT held.* FROM json_each($1) AS wanted
         CROSS JOIN agent_channels AS held
            ON held.kind = wanted.value ->> 0 AND held.external_id = wanted.value ->> 1
         ORDER BY held.id"
    };
}

/// One look into the unique index for each number, however many rows there are.
macro_rules! callings_of {
    () => {
        "SELECT held.* FROM json_each($1) AS wanted
         CROSS JOIN agent_channels AS held
            ON held.kind = 'whatsapp_call' AND held.external_id = wanted.value
         ORDER BY held.id"
    };
}

pub(super) const CHANNELS: ChannelSql = ChannelSql {
    holders: holders!(),
    callings_of: callings_of!(),
    delete_of_user: "
        DELETE FROM agent_channels
        WHERE config ->> '$.meta_user_id' = $1 AND kind <> 'whatsapp_call'
            AND config ->> '$.token_issued_at' < $2",
    lock_names: None,
    lock_registrations: None,
};

#[cfg(test)]
#[path = "calling_tests.rs"]
mod calling_tests;
#[cfg(test)]
#[path = "holders_tests.rs"]
mod holders_tests;

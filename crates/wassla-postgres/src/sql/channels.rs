//! Rows of channels and calling.

use wassla_store_sql::{ChannelSql, calling_columns, channel_columns};

/// One look into the unique index for each asset, however many rows there are.
macro_rules! holders {
    () => {
        concat!(
            "SELECT held.* FROM unnest($1::text[], $2::text[]) AS wanted (kind, external_id)
             CROSS JOIN LATERAL (
                SELECT ",
            channel_columns!("::text"),
            "   FROM agent_channels
                WHERE kind = wanted.kind AND external_id = wanted.external_id LIMIT 1
             ) AS held
             ORDER BY held.id"
        )
    };
}

/// One look into the unique index for each number, however many rows there are.
macro_rules! callings_of {
    () => {
        concat!(
            "SELECT held.* FROM unnest($1::text[]) AS wanted (number)
             CROSS JOIN LATERAL (
                SELECT ",
            calling_columns!("::text"),
            "   FROM agent_channels
                WHERE kind = 'whatsapp_call' AND external_id = wanted.number LIMIT 1
             ) AS held
             ORDER BY held.id"
        )
    };
}

pub(super) const CHANNELS: ChannelSql = ChannelSql {
    holders: holders!(),
    callings_of: callings_of!(),
    // Locked in the order in which sign-ins lock them.
    delete_of_user: "
        WITH gone AS MATERIALIZED (
            SELECT id AS gone_id FROM agent_channels
            WHERE config ->> 'meta_user_id' = $1 AND kind <> 'whatsapp_call'
                AND (config ->> 'token_issued_at')::bigint < $2
            ORDER BY workspace_id, array_position(ARRAY['whatsapp', 'instagram'], kind)
            FOR UPDATE
        )
        DELETE FROM agent_channels USING gone WHERE id = gone_id",
    lock_names: Some(
        "SELECT pg_advisory_xact_lock(hashtextextended(name, 0))
         FROM unnest($1::text[]) AS name",
    ),
    lock_registrations: Some(
        "SELECT pg_advisory_xact_lock(hashtextextended('registration ' || $1, 0))",
    ),
};

#[cfg(test)]
#[path = "calling_tests.rs"]
mod calling_tests;
#[cfg(test)]
#[path = "holders_tests.rs"]
mod holders_tests;

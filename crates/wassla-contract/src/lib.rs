#![doc = include_str!("../README.md")]
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "clauses are tests: they panic when a promise is broken"
)]

pub mod account_updates;
pub mod answers;
pub mod attempts;
pub mod calling_due;
pub mod calling_ends;
pub mod calling_races;
pub mod calling_rows;
pub mod calls_at_once;
pub mod calls_counted;
pub mod calls_heard;
pub mod calls_held;
pub mod calls_order;
pub mod calls_pages;
pub mod channels;
pub mod channels_found;
pub mod channels_races;
pub mod channels_upsert;
pub mod cleanup_due;
pub mod cleanup_jobs;
pub mod deletions;
pub mod directories;
pub mod disconnections;
pub mod events;
mod host;
pub mod inbox_batches;
pub mod inbox_counts;
pub mod inbox_customers;
pub mod inbox_events;
mod inbox_fixture;
pub mod inbox_pages;
pub mod inbox_reports;
pub mod leases;
pub mod meta_app;
pub mod meta_calling;
pub mod meta_graph;
pub mod mount;
mod mount_calling;
pub mod outbox;
pub mod outbox_attempts;
pub mod provision;
pub mod secret_box;
pub mod sources;
pub mod sql;
pub mod voice_bridge;

pub use host::{EveryPort, RACERS, StoreHost, Stores};
pub use secret_box::SecretBoxes;
pub use voice_bridge::VoiceHost;

#[cfg(test)]
mod tests {
    #[test]
    fn every_clause_is_mounted() {
        let mounted = concat!(include_str!("mount.rs"), include_str!("mount_calling.rs"));
        let files = [
            include_str!("account_updates.rs"),
            include_str!("answers.rs"),
            include_str!("attempts.rs"),
            include_str!("calling_due.rs"),
            include_str!("calling_ends.rs"),
            include_str!("calling_races.rs"),
            include_str!("calling_rows.rs"),
            include_str!("calls_at_once.rs"),
            include_str!("calls_counted.rs"),
            include_str!("calls_heard.rs"),
            include_str!("calls_held.rs"),
            include_str!("calls_order.rs"),
            include_str!("calls_pages.rs"),
            include_str!("channels.rs"),
            include_str!("channels_found.rs"),
            include_str!("channels_races.rs"),
            include_str!("channels_upsert.rs"),
            include_str!("cleanup_jobs.rs"),
            include_str!("cleanup_due.rs"),
            include_str!("deletions.rs"),
            include_str!("disconnections.rs"),
            include_str!("directories.rs"),
            include_str!("events.rs"),
            include_str!("inbox_batches.rs"),
            include_str!("inbox_counts.rs"),
            include_str!("inbox_customers.rs"),
            include_str!("inbox_events.rs"),
            include_str!("inbox_pages.rs"),
            include_str!("inbox_reports.rs"),
            include_str!("leases.rs"),
            include_str!("outbox.rs"),
            include_str!("outbox_attempts.rs"),
            include_str!("provision.rs"),
            include_str!("secret_box.rs"),
            include_str!("sources.rs"),
            include_str!("voice_bridge.rs"),
        ];
        let clauses = files
            .iter()
            .flat_map(|text| text.lines())
            .filter_map(|line| {
                let line = line
                    .strip_prefix("pub async fn ")
                    .or(line.strip_prefix("pub fn "))?;
                line.split('(').next()
            });
        let clauses: Vec<_> = clauses.collect();
        assert!(clauses.len() > 260, "{} clauses", clauses.len());
        for clause in clauses {
            let line = format!("            {clause},");
            let line = line.trim_start();
            assert!(mounted.lines().any(|one| one.trim() == line), "{clause}");
        }
    }
}

//! Contract suites: what the documentation of each port promises, as clauses that run on every
//! adapter.
//!
//! A clause is a plain function over the port. The macros of [`mount`] make one test of each, so
//! that an adapter's tests are one line and a host.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "clauses are tests: they panic when a promise is broken"
)]

pub mod attempts;
pub mod channels;
pub mod channels_races;
pub mod channels_settle;
pub mod debts;
pub mod directories;
mod host;
pub mod meta_app;
pub mod meta_graph;
pub mod mount;
pub mod provision;
pub mod secret_box;
pub mod sources;

pub use host::{RACERS, StoreHost, Stores};
pub use secret_box::SecretBoxes;

#[cfg(test)]
mod tests {
    #[test]
    fn every_clause_is_mounted() {
        let mounted = include_str!("mount.rs");
        let files = [
            include_str!("attempts.rs"),
            include_str!("channels.rs"),
            include_str!("channels_races.rs"),
            include_str!("channels_settle.rs"),
            include_str!("debts.rs"),
            include_str!("directories.rs"),
            include_str!("provision.rs"),
            include_str!("secret_box.rs"),
            include_str!("sources.rs"),
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
        assert!(clauses.len() > 70, "{} clauses", clauses.len());
        for clause in clauses {
            let line = format!("            {clause},");
            let line = line.trim_start();
            assert!(mounted.lines().any(|one| one.trim() == line), "{clause}");
        }
    }
}

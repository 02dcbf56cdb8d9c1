//! What both SQL stores promise beyond their ports: what the tables themselves hold to, and what
//! becomes of rows that no port wrote.
//!
//! Statements stand here only where both databases take them.

pub mod batches;
pub mod halfway;
mod host;
pub mod inconsistent;
mod mount;
mod refusals;
pub mod riding;
mod start;
pub mod starting;
pub mod upgrading;
mod writes;

pub use host::SqlHost;
pub use start::start_at_once;
pub use writes::RefusedWrites;

#[cfg(test)]
mod tests {
    #[test]
    fn every_clause_is_mounted() {
        let mounted = include_str!("mount.rs");
        let files = [
            include_str!("riding.rs"),
            include_str!("halfway.rs"),
            include_str!("inconsistent.rs"),
            include_str!("upgrading.rs"),
            include_str!("starting.rs"),
            include_str!("batches.rs"),
        ];
        let clauses = files
            .iter()
            .flat_map(|text| text.lines())
            .filter_map(|line| line.strip_prefix("pub async fn ")?.split('<').next());
        let clauses: Vec<_> = clauses.collect();
        assert!(!clauses.is_empty());
        for clause in clauses {
            let line = format!("{clause},");
            assert!(mounted.lines().any(|one| one.trim() == line), "{clause}");
        }
    }
}

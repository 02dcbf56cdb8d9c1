//! The two settings that a test run may carry in its environment.

use std::path::PathBuf;

use url::Url;

/// The server to make databases on, instead of one of our own.
#[expect(
    clippy::disallowed_methods,
    reason = "tests have no configuration file"
)]
pub(super) fn database_url() -> Option<Url> {
    let text = std::env::var("DATABASE_URL")
        .ok()
        .filter(|text| !text.is_empty())?;
    match Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => Some(url),
        Ok(_) | Err(_) => panic!("DATABASE_URL is set but is no postgres:// address"),
    }
}

/// The folders that a shell would search for programs.
#[expect(
    clippy::disallowed_methods,
    reason = "tests look for programs as a shell does"
)]
pub(super) fn search_path() -> Vec<PathBuf> {
    std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default()
}

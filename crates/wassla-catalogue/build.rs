//! Lists the files of `locales/`, so that a new language is a new file and nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

#[expect(
    clippy::disallowed_methods,
    reason = "Cargo speaks to build scripts by environment"
)]
fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=locales");
    let mut files = Vec::new();
    for entry in fs::read_dir("locales")? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "ftl") {
            files.push(fs::canonicalize(path)?);
        }
    }
    files.sort();

    let mut list = String::from("&[\n");
    for file in &files {
        let tag = file.file_stem().unwrap_or_default().to_string_lossy();
        let path = file.to_string_lossy();
        // Writing to a string cannot fail.
        let _ = writeln!(list, "    ({tag:?}, include_str!({path:?})),");
    }
    list.push(']');
    let folder = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&folder).join("locales.rs"), list)
}

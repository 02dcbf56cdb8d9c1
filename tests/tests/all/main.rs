//! All journeys and checks, one program.

#[cfg(test)]
mod browser;
mod browser_library;
mod codes;
mod journeys;
mod tidy;

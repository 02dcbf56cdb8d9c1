//! All journeys and checks, one program.

mod browser_library;
mod tidy;

//! The demo in real Chromium, walked as a person would.

mod coming_back;
mod connect;
mod contract;
mod keyboard;
mod program;
mod refusals;
mod roles;
mod waiting;
mod without_script;
mod world;

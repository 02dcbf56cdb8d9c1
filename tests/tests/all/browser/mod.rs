//! The demo in real Chromium, walked as a person would.

mod account_news;
mod answering;
mod badges;
mod call_card;
mod call_refusals;
mod call_roles;
mod calls;
mod calls_end;
mod coming_back;
mod connect;
mod contract;
mod disconnect;
mod help;
mod hostile;
mod inbox;
mod keyboard;
mod languages;
mod program;
mod refusals;
mod roles;
mod trouble;
mod waiting;
mod without_script;
mod world;

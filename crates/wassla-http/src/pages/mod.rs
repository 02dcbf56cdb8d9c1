//! The pages: rendered here, escaped by the templates, working without script.

mod assets;
mod banner;
mod channels;
mod chrome;
mod failure;
mod forms;
mod manage;
mod tile;

pub(crate) use assets::*;
pub(crate) use channels::*;
pub(crate) use failure::failure_page;
pub(crate) use forms::*;

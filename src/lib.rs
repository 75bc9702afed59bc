//! Crossbook turns a folder of Markdown lessons and framework data into a
//! searchable static site with a crosswalk between frameworks.
//!
//! ```text
//! load → parse → highlight → link → crosswalk → view → search → render → write
//! ```
//!
//! Each stage is a plain function with a named result. The disk is touched at both
//! ends. Broken content becomes diagnostics beside a value; only a failing machine
//! becomes an [`error::Error`]. [`site`] is the one place where stages meet. The
//! modules below stand in reading order, and each imports only from those above it.

// The hall: words every room uses.
pub mod error;
pub mod address;
pub mod memo;
pub mod source;
pub mod diagnostic;
pub mod sources;
pub mod page;
pub mod suggest;
pub mod data;
pub mod config;

// The stages: pure; no disk, clock, environment, globals.
pub mod parse;
pub mod highlight;
pub mod markup;
pub mod picture;
pub mod link;
pub mod crosswalk;
pub mod schema;
pub mod view;
pub mod search;
pub mod export;
pub mod import;
pub mod create;
pub mod relocate;
pub mod theme;
pub mod render;
pub mod site;

// The rim: may touch disk, network, clock, environment.
pub mod load;
pub mod write;
pub mod serve;
pub mod starter;
pub mod cli;

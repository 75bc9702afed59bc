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
pub mod source;
pub mod diagnostic;
pub mod memo;
pub mod address;
pub mod page;
pub mod suggest;
pub mod data;
pub mod config;

//! The words behind a code fence.

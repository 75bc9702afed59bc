//! Builds the book again with what is remembered from the build before.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::diagnostic::print::Format;
use crate::error::Error;
use crate::load::{load, reload};
use crate::site::{Cache, Options, Work, build};
use crate::sources::Sources;

use super::Settings;
use super::snapshot::Snapshot;

/// What one build of the preview did, for the terminal.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// The diagnostics as a terminal shows them.
    pub diagnostics: Vec<String>,
    pub n_errors: usize,
    pub n_pages: usize,
    pub work: Work,
    /// From reading the changed files to having the site.
    pub took: Duration,
    /// Where the site is served: on this machine, then for others. Told at first and when
    /// it has changed.
    pub urls: Vec<String>,
    /// What the author should know about how the book is watched.
    pub note: Option<String>,
}

/// A book that is built again and again.
pub(super) struct Rebuild {
    sources: Sources,
    options: Options,
    /// Diagnostics are told in color.
    color: bool,
    /// What stands before the paths of the book's files.
    prefix: String,
    cache: Cache,
    last: Option<Snapshot>,
}

impl Rebuild {
    /// Reads the book.
    ///
    /// # Errors
    /// As [`load`].
    pub fn new(root: &Path, settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            sources: load(root)?,
            options: settings.build,
            color: settings.color,
            prefix: settings.prefix.clone(),
            cache: Cache::default(),
            last: None,
        })
    }

    /// The first build.
    pub fn first(&mut self) -> (Round, Snapshot) {
        self.build(Instant::now())
    }

    /// A build after the files at `changed` changed; nothing if they are not part of the
    /// book.
    pub fn again(&mut self, changed: &[PathBuf]) -> Option<(Round, Snapshot)> {
        let start = Instant::now();
        if let Err(error) = reload(&mut self.sources, changed) {
            return self.failed(&error.to_string());
        }
        let result = catch_unwind(AssertUnwindSafe(|| self.build(start)));
        match result {
            Ok(made) => Some(made),
            Err(_) => {
                // Nothing half made may be remembered.
                self.cache = Cache::default();
                self.failed(
                    "a fault in crossbook itself; please report it with the file that you changed",
                )
            }
        }
    }

    fn build(&mut self, start: Instant) -> (Round, Snapshot) {
        let built = build(&self.sources, self.options, &mut self.cache);
        let (n_pages, n_errors) = (built.site.n_pages, built.report.n_errors());
        let told = built
            .report
            .each_below(&self.prefix, Format::Full, self.color);
        let diagnostics = told.collect();
        let snapshot = Snapshot::new(built, self.last.as_ref());
        self.last = Some(snapshot.clone());
        let round = Round {
            diagnostics,
            n_errors,
            n_pages,
            work: self.cache.work(),
            took: start.elapsed(),
            ..Round::default()
        };
        (round, snapshot)
    }

    fn failed(&mut self, message: &str) -> Option<(Round, Snapshot)> {
        let snapshot = Snapshot::with_failure(self.last.as_ref()?, message);
        self.last = Some(snapshot.clone());
        let round = Round {
            diagnostics: vec![format!("error: {message}\n")],
            n_errors: 1,
            ..Round::default()
        };
        Some((round, snapshot))
    }
}

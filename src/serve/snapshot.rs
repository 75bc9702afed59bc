//! What the preview serves at one moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::address::OutPath;
use crate::diagnostic::print::{Format, Report};
use crate::memo::{Key, KeyHasher};
use crate::page::Content;
use crate::site::Built;

/// The last good site, and what is wrong with the book now.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Counts the builds from 1.
    pub number: u64,
    /// Path of the site's root, with slashes at both ends, as it will be published.
    pub base: String,
    pub files: Arc<BTreeMap<OutPath, Content>>,
    /// Fingerprint of what pages show beside themselves: images and other files.
    shown: Key,
    pub diagnostics: Arc<Vec<Told>>,
    pub n_errors: usize,
    /// The files come from a build without errors.
    is_good: bool,
}

/// A diagnostic in the forms that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// One JSON object, as `--format json` prints it.
    pub json: String,
    /// With its excerpt, as a terminal shows it.
    pub full: String,
}

impl Snapshot {
    /// What is to be served after a build: its site if it has no errors, or if there is
    /// none without errors `earlier`.
    pub fn new(built: Built, earlier: Option<&Self>) -> Self {
        let base = built.config.base_url.as_ref();
        let n_errors = built.report.n_errors();
        let diagnostics = Arc::new(told(&built.report));
        let number = earlier.map_or(1, |earlier| earlier.number + 1);
        match earlier {
            Some(earlier) if n_errors > 0 && earlier.is_good => Self {
                number,
                diagnostics,
                n_errors,
                ..earlier.clone()
            },
            _ => Self {
                number,
                base: base.map_or_else(|| "/".to_owned(), |base| base.path.clone()),
                shown: shown(&built.site.files),
                files: Arc::new(built.site.files),
                diagnostics,
                n_errors,
                is_good: n_errors == 0,
            },
        }
    }

    /// The same site with a fault that is no diagnostic: the book cannot be read at all.
    pub fn with_failure(earlier: &Self, message: &str) -> Self {
        let json = serde_json::json!({
            "path": "", "line": 1, "column": 1, "severity": "error", "code": "cannot-build",
            "message": message, "help": null, "other": null,
        });
        let told = Told {
            json: json.to_string(),
            full: format!("error: {message}\n"),
        };
        Self {
            number: earlier.number + 1,
            diagnostics: Arc::new(vec![told]),
            n_errors: 1,
            ..earlier.clone()
        }
    }

    /// Fingerprint of all that a reader of this page sees.
    pub fn mark(&self, page: &str) -> String {
        let mut hasher = KeyHasher::default();
        hasher.add(self.shown.bytes());
        if let Some(content) = OutPath::new(page).and_then(|path| self.files.get(&path)) {
            hasher.add(content.bytes());
        }
        hasher.finish().hex(16)
    }
}

fn told(report: &Report) -> Vec<Told> {
    let json = report.each(Format::Json, false);
    let full = report.each(Format::Full, false);
    json.zip(full)
        .map(|(json, full)| Told {
            json: json.trim_end().to_owned(),
            full,
        })
        .collect()
}

/// Pages name their style sheets and scripts by content and load the search index when
/// it is asked for; files for other programs are on no page. What is left are the book's own
/// files.
fn shown(files: &BTreeMap<OutPath, Content>) -> Key {
    let mut hasher = KeyHasher::default();
    for (path, content) in files {
        let path = path.as_str();
        if let Content::Bytes(bytes) = content
            && !path.starts_with("search/")
            && !path.starts_with("data/")
            && !is_for_programs(path)
        {
            hasher.add(path.as_bytes()).add(bytes);
        }
    }
    hasher.finish()
}

/// Made from the text of lessons for feeds, search engines and other readers: it changes
/// with every edit.
fn is_for_programs(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "md" | "xml" | "txt" | "epub")
}

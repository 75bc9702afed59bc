//! Two things for one place: pages, aliases and files that would overwrite each other.

use std::collections::BTreeMap;

use crate::address::OutPath;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A file that wants a place in the site.
#[derive(Clone, Debug)]
pub struct Placed {
    pub path: OutPath,
    /// What it is, for the message: "the lesson `…`", "the topic page `…`".
    pub what: String,
    /// The source that asks for the place, if an author wrote one.
    pub origin: Option<Span>,
}

/// Complaints about places that are asked for twice, as file systems see them that
/// fold case and Unicode forms, and about a file where a folder is needed.
///
/// `book` is where faults are reported that no author's file caused.
pub fn collisions(placed: &[Placed], book: Span) -> Vec<Diagnostic> {
    let mut taken: BTreeMap<String, &Placed> = BTreeMap::new();
    let mut faults = Vec::new();
    for file in placed {
        let folded = file.path.folded();
        if let Some(first) = taken.get(&folded) {
            let message = format!(
                "{} and {} would both be written to `{}`",
                first.what, file.what, file.path
            );
            faults.push(collision(first, file, book, message));
        } else {
            taken.insert(folded, file);
        }
    }
    for (folded, file) in &taken {
        for (slash, _) in folded.match_indices('/') {
            if let Some(folder) = taken.get(&folded[..slash]) {
                let message = format!(
                    "{} needs `{}` to be a folder, where {} is a file",
                    file.what, folder.path, folder.what
                );
                faults.push(collision(folder, file, book, message));
            }
        }
    }
    faults
}

fn collision(first: &Placed, second: &Placed, book: Span, message: String) -> Diagnostic {
    // The author can move what they wrote; point there.
    let (at, other) = match (second.origin, first.origin) {
        (Some(at), other) => (at, other),
        (None, Some(at)) => (at, None),
        (None, None) => (book, None),
    };
    let fault = Diagnostic::new(Code::UrlCollision, at, message)
        .help("rename one of them; upper and lower case do not tell them apart");
    match other {
        Some(other) => fault.other(other, "the other one"),
        None => fault,
    }
}

//! Two things for one place: pages, aliases and files that would overwrite each other.

use std::borrow::Cow;
use std::collections::HashMap;

use rayon::prelude::*;

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
    let mut taken: Vec<(Cow<'_, str>, &Placed)> = placed
        .par_iter()
        .map(|file| (file.path.folded(), file))
        .collect();
    // Of equals, the one that came first stays first.
    taken.par_sort_by(|a, b| a.0.cmp(&b.0));
    let mut faults = Vec::new();
    taken.dedup_by(|file, first| {
        let is_taken = file.0 == first.0;
        if is_taken {
            let (first, file) = (first.1, file.1);
            let message = format!(
                "{} and {} would both be written to `{}`",
                first.what, file.what, file.path
            );
            faults.push(collision(first, file, book, message));
        }
        is_taken
    });
    let by_path: HashMap<&str, &Placed> = taken
        .iter()
        .map(|(folded, file)| (&**folded, *file))
        .collect();
    for (folded, file) in &taken {
        for (slash, _) in folded.match_indices('/') {
            if let Some(folder) = by_path.get(&folded[..slash]) {
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

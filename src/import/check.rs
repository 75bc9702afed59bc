//! Whether a book is sound with the imported sets in it.

use std::collections::BTreeSet;

use super::{Imported, MadeFile};
use crate::address::ContentPath;
use crate::crosswalk;
use crate::diagnostic::Diagnostic;
use crate::link::Book;
use crate::source::Span;
use crate::sources::Sources;

/// Checks the crosswalk with the made files in the place of what they replace, and
/// returns what is wrong with it that was not wrong before. Places in the made files
/// are given as places in the imported table.
pub fn check(
    imported: &Imported,
    sources: &Sources,
    book: &Book,
    before: &[Diagnostic],
) -> Vec<Diagnostic> {
    let made = &imported.files;
    let is_replaced = |path: &ContentPath| {
        let replaced = made.iter().filter_map(|file| file.replaces.as_ref());
        replaced
            .chain(made.iter().map(|file| &file.file.path))
            .any(|other| other == path)
    };
    let mut data = sources.data.clone();
    data.retain(|file| !is_replaced(&file.path));
    data.extend(made.iter().map(|file| file.file.clone()));
    data.sort_by(|a, b| a.path.parts().cmp(b.path.parts()));
    let with = Sources {
        data,
        ..Sources::default()
    };
    let before: BTreeSet<_> = before.iter().map(key).collect();
    let faults = crosswalk::crosswalk(&with, book).diagnostics;
    let new = faults
        .into_iter()
        .filter(|fault| !before.contains(&key(fault)));
    new.map(|fault| moved(fault, made)).collect()
}

type Key<'a> = (crate::diagnostic::Code, Span, &'a str);

fn key(fault: &Diagnostic) -> Key<'_> {
    (fault.code, fault.span, &fault.message)
}

/// The diagnostic with its places moved to the table.
fn moved(mut fault: Diagnostic, made: &[MadeFile]) -> Diagnostic {
    let is_made = |span: Span| made.iter().any(|file| file.file.id == span.file);
    // Of two statements that do not go together, the new one is to be looked at.
    if let Some((other, label)) = &mut fault.other
        && is_made(*other)
        && !is_made(fault.span)
    {
        std::mem::swap(other, &mut fault.span);
        "in the book already".clone_into(label);
    }
    let place = |span: Span| {
        let file = made.iter().find(|file| file.file.id == span.file);
        file.map_or(span, |file| file.origin(span))
    };
    fault.span = place(fault.span);
    if let Some((span, _)) = &mut fault.other {
        *span = place(*span);
    }
    fault
}

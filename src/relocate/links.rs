//! The links of one lesson that must be written otherwise when files move.
//!
//! A link's place in Markdown is not told exactly by its parser. So whatever looks like
//! the destination is changed, the text is read again, and only a change that turns the
//! links that are meant into the links that are wanted, and nothing else, is kept.

use std::collections::BTreeMap;

use super::destination::{Address, address, destinations, written};
use super::wiki::{name_of, names, new_name};
use super::{Edit, Input, Plan, edited};
use crate::address::ContentPath;
use crate::link::{Lesson, Target, relative};
use crate::parse::{Body, Reference, ReferenceKind, after_front_matter, parse};
use crate::source::{LineIndex, SourceFile};
use crate::sources::Refusal;

/// Places that are tried one at a time, at most, in a file that needs it.
const MOST_TRIED: usize = 500;

/// What becomes of one reference.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Want {
    /// It stays as it is written.
    Same,
    /// It is to name this path, in the same way.
    Path {
        path: ContentPath,
        from_top: bool,
        is_folder: bool,
    },
    /// It is to name this lesson.
    Name(String),
}

/// The edits that a lesson's links need, and how many links they are for.
///
/// # Errors
/// A [`Refusal`] with the place of a link that cannot be changed without changing more.
pub(super) fn edits(
    input: &Input<'_>,
    plan: &Plan,
    lesson: &Lesson,
    file: &SourceFile,
) -> Result<(Vec<Edit>, usize), Refusal> {
    let now = plan.now(&lesson.path);
    let references = &lesson.parsed.body.references;
    let wants: Vec<Want> = references
        .iter()
        .zip(&lesson.targets)
        .map(|(reference, target)| want(input, plan, lesson, reference, target))
        .collect();
    let n_wanted = wants.iter().filter(|want| **want != Want::Same).count();
    if n_wanted == 0 {
        return Ok((Vec::new(), 0));
    }
    let reader = Rereader {
        input,
        file,
        now: &now,
        before: &lesson.parsed.body,
        wants: &wants,
    };
    let candidates = candidates(file, &now, references, &wants);
    if reader.satisfied(&candidates) == Some(n_wanted) {
        return Ok((candidates, n_wanted));
    }
    let mut kept: Vec<Edit> = Vec::new();
    let mut n_done = 0;
    for candidate in candidates.into_iter().take(MOST_TRIED) {
        kept.push(candidate);
        match reader.satisfied(&kept) {
            Some(n_now) if n_now > n_done => n_done = n_now,
            _ => {
                kept.pop();
            }
        }
    }
    if n_done == n_wanted {
        return Ok((kept, n_wanted));
    }
    let after = reader.body(&kept);
    let open = wants.iter().zip(references).zip(&after.references);
    let open = open.filter(|((want, _), new)| **want != Want::Same && !reader.is_met(want, new));
    let first = open.map(|((_, old), _)| old).next();
    let line = first.map_or(1, |reference| {
        let at = reference.span.range().start;
        LineIndex::new(&file.text).position(&file.text, at).line
    });
    let target = first.map_or("", |reference| reference.target.as_str());
    Err(Refusal(format!(
        "`{}:{line}`: the link to `{target}` cannot be rewritten without changing more than \
         it; write it as `[text](file.md)` first",
        lesson.path
    )))
}

/// What a reference is to become.
fn want(
    input: &Input<'_>,
    plan: &Plan,
    lesson: &Lesson,
    reference: &Reference,
    target: &Target,
) -> Want {
    match (reference.kind, target) {
        (ReferenceKind::Wiki, Target::Lesson { lesson: to, .. }) => {
            let name = name_of(&reference.target);
            let to = &input.book.lessons[*to];
            match new_name(input.book, plan, to, name) {
                Some(name) if !name_of(&reference.target).is_empty() => Want::Name(name),
                _ => Want::Same,
            }
        }
        (ReferenceKind::Link | ReferenceKind::Image, target) => {
            let Some(old) = address(&lesson.path, &reference.target) else {
                return Want::Same;
            };
            let (path, is_folder) = wanted_path(input, plan, &old.path, target);
            let now = plan.now(&lesson.path);
            let read = address(&now, &reference.target);
            // A lesson that moves leaves no needless way up and down behind.
            let is_fine =
                |read: Address| read.path == path && (read.is_shortest || !old.is_shortest);
            if read.is_some_and(is_fine) {
                return Want::Same;
            }
            Want::Path {
                path,
                from_top: old.from_top,
                is_folder,
            }
        }
        _ => Want::Same,
    }
}

/// The path that a link is to name, and whether it is a folder's: that of its lesson, or of
/// the folder through which it named an `index.md`, as long as the folder has a page.
fn wanted_path(
    input: &Input<'_>,
    plan: &Plan,
    named: &ContentPath,
    target: &Target,
) -> (ContentPath, bool) {
    let there = plan.now(named);
    let Target::Lesson { lesson, .. } = target else {
        return (there, !matches!(target, Target::Asset { .. }));
    };
    let lesson = &input.book.lessons[*lesson];
    let to = plan.now(&lesson.path);
    let meant_folder = lesson.path.as_str() == format!("{named}/index.md");
    let is_beside = to.as_str() == format!("{there}/index.md");
    if meant_folder && (is_beside || has_page(input, plan, &there)) {
        return (there, true);
    }
    (to, false)
}

/// Whether a folder is a framework, or a module that has lessons after the move: those have
/// a page whether or not there is a text for it.
fn has_page(input: &Input<'_>, plan: &Plan, folder: &ContentPath) -> bool {
    let parts: Vec<&str> = folder.parts().collect();
    let mut frameworks = input.book.frameworks.iter();
    match parts[..] {
        [_, framework] => frameworks.any(|known| known.folder == framework),
        [_, framework, _] => {
            let below = format!("{folder}/");
            let mut lessons = input.book.lessons.iter();
            frameworks.any(|known| known.folder == framework)
                && lessons.any(|lesson| {
                    !lesson.parsed.front.draft
                        && plan.now(&lesson.path).as_str().starts_with(&below)
                })
        }
        _ => false,
    }
}

/// Everything in the text that looks like one of the links that are to change.
fn candidates(
    file: &SourceFile,
    now: &ContentPath,
    references: &[Reference],
    wants: &[Want],
) -> Vec<Edit> {
    let start = after_front_matter(&file.text);
    let mut paths: BTreeMap<&str, (&ContentPath, bool, bool)> = BTreeMap::new();
    let mut wiki: BTreeMap<&str, &str> = BTreeMap::new();
    for (reference, want) in references.iter().zip(wants) {
        match want {
            Want::Same => {}
            Want::Path {
                path,
                from_top,
                is_folder,
            } => {
                paths.insert(&reference.target, (path, *from_top, *is_folder));
            }
            Want::Name(name) => {
                wiki.insert(name_of(&reference.target), name);
            }
        }
    }
    let mut edits = Vec::new();
    if !paths.is_empty() {
        for found in destinations(&file.text, start) {
            let Some((path, from_top, is_folder)) = paths.get(found.target.as_str()) else {
                continue;
            };
            let raw = &file.text[found.range.clone()];
            let end = raw.find(['#', '?']).unwrap_or(raw.len());
            let mut text = if *from_top {
                let path = path.as_str();
                format!("/{}", path.strip_prefix("content/").unwrap_or(path))
            } else {
                relative(now, path.as_str())
            };
            if raw.starts_with("./") && !text.starts_with("../") {
                text.insert_str(0, "./");
            }
            // Behind a folder's name it may stand, behind a file's it is misleading.
            if *is_folder && raw[..end].ends_with('/') {
                text.push('/');
            }
            edits.push(Edit {
                range: found.range.start..found.range.start + end,
                text: written(&text, found.in_brackets),
            });
        }
    }
    if !wiki.is_empty() {
        for found in names(&file.text, start) {
            if let Some(name) = wiki.get(found.name.as_str()) {
                edits.push(Edit {
                    range: found.range,
                    text: (*name).to_owned(),
                });
            }
        }
    }
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// Reads a changed text again and compares it with what it was.
struct Rereader<'a> {
    input: &'a Input<'a>,
    file: &'a SourceFile,
    now: &'a ContentPath,
    before: &'a Body,
    wants: &'a [Want],
}

impl Rereader<'_> {
    fn body(&self, edits: &[Edit]) -> Body {
        let text = edited(&self.file.text, edits);
        let file = SourceFile::new(self.now.clone(), text);
        parse(&file, self.input.markdown).value.body
    }

    /// How many links are as they are wanted; nothing if anything else changed.
    fn satisfied(&self, edits: &[Edit]) -> Option<usize> {
        let after = self.body(edits);
        let before = self.before;
        let draws = |body: &Body| {
            body.parts
                .iter()
                .map(|p| p.pieces.clone())
                .collect::<Vec<_>>()
        };
        let blocks = |body: &Body| {
            let blocks = body.blocks.iter();
            blocks
                .map(|block| (block.kind, block.text.clone()))
                .collect::<Vec<_>>()
        };
        let is_same = before.pieces == after.pieces
            && draws(before) == draws(&after)
            && blocks(before) == blocks(&after)
            && before.anchors().eq(after.anchors())
            && before.course_blocks.len() == after.course_blocks.len()
            && before.references.len() == after.references.len();
        if !is_same {
            return None;
        }
        let mut n_met = 0;
        let references = before.references.iter().zip(&after.references);
        for ((old, new), want) in references.zip(self.wants) {
            let is_met = *want != Want::Same && self.is_met(want, new);
            if old.kind != new.kind || !(is_met || old.target == new.target) {
                return None;
            }
            n_met += usize::from(is_met);
        }
        Some(n_met)
    }

    fn is_met(&self, want: &Want, new: &Reference) -> bool {
        match want {
            Want::Same => true,
            Want::Path { path, .. } => {
                let read = address(self.now, &new.target);
                read.is_some_and(|Address { path: read, .. }| read == *path)
            }
            Want::Name(name) => name_of(&new.target) == name,
        }
    }
}

//! What changes when lessons, images or a module get another path: their files, every
//! link to them and from them, and the redirects from their old addresses.
//!
//! Only the bytes of destinations and of a few lines of front matter change, and each
//! changed text is read again: it must say what it said before, with links that lead to
//! the same places. Knows no disk.

mod destination;
mod head;
mod links;
mod plan;
mod wiki;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::address::{ContentPath, PageUrl};
use crate::config::MarkdownConfig;
use crate::link::{Book, Lesson, LessonKind, Target};
use crate::source::SourceFile;
use crate::sources::{Change, Refusal, Sources};

pub use self::plan::{Plan, plan};

/// The book in which something is moved.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    pub sources: &'a Sources,
    pub markdown: &'a MarkdownConfig,
    /// With drafts.
    pub book: &'a Book,
}

/// Everything that a move changes.
#[derive(Clone, Debug, Default)]
pub struct Relocated {
    pub change: Change,
    /// Files in which links were rewritten, by the path they have now, and how many.
    pub rewritten: Vec<(ContentPath, usize)>,
    /// Old addresses that lead to the new ones from now on.
    pub redirects: Vec<PageUrl>,
    /// Ids that stood nowhere and are written now, so that they stay.
    pub ids: Vec<String>,
    /// What a person has to know.
    pub notes: Vec<String>,
}

/// A change of a text: these bytes become others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    range: Range<usize>,
    text: String,
}

/// A text after some edits, which do not overlap.
fn edited(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.range.start]);
        out.push_str(&edit.text);
        at = edit.range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Works out a move that was planned.
///
/// # Errors
/// A [`Refusal`] naming the file in which a link or the front matter cannot be changed
/// without changing more.
pub fn relocate(input: &Input<'_>, plan: &Plan) -> Result<Relocated, Refusal> {
    let mut relocated = Relocated::default();
    let files = input.sources.by_id();
    for lesson in &input.book.lessons {
        let Some(file) = files.get(&lesson.file) else {
            continue;
        };
        let path = plan.now(&lesson.path);
        let is_moved = path != lesson.path;
        let (mut edits, n_links) = links::edits(input, plan, lesson, file)?;
        if n_links > 0 {
            relocated.rewritten.push((path.clone(), n_links));
        }
        if is_moved {
            edits.extend(front_matter(input, plan, lesson, file, &mut relocated)?);
            let moved = (lesson.path.clone(), path.clone());
            relocated.change.moved.push(moved);
        }
        if is_moved || !edits.is_empty() {
            let text = edited(&file.text, &edits);
            relocated.change.files.push(SourceFile::new(path, text));
        }
    }
    for file in &input.sources.data {
        let path = plan.now(&file.path);
        if path != file.path {
            let moved = (file.path.clone(), path.clone());
            relocated.change.moved.push(moved);
            let file = SourceFile::new(path, Arc::clone(&file.text));
            relocated.change.files.push(file);
        }
    }
    for asset in &input.sources.assets {
        let from = ContentPath::new(&format!("content/{}", asset.path));
        let moved = from.map(|from| (plan.now(&from), from));
        if let Some((to, from)) = moved.filter(|(to, from)| to != from) {
            relocated.change.moved.push((from, to));
        }
    }
    relocated.notes.extend(lost_page(input, plan));
    Ok(relocated)
}

/// The redirect and the id of a lesson that moves.
fn front_matter(
    input: &Input<'_>,
    plan: &Plan,
    lesson: &Lesson,
    file: &SourceFile,
    relocated: &mut Relocated,
) -> Result<Vec<Edit>, Refusal> {
    let url = PageUrl::of_lesson(&plan.now(&lesson.path));
    let front = &lesson.parsed.front;
    let is_intro = matches!(
        lesson.kind,
        LessonKind::FrameworkIntro { .. } | LessonKind::ModuleIntro { .. }
    );
    // A folder keeps its page when only its text goes; a draft never had one.
    let keeps_page = is_intro && !plan.is_folder();
    let old = (url != lesson.url && !front.draft && !keeps_page).then_some(&lesson.url);
    let id = front.id.is_none().then_some(lesson.id.as_str());
    let edits = head::edits(input, lesson, file, &head::Wanted { id, old, now: &url })?;
    relocated.redirects.extend(old.cloned());
    relocated.ids.extend(id.map(str::to_owned));
    Ok(edits)
}

/// A module's page without a text of its own has no place for a redirect.
fn lost_page(input: &Input<'_>, plan: &Plan) -> Option<String> {
    let (from, _) = plan.folders()?;
    let has_text = |lesson: &Lesson| {
        lesson.path.folder() == from.as_str() && lesson.path.file_name() == "index.md"
    };
    let url = PageUrl::of(&from.parts().skip(1).collect::<Vec<_>>());
    (!input.book.lessons.iter().any(has_text)).then(|| {
        format!(
            "nothing redirects from the module's own page {url}: it has no `index.md` that \
             could hold `aliases`"
        )
    })
}

/// Whether every link leads after a move to where it led before: the first one that does
/// not, if any.
pub fn misled(before: &Book, after: &Book, plan: &Plan) -> Option<String> {
    let others = after.lessons.iter().map(|other| (&other.path, other));
    let others: BTreeMap<&ContentPath, &Lesson> = others.collect();
    before.lessons.iter().find_map(|lesson| {
        let moved = others.get(&plan.now(&lesson.path))?;
        let both = lesson.targets.iter().zip(&moved.targets);
        let place = |book: &Book, target: &Target| match target {
            Target::Lesson { lesson, .. } => Some(book.lessons[*lesson].path.clone()),
            _ => None,
        };
        let at = both.clone().position(|(old, new)| {
            let path = place(before, old).map(|path| plan.now(&path));
            path.is_some() && path != place(after, new) && !is_same_page(before, old, new)
        });
        let n_same = lesson.targets.len() == moved.targets.len();
        let at = at.or_else(|| (!n_same).then_some(0))?;
        let written = lesson.parsed.body.references.get(at);
        let written = written.map_or("", |reference| reference.target.as_str());
        Some(format!("`{written}` in `{}`", lesson.path))
    })
}

/// Whether a link to a folder that had a text leads to the same address without it.
fn is_same_page(before: &Book, old: &Target, new: &Target) -> bool {
    match (old, new) {
        (Target::Lesson { lesson, .. }, Target::Page(url)) => before.lessons[*lesson].url == *url,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_touch_nothing_else() {
        let edit = |range, text: &str| Edit {
            range,
            text: text.to_owned(),
        };
        let edits = [edit(4..5, "E"), edit(0..0, "<"), edit(1..3, "")];
        assert_eq!(edited("abcdef", &edits), "<adEf");
    }
}

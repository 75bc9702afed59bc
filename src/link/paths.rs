//! Learning paths: their steps become lessons, and each lesson knows where it stands.

use std::collections::{BTreeMap, BTreeSet};

use super::arrange::{id_of, id_of_path, top_of};
use super::{Book, Input, LessonKind, Path, PathPlace, Step};
use crate::address::PageUrl;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::PathFile;
use crate::source::{SourceFile, Span, Spanned};
use crate::suggest;

/// Names are compared only for so many unknown lessons of all paths.
const MOST_SUGGESTIONS: usize = 100;

/// Resolves the paths of the book and notes what is wrong with them.
pub(super) fn paths(book: &mut Book, input: &Input<'_>, faults: &mut Vec<Diagnostic>) {
    let lessons = Lessons::new(book, input);
    let mut suggestions = MOST_SUGGESTIONS;
    let mut files: Vec<&(&SourceFile, PathFile)> = input.paths.iter().collect();
    files.sort_by(|(_, a), (_, b)| (a.weight, &a.id.value).cmp(&(b.weight, &b.id.value)));
    let mut ids: BTreeMap<&str, Span> = BTreeMap::new();
    let mut found = Vec::new();
    for (file, path) in files {
        if let Some(first) = ids.get(path.id.value.as_str()) {
            faults.push(
                Diagnostic::new(
                    Code::DuplicatePath,
                    path.id.span,
                    format!("the learning path `{}` stands twice", path.id.value),
                )
                .other(*first, "first here"),
            );
            continue;
        }
        ids.insert(&path.id.value, path.id.span);
        if path.steps.is_empty() {
            let message = format!("the learning path `{}` has no steps", path.id.value);
            faults.push(Diagnostic::new(Code::EmptyPath, path.steps_span, message));
        }
        let steps = steps(book, path, &lessons, &mut suggestions, faults);
        found.push(Path {
            id: path.id.value.clone(),
            file: file.id,
            path: file.path.clone(),
            url: PageUrl::of(&["paths", &path.id.value]),
            title: path.title.clone(),
            description: path.description.clone(),
            level: path.level,
            framework: framework(book, path, faults),
            steps,
        });
    }
    for (path, walked) in found.iter().enumerate() {
        for (step, walked) in walked.steps.iter().enumerate() {
            book.lessons[walked.lesson]
                .paths
                .push(PathPlace { path, step });
        }
    }
    book.paths = found;
    if !input.paths.is_empty() {
        on_no_path(book, faults);
    }
}

/// Lessons by id, drafts that are not part of the build, and lessons that could not be
/// read.
struct Lessons<'i> {
    by_id: BTreeMap<String, usize>,
    drafts: BTreeSet<&'i str>,
    unread: BTreeSet<&'i str>,
}

impl<'i> Lessons<'i> {
    fn new(book: &Book, input: &'i Input<'_>) -> Self {
        let drafts = input
            .lessons
            .iter()
            .filter(|(_, parsed)| parsed.front.draft && !input.drafts)
            .map(|(file, parsed)| id_of(&file.path, parsed));
        let lessons = book.lessons.iter().enumerate();
        Self {
            by_id: lessons.map(|(index, l)| (l.id.clone(), index)).collect(),
            drafts: drafts.collect(),
            unread: input.unread.iter().map(|path| id_of_path(path)).collect(),
        }
    }
}

/// The steps that lead to lessons, each lesson once; the others are reported.
fn steps(
    book: &Book,
    path: &PathFile,
    lessons: &Lessons<'_>,
    suggestions: &mut usize,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut seen: BTreeMap<usize, Span> = BTreeMap::new();
    for line in &path.steps {
        let Spanned { value: id, span } = &line.lesson;
        let Some(lesson) = lessons.by_id.get(id).copied() else {
            if lessons.unread.contains(id.as_str()) {
                continue;
            }
            let fault = if lessons.drafts.contains(id.as_str()) {
                Diagnostic::new(Code::LinkToDraft, *span, format!("`{id}` is a draft"))
            } else {
                let help = suggestions.checked_sub(1).and_then(|left| {
                    *suggestions = left;
                    suggest::did_you_mean(id, lessons.by_id.keys().map(String::as_str))
                });
                let message = format!("no lesson has the id `{id}`");
                Diagnostic::new(Code::UnknownLesson, *span, message).maybe_help(help)
            };
            faults.push(fault);
            continue;
        };
        if let Some(first) = seen.get(&lesson) {
            let message = format!("`{id}` is on this path already");
            let fault = Diagnostic::new(Code::RepeatedStep, *span, message);
            faults.push(fault.other(*first, "first here"));
            continue;
        }
        seen.insert(lesson, *span);
        steps.push(Step {
            lesson,
            note: line.note.clone(),
            section: line.section.clone(),
        });
    }
    out_of_order(book, &steps, &seen, faults);
    steps
}

/// Notes steps that come before a step they need.
fn out_of_order(
    book: &Book,
    steps: &[Step],
    places: &BTreeMap<usize, Span>,
    faults: &mut Vec<Diagnostic>,
) {
    let order: BTreeMap<usize, usize> = steps
        .iter()
        .enumerate()
        .map(|(at, step)| (step.lesson, at))
        .collect();
    for (at, step) in steps.iter().enumerate() {
        for needed in &book.lessons[step.lesson].prerequisites {
            if order.get(needed).is_some_and(|place| *place > at) {
                let message = format!(
                    "`{}` needs `{}`, which comes later on this path",
                    book.lessons[step.lesson].id, book.lessons[*needed].id
                );
                faults.push(
                    Diagnostic::new(Code::PrerequisiteLater, places[&step.lesson], message)
                        .other(places[needed], "here"),
                );
            }
        }
    }
}

fn framework(book: &Book, path: &PathFile, faults: &mut Vec<Diagnostic>) -> Option<usize> {
    let wanted = path.framework.as_ref()?;
    let ids = book.frameworks.iter().map(|f| f.file.id.value.as_str());
    let found = ids.clone().position(|id| id == wanted.value);
    if found.is_none() {
        let message = format!("no framework `{}`", wanted.value);
        let help = suggest::did_you_mean(&wanted.value, ids);
        faults.push(Diagnostic::new(Code::UnknownFramework, wanted.span, message).maybe_help(help));
    }
    found
}

/// Notes the lessons that no path leads to.
fn on_no_path(book: &Book, faults: &mut Vec<Diagnostic>) {
    for lesson in &book.lessons {
        let is_lesson = matches!(lesson.kind, LessonKind::Lesson { .. });
        if is_lesson && lesson.paths.is_empty() {
            let id = lesson.parsed.front.id.as_ref();
            faults.push(Diagnostic::new(
                Code::LessonOnNoPath,
                id.map_or(top_of(lesson.file), |id| id.span),
                format!("no learning path leads to `{}`", lesson.id),
            ));
        }
    }
}

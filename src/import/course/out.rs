//! Writes the files of the book: `framework.toml`, a `module.toml` for each section and
//! the lessons with front matter of ours.

use std::sync::Arc;

use crate::address::ContentPath;
use crate::data::quoted;
use crate::link;
use crate::source::{SourceFile, Span, Spanned};
use crate::sources::BinaryFile;

use super::links::address_of;
use super::lost::{Losses, Lost, names};
use super::place::{List, Placed, Spot, title_of, top_of};
use super::tree::{Course, Page};
use super::{Choices, Folder, Imported, MadeText, Origins};

/// Puts together what an import gives.
pub(super) fn out(
    course: &Course<'_>,
    folder: &Folder,
    placed: &Placed,
    mut losses: Losses,
    n_rewritten: usize,
    choices: &Choices,
) -> Imported {
    let mut texts = Vec::new();
    if choices.is_new_book {
        texts.push(book(course, placed));
    }
    texts.push(framework(course, placed));
    for module in &placed.modules {
        let mut text = Made::default();
        text.key("title", &quoted(&module.title.value), module.title.span);
        if !module.description.is_empty() {
            text.key(
                "description",
                &quoted(&module.description),
                module.title.span,
            );
        }
        text.key("weight", &module.weight.to_string(), module.title.span);
        let path = format!("content/{}/{}/module.toml", placed.framework, module.folder);
        texts.push(text.finish(&path));
    }
    let mut n_pages = 0;
    for (page, spot) in course.pages.iter().zip(&placed.pages) {
        if let Some(spot) = spot {
            n_pages += 1;
            texts.push(lesson(page, spot));
        }
    }
    n_pages += placed.lists.len();
    texts.extend(placed.lists.iter().map(|made| list(made, course, placed)));
    let files = files(course, folder, placed, &mut losses);
    Imported {
        framework: placed.framework.clone(),
        n_modules: placed.modules.len(),
        texts,
        files,
        losses,
        n_pages,
        n_rewritten,
    }
}

/// A text that is being written, with the place each part came from.
#[derive(Default)]
struct Made {
    text: String,
    head: Vec<(usize, Span)>,
}

impl Made {
    fn line(&mut self, line: &str, span: Span) {
        self.head.push((self.text.len(), span));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn key(&mut self, key: &str, value: &str, span: Span) {
        self.line(&format!("{key} = {value}"), span);
    }

    fn finish(self, path: &str) -> MadeText {
        let path = ContentPath::new(path).expect("made from plain names");
        MadeText {
            file: SourceFile::new(path, self.text),
            origins: Origins {
                head: self.head,
                body: None,
            },
        }
    }
}

fn book(course: &Course<'_>, placed: &Placed) -> MadeText {
    let mut text = Made::default();
    let span = course.origin;
    let title = if course.title.is_empty() {
        title_of(&placed.framework)
    } else {
        course.title.clone()
    };
    text.key("title", &quoted(&title), span);
    if !course.description.is_empty() {
        text.key("description", &quoted(&course.description), span);
    }
    if !course.authors.is_empty() {
        text.key("authors", &texts(&course.authors), span);
    }
    if let Some(language) = &course.language {
        text.key("language", &quoted(language), span);
    }
    text.finish("book.toml")
}

fn framework(course: &Course<'_>, placed: &Placed) -> MadeText {
    let mut text = Made::default();
    let span = course.origin;
    let title = if course.title.is_empty() {
        title_of(&placed.framework)
    } else {
        course.title.clone()
    };
    text.line("[framework]", span);
    text.key("id", &quoted(&placed.framework), span);
    text.key("name", &quoted(&title), span);
    if !course.description.is_empty() {
        text.key("description", &quoted(&course.description), span);
    }
    text.finish(&format!("content/{}/framework.toml", placed.framework))
}

fn texts(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

fn values(texts_found: &[Spanned<String>]) -> String {
    let all: Vec<String> = texts_found.iter().map(|text| text.value.clone()).collect();
    texts(&all)
}

fn lesson(page: &Page<'_>, spot: &Spot) -> MadeText {
    let top = top_of(page);
    let front = &page.front;
    let mut text = Made::default();
    text.line("+++", top);
    if let Some(title) = title(page) {
        text.key("title", &quoted(&title.value), title.span);
    }
    if let Some(description) = &front.description {
        text.key("description", &quoted(&description.value), description.span);
    }
    if let Some(weight) = spot.weight {
        text.key("weight", &weight.to_string(), top);
    }
    if let Some(date) = &front.date {
        text.key("date", &date.value.to_string(), date.span);
    }
    if front.is_draft {
        text.key("draft", "true", top);
    }
    if front.is_unlisted {
        text.key("noindex", "true", top);
    }
    for (key, list) in [("tags", &front.tags), ("aliases", &front.aliases)] {
        if let Some(first) = list.first() {
            text.key(key, &values(list), first.span);
        }
    }
    text.line("+++", top);
    if !page.text.text.starts_with(['\n', '\r']) {
        text.line("", top);
    }
    let start = text.text.len();
    text.text.push_str(&page.text.text);
    let mut made = text.finish(spot.path.as_str());
    made.origins.body = Some((start, page.text.clone(), page.file.id));
    made
}

/// The title that the front matter must give; none if the text begins with it.
fn title(page: &Page<'_>) -> Option<Spanned<String>> {
    let blank = |text: &&Spanned<String>| !text.value.trim().is_empty();
    let given = page.front.title.as_ref().filter(blank);
    if let Some(heading) = &page.heading {
        let is_other = |title: &&Spanned<String>| title.value.trim() != heading;
        return given.filter(is_other).cloned();
    }
    let title = given.or(page.label.as_ref().filter(blank)).cloned();
    Some(title.unwrap_or_else(|| Spanned {
        value: title_of(page.path.rsplit('/').next().unwrap_or(&page.path)),
        span: top_of(page),
    }))
}

fn list(list: &List, course: &Course<'_>, placed: &Placed) -> MadeText {
    let span = list.title.span;
    let mut text = Made::default();
    text.line("+++", span);
    text.key("title", &quoted(&list.title.value), span);
    if !list.description.is_empty() {
        text.key("description", &quoted(&list.description), span);
    }
    if let Some(weight) = list.spot.weight {
        text.key("weight", &weight.to_string(), span);
    }
    text.line("+++", span);
    text.line("", span);
    for index in &list.pages {
        let page = &course.pages[*index];
        let Some(spot) = &placed.pages[*index] else {
            continue;
        };
        let heading = page
            .heading
            .clone()
            .or_else(|| title(page).map(|title| title.value));
        let name = heading.unwrap_or_default().replace(['[', ']'], "");
        let path = address_of(&link::relative(&list.spot.path, spot.path.as_str()));
        text.line(&format!("- [{name}]({path})"), span);
    }
    text.finish(list.spot.path.as_str())
}

/// The files beside the pages. Those of the whole site come along if a page shows or
/// links them.
fn files(
    course: &Course<'_>,
    folder: &Folder,
    placed: &Placed,
    losses: &mut Losses,
) -> Vec<BinaryFile> {
    let mut files = Vec::new();
    let mut unused = Vec::new();
    for (path, target) in &placed.files {
        let below = |top: &String| path.starts_with(&format!("{top}/"));
        if course.statics.iter().any(below) && !placed.used.contains(path) {
            unused.push(path.as_str());
            continue;
        }
        let bytes = folder.files.get(path);
        let target = target.as_str().strip_prefix("content/");
        if let (Some(bytes), Some(target)) = (bytes, target.and_then(ContentPath::new)) {
            files.push(BinaryFile {
                path: target,
                bytes: Arc::clone(bytes),
            });
        }
    }
    if !unused.is_empty() {
        let (tops, n_unused) = (course.statics.join("`, `"), unused.len());
        let named = names(unused);
        let message = format!("files of `{tops}` that no page names: {n_unused} ({named})");
        losses.lose(Lost::File, course.origin, message);
    }
    files
}

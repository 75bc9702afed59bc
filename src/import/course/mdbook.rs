//! mdBook: `book.toml` and `SUMMARY.md`, which names the chapters in order.

use std::collections::BTreeSet;
use std::ops::Range;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use percent_encoding::percent_decode_str;

use crate::address::slugify;
use crate::data::{Fields, Table, Value, read_toml};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{LineIndex, SourceFile, Span, Spanned};

use super::formula;
use super::include::{Directive, directives, selected};
use super::lost::{Losses, Lost};
use super::markdown::{range, sites};
use super::text::{Edit, Edited};
use super::tree::{Course, DEEPEST, Node, Page, Section};
use super::{Folder, inside, redirects};

/// Files within files at most, as mdBook has it.
const DEEPEST_INCLUDE: usize = 10;
/// What the files taken into one page may grow it to.
const LARGEST_PAGE: usize = 16 << 20;
/// What even an empty file counts for.
const SMALLEST_PART: usize = 1 << 10;

/// The folder with the chapters.
pub(super) fn folders(settings: &Folder) -> Vec<String> {
    vec![src(settings)]
}

fn src(settings: &Folder) -> String {
    let file = settings.texts.get("book.toml");
    let table = file.map(|file| read_toml(file, 0..file.text.len()).value);
    let src = table.and_then(|table| {
        let mut fields = Fields::new(&table, file?.span(0..0));
        fields.table("book")?.text("src")
    });
    let src = src.map_or_else(|| "src".to_owned(), |src| src.value);
    let name = src.trim_matches('/').trim_start_matches("./");
    if matches!(name, "" | ".") {
        return String::new();
    }
    inside("", name).unwrap_or_else(|| "src".to_owned())
}

/// Files that chapters take in with `{{#include …}}`.
pub(super) fn included(folder: &Folder) -> Vec<String> {
    let mut paths = Vec::new();
    for (path, file) in &folder.texts {
        let here = path.rsplit_once('/').map_or("", |(here, _)| here);
        for directive in directives(&file.text) {
            if directive.takes_in() {
                paths.extend(inside(here, directive.path_and_part().0));
            }
        }
    }
    paths.sort();
    paths.dedup();
    paths
}

/// Reads the whole book.
pub(super) fn read<'f>(folder: &'f Folder, losses: &mut Losses) -> Course<'f> {
    let content = src(folder);
    let summary_path = join(&content, "SUMMARY.md");
    let origin = |file: Option<&SourceFile>| {
        let first = file.or_else(|| folder.texts.values().next());
        first.map_or_else(super::nowhere, |file| file.span(0..0))
    };
    let config = folder.texts.get("book.toml");
    let mut course = Course::new(content.clone(), origin(config));
    course.dialect.hides_lines = true;
    let redirects = config.map_or_else(Table::new, |file| settings(file, &mut course, losses));
    let Some(summary) = folder.texts.get(&summary_path) else {
        let fault = match config.filter(|config| is_ours(config)) {
            Some(_) => Diagnostic::new(
                Code::EmptyCourse,
                course.origin,
                "the folder is a Crossbook book already",
            )
            .help("build it with `crossbook build`, or copy folders of its `content/`"),
            None => {
                let message = format!("an mdBook needs `{summary_path}`, which names its chapters");
                Diagnostic::new(Code::EmptyCourse, course.origin, message)
            }
        };
        losses.extend([fault]);
        return course;
    };
    let mut reader = Reader {
        folder,
        summary,
        lines: LineIndex::new(&summary.text),
        content,
        course: &mut course,
        named: BTreeSet::new(),
        losses: &mut *losses,
    };
    reader.summary();
    reader.unnamed(&summary_path);
    redirects::aliases(&redirects, &mut course, losses);
    course
}

/// Whether a `book.toml` is one of Crossbook, which has no table `book` and a title.
fn is_ours(config: &SourceFile) -> bool {
    let table = read_toml(config, 0..config.text.len()).value;
    let has = |name: &str| table.iter().any(|(key, _)| key.value == name);
    has("title") && !has("book")
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Reads `book.toml`; returns its redirects.
fn settings(file: &SourceFile, course: &mut Course<'_>, losses: &mut Losses) -> Table {
    let mut faults = Vec::new();
    let table = read_toml(file, 0..file.text.len()).unpack(&mut faults);
    losses.extend(faults);
    let mut top = Fields::new(&table, file.span(0..0));
    if let Some(mut book) = top.table("book") {
        let mut text = |key| book.text(key).map(|text| text.value);
        course.title = text("title").unwrap_or_default();
        course.description = text("description").unwrap_or_default();
        course.language = text("language");
        course.authors = crate::config::values(book.texts("authors"));
    }
    let mut redirects = Table::new();
    for (name, node) in &table {
        if matches!(name.value.as_str(), "book" | "rust" | "build") {
            continue;
        }
        let Value::Table(inner) = &node.value else {
            continue;
        };
        for (key, node) in inner {
            let mut lose = |key: &Spanned<String>, name: &str| {
                let message = format!("the setting `{name}` is not carried over");
                losses.lose(Lost::Setting, key.span, message);
            };
            match &node.value {
                Value::Table(html) if name.value == "output" && key.value == "html" => {
                    for (key, node) in html {
                        match (key.value.as_str(), &node.value) {
                            ("redirect", Value::Table(table)) => redirects.clone_from(table),
                            ("mathjax-support", Value::Bool(has_math)) => {
                                course.dialect.has_math = *has_math;
                            }
                            (word, _) => lose(key, &format!("output.html.{word}")),
                        }
                    }
                }
                _ => lose(key, &format!("{}.{}", name.value, key.value)),
            }
        }
    }
    redirects
}

struct Reader<'r, 'f> {
    folder: &'f Folder,
    summary: &'f SourceFile,
    lines: LineIndex,
    content: String,
    course: &'r mut Course<'f>,
    /// Paths of the pages so far.
    named: BTreeSet<String>,
    losses: &'r mut Losses,
}

impl Reader<'_, '_> {
    fn span<'a>(&self, node: &'a AstNode<'a>) -> Span {
        let at = node.data().sourcepos;
        self.summary
            .span(range(&self.summary.text, &self.lines, at))
    }

    fn summary(&mut self) {
        let arena = Arena::new();
        let root = parse_document(&arena, &self.summary.text, &Options::default());
        let mut nodes: Vec<Node> = Vec::new();
        let mut part: Option<Section> = None;
        let mut is_first = true;
        for node in root.children() {
            let mut found = Vec::new();
            match &node.data().value {
                NodeValue::Heading(_) => {
                    let title = text_of(node);
                    if !std::mem::take(&mut is_first) {
                        self.end_part(part.take(), &mut nodes);
                        let span = self.span(node);
                        let mut section = Section::new(slugify(&title), span);
                        section.title = Some(Spanned { value: title, span });
                        part = Some(section);
                    }
                    continue;
                }
                NodeValue::List(_) => found = self.list(node, 1),
                NodeValue::Paragraph => {
                    // Chapters of the book itself, behind those of its parts.
                    if part.as_ref().is_some_and(|part| !part.children.is_empty()) {
                        self.end_part(part.take(), &mut nodes);
                    }
                    for link in node.children() {
                        found.extend(self.chapter(link, Vec::new()));
                    }
                }
                NodeValue::ThematicBreak => {
                    self.end_part(part.take(), &mut nodes);
                }
                _ => {}
            }
            is_first = false;
            // Chapters right behind the title of a part are a section of that title.
            let mut found = found.into_iter().peekable();
            if let Some(section) = &mut part {
                while let Some(node) = found.next_if(|node| matches!(node, Node::Page(_))) {
                    section.children.push(node);
                }
            }
            if found.peek().is_some() {
                self.end_part(part.take(), &mut nodes);
            }
            nodes.extend(found);
        }
        self.end_part(part, &mut nodes);
        self.course.root.children = nodes;
        self.course.root.origin = self.summary.span(0..0);
    }

    fn end_part(&mut self, part: Option<Section>, nodes: &mut Vec<Node>) {
        let Some(part) = part else { return };
        if !part.children.is_empty() {
            nodes.push(Node::Section(part));
        } else if let Some(title) = &part.title {
            let message = format!("the title `{}` of a part stands over sections", title.value);
            self.losses.lose(Lost::Title, title.span, message);
        }
    }

    fn list<'a>(&mut self, list: &'a AstNode<'a>, depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        for item in list.children() {
            let mut link = None;
            let mut below = Vec::new();
            for child in item.children() {
                match &child.data().value {
                    NodeValue::Paragraph => link = link.or(child.first_child()),
                    NodeValue::List(_) if depth < DEEPEST => {
                        below.extend(self.list(child, depth + 1));
                    }
                    NodeValue::List(_) => {
                        let message = "chapters are nested too deeply";
                        let span = self.span(child);
                        self.losses.lose(Lost::Page, span, message);
                    }
                    _ => {}
                }
            }
            match link {
                Some(link) => nodes.extend(self.chapter(link, below)),
                None => nodes.extend(below),
            }
        }
        nodes
    }

    /// A chapter with those below it; only those if it has no file.
    fn chapter<'a>(&mut self, node: &'a AstNode<'a>, below: Vec<Node>) -> Vec<Node> {
        let url = match &node.data().value {
            NodeValue::Link(link) => link.url.clone(),
            _ => return below,
        };
        let span = self.span(node);
        let title = Spanned {
            value: text_of(node),
            span,
        };
        let page = self.page(&url, &title);
        let Some(page) = page else {
            if below.is_empty() {
                return below;
            }
            let mut section = Section::new(slugify(&title.value), span);
            section.title = Some(title);
            section.children = below;
            return vec![Node::Section(section)];
        };
        if below.is_empty() {
            return vec![Node::Page(page)];
        }
        let path = &self.course.pages[page].path;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_index = name.eq_ignore_ascii_case("readme.md") || name == "index.md";
        let mut section = Section::new(name.trim_end_matches(".md"), span);
        if is_index && folder != self.content {
            section.folder = Some(folder.to_owned());
            section.name = folder.rsplit('/').next().unwrap_or_default().to_owned();
        }
        section.title = Some(title);
        section.index = Some(page);
        section.children = below;
        vec![Node::Section(section)]
    }

    fn page(&mut self, url: &str, title: &Spanned<String>) -> Option<usize> {
        let mut lose = |message: String| {
            self.losses.lose(Lost::Page, title.span, message);
            None
        };
        if url.is_empty() {
            return lose(format!("the chapter `{}` is not written yet", title.value));
        }
        let decoded = percent_decode_str(url).decode_utf8_lossy();
        let Some(path) = inside(&self.content, &decoded) else {
            return lose(format!("`{decoded}` leads out of the course"));
        };
        let Some(file) = self
            .folder
            .texts
            .get(&path)
            .filter(|_| path.ends_with(".md"))
        else {
            return lose(format!("there is no page `{path}`"));
        };
        if !self.named.insert(path.clone()) {
            return lose(format!("the page `{path}` is named twice"));
        }
        let text = self.text(file, &path);
        let address = path.strip_prefix(self.content.as_str()).unwrap_or(&path);
        let address = address.trim_start_matches('/').trim_end_matches(".md");
        let index = address
            .strip_suffix("README")
            .map(|top| format!("{top}index.html"));
        self.course.pages.push(Page {
            file,
            front: super::front::Front::default(),
            text,
            urls: vec![index.unwrap_or_else(|| format!("{address}.html"))],
            names: Vec::new(),
            label: Some(title.clone()),
            heading: None,
            path,
        });
        Some(self.course.pages.len() - 1)
    }

    /// The page's text with what it takes in.
    fn text(&mut self, file: &SourceFile, path: &str) -> Edited {
        let here = path.rsplit_once('/').map_or("", |(here, _)| here);
        let mut text = Edited::new(file, 0..file.text.len());
        let mut edits = Vec::new();
        let mut room = LARGEST_PAGE;
        for directive in directives(&file.text) {
            let span = file.span(directive.range.clone());
            if directive.is_escaped {
                edits.push(Edit::delete(
                    directive.range.start..directive.range.start + 1,
                ));
                continue;
            }
            let with = if directive.takes_in() {
                self.taken_in(here, &directive, 0, &mut room)
            } else {
                Err("means nothing in a lesson".to_owned())
            };
            match with {
                Ok(with) => edits.push(Edit::new(directive.range.clone(), with)),
                Err(why) => {
                    let written = &file.text[directive.range.clone()];
                    let message = format!("`{written}` {why}");
                    self.losses.lose(Lost::Include, span, message);
                    let is_title = directive.name == "title";
                    let with = if is_title { "" } else { written };
                    edits.push(Edit::new(directive.range.clone(), with));
                }
            }
        }
        text.apply(edits);
        if self.course.dialect.has_math {
            let sites = sites(&text.text);
            let mut edits = formula::edits(&text.text, &sites, "\\\\");
            // A single dollar means nothing to MathJax.
            let is_single = |math: &&Range<usize>| !text.text[math.start..].starts_with("$$");
            for math in sites.math.iter().filter(is_single) {
                formula::plain_dollars(&text.text, math, &mut edits);
            }
            text.apply(edits);
        }
        text
    }

    fn taken_in(
        &self,
        here: &str,
        directive: &Directive<'_>,
        depth: usize,
        room: &mut usize,
    ) -> Result<String, String> {
        let (path, part) = directive.path_and_part();
        let path = inside(here, path).ok_or("leads out of the course")?;
        let file = self.folder.texts.get(&path).ok_or("names no text")?;
        if depth == DEEPEST_INCLUDE {
            return Err("takes in files without end".to_owned());
        }
        let mut text = selected(&file.text, part).ok_or("names a part that is not there")?;
        // Files may take in each other many times over.
        let size = text.len() + SMALLEST_PART;
        *room = room
            .checked_sub(size)
            .ok_or("would make the page too large")?;
        let here = path.rsplit_once('/').map_or("", |(here, _)| here);
        let found: Vec<_> = directives(&text)
            .into_iter()
            .filter(|inner| inner.takes_in() && !inner.is_escaped)
            .map(|inner| {
                Ok((
                    inner.range.clone(),
                    self.taken_in(here, &inner, depth + 1, room)?,
                ))
            })
            .collect::<Result<_, String>>()?;
        for (range, with) in found.into_iter().rev() {
            text.replace_range(range, &with);
        }
        Ok(text)
    }

    /// Pages that stand in the folder and nowhere in the book.
    fn unnamed(&mut self, summary_path: &str) {
        let top = join(&self.content, "");
        let taken_in = included(self.folder);
        for (path, file) in &self.folder.texts {
            let is_page = path.ends_with(".md") && path.starts_with(&top) && path != summary_path;
            let is_known = self.named.contains(path) || taken_in.binary_search(path).is_ok();
            if is_page && !is_known {
                let message = format!("`{summary_path}` does not name this page");
                self.losses.lose(Lost::Page, file.span(0..0), message);
            }
        }
    }
}

fn text_of<'a>(node: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    for node in node.descendants() {
        match &node.data().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}

//! Diagnostics as text: for people, for editors, for programs, for GitHub.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Code, Diagnostic, Severities, Severity};
use crate::source::{FileId, LineIndex, Position, SourceFile, Span};

/// The form of the printed diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line, the excerpt with a caret, and help.
    Full,
    /// One line each: `path:line:column: severity[code]: cause`.
    Short,
    /// One JSON object each line.
    Json,
    /// GitHub workflow commands, shown as annotations of a pull request.
    Github,
}

/// Diagnostics with severities applied and places worked out, ready to print.
#[derive(Debug, Default)]
pub struct Report {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    severity: Severity,
    diagnostic: Diagnostic,
    path: String,
    start: Position,
    end: Position,
    help_at: Option<(String, Position, String)>,
    excerpts: Vec<Excerpt>,
}

/// A part of a source line around a span, short enough to print.
#[derive(Debug)]
struct Excerpt {
    path: String,
    text: String,
    line: usize,
    range: Range<usize>,
    label: Option<String>,
}

impl Report {
    /// Applies severities, drops what is allowed and repeated, and sorts by place.
    pub fn new<'a>(
        diagnostics: Vec<Diagnostic>,
        severities: &Severities,
        files: &BTreeMap<FileId, &'a SourceFile>,
    ) -> Self {
        let mut indexes: BTreeMap<FileId, (&'a SourceFile, LineIndex)> = BTreeMap::new();
        let mut entries: Vec<Entry> = Vec::new();
        for diagnostic in diagnostics {
            let severity = severities.of(diagnostic.code);
            if severity == Severity::Allow {
                continue;
            }
            let mut place = |span: Span| {
                let file = *files.get(&span.file)?;
                let (_, index) = indexes
                    .entry(span.file)
                    .or_insert_with(|| (file, LineIndex::new(&file.text)));
                let start = index.position(&file.text, span.start as usize);
                let end = index.position(&file.text, span.end as usize);
                Some((
                    file.path.as_str().to_owned(),
                    start,
                    end,
                    excerpt(file, index, span),
                ))
            };
            let nowhere = Position { line: 1, column: 1 };
            let (path, start, end, first) = place(diagnostic.span)
                .unwrap_or_else(|| ("book.toml".to_owned(), nowhere, nowhere, None));
            let mut excerpts: Vec<Excerpt> = first.into_iter().collect();
            let help_at = diagnostic.other.as_ref().and_then(|(span, label)| {
                let (path, start, _, second) = place(*span)?;
                if let Some(second) = second {
                    excerpts.push(Excerpt {
                        label: Some(label.clone()),
                        ..second
                    });
                }
                Some((path, start, label.clone()))
            });
            entries.push(Entry {
                severity,
                diagnostic,
                path,
                start,
                end,
                help_at,
                excerpts,
            });
        }
        entries.sort_by(|a, b| {
            (&a.path, a.start, a.diagnostic.code, &a.diagnostic.message).cmp(&(
                &b.path,
                b.start,
                b.diagnostic.code,
                &b.diagnostic.message,
            ))
        });
        entries.dedup_by(|a, b| {
            (&a.path, a.start, a.diagnostic.code, &a.diagnostic.message)
                == (&b.path, b.start, b.diagnostic.code, &b.diagnostic.message)
        });
        Self { entries }
    }

    /// What is said here and was not said in `earlier`, by code and file: lines may have
    /// moved, and a file is now where `renamed` says.
    #[must_use]
    pub fn new_since(mut self, earlier: &Self, renamed: impl Fn(&str) -> String) -> Self {
        let mut before: BTreeMap<(Code, String), Vec<&str>> = BTreeMap::new();
        for entry in &earlier.entries {
            let key = (entry.diagnostic.code, renamed(&entry.path));
            let messages = before.entry(key).or_default();
            messages.push(&entry.diagnostic.message);
        }
        let mut n_now: BTreeMap<(Code, String), usize> = BTreeMap::new();
        for entry in &self.entries {
            let key = (entry.diagnostic.code, entry.path.clone());
            *n_now.entry(key).or_default() += 1;
        }
        self.entries.retain(|entry| {
            let key = (entry.diagnostic.code, entry.path.clone());
            let Some(messages) = before.get_mut(&key) else {
                return true;
            };
            let message = entry.diagnostic.message.as_str();
            if let Some(at) = messages.iter().position(|earlier| *earlier == message) {
                messages.swap_remove(at);
                let n_now = n_now.get_mut(&key).expect("every entry was counted");
                *n_now -= 1;
                return false;
            }
            // The same number as before, in other words.
            n_now[&key] > messages.len()
        });
        self
    }

    /// Leaves out what `keep` does not want, told by path and code.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(&str, Code) -> bool) -> Self {
        self.entries
            .retain(|entry| keep(&entry.path, entry.diagnostic.code));
        self
    }

    /// What is to be printed, in that order, with the severity it has.
    pub fn diagnostics(&self) -> impl Iterator<Item = (Severity, &Diagnostic)> {
        let entries = self.entries.iter();
        entries.map(|entry| (entry.severity, &entry.diagnostic))
    }

    /// How many are errors.
    pub fn n_errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many are warnings.
    pub fn n_warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.entries
            .iter()
            .filter(|e| e.severity == severity)
            .count()
    }

    /// The codes in the order of the printed diagnostics.
    pub fn codes(&self) -> Vec<Code> {
        self.entries.iter().map(|e| e.diagnostic.code).collect()
    }

    /// All diagnostics as text; empty if there are none.
    pub fn print(&self, format: Format, color: bool) -> String {
        self.each(format, color).collect()
    }

    /// The text of each diagnostic, in their order.
    pub fn each(&self, format: Format, color: bool) -> impl Iterator<Item = String> {
        self.each_below("", format, color)
    }

    /// The text of each diagnostic, with `prefix` before the paths of the book's files,
    /// such as `course/`. JSON counts from the book's root always.
    pub fn each_below(
        &self,
        prefix: &str,
        format: Format,
        color: bool,
    ) -> impl Iterator<Item = String> {
        self.entries.iter().map(move |entry| {
            let mut out = String::new();
            match format {
                Format::Full => entry.full(&mut out, prefix, color),
                Format::Short => entry.short(&mut out, prefix),
                Format::Json => entry.json(&mut out),
                Format::Github => entry.github(&mut out, prefix),
            }
            out
        })
    }
}

impl Entry {
    fn headline(&self, prefix: &str) -> String {
        format!(
            "{}:{}:{}: {}[{}]: {}",
            visible(&below(prefix, &self.path)),
            self.start.line,
            self.start.column,
            self.severity.word(),
            self.diagnostic.code.name(),
            visible(&self.diagnostic.message),
        )
    }

    fn short(&self, out: &mut String, prefix: &str) {
        out.push_str(&self.headline(prefix));
        if let Some(help) = &self.diagnostic.help {
            let _ = write!(out, " ({})", visible(help));
        }
        out.push('\n');
    }

    fn full(&self, out: &mut String, prefix: &str, color: bool) {
        let headline = self.headline(prefix);
        if color {
            let paint = match self.severity {
                Severity::Error => "\u{1b}[1;31m",
                _ => "\u{1b}[1;33m",
            };
            let _ = writeln!(out, "{paint}{headline}\u{1b}[0m");
        } else {
            let _ = writeln!(out, "{headline}");
        }
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            _ => Level::WARNING,
        };
        for excerpt in &self.excerpts {
            let kind = if excerpt.label.is_some() {
                AnnotationKind::Context
            } else {
                AnnotationKind::Primary
            };
            let mut snippet = Snippet::source(excerpt.text.as_str())
                .line_start(excerpt.line)
                .annotation(
                    kind.span(excerpt.range.clone())
                        .label(excerpt.label.as_deref().map(visible)),
                );
            if excerpt.path != self.path {
                snippet = snippet.path(below(prefix, &excerpt.path));
            }
            let group = annotate_snippets::Group::with_level(level.clone()).element(snippet);
            let drawn = renderer.render(&[group]).to_string();
            out.push_str(drawn.trim_end());
            out.push('\n');
        }
        if let Some(help) = &self.diagnostic.help {
            let _ = writeln!(out, "  = help: {}", visible(help));
        }
        out.push('\n');
    }

    fn json(&self, out: &mut String) {
        #[derive(Serialize)]
        struct Line<'a> {
            path: &'a str,
            line: u32,
            column: u32,
            end_line: u32,
            end_column: u32,
            severity: &'a str,
            code: &'a str,
            message: &'a str,
            help: Option<&'a str>,
            other: Option<Other<'a>>,
        }
        #[derive(Serialize)]
        struct Other<'a> {
            path: &'a str,
            line: u32,
            column: u32,
            message: &'a str,
        }
        let line = Line {
            path: &self.path,
            line: self.start.line,
            column: self.start.column,
            end_line: self.end.line,
            end_column: self.end.column,
            severity: self.severity.word(),
            code: self.diagnostic.code.name(),
            message: &self.diagnostic.message,
            help: self.diagnostic.help.as_deref(),
            other: self.help_at.as_ref().map(|(path, at, label)| Other {
                path,
                line: at.line,
                column: at.column,
                message: label,
            }),
        };
        let json = serde_json::to_string(&line).expect("plain fields always serialize");
        for c in json.chars() {
            // JSON allows control characters from U+007F on; a terminal obeys them.
            if c.is_control() {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            } else {
                out.push(c);
            }
        }
        out.push('\n');
    }

    fn github(&self, out: &mut String, prefix: &str) {
        let data = |text: &str| {
            let lines: Vec<String> = text.split('\n').map(visible).collect();
            lines.join("\n").replace('%', "%25").replace('\n', "%0A")
        };
        let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
        let mut message = self.diagnostic.message.clone();
        if let Some(help) = &self.diagnostic.help {
            message.push('\n');
            message.push_str("help: ");
            message.push_str(help);
        }
        let _ = writeln!(
            out,
            "::{} file={},line={},col={},endLine={},title={}::{}",
            self.severity.word(),
            property(&below(prefix, &self.path)),
            self.start.line,
            self.start.column,
            self.end.line,
            property(self.diagnostic.code.name()),
            data(&message),
        );
    }
}

/// A path with the prefix, if it is one of the book's: built-in files lie nowhere, and files
/// outside the book are named as their reader gave them.
fn below<'p>(prefix: &str, path: &'p str) -> Cow<'p, str> {
    let first = path.split('/').next().unwrap_or(path);
    if matches!(first, "book.toml" | "content" | "themes") {
        Cow::Owned(format!("{prefix}{path}"))
    } else {
        Cow::Borrowed(path)
    }
}

/// The first line of `span` with at most 80 characters on either side of it.
fn excerpt(file: &SourceFile, index: &LineIndex, span: Span) -> Option<Excerpt> {
    const CONTEXT: usize = 80;
    const LONGEST: usize = 120;
    let text = &file.text;
    if text.is_empty() {
        return None;
    }
    let clamp = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = clamp(span.start as usize);
    let line_number = index.line_of(start);
    let line = index.line(text, line_number);
    let start = start.min(line.end);
    let end = clamp(span.end as usize).clamp(start, line.end);
    let from = text[line.start..start]
        .char_indices()
        .rev()
        .nth(CONTEXT - 1)
        .map_or(line.start, |(at, _)| line.start + at);
    let end = text[start..end]
        .char_indices()
        .nth(LONGEST)
        .map_or(end, |(at, _)| start + at);
    let to = text[end..line.end]
        .char_indices()
        .nth(CONTEXT)
        .map_or(line.end, |(at, _)| end + at);
    let mut shown = String::new();
    if from > line.start {
        shown.push('…');
    }
    let offset = shown.len();
    // Drawing spares no control characters above U+007F; a dot is as long as they are.
    let is_high = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    shown.push_str(&text[from..to].replace(is_high, "\u{b7}"));
    if to < line.end {
        shown.push('…');
    }
    let range = offset + (start - from)..offset + (end - from);
    // A caret needs something to stand under.
    let range = if range.is_empty() {
        let next = shown[range.start..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        range.start..range.start + next
    } else {
        range
    };
    Some(Excerpt {
        path: file.path.as_str().to_owned(),
        text: shown,
        line: line_number + 1,
        range,
        label: None,
    })
}

/// Text without control characters, which could drive the terminal.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

//! The keys and values at a lesson's head, in TOML between `+++` or YAML between `---`.

use std::ops::Range;

use jiff::civil::Date;

use crate::data::{Fields, Table, first_syntax_fault, read_toml, read_yaml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::{SourceFile, Span, Spanned};

/// How much a lesson asks of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Beginner,
    Intermediate,
    Advanced,
}

impl Level {
    /// The words of front matter and of learning paths.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("beginner", Self::Beginner),
        ("intermediate", Self::Intermediate),
        ("advanced", Self::Advanced),
    ];

    /// The word for it in front matter and on pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Beginner => "beginner",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
        }
    }
}

/// What a lesson says about itself. All keys are optional but `title`.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// Stable name for `prerequisites` and wiki links; the path without `content/`
    /// and `.md` if absent.
    pub id: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    /// One sentence for lists and search engines.
    pub description: Option<Spanned<String>>,
    /// Place among its neighbors, smallest first; then by file name.
    pub weight: Option<i64>,
    /// Day of first publication.
    pub date: Option<Date>,
    /// Day of the last check by a person.
    pub reviewed: Option<Date>,
    pub draft: bool,
    /// Reached by links only: left out of search, lists, sitemap and glossary.
    pub noindex: bool,
    /// Scheme ids the lesson was written for.
    pub edition: Vec<Spanned<String>>,
    /// Topic ids the lesson explains.
    pub teaches: Vec<Spanned<String>>,
    /// Topic ids the reader should know.
    pub requires: Vec<Spanned<String>>,
    /// Topic ids the lesson touches.
    pub mentions: Vec<Spanned<String>>,
    /// Ids of lessons to read before.
    pub prerequisites: Vec<Spanned<String>>,
    /// Topic ids that a comparison page sets side by side.
    pub compare: Vec<Spanned<String>>,
    /// What a reader can do afterwards.
    pub objectives: Vec<String>,
    pub tags: Vec<String>,
    /// Old addresses that lead here.
    pub aliases: Vec<Spanned<String>>,
    pub level: Option<Level>,
    /// Where facts and numbers come from.
    pub sources: Vec<String>,
    /// Numbers in the text want a footnote, a link or a citation.
    pub sources_required: bool,
    /// Where the front matter stands, if there is one.
    span: Option<Span>,
    /// It is written in YAML.
    is_yaml: bool,
}

impl FrontMatter {
    /// That of a lesson whose front matter could not be read. Its title is unknown, not
    /// missing: one fault is enough.
    fn untitled(file: &SourceFile) -> Self {
        Self {
            title: Some(Spanned {
                value: file.path.stem().to_owned(),
                span: file.span(0..0),
            }),
            ..Self::default()
        }
    }

    /// The complaint that a lesson has no title.
    pub(super) fn missing_title(&self, file: &SourceFile) -> Diagnostic {
        Diagnostic::new(
            Code::MissingTitle,
            self.span.unwrap_or_else(|| file.span(0..0)),
            "the lesson has no title",
        )
        .help(if self.is_yaml {
            "add `title: …` to the front matter"
        } else {
            "add `title = \"…\"` to the front matter"
        })
    }
}

/// The two ways to fence front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fence {
    Toml,
    Yaml,
}

impl Fence {
    fn marker(self) -> &'static str {
        match self {
            Self::Toml => "+++",
            Self::Yaml => "---",
        }
    }

    /// The other language and what helps, if the first key is written in that.
    fn mistaken(self, key: &str) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Toml if is_yaml_key(key) => Some(("YAML", "use `---` around YAML")),
            Self::Yaml if is_toml_key(key) => Some(("TOML", "use `+++` around TOML")),
            _ => None,
        }
    }
}

/// Reads a lesson's front matter; the second value is where its body begins.
pub(super) fn front_matter(file: &SourceFile) -> Checked<(FrontMatter, usize)> {
    let text: &str = &file.text;
    let Some((fence, start)) = opening(text) else {
        return match misplaced(text) {
            Some(found) => read_misplaced(file, &found),
            None => Checked::fine((FrontMatter::default(), 0)),
        };
    };
    if let Some((end, next)) = closing(text, fence, start) {
        return read(file, fence, start, end).map_value(|front| (front, next));
    }
    let fault = Diagnostic::new(
        Code::UnclosedFrontMatter,
        file.span(0..fence.marker().len()),
        format!(
            "front matter opened with `{}` is never closed",
            fence.marker()
        ),
    )
    .help(format!(
        "add a line `{}` behind the last key",
        fence.marker()
    ));
    Checked::new((FrontMatter::untitled(file), text.len()), vec![fault])
}

/// Front matter as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Between `+++`; otherwise YAML between `---`.
    pub is_toml: bool,
    /// The lines between the fences.
    pub keys: Range<usize>,
}

/// Where front matter stands; nothing if there is none, or it is never closed.
pub fn head(text: &str) -> Option<Head> {
    let (fence, start) = opening(text)?;
    let (end, _) = closing(text, fence, start)?;
    Some(Head {
        is_toml: matches!(fence, Fence::Toml),
        keys: start..end,
    })
}

/// Where the body of a lesson begins: behind its front matter, at the end of the text if
/// that is never closed.
pub fn after_front_matter(text: &str) -> usize {
    match opening(text) {
        Some((fence, start)) => closing(text, fence, start).map_or(text.len(), |(_, next)| next),
        None => 0,
    }
}

/// How front matter is opened, and where its keys begin.
fn opening(text: &str) -> Option<(Fence, usize)> {
    let first_line = text.split(['\n', '\r']).next().unwrap_or("").trim_end();
    let mut fences = [Fence::Toml, Fence::Yaml].into_iter();
    let fence = fences.find(|fence| fence.marker() == first_line)?;
    Some((fence, after_line(text, 0)))
}

/// Where the line that closes front matter begins, and the next one.
fn closing(text: &str, fence: Fence, start: usize) -> Option<(usize, usize)> {
    let mut at = start;
    while at < text.len() {
        let next = after_line(text, at);
        if text[at..next].trim_end() == fence.marker() {
            return Some((at, next));
        }
        at = next;
    }
    None
}

/// What looks like front matter and is none, since it does not begin the file.
struct Misplaced {
    fence: Fence,
    /// The line that was to open it, without what is around it.
    opening: Range<usize>,
    /// The lines between the fences.
    keys: Range<usize>,
    /// Where the text behind it begins.
    next: usize,
}

/// Finds front matter behind blank lines, behind comments, indented, or between fences
/// that are too long.
fn misplaced(text: &str) -> Option<Misplaced> {
    let line = |at: usize| (&text[at..after_line(text, at)], after_line(text, at));
    let mut at = 0;
    let (opening, fence) = loop {
        let (written, next) = line(at);
        let words = written.trim();
        if words.starts_with("<!--") {
            let end = at + text[at..].find("-->")?;
            at = after_line(text, end);
        } else if words.is_empty() {
            at = next;
        } else {
            let begin = at + written.len() - written.trim_start().len();
            break (begin..begin + words.len(), loose_fence(words)?);
        }
        if at >= text.len() {
            return None;
        }
    };
    let start = line(opening.end).1;
    // A rule may stand at the top of a text as well; keys tell what was meant.
    if !is_key(line(start).0) {
        return None;
    }
    let mut end = start;
    while end < text.len() {
        let (written, next) = line(end);
        if loose_fence(written.trim()).is_some_and(|closing| closing == fence) {
            return Some(Misplaced {
                fence,
                opening,
                keys: start..end,
                next,
            });
        }
        end = next;
    }
    None
}

/// The fence that three or more of its signs were meant for.
fn loose_fence(line: &str) -> Option<Fence> {
    let is_run = |sign: char| line.len() >= 3 && line.chars().all(|c| c == sign);
    if is_run('+') {
        Some(Fence::Toml)
    } else {
        is_run('-').then_some(Fence::Yaml)
    }
}

/// Whether a line gives a key a value, in TOML or in YAML.
fn is_key(line: &str) -> bool {
    is_toml_key(line) || is_yaml_key(line)
}

fn is_toml_key(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| is_name(key))
}

fn is_yaml_key(line: &str) -> bool {
    let is_apart = |value: &str| value.is_empty() || value.starts_with([' ', '\t', '\r', '\n']);
    line.split_once(':')
        .is_some_and(|(key, value)| is_name(key) && is_apart(value))
}

fn is_name(key: &str) -> bool {
    let key = key.trim().trim_matches(['"', '\'']);
    !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
}

/// Reads misplaced front matter as what it was meant for, so that nothing else follows
/// from its place.
fn read_misplaced(file: &SourceFile, found: &Misplaced) -> Checked<(FrontMatter, usize)> {
    let marker = found.fence.marker();
    let message = if file.text[..found.opening.start].contains(['\n', '\r']) {
        "front matter must begin on the first line".to_owned()
    } else {
        format!("front matter must begin with a line `{marker}`")
    };
    let fault = Diagnostic::new(
        Code::MisplacedFrontMatter,
        file.span(found.opening.clone()),
        message,
    )
    .help(format!(
        "write `{marker}` at the very beginning of the file, with nothing before it"
    ));
    let mut all = vec![fault];
    let front = read(file, found.fence, found.keys.start, found.keys.end).unpack(&mut all);
    Checked::new((front, found.next), all)
}

/// The start of the line after the one that holds `at`.
fn after_line(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < bytes.len() && bytes[end] != b'\n' && bytes[end] != b'\r' {
        end += 1;
    }
    if bytes[end..].starts_with(b"\r\n") {
        end + 2
    } else {
        (end + 1).min(bytes.len())
    }
}

/// The fence on the line before the one that begins at `start`.
fn fence_before(text: &str, start: usize) -> Range<usize> {
    let above = text[..start].trim_end();
    let fence = above.trim_end_matches(['+', '-']);
    fence.len()..above.len()
}

fn read(file: &SourceFile, fence: Fence, start: usize, end: usize) -> Checked<FrontMatter> {
    let read = match fence {
        Fence::Toml => read_toml(file, start..end),
        Fence::Yaml => read_yaml(file, start..end),
    };
    let keys = file.text[start..end].lines();
    let first_key = keys
        .map(str::trim_start)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or_default();
    let syntax_fault = first_syntax_fault(&read.diagnostics);
    if syntax_fault.is_some()
        && let Some((language, help)) = fence.mistaken(first_key)
    {
        let code = read.diagnostics[0].code;
        let at = start + file.text[start..end].find(first_key).unwrap_or(0);
        let line = file.span(at..at + first_key.trim_end().len());
        let message = format!("{language} between `{}`", fence.marker());
        let fault = Diagnostic::new(code, line, message).help(help);
        return Checked::new(FrontMatter::untitled(file), vec![fault]);
    }
    let mut all = Vec::new();
    let table: Table = read.unpack(&mut all);
    let head = file.span(fence_before(&file.text, start));
    let mut fields = Fields::new(&table, head);
    let title = fields.text("title");
    let title_is_wrong = title.is_none() && fields.node("title").is_some();
    let mut front = FrontMatter {
        id: fields.text("id"),
        title: title.filter(|title| !title.value.trim().is_empty()),
        description: fields.text("description"),
        weight: fields.integer("weight").map(|weight| weight.value),
        date: fields.date("date").map(|date| date.value),
        reviewed: fields.date("reviewed").map(|date| date.value),
        draft: fields.boolean("draft").unwrap_or(false),
        noindex: fields.boolean("noindex").unwrap_or(false),
        edition: fields.texts("edition"),
        teaches: fields.texts("teaches"),
        requires: fields.texts("requires"),
        mentions: fields.texts("mentions"),
        prerequisites: fields.texts("prerequisites"),
        compare: fields.texts("compare"),
        objectives: crate::config::values(fields.texts("objectives")),
        tags: crate::config::values(fields.texts("tags")),
        aliases: fields.texts("aliases"),
        level: fields.word("level", &Level::WORDS).map(|level| level.value),
        sources: crate::config::values(fields.texts("sources")),
        sources_required: fields.boolean("sources_required").unwrap_or(false),
        span: Some(head),
        is_yaml: fence == Fence::Yaml,
    };
    // A title that is there but wrong has been reported as such.
    if front.title.is_none() && (syntax_fault.is_some() || title_is_wrong) {
        front.title = Some(Spanned {
            value: file.path.stem().to_owned(),
            span: head,
        });
    }
    let mut faults = fields.finish();
    faults.retain(|fault| syntax_fault.is_none_or(|first| fault.span.range().start < first));
    all.extend(faults);
    Checked::new(front, all)
}

//! The keys and values at a lesson's head, in TOML between `+++` or YAML between `---`.

use jiff::civil::Date;

use crate::data::{Fields, Table, read_toml, read_yaml};
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
}

impl FrontMatter {
    /// The complaint that a lesson has no title.
    pub(super) fn missing_title(&self, file: &SourceFile) -> Diagnostic {
        Diagnostic::new(
            Code::MissingTitle,
            self.span.unwrap_or_else(|| file.span(0..0)),
            "the lesson has no title",
        )
        .help("add `title = \"…\"` to the front matter")
    }
}

/// The two ways to fence front matter.
#[derive(Clone, Copy)]
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
}

/// Reads a lesson's front matter; the second value is where its body begins.
pub(super) fn front_matter(file: &SourceFile) -> Checked<(FrontMatter, usize)> {
    let text: &str = &file.text;
    let Some((fence, start)) = opening(text) else {
        return Checked::fine((FrontMatter::default(), 0));
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
    let front = FrontMatter {
        // The title is unknown, not missing: one fault is enough.
        title: Some(Spanned {
            value: file.path.stem().to_owned(),
            span: file.span(0..0),
        }),
        ..FrontMatter::default()
    };
    Checked::new((front, text.len()), vec![fault])
}

/// Front matter as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Between `+++`; otherwise YAML between `---`.
    pub is_toml: bool,
    /// The lines between the fences.
    pub keys: std::ops::Range<usize>,
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

fn read(file: &SourceFile, fence: Fence, start: usize, end: usize) -> Checked<FrontMatter> {
    let read = match fence {
        Fence::Toml => read_toml(file, start..end),
        Fence::Yaml => read_yaml(file, start..end),
    };
    let is_broken = !read.diagnostics.is_empty();
    let mut all = Vec::new();
    let table: Table = read.unpack(&mut all);
    let head = file.span(0..fence.marker().len());
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
    };
    // A title that is there but wrong has been reported as such.
    if front.title.is_none() && (is_broken || title_is_wrong) {
        front.title = Some(Spanned {
            value: file.path.stem().to_owned(),
            span: head,
        });
    }
    all.extend(fields.finish());
    Checked::new(front, all)
}

//! A new lesson or comparison page: a draft until it is written.

use std::fmt::Write as _;

use super::place::{file, lesson_name, module, next_weight, title, topic};
use super::{Input, Made, Refusal, refuse};
use crate::address::ContentPath;
use crate::data::{list_of, quoted};
use crate::link::{Lesson, LessonKind};

/// What an author says of a new lesson.
#[derive(Clone, Debug, Default)]
pub struct LessonWish {
    /// `framework/module`, or a framework.
    pub module: String,
    pub title: String,
    /// File name without its ending.
    pub name: Option<String>,
    pub id: Option<String>,
    pub description: Option<String>,
    /// Ids of topics.
    pub teaches: Vec<String>,
    /// Part of the site at once.
    pub published: bool,
}

/// What an author says of a new comparison page.
#[derive(Clone, Debug, Default)]
pub struct ComparisonWish {
    pub title: String,
    /// Ids of topics.
    pub topics: Vec<String>,
    pub name: Option<String>,
    pub id: Option<String>,
    pub description: Option<String>,
    /// Part of the site at once.
    pub published: bool,
}

/// Makes a lesson.
///
/// # Errors
/// A [`Refusal`] if the module or a topic is unknown, or a name cannot be one.
pub fn lesson(input: &Input<'_>, wish: &LessonWish) -> Result<Made, Refusal> {
    let heading = title(&wish.title)?;
    let (framework, module) = module(input, &wish.module)?;
    let name = lesson_name(wish.name.as_deref(), heading)?;
    let folder = match module.as_str() {
        "" => format!("content/{}", framework.folder),
        module => format!("content/{}/{module}", framework.folder),
    };
    let neighbors = input.book.lessons.iter().filter(|lesson| {
        matches!(lesson.kind, LessonKind::Lesson { .. }) && lesson.path.folder() == folder
    });
    let head = Head {
        id: id(
            input,
            wish.id.as_deref(),
            &format!("lesson-{}-{name}", framework.folder),
        )?,
        title: heading,
        description: wish.description.as_deref(),
        weight: next_weight(neighbors.map(weight)),
        topics: ("teaches", &wish.teaches),
        published: wish.published,
    };
    made(input, "lesson", &format!("{folder}/{name}.md"), &head)
}

/// Makes a comparison page.
///
/// # Errors
/// A [`Refusal`] if there are fewer than two topics, one is unknown, or a name cannot
/// be one.
pub fn comparison(input: &Input<'_>, wish: &ComparisonWish) -> Result<Made, Refusal> {
    let heading = title(&wish.title)?;
    if wish.topics.len() < 2 {
        return refuse("a comparison needs two topics at least");
    }
    let mut topics = wish.topics.iter().enumerate();
    if let Some((_, twice)) = topics.find(|(at, topic)| wish.topics[..*at].contains(topic)) {
        return refuse(format!("the topic `{twice}` is named twice"));
    }
    let name = lesson_name(wish.name.as_deref(), heading)?;
    let others = input.book.lessons.iter();
    let others = others.filter(|lesson| lesson.kind == LessonKind::Comparison);
    let head = Head {
        id: id(input, wish.id.as_deref(), &format!("compare-{name}"))?,
        title: heading,
        description: wish.description.as_deref(),
        weight: next_weight(others.map(weight)),
        topics: ("compare", &wish.topics),
        published: wish.published,
    };
    made(
        input,
        "comparison",
        &format!("content/compare/{name}.md"),
        &head,
    )
}

fn weight(lesson: &Lesson) -> Option<i64> {
    lesson.parsed.front.weight
}

/// The id asked for if it is free, or the default, numbered if it is not.
fn id(input: &Input<'_>, asked: Option<&str>, default: &str) -> Result<String, Refusal> {
    let is_free = |id: &str| input.book.lessons.iter().all(|lesson| lesson.id != id);
    match asked.map(str::trim) {
        Some("") => refuse("the id is empty"),
        Some(asked) if is_free(asked) => Ok(asked.to_owned()),
        Some(asked) => refuse(format!("another lesson has the id `{asked}`")),
        None if is_free(default) => Ok(default.to_owned()),
        None => Ok((2u32..)
            .map(|number| format!("{default}-{number}"))
            .find(|id| is_free(id))
            .expect("a book has fewer lessons than there are numbers")),
    }
}

/// Front matter.
struct Head<'a> {
    id: String,
    title: &'a str,
    description: Option<&'a str>,
    weight: Option<i64>,
    /// A key and ids of topics.
    topics: (&'static str, &'a [String]),
    published: bool,
}

fn made(input: &Input<'_>, what: &str, path: &str, head: &Head<'_>) -> Result<Made, Refusal> {
    let (key, topics) = head.topics;
    for id in topics {
        topic(input, id)?;
    }
    let mut text = format!(
        "+++\nid = {}\ntitle = {}\n",
        quoted(&head.id),
        quoted(head.title)
    );
    if let Some(description) = head.description {
        let _ = writeln!(text, "description = {}", quoted(description));
    }
    if let Some(weight) = head.weight {
        let _ = writeln!(text, "weight = {weight}");
    }
    let _ = writeln!(text, "date = {}", input.today);
    if !head.published {
        text.push_str("draft = true\n");
    }
    if !topics.is_empty() {
        let _ = writeln!(text, "{key} = {}", list_of(key, topics));
    }
    text.push_str("+++\n\n");
    let mut notes = Vec::new();
    if head.published {
        let words = head.description.unwrap_or(head.title);
        let _ = writeln!(text, "{}", in_markdown(words));
    } else {
        text.push_str("<!-- Write here. Remove `draft = true` above to publish. -->\n");
        notes.push("it is a draft: `crossbook serve --drafts` shows it".to_owned());
    }
    let file = file(path, text)?;
    taken(input, &file.path)?;
    Ok(Made {
        what: format!("{what} `{}`", head.id),
        files: vec![file],
        notes,
    })
}

/// Words as a paragraph of Markdown that says just them.
fn in_markdown(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let number = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind_number = words.len() - number.len();
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let starts_block = match c {
            '#' | '>' | '-' | '+' | '=' | ':' => at == 0,
            '.' | ')' => at == behind_number && at > 0,
            _ => false,
        };
        let is_sign = matches!(
            c,
            '\\' | '`' | '*' | '_' | '<' | '[' | ']' | '&' | '$' | '~'
        );
        let is_alone = words[at + c.len_utf8()..].starts_with(' ');
        // A lone sign is legible as it is: "risk & reward".
        if starts_block || is_sign && !(is_alone && matches!(c, '&' | '<' | '$')) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Refuses a path that a file of the book has, as file systems see it that do not tell
/// upper from lower case.
pub(super) fn taken(input: &Input<'_>, path: &ContentPath) -> Result<(), Refusal> {
    let folded = path.as_str().to_lowercase();
    let files = input.sources.lessons.iter().chain(&input.sources.data);
    match files
        .map(|file| &file.path)
        .find(|other| other.as_str().to_lowercase() == folded)
    {
        None => Ok(()),
        Some(other) => refuse(format!("`{other}` exists already; choose another name")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_markdown_say_just_themselves() {
        for (words, written) in [
            ("Risk appetite, twice-told.", "Risk appetite, twice-told."),
            ("Change & release", "Change & release"),
            ("List<T>  of [[x]]", "List\\<T> of \\[\\[x\\]\\]"),
            ("1. First", "1\\. First"),
            ("# x\n- y", "\\# x - y"),
            ("a_b $c$ &amp;", "a\\_b \\$c$ \\&amp;"),
            (":::quiz", "\\:::quiz"),
        ] {
            assert_eq!(in_markdown(words), written);
        }
    }
}

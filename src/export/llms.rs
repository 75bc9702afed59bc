//! `llms.txt`: a list of the lessons as Markdown, for language models (llmstxt.org).

use std::fmt::Write as _;

use crate::config::Config;
use crate::crosswalk::Crosswalk;
use crate::link::{Book, Lesson, LessonKind};
use crate::view::description;
use crate::view::downloads::downloads;
use crate::view::publishing::twin_path;

/// The title, what the book is, and a section for each framework.
pub(super) fn llms(config: &Config, book: &Book, crosswalk: &Crosswalk) -> String {
    let mut text = format!("# {}\n", line(&config.title));
    if !config.description.is_empty() {
        let _ = write!(text, "\n> {}\n", line(&config.description));
    }
    let base = config.base_url.as_ref().map_or("", |base| &base.url);
    for (index, framework) in book.frameworks.iter().enumerate() {
        let file = &framework.file;
        let title = if file.title == file.name {
            line(&file.name)
        } else {
            format!("{}: {}", line(&file.name), line(&file.title))
        };
        let is_of = |lesson: &&Lesson| lesson.framework() == Some(index);
        section(&mut text, base, &title, book.listed().filter(is_of));
    }
    let of_kind = |kind| book.listed().filter(move |lesson| lesson.kind == kind);
    section(
        &mut text,
        base,
        "Comparisons",
        of_kind(LessonKind::Comparison),
    );
    section(&mut text, base, "Other pages", of_kind(LessonKind::Single));
    let data = downloads(crosswalk);
    let whole: Vec<_> = data.iter().filter(|file| !file.is_part).collect();
    if !whole.is_empty() {
        text.push_str("\n## Optional\n\n");
        for file in whole {
            let (path, format, about) = (&file.path, file.format, &file.description);
            let _ = writeln!(text, "- [The crosswalk as {format}]({base}{path}): {about}");
        }
    }
    text
}

fn section<'a>(
    text: &mut String,
    base: &str,
    title: &str,
    lessons: impl Iterator<Item = &'a Lesson>,
) {
    let mut lessons = lessons.peekable();
    if lessons.peek().is_none() {
        return;
    }
    let _ = write!(text, "\n## {title}\n\n");
    for lesson in lessons {
        let name = line(&lesson.parsed.title).replace(['[', ']'], "");
        let address = crate::address::encode(&twin_path(&lesson.url)).into_owned();
        let _ = write!(text, "- [{name}]({base}{address})");
        let about = line(&description(lesson));
        if !about.is_empty() {
            let _ = write!(text, ": {about}");
        }
        text.push('\n');
    }
}

/// Text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

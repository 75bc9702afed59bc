//! A new learning path over lessons that exist.

use std::fmt::Write as _;

use super::lesson::taken;
use super::place::{file, framework, next_weight, plain_id, title, unknown};
use super::{Input, Made, Refusal, refuse};
use crate::data::{list_of, quoted};
use crate::link::Lesson;
use crate::parse::{Level, path_file};
use crate::suggest;

/// What an author says of a new learning path.
#[derive(Clone, Debug, Default)]
pub struct PathWish {
    pub title: String,
    /// Ids of lessons, or their files.
    pub lessons: Vec<String>,
    /// File name without its ending, which is the path's id.
    pub name: Option<String>,
    pub description: Option<String>,
    /// Id of the framework that it is for.
    pub framework: Option<String>,
    pub level: Option<Level>,
}

/// Makes a learning path.
///
/// # Errors
/// A [`Refusal`] if there is no lesson, one is unknown, or a name cannot be one.
pub fn path(input: &Input<'_>, wish: &PathWish) -> Result<Made, Refusal> {
    let heading = title(&wish.title)?;
    let id = plain_id(wish.name.as_deref(), heading, "--name")?;
    if wish.lessons.is_empty() {
        return refuse("a learning path needs one lesson at least");
    }
    let steps = wish.lessons.iter().map(|name| lesson(input, name));
    let steps: Vec<String> = steps
        .map(|found| found.map(|lesson| lesson.id.clone()))
        .collect::<Result<_, _>>()?;
    let mut text = format!("title = {}\n", quoted(heading));
    if let Some(description) = &wish.description {
        let _ = writeln!(text, "description = {}", quoted(description));
    }
    if let Some(level) = wish.level {
        let _ = writeln!(text, "level = {}", quoted(level.word()));
    }
    if let Some(name) = &wish.framework {
        let framework = framework(input, name)?;
        let _ = writeln!(text, "framework = {}", quoted(&framework.file.id.value));
    }
    let others = input.sources.data.iter();
    let others = others.filter(|file| file.path.folder() == "content/paths");
    let weights = others.map(|file| {
        let path = path_file(file).value?;
        Some(path.weight).filter(|weight| *weight != 0)
    });
    if let Some(weight) = next_weight(weights) {
        let _ = writeln!(text, "weight = {weight}");
    }
    let _ = writeln!(text, "steps = {}", list_of("steps", &steps));
    let file = file(&format!("content/paths/{id}.toml"), text)?;
    taken(input, &file.path)?;
    Ok(Made {
        files: vec![file],
        what: format!("learning path `{id}`"),
        notes: Vec::new(),
    })
}

/// The lesson with this id or file.
fn lesson<'a>(input: &Input<'a>, name: &str) -> Result<&'a Lesson, Refusal> {
    let lessons = &input.book.lessons;
    let inside = name.strip_prefix("content/").unwrap_or(name);
    let is_file = |lesson: &&Lesson| lesson.path.as_str().strip_prefix("content/") == Some(inside);
    let found = lessons.iter().find(|lesson| lesson.id == name);
    found
        .or_else(|| lessons.iter().find(is_file))
        .ok_or_else(|| {
            let next = "write its id or its file";
            if !name.ends_with(".md") {
                let known: Vec<&str> = lessons.iter().map(|lesson| lesson.id.as_str()).collect();
                return unknown("lesson", name, &known, next);
            }
            let below = |lesson: &'a Lesson| lesson.path.as_str().strip_prefix("content/");
            let known: Vec<&str> = lessons.iter().filter_map(below).collect();
            // The folder may be left out, or another one than the author thinks of.
            let last = |path: &'a str| path.rsplit('/').next().unwrap_or(path);
            let file = inside.rsplit('/').next().unwrap_or(inside);
            let near = suggest::closest(inside, known.iter().copied()).or_else(|| {
                let near = suggest::closest(file, known.iter().map(|path| last(path)))?;
                known.iter().copied().find(|path| last(path) == near)
            });
            let help = near.map_or(next.to_owned(), |near| format!("did you mean `{near}`?"));
            Refusal(format!("no lesson is named `{name}`; {help}"))
        })
}

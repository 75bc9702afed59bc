//! `content/paths/*.toml`: a learning path, lessons in an order of their own.

use super::Level;
use crate::data::{Fields, Value, first_syntax_fault, read_toml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::{SourceFile, Span, Spanned};

/// A learning path as written.
#[derive(Clone, Debug)]
pub struct PathFile {
    /// From the file, else its name.
    pub id: Spanned<String>,
    pub title: String,
    pub description: String,
    pub level: Option<Level>,
    /// Id of the framework that the path is for; none for a path across frameworks.
    pub framework: Option<Spanned<String>>,
    pub steps: Vec<StepLine>,
    /// The key `steps`, or the file's top.
    pub steps_span: Span,
    /// Place among the paths, smallest first; then by id.
    pub weight: i64,
}

/// A step as written.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// Id of the lesson.
    pub lesson: Spanned<String>,
    /// Why the lesson stands here, or what to look for.
    pub note: String,
    /// Begins a part of the path under this title.
    pub section: Option<String>,
}

/// Reads a learning path. Nothing if the file is not TOML: the rest would follow from it.
pub fn path_file(file: &SourceFile) -> Checked<Option<PathFile>> {
    let mut all = Vec::new();
    let read = read_toml(file, 0..file.text.len());
    let is_valid = first_syntax_fault(&read.diagnostics).is_none();
    let table = read.unpack(&mut all);
    if !is_valid {
        return Checked::new(None, all);
    }
    let top = file.span(0..0);
    let mut fields = Fields::new(&table, top);
    let id = fields.text("id").unwrap_or_else(|| Spanned {
        value: file.path.stem().to_owned(),
        span: top,
    });
    if !is_id(&id.value) {
        fields.complain(
            Diagnostic::new(
                Code::InvalidId,
                id.span,
                format!("`{}` is no id for a learning path", id.value),
            )
            .help("use lowercase letters, digits and single hyphens"),
        );
    }
    let title = fields.required_text("title");
    let description = fields.text("description");
    let level = fields.word("level", &Level::WORDS);
    let framework = fields.text("framework");
    let weight = fields.integer("weight").map_or(0, |weight| weight.value);
    let steps = steps(&mut fields, &mut all);
    let path = PathFile {
        title: title.map_or_else(|| id.value.clone(), |title| title.value),
        description: description.map(|text| text.value).unwrap_or_default(),
        level: level.map(|level| level.value),
        framework,
        steps,
        steps_span: fields.key_span("steps"),
        weight,
        id,
    };
    all.extend(fields.finish());
    Checked::new(Some(path), all)
}

/// The steps: a list of lesson ids, or tables with more about each.
fn steps(fields: &mut Fields<'_>, all: &mut Vec<Diagnostic>) -> Vec<StepLine> {
    let is_plain = fields.node("steps").is_some_and(|node| match &node.value {
        Value::List(items) => items
            .first()
            .is_some_and(|item| matches!(item.value, Value::Text(_))),
        _ => false,
    });
    if is_plain {
        let ids = fields.texts("steps").into_iter();
        return ids
            .map(|lesson| StepLine {
                lesson,
                note: String::new(),
                section: None,
            })
            .collect();
    }
    let mut steps = Vec::new();
    for mut step in fields.tables("steps") {
        let lesson = step.required_text("lesson");
        let note = step.text("note").map(|text| text.value);
        let section = step.text("section").map(|text| text.value);
        all.extend(step.finish());
        if let Some(lesson) = lesson {
            steps.push(StepLine {
                lesson,
                note: note.unwrap_or_default(),
                section,
            });
        }
    }
    steps
}

fn is_id(text: &str) -> bool {
    text.split('-').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

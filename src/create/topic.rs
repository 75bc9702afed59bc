//! A new topic at the end of its scheme's file.

use std::fmt::Write as _;

use super::place::{plain_id, title, unknown};
use super::{Input, Made, Refusal, refuse};
use crate::crosswalk::Scheme;
use crate::data::{list_of, quoted, read_toml};
use crate::source::SourceFile;

/// What an author says of a new topic.
#[derive(Clone, Debug, Default)]
pub struct TopicWish {
    /// Id of the scheme.
    pub scheme: String,
    pub label: String,
    /// With or without the scheme's id before it.
    pub id: Option<String>,
    /// Instead of the kind of the scheme's last topic.
    pub kind: Option<String>,
    pub alt: Vec<String>,
    pub definition: Option<String>,
    /// The owner's number for it.
    pub notation: Option<String>,
    /// Id of the topic above it.
    pub broader: Option<String>,
}

/// Adds a topic to a scheme; nothing else in the file changes.
///
/// # Errors
/// A [`Refusal`] if the scheme or the broader topic is unknown, or the id is taken or
/// cannot be one.
pub fn topic(input: &Input<'_>, wish: &TopicWish) -> Result<Made, Refusal> {
    let label = title(&wish.label)?;
    let schemes = &input.crosswalk.schemes;
    let scheme = schemes.iter().position(|scheme| scheme.id == wish.scheme);
    let Some(index) = scheme else {
        let known: Vec<&str> = schemes.iter().map(|scheme| scheme.id.as_str()).collect();
        let next = "schemes stand in `content/<framework>/schemes/`";
        return Err(unknown("scheme", &wish.scheme, &known, next));
    };
    let scheme = &schemes[index];
    let id = id(scheme, label, wish.id.as_deref())?;
    if input.crosswalk.topic_by_id.contains_key(&id) {
        return refuse(format!(
            "the topic `{id}` exists already; choose another id with `--id`"
        ));
    }
    let broader = wish.broader.as_deref();
    let broader = broader.map(|name| broader_topic(input, index, name));
    let broader = broader.transpose()?;
    let last = input
        .crosswalk
        .topics
        .iter()
        .rfind(|topic| topic.scheme == index);
    let kind = wish.kind.as_ref().or(last.map(|topic| &topic.kind));
    let mut text = format!("[[topic]]\nid = {}\n", quoted(&id));
    if let Some(notation) = &wish.notation {
        let _ = writeln!(text, "notation = {}", quoted(notation));
    }
    let _ = writeln!(text, "label = {}", quoted(label));
    if !wish.alt.is_empty() {
        let _ = writeln!(text, "alt = {}", list_of("alt", &wish.alt));
    }
    // A topic without a kind is of kind `topic`.
    if let Some(kind) = kind.filter(|kind| *kind != "topic") {
        let _ = writeln!(text, "kind = {}", quoted(kind));
    }
    let optional = [("broader", &broader), ("definition", &wish.definition)];
    for (key, value) in optional {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    }
    let Some(file) = input
        .sources
        .data
        .iter()
        .find(|file| file.id == scheme.span.file)
    else {
        return refuse(format!("the file of the scheme `{}` is gone", scheme.id));
    };
    Ok(Made {
        files: vec![added(file, file.text.len(), &text)?],
        what: format!("topic `{id}`"),
        notes: Vec::new(),
    })
}

/// The topic of a scheme that is named with or without the scheme's id before it.
fn broader_topic(input: &Input<'_>, scheme: usize, name: &str) -> Result<String, Refusal> {
    let topics = input.crosswalk.topics.iter();
    let own = topics.filter(|topic| topic.scheme == scheme);
    let known: Vec<&str> = own.map(|topic| topic.id.as_str()).collect();
    let scheme = &input.crosswalk.schemes[scheme].id;
    let prefix = format!("{scheme}-");
    let local = name.strip_prefix(&prefix).unwrap_or(name);
    let full = format!("{prefix}{local}");
    if known.contains(&full.as_str()) {
        return Ok(full);
    }
    let what = format!("topic in `{scheme}`");
    let next = format!("make it with `crossbook new topic {scheme}`");
    Err(unknown(&what, &full, &known, &next))
}

fn id(scheme: &Scheme, label: &str, asked: Option<&str>) -> Result<String, Refusal> {
    let prefix = format!("{}-", scheme.id);
    let asked = asked.map(|asked| asked.strip_prefix(&prefix).unwrap_or(asked));
    let local = plain_id(asked, label, "--id")?;
    Ok(format!("{prefix}{local}"))
}

/// A file with a table more, behind an empty line at `at`, which is the start of a line
/// or the end of the text. All other bytes stay, and so does the kind of its line ends.
///
/// # Errors
/// A [`Refusal`] if the file is not valid TOML: nobody could tell where its tables end.
pub(super) fn added(file: &SourceFile, at: usize, table: &str) -> Result<SourceFile, Refusal> {
    if !read_toml(file, 0..file.text.len()).diagnostics.is_empty() {
        return refuse(format!("`{}` is not valid TOML; mend it first", file.path));
    }
    let end = if file.text.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let (before, after) = file.text.split_at(at);
    let mut text = before.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
    if !text.is_empty() && !text.ends_with("\n\n") && !text.ends_with("\r\n\r\n") {
        text.push_str(end);
    }
    text.push_str(&table.replace('\n', end));
    if !after.is_empty() && !after.starts_with(['\r', '\n']) {
        text.push_str(end);
    }
    text.push_str(after);
    Ok(SourceFile::new(file.path.clone(), text))
}

//! A new framework: its `framework.toml` and the scheme of its topics.

use std::fmt::Write as _;

use super::lesson::taken;
use super::place::{file, next_weight, other_use, plain_id, title};
use super::{Input, Made, Refusal, refuse};
use crate::data::quoted;
use crate::parse::{COLORS, framework_file};

/// What an author says of a new framework.
#[derive(Clone, Debug, Default)]
pub struct FrameworkWish {
    /// Its id and folder.
    pub id: String,
    /// Short name, as in tables.
    pub name: String,
    /// Full name.
    pub title: Option<String>,
    pub description: Option<String>,
    pub owner: Option<String>,
    /// Id of its first scheme.
    pub scheme: Option<String>,
}

/// Makes a framework with a scheme that has no topics yet.
///
/// # Errors
/// A [`Refusal`] if an id is taken or cannot be one.
pub fn framework(input: &Input<'_>, wish: &FrameworkWish) -> Result<Made, Refusal> {
    let short = title(&wish.name)?;
    let id = plain_id(Some(&wish.id), "", "ID")?;
    if let Some(use_) = other_use(&id) {
        return refuse(format!("{use_}; choose another id"));
    }
    let frameworks = &input.book.frameworks;
    if frameworks
        .iter()
        .any(|f| f.folder == id || f.file.id.value == id)
    {
        return refuse(format!("the framework `{id}` exists already"));
    }
    let scheme = match &wish.scheme {
        Some(scheme) => scheme.clone(),
        None => id.replace('-', ""),
    };
    let is_word = |text: &str| {
        let mut bytes = text.bytes();
        !text.is_empty() && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    if !is_word(&scheme) {
        return refuse(format!(
            "`{scheme}` is no id of a scheme: it may hold lowercase letters and digits"
        ));
    }
    if input
        .crosswalk
        .schemes
        .iter()
        .any(|known| known.id == scheme)
    {
        return refuse(format!(
            "the scheme `{scheme}` exists already; choose another id with `--scheme`"
        ));
    }
    let full = wish.title.as_deref().map_or(Ok(short), title)?;
    let mut text = format!(
        "[framework]\nid = {}\nname = {}\ntitle = {}\n",
        quoted(&id),
        quoted(short),
        quoted(full)
    );
    let optional = [("description", &wish.description), ("owner", &wish.owner)];
    for (key, value) in optional {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    }
    if let Some(weight) = next_weight(declared(input).map(|weight| weight.0)) {
        let _ = writeln!(text, "weight = {weight}");
    }
    let used: Vec<&str> = declared(input).filter_map(|(_, color)| color).collect();
    if let Some(color) = COLORS.iter().find(|color| !used.contains(*color)) {
        let _ = writeln!(text, "color = {}", quoted(color));
    }
    let _ = writeln!(text, "schemes = [{}]", quoted(&scheme));
    let topics = format!(
        "# One file for each edition. Ids are frozen once they are published: the scheme's id,\n\
         # a hyphen and a name.\n\
         [scheme]\nid = {}\ntitle = {}\nstatus = \"current\"\n",
        quoted(&scheme),
        quoted(full)
    );
    let files = vec![
        file(&format!("content/{id}/framework.toml"), text)?,
        file(&format!("content/{id}/schemes/{scheme}.toml"), topics)?,
    ];
    for file in &files {
        taken(input, &file.path)?;
    }
    Ok(Made {
        files,
        what: format!("framework `{id}`"),
        notes: vec![format!(
            "next: `crossbook new topic {scheme} LABEL` and `crossbook new module {id}/MODULE`"
        )],
    })
}

/// Weight and color of every framework that has a file; a weight of 0 was not written.
fn declared(input: &Input<'_>) -> impl Iterator<Item = (Option<i64>, Option<&'static str>)> {
    let files = input.sources.data.iter();
    let files = files.filter(|file| file.path.file_name() == "framework.toml");
    files.map(|file| {
        let framework = framework_file(file).value;
        let weight = Some(framework.weight).filter(|weight| *weight != 0);
        (weight, framework.color)
    })
}

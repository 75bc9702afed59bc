//! A new module: its `module.toml`, behind all others.

use super::lesson::taken;
use super::place::{file, framework, inside, modules, name, next_weight, title};
use super::{Input, Made, Refusal, refuse};
use crate::data::quoted;
use crate::parse::module_file;

/// What an author says of a new module.
#[derive(Clone, Debug, Default)]
pub struct ModuleWish {
    /// `framework/module`.
    pub place: String,
    /// Instead of the folder's name.
    pub title: Option<String>,
    pub description: Option<String>,
}

/// Makes a module.
///
/// # Errors
/// A [`Refusal`] if the framework is unknown, or the module is there already.
pub fn module(input: &Input<'_>, wish: &ModuleWish) -> Result<Made, Refusal> {
    let Some((folder, module)) = inside(&wish.place)?.split_once('/') else {
        return refuse(format!(
            "`{}` names no module; write it as FRAMEWORK/MODULE",
            wish.place
        ));
    };
    let framework = framework(input, folder)?;
    let module = name(Some(module), module, "choose another name")?;
    if module == "schemes" {
        return refuse("`schemes` holds a framework's schemes and cannot be a module");
    }
    let settings = input.sources.data.iter().filter(|file| {
        let parts: Vec<&str> = file.path.parts().collect();
        matches!(parts[..], [_, folder, _, "module.toml"] if folder == framework.folder)
    });
    let mut weights: Vec<Option<i64>> = settings
        .map(|file| module_file(file).value.weight)
        .collect();
    // Modules without a file have no weight.
    weights.resize(weights.len().max(modules(input, framework).len()), None);
    let mut text = format!("title = {}\n", quoted(&heading(wish, &module)?));
    if let Some(description) = &wish.description {
        text += &format!("description = {}\n", quoted(description));
    }
    if let Some(weight) = next_weight(weights.into_iter()) {
        text += &format!("weight = {weight}\n");
    }
    let file = file(
        &format!("content/{}/{module}/module.toml", framework.folder),
        text,
    )?;
    taken(input, &file.path)?;
    let place = format!("{}/{module}", framework.folder);
    Ok(Made {
        files: vec![file],
        what: format!("module `{place}`"),
        notes: vec![format!(
            "the site shows it once it has a lesson: `crossbook new lesson {place} TITLE`"
        )],
    })
}

fn heading(wish: &ModuleWish, module: &str) -> Result<String, Refusal> {
    if let Some(text) = &wish.title {
        return title(text).map(str::to_owned);
    }
    let words = module.replace(['-', '_'], " ");
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    Ok(first.chain(letters).collect())
}

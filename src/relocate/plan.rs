//! Which files get which path, and whether they may.

use super::Input;
use crate::address::{ContentPath, odd_name};
use crate::create::other_use;
use crate::sources::Refusal;
use crate::suggest;

/// A move: of one file, or of a module's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    from: ContentPath,
    to: ContentPath,
    is_folder: bool,
}

impl Plan {
    /// The path that a file has after the move.
    pub fn now(&self, path: &ContentPath) -> ContentPath {
        if *path == self.from {
            return self.to.clone();
        }
        let below = path.as_str().strip_prefix(self.from.as_str());
        let below = below.filter(|below| self.is_folder && below.starts_with('/'));
        below
            .and_then(|below| ContentPath::new(&format!("{}{below}", self.to)))
            .unwrap_or_else(|| path.clone())
    }

    /// A whole folder moves.
    pub(super) fn is_folder(&self) -> bool {
        self.is_folder
    }

    /// The old and the new path of a folder that moves.
    pub(super) fn folders(&self) -> Option<(&ContentPath, &ContentPath)> {
        self.is_folder.then_some((&self.from, &self.to))
    }

    pub fn from(&self) -> &ContentPath {
        &self.from
    }

    pub fn to(&self) -> &ContentPath {
        &self.to
    }
}

/// Plans the move of a lesson, an image or a module's folder.
///
/// # Errors
/// A [`Refusal`] if there is no such file, it cannot be moved, or it cannot get the
/// path.
pub fn plan(input: &Input<'_>, from: &ContentPath, to: &ContentPath) -> Result<Plan, Refusal> {
    let is_lesson = input.sources.lessons.iter().any(|file| file.path == *from);
    let is_asset = all_assets(input).any(|asset| asset == *from);
    let is_data = input.sources.data.iter().any(|file| file.path == *from);
    let below = format!("{from}/");
    let is_folder = all(input).any(|path| path.as_str().starts_with(&below));
    if is_data {
        return refuse(format!(
            "`{from}` has its place by what it is; lessons, images and modules can be moved"
        ));
    }
    if !(is_lesson || is_asset || is_folder) {
        let known: Vec<ContentPath> = all(input).collect();
        let known = known.iter().map(ContentPath::as_str);
        let help = suggest::did_you_mean(from.as_str(), known)
            .unwrap_or_else(|| "name a lesson, an image or a module's folder".to_owned());
        return refuse(format!("the book has no file `{from}`; {help}"));
    }
    let to = match (is_folder, goes_into(input, from, to)) {
        (false, Some(inside)) => inside,
        _ => to.clone(),
    };
    if *from == to {
        return refuse(format!("`{from}` is there already"));
    }
    for part in to.parts() {
        if let Some(oddity) = odd_name(part) {
            return refuse(format!("`{part}` {oddity}; choose another name"));
        }
    }
    if !to.as_str().starts_with("content/") {
        return refuse(format!("`{to}` lies outside `content/`"));
    }
    if from.as_str() == "content/index.md" {
        return refuse("`content/index.md` is the text of the home page and stays there");
    }
    let plan = Plan {
        from: from.clone(),
        to,
        is_folder,
    };
    if is_folder {
        check_folder(input, &plan)?;
    } else {
        check_file(input, &plan, is_lesson)?;
    }
    let moved: Vec<ContentPath> = all(input).map(|path| plan.now(&path)).collect();
    let mut folded: Vec<String> = moved.iter().map(|p| p.as_str().to_lowercase()).collect();
    folded.sort_unstable();
    let twice = folded.windows(2).find(|pair| pair[0] == pair[1]);
    match twice {
        Some(pair) => refuse(format!("`{}` exists already", pair[0])),
        None => Ok(plan),
    }
}

/// `to` as a folder of the book into which a file goes under its own name.
fn goes_into(input: &Input<'_>, from: &ContentPath, to: &ContentPath) -> Option<ContentPath> {
    let below = format!("{to}/");
    let is_folder = all(input).any(|path| path.as_str().starts_with(&below));
    is_folder
        .then(|| ContentPath::new(&format!("{below}{}", from.file_name())))
        .flatten()
}

fn check_file(input: &Input<'_>, plan: &Plan, is_lesson: bool) -> Result<(), Refusal> {
    let to = &plan.to;
    let ending = |path: &ContentPath| path.file_name().rsplit_once('.').map(|(_, e)| e.to_owned());
    if is_lesson && ending(to).as_deref() != Some("md") {
        return refuse(format!(
            "a lesson's name ends with `.md`, as `{to}` does not"
        ));
    }
    if !is_lesson && ending(to) != ending(&plan.from) {
        return refuse(format!(
            "`{to}` does not end like `{}`, but would hold the same",
            plan.from
        ));
    }
    let folders: Vec<&str> = to.parts().skip(1).collect();
    let [framework, inside @ .., _] = &folders[..] else {
        return Ok(());
    };
    if !is_lesson || *framework == "compare" {
        return Ok(());
    }
    known_framework(input, framework)?;
    match inside {
        ["schemes", ..] => refuse(format!("`{to}` lies among a framework's schemes")),
        [module, ..] => known_module(input, framework, module),
        [] => Ok(()),
    }
}

fn check_folder(input: &Input<'_>, plan: &Plan) -> Result<(), Refusal> {
    let parts = |path: &ContentPath| path.parts().map(str::to_owned).collect::<Vec<_>>();
    let (from, to) = (parts(&plan.from), parts(&plan.to));
    let holds_data = |file: &ContentPath| {
        file.as_str().starts_with(&format!("{}/", plan.from)) && file.file_name() != "module.toml"
    };
    let mut data = input.sources.data.iter();
    if from.len() != 3 || data.any(|file| holds_data(&file.path)) {
        return refuse(format!(
            "`{}` is no module's folder, and only those move",
            plan.from
        ));
    }
    if to.len() != 3 || to[2] == "schemes" || to[2].ends_with(".md") {
        return refuse(format!(
            "`{}` is no place for a module; write it as content/FRAMEWORK/MODULE",
            plan.to
        ));
    }
    let below = format!("{}/", plan.to.as_str().to_lowercase());
    let from = format!("{}/", plan.from);
    let mut others = all(input).filter(|path| !path.as_str().starts_with(&from));
    if others.any(|path| path.as_str().to_lowercase().starts_with(&below)) {
        return refuse(format!("`{}` exists already", plan.to));
    }
    known_framework(input, &to[1])
}

fn known_framework(input: &Input<'_>, folder: &str) -> Result<(), Refusal> {
    let frameworks = input.book.frameworks.iter();
    let known = frameworks.map(|framework| framework.folder.as_str());
    if known.clone().any(|known| known == folder) {
        return Ok(());
    }
    if let Some(use_) = other_use(folder) {
        return refuse(use_);
    }
    let help = suggest::did_you_mean(folder, known)
        .unwrap_or_else(|| format!("make it with `crossbook new framework {folder} --name NAME`"));
    refuse(format!(
        "no framework has the folder `content/{folder}`; {help}"
    ))
}

fn known_module(input: &Input<'_>, framework: &str, module: &str) -> Result<(), Refusal> {
    let below = format!("content/{framework}/");
    let inside = all(input).filter_map(|path| {
        let inside = path.as_str().strip_prefix(&below)?;
        Some(inside.split_once('/')?.0.to_owned())
    });
    let known: Vec<String> = inside.collect();
    if known.iter().any(|known| known == module) {
        return Ok(());
    }
    let help = suggest::did_you_mean(module, known.iter().map(String::as_str))
        .unwrap_or_else(|| format!("make it with `crossbook new module {framework}/{module}`"));
    refuse(format!(
        "`content/{framework}` has no module `{module}`; {help}"
    ))
}

/// Every file below `content/`.
fn all<'a>(input: &Input<'a>) -> impl Iterator<Item = ContentPath> + use<'a> {
    let texts = input.sources.lessons.iter().chain(&input.sources.data);
    texts.map(|file| file.path.clone()).chain(all_assets(input))
}

fn all_assets<'a>(input: &Input<'a>) -> impl Iterator<Item = ContentPath> + use<'a> {
    let assets = input.sources.assets.iter();
    assets.filter_map(|asset| ContentPath::new(&format!("content/{}", asset.path)))
}

fn refuse<T>(message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(message.into()))
}

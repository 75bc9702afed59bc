//! Names and places of new files, and finding what an author means by a name.

use unicode_normalization::UnicodeNormalization;

use super::{Input, Refusal, refuse};
use crate::address::{ContentPath, odd_name, slugify};
use crate::crosswalk::TopicIdx;
use crate::link::Framework;
use crate::source::SourceFile;
use crate::suggest;

/// Known names that a message lists at most.
const MOST_LISTED: usize = 12;

/// The name of a new lesson's file, without its ending: the one asked for, or made of its
/// title.
pub(super) fn lesson_name(asked: Option<&str>, title: &str) -> Result<String, Refusal> {
    const OTHER: &str = "choose another with `--name`";
    let name = name(asked, title, OTHER)?;
    if name == "index" {
        return refuse(format!(
            "`index.md` is the front page of its folder, not a lesson; {OTHER}"
        ));
    }
    Ok(name)
}

/// The name of a new file or folder, without an ending: the one asked for, or made of
/// its title. `other` is how to choose another.
pub(super) fn name(asked: Option<&str>, title: &str, other: &str) -> Result<String, Refusal> {
    let name = match asked {
        None => slugify(title),
        Some(asked) if slugify(asked) == asked => asked.to_owned(),
        Some(asked) => {
            return refuse(format!(
                "`{asked}` is no name for a file; did you mean `{}`?",
                slugify(asked)
            ));
        }
    };
    match odd_name(&name) {
        None => Ok(name),
        Some(oddity) => refuse(format!("`{name}` {oddity}; {other}")),
    }
}

/// An id of lowercase letters, digits and single hyphens: the one asked for, or made of
/// a title. `option` is how to choose one.
pub(super) fn plain_id(asked: Option<&str>, title: &str, option: &str) -> Result<String, Refusal> {
    let plain = |text: &str| -> String {
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | ' ' | '/' | '.');
        // Decomposed, so that `ä` leaves an `a`.
        let text: String = text.replace('_', "-").nfkd().filter(is_plain).collect();
        let has_any = text.chars().any(|c| c.is_ascii_alphanumeric());
        if has_any {
            slugify(&text)
        } else {
            String::new()
        }
    };
    match asked {
        Some(asked) if plain(asked) == asked && !asked.is_empty() => Ok(asked.to_owned()),
        Some(asked) => refuse(format!(
            "`{asked}` is no id: it may hold lowercase letters, digits and single hyphens"
        )),
        None if plain(title).is_empty() => refuse(format!(
            "no id can be made of `{title}`; choose one with `{option}`"
        )),
        None => Ok(plain(title)),
    }
}

/// A title with something in it.
pub(super) fn title(text: &str) -> Result<&str, Refusal> {
    match text.trim() {
        "" => refuse("the title is empty"),
        text => Ok(text),
    }
}

/// The file of the book at `path`.
pub(super) fn file(path: &str, text: String) -> Result<SourceFile, Refusal> {
    match ContentPath::new(path) {
        Some(path) => Ok(SourceFile::new(path, text)),
        None => refuse(format!("`{path}` leads out of the book")),
    }
}

/// A framework's folder as an author names it: its folder or its id.
pub(super) fn framework<'a>(input: &Input<'a>, name: &str) -> Result<&'a Framework, Refusal> {
    if let Some(use_) = other_use(name) {
        return refuse(use_);
    }
    let frameworks = &input.book.frameworks;
    let is_it =
        |framework: &&Framework| framework.folder == name || framework.file.id.value == name;
    frameworks.iter().find(is_it).ok_or_else(|| {
        let known = frameworks.iter().map(|framework| framework.folder.as_str());
        let known: Vec<&str> = known.collect();
        let new = match plain_id(None, name, "ID") {
            Ok(id) => format!("make it with `crossbook new framework {id} --name NAME`"),
            Err(_) => "frameworks are folders of `content/`".to_owned(),
        };
        unknown("framework", name, &known, &new)
    })
}

/// The part below `content/` of a place as an author names it.
pub(super) fn inside(name: &str) -> Result<&str, Refusal> {
    let inside = name.strip_prefix("./").unwrap_or(name);
    let inside = inside.strip_prefix("content/").unwrap_or(inside);
    let inside = inside.strip_suffix('/').unwrap_or(inside);
    match ContentPath::new(inside) {
        Some(_) => Ok(inside),
        None => refuse(format!(
            "`{name}` is no place in `content/`; write it as FRAMEWORK/MODULE"
        )),
    }
}

/// A module as an author names it, `framework/module` or a framework alone; gives the
/// framework and the module's folder, which is empty for the framework itself.
pub(super) fn module<'a>(
    input: &Input<'a>,
    name: &str,
) -> Result<(&'a Framework, String), Refusal> {
    let inside = inside(name)?;
    let (folder, module) = inside.split_once('/').unwrap_or((inside, ""));
    let framework = framework(input, folder)?;
    if module.is_empty() {
        return Ok((framework, String::new()));
    }
    let known = modules(input, framework);
    if !known.iter().any(|known| known == module) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let new = format!(
            "make it with `crossbook new module {}/{}`",
            framework.folder,
            slugify(module)
        );
        let what = format!("module in `{}`", framework.folder);
        return Err(unknown(&what, module, &known, &new));
    }
    Ok((framework, module.to_owned()))
}

/// The folders of a framework's modules: those with lessons, and those that have
/// nothing but a `module.toml` yet.
pub(super) fn modules(input: &Input<'_>, framework: &Framework) -> Vec<String> {
    let with_lessons = framework.modules.iter().map(|module| module.folder.clone());
    let mut folders: Vec<String> = with_lessons.filter(|folder| !folder.is_empty()).collect();
    for file in &input.sources.data {
        let parts: Vec<&str> = file.path.parts().collect();
        if let [_, folder, module, "module.toml"] = parts[..]
            && folder == framework.folder
            && !folders.iter().any(|known| known == module)
        {
            folders.push(module.to_owned());
        }
    }
    folders.sort();
    folders
}

/// The topic with this id.
pub(super) fn topic(input: &Input<'_>, id: &str) -> Result<TopicIdx, Refusal> {
    let topics = &input.crosswalk.topic_by_id;
    topics.get(id).copied().ok_or_else(|| {
        let scheme = id.split_inclusive('-').next().unwrap_or_default();
        let of_scheme: Vec<&str> = topics
            .keys()
            .map(String::as_str)
            .filter(|known| known.starts_with(scheme))
            .collect();
        let known = if of_scheme.is_empty() {
            topics.keys().map(String::as_str).collect()
        } else {
            of_scheme
        };
        let new = "make it with `crossbook new topic`";
        unknown("topic", id, &known, new)
    })
}

/// Refuses a name that is not known: with the nearest, else with all if they are few,
/// else with the next step.
pub(super) fn unknown(what: &str, name: &str, known: &[&str], next: &str) -> Refusal {
    let help = suggest::did_you_mean(name, known.iter().copied()).unwrap_or_else(|| {
        if known.is_empty() || known.len() > MOST_LISTED {
            next.to_owned()
        } else {
            format!("there is `{}`; {next}", known.join("`, `"))
        }
    });
    Refusal(format!("no {what} is named `{name}`; {help}"))
}

/// What a folder of `content/` holds that cannot be a framework, and what adds to it.
pub fn other_use(folder: &str) -> Option<String> {
    let (what, command) = match folder {
        "compare" => ("comparison pages", "comparison"),
        "crosswalk" => ("hub topics and mappings", "mapping"),
        "paths" => ("learning paths", "path"),
        _ => return None,
    };
    Some(format!(
        "`content/{folder}/` holds {what}, which `crossbook new {command}` makes"
    ))
}

/// The weight after all others; none if there are others and none has a weight.
pub(super) fn next_weight(others: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    let others: Vec<Option<i64>> = others.collect();
    if others.is_empty() {
        return Some(1);
    }
    let last = others.into_iter().flatten().max()?;
    Some(last.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_titles_or_are_refused() {
        for (asked, title, made) in [
            (None, "Risk appetite", Ok("risk-appetite")),
            (None, "Über uns", Ok("über-uns")),
            (None, "../../etc/passwd", Ok("etc-passwd")),
            (Some("overview"), "Risk", Ok("overview")),
            (
                Some("../x"),
                "Risk",
                Err("`../x` is no name for a file; did you mean `x`?"),
            ),
            (
                None,
                "Index",
                Err(
                    "`index.md` is the front page of its folder, not a lesson; choose another with `--name`",
                ),
            ),
            (
                None,
                "Con",
                Err("`con` is a name that Windows keeps for itself; choose another with `--name`"),
            ),
        ] {
            let made = made.map(str::to_owned);
            let made = made.map_err(|why| Refusal(why.to_owned()));
            assert_eq!(lesson_name(asked, title), made, "{asked:?} {title:?}");
        }
    }

    #[test]
    fn ids_are_plain_letters() {
        for (title, id) in [
            ("Risk appetite", Some("risk-appetite")),
            ("Änderung & Übergang", Some("anderung-ubergang")),
            ("what_if", Some("what-if")),
            ("風險", None),
            ("🎉", None),
        ] {
            let made = plain_id(None, title, "--id").ok();
            assert_eq!(made.as_deref(), id, "{title}");
        }
        assert!(plain_id(Some("Risk"), "", "--id").is_err());
        assert!(plain_id(Some("a--b"), "", "--id").is_err());
        assert_eq!(plain_id(Some("a-b"), "", "--id"), Ok("a-b".to_owned()));
    }

    #[test]
    fn weights_go_on_unless_nobody_uses_them() {
        for (others, next) in [
            (&[][..], Some(1)),
            (&[Some(1), Some(4), None], Some(5)),
            (&[None, None], None),
            (&[Some(i64::MAX)], Some(i64::MAX)),
        ] {
            assert_eq!(next_weight(others.iter().copied()), next, "{others:?}");
        }
    }
}

//! Hugo: `hugo.toml` or its older names, and below `content/` pages, sections and bundles
//! with front matter in TOML, YAML or JSON.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use crate::address::slugify;
use crate::data::{Fields, Node, Table, Value, read_toml, read_yaml};
use crate::source::SourceFile;

use super::alert;
use super::formula;
use super::front;
use super::lost::{Losses, Lost};
use super::markdown::sites;
use super::references::{LARGEST_PAGE, Names, body};
use super::shelf::{Key, Order, Shelved};
use super::tree::{Course, Page};
use super::{Folder, inside};

/// Where the settings may stand, the first that is there.
pub(super) const SETTINGS: [&str; 11] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/config.toml",
    "config/_default/config.yaml",
    "config.toml",
    "config.yaml",
    "config.json",
];

/// Endings of pages in languages other than Markdown.
const FOREIGN: [&str; 9] = [
    "ad", "adoc", "asciidoc", "htm", "html", "org", "pandoc", "pdc", "rst",
];

pub(super) fn folders(settings: &Folder) -> Vec<String> {
    let table = config(settings).map(|(_, table)| table).unwrap_or_default();
    let nowhere = super::nowhere();
    let mut top = Fields::new(&table, nowhere);
    let content = top.text("contentDir").map(|dir| dir.value);
    let content = content.and_then(|dir| inside("", dir.trim_matches('/')));
    vec![
        content.unwrap_or_else(|| "content".to_owned()),
        "static".to_owned(),
    ]
}

fn config(folder: &Folder) -> Option<(&SourceFile, Table)> {
    let file = SETTINGS.iter().find_map(|name| folder.texts.get(*name))?;
    let range = 0..file.text.len();
    let table = if file.path.as_str().ends_with(".toml") {
        read_toml(file, range)
    } else {
        read_yaml(file, range)
    };
    Some((file, table.value))
}

/// Reads the whole site.
pub(super) fn read<'f>(folder: &'f Folder, losses: &mut Losses) -> Course<'f> {
    let mut content = folders(folder).swap_remove(0);
    let found = config(folder);
    let origin = found
        .as_ref()
        .map_or_else(super::nowhere, |(file, _)| file.span(0..0));
    let mut course = Course::new(String::new(), origin);
    course.statics.push("static".to_owned());
    let mut languages = Vec::new();
    if let Some((file, table)) = &found {
        languages = settings(file, table, &mut course, losses);
    }
    // Each language may have a folder of its own.
    let language = course.language.clone().unwrap_or_else(|| "en".to_owned());
    let own = format!(
        "{content}/{}",
        language.split('-').next().unwrap_or_default()
    );
    let pages = folder
        .texts
        .keys()
        .filter(|path| path.starts_with(&format!("{content}/")));
    if pages
        .clone()
        .any(|path| path.starts_with(&format!("{own}/")))
    {
        for path in pages.filter(|path| !path.starts_with(&format!("{own}/"))) {
            let message = "the page is in another language; each needs a book of its own";
            losses.lose(Lost::Page, folder.texts[path].span(0..0), message);
        }
        content = own;
    }
    course.content = content;
    let top = format!("{}/", course.content);
    let names = Names::new(folder, &top);
    let hidden = hidden(folder, &top);
    for path in folder.files.keys().filter(|path| path.starts_with(&top)) {
        let ending = path.rsplit('.').next().unwrap_or_default();
        if FOREIGN.contains(&ending.to_ascii_lowercase().as_str()) {
            let message = format!("`{path}` is no Markdown");
            losses.lose(Lost::Page, origin, message);
            course.left_out.insert(path.clone());
        }
    }
    let mut shelved = Vec::new();
    for (path, file) in &folder.texts {
        let Some(below) = path.strip_prefix(&top).filter(|path| path.ends_with(".md")) else {
            continue;
        };
        let bare = below.trim_end_matches(".md");
        let language = bare.rsplit_once('.').map(|(_, language)| language);
        if language.is_some_and(|language| languages.iter().any(|other| other == language)) {
            let message = "the page is in another language; each needs a book of its own";
            losses.lose(Lost::Page, file.span(0..0), message);
            continue;
        }
        let bare = match language {
            Some(language) if Some(language) == course.language.as_deref() => {
                bare.trim_end_matches(language).trim_end_matches('.')
            }
            _ => bare,
        };
        let (here, name) = bare.rsplit_once('/').unwrap_or(("", bare));
        // Other pages of a bundle are no pages of their own.
        let is_resource = !matches!(name, "index" | "_index")
            && ancestors(here)
                .any(|here| folder.texts.contains_key(&format!("{top}{here}/index.md")));
        if is_resource {
            let message = "the page is a resource of another, shown by its template";
            losses.lose(Lost::Page, file.span(0..0), message);
            continue;
        }
        if ancestors(here).any(|folder| hidden.contains(folder)) {
            let message = "the page is not published by itself";
            losses.lose(Lost::Page, file.span(0..0), message);
            continue;
        }
        let Some(page) = page(path, file, here, name, &names, &course, losses) else {
            continue;
        };
        let (folder, name, is_index) = match name {
            "_index" => (here, here, true),
            "index" => match here.rsplit_once('/') {
                Some((above, name)) => (above, name, false),
                None => ("", here, here.is_empty()),
            },
            name => (here, name, false),
        };
        let mut key = Key::new(page.front.weight, name);
        let day = page.front.date.as_ref().map(|date| date.value);
        key.age = day.map_or(i64::MAX, super::age);
        if let Some(title) = &page.front.title {
            key.name = title.value.to_lowercase();
        }
        shelved.push(Shelved {
            page: course.pages.len(),
            folder: folder.to_owned(),
            is_index,
            key,
        });
        course.pages.push(page);
    }
    course.shelve(shelved, &mut BTreeMap::new(), Order::PagesFirst);
    course
}

/// A folder and those above it, the top left out.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let first = (!folder.is_empty()).then_some(folder);
    std::iter::successors(first, |folder| {
        folder.rsplit_once('/').map(|(above, _)| above)
    })
}

/// Reads the settings; returns the languages beside the first.
fn settings(
    file: &SourceFile,
    table: &Table,
    course: &mut Course<'_>,
    losses: &mut Losses,
) -> Vec<String> {
    let mut top = Fields::new(table, file.span(0..0));
    let mut text = |key| top.text(key).map(|text| text.value);
    course.title = text("title").unwrap_or_default();
    let own = text("locale").or_else(|| text("languageCode"));
    course.language = text("defaultContentLanguage").or(own);
    course.base_url = ["baseURL", "baseurl", "baseUrl"]
        .into_iter()
        .find_map(&mut text)
        .and_then(super::base_url);
    if let Some(mut params) = top.table("params") {
        let description = params.text("description").map(|text| text.value);
        course.description = description.unwrap_or_default();
    }
    let passthrough = ["markup", "goldmark", "extensions", "passthrough"];
    let mut inner = Some(table);
    for key in passthrough {
        let found = inner.and_then(|table| table.iter().find(|(name, _)| name.value == key));
        inner = found.and_then(|(_, node)| match &node.value {
            Value::Table(table) => Some(table),
            _ => None,
        });
    }
    course.dialect.has_math = inner.is_some_and(|table| {
        let mut enable = table.iter().filter(|(name, _)| name.value == "enable");
        enable.any(|(_, node)| node.value == Value::Bool(true))
    });
    let languages = top.table("languages").map_or_else(Vec::new, |mut table| {
        let names = table.entries().iter().map(|(name, _)| name.value.clone());
        names
            .filter(|name| Some(name) != course.language.as_ref())
            .collect()
    });
    losses.lose_settings(
        table,
        &[
            "title",
            "locale",
            "languageCode",
            "defaultContentLanguage",
            "baseURL",
            "baseurl",
            "baseUrl",
            "contentDir",
            "languages",
        ],
    );
    languages
}

fn page<'f>(
    path: &str,
    file: &'f SourceFile,
    here: &str,
    name: &str,
    names: &Names<'_>,
    course: &Course<'_>,
    losses: &mut Losses,
) -> Option<Page<'f>> {
    let head = front::read(file, losses);
    let mut fields = Fields::new(&head.table, head.span);
    let mut front = front::common(&mut fields);
    let summary = front::one_or_more(fields.node("summary"))
        .into_iter()
        .next();
    front.description = front.description.or(summary);
    // Without a weight and with the weight 0 a page comes last.
    let weight = fields.number("weight").map(|weight| weight.value);
    front.weight = weight.filter(|weight| *weight != 0.0);
    let slug = fields.text("slug");
    let own_url = fields.text("url");
    let link_title = fields
        .text("linkTitle")
        .or_else(|| fields.text("linktitle"));
    let old = front::one_or_more(fields.node("aliases"));
    if fields.boolean("headless") == Some(true) || is_never_rendered(&head.table) {
        let message = "the page is not published by itself";
        losses.lose(Lost::Page, file.span(0..0), message);
        return None;
    }
    front::leave(fields, losses);
    let parent: Vec<String> = here
        .split('/')
        .filter(|part| !part.is_empty())
        .map(slugify)
        .collect();
    let parent = parent.join("/");
    let is_index = matches!(name, "_index" | "index");
    let last = (!is_index).then(|| slugify(name));
    let url = front::address(own_url.as_ref(), slug.as_ref(), &parent, last.as_deref());
    front.aliases = front::aliases(old, &parent, losses);
    front::keep_address(&mut front, &url, own_url.or(slug), losses);
    let mut text = body(
        file,
        head.body,
        here,
        names,
        &Cell::new(LARGEST_PAGE),
        losses,
    );
    let sites = sites(&text.text);
    let mut edits = alert::callouts(&text.text, |at| sites.is_in_code(at));
    if course.dialect.has_math {
        edits.extend(formula::edits(&text.text, &sites, "\\"));
    }
    text.apply(edits);
    Some(Page {
        file,
        path: path.to_owned(),
        front,
        text,
        urls: vec![url],
        names: Vec::new(),
        label: link_title,
        heading: None,
    })
}

/// Folders whose section says that none of their pages is published.
fn hidden<'f>(folder: &'f Folder, top: &str) -> BTreeSet<&'f str> {
    let mut hidden = BTreeSet::new();
    for (path, file) in &folder.texts {
        let here = path
            .strip_prefix(top)
            .and_then(|path| path.strip_suffix("/_index.md"));
        let Some(here) = here else { continue };
        let table = front::head(file).value.table;
        let is_whole = |cascade: &Table| cascade.iter().all(|(key, _)| key.value != "target");
        let hides = |node: &Node| match &node.value {
            Value::Table(cascade) => is_whole(cascade) && is_never_rendered(cascade),
            _ => false,
        };
        let mut cascades = table.iter().filter(|(key, _)| key.value == "cascade");
        let is_hidden = cascades.any(|(_, node)| match &node.value {
            Value::List(items) => items.iter().any(hides),
            _ => hides(node),
        });
        if is_hidden {
            hidden.insert(here);
        }
    }
    hidden
}

fn is_never_rendered(table: &Table) -> bool {
    let mut builds = table
        .iter()
        .filter(|(key, _)| matches!(key.value.as_str(), "build" | "_build"));
    builds.any(|(_, node)| match &node.value {
        Value::Table(build) => build.iter().any(|(key, node)| {
            let never = [Value::Text("never".to_owned()), Value::Bool(false)];
            key.value == "render" && never.contains(&node.value)
        }),
        _ => false,
    })
}

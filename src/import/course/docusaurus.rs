//! Docusaurus: `docusaurus.config.*`, `docs/` with `_category_.json`, and sidebars.

use std::collections::BTreeMap;

use crate::data::{Fields, Node as Entry, Table, Value, read_yaml};
use crate::source::SourceFile;

use super::front;
use super::lost::{Losses, Lost};
use super::place::is_index;
use super::shelf::{Key, Order, Shelved, Sign};
use super::sidebars::{self, Sidebars};
use super::text::Edited;
use super::tree::{Course, DEEPEST, Page};
use super::{Folder, inside, mdx, script};

/// Where the settings may stand.
pub(super) const CONFIGS: [&str; 5] = [
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "docusaurus.config.mjs",
    "docusaurus.config.cjs",
    "docusaurus.config.mts",
];

/// Pages outside the folder of a course.
pub(super) const PASSED_OVER: [&str; 4] = ["blog", "i18n", "src/pages", "versioned_docs"];

pub(super) const SETTINGS: [&str; 12] = [
    CONFIGS[0],
    CONFIGS[1],
    CONFIGS[2],
    CONFIGS[3],
    CONFIGS[4],
    "sidebars.js",
    "sidebars.ts",
    "sidebars.json",
    "sidebars.mjs",
    "sidebars.cjs",
    "docs/sidebars.js",
    "docs/sidebars.json",
];

/// What the settings tell of the pages.
struct Docs {
    /// Where they lie, as given and from the folder.
    path: String,
    /// What their addresses begin with.
    base: String,
}

fn config(folder: &Folder) -> Option<(&SourceFile, Table)> {
    let file = CONFIGS.iter().find_map(|name| folder.texts.get(*name))?;
    let tables = script::objects(file);
    let is_config = |table: &&Table| table.iter().any(|(key, _)| key.value == "title");
    let table = tables.iter().find(is_config).cloned().unwrap_or_default();
    Some((file, table))
}

/// The settings of the preset or plugin for pages.
fn docs(table: &Table) -> Docs {
    let mut found = Docs {
        path: "docs".to_owned(),
        base: "docs".to_owned(),
    };
    let mut options = None;
    find(table, "docs", &mut options, 0);
    let Some(options) = options else { return found };
    for (key, node) in options {
        let Value::Text(text) = &node.value else {
            continue;
        };
        let text = text.trim_start_matches("./").trim_matches('/');
        match key.value.as_str() {
            "path" => found.path = text.to_owned(),
            "routeBasePath" => found.base = text.to_owned(),
            _ => {}
        }
    }
    found
}

/// The first table of this name.
fn find<'t>(table: &'t Table, name: &str, found: &mut Option<&'t Table>, depth: usize) {
    fn walk<'t>(node: &'t Entry, name: &str, found: &mut Option<&'t Table>, depth: usize) {
        match &node.value {
            Value::Table(table) => find(table, name, found, depth + 1),
            Value::List(items) => {
                for item in items {
                    walk(item, name, found, depth + 1);
                }
            }
            _ => {}
        }
    }
    for (key, node) in table {
        if found.is_some() || depth > DEEPEST {
            return;
        }
        match &node.value {
            Value::Table(inner) if key.value == name => *found = Some(inner),
            _ => walk(node, name, found, depth),
        }
    }
}

pub(super) fn folders(settings: &Folder) -> Vec<String> {
    let path = config(settings).map(|(_, table)| docs(&table).path);
    let path = path.and_then(|path| inside("", &path));
    vec![
        path.unwrap_or_else(|| "docs".to_owned()),
        "static".to_owned(),
    ]
}

/// Reads the pages of a site; its blog and its own components stay behind.
pub(super) fn read<'f>(folder: &'f Folder, losses: &mut Losses) -> Course<'f> {
    let found = config(folder);
    let origin = found
        .as_ref()
        .map_or_else(super::nowhere, |(file, _)| file.span(0..0));
    let content = folders(folder).swap_remove(0);
    let mut course = Course::new(content, origin);
    course.statics.push("static".to_owned());
    course.dialect.marks_lines = true;
    for (path, n_pages) in &folder.passed_over {
        let pages = if *n_pages == 1 { "page" } else { "pages" };
        let message = format!("`{path}` is not carried over: {n_pages} {pages}");
        losses.lose(Lost::Page, origin, message);
    }
    let mut base = "docs".to_owned();
    if let Some((file, table)) = &found {
        base = docs(table).base;
        course.dialect.has_math =
            file.text.contains("remark-math") || file.text.contains("remarkMath");
        settings(file, table, &mut course, losses);
    }
    let top = format!("{}/", course.content);
    let mut shelved = Vec::new();
    let mut signs = signs(folder, &top, losses);
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for (path, file) in &folder.texts {
        let Some(below) = path.strip_prefix(&top) else {
            continue;
        };
        let Some(bare) = below.strip_suffix(".mdx").or(below.strip_suffix(".md")) else {
            continue;
        };
        // Parts for other pages to import.
        if below.split('/').any(|part| part.starts_with('_')) {
            let message = "the page is a part that others import";
            losses.lose(Lost::Page, file.span(0..0), message);
            continue;
        }
        let (here, name) = bare.rsplit_once('/').unwrap_or(("", bare));
        let read = page(path, file, here, name, &base, losses);
        let folder_name = here.rsplit('/').next().unwrap_or_default();
        let is_index = is_index(name) || (name == folder_name && !here.is_empty());
        let number = course.pages.len();
        ids.insert(read.id, number);
        ids.entry(bare.to_owned()).or_insert(number);
        let position = read.page.front.weight.or_else(|| numbered(name).0);
        shelved.push(Shelved {
            page: number,
            folder: here.to_owned(),
            is_index,
            key: Key::new(position, name),
        });
        course.pages.push(read.page);
    }
    for (path, sign) in &mut signs {
        sign.0.weight = sign
            .0
            .weight
            .or_else(|| numbered(path.rsplit('/').next().unwrap_or(path)).0);
        sign.0.index = sign.1.as_ref().and_then(|id| ids.get(id).copied());
    }
    let mut signs: BTreeMap<String, Sign> = signs
        .into_iter()
        .map(|(path, (sign, _))| (path, sign))
        .collect();
    course.shelve(shelved, &mut signs, Order::Mixed);
    let sidebars = SETTINGS[5..]
        .iter()
        .find_map(|name| folder.texts.get(*name));
    if let Some((file, table)) = sidebars.and_then(|file| Some((file, sidebars::table(file)?))) {
        let mut sidebars = Sidebars::new(file, &course, &ids, losses);
        course.root = sidebars.root(&table);
    }
    course
}

fn settings(file: &SourceFile, table: &Table, course: &mut Course<'_>, losses: &mut Losses) {
    let mut top = Fields::new(table, file.span(0..0));
    let mut text = |key| top.text(key).map(|text| text.value);
    course.title = text("title").unwrap_or_default();
    course.description = text("tagline").unwrap_or_default();
    let base = text("baseUrl").unwrap_or_default();
    let url = text("url").and_then(super::base_url);
    course.base_url = url.map(|url| {
        let base = base.trim_matches('/');
        if base.is_empty() {
            url
        } else {
            format!("{url}{base}/")
        }
    });
    if let Some(mut languages) = top.table("i18n") {
        course.language = languages.text("defaultLocale").map(|text| text.value);
    }
    losses.lose_settings(
        table,
        &["title", "tagline", "url", "baseUrl", "i18n", "presets"],
    );
}

/// What folders say of themselves, and the id of the page they name as theirs.
fn signs(
    folder: &Folder,
    top: &str,
    losses: &mut Losses,
) -> BTreeMap<String, (Sign, Option<String>)> {
    let mut signs = BTreeMap::new();
    for (path, file) in &folder.texts {
        let Some(below) = path.strip_prefix(top) else {
            continue;
        };
        let (here, name) = below.rsplit_once('/').unwrap_or(("", below));
        if !name.starts_with("_category_.") {
            continue;
        }
        let mut faults = Vec::new();
        let table = if name.ends_with(".json") {
            let first = file.text.find('{').unwrap_or(file.text.len());
            match script::literal(file, first) {
                Some((
                    Entry {
                        value: Value::Table(table),
                        ..
                    },
                    _,
                )) => table,
                _ => Table::new(),
            }
        } else {
            read_yaml(file, 0..file.text.len()).unpack(&mut faults)
        };
        losses.extend(faults);
        let mut fields = Fields::new(&table, file.span(0..0));
        let mut sign = Sign {
            title: fields.text("label"),
            weight: fields.number("position").map(|position| position.value),
            ..Sign::default()
        };
        let description = fields.text("description").map(|text| text.value);
        sign.description = description.unwrap_or_default();
        let mut id = None;
        if let Some(mut link) = fields.table("link") {
            id = link.text("id").map(|id| id.value);
            if let Some(text) = link.text("description") {
                sign.description = text.value;
            }
        }
        for known in ["collapsed", "collapsible", "className", "key"] {
            if fields.node(known).is_some() {
                let span = fields.key_span(known);
                let message = format!("`{known}` of a category has no place in a module");
                losses.lose(Lost::FrontMatter, span, message);
            }
        }
        front::leave(fields, losses);
        signs.insert(here.to_owned(), (sign, id));
    }
    signs
}

/// The number a name begins with, and the name without it.
fn numbered(name: &str) -> (Option<f64>, &str) {
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = name[digits..].trim_start_matches([' ', '-', '_', '.']);
    // `2021-01` is a date, `8.0` a version.
    let is_prefix = digits > 0
        && digits < 4
        && rest.len() < name.len() - digits
        && !rest.is_empty()
        && !rest.starts_with(|c: char| c.is_ascii_digit());
    if is_prefix {
        (name[..digits].parse().ok(), rest)
    } else {
        (None, name)
    }
}

/// A path without the numbers before names.
fn bare_path(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| numbered(part).1).collect();
    parts.join("/")
}

struct Read<'f> {
    page: Page<'f>,
    id: String,
}

fn page<'f>(
    path: &str,
    file: &'f SourceFile,
    here: &str,
    name: &str,
    base: &str,
    losses: &mut Losses,
) -> Read<'f> {
    let head = front::read(file, losses);
    let mut fields = Fields::new(&head.table, head.span);
    let mut front = front::common(&mut fields);
    front.weight = fields
        .number("sidebar_position")
        .map(|position| position.value);
    let slug = front::one_or_more(fields.node("slug")).into_iter().next();
    let id = front::one_or_more(fields.node("id")).into_iter().next();
    let label = fields.text("sidebar_label");
    front.is_unlisted = fields.boolean("unlisted").unwrap_or(false);
    front::leave(fields, losses);
    let folder = bare_path(here);
    let at = |folder: &str, name: &str| {
        if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        }
    };
    let own = numbered(name).1;
    let id = at(&folder, id.as_ref().map_or(own, |id| id.value.as_str()));
    let folder_name = here.rsplit('/').next().unwrap_or_default();
    let address = match &slug {
        Some(slug) => match slug.value.strip_prefix('/') {
            Some(slug) => slug.trim_end_matches('/').to_owned(),
            None => inside(&folder, &slug.value).unwrap_or_default(),
        },
        None if is_index(name) || name == folder_name => folder.clone(),
        None => at(&folder, own),
    };
    let url = at(base, &address).trim_matches('/').to_owned();
    front::keep_address(&mut front, &url, slug, losses);
    let mut text = Edited::new(file, head.body..file.text.len());
    mdx::rewrite(file, &mut text, losses);
    Read {
        page: Page {
            file,
            path: path.to_owned(),
            front,
            text,
            urls: vec![url],
            names: Vec::new(),
            label,
            heading: None,
        },
        id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_names_are_order_only() {
        for (name, number, rest) in [
            ("01-intro", Some(1.0), "intro"),
            ("2. Next", Some(2.0), "Next"),
            ("2021-01-post", None, "2021-01-post"),
            ("8.0-notes", None, "8.0-notes"),
            ("404", None, "404"),
        ] {
            assert_eq!(numbered(name), (number, rest), "{name}");
        }
    }
}

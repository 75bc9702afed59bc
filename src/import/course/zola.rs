//! Zola: `config.toml`, and below `content/` pages and sections with front matter in TOML.

use std::collections::BTreeMap;

use crate::address::slugify;
use crate::data::{Fields, read_toml};
use crate::source::{SourceFile, Spanned};

use super::front::{self, Front};
use super::lost::{Losses, Lost};
use super::markdown::sites;
use super::shelf::{Key, Order, Shelved};
use super::text::Edited;
use super::tree::{Course, Page};
use super::{Folder, shortcode};

pub(super) fn folders() -> Vec<String> {
    ["content", "static"].map(str::to_owned).to_vec()
}

/// How a section orders its pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum SortBy {
    #[default]
    Name,
    Weight,
    Date,
    Title,
}

/// Reads the whole site.
pub(super) fn read<'f>(folder: &'f Folder, losses: &mut Losses) -> Course<'f> {
    let config = folder
        .texts
        .get("config.toml")
        .or(folder.texts.get("zola.toml"));
    let origin = config.map_or_else(super::nowhere, |file| file.span(0..0));
    let mut course = Course::new("content".to_owned(), origin);
    course.statics.push("static".to_owned());
    let languages = config.map_or_else(Vec::new, |file| settings(file, &mut course, losses));
    let mut order: BTreeMap<String, SortBy> = BTreeMap::new();
    let mut read = Vec::new();
    for (path, file) in &folder.texts {
        let Some(below) = path
            .strip_prefix("content/")
            .filter(|path| path.ends_with(".md"))
        else {
            continue;
        };
        let bare = below.trim_end_matches(".md");
        let language = bare.rsplit_once('.').map(|(_, language)| language);
        if language.is_some_and(|language| languages.iter().any(|other| other == language)) {
            let message = "the page is in another language; each needs a book of its own";
            losses.lose(Lost::Page, file.span(0..0), message);
            continue;
        }
        let (here, name) = bare.rsplit_once('/').unwrap_or(("", bare));
        let (page, sort_by) = page(path, file, here, name, losses);
        if name == "_index" {
            order.insert(here.to_owned(), sort_by);
        }
        read.push((here.to_owned(), name.to_owned(), page));
    }
    let mut shelved = Vec::new();
    for (here, name, page) in read {
        // `a/index.md` is a page of the folder above.
        let (folder, name, is_index) = match name.as_str() {
            "_index" => (here.clone(), here, true),
            "index" => match here.rsplit_once('/') {
                Some((above, name)) => (above.to_owned(), name.to_owned(), false),
                None => (String::new(), here, false),
            },
            _ => (here, name, false),
        };
        shelved.push(Shelved {
            page: course.pages.len(),
            key: key(&page.front, &name, is_index, order.get(&folder).copied()),
            folder,
            is_index,
        });
        course.pages.push(page);
    }
    course.shelve(shelved, &mut BTreeMap::new(), Order::PagesFirst);
    course
}

fn key(front: &Front, name: &str, is_index: bool, sort_by: Option<SortBy>) -> Key {
    let mut key = Key::new(None, name);
    match sort_by.unwrap_or_default() {
        // Sections have their own order, by weight.
        _ if is_index => key = Key::new(front.weight, name),
        SortBy::Name => {}
        SortBy::Weight => key = Key::new(front.weight, name),
        SortBy::Date => {
            let day = front.date.as_ref().map(|date| date.value);
            key.age = day.map_or(i64::MAX, super::age);
        }
        SortBy::Title => {
            if let Some(title) = &front.title {
                key.name = title.value.to_lowercase();
            }
        }
    }
    key
}

/// Reads `config.toml`; returns the languages beside the first.
fn settings(file: &SourceFile, course: &mut Course<'_>, losses: &mut Losses) -> Vec<String> {
    let mut faults = Vec::new();
    let table = read_toml(file, 0..file.text.len()).unpack(&mut faults);
    losses.extend(faults);
    let mut top = Fields::new(&table, file.span(0..0));
    let mut text = |key| top.text(key).map(|text| text.value);
    course.title = text("title").unwrap_or_default();
    course.description = text("description").unwrap_or_default();
    course.language = text("default_language");
    course.base_url = text("base_url").and_then(super::base_url);
    if let Some(author) = text("author") {
        course.authors.push(author);
    }
    let languages = top.table("languages");
    let languages = languages.map_or_else(Vec::new, |mut table| {
        let names = table.entries().iter().map(|(name, _)| name.value.clone());
        names
            .filter(|name| Some(name) != course.language.as_ref())
            .collect()
    });
    losses.lose_settings(
        &table,
        &[
            "title",
            "description",
            "default_language",
            "base_url",
            "author",
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
    losses: &mut Losses,
) -> (Page<'f>, SortBy) {
    let head = front::read(file, losses);
    let mut fields = Fields::new(&head.table, head.span);
    let mut front = front::common(&mut fields);
    front.weight = fields.number("weight").map(|weight| weight.value);
    let slug = fields.text("slug");
    let own_path = fields.text("path");
    let old = front::one_or_more(fields.node("aliases"));
    let sort_by = fields.text("sort_by").map(|word| word.value);
    if let Some(mut taxonomies) = fields.table("taxonomies") {
        front
            .tags
            .extend(front::one_or_more(taxonomies.node("tags")));
        front::leave(taxonomies, losses);
    }
    front::leave(fields, losses);
    let is_index = matches!(name, "_index" | "index");
    let last = (!is_index).then(|| slugify(undated(name)));
    let parent: Vec<String> = here
        .split('/')
        .filter(|part| !part.is_empty())
        .map(slugify)
        .collect();
    let parent = parent.join("/");
    let url = front::address(own_path.as_ref(), slug.as_ref(), &parent, last.as_deref());
    front.aliases = front::aliases(old, "", losses);
    front::keep_address(&mut front, &url, own_path.or(slug), losses);
    let mut text = Edited::new(file, head.body..file.text.len());
    let tags = shortcode::zola(&text.text);
    if !tags.is_empty() {
        let sites = sites(&text.text);
        let edits = shortcode::edits(file, head.body, &tags, &sites, |_| None, losses);
        text.apply(edits);
    }
    let page = Page {
        file,
        path: path.to_owned(),
        front,
        text,
        urls: vec![url],
        names: Vec::new(),
        label: None::<Spanned<String>>,
        heading: None,
    };
    let sort_by = match sort_by.as_deref() {
        Some("weight") => SortBy::Weight,
        Some("date" | "update_date") => SortBy::Date,
        Some("title" | "title_bytes") => SortBy::Title,
        _ => SortBy::Name,
    };
    (page, sort_by)
}

/// The name without a date before it, which is no part of the address.
fn undated(name: &str) -> &str {
    let is_date = name
        .get(..10)
        .is_some_and(|date| date.parse::<jiff::civil::Date>().is_ok());
    match name.get(10..) {
        Some(rest) if is_date && rest.len() > 1 => rest.trim_start_matches(['-', '_']),
        _ => name,
    }
}

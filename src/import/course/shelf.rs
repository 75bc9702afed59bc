//! Courses whose order is that of their folders: pages become a tree of sections, in the
//! order that their front matter or their names give.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Span, Spanned};

use super::place::title_of;
use super::tree::{DEEPEST, Node, Page, Section};

/// Where a page stands among its neighbors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// In thousandths; those without come last.
    pub weight: i64,
    /// Later first: days before a day far ahead.
    pub age: i64,
    pub name: String,
}

impl Key {
    /// The key of something with a weight or without.
    pub fn new(weight: Option<f64>, name: &str) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "it is kept within bounds")]
        let thousandths = |weight: f64| (weight * 1000.0).clamp(-1e15, 1e15) as i64;
        Self {
            weight: weight.map_or(i64::MAX, thousandths),
            age: 0,
            name: natural(name),
        }
    }
}

/// A name whose numbers sort as numbers.
fn natural(name: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in name.to_lowercase().chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            out.push_str(&format!("{:0>12}", digits.trim_start_matches('0')));
            digits.clear();
        }
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// A page and the folder it belongs to, from the top of the course.
#[derive(Debug)]
pub(super) struct Shelved {
    pub page: usize,
    /// Path of the folder; empty for the top.
    pub folder: String,
    /// It is the page of its folder.
    pub is_index: bool,
    pub key: Key,
}

/// What a folder says of itself, beside its page.
#[derive(Debug, Default)]
pub(super) struct Sign {
    pub title: Option<Spanned<String>>,
    pub description: String,
    pub weight: Option<f64>,
    /// Its page, if that lies elsewhere.
    pub index: Option<usize>,
}

/// How pages and folders are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Pages, then folders.
    PagesFirst,
    /// By their keys together.
    Mixed,
}

/// The tree of a course.
pub(super) fn tree(
    pages: &[Page<'_>],
    shelved: Vec<Shelved>,
    signs: &mut BTreeMap<String, Sign>,
    content: &str,
    order: Order,
    origin: Span,
) -> Section {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    folders.entry(String::new()).or_default();
    for mut shelved in shelved {
        // Deeper folders join the one above.
        if let Some((end, _)) = shelved.folder.match_indices('/').nth(DEEPEST - 1) {
            shelved.folder.truncate(end);
            shelved.is_index = false;
        }
        let mut folder = shelved.folder.as_str();
        while !folder.is_empty() {
            let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
            let above_folder = folders.entry(above.to_owned()).or_default();
            above_folder.below.insert(folder.to_owned());
            folder = above;
        }
        let folder = folders.entry(shelved.folder.clone()).or_default();
        if shelved.is_index && folder.index.is_none() {
            folder.index = Some(shelved.page);
            folder.key = Some(shelved.key);
        } else {
            folder.pages.push((shelved.key, shelved.page));
        }
    }
    let mut shelf = Shelf {
        pages,
        folders,
        signs,
        content,
        order,
        origin,
    };
    shelf.section("")
}

#[derive(Default)]
struct Folder {
    index: Option<usize>,
    key: Option<Key>,
    pages: Vec<(Key, usize)>,
    /// Paths of the folders in it.
    below: BTreeSet<String>,
}

struct Shelf<'s, 'f> {
    pages: &'s [Page<'f>],
    folders: BTreeMap<String, Folder>,
    signs: &'s mut BTreeMap<String, Sign>,
    content: &'s str,
    order: Order,
    origin: Span,
}

impl Shelf<'_, '_> {
    fn section(&mut self, path: &str) -> Section {
        let folder = self.folders.remove(path).unwrap_or_default();
        let sign = self.signs.remove(path).unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        let mut section = Section::new(name, self.origin);
        section.index = folder.index.or(sign.index);
        let page = section.index.map(|index| &self.pages[index]);
        let title = page.and_then(|page| page.label.clone().or_else(|| page.front.title.clone()));
        if let Some(page) = page {
            section.origin = page.file.span(0..0);
        }
        section.title = sign.title.or(title).or_else(|| {
            (!name.is_empty()).then(|| Spanned {
                value: title_of(name),
                span: section.origin,
            })
        });
        section.description = sign.description;
        section.folder = Some(match (self.content, path) {
            ("", path) => path.to_owned(),
            (content, "") => content.to_owned(),
            (content, path) => format!("{content}/{path}"),
        });
        // A page of the folder may be the one its sign names.
        let pages = folder.pages.into_iter();
        let pages = pages.filter(|(_, page)| Some(*page) != section.index);
        let mut nodes: Vec<(bool, Key, Node)> = pages
            .map(|(key, page)| (false, key, Node::Page(page)))
            .collect();
        for below in &folder.below {
            let weight = self.signs.get(below).and_then(|sign| sign.weight);
            let index_key = self
                .folders
                .get(below)
                .and_then(|folder| folder.key.clone());
            let name = below.rsplit('/').next().unwrap_or_default();
            let key = match (weight, index_key) {
                (None, Some(key)) => Key {
                    name: natural(name),
                    ..key
                },
                (weight, _) => Key::new(weight, name),
            };
            let section = self.section(below);
            nodes.push((self.order == Order::PagesFirst, key, Node::Section(section)));
        }
        nodes.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        section.children = nodes.into_iter().map(|(.., node)| node).collect();
        section
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_sort_as_numbers() {
        let mut names = ["10-b", "9-a", "a2", "a10"];
        names.sort_by_key(|name| Key::new(None, name));
        assert_eq!(names, ["9-a", "10-b", "a2", "a10"]);
        assert!(Key::new(Some(1.5), "z") < Key::new(Some(2.0), "a"));
        assert!(Key::new(Some(2.0), "z") < Key::new(None, "a"));
    }
}

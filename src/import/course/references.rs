//! What Hugo's `ref` and `relref` lead to, and pages that are taken into others.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::address::encode;
use crate::parse::after_front_matter;
use crate::source::SourceFile;

use super::lost::Losses;
use super::markdown::sites;
use super::shortcode::{self, Tag};
use super::text::Edited;
use super::{Folder, inside};

/// What pages taken into one page may grow it to.
pub(super) const LARGEST_PAGE: usize = 4 << 20;
/// What even an empty part counts for.
const SMALLEST_PART: usize = 1 << 16;

/// Pages by the names that references use.
pub(super) struct Names<'f> {
    /// By their path from the top of the content.
    files: BTreeMap<&'f str, &'f SourceFile>,
    by_name: BTreeMap<&'f str, Vec<&'f str>>,
}

impl<'f> Names<'f> {
    /// The pages of a course whose content lies below `top`.
    pub fn new(folder: &'f Folder, top: &str) -> Self {
        let mut names = Self {
            files: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for (path, file) in &folder.texts {
            let Some(path) = path.strip_prefix(top) else {
                continue;
            };
            names.files.insert(path, file);
            let stem = path
                .rsplit('/')
                .next()
                .unwrap_or(path)
                .trim_end_matches(".md");
            let name = match (stem, path.rsplit('/').nth(1)) {
                ("index" | "_index", Some(folder)) => folder,
                (name, _) => name,
            };
            names.by_name.entry(name).or_default().push(path);
        }
        names
    }

    /// The address, from the top, of what is named on a page of the folder `here`.
    fn find(&self, here: &str, written: &str) -> Option<String> {
        let (path, fragment) = match written.find('#') {
            Some(at) => written.split_at(at),
            None => (written, ""),
        };
        if path.is_empty() {
            return Some(fragment.to_owned());
        }
        let path = encode(&self.path(here, path)?).into_owned();
        Some(format!("/{path}{fragment}"))
    }

    /// The path of the page that is named on a page of the folder `here`.
    fn path(&self, here: &str, written: &str) -> Option<String> {
        let known = |path: &str| {
            let bare = path.trim_end_matches('/').trim_end_matches(".md");
            let endings = [".md", "/_index.md", "/index.md"];
            let mut tries = endings.iter().map(|ending| format!("{bare}{ending}"));
            tries.find(|path| self.files.contains_key(path.as_str()))
        };
        let relative = if written.starts_with('/') {
            None
        } else {
            inside(here, written)
        };
        let from_top = inside("", written.trim_start_matches('/'));
        let mut paths = [relative, from_top].into_iter().flatten();
        paths.find_map(|path| known(&path)).or_else(|| {
            let name = written.trim_end_matches('/').rsplit('/').next()?;
            match self.by_name.get(name.trim_end_matches(".md"))?.as_slice() {
                [one] => Some((*one).to_owned()),
                _ => None,
            }
        })
    }
}

/// The text of a page with its shortcodes in our words; what it takes in fits in `room`.
pub(super) fn body(
    file: &SourceFile,
    start: usize,
    here: &str,
    names: &Names<'_>,
    room: &Cell<usize>,
    losses: &mut Losses,
) -> Edited {
    let mut text = Edited::new(file, start..file.text.len());
    let tags = shortcode::hugo(&text.text);
    if tags.is_empty() {
        return text;
    }
    let of_parts = RefCell::new(Losses::default());
    let taken_in = |tag: &Tag| {
        // Sites write this one themselves, but all to the same end.
        let path = tag.first().filter(|_| tag.name == "include")?;
        let path = names.path(here, path)?;
        let part = names.files.get(path.as_str())?;
        // Pages may take in each other without end.
        let size = part.text.len() + SMALLEST_PART;
        room.set(room.get().checked_sub(size)?);
        let start = after_front_matter(&part.text);
        let mut losses = of_parts.borrow_mut();
        let part = body(part, start, here, names, room, &mut losses);
        Some(part.text.trim().to_owned())
    };
    let known = |tag: &Tag| reference(tag, here, names).or_else(|| taken_in(tag));
    let edits = shortcode::edits(file, start, &tags, &sites(&text.text), known, losses);
    losses.take_over(of_parts.into_inner());
    text.apply(edits);
    text
}

/// The destination of a link that is written with `ref` or `relref`.
fn reference(tag: &Tag, here: &str, names: &Names<'_>) -> Option<String> {
    if !matches!(tag.name.as_str(), "ref" | "relref") {
        return None;
    }
    let written = tag.value("path").or(tag.first())?;
    // What is not found is reported with the link that it becomes.
    let found = names.find(here, written);
    Some(found.unwrap_or_else(|| encode(written).into_owned()))
}

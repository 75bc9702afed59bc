//! What an address in a page of the course names: a file, a page by its file, by its
//! published address or by its name, or nothing that is there.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use crate::address::slugify;
use crate::link::has_scheme;

use super::inside;
use super::place::{Placed, stem_of};
use super::tree::{Course, Page};

/// Every name by which pages and files are found.
pub(super) struct Names<'c> {
    by_path: BTreeMap<&'c str, usize>,
    by_url: BTreeMap<&'c str, usize>,
    /// Folded names of pages, for wiki links.
    by_name: BTreeMap<String, Vec<usize>>,
    files: BTreeSet<&'c str>,
    /// Folded paths of all of them.
    folded: BTreeMap<String, &'c str>,
    /// Files by their own names, for wiki links.
    file_names: BTreeMap<String, Vec<&'c str>>,
    course: &'c Course<'c>,
}

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'c> {
    /// Out of the course, or to a topic.
    Outside,
    /// A place on the page itself.
    Here(String),
    Page(usize, Option<String>),
    File(&'c str),
    /// Not part of the course, but of the published site, there.
    Published(String),
    Missing,
}

impl<'c> Names<'c> {
    pub fn new(course: &'c Course<'c>, placed: &'c Placed) -> Self {
        let mut names = Self {
            by_path: BTreeMap::new(),
            by_url: BTreeMap::new(),
            by_name: BTreeMap::new(),
            files: placed.files.keys().map(String::as_str).collect(),
            folded: BTreeMap::new(),
            file_names: BTreeMap::new(),
            course,
        };
        for (index, page) in course.pages.iter().enumerate() {
            if placed.pages[index].is_none() {
                continue;
            }
            names.by_path.insert(&page.path, index);
            names.folded.insert(page.path.to_lowercase(), &page.path);
            for url in &page.urls {
                names.by_url.entry(url).or_insert(index);
            }
            if course.dialect.has_wiki_links {
                let stem = stem_of(&page.path).to_lowercase();
                for name in [&stem].into_iter().chain(&page.names) {
                    let named = names.by_name.entry(name.clone()).or_default();
                    if !named.contains(&index) {
                        named.push(index);
                    }
                }
            }
        }
        for path in placed.files.keys() {
            names.folded.insert(path.to_lowercase(), path);
            let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
            names.file_names.entry(name).or_default().push(path);
        }
        names
    }

    /// Follows the address of a link or an image on `page`.
    pub fn find(&self, page: &Page<'_>, written: &str) -> Found<'c> {
        // Docusaurus's way to say that an address is a file's.
        let written = written.strip_prefix("pathname://").unwrap_or(written);
        if has_scheme(written) || written.starts_with("//") {
            return self.own_site(written).unwrap_or(Found::Outside);
        }
        let (path, fragment) = match written.split_once('#') {
            Some((path, fragment)) => (path, Some(decoded(fragment))),
            None => (written, None),
        };
        let path = path.split('?').next().unwrap_or(path);
        if path.is_empty() {
            return fragment.map_or(Found::Missing, Found::Here);
        }
        let path = decoded(path);
        // Zola's way to say "from the top of the content".
        let path = path
            .strip_prefix('@')
            .filter(|path| path.starts_with('/'))
            .unwrap_or(&path);
        match self
            .by_file(page, path)
            .or_else(|| self.by_address(page, path))
        {
            Some(Place::Page(index)) => Found::Page(index, fragment),
            Some(Place::File(path)) => Found::File(path),
            None if self.course.dialect.has_wiki_links => match self.wiki(page, path) {
                Some(Place::Page(index)) => Found::Page(index, fragment),
                Some(Place::File(path)) => Found::File(path),
                None => Found::Missing,
            },
            None => self.published(written, path),
        }
    }

    /// A page or file of the course that is named by its complete address.
    fn own_site(&self, written: &str) -> Option<Found<'c>> {
        let base = self.course.base_url.as_ref()?;
        let rest = written.strip_prefix(base.as_str())?;
        let (path, fragment) = match rest.split_once('#') {
            Some((path, fragment)) => (path, Some(decoded(fragment))),
            None => (rest, None),
        };
        let path = path.trim_end_matches('/');
        if path.is_empty() {
            return None;
        }
        let page = self.by_url.get(path)?;
        Some(Found::Page(*page, fragment))
    }

    fn by_file(&self, page: &Page<'_>, path: &str) -> Option<Place<'c>> {
        let here = page.path.rsplit_once('/').map_or("", |(here, _)| here);
        // Docusaurus's way to say "from the folder of the course".
        if let Some(rest) = path.strip_prefix("@site/") {
            return self.path(&inside("", rest)?);
        }
        let candidates: Vec<String> = match path.strip_prefix('/') {
            Some(rest) => {
                let tops = [&self.course.content]
                    .into_iter()
                    .chain(&self.course.statics);
                tops.filter_map(|top| inside(top, rest)).collect()
            }
            None => Vec::from_iter(inside(here, path)),
        };
        candidates.iter().find_map(|path| self.path(path))
    }

    /// A path, exact or as someone on another system wrote it.
    fn path(&self, path: &str) -> Option<Place<'c>> {
        let bare = path.trim_end_matches('/');
        let page = bare.strip_suffix(".html").unwrap_or(bare);
        let endings = [
            "",
            ".md",
            ".mdx",
            "/index.md",
            "/_index.md",
            "/index.mdx",
            "/README.md",
        ];
        let tries = endings.iter().map(|ending| format!("{page}{ending}"));
        tries
            .chain([bare.to_owned()])
            .find_map(|path| self.exact(&path))
    }

    fn exact(&self, path: &str) -> Option<Place<'c>> {
        let known = |path: &str| {
            let page = self.by_path.get(path).map(|page| Place::Page(*page));
            page.or_else(|| self.files.get(path).copied().map(Place::File))
        };
        known(path).or_else(|| {
            let real = self.folded.get(&path.to_lowercase())?;
            known(real)
        })
    }

    fn by_address(&self, page: &Page<'_>, path: &str) -> Option<Place<'c>> {
        self.addresses(page, path).iter().find_map(|address| {
            let address = address.trim_end_matches('/');
            let page = self.by_url.get(address);
            let page = page.or_else(|| self.by_url.get(format!("{address}.html").as_str()));
            // Files lie in the site as they do in the course.
            let tops = [&self.course.content]
                .into_iter()
                .chain(&self.course.statics);
            let mut files = tops.filter_map(|top| inside(top, address));
            page.map(|page| Place::Page(*page))
                .or_else(|| files.find_map(|path| self.exact(&path)))
        })
    }

    /// The addresses on the published site that a path may mean.
    fn addresses(&self, page: &Page<'_>, path: &str) -> Vec<String> {
        if let Some(rest) = path.strip_prefix('/') {
            return Vec::from_iter(inside("", rest));
        }
        let Some(url) = page.urls.first() else {
            return Vec::new();
        };
        let above = url.rsplit_once('/').map_or("", |(above, _)| above);
        // As with a slash at the end of the page's address, and as without.
        let is_file = url.ends_with(".html");
        let folders = [Some(url.as_str()).filter(|_| !is_file), Some(above)];
        let folders = folders.into_iter().flatten();
        folders.filter_map(|folder| inside(folder, path)).collect()
    }

    fn published(&self, written: &str, path: &str) -> Found<'c> {
        let Some(base) = &self.course.base_url else {
            return Found::Missing;
        };
        let is_source = path.ends_with(".md") || path.ends_with(".mdx");
        // Only a path from the top is sure to mean the site and not a file.
        let address = path.strip_prefix('/').and_then(|rest| inside("", rest));
        match address {
            Some(_) if !is_source => {
                Found::Published(format!("{base}{}", written.trim_start_matches('/')))
            }
            _ => Found::Missing,
        }
    }

    /// The page or file that a wiki link names; the nearest of several.
    pub fn wiki(&self, page: &Page<'_>, name: &str) -> Option<Place<'c>> {
        let name = name.trim().trim_start_matches('/');
        if let Some(found) = self
            .by_file(page, &format!("/{name}"))
            .or_else(|| self.by_file(page, name))
        {
            return Some(found);
        }
        let last = name.rsplit('/').next().unwrap_or(name).to_lowercase();
        let bare = last.strip_suffix(".md").unwrap_or(&last);
        let ends = |path: &str| {
            let path = path.to_lowercase();
            let wanted = name.to_lowercase();
            let stem = path.strip_suffix(".md").unwrap_or(&path);
            let wanted = wanted.strip_suffix(".md").unwrap_or(&wanted);
            stem == wanted || stem.ends_with(&format!("/{wanted}")) || !name.contains('/')
        };
        let shared = |path: &str| {
            let both = path.split('/').zip(page.path.split('/'));
            both.take_while(|(a, b)| a == b).count()
        };
        let pages = self.by_name.get(bare).into_iter().flatten();
        let pages = pages.filter(|index| ends(&self.course.pages[**index].path));
        // Of equals the one that stands first.
        let found = pages
            .rev()
            .max_by_key(|index| shared(&self.course.pages[**index].path));
        if let Some(index) = found {
            return Some(Place::Page(*index));
        }
        let files = self.file_names.get(&last).into_iter().flatten();
        let files = files.filter(|path| ends(path));
        let file = files.rev().max_by_key(|path| shared(path));
        file.copied().map(Place::File).or_else(|| {
            let slug = slugify(bare);
            let page = self.by_url.get(slug.as_str())?;
            Some(Place::Page(*page))
        })
    }
}

/// A page or a file of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'c> {
    Page(usize),
    File(&'c str),
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

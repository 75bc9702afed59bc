//! Where everything goes: sections become modules, pages get a file in one of them and a
//! weight, so that the order of reading stays what it was.
//!
//! A section whose pages all stand before its sections becomes a module, and so do those
//! below it. One that mixes them becomes a single module with all that is below it, or
//! the order would be lost.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::{ContentPath, OutPath, PageUrl, slugify};
use crate::source::{Span, Spanned};

use super::Folder;
use super::lost::{Losses, Lost};
use super::tree::{Course, Node, Page, Section};

/// Places for everything in a course.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// The folder below `content/`.
    pub framework: String,
    pub modules: Vec<Module>,
    /// By the number of the page; none for pages that stand in no section.
    pub pages: Vec<Option<Spot>>,
    /// Files beside the pages, by their path in the course.
    pub files: BTreeMap<String, ContentPath>,
    /// Pages that are made for sections which have none.
    pub lists: Vec<List>,
    /// Of `files`, those that a page shows or links.
    pub used: BTreeSet<String>,
}

/// A `module.toml`.
#[derive(Debug)]
pub(super) struct Module {
    pub folder: String,
    pub title: Spanned<String>,
    pub description: String,
    pub weight: usize,
}

/// A lesson's place.
#[derive(Debug)]
pub(super) struct Spot {
    pub path: ContentPath,
    /// None for the text of a module or a framework.
    pub weight: Option<usize>,
}

/// A lesson that names the pages of a section within a module.
#[derive(Debug)]
pub(super) struct List {
    pub spot: Spot,
    pub title: Spanned<String>,
    pub description: String,
    pub pages: Vec<usize>,
}

/// The id of the framework that a course of this title becomes.
pub(super) fn id_of(title: &str, folder: &str) -> String {
    let plain = |text: &str| -> String {
        let slug = slugify(text);
        let kept: String = slug
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        kept.trim_matches('-')
            .chars()
            .take(40)
            .collect::<String>()
            .trim_matches('-')
            .to_owned()
    };
    let id = [plain(title), plain(folder)].into_iter();
    let mut id = id.filter(|id| !matches!(id.as_str(), "" | "page"));
    let id = id.next().unwrap_or_else(|| "course".to_owned());
    // These folders of `content/` are no frameworks.
    if matches!(id.as_str(), "compare" | "crosswalk" | "paths") {
        return format!("{id}-course");
    }
    id
}

/// A file's or folder's name as a title: `risk-basics.md` becomes `Risk basics`.
pub(super) fn title_of(name: &str) -> String {
    let stem = name
        .strip_suffix(".mdx")
        .or(name.strip_suffix(".md"))
        .unwrap_or(name);
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Page".to_owned(),
    }
}

/// Gives every page and every file its place.
pub(super) fn place(
    course: &mut Course<'_>,
    folder: &Folder,
    framework: &str,
    losses: &mut Losses,
) -> Placed {
    let mut placer = Placer {
        placed: Placed {
            framework: framework.to_owned(),
            pages: course.pages.iter().map(|_| None).collect(),
            ..Placed::default()
        },
        pages: &course.pages,
        taken: BTreeSet::new(),
        folders: BTreeMap::new(),
        losses,
    };
    let root = std::mem::replace(&mut course.root, Section::new("", course.origin));
    placer.root(&root, &course.content);
    placer.files(folder, course);
    let placed = placer.placed;
    course.root = root;
    placed
}

struct Placer<'p, 'f> {
    placed: Placed,
    pages: &'p [Page<'f>],
    /// Folded addresses below `content/` that are in use.
    taken: BTreeSet<String>,
    /// Where folders of the course went.
    folders: BTreeMap<String, String>,
    losses: &'p mut Losses,
}

/// What stands in a module, in order.
enum Item<'s> {
    Page(usize),
    List(&'s Section, &'s Spanned<String>),
}

impl Placer<'_, '_> {
    fn root(&mut self, root: &Section, content: &str) {
        let top = format!("content/{}", self.placed.framework);
        self.folders.insert(content.to_owned(), top.clone());
        let mut nodes = root.children.as_slice();
        let mut index = root.index;
        if let (None, [Node::Page(first), rest @ ..]) = (index, nodes)
            && is_index(&self.pages[*first].path)
        {
            index = Some(*first);
            nodes = rest;
        }
        if let Some(index) = index {
            self.spot_at(index, format!("{top}/index.md"), None);
        }
        let n_leading = run(nodes);
        for (weight, node) in (1..).zip(&nodes[..n_leading]) {
            if let Node::Page(page) = node {
                let stem = self.stem(*page);
                self.spot(*page, &top, &stem, Some(weight));
            }
        }
        let mut nodes = &nodes[n_leading..];
        while let Some(first) = nodes.first() {
            match first {
                Node::Section(section) => {
                    self.section(section);
                    nodes = &nodes[1..];
                }
                Node::Page(page) => {
                    let n_pages = run(nodes);
                    let title = self.title(*page);
                    let mut section = Section::new(self.stem(*page), title.span);
                    section.title = Some(title);
                    section.children = nodes[..n_pages].to_vec();
                    self.section(&section);
                    nodes = &nodes[n_pages..];
                }
            }
        }
    }

    fn section(&mut self, section: &Section) {
        let n_leading = run(&section.children);
        let is_page = |node: &Node| matches!(node, Node::Page(_));
        if section.children[n_leading..].iter().any(is_page) {
            let mut items = Vec::new();
            flatten(&section.children, &mut items);
            self.module(section, items);
            return;
        }
        let pages = section.children[..n_leading].iter();
        let items: Vec<Item<'_>> = pages
            .filter_map(|node| match node {
                Node::Page(page) => Some(Item::Page(*page)),
                Node::Section(_) => None,
            })
            .collect();
        if !items.is_empty() || section.index.is_some() {
            self.module(section, items);
        } else if let Some(title) = &section.title {
            let message = format!("the title `{}` stands over sections only", title.value);
            self.losses.lose(Lost::Title, title.span, message);
        }
        for node in &section.children[n_leading..] {
            if let Node::Section(section) = node {
                self.section(section);
            }
        }
    }

    fn module(&mut self, section: &Section, items: Vec<Item<'_>>) {
        let top = format!("content/{}", self.placed.framework);
        let name = match section.name.as_str() {
            // There the framework's own data lie.
            "" | "schemes" => "module",
            name => name,
        };
        let folder = self.free(&top, &plain(name), |top, name| format!("{top}/{name}"));
        let name = folder.rsplit('/').next().unwrap_or_default().to_owned();
        if let Some(from) = &section.folder {
            self.folders
                .entry(from.clone())
                .or_insert_with(|| folder.clone());
        }
        let title = match (&section.title, section.index) {
            (Some(title), _) => title.clone(),
            (None, Some(page)) => self.title(page),
            (None, None) => Spanned {
                value: title_of(&section.name),
                span: section.origin,
            },
        };
        self.placed.modules.push(Module {
            folder: name,
            title,
            description: section.description.clone(),
            weight: self.placed.modules.len() + 1,
        });
        if let Some(index) = section.index {
            self.spot_at(index, format!("{folder}/index.md"), None);
        }
        for (weight, item) in (1..).zip(items) {
            match item {
                Item::Page(page) => {
                    let (folder, stem) = self.within(page, section, &folder);
                    self.spot(page, &folder, &stem, Some(weight));
                }
                Item::List(below, title) => {
                    let pages = below.children.iter().filter_map(|node| match node {
                        Node::Page(page) => Some(*page),
                        Node::Section(section) => section.index,
                    });
                    let is_shown = |page: &usize| !self.pages[*page].front.is_draft;
                    let pages: Vec<usize> = pages.filter(is_shown).collect();
                    if pages.is_empty() {
                        // The lesson would be an empty page.
                        let message = format!("the title `{}` has no page of its own", title.value);
                        self.losses.lose(Lost::Title, title.span, message);
                        continue;
                    }
                    let path = self.free(&folder, &plain(&below.name), file_in);
                    self.placed.lists.push(List {
                        spot: Spot {
                            path: path_of(&path),
                            weight: Some(weight),
                        },
                        title: title.clone(),
                        description: below.description.clone(),
                        pages,
                    });
                }
            }
        }
    }

    /// The folder and name of a page in a module, as they were where that can be.
    fn within(&self, page: usize, section: &Section, folder: &str) -> (String, String) {
        let path = &self.pages[page].path;
        let prefix = section.folder.as_ref().map(|folder| format!("{folder}/"));
        let rest = prefix.and_then(|prefix| path.strip_prefix(&prefix));
        let Some((inner, name)) = rest.and_then(|rest| rest.rsplit_once('/')) else {
            return (folder.to_owned(), self.stem(page));
        };
        let stem = if is_index(name) {
            "index"
        } else {
            stem_of(name)
        };
        let inner: Vec<String> = inner.split('/').map(plain).collect();
        (format!("{folder}/{}", inner.join("/")), plain(stem))
    }

    /// What the page's file may be called outside its folder.
    fn stem(&self, page: usize) -> String {
        let path = &self.pages[page].path;
        if !is_index(path) {
            return plain(stem_of(path));
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let name = folder.rsplit('/').next().unwrap_or_default();
        plain(if name.is_empty() { "overview" } else { name })
    }

    fn title(&self, page: usize) -> Spanned<String> {
        let page = &self.pages[page];
        let found = page.label.clone().or_else(|| page.front.title.clone());
        found.unwrap_or_else(|| Spanned {
            value: title_of(page.path.rsplit('/').next().unwrap_or(&page.path)),
            span: page.file.span(0..0),
        })
    }

    fn spot(&mut self, page: usize, folder: &str, stem: &str, weight: Option<usize>) {
        let path = self.free(folder, stem, file_in);
        self.spot_at(page, path, weight);
    }

    fn spot_at(&mut self, page: usize, path: String, weight: Option<usize>) {
        let from = &self.pages[page].path;
        let from = from.rsplit_once('/').map_or("", |(from, _)| from);
        let here = path.rsplit_once('/').map_or("", |(here, _)| here);
        self.folders
            .entry(from.to_owned())
            .or_insert_with(|| here.to_owned());
        self.placed.pages[page] = Some(Spot {
            path: path_of(&path),
            weight,
        });
    }

    /// A path that no other page has the address of, numbered if it must be.
    fn free(&mut self, folder: &str, name: &str, path: impl Fn(&str, &str) -> String) -> String {
        let mut number = 1;
        loop {
            let name = match number {
                1 => name.to_owned(),
                number => format!("{name}-{number}"),
            };
            let path = path(folder, &name);
            let mut parts: Vec<&str> = path.trim_end_matches(".md").split('/').collect();
            // `a.md`, `a/index.md` and the folder `a` have one address.
            parts.pop_if(|part| *part == "index");
            if self.taken.insert(PageUrl::of(&parts).as_str().to_owned()) {
                return path;
            }
            number += 1;
        }
    }

    /// Places the files beside the pages.
    fn files(&mut self, folder: &Folder, course: &Course<'_>) {
        let (content, statics) = (course.content.as_str(), &course.statics);
        let mut taken = BTreeSet::new();
        let below = |path: &str, top: &str| {
            let rest = path.strip_prefix(top)?;
            let rest = if top.is_empty() {
                rest
            } else {
                rest.strip_prefix('/')?
            };
            Some(rest.to_owned())
        };
        let paths = folder.files.keys();
        for path in paths.filter(|path| !course.left_out.contains(*path)) {
            let top = statics
                .iter()
                .map(String::as_str)
                .find(|top| below(path, top).is_some());
            let top = match top {
                Some(top) => top,
                None if below(path, content).is_some() => content,
                None => continue,
            };
            let (mut here, mut rest) = (path.as_str(), String::new());
            let target = loop {
                let Some((above, name)) = here.rsplit_once('/') else {
                    let rest = below(path, top).unwrap_or_else(|| path.clone());
                    break format!("content/{}/{rest}", self.placed.framework);
                };
                rest = if rest.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}/{rest}")
                };
                if let Some(folder) = self.folders.get(above) {
                    break format!("{folder}/{rest}");
                }
                if above == top {
                    break format!("content/{}/{rest}", self.placed.framework);
                }
                here = above;
            };
            let Some(mut target) = OutPath::new(&target) else {
                continue;
            };
            let mut number = 2;
            while !taken.insert(target.folded().into_owned()) {
                let numbered = match target.as_str().rsplit_once('.') {
                    Some((stem, ending)) => format!("{stem}-{number}.{ending}"),
                    None => format!("{target}-{number}"),
                };
                number += 1;
                match OutPath::new(&numbered) {
                    Some(numbered) => target = numbered,
                    None => break,
                }
            }
            self.placed
                .files
                .insert(path.clone(), path_of(target.as_str()));
        }
    }
}

fn file_in(folder: &str, stem: &str) -> String {
    format!("{folder}/{stem}.md")
}

fn path_of(path: &str) -> ContentPath {
    ContentPath::new(path).expect("made from plain names")
}

/// How many pages stand before the first section.
fn run(nodes: &[Node]) -> usize {
    let is_page = |node: &&Node| matches!(node, Node::Page(_));
    nodes.iter().take_while(is_page).count()
}

fn flatten<'s>(nodes: &'s [Node], items: &mut Vec<Item<'s>>) {
    for node in nodes {
        match node {
            Node::Page(page) => items.push(Item::Page(*page)),
            Node::Section(section) => {
                match (section.index, &section.title) {
                    (Some(index), _) => items.push(Item::Page(index)),
                    (None, Some(title)) => items.push(Item::List(section, title)),
                    (None, None) => {}
                }
                flatten(&section.children, items);
            }
        }
    }
}

/// Whether a page is the one of its folder.
pub(super) fn is_index(path: &str) -> bool {
    let stem = stem_of(path).to_ascii_lowercase();
    matches!(stem.as_str(), "index" | "_index" | "readme")
}

/// The name of a page's file without its ending.
pub(super) fn stem_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".mdx")
        .or(name.strip_suffix(".md"))
        .unwrap_or(name)
}

/// A name that is fit for a file anywhere.
fn plain(name: &str) -> String {
    let odd = |c: char| {
        c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
    };
    let name = name.replace(odd, "-");
    let name = name.trim_matches(['.', ' ']);
    let end = name.floor_char_boundary(name.len().min(150));
    match &name[..end] {
        "" => "page".to_owned(),
        name => name.to_owned(),
    }
}

/// The place of a page in the source, for what concerns all of it.
pub(super) fn top_of(page: &Page<'_>) -> Span {
    page.file.span(0..0)
}

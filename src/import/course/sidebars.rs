//! The sidebars of Docusaurus: which pages the reader sees, in which order.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::slugify;
use crate::data::{Fields, Node as Entry, Table, Value};
use crate::source::{SourceFile, Spanned};

use super::lost::{Losses, Lost};
use super::place::title_of;
use super::script;
use super::tree::{Course, DEEPEST, Node, Page, Section};

/// The sidebars of a script or a JSON file.
pub(super) fn table(file: &SourceFile) -> Option<Table> {
    if file.path.as_str().ends_with(".json") {
        let first = file.text.find('{')?;
        return match script::literal(file, first)?.0.value {
            Value::Table(table) => Some(table),
            _ => None,
        };
    }
    let tables = script::objects(file).into_iter();
    let is_sidebars = |table: &Table| {
        table
            .iter()
            .any(|(_, node)| matches!(node.value, Value::List(_) | Value::Table(_)))
    };
    tables.into_iter().rfind(is_sidebars)
}

/// Reads sidebars into a tree of sections.
pub(super) struct Sidebars<'s, 'f> {
    file: &'s SourceFile,
    pages: &'s [Page<'f>],
    by_folder: &'s Section,
    content: &'s str,
    ids: &'s BTreeMap<String, usize>,
    /// Pages that stand in a sidebar.
    taken: BTreeSet<usize>,
    losses: &'s mut Losses,
}

impl<'s, 'f> Sidebars<'s, 'f> {
    /// Sidebars of `file` over the pages of a course, by their ids.
    pub fn new(
        file: &'s SourceFile,
        course: &'s Course<'f>,
        ids: &'s BTreeMap<String, usize>,
        losses: &'s mut Losses,
    ) -> Self {
        Self {
            file,
            pages: &course.pages,
            by_folder: &course.root,
            content: &course.content,
            ids,
            taken: BTreeSet::new(),
            losses,
        }
    }

    /// The whole course; what no sidebar names comes last.
    pub fn root(&mut self, table: &Table) -> Section {
        let mut root = Section::new("", self.file.span(0..0));
        root.folder = Some(self.content.to_owned());
        let mut bars: Vec<(Spanned<String>, Vec<Node>)> = Vec::new();
        for (name, node) in table {
            let nodes = self.nodes(node, 0);
            if !nodes.is_empty() {
                bars.push((name.clone(), nodes));
            }
        }
        if bars.len() == 1 {
            root.children = bars.swap_remove(0).1;
        } else {
            for (name, nodes) in bars {
                let mut section = Section::new(name.value.clone(), name.span);
                section.title = Some(Spanned {
                    value: title_of(&name.value),
                    span: name.span,
                });
                section.children = nodes;
                root.children.push(Node::Section(section));
            }
        }
        // What no sidebar names comes last.
        let rest = self.rest(self.by_folder);
        if !rest.children.is_empty() {
            let mut section = rest;
            section.index = None;
            "more".clone_into(&mut section.name);
            section.title = Some(Spanned {
                value: "More".to_owned(),
                span: self.file.span(0..0),
            });
            root.children.push(Node::Section(section));
        }
        root
    }

    /// The part of a section that stands in no sidebar.
    fn rest(&self, section: &Section) -> Section {
        let mut rest = Section {
            children: Vec::new(),
            ..section.clone()
        };
        let is_free = |page: &usize| !self.taken.contains(page);
        let index = section.index.filter(is_free);
        rest.index = None;
        rest.children.extend(index.map(Node::Page));
        for node in &section.children {
            match node {
                Node::Page(page) if is_free(page) => rest.children.push(Node::Page(*page)),
                Node::Page(_) => {}
                Node::Section(section) => {
                    let inner = self.rest(section);
                    if !inner.children.is_empty() {
                        rest.children.push(Node::Section(inner));
                    }
                }
            }
        }
        rest
    }

    fn nodes(&mut self, node: &Entry, depth: usize) -> Vec<Node> {
        if depth > DEEPEST {
            return Vec::new();
        }
        match &node.value {
            Value::List(items) => items
                .iter()
                .flat_map(|item| self.nodes(item, depth + 1))
                .collect(),
            Value::Text(id) => self.page(id, node).into_iter().collect(),
            Value::Table(table) => self.item(table, node, depth),
            _ => Vec::new(),
        }
    }

    fn page(&mut self, id: &str, node: &Entry) -> Option<Node> {
        let Some(page) = self.ids.get(id) else {
            let message = format!("the sidebar names a page `{id}` that is not there");
            self.losses.lose(Lost::Page, node.span, message);
            return None;
        };
        self.taken.insert(*page).then_some(Node::Page(*page))
    }

    fn item(&mut self, table: &Table, node: &Entry, depth: usize) -> Vec<Node> {
        let mut fields = Fields::new(table, node.span);
        let kind = fields.text("type").map(|kind| kind.value);
        match kind.as_deref() {
            Some("doc" | "ref") => {
                let id = fields.text("id");
                id.and_then(|id| self.page(&id.value, node))
                    .into_iter()
                    .collect()
            }
            Some("autogenerated") => {
                let dir = fields
                    .text("dirName")
                    .map(|dir| dir.value)
                    .unwrap_or_default();
                let dir = dir.trim_matches(['.', '/']);
                self.generated(dir)
            }
            Some("category") => {
                let label = fields.text("label");
                let name = label
                    .as_ref()
                    .map_or("category", |label| label.value.as_str());
                let mut section = Section::new(slugify(name), node.span);
                section.title.clone_from(&label);
                if let Some(mut link) = fields.table("link") {
                    if let Some(id) = link.text("id") {
                        section.index = match self.page(&id.value, node) {
                            Some(Node::Page(page)) => Some(page),
                            _ => None,
                        };
                    }
                    let description = link.text("description").map(|text| text.value);
                    section.description = description.unwrap_or_default();
                }
                if let Some(items) = fields.node("items") {
                    section.children = self.nodes(items, depth + 1);
                }
                self.settle(&mut section);
                vec![Node::Section(section)]
            }
            Some("link" | "html") => {
                let message = "a link in the sidebar has no place in a module";
                self.losses.lose(Lost::Link, node.span, message);
                Vec::new()
            }
            // `{ Label: [items] }`
            None => {
                let mut nodes = Vec::new();
                for (label, items) in table {
                    let slug = slugify(&label.value);
                    let mut section = Section::new(slug, label.span);
                    section.title = Some(label.clone());
                    section.children = self.nodes(items, depth + 1);
                    self.settle(&mut section);
                    nodes.push(Node::Section(section));
                }
                nodes
            }
            Some(_) => Vec::new(),
        }
    }

    /// Gives a section the folder that its pages share, if it is theirs.
    fn settle(&self, section: &mut Section) {
        let mut paths = section.children.iter().filter_map(|node| match node {
            Node::Page(page) => Some(*page),
            Node::Section(section) => section.index,
        });
        let folder = |page: usize| {
            let path = &self.pages[page].path;
            path.rsplit_once('/').map_or("", |(folder, _)| folder)
        };
        let Some(first) = paths.next().map(folder) else {
            return;
        };
        if first != self.content && paths.all(|page| folder(page) == first) {
            section.folder = Some(first.to_owned());
        }
    }

    /// The pages of a folder, in the order of the folder.
    fn generated(&mut self, dir: &str) -> Vec<Node> {
        let path = match (self.content, dir) {
            (content, "") => content.to_owned(),
            (content, dir) => format!("{content}/{dir}"),
        };
        let Some(section) = below(self.by_folder, &path) else {
            return Vec::new();
        };
        let mut nodes = Vec::from_iter(section.index.map(Node::Page));
        nodes.extend(section.children.iter().cloned());
        take(&nodes, &mut self.taken);
        nodes
    }
}

/// The section whose pages lie in this folder.
fn below<'s>(section: &'s Section, folder: &str) -> Option<&'s Section> {
    if section.folder.as_deref() == Some(folder) {
        return Some(section);
    }
    section.children.iter().find_map(|node| match node {
        Node::Section(section) => below(section, folder),
        Node::Page(_) => None,
    })
}

fn take(nodes: &[Node], taken: &mut BTreeSet<usize>) {
    for node in nodes {
        match node {
            Node::Page(page) => {
                taken.insert(*page);
            }
            Node::Section(section) => {
                taken.extend(section.index);
                take(&section.children, taken);
            }
        }
    }
}

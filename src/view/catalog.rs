//! The pages of frameworks and modules.

use serde::Serialize;

use super::booklet::BookletRef;
use super::edition::EditionLink;
use super::path::PathRef;
use super::shapes::{
    CoverageView, Crumb, FrameworkLink, FrameworkRef, PageRef, TopicRef, coverage, scheme_anchor,
};
use super::shared::Shared;
use super::sidebar::Sidebars;
use super::{Data, Draft, Maker, PageId, View};
use crate::address::PageUrl;
use crate::crosswalk::TopicIdx;
use crate::source::Span;

/// `fw` in `framework.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameworkPage {
    pub id: String,
    pub name: String,
    pub title: String,
    pub description: String,
    pub owner: String,
    pub homepage: Option<String>,
    pub banner: Option<String>,
    pub trademark: String,
    pub disclaimer: String,
    /// The text of the framework's `index.md`, drawn; empty if there is none.
    pub intro_html: String,
    pub modules: Vec<ModuleView>,
    /// The learning paths made for it.
    pub paths: Vec<PathRef>,
    /// All its lessons in one, for paper and for readers of books.
    pub booklets: Vec<BookletRef>,
    pub schemes: Vec<SchemeView>,
    pub coverage: Vec<CoverageTo>,
}

/// A module with its lessons.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ModuleView {
    pub title: String,
    pub url: String,
    pub description: String,
    pub lessons: Vec<PageRef>,
}

/// One edition and its tree of topics.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SchemeView {
    pub id: String,
    pub title: String,
    pub version: Option<String>,
    pub status: &'static str,
    pub issued: Option<String>,
    pub note: Option<String>,
    pub n_topics: usize,
    pub anchor: String,
    /// Pages on what changed to and from this edition.
    pub changes: Vec<EditionLink>,
    pub tree: Vec<NodeView>,
}

/// A topic in the tree.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NodeView {
    pub topic: TopicRef,
    pub n_rows: usize,
    pub n_lessons: usize,
    pub children: Vec<NodeView>,
}

/// How much of the framework another one covers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoverageTo {
    /// The other framework; its `url` is the page of the pair.
    pub to: FrameworkRef,
    pub overall: CoverageView,
}

/// `module` in `module.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ModulePage {
    pub title: String,
    pub description: String,
    /// The text of the module's `index.md`, drawn; empty if there is none.
    pub intro_html: String,
    pub framework: FrameworkRef,
    pub lessons: Vec<PageRef>,
    pub previous: Option<Crumb>,
    pub next: Option<Crumb>,
}

/// The page of every framework and of every module.
pub(super) fn pages(maker: &Maker<'_>) -> Vec<PageId> {
    let mut pages = Vec::new();
    for (index, framework) in maker.book().frameworks.iter().enumerate() {
        pages.push(PageId::Framework(index));
        for (module, inside) in framework.modules.iter().enumerate() {
            // Lessons that stand in no module folder are listed on the framework's page.
            if !inside.folder.is_empty() {
                pages.push(PageId::Module(index, module));
            }
        }
    }
    pages
}

pub(super) fn framework_page(maker: &Maker<'_>, sidebars: &Sidebars, index: usize) -> View {
    let framework = &maker.book().frameworks[index];
    let file = &framework.file;
    let root = framework.url.root();
    let modules = framework
        .modules
        .iter()
        .map(|module| ModuleView {
            title: module.title.clone(),
            url: module.url.href(),
            description: module.description.clone(),
            lessons: maker.page_refs(&module.lessons),
        })
        .collect();
    let page = FrameworkPage {
        id: file.id.value.clone(),
        name: file.name.clone(),
        title: file.title.clone(),
        description: file.description.clone(),
        owner: file.owner.clone(),
        homepage: file.homepage.clone(),
        banner: file.banner.clone(),
        trademark: file.trademark.clone(),
        disclaimer: file.disclaimer.clone(),
        intro_html: maker.intro(framework.intro, &root),
        modules,
        paths: maker.path_refs(|path| path.framework == Some(index)),
        booklets: maker.booklet_refs(&framework.url),
        schemes: schemes(maker, index),
        coverage: coverage_to(maker, index),
    };
    let draft = Draft {
        template: "framework.html",
        kind: "framework",
        url: framework.url.clone(),
        what: format!("the page of the framework `{}`", file.id.value),
        title: file.title.clone(),
        description: file.description.clone(),
        breadcrumb: vec![
            Crumb::to("Home", &PageUrl::home()),
            Crumb::here(file.name.clone()),
        ],
        framework: Some(index),
        data: Data::Framework { fw: Box::new(page) },
    };
    let origin = Some(file.id.span);
    let edit = framework
        .intro
        .map(|intro| maker.book().lessons[intro].path.as_str());
    maker.page_with(draft, sidebars.of(index, None, &root), origin, edit)
}

fn schemes(maker: &Maker<'_>, framework: usize) -> Vec<SchemeView> {
    maker
        .crosswalk()
        .schemes
        .iter()
        .enumerate()
        .filter(|(_, scheme)| scheme.framework == Some(framework))
        .map(|(index, scheme)| SchemeView {
            id: scheme.id.clone(),
            title: scheme.title.clone(),
            version: scheme.version.clone(),
            status: scheme.status.word(),
            issued: scheme.issued.clone(),
            note: scheme.note.clone(),
            n_topics: scheme.n_topics,
            anchor: scheme_anchor(&scheme.id),
            changes: maker.edition_links_of(index),
            tree: scheme
                .roots
                .iter()
                .map(|root| node(maker, *root, 0))
                .collect(),
        })
        .collect()
}

/// A topic with everything below it. Trees deeper than any real scheme are cut, as
/// the template that draws them calls itself.
fn node(maker: &Maker<'_>, topic: TopicIdx, depth: usize) -> NodeView {
    const DEEPEST: usize = 20;
    let entry = &maker.crosswalk()[topic];
    let children = if depth < DEEPEST {
        entry
            .narrower
            .iter()
            .map(|child| node(maker, *child, depth + 1))
            .collect()
    } else {
        Vec::new()
    };
    NodeView {
        topic: maker.topic_ref(topic),
        n_rows: maker.crosswalk().counterparts(topic).len(),
        n_lessons: entry.taught_by.len(),
        children,
    }
}

fn coverage_to(maker: &Maker<'_>, framework: usize) -> Vec<CoverageTo> {
    maker
        .crosswalk()
        .pairs
        .iter()
        .filter_map(|pair| {
            let (other, direction) = if pair.a == framework {
                (pair.b, &pair.a_to_b)
            } else if pair.b == framework {
                (pair.a, &pair.b_to_a)
            } else {
                return None;
            };
            let to = FrameworkLink {
                url: pair.url.href(),
                ..(*maker.frameworks()[other]).clone()
            };
            Some(CoverageTo {
                to: Shared::new(to),
                overall: coverage(&direction.overall),
            })
        })
        .collect()
}

pub(super) fn module_page(
    maker: &Maker<'_>,
    sidebars: &Sidebars,
    framework: usize,
    index: usize,
) -> View {
    let home = &maker.book().frameworks[framework];
    let module = &home.modules[index];
    let root = module.url.root();
    let neighbor = |index: Option<usize>| {
        let module = home.modules.get(index?)?;
        (!module.folder.is_empty()).then(|| Crumb::to(module.title.clone(), &module.url))
    };
    let page = ModulePage {
        title: module.title.clone(),
        description: module.description.clone(),
        intro_html: maker.intro(module.intro, &root),
        framework: maker.frameworks()[framework].clone(),
        lessons: maker.page_refs(&module.lessons),
        previous: neighbor(index.checked_sub(1)),
        next: neighbor(Some(index + 1)),
    };
    let draft = Draft {
        template: "module.html",
        kind: "module",
        url: module.url.clone(),
        what: format!("the page of the module `{}`", module.folder),
        title: module.title.clone(),
        description: module.description.clone(),
        breadcrumb: vec![
            Crumb::to("Home", &PageUrl::home()),
            Crumb::to(home.file.name.clone(), &home.url),
            Crumb::here(module.title.clone()),
        ],
        framework: Some(framework),
        data: Data::Module { module: page },
    };
    let first = module.intro.or_else(|| module.lessons.first().copied());
    let origin = first.map(|lesson| Span::new(maker.book().lessons[lesson].file, 0..0));
    let sidebar = sidebars.of(framework, Some(index), &root);
    maker.page_with(draft, sidebar, origin, None)
}

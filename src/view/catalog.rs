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
    /// Frozen; unique among the frameworks.
    pub id: String,
    /// Short: `ITIL 4`.
    pub name: String,
    /// In full; the same as `name` if its file gives none.
    pub title: String,
    /// What it is, in the words of its file; empty if there are none.
    pub description: String,
    /// Who publishes it; empty if its file does not say.
    pub owner: String,
    /// Complete address of the owner's own page; none if its file gives none.
    pub homepage: Option<String>,
    /// What readers should know first, such as a change of edition; none if there is
    /// nothing.
    pub banner: Option<String>,
    /// Trademark notice, also one of the page's `notices`; empty if there is none.
    pub trademark: String,
    /// What is to be said beside that notice; empty if there is nothing.
    pub disclaimer: String,
    /// The text of the framework's `index.md`, drawn; empty if there is none.
    pub intro_html: String,
    /// In reading order; lessons outside any folder form a module with the framework's own
    /// name and address.
    pub modules: Vec<ModuleView>,
    /// The learning paths made for it.
    pub paths: Vec<PathRef>,
    /// All its lessons in one, for paper and for readers of books.
    pub booklets: Vec<BookletRef>,
    /// Its editions in display order; empty if the book lists no topics of it.
    pub schemes: Vec<SchemeView>,
    /// One for each other framework with topics; empty if this one has none.
    pub coverage: Vec<CoverageTo>,
}

/// A module with its lessons.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ModuleView {
    /// From `module.toml`, else made from the folder's name.
    pub title: String,
    /// Address of its page, after the root.
    pub url: String,
    /// What it is about; empty if there is no such text.
    pub description: String,
    /// In reading order.
    pub lessons: Vec<PageRef>,
}

/// One edition and its tree of topics.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SchemeView {
    /// Frozen; unique among the schemes.
    pub id: String,
    /// Name of the edition.
    pub title: String,
    /// As its file names it, such as `2026`; none if it names none.
    pub version: Option<String>,
    /// `current`, `superseded` or `withdrawn`.
    pub status: &'static str,
    /// When it appeared: `2021`, `2021-08` or `2021-08-01`; none if its file does not say.
    pub issued: Option<String>,
    /// What is verified of it and what to check with the owner; none if nothing is said.
    pub note: Option<String>,
    /// All its topics, those that coverage does not count included.
    pub n_topics: usize,
    /// Id for its place on the page: the `url` of the scheme ends with it.
    pub anchor: String,
    /// Pages on what changed to and from this edition.
    pub changes: Vec<EditionLink>,
    /// The topics at the top of it, with all others below them.
    pub tree: Vec<NodeView>,
}

/// A topic in the tree.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NodeView {
    pub topic: TopicRef,
    /// Topics of other frameworks that it is mapped to, each once.
    pub n_rows: usize,
    /// Lessons that explain it.
    pub n_lessons: usize,
    /// Topics directly below it, in the order of their scheme.
    pub children: Vec<NodeView>,
}

/// How much of the framework another one covers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoverageTo {
    /// The other framework; its `url` is the page of the pair.
    pub to: FrameworkRef,
    /// Over the editions of the page's framework that are current.
    pub overall: CoverageView,
}

/// `module` in `module.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ModulePage {
    /// From `module.toml`, else made from the folder's name.
    pub title: String,
    /// What it is about; empty if there is no such text.
    pub description: String,
    /// The text of the module's `index.md`, drawn; empty if there is none.
    pub intro_html: String,
    /// The framework that it is part of.
    pub framework: FrameworkRef,
    /// In reading order.
    pub lessons: Vec<PageRef>,
    /// The module before it in the framework, if there is one with a page.
    pub previous: Option<Crumb>,
    /// The module after it in the framework, if there is one.
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
            tree: scheme.roots.iter().map(|root| node(maker, *root)).collect(),
        })
        .collect()
}

/// A topic with everything below it, [`MOST_LEVELS`](crate::crosswalk::MOST_LEVELS) at
/// the most.
fn node(maker: &Maker<'_>, topic: TopicIdx) -> NodeView {
    let entry = &maker.crosswalk()[topic];
    let children = entry.narrower.iter().map(|child| node(maker, *child));
    let children = children.collect();
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

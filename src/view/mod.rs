//! What a page may say: everything a template may know, as data.
//!
//! A view is complete: templates look nothing up. Its fields, their names and their
//! meaning are what theme authors write against; how they look is the theme's matter.

mod blocks;
mod body;
mod booklet;
mod bridges;
mod catalog;
mod compare;
mod comparison;
mod data;
pub mod downloads;
mod edition;
mod frame;
mod gaps;
mod graph;
mod home;
mod inferred;
mod layers;
mod lesson;
mod linked;
mod matrix;
mod method;
mod pair;
mod path;
mod picture;
mod prerequisites;
mod progress;
mod published;
pub mod publishing;
mod quiz;
mod section;
mod shapes;
mod shared;
mod sidebar;
mod study;
#[cfg(test)]
pub mod tests;
mod topic;
pub mod uris;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::address::{OutPath, PageUrl};
use crate::config::Config;
use crate::crosswalk::{Crosswalk, TopicIdx};
use crate::highlight::Highlighted;
use crate::link::Book;
use crate::memo::{Key, KeyHasher};
use crate::picture::Picture;
use crate::source::Span;

pub use booklet::{Booklet, Chapter, Entry, booklets};
pub use data::Data;
pub use frame::Frame;
pub use picture::PageImage;
pub use published::Published;
pub use shapes::{FrameworkRef, description};
pub use sidebar::Sidebar;
pub use study::{Asked, AskedAnswers, Card, Deck, anki_path, glossary_url, qti_path};

use linked::Publisher;
use shapes::{Crumb, Refs};
use shared::{Shared, key_of};
use sidebar::Sidebars;

/// Where the entry of the search index lies. Its name is the same in every build, so
/// that an edit of one lesson does not change every page.
pub const SEARCH_ENTRY: &str = "search/index.js";

/// All that the pages of a site are made of.
#[derive(Debug)]
pub struct Input<'a> {
    pub config: &'a Config,
    pub book: &'a Book,
    pub crosswalk: &'a Crosswalk,
    /// Where each asset of the theme is published, by its plain name.
    pub asset_paths: &'a BTreeMap<String, OutPath>,
    /// The drawn blocks of each lesson, in the order of its text.
    pub highlighted: &'a [Vec<Arc<Highlighted>>],
    /// The files of data, finished before any page is made.
    pub downloads: &'a [Published],
    /// What [`booklets`] made of the same; none before.
    pub booklets: &'a [Booklet],
}

/// Every page of the site. Views are made one at a time, as they are asked for: all
/// of them at once would be the largest thing in memory.
pub struct Views<'a> {
    maker: Maker<'a>,
    sidebars: Sidebars,
    /// Every page, in a fixed order.
    pub pages: Vec<PageId>,
}

/// Names a page of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageId {
    Home,
    /// By index into the book's frameworks.
    Framework(usize),
    /// By framework and module.
    Module(usize, usize),
    /// By index into the book's lessons; comparisons and single pages too.
    Lesson(usize),
    Topic(TopicIdx),
    SideBySide,
    /// By index into the crosswalk's pairs.
    Pair(usize),
    /// Some rows of a pair that is too large for one page: by pair and part.
    PairPart(usize, usize),
    /// What has no counterpart, by pair.
    Gaps(usize),
    /// Sections of both frameworks crossed, by pair.
    Matrix(usize),
    /// All sections and what joins them, drawn.
    Graph,
    /// The files of data.
    Downloads,
    /// From the other order of a pair's frameworks.
    PairRedirect(usize),
    /// By index into the crosswalk's sets.
    Edition(usize),
    Method,
    Bridges,
    Words,
    /// The list of learning paths.
    Paths,
    /// By index into the book's paths.
    Path(usize),
    /// The map of prerequisites.
    PathMap,
    /// The print edition of a booklet, by index into [`Input::booklets`].
    Print(usize),
    Glossary,
    Flashcards,
    /// What the reader has done, from the browser's own store.
    Progress,
    Search,
    NotFound,
    /// By index into the book's redirects.
    Redirect(usize),
}

impl PageId {
    /// Whether readers may look for the page, and it is made of what others say.
    pub fn is_made(self) -> bool {
        match self {
            Self::SideBySide | Self::Pair(_) | Self::Gaps(_) | Self::Matrix(_) => true,
            Self::Graph | Self::Downloads | Self::Edition(_) | Self::Method => true,
            Self::Bridges | Self::Words | Self::Paths | Self::PathMap => true,
            Self::Glossary | Self::Flashcards | Self::Progress => true,
            Self::Home | Self::Framework(_) | Self::Module(..) | Self::Lesson(_) => false,
            Self::Topic(_) | Self::Path(_) | Self::PairPart(..) | Self::Print(_) => false,
            Self::PairRedirect(_) | Self::Redirect(_) | Self::Search | Self::NotFound => false,
        }
    }
}

/// One page before it is rendered.
#[derive(Debug)]
pub struct View {
    /// The template that draws it.
    pub template: &'static str,
    pub path: OutPath,
    /// For the collision report: what the page is.
    pub what: String,
    /// The file that an author wrote for it.
    pub origin: Option<Span>,
    /// The way up to the site's root, put before every address.
    pub root: String,
    /// `page` in templates.
    pub page: PageInfo,
    /// Index into [`Views::sidebars`].
    pub sidebar: Option<usize>,
    /// The rest of what the template sees.
    pub data: Data,
    /// Fingerprint of everything the page depends on but the theme's templates.
    pub key: Key,
    /// Listed in the sitemap.
    pub listed: bool,
    /// The picture that [`PageInfo::image`] names.
    pub picture: Option<Picture>,
}

/// What a template knows of any page as `page`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PageInfo {
    /// The kind of page, such as `lesson`, `topic`, `pair` or `search`.
    pub kind: &'static str,
    /// Also the text of `<title>`.
    pub title: String,
    /// One sentence; empty if there is none.
    pub description: String,
    /// Address after the root.
    pub url: String,
    /// Complete address, if the book has a `base_url`.
    pub canonical: Option<String>,
    /// The way from the home page down to this one.
    pub breadcrumb: Vec<Crumb>,
    /// The framework that the page belongs to.
    pub framework: Option<FrameworkRef>,
    /// Where to edit the page's source, if the book has an `edit_url`.
    pub edit_url: Option<String>,
    /// Trademark notices of the frameworks that the site names.
    pub notices: Shared<Vec<String>>,
    /// Search engines are asked to leave the page out.
    pub noindex: bool,
    /// What the page is about in the words of schema.org, as JSON-LD that is safe
    /// inside `<script type="application/ld+json">`; absent if there is nothing to say.
    pub linked_data: Option<String>,
    /// Course blocks stand on the page: it needs their styles and perhaps their script.
    pub study: bool,
    /// Tables that readers can work with stand on the page.
    pub tables: bool,
    /// The text lies beside the page as `index.md`.
    pub markdown: bool,
    /// What stands for the page where links are shared, if the book wants pictures.
    pub image: Option<PageImage>,
}

/// Lists the pages of the site.
pub fn views<'a>(input: &'a Input<'a>) -> Views<'a> {
    let maker = Maker::new(input);
    let sidebars = sidebar::sidebars(&maker);
    // Those that list the whole book come early, or one thread would do them last while
    // the others wait.
    let mut pages = vec![PageId::Home, PageId::Search];
    if input.config.progress.enabled {
        pages.push(PageId::Progress);
    }
    pages.extend(catalog::pages(&maker));
    pages.extend(lesson::pages(&maker));
    pages.extend(topic::pages(&maker));
    pages.extend(compare::pages(&maker));
    pages.extend(edition::pages(&maker));
    pages.extend(method::pages(&maker));
    pages.extend(path::pages(&maker));
    if input.config.output.print {
        pages.extend((0..input.booklets.len()).map(PageId::Print));
    }
    if !input.book.terms.is_empty() {
        pages.push(PageId::Glossary);
    }
    if study::has_cards(&input.book.lessons) {
        pages.push(PageId::Flashcards);
    }
    pages.push(PageId::NotFound);
    pages.extend((0..input.book.redirects.len()).map(PageId::Redirect));
    Views {
        maker,
        sidebars,
        pages,
    }
}

impl Views<'_> {
    /// What all pages share.
    pub fn frame(&self) -> &Frame {
        &self.maker.frame
    }

    /// What many pages share each.
    pub fn sidebars(&self) -> &[Sidebar] {
        &self.sidebars.all
    }

    /// Makes the view of one page, without what [`Views::complete`] adds.
    pub fn view(&self, page: PageId) -> View {
        let (maker, sidebars) = (&self.maker, &self.sidebars);
        match page {
            PageId::Home => home::home(maker),
            PageId::Framework(index) => catalog::framework_page(maker, sidebars, index),
            PageId::Module(framework, module) => {
                catalog::module_page(maker, sidebars, framework, module)
            }
            PageId::Lesson(index) => lesson::page(maker, sidebars, index),
            PageId::Topic(index) => topic::page(maker, index),
            PageId::SideBySide => compare::side_by_side(maker),
            PageId::Pair(index) => compare::pair_page(maker, index),
            PageId::PairPart(index, part) => pair::part_page(maker, index, part),
            PageId::Gaps(index) => gaps::page(maker, index),
            PageId::Matrix(index) => matrix::page(maker, index),
            PageId::Graph => graph::page(maker),
            PageId::Downloads => published::page(maker),
            PageId::PairRedirect(index) => compare::pair_redirect(maker, index),
            PageId::Edition(set) => edition::page(maker, set),
            PageId::Method => method::page(maker),
            PageId::Bridges => bridges::page(maker),
            PageId::Words => words::page(maker),
            PageId::Paths => path::list(maker),
            PageId::Path(index) => path::page(maker, index),
            PageId::PathMap => path::map(maker),
            PageId::Print(index) => booklet::page(maker, index),
            PageId::Glossary => study::glossary(maker),
            PageId::Flashcards => study::flashcards(maker),
            PageId::Progress => progress::page(maker),
            PageId::Search => home::search(maker),
            PageId::NotFound => home::not_found(maker),
            PageId::Redirect(index) => home::redirect(maker, index),
        }
    }

    /// Adds what follows from the rest of a view and from what all pages share, and so
    /// is not part of its fingerprint.
    pub fn complete(&self, page: PageId, mut view: View) -> View {
        view.page.linked_data = self.maker.publisher.linked_data(&view);
        match (page, &mut view.data) {
            (PageId::Lesson(index), Data::Lesson { lesson } | Data::Comparison { lesson, .. }) => {
                self.maker.complete_lesson(index, lesson);
            }
            (_, Data::Search { letters }) => letters.set(home::letters(&self.maker)),
            (_, Data::Progress { progress }) => progress.set(progress::progress(&self.maker)),
            _ => {}
        }
        view
    }
}

/// Makes views; knows the whole book so that no template must.
struct Maker<'a> {
    input: &'a Input<'a>,
    frame: Frame,
    publisher: Publisher,
    notices: Shared<Vec<String>>,
    refs: Refs,
    sections: section::Sections,
    parts: pair::Parts,
    /// Pages that hold course blocks.
    study_pages: BTreeSet<PageUrl>,
    /// Pages that hold tables to work with.
    table_pages: BTreeSet<PageUrl>,
}

/// A page as its maker describes it, before it is fingerprinted.
struct Draft {
    template: &'static str,
    kind: &'static str,
    url: PageUrl,
    what: String,
    title: String,
    description: String,
    breadcrumb: Vec<Crumb>,
    /// Index into the book's frameworks.
    framework: Option<usize>,
    data: Data,
}

impl<'a> Maker<'a> {
    fn new(input: &'a Input<'a>) -> Self {
        let refs = Refs::new(input.book, input.crosswalk);
        let publisher = Publisher::new(input);
        let notices: Vec<String> = input
            .book
            .frameworks
            .iter()
            .map(|framework| framework.file.trademark.trim().to_owned())
            .filter(|notice| !notice.is_empty())
            .collect();
        let sections = section::Sections::new(input.crosswalk);
        Self {
            frame: frame::frame(input, &refs.frameworks, &publisher),
            publisher,
            parts: pair::Parts::new(input.crosswalk, &sections),
            sections,
            study_pages: study::pages_with_blocks(&input.book.lessons),
            table_pages: study::pages_with_tables(&input.book.lessons),
            notices: Shared::new(notices),
            refs,
            input,
        }
    }

    /// Every framework, in the book's order.
    fn frameworks(&self) -> &[FrameworkRef] {
        &self.refs.frameworks
    }

    fn book(&self) -> &'a Book {
        self.input.book
    }

    fn crosswalk(&self) -> &'a Crosswalk {
        self.input.crosswalk
    }

    /// Completes a page without a sidebar or an author's file.
    fn page(&self, draft: Draft) -> View {
        self.page_with(draft, None, None, None)
    }

    /// Completes a page.
    fn page_with(
        &self,
        draft: Draft,
        sidebar: Option<(usize, Key)>,
        origin: Option<Span>,
        edit_path: Option<&str>,
    ) -> View {
        let config = self.input.config;
        let edit_url = match (&config.edit_url, edit_path) {
            (Some(url), Some(path)) => Some(url.replace("{path}", path)),
            _ => None,
        };
        let is_written = edit_path.is_some_and(|path| path.ends_with(".md"));
        let picture = self.picture(&draft);
        let tables = self.table_pages.contains(&draft.url);
        let page = PageInfo {
            kind: draft.kind,
            title: draft.title,
            description: draft.description,
            url: draft.url.href(),
            canonical: config
                .base_url
                .as_ref()
                .map(|base| draft.url.absolute(&base.url)),
            breadcrumb: draft.breadcrumb,
            framework: draft
                .framework
                .map(|index| self.frameworks()[index].clone()),
            edit_url,
            notices: self.notices.clone(),
            noindex: false,
            linked_data: None,
            tables,
            markdown: config.output.markdown && is_written,
            image: picture.as_ref().and_then(|picture| self.image(picture)),
            study: self.study_pages.contains(&draft.url)
                || matches!(draft.data, Data::Glossary { .. } | Data::Flashcards { .. }),
        };
        let view = View {
            template: draft.template,
            path: draft.url.out_path(),
            what: draft.what,
            origin,
            root: draft.url.root(),
            page,
            sidebar: sidebar.map(|(index, _)| index),
            data: draft.data,
            key: Key::of(&[]),
            listed: true,
            picture,
        };
        self.seal(view, sidebar.map(|(_, key)| key))
    }

    /// Keeps a page out of search engines and the sitemap.
    fn unlisted(&self, mut view: View, sidebar: Option<Key>) -> View {
        view.page.noindex = true;
        view.listed = false;
        self.seal(view, sidebar)
    }

    /// Gives a finished view its fingerprint.
    fn seal(&self, mut view: View, sidebar: Option<Key>) -> View {
        let mut hasher = KeyHasher::default();
        hasher.add(self.frame.key.bytes());
        hasher.add(view.template.as_bytes());
        // Two redirects of one depth to one page differ in nothing else.
        hasher.add(view.path.as_str().as_bytes());
        hasher.add(view.root.as_bytes());
        if let Some(sidebar) = sidebar {
            hasher.add(sidebar.bytes());
        }
        hasher.add(key_of(&(&view.page, &view.data)).bytes());
        view.key = hasher.finish();
        view
    }
}

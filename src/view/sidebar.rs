//! The tree of a framework beside its lessons: made once for each module and depth,
//! and shared by all pages there.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Maker;
use super::shapes::{Crumb, FrameworkRef};
use super::shared::key_of;
use crate::link::LessonKind;
use crate::memo::Key;

/// Up to so many lessons, every page shows the whole tree; above, only the lessons of
/// its own module, or pages would grow with the course.
const WHOLE_TREE: usize = 80;
/// Of more modules than this, a lesson's page lists only those around its own.
const MOST_MODULES: usize = 40;
/// So many before and after it.
const AROUND: usize = 8;

/// A sidebar and the pages it fits: those from which `root` leads up.
#[derive(Debug)]
pub struct Sidebar {
    pub root: String,
    /// `nav` in `sidebar.html`.
    pub nav: Nav,
    pub key: Key,
}

/// What `sidebar.html` knows.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Nav {
    /// The framework whose tree it is.
    pub framework: FrameworkRef,
    /// In reading order; of very many, only those around the page's own.
    pub modules: Vec<NavModule>,
    /// Leads to all modules, where only some are listed.
    pub all: Option<Crumb>,
    /// Links to pairs with other frameworks and to the framework's learning paths.
    pub extra: Vec<Crumb>,
}

/// A module in the tree.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NavModule {
    /// Title of the module.
    pub title: String,
    /// Address of its page, after the root.
    pub url: String,
    /// Its lessons are listed here.
    pub open: bool,
    /// Links to its lessons, in reading order; empty unless `open`.
    pub lessons: Vec<Crumb>,
}

/// All sidebars, and which page has which.
pub(super) struct Sidebars {
    pub all: Vec<Sidebar>,
    by_place: BTreeMap<(usize, Option<usize>, usize), usize>,
}

impl Sidebars {
    /// The sidebar for a page in a module (or of the framework itself) so many
    /// folders below the root, with its fingerprint.
    pub(super) fn of(
        &self,
        framework: usize,
        module: Option<usize>,
        root: &str,
    ) -> Option<(usize, Key)> {
        let depth = root.len() / 3;
        let index = self
            .by_place
            .get(&(framework, module, depth))
            .or_else(|| self.by_place.get(&(framework, None, depth)))?;
        Some((*index, self.all[*index].key))
    }
}

/// Makes the sidebars that the book's pages need.
pub(super) fn sidebars(maker: &Maker<'_>) -> Sidebars {
    let mut sidebars = Sidebars {
        all: Vec::new(),
        by_place: BTreeMap::new(),
    };
    let book = maker.book();
    for (number, framework) in book.frameworks.iter().enumerate() {
        let n_lessons = framework.n_lessons();
        let mut places: Vec<(Option<usize>, usize)> = vec![(None, depth(&framework.url.root()))];
        for (index, module) in framework.modules.iter().enumerate() {
            let own = (n_lessons > WHOLE_TREE).then_some(index);
            places.push((own, depth(&module.url.root())));
        }
        // Pages that no list shows have one too.
        for lesson in &book.lessons {
            if let LessonKind::Lesson { framework, module } = lesson.kind
                && framework == number
            {
                let own = (n_lessons > WHOLE_TREE).then_some(module);
                places.push((own, depth(&lesson.url.root())));
            }
        }
        for (module, depth) in places {
            let place = (number, module, depth);
            if sidebars.by_place.contains_key(&place) {
                continue;
            }
            let nav = nav(maker, number, module, n_lessons <= WHOLE_TREE);
            let root = "../".repeat(depth);
            sidebars.by_place.insert(place, sidebars.all.len());
            sidebars.all.push(Sidebar {
                key: key_of(&(&root, &nav)),
                root,
                nav,
            });
        }
    }
    sidebars
}

fn depth(root: &str) -> usize {
    root.len() / 3
}

fn nav(maker: &Maker<'_>, number: usize, module: Option<usize>, whole: bool) -> Nav {
    let book = maker.book();
    let every = &book.frameworks[number].modules;
    let near = match module {
        Some(own) if every.len() > MOST_MODULES => {
            own.saturating_sub(AROUND)..(own + AROUND + 1).min(every.len())
        }
        _ => 0..every.len(),
    };
    let all = (near.len() < every.len()).then(|| {
        let title = format!("All {} modules", every.len());
        Crumb::to(title, &book.frameworks[number].url)
    });
    let modules = near
        .map(|index| (index, &every[index]))
        .map(|(index, listed)| {
            let open = whole || module == Some(index);
            let lessons = if open {
                listed
                    .lessons
                    .iter()
                    .map(|lesson| {
                        let lesson = &book.lessons[*lesson];
                        Crumb::to(lesson.parsed.title.clone(), &lesson.url)
                    })
                    .collect()
            } else {
                Vec::new()
            };
            NavModule {
                title: listed.title.clone(),
                url: listed.url.href(),
                open,
                lessons,
            }
        })
        .collect();
    let crosswalk = maker.crosswalk();
    let extra = crosswalk
        .pairs
        .iter()
        .filter(|pair| pair.a == number || pair.b == number)
        .map(|pair| {
            let other = if pair.a == number { pair.b } else { pair.a };
            let title = format!("Compared with {}", maker.frameworks()[other].name);
            Crumb::to(title, &pair.url)
        })
        .chain(
            book.paths
                .iter()
                .filter(|path| path.framework == Some(number))
                .map(|path| Crumb::to(format!("Path: {}", path.title), &path.url)),
        )
        .collect();
    Nav {
        framework: maker.frameworks()[number].clone(),
        modules,
        all,
        extra,
    }
}

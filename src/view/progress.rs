//! The page on which readers see what they have done. What that is stands in their
//! browsers only: the page lists what there is to do, and a script marks it.

use serde::Serialize;

use super::shapes::{Crumb, FrameworkRef};
use super::shared::Late;
use super::{Data, Draft, Maker, View};
use crate::address::PageUrl;
use crate::memo::{Key, KeyHasher};

/// `progress` in `progress.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProgressPage {
    /// Every framework with lessons, in the book's order.
    pub frameworks: Vec<ProgressFramework>,
    /// Comparisons, which belong to no framework.
    pub comparisons: Vec<Crumb>,
    /// Every learning path, in the book's order.
    pub paths: Vec<ProgressPath>,
}

/// The lessons of a framework.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProgressFramework {
    pub framework: FrameworkRef,
    /// In reading order; some may have no lessons.
    pub modules: Vec<ProgressModule>,
}

/// The lessons of a module, in order.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProgressModule {
    /// Title of the module.
    pub title: String,
    /// Address of its page, after the root.
    pub url: String,
    /// Links to its lessons, in reading order.
    pub lessons: Vec<Crumb>,
}

/// The steps of a learning path, in order.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProgressPath {
    /// Id of the path, for `?path=` after the address of a lesson.
    pub id: String,
    /// Title of the path.
    pub title: String,
    /// Address of its page, after the root.
    pub url: String,
    /// Links to its lessons, step by step.
    pub lessons: Vec<Crumb>,
}

/// All that can be done.
pub(super) fn progress(maker: &Maker<'_>) -> ProgressPage {
    let book = maker.book();
    let crumb = |index: &usize| {
        let lesson = &book.lessons[*index];
        Crumb::to(lesson.parsed.title.clone(), &lesson.url)
    };
    let frameworks = book
        .frameworks
        .iter()
        .zip(maker.frameworks())
        .filter(|(framework, _)| framework.n_lessons() > 0)
        .map(|(framework, shown)| ProgressFramework {
            framework: shown.clone(),
            modules: framework
                .modules
                .iter()
                .map(|module| ProgressModule {
                    title: module.title.clone(),
                    url: module.url.href(),
                    lessons: module.lessons.iter().map(crumb).collect(),
                })
                .collect(),
        })
        .collect();
    let comparisons = book.comparisons().map(|index| crumb(&index)).collect();
    let paths = book
        .paths
        .iter()
        .map(|path| ProgressPath {
            id: path.id.clone(),
            title: path.title.clone(),
            url: path.url.href(),
            lessons: path.steps.iter().map(|step| crumb(&step.lesson)).collect(),
        })
        .collect();
    ProgressPage {
        frameworks,
        comparisons,
        paths,
    }
}

/// The fingerprint of what [`progress`] lists.
fn progress_key(maker: &Maker<'_>) -> Key {
    let book = maker.book();
    let mut key = KeyHasher::default();
    for (framework, shown) in book.frameworks.iter().zip(maker.frameworks()) {
        key.add(shown.key().bytes());
        for module in &framework.modules {
            key.add(module.title.as_bytes());
            key.add(module.url.as_str().as_bytes());
            for lesson in &module.lessons {
                key.add(maker.link_key(*lesson).bytes());
            }
        }
    }
    for index in book.comparisons() {
        key.add(maker.link_key(index).bytes());
    }
    for path in &book.paths {
        key.add(path.id.as_bytes()).add(path.title.as_bytes());
        key.add(path.url.as_str().as_bytes());
        for step in &path.steps {
            key.add(maker.link_key(step.lesson).bytes());
        }
    }
    key.finish()
}

/// The page of all that can be done.
pub(super) fn page(maker: &Maker<'_>) -> View {
    let mut view = maker.page(Draft {
        template: "progress.html",
        kind: "progress",
        url: PageUrl::of(&["progress"]),
        what: "the page of the reader's progress".to_owned(),
        title: "Your progress".to_owned(),
        description: "What you have read and practiced, kept in this browser only.".to_owned(),
        breadcrumb: vec![
            Crumb::to("Home", &PageUrl::home()),
            Crumb::here("Your progress"),
        ],
        framework: None,
        data: Data::Progress {
            progress: Late::of(progress_key(maker)),
        },
    });
    view.page.noindex = true;
    view.listed = false;
    maker.seal(view, None)
}

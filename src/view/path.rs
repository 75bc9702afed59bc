//! Learning paths: their list, a page for each, the map of prerequisites, and where a
//! lesson stands on them.

use serde::Serialize;

use super::booklet::BookletRef;
use super::prerequisites::PrerequisiteMap;
use super::shapes::{Crumb, FrameworkRef, PageRef};
use super::{Data, Draft, Maker, PageId, View};
use crate::address::PageUrl;
use crate::link::{LessonKind, Path};
use crate::parse::Level;
use crate::source::Span;

/// A learning path as lists show it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PathRef {
    /// Unique among the paths. With `?path=` and this after a lesson's address, its
    /// Previous and Next follow the path.
    pub id: String,
    /// Title of the path.
    pub title: String,
    /// What it is for; empty if there is no such text.
    pub description: String,
    /// Address of its page, after the root.
    pub url: String,
    /// `beginner`, `intermediate` or `advanced`; none if its file does not say.
    pub level: Option<&'static str>,
    /// The framework that it is for; none for a path across frameworks.
    pub framework: Option<FrameworkRef>,
    /// Lessons on it.
    pub n_steps: usize,
    /// Of all its steps together.
    pub minutes: usize,
}

/// `list` in `paths.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PathList {
    /// Every path, in the book's order.
    pub paths: Vec<PathRef>,
    /// Address of the map of prerequisites, if there is one.
    pub map_url: Option<String>,
}

/// `path` in `path.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PathPage {
    /// The path itself, as lists show it.
    pub path: PathRef,
    /// All its steps in their order.
    pub sections: Vec<PathSection>,
    /// What its lessons need.
    pub map: PrerequisiteMap,
    /// What its lessons need that is not on the path.
    pub needed_elsewhere: Vec<PageRef>,
    /// Every other path of the book.
    pub others: Vec<PathRef>,
    /// All its lessons in one, for paper and for readers of books.
    pub booklets: Vec<BookletRef>,
}

/// Steps under one title.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PathSection {
    /// Absent for steps before the first title.
    pub title: Option<String>,
    /// Number of its first step, counted from 1.
    pub start: usize,
    /// In the order of the path.
    pub steps: Vec<PathStep>,
}

/// A step on its path's page.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PathStep {
    /// The lesson to read.
    pub page: PageRef,
    /// Why the lesson stands here, or what to look for; empty if there is no note.
    pub note: String,
}

/// `maps` in `path-map.html`: the prerequisites of one framework's lessons.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameworkMap {
    pub framework: FrameworkRef,
    /// Its lessons and what they need.
    pub map: PrerequisiteMap,
}

/// A lesson's place on a path, on the lesson's page.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PathPlaceView {
    /// Id of the path; links along it end with `?path=` and this.
    pub id: String,
    /// Title of the path.
    pub title: String,
    /// Address of the path's page, after the root.
    pub url: String,
    /// Counted from 1.
    pub step: usize,
    /// Steps of the whole path.
    pub n_steps: usize,
    /// The lesson before on this path, if there is one.
    pub previous: Option<Crumb>,
    /// The lesson after on this path, if there is one.
    pub next: Option<Crumb>,
}

/// The list of paths, each path, and the map.
pub(super) fn pages(maker: &Maker<'_>) -> Vec<PageId> {
    let n_paths = maker.book().paths.len();
    let mut pages = Vec::new();
    if n_paths > 0 {
        pages.push(PageId::Paths);
    }
    pages.extend((0..n_paths).map(PageId::Path));
    if maker.has_prerequisites() {
        pages.push(PageId::PathMap);
    }
    pages
}

fn map_url() -> PageUrl {
    PageUrl::of(&["paths", "map"])
}

pub(super) fn list(maker: &Maker<'_>) -> View {
    let n = maker.book().paths.len();
    maker.page(Draft {
        template: "paths.html",
        kind: "paths",
        url: PageUrl::of(&["paths"]),
        what: "the list of learning paths".to_owned(),
        title: "Learning paths".to_owned(),
        description: format!(
            "{n} {} through {}",
            if n == 1 { "way" } else { "ways" },
            maker.input.config.title
        ),
        breadcrumb: vec![
            Crumb::to("Home", &PageUrl::home()),
            Crumb::here("Learning paths"),
        ],
        framework: None,
        data: Data::Paths {
            list: PathList {
                paths: maker.path_refs(|_| true),
                map_url: maker.has_prerequisites().then(|| map_url().href()),
            },
        },
    })
}

pub(super) fn page(maker: &Maker<'_>, index: usize) -> View {
    let path = &maker.book().paths[index];
    let lessons: Vec<usize> = path.steps.iter().map(|step| step.lesson).collect();
    let mut elsewhere: Vec<usize> = lessons
        .iter()
        .flat_map(|lesson| &maker.book().lessons[*lesson].prerequisites)
        .copied()
        .filter(|needed| !lessons.contains(needed))
        .collect();
    elsewhere.sort_unstable();
    elsewhere.dedup();
    let page = PathPage {
        path: maker.path_ref(path),
        sections: sections(maker, path),
        map: maker.prerequisite_map("path", &lessons),
        needed_elsewhere: maker.page_refs(&elsewhere),
        others: maker.path_refs(|other| other.id != path.id),
        booklets: maker.booklet_refs(&path.url),
    };
    let draft = Draft {
        template: "path.html",
        kind: "path",
        url: path.url.clone(),
        what: format!("the learning path `{}`", path.id),
        title: path.title.clone(),
        description: path.description.clone(),
        breadcrumb: vec![
            Crumb::to("Home", &PageUrl::home()),
            Crumb::to("Learning paths", &PageUrl::of(&["paths"])),
            Crumb::here(path.title.clone()),
        ],
        framework: path.framework,
        data: Data::Path {
            path: Box::new(page),
        },
    };
    let origin = Some(Span::new(path.file, 0..0));
    maker.page_with(draft, None, origin, Some(path.path.as_str()))
}

fn sections(maker: &Maker<'_>, path: &Path) -> Vec<PathSection> {
    let mut sections: Vec<PathSection> = Vec::new();
    for (at, step) in path.steps.iter().enumerate() {
        if step.section.is_some() || sections.is_empty() {
            sections.push(PathSection {
                title: step.section.clone(),
                start: at + 1,
                steps: Vec::new(),
            });
        }
        if let Some(last) = sections.last_mut() {
            last.steps.push(PathStep {
                page: maker.page_ref(step.lesson),
                note: step.note.clone(),
            });
        }
    }
    sections
}

pub(super) fn map(maker: &Maker<'_>) -> View {
    let book = maker.book();
    let maps = (0..book.frameworks.len())
        .map(|framework| {
            let modules = book.frameworks[framework].modules.iter();
            let lessons: Vec<usize> = modules.flat_map(|m| m.lessons.iter().copied()).collect();
            FrameworkMap {
                framework: maker.frameworks()[framework].clone(),
                map: maker.prerequisite_map(&maker.frameworks()[framework].id, &lessons),
            }
        })
        .filter(|one| !one.map.rows.is_empty())
        .collect();
    let mut breadcrumb = vec![Crumb::to("Home", &PageUrl::home())];
    if !book.paths.is_empty() {
        breadcrumb.push(Crumb::to("Learning paths", &PageUrl::of(&["paths"])));
    }
    breadcrumb.push(Crumb::here("Map of prerequisites"));
    maker.page(Draft {
        template: "path-map.html",
        kind: "path-map",
        url: map_url(),
        what: "the map of prerequisites".to_owned(),
        title: "Map of prerequisites".to_owned(),
        description: "Which lessons to read before which".to_owned(),
        breadcrumb,
        framework: None,
        data: Data::PathMap { maps },
    })
}

impl Maker<'_> {
    /// Whether a lesson of a framework needs another.
    pub(super) fn has_prerequisites(&self) -> bool {
        self.book().lessons.iter().any(|lesson| {
            matches!(lesson.kind, LessonKind::Lesson { .. }) && !lesson.prerequisites.is_empty()
        })
    }

    /// The paths that are wanted, in their order.
    pub(super) fn path_refs(&self, wanted: impl Fn(&Path) -> bool) -> Vec<PathRef> {
        let paths = self.book().paths.iter();
        paths
            .filter(|path| wanted(path))
            .map(|path| self.path_ref(path))
            .collect()
    }

    fn path_ref(&self, path: &Path) -> PathRef {
        PathRef {
            id: path.id.clone(),
            title: path.title.clone(),
            description: path.description.clone(),
            url: path.url.href(),
            level: path.level.map(Level::word),
            framework: path.framework.map(|index| self.frameworks()[index].clone()),
            n_steps: path.steps.len(),
            minutes: path
                .steps
                .iter()
                .map(|step| self.page_ref(step.lesson).minutes)
                .sum(),
        }
    }

    /// Where a lesson stands on each of its paths.
    pub(super) fn path_places(&self, lesson: usize) -> Vec<PathPlaceView> {
        let book = self.book();
        book.lessons[lesson]
            .paths
            .iter()
            .map(|place| {
                let path = &book.paths[place.path];
                let neighbor = |step: Option<usize>| {
                    let lesson = path.steps.get(step?)?.lesson;
                    let lesson = &book.lessons[lesson];
                    Some(Crumb::to(lesson.parsed.title.clone(), &lesson.url))
                };
                PathPlaceView {
                    id: path.id.clone(),
                    title: path.title.clone(),
                    url: path.url.href(),
                    step: place.step + 1,
                    n_steps: path.steps.len(),
                    previous: neighbor(place.step.checked_sub(1)),
                    next: neighbor(Some(place.step + 1)),
                }
            })
            .collect()
    }
}

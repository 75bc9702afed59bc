//! Pages that an author writes: lessons, authored comparisons, single pages.

use std::collections::BTreeSet;

use serde::Serialize;

use super::body::{explanation_anchor, term_anchor};
use super::comparison::Comparison;
use super::path::PathPlaceView;
use super::shapes::{Crumb, PageRef, SchemeRef, TopicRef, description, minutes};
use super::shared::Late;
use super::sidebar::Sidebars;
use super::{Data, Draft, Maker, PageId, View};
use crate::crosswalk::TopicIdx;
use crate::link::{Lesson, LessonKind, Target};
use crate::memo::{Key, KeyHasher};
use crate::parse::Level;
use crate::source::Span;

/// Rows of the box "In other frameworks".
const MOST_COUNTERPARTS: usize = 5;

/// `lesson` in templates.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LessonPage {
    /// The text, drawn.
    pub html: Late<String>,
    /// `beginner`, `intermediate` or `advanced`.
    pub level: Option<&'static str>,
    /// Reading time, at least one.
    pub minutes: usize,
    /// Words of the text.
    pub n_words: usize,
    /// Drafts are on the site only with `--drafts`.
    pub draft: bool,
    /// What readers can do afterward.
    pub objectives: Vec<String>,
    /// First published, as `2026-11-23`.
    pub date: Option<String>,
    /// Last checked by a person, as `2026-11-23`.
    pub reviewed: Option<String>,
    /// The day of its file's last commit, where the book asks git.
    pub committed: Option<String>,
    /// The editions that the lesson was written for.
    pub editions: Vec<SchemeRef>,
    /// Topics that it explains.
    pub teaches: Vec<TopicRef>,
    /// Topics that it needs.
    pub requires: Vec<TopicRef>,
    /// Lessons to read before.
    pub prerequisites: Vec<PageRef>,
    /// Headings of the second and third level.
    pub toc: Late<Vec<TocEntry>>,
    /// The lesson before, in the order of the framework.
    pub previous: Option<PageRef>,
    /// The lesson after.
    pub next: Option<PageRef>,
    /// The learning paths that lead here.
    pub paths: Vec<PathPlaceView>,
    /// Pages that link here.
    pub backlinks: Late<Vec<BacklinkView>>,
    /// What other frameworks have for the topics that it teaches.
    pub counterparts: Vec<CounterpartView>,
    /// As the author wrote them.
    pub sources: Vec<String>,
    /// Words from the front matter, in its order; they have no pages of their own.
    pub tags: Vec<String>,
    /// The definitions of the topics that the text links to, each once; its links name
    /// them in `aria-describedby`.
    pub definitions: Vec<DefinitionView>,
}

/// The definition of a topic or of a term.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DefinitionView {
    /// The id of its element.
    pub anchor: String,
    /// Name of the topic or term.
    pub label: String,
    /// Title of the topic's scheme, or `Glossary`.
    pub place: String,
    /// The definition, as plain text.
    pub text: String,
}

/// A line of the contents.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TocEntry {
    /// Level of the heading: 2 or 3.
    pub level: u8,
    /// The heading, as plain text.
    pub text: String,
    /// Id of the heading; a link to it has `#` before.
    pub anchor: String,
}

/// A link from elsewhere.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BacklinkView {
    /// Title of the page that links here, or that names the topic in its front matter.
    pub title: String,
    /// Address of that page, after the root.
    pub url: String,
    /// The sentence that holds the link; absent if there is none.
    pub sentence: Option<String>,
}

/// A line of "In other frameworks": `topic` `words` `other`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CounterpartView {
    /// A topic that the lesson teaches.
    pub topic: TopicRef,
    /// The relation in words: `narrower than`.
    pub words: &'static str,
    /// The relation as a sign: `⊂`.
    pub symbol: &'static str,
    /// A topic of another framework.
    pub other: TopicRef,
    /// The row on the page of the two frameworks.
    pub url: String,
}

/// Every page with a Markdown file of its own.
pub(super) fn pages(maker: &Maker<'_>) -> Vec<PageId> {
    let lessons = &maker.book().lessons;
    (0..lessons.len())
        .filter(|index| {
            let lesson = &lessons[*index];
            match lesson.kind {
                LessonKind::Lesson { .. } | LessonKind::Comparison => true,
                LessonKind::Single => !lesson.url.as_str().is_empty(),
                LessonKind::FrameworkIntro { .. } | LessonKind::ModuleIntro { .. } => false,
            }
        })
        .map(PageId::Lesson)
        .collect()
}

pub(super) fn page(maker: &Maker<'_>, sidebars: &Sidebars, index: usize) -> View {
    let lesson = &maker.book().lessons[index];
    let view = Box::new(maker.lesson(index));
    let mut breadcrumb = vec![Crumb::to("Home", &crate::address::PageUrl::home())];
    let mut sidebar = None;
    let (template, kind, data) = match lesson.kind {
        LessonKind::Lesson { framework, module } => {
            let home = &maker.book().frameworks[framework];
            let inside = &home.modules[module];
            breadcrumb.push(Crumb::to(home.file.name.clone(), &home.url));
            if !inside.folder.is_empty() {
                breadcrumb.push(Crumb::to(inside.title.clone(), &inside.url));
            }
            sidebar = sidebars.of(framework, Some(module), &lesson.url.root());
            ("lesson.html", "lesson", Data::Lesson { lesson: view })
        }
        LessonKind::Comparison => {
            let compare = crate::address::PageUrl::of(&["compare"]);
            breadcrumb.push(Crumb::to("Compare", &compare));
            let comparison = Box::new(Comparison::of(maker, index));
            let data = Data::Comparison {
                lesson: view,
                comparison,
            };
            ("comparison.html", "comparison", data)
        }
        _ => ("single.html", "page", Data::Lesson { lesson: view }),
    };
    breadcrumb.push(Crumb::here(lesson.parsed.title.clone()));
    let draft = Draft {
        template,
        kind,
        url: lesson.url.clone(),
        what: format!("`{}`", lesson.path),
        title: lesson.parsed.title.clone(),
        description: description(lesson),
        breadcrumb,
        framework: lesson.framework(),
        data,
    };
    let origin = Some(Span::new(lesson.file, 0..0));
    let view = maker.page_with(draft, sidebar, origin, Some(lesson.path.as_str()));
    if lesson.is_unlisted() {
        return maker.unlisted(view, sidebar.map(|(_, key)| key));
    }
    view
}

impl Maker<'_> {
    /// The text of an introduction (of the home page, a framework, a module), or nothing.
    pub(super) fn intro(&self, index: Option<usize>, root: &str) -> String {
        index.map_or_else(String::new, |index| self.body(index, root))
    }

    fn lesson(&self, index: usize) -> LessonPage {
        let lesson: &Lesson = &self.book().lessons[index];
        let front = &lesson.parsed.front;
        let topics = &self.crosswalk().lessons[index];
        LessonPage {
            html: Late::of(self.body_key(index)),
            level: front.level.map(Level::word),
            minutes: minutes(lesson.parsed.body.n_words),
            n_words: lesson.parsed.body.n_words,
            draft: front.draft,
            objectives: front.objectives.clone(),
            date: front.date.map(|date| date.to_string()),
            reviewed: front.reviewed.map(|date| date.to_string()),
            committed: lesson.committed.map(|date| date.to_string()),
            editions: topics
                .editions
                .iter()
                .map(|scheme| self.scheme_ref(*scheme))
                .collect(),
            teaches: self.topic_refs(&topics.teaches),
            requires: self.topic_refs(&topics.requires),
            prerequisites: self.page_refs(&lesson.prerequisites),
            toc: Late::of(lesson.parsed.key),
            previous: lesson.previous.map(|index| self.page_ref(index)),
            next: lesson.next.map(|index| self.page_ref(index)),
            paths: self.path_places(index),
            backlinks: Late::of(self.backlinks_key(lesson)),
            counterparts: self.box_of(&topics.teaches),
            definitions: self.definitions(lesson, topics.links.iter().map(|(topic, _)| *topic)),
            sources: front.sources.clone(),
            tags: front.tags.clone(),
        }
    }

    /// What the links of a text to topics and to terms are described by.
    fn definitions(
        &self,
        lesson: &Lesson,
        topics: impl Iterator<Item = TopicIdx>,
    ) -> Vec<DefinitionView> {
        let crosswalk = self.crosswalk();
        let slugs: BTreeSet<&str> = lesson
            .targets
            .iter()
            .filter_map(|target| match target {
                Target::Term(slug) => Some(slug.as_str()),
                _ => None,
            })
            .collect();
        topics
            .filter_map(|index| {
                let topic = &crosswalk[index];
                Some(DefinitionView {
                    anchor: explanation_anchor(&topic.id),
                    label: topic.label.clone(),
                    place: crosswalk.schemes[topic.scheme].title.clone(),
                    text: topic.definition.clone()?,
                })
            })
            .chain(slugs.into_iter().filter_map(|slug| {
                let (label, text) = self.term(slug)?;
                Some(DefinitionView {
                    anchor: term_anchor(slug),
                    label,
                    place: "Glossary".to_owned(),
                    text,
                })
            }))
            .collect()
    }

    /// Makes what is late on a lesson's page.
    pub(super) fn complete_lesson(&self, index: usize, page: &mut LessonPage) {
        let lesson = &self.book().lessons[index];
        page.html.set(self.body(index, &lesson.url.root()));
        page.toc.set(toc(lesson));
        page.backlinks.set(self.backlinks(lesson));
    }

    /// The fingerprint of what [`Maker::backlinks`] says.
    fn backlinks_key(&self, lesson: &Lesson) -> Key {
        let mut key = KeyHasher::default();
        for link in &lesson.backlinks {
            key.add(self.link_key(link.from).bytes());
            key.add(link.sentence.as_bytes());
        }
        key.finish()
    }

    fn backlinks(&self, lesson: &Lesson) -> Vec<BacklinkView> {
        lesson
            .backlinks
            .iter()
            .map(|link| {
                let from = &self.book().lessons[link.from];
                BacklinkView {
                    title: from.parsed.title.clone(),
                    url: from.url.href(),
                    sentence: Some(link.sentence.clone()).filter(|text| !text.is_empty()),
                }
            })
            .collect()
    }

    /// "In other frameworks": the best counterparts of what a lesson teaches, each far
    /// topic once, and no more from one topic than leaves room for the others.
    fn box_of(&self, teaches: &[TopicIdx]) -> Vec<CounterpartView> {
        let mut shown: Vec<TopicIdx> = Vec::new();
        let mut found = Vec::new();
        let lists: Vec<_> = teaches
            .iter()
            .map(|topic| (*topic, self.crosswalk().counterparts(*topic)))
            .collect();
        let longest = lists.iter().map(|(_, list)| list.len()).max().unwrap_or(0);
        for place in 0..longest {
            for (topic, list) in &lists {
                let Some(counterpart) = list.get(place) else {
                    continue;
                };
                if found.len() == MOST_COUNTERPARTS || shown.contains(&counterpart.topic) {
                    continue;
                }
                shown.push(counterpart.topic);
                found.push(CounterpartView {
                    topic: self.topic_ref(*topic),
                    words: counterpart.predicate.in_words(),
                    symbol: counterpart.predicate.symbol(),
                    other: self.topic_ref(counterpart.topic),
                    url: self.row_url(counterpart.mapping),
                });
            }
        }
        found
    }
}

fn toc(lesson: &Lesson) -> Vec<TocEntry> {
    lesson
        .parsed
        .body
        .headings
        .iter()
        .filter(|heading| (2..=3).contains(&heading.level))
        .map(|heading| TocEntry {
            level: heading.level,
            text: heading.text.clone(),
            anchor: heading.anchor.to_string(),
        })
        .collect()
}

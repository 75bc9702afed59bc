//! The home page, the search page with its A–Z index, and the pages no one writes:
//! not found, redirects.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::pair::asserted;
use super::path::PathRef;
use super::shapes::{Crumb, PageRef};
use super::shared::Late;
use super::{Data, Draft, Maker, View, gaps, matrix};
use crate::address::{OutPath, PageUrl};
use crate::crosswalk::TopicIdx;
use crate::link::{Framework, Lesson, LessonKind};
use crate::memo::{Key, KeyHasher};
use crate::source::Span;

/// `home` in `home.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Home {
    /// The text of `content/index.md`, drawn; empty if there is none.
    pub intro_html: String,
    /// A card for each framework, in the book's order.
    pub frameworks: Vec<HomeFramework>,
    /// Comparisons that an author wrote; empty if there are none.
    pub comparisons: Vec<PageRef>,
    /// Every learning path; empty if there are none.
    pub paths: Vec<PathRef>,
    /// Links to the pages of every two frameworks that have topics.
    pub pairs: Vec<PairLink>,
    /// Lessons of all frameworks; comparisons and single pages are not counted.
    pub n_lessons: usize,
    /// Topics of all frameworks; those of hubs and vocabularies are not counted.
    pub n_topics: usize,
    /// Rows between two frameworks; those to hubs and editions are not counted.
    pub n_mappings: usize,
}

/// A framework's card.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HomeFramework {
    /// Frozen; unique among the frameworks.
    pub id: String,
    /// Short: `ITIL 4`.
    pub name: String,
    /// In full; the same as `name` if its file gives none.
    pub title: String,
    /// What it is, in the words of its file; empty if there are none.
    pub description: String,
    /// Address of its page, after the root.
    pub url: String,
    /// A word such as `blue`, for a class `accent-blue`.
    pub color: &'static str,
    /// Lessons in all its modules.
    pub n_lessons: usize,
    /// Topics in all its editions.
    pub n_topics: usize,
    /// In reading order; lessons outside any folder form a module with the framework's own
    /// name and address.
    pub modules: Vec<HomeModule>,
}

/// A module on a framework's card.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HomeModule {
    /// From `module.toml`, else made from the folder's name.
    pub title: String,
    /// Address of its page, after the root.
    pub url: String,
    /// Lessons in it.
    pub n_lessons: usize,
}

/// A link to the page of two frameworks.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PairLink {
    /// The names of both: `ITIL 4 and PMP`.
    pub title: String,
    /// Address of the page of the pair, after the root.
    pub url: String,
    /// Rows that are stated; deprecated ones are not counted.
    pub n_rows: usize,
    /// Address of what has no counterpart, after the root.
    pub gaps_url: String,
    /// Address of the sections crossed, after the root; absent without rows.
    pub matrix_url: Option<String>,
}

/// A letter of the A–Z index.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Letter {
    /// A capital letter, or `#` for what begins with none.
    pub letter: String,
    /// In alphabetical order, without regard to case and accents.
    pub entries: Vec<Entry>,
}

/// A line of the A–Z index.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry {
    /// Title of a page, or a name of a topic: other names have lines of their own.
    pub text: String,
    /// Address of the page, after the root.
    pub url: String,
    /// `lesson`, `comparison`, `page` or `topic`.
    pub kind: &'static str,
    /// The framework or scheme it belongs to.
    pub r#where: Option<String>,
}

/// The home page.
pub(super) fn home(maker: &Maker<'_>) -> View {
    let book = maker.book();
    let crosswalk = maker.crosswalk();
    let is_home = |url: &PageUrl| url.as_str().is_empty();
    let intro = (0..book.lessons.len()).find(|index| {
        book.lessons[*index].kind == LessonKind::Single && is_home(&book.lessons[*index].url)
    });
    let frameworks: Vec<HomeFramework> = book
        .frameworks
        .iter()
        .zip(maker.frameworks())
        .enumerate()
        .map(|(index, (framework, shown))| HomeFramework {
            id: shown.id.clone(),
            name: shown.name.clone(),
            title: shown.title.clone(),
            description: framework.file.description.clone(),
            url: shown.url.clone(),
            color: shown.color,
            n_lessons: framework.n_lessons(),
            n_topics: crosswalk.frameworks[index].n_topics,
            modules: framework
                .modules
                .iter()
                .map(|module| HomeModule {
                    title: module.title.clone(),
                    url: module.url.href(),
                    n_lessons: module.lessons.len(),
                })
                .collect(),
        })
        .collect();
    let config = maker.input.config;
    let draft = Draft {
        template: "home.html",
        kind: "home",
        url: PageUrl::home(),
        what: "the home page".to_owned(),
        title: config.title.clone(),
        description: config.description.clone(),
        breadcrumb: Vec::new(),
        framework: None,
        data: Data::Home {
            home: Home {
                intro_html: maker.intro(intro, ""),
                n_lessons: book.frameworks.iter().map(Framework::n_lessons).sum(),
                n_topics: frameworks.iter().map(|f| f.n_topics).sum(),
                n_mappings: crosswalk
                    .pairs
                    .iter()
                    .map(|pair| asserted(crosswalk, pair).count())
                    .sum(),
                frameworks,
                comparisons: maker.comparisons(),
                paths: maker.path_refs(|_| true),
                pairs: maker.pair_links(),
            },
        },
    };
    let lesson = intro.map(|index| &book.lessons[index]);
    let origin = lesson.map(|lesson| Span::new(lesson.file, 0..0));
    maker.page_with(draft, None, origin, lesson.map(|l| l.path.as_str()))
}

/// The page of an alias.
pub(super) fn redirect(maker: &Maker<'_>, index: usize) -> View {
    let redirect = &maker.book().redirects[index];
    let title = maker.book().lessons[redirect.lesson].parsed.title.clone();
    let to = &maker.book().lessons[redirect.lesson].url;
    maker.redirect(&redirect.from, title, to, Some(redirect.span))
}

pub(super) fn search(maker: &Maker<'_>) -> View {
    maker.page(Draft {
        template: "search.html",
        kind: "search",
        url: PageUrl::of(&["search"]),
        what: "the search page".to_owned(),
        title: "Search".to_owned(),
        description: format!("Search {} and its A–Z index", maker.input.config.title),
        breadcrumb: vec![Crumb::to("Home", &PageUrl::home()), Crumb::here("Search")],
        framework: None,
        data: Data::Search {
            letters: Late::of(letters_key(maker)),
        },
    })
}

/// The fingerprint of what [`letters`] lists.
fn letters_key(maker: &Maker<'_>) -> Key {
    let mut key = KeyHasher::default();
    for framework in maker.frameworks() {
        key.add(framework.key().bytes());
    }
    for (index, lesson) in maker.book().lessons.iter().enumerate() {
        if let Some(kind) = listed_kind(lesson) {
            key.add(kind.as_bytes());
            key.add(maker.link_key(index).bytes());
            key.add(&lesson.framework().unwrap_or(usize::MAX).to_le_bytes());
        }
    }
    for (index, topic) in maker.crosswalk().topics.iter().enumerate() {
        key.add(maker.topic_ref(TopicIdx::new(index)).key().bytes());
        for text in &topic.alt {
            key.add(text.as_bytes());
        }
    }
    key.finish()
}

/// The word for a lesson in the A–Z index, if it stands there.
fn listed_kind(lesson: &Lesson) -> Option<&'static str> {
    match lesson.kind {
        _ if lesson.is_unlisted() => None,
        LessonKind::Lesson { .. } => Some("lesson"),
        LessonKind::Comparison => Some("comparison"),
        LessonKind::Single if !lesson.url.as_str().is_empty() => Some("page"),
        _ => None,
    }
}

/// Every lesson, topic and alternative label by first letter.
pub(super) fn letters(maker: &Maker<'_>) -> Vec<Letter> {
    let mut sorted: Vec<(String, String, Entry)> = Vec::new();
    let mut enter = |entry: Entry| {
        let folded = folded(&entry.text);
        // A sign stands before all letters.
        let first = folded.chars().next().filter(|first| first.is_alphabetic());
        let letter = first.map_or("#".to_owned(), |first| first.to_uppercase().collect());
        sorted.push((letter, folded, entry));
    };
    for lesson in &maker.book().lessons {
        let Some(kind) = listed_kind(lesson) else {
            continue;
        };
        enter(Entry {
            text: lesson.parsed.title.clone(),
            url: lesson.url.href(),
            kind,
            r#where: lesson
                .framework()
                .map(|index| maker.frameworks()[index].name.clone()),
        });
    }
    for topic in &maker.crosswalk().topics {
        let scheme = &maker.crosswalk().schemes[topic.scheme];
        for text in std::iter::once(&topic.label).chain(&topic.alt) {
            enter(Entry {
                text: text.clone(),
                url: topic.url.href(),
                kind: "topic",
                r#where: Some(scheme.title.clone()),
            });
        }
    }
    sorted.sort_by(|a, b| (&a.0, &a.1, &a.2.url).cmp(&(&b.0, &b.1, &b.2.url)));
    sorted.dedup_by(|a, b| (&a.1, &a.2.url) == (&b.1, &b.2.url));
    let mut letters: Vec<Letter> = Vec::new();
    for (letter, _, entry) in sorted {
        match letters.last_mut() {
            Some(last) if last.letter == letter => last.entries.push(entry),
            _ => letters.push(Letter {
                letter,
                entries: vec![entry],
            }),
        }
    }
    letters
}

/// Text without case and accents, so that `Élan` stands under E.
fn folded(text: &str) -> String {
    let shown = text
        .nfd()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace());
    let folded: String = shown.flat_map(char::to_lowercase).collect();
    folded.trim().to_owned()
}

pub(super) fn not_found(maker: &Maker<'_>) -> View {
    let mut view = maker.page(Draft {
        template: "404.html",
        kind: "not-found",
        url: PageUrl::home(),
        what: "the page for addresses that lead nowhere".to_owned(),
        title: "Page not found".to_owned(),
        description: String::new(),
        breadcrumb: Vec::new(),
        framework: None,
        data: Data::Nothing {},
    });
    view.path = OutPath::new("404.html").expect("a plain name");
    // Served for any address, it cannot know the way up: its links begin at the host.
    if let Some(base) = &maker.input.config.base_url {
        view.root.clone_from(&base.path);
    }
    view.page.url = "404.html".to_owned();
    view.page.canonical = None;
    view.page.noindex = true;
    view.listed = false;
    maker.seal(view, None::<Key>)
}

impl Maker<'_> {
    pub(super) fn redirect(
        &self,
        from: &OutPath,
        title: String,
        to: &PageUrl,
        origin: Option<Span>,
    ) -> View {
        let mut view = self.page(Draft {
            template: "redirect.html",
            kind: "redirect",
            url: to.clone(),
            what: format!("the redirect from `{from}`"),
            title: title.clone(),
            description: String::new(),
            breadcrumb: Vec::new(),
            framework: None,
            data: Data::Redirect {
                to: Crumb::to(title, to),
            },
        });
        view.path = from.clone();
        view.root = "../".repeat(from.as_str().matches('/').count());
        view.origin = origin;
        view.page.noindex = true;
        view.listed = false;
        self.seal(view, None)
    }

    /// The authored comparison pages, in their order.
    pub(super) fn comparisons(&self) -> Vec<PageRef> {
        let comparisons = self.book().comparisons();
        comparisons.map(|index| self.page_ref(index)).collect()
    }

    /// The pages of all pairs of frameworks.
    pub(super) fn pair_links(&self) -> Vec<PairLink> {
        self.crosswalk()
            .pairs
            .iter()
            .map(|pair| {
                let n_rows = asserted(self.crosswalk(), pair).count();
                PairLink {
                    title: format!(
                        "{} and {}",
                        self.frameworks()[pair.a].name,
                        self.frameworks()[pair.b].name
                    ),
                    url: pair.url.href(),
                    n_rows,
                    gaps_url: gaps::url(pair).href(),
                    matrix_url: (n_rows > 0).then(|| matrix::url(pair).href()),
                }
            })
            .collect()
    }
}

//! The book and the crosswalk as pages that can be found.

mod parts;

use rayon::prelude::*;

use super::{Counterpart, Kind, Named, PageText, SectionText};
use crate::crosswalk::{Crosswalk, LessonTopics, TopicIdx};
use crate::link::{Book, Lesson, LessonKind, Module};
use crate::parse::{Body, Level};
use crate::view::PageInfo;

/// Every page with something to find: lessons and comparisons, then topics, then
/// frameworks and modules, then exercises, quizzes and terms within lessons, then
/// learning paths, then pages that the program makes of all these.
pub fn pages<'a>(
    book: &'a Book,
    crosswalk: &'a Crosswalk,
    made: &'a [PageInfo],
) -> Vec<PageText<'a>> {
    let lessons = book
        .lessons
        .par_iter()
        .zip(&crosswalk.lessons)
        .filter_map(|(lesson, topics)| lesson_page(book, crosswalk, lesson, topics));
    let topics = (0..crosswalk.topics.len())
        .into_par_iter()
        .map(|index| topic_page(book, crosswalk, TopicIdx::new(index)));
    let mut pages: Vec<PageText<'_>> = lessons.chain(topics).collect();
    pages.extend((0..book.frameworks.len()).flat_map(|index| folder_pages(book, index)));
    pages.extend(parts::parts(book));
    pages.extend(parts::paths(book));
    pages.extend(made.iter().map(made_page));
    pages
}

fn framework_name(book: &Book, index: usize) -> Named<'_> {
    let file = &book.frameworks[index].file;
    Named {
        id: &file.id.value,
        title: &file.name,
    }
}

fn scheme_name(crosswalk: &Crosswalk, index: usize) -> Named<'_> {
    let scheme = &crosswalk.schemes[index];
    Named {
        id: &scheme.id,
        title: &scheme.title,
    }
}

/// Folders of modules need not differ between frameworks; their addresses do.
fn module_name(module: &Module) -> Option<Named<'_>> {
    (!module.folder.is_empty()).then(|| Named {
        id: module.url.as_str().trim_end_matches('/'),
        title: &module.title,
    })
}

fn level_name(level: Level) -> Named<'static> {
    let title = match level {
        Level::Beginner => "Beginner",
        Level::Intermediate => "Intermediate",
        Level::Advanced => "Advanced",
    };
    Named {
        id: level.word(),
        title,
    }
}

/// A lesson, comparison or single page; introductions are found with their folders.
fn lesson_page<'a>(
    book: &'a Book,
    crosswalk: &'a Crosswalk,
    lesson: &'a Lesson,
    topics: &LessonTopics,
) -> Option<PageText<'a>> {
    if lesson.is_unlisted() {
        return None;
    }
    let mut own_module = None;
    let (kind, breadcrumb) = match lesson.kind {
        LessonKind::Lesson { framework, module } => {
            let framework = &book.frameworks[framework];
            let module = &framework.modules[module];
            own_module = module_name(module);
            let breadcrumb = vec![framework.file.name.as_str(), module.title.as_str()];
            (Kind::Lesson, breadcrumb)
        }
        LessonKind::Comparison => (Kind::Comparison, vec!["Compare"]),
        LessonKind::Single if !lesson.url.as_str().is_empty() => (Kind::Page, Vec::new()),
        _ => return None,
    };
    let front = &lesson.parsed.front;
    let description = front.description.iter().map(|text| &text.value);
    let objectives = &front.objectives;
    let teaches = &topics.teaches;
    let taught = teaches.first().map(|topic| crosswalk[*topic].scheme);
    let scheme = topics.editions.first().copied().or(taught);
    Some(PageText {
        scheme: scheme.map(|index| scheme_name(crosswalk, index)),
        module: own_module,
        level: front.level.map(level_name),
        sections_key: Some(lesson.parsed.body.sections_key),
        counterparts: Vec::new(),
        url: lesson.url.href(),
        title: &lesson.parsed.title,
        breadcrumb,
        kind,
        framework: lesson.framework().map(|index| framework_name(book, index)),
        labels: teaches
            .iter()
            .map(|topic| crosswalk[*topic].label.as_str())
            .collect(),
        alternatives: teaches
            .iter()
            .flat_map(|topic| &crosswalk[*topic].alt)
            .chain(&front.tags)
            .map(String::as_str)
            .collect(),
        about: description.chain(objectives).map(String::as_str).collect(),
        sections: sections(&lesson.parsed.body),
    })
}

fn sections(body: &Body) -> Vec<SectionText<'_>> {
    body.sections
        .iter()
        .map(|section| {
            let heading = section.heading.map(|index| &body.headings[index]);
            SectionText {
                anchor: heading.map(|heading| heading.anchor.as_str()),
                heading: heading.map(|heading| heading.text.as_str()),
                text: &section.text,
            }
        })
        .collect()
}

fn topic_page<'a>(book: &'a Book, crosswalk: &'a Crosswalk, index: TopicIdx) -> PageText<'a> {
    let topic = &crosswalk[index];
    let scheme = &crosswalk.schemes[topic.scheme];
    let framework = scheme.framework.map(|index| framework_name(book, index));
    let mut breadcrumb: Vec<&str> = framework.iter().map(|name| name.title).collect();
    breadcrumb.push(&scheme.title);
    PageText {
        scheme: Some(scheme_name(crosswalk, topic.scheme)),
        module: None,
        level: None,
        sections_key: None,
        counterparts: counterparts(book, crosswalk, index),
        url: topic.url.href(),
        title: &topic.label,
        breadcrumb,
        kind: Kind::Topic,
        framework,
        labels: vec![&topic.label],
        alternatives: topic.alt.iter().map(String::as_str).collect(),
        about: Vec::new(),
        sections: vec![plain(topic.definition.as_deref().unwrap_or_default())],
    }
}

fn counterparts<'a>(
    book: &'a Book,
    crosswalk: &'a Crosswalk,
    topic: TopicIdx,
) -> Vec<Counterpart<'a>> {
    let counterparts = crosswalk.counterparts(topic).into_iter();
    counterparts
        .map(|counterpart| Counterpart {
            relation: counterpart.predicate.in_words(),
            label: &crosswalk[counterpart.topic].label,
            framework: &book.frameworks[counterpart.framework].file.name,
            url: crosswalk[counterpart.topic].url.href(),
        })
        .collect()
}

/// The page of a framework and those of its modules.
fn folder_pages(book: &Book, index: usize) -> Vec<PageText<'_>> {
    let framework = &book.frameworks[index];
    let intro = |lesson: Option<usize>, description| match lesson {
        Some(lesson) => sections(&book.lessons[lesson].parsed.body),
        None => vec![plain(description)],
    };
    let mut pages = vec![PageText {
        scheme: None,
        module: None,
        level: None,
        sections_key: None,
        counterparts: Vec::new(),
        url: framework.url.href(),
        title: &framework.file.title,
        breadcrumb: Vec::new(),
        kind: Kind::Framework,
        framework: Some(framework_name(book, index)),
        labels: vec![&framework.file.name],
        alternatives: Vec::new(),
        about: Vec::new(),
        sections: intro(framework.intro, &framework.file.description),
    }];
    let named = framework.modules.iter().filter(|m| !m.folder.is_empty());
    pages.extend(named.map(|module| PageText {
        scheme: None,
        module: module_name(module),
        level: None,
        sections_key: None,
        counterparts: Vec::new(),
        url: module.url.href(),
        title: &module.title,
        breadcrumb: vec![&framework.file.name],
        kind: Kind::Module,
        framework: Some(framework_name(book, index)),
        labels: Vec::new(),
        alternatives: Vec::new(),
        about: Vec::new(),
        sections: intro(module.intro, &module.description),
    }));
    pages
}

/// A page that no author wrote, such as the glossary or a comparison of two frameworks.
fn made_page(page: &PageInfo) -> PageText<'_> {
    let kind = match page.kind {
        "pair" | "gaps" | "matrix" | "compare" => Kind::Comparison,
        _ => Kind::Page,
    };
    // The way down to it, without the home page and the page itself.
    let above = page.breadcrumb.iter().filter(|step| step.url.is_some());
    PageText {
        scheme: None,
        module: None,
        level: None,
        sections_key: None,
        counterparts: Vec::new(),
        url: page.url.clone(),
        title: &page.title,
        breadcrumb: above.skip(1).map(|step| step.title.as_str()).collect(),
        kind,
        framework: page.framework.as_ref().map(|framework| Named {
            id: &framework.id,
            title: &framework.name,
        }),
        labels: Vec::new(),
        alternatives: Vec::new(),
        about: Vec::new(),
        sections: vec![plain(&page.description)],
    }
}

fn plain(text: &str) -> SectionText<'_> {
    SectionText {
        anchor: None,
        heading: None,
        text,
    }
}

//! The book and the crosswalk as pages that can be found.

use super::{FrameworkName, Kind, PageText, SectionText};
use crate::crosswalk::{Crosswalk, TopicIdx};
use crate::link::{Book, Lesson, LessonKind};
use crate::parse::Body;

/// Every page with something to find: lessons and comparisons, then topics, then
/// frameworks and modules.
pub fn pages<'a>(book: &'a Book, crosswalk: &'a Crosswalk) -> Vec<PageText<'a>> {
    let lessons = book
        .lessons
        .iter()
        .zip(&crosswalk.lessons)
        .filter_map(|(lesson, topics)| lesson_page(book, crosswalk, lesson, &topics.teaches));
    let topics =
        (0..crosswalk.topics.len()).map(|index| topic_page(book, crosswalk, TopicIdx::new(index)));
    let frameworks = (0..book.frameworks.len()).flat_map(|index| folder_pages(book, index));
    lessons.chain(topics).chain(frameworks).collect()
}

fn framework_name(book: &Book, index: usize) -> FrameworkName<'_> {
    let file = &book.frameworks[index].file;
    FrameworkName {
        id: &file.id.value,
        title: &file.name,
    }
}

/// A lesson, comparison or single page; introductions are found with their folders.
fn lesson_page<'a>(
    book: &'a Book,
    crosswalk: &'a Crosswalk,
    lesson: &'a Lesson,
    teaches: &[TopicIdx],
) -> Option<PageText<'a>> {
    let (kind, breadcrumb) = match lesson.kind {
        LessonKind::Lesson { framework, module } => {
            let framework = &book.frameworks[framework];
            let module = &framework.modules[module];
            let breadcrumb = vec![framework.file.name.as_str(), module.title.as_str()];
            (Kind::Lesson, breadcrumb)
        }
        LessonKind::Comparison => (Kind::Comparison, vec!["Compare"]),
        LessonKind::Single if !lesson.url.as_str().is_empty() => (Kind::Page, Vec::new()),
        _ => return None,
    };
    Some(PageText {
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
            .map(String::as_str)
            .collect(),
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
        url: topic.url.href(),
        title: &topic.label,
        breadcrumb,
        kind: Kind::Topic,
        framework,
        labels: vec![&topic.label],
        alternatives: topic.alt.iter().map(String::as_str).collect(),
        sections: vec![plain(topic.definition.as_deref().unwrap_or_default())],
    }
}

/// The page of a framework and those of its modules.
fn folder_pages(book: &Book, index: usize) -> Vec<PageText<'_>> {
    let framework = &book.frameworks[index];
    let intro = |lesson: Option<usize>, description| match lesson {
        Some(lesson) => sections(&book.lessons[lesson].parsed.body),
        None => vec![plain(description)],
    };
    let mut pages = vec![PageText {
        url: framework.url.href(),
        title: &framework.file.title,
        breadcrumb: Vec::new(),
        kind: Kind::Framework,
        framework: Some(framework_name(book, index)),
        labels: vec![&framework.file.name],
        alternatives: Vec::new(),
        sections: intro(framework.intro, &framework.file.description),
    }];
    let named = framework.modules.iter().filter(|m| !m.folder.is_empty());
    pages.extend(named.map(|module| PageText {
        url: module.url.href(),
        title: &module.title,
        breadcrumb: vec![&framework.file.name],
        kind: Kind::Module,
        framework: Some(framework_name(book, index)),
        labels: Vec::new(),
        alternatives: Vec::new(),
        sections: intro(module.intro, &module.description),
    }));
    pages
}

fn plain(text: &str) -> SectionText<'_> {
    SectionText {
        anchor: None,
        heading: None,
        text,
    }
}

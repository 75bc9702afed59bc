//! What is found beside the lessons that hold it: exercises, quizzes, terms; and
//! learning paths, which hold lessons.

use super::{framework_name, level_name, plain};
use crate::link::{Book, Lesson, LessonKind};
use crate::parse::{Body, Content, CourseBlock};
use crate::search::{Kind, PageText, SectionText};

/// The exercises and quizzes of the listed lessons in their order, then their terms by slug.
pub fn parts(book: &Book) -> impl Iterator<Item = PageText<'_>> {
    let exercises = book.listed().flat_map(move |lesson| {
        let blocks = lesson.parsed.body.course_blocks.iter();
        blocks.filter_map(move |block| exercise(book, lesson, block))
    });
    let terms = book.terms.values().filter_map(move |place| {
        let lesson = &book.lessons[place.lesson];
        if lesson.is_unlisted() {
            return None;
        }
        let block = &lesson.parsed.body.course_blocks[place.block];
        let Content::Term(term) = &block.content else {
            return None;
        };
        Some(PageText {
            labels: vec![&term.name],
            ..part(
                book,
                lesson,
                block,
                (Kind::Term, &term.name),
                vec![plain(&lesson.parsed.body.part(term.definition).text)],
            )
        })
    });
    exercises.chain(terms)
}

/// What an exercise asks, without hints and solution: a result must not give them away.
fn exercise<'a>(
    book: &'a Book,
    lesson: &'a Lesson,
    block: &'a CourseBlock,
) -> Option<PageText<'a>> {
    let body = &lesson.parsed.body;
    let (kind, sections) = match &block.content {
        Content::Exercise(exercise) => {
            (Kind::Exercise, vec![plain(&body.part(exercise.task).text)])
        }
        Content::Quiz(quiz) => {
            let questions = quiz.questions.iter().map(|question| SectionText {
                anchor: Some(&question.id),
                heading: None,
                text: &body.part(question.prompt).text,
            });
            (Kind::Quiz, questions.collect())
        }
        _ => return None,
    };
    let title = match block.title.as_str() {
        "" => heading_above(body, block).unwrap_or(&lesson.parsed.title),
        title => title,
    };
    Some(part(book, lesson, block, (kind, title), sections))
}

/// The heading under which a block stands.
fn heading_above<'a>(body: &'a Body, block: &CourseBlock) -> Option<&'a str> {
    let start = block.span.range().start;
    let mut above = body.headings.iter().rev();
    let heading = above.find(|heading| heading.span.range().start < start)?;
    Some(&heading.text)
}

/// A block of a lesson, found at its own place there.
fn part<'a>(
    book: &'a Book,
    lesson: &'a Lesson,
    block: &'a CourseBlock,
    (kind, title): (Kind, &'a str),
    sections: Vec<SectionText<'a>>,
) -> PageText<'a> {
    let framework = lesson.framework();
    let module = match lesson.kind {
        LessonKind::Lesson { framework, module }
        | LessonKind::ModuleIntro { framework, module } => {
            super::module_name(&book.frameworks[framework].modules[module])
        }
        _ => None,
    };
    let framework = framework.map(|index| framework_name(book, index));
    let mut breadcrumb: Vec<&str> = framework.iter().map(|name| name.title).collect();
    breadcrumb.push(&lesson.parsed.title);
    PageText {
        url: format!("{}#{}", lesson.url.href(), block.id),
        title,
        breadcrumb,
        kind,
        framework,
        scheme: None,
        module,
        level: lesson.parsed.front.level.map(level_name),
        labels: Vec::new(),
        alternatives: Vec::new(),
        about: Vec::new(),
        sections,
        sections_key: None,
        counterparts: Vec::new(),
    }
}

/// The learning paths with the titles of their parts.
pub fn paths(book: &Book) -> impl Iterator<Item = PageText<'_>> {
    book.paths.iter().map(|path| {
        let notes = path.steps.iter().filter(|step| !step.note.is_empty());
        let parts = path.steps.iter().filter_map(|step| step.section.as_deref());
        let texts = notes.map(|step| step.note.as_str()).chain(parts);
        PageText {
            url: path.url.href(),
            title: &path.title,
            breadcrumb: vec!["Learning paths"],
            kind: Kind::Path,
            framework: path.framework.map(|index| framework_name(book, index)),
            scheme: None,
            module: None,
            level: path.level.map(level_name),
            labels: Vec::new(),
            alternatives: Vec::new(),
            about: Vec::new(),
            sections: std::iter::once(plain(&path.description))
                .chain(texts.map(plain))
                .collect(),
            sections_key: None,
            counterparts: Vec::new(),
        }
    })
}

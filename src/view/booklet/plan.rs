//! Which lessons a booklet holds, before their texts are made.

use std::collections::BTreeMap;

use super::super::Maker;
use super::super::shapes::description;
use crate::address::PageUrl;
use crate::link::Lesson;
use crate::parse::Piece;

/// Lessons of one booklet. A browser lays out some five thousand pages of them.
pub(super) const MOST_LESSONS: usize = 500;
/// Bytes of HTML of one booklet, about; one lesson may be larger.
const MOST_BYTES: usize = 8 << 20;

/// A booklet without its texts.
pub(super) struct Plan {
    pub id: String,
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    pub framework: Option<usize>,
    pub home: PageUrl,
    pub part: usize,
    pub n_parts: usize,
    pub entries: Vec<Line>,
}

/// An entry without its text.
#[derive(Clone)]
pub(super) struct Line {
    pub level: u8,
    pub title: String,
    pub description: String,
    pub note: String,
    pub url: Option<PageUrl>,
    /// Index of the lesson that holds its text; none for a bare title.
    pub lesson: Option<usize>,
    pub is_lesson: bool,
}

impl Line {
    fn title(title: &str) -> Self {
        Self {
            level: 1,
            title: title.to_owned(),
            description: String::new(),
            note: String::new(),
            url: None,
            lesson: None,
            is_lesson: false,
        }
    }
}

impl Plan {
    /// The number of each lesson's chapter.
    pub(super) fn chapters(&self) -> BTreeMap<usize, usize> {
        let numbered = (1..).zip(&self.entries);
        numbered
            .filter_map(|(number, entry)| Some((entry.lesson?, number)))
            .collect()
    }
}

/// The booklets of all frameworks, then of all paths.
pub(super) fn plans(maker: &Maker<'_>) -> Vec<Plan> {
    let mut plans = Vec::new();
    for index in 0..maker.book().frameworks.len() {
        plans.extend(split(maker, framework(maker, index)));
    }
    for index in 0..maker.book().paths.len() {
        plans.extend(split(maker, path(maker, index)));
    }
    plans
}

fn framework(maker: &Maker<'_>, index: usize) -> Plan {
    let framework = &maker.book().frameworks[index];
    let mut entries = Vec::new();
    if let Some(intro) = framework.intro {
        entries.push(Line {
            lesson: Some(intro),
            ..Line::title("Introduction")
        });
    }
    for module in &framework.modules {
        let is_titled = !module.folder.is_empty();
        if is_titled {
            entries.push(Line {
                description: module.description.clone(),
                url: Some(module.url.clone()),
                lesson: module.intro,
                ..Line::title(&module.title)
            });
        }
        let level = if is_titled { 2 } else { 1 };
        let lessons = module.lessons.iter();
        entries.extend(lessons.filter_map(|lesson| line(maker, *lesson, level)));
    }
    Plan {
        id: framework.file.id.value.clone(),
        kind: "Framework",
        title: framework.file.title.clone(),
        description: framework.file.description.clone(),
        framework: Some(index),
        home: framework.url.clone(),
        part: 1,
        n_parts: 1,
        entries,
    }
}

fn path(maker: &Maker<'_>, index: usize) -> Plan {
    let path = &maker.book().paths[index];
    let has_sections = path.steps.iter().any(|step| step.section.is_some());
    let mut entries = Vec::new();
    let mut level = 1;
    for step in &path.steps {
        if let Some(section) = &step.section {
            entries.push(Line::title(section));
            level = 2;
        }
        let line = line(maker, step.lesson, if has_sections { level } else { 1 });
        entries.extend(line.map(|line| Line {
            note: step.note.clone(),
            ..line
        }));
    }
    Plan {
        id: format!("paths/{}", path.id),
        kind: "Learning path",
        title: path.title.clone(),
        description: path.description.clone(),
        framework: path.framework,
        home: path.url.clone(),
        part: 1,
        n_parts: 1,
        entries,
    }
}

/// A lesson, unless only links are to lead to it.
fn line(maker: &Maker<'_>, index: usize, level: u8) -> Option<Line> {
    let lesson = &maker.book().lessons[index];
    (!lesson.is_unlisted()).then(|| Line {
        level,
        description: description(lesson),
        url: Some(lesson.url.clone()),
        lesson: Some(index),
        is_lesson: true,
        ..Line::title(&lesson.parsed.title)
    })
}

/// The same in as many booklets as are needed; nothing if there is no lesson.
fn split(maker: &Maker<'_>, plan: Plan) -> Vec<Plan> {
    let mut parts: Vec<Vec<Line>> = vec![Vec::new()];
    let (mut n_lessons, mut n_bytes) = (0, 0);
    let mut title: Option<&Line> = None;
    for line in &plan.entries {
        let size = line.lesson.map_or(0, |index| weight(maker, index));
        let is_full = n_lessons == MOST_LESSONS || n_bytes + size > MOST_BYTES;
        if line.is_lesson && n_lessons > 0 && is_full {
            let mut next = Vec::new();
            if let Some(title) = title.filter(|_| line.level == 2) {
                let goes_on = format!("{} (continued)", title.title);
                next.push(Line::title(&goes_on));
            }
            // A title at the end of the part before belongs to what follows.
            if let Some(part) = parts.last_mut()
                && let Some(last) = part.pop_if(|last| !last.is_lesson)
            {
                next = vec![last];
            }
            parts.push(next);
            (n_lessons, n_bytes) = (0, 0);
        }
        if line.level == 1 {
            title = Some(line);
        }
        n_lessons += usize::from(line.is_lesson);
        n_bytes += size;
        if let Some(part) = parts.last_mut() {
            part.push(line.clone());
        }
    }
    parts.retain(|part| part.iter().any(|line| line.is_lesson));
    let n_parts = parts.len();
    (1..)
        .zip(parts)
        .map(|(part, entries)| Plan {
            id: plan.id.clone(),
            kind: plan.kind,
            title: plan.title.clone(),
            description: plan.description.clone(),
            framework: plan.framework,
            home: plan.home.clone(),
            part,
            n_parts,
            entries,
        })
        .collect()
}

/// Bytes of a lesson's HTML, about.
fn weight(maker: &Maker<'_>, index: usize) -> usize {
    let lesson: &Lesson = &maker.book().lessons[index];
    let body = &lesson.parsed.body;
    let parts = body.parts.iter().flat_map(|part| &part.pieces);
    let texts = body.pieces.iter().chain(parts).map(|piece| match piece {
        Piece::Html(html) => html.len(),
        _ => 64,
    });
    let drawn = &maker.input.highlighted[index];
    texts.sum::<usize>() + drawn.iter().map(|block| block.html.len()).sum::<usize>()
}

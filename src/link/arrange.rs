//! The order of the book: which file is what kind of page, in which module and
//! framework, and what comes before and after it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Book, Framework, Input, Lesson, LessonKind, Module};
use crate::address::{ContentPath, PageUrl};
use crate::parse::{FrameworkFile, ModuleFile, Parsed};
use crate::source::{FileId, SourceFile, Span};

/// Folders of `content/` that are no frameworks.
const RESERVED: [&str; 3] = ["compare", "crosswalk", "paths"];

/// Puts every lesson that is part of the build in its place.
pub(super) fn arrange(input: &Input<'_>) -> Book {
    let mut book = Book {
        frameworks: frameworks(input),
        ..Book::default()
    };
    let folders = Folders::of(&book.frameworks);
    let mut lessons: Vec<(Rank, Lesson)> = input
        .lessons
        .par_iter()
        .filter(|(_, parsed)| input.drafts || !parsed.front.draft)
        .map(|(file, parsed)| {
            let kind = folders.kind(&file.path);
            let rank = Rank::of(kind, &file.path, parsed);
            (
                rank,
                lesson(file, parsed, kind, input.dates.get(&file.path).copied()),
            )
        })
        .collect();
    lessons.par_sort_by(|a, b| a.0.cmp(&b.0));
    book.lessons = lessons.into_iter().map(|(_, lesson)| lesson).collect();
    enroll(&mut book);
    neighbors(&mut book);
    book
}

/// A lesson's place in the reading order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    group: usize,
    framework: usize,
    module: usize,
    weight: i64,
    path: ContentPath,
}

impl Rank {
    fn of(kind: LessonKind, path: &ContentPath, parsed: &Parsed) -> Self {
        let (group, framework, module) = match kind {
            LessonKind::Lesson { framework, module } => (0, framework, module),
            LessonKind::ModuleIntro { framework, module } => (1, framework, module),
            LessonKind::FrameworkIntro { framework } => (2, framework, 0),
            LessonKind::Comparison => (3, 0, 0),
            LessonKind::Single => (4, 0, 0),
        };
        Self {
            group,
            framework,
            module,
            weight: parsed.front.weight.unwrap_or(i64::MAX),
            path: path.clone(),
        }
    }
}

/// The folder of `content/` that a file stands in; empty at the top.
fn top_folder(path: &ContentPath) -> &str {
    let mut parts = path.parts().skip(1);
    let first = parts.next().unwrap_or_default();
    if parts.next().is_some() { first } else { "" }
}

/// The module folder of a file in a framework; empty if it stands in none.
fn module_folder(path: &ContentPath) -> &str {
    let mut parts = path.parts().skip(2);
    let folder = parts.next().unwrap_or_default();
    if parts.next().is_some() { folder } else { "" }
}

fn frameworks(input: &Input<'_>) -> Vec<Framework> {
    let mut files: BTreeMap<&str, FrameworkFile> = BTreeMap::new();
    for (file, framework) in &input.frameworks {
        let folder = top_folder(&file.path);
        files.insert(folder, framework.clone());
    }
    let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (file, _) in &input.lessons {
        let folder = top_folder(&file.path);
        if folder.is_empty() || RESERVED.contains(&folder) {
            continue;
        }
        let folders = modules.entry(folder).or_default();
        let module = module_folder(&file.path);
        if !module.is_empty() || file.path.file_name() != "index.md" {
            folders.insert(module);
        }
    }
    let module_files: BTreeMap<(&str, &str), &ModuleFile> = input
        .modules
        .iter()
        .map(|(file, module)| ((top_folder(&file.path), module_folder(&file.path)), module))
        .collect();
    let folders: BTreeSet<&str> = files.keys().chain(modules.keys()).copied().collect();
    let mut frameworks: Vec<Framework> = folders
        .into_iter()
        .map(|folder| {
            let file = files.remove(folder).unwrap_or_else(|| {
                let nowhere = Span::new(input.lessons[0].0.id, 0..0);
                FrameworkFile::bare(folder.to_owned(), nowhere)
            });
            let mut inside: Vec<(i64, Module)> = modules
                .get(folder)
                .into_iter()
                .flatten()
                .map(|name| {
                    module(
                        folder,
                        name,
                        &file,
                        module_files.get(&(folder, *name)).copied(),
                    )
                })
                .collect();
            inside.sort_by(|a, b| (a.0, &a.1.folder).cmp(&(b.0, &b.1.folder)));
            Framework {
                url: PageUrl::of(&[folder]),
                folder: folder.to_owned(),
                modules: inside.into_iter().map(|(_, module)| module).collect(),
                intro: None,
                file,
            }
        })
        .collect();
    frameworks.sort_by(|a, b| (a.file.weight, &a.folder).cmp(&(b.file.weight, &b.folder)));
    frameworks
}

/// A module with the weight that orders it.
fn module(
    framework: &str,
    folder: &str,
    file: &FrameworkFile,
    settings: Option<&ModuleFile>,
) -> (i64, Module) {
    let (url, default_title) = if folder.is_empty() {
        (PageUrl::of(&[framework]), file.name.clone())
    } else {
        (PageUrl::of(&[framework, folder]), title_of(folder))
    };
    let module = Module {
        title: settings
            .and_then(|settings| settings.title.clone())
            .unwrap_or(default_title),
        description: settings.map_or_else(String::new, |s| s.description.clone()),
        folder: folder.to_owned(),
        url,
        lessons: Vec::new(),
        intro: None,
    };
    let weight = settings
        .and_then(|settings| settings.weight)
        .unwrap_or(if folder.is_empty() {
            i64::MIN
        } else {
            i64::MAX
        });
    (weight, module)
}

/// A folder's name as a title: `risk-basics` becomes `Risk basics`.
fn title_of(folder: &str) -> String {
    let words = folder.replace(['-', '_'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// Frameworks and modules by their folders.
struct Folders<'a> {
    frameworks: HashMap<&'a str, usize>,
    modules: HashMap<(usize, &'a str), usize>,
}

impl<'a> Folders<'a> {
    fn of(frameworks: &'a [Framework]) -> Self {
        let numbered = || frameworks.iter().enumerate();
        Self {
            frameworks: numbered()
                .map(|(index, framework)| (framework.folder.as_str(), index))
                .collect(),
            modules: numbered()
                .flat_map(|(framework, inside)| {
                    let modules = inside.modules.iter().enumerate();
                    modules.map(move |(index, module)| ((framework, &*module.folder), index))
                })
                .collect(),
        }
    }

    fn kind(&self, path: &ContentPath) -> LessonKind {
        let folder = top_folder(path);
        if folder == "compare" {
            return LessonKind::Comparison;
        }
        let Some(framework) = self.frameworks.get(folder).copied() else {
            return LessonKind::Single;
        };
        let name = module_folder(path);
        let is_index = path.file_name() == "index.md";
        if name.is_empty() && is_index {
            return LessonKind::FrameworkIntro { framework };
        }
        // Every lesson's folder became a module.
        let module = self.modules[&(framework, name)];
        if is_index && path.parts().count() == 4 {
            LessonKind::ModuleIntro { framework, module }
        } else {
            LessonKind::Lesson { framework, module }
        }
    }
}

/// The id of a lesson: as its front matter says, or else as its path does.
pub(super) fn id_of<'a>(path: &'a ContentPath, parsed: &'a Parsed) -> &'a str {
    match &parsed.front.id {
        Some(id) => &id.value,
        None => id_of_path(path.as_str()),
    }
}

/// The id of the lesson at this path unless it has another.
pub(super) fn id_of_path(path: &str) -> &str {
    let below = path.strip_prefix("content/").unwrap_or(path);
    below.strip_suffix(".md").unwrap_or(below)
}

fn lesson(
    file: &SourceFile,
    parsed: &std::sync::Arc<Parsed>,
    kind: LessonKind,
    committed: Option<Date>,
) -> Lesson {
    Lesson {
        id: id_of(&file.path, parsed).to_owned(),
        file: file.id,
        path: file.path.clone(),
        url: PageUrl::of_lesson(&file.path),
        kind,
        parsed: std::sync::Arc::clone(parsed),
        targets: Vec::new(),
        previous: None,
        next: None,
        prerequisites: Vec::new(),
        backlinks: Vec::new(),
        paths: Vec::new(),
        committed,
    }
}

/// Enters each lesson into its module or framework, unless only links lead to it.
fn enroll(book: &mut Book) {
    for (index, lesson) in book.lessons.iter().enumerate() {
        match lesson.kind {
            LessonKind::Lesson { .. } if lesson.is_unlisted() => {}
            LessonKind::Lesson { framework, module } => {
                book.frameworks[framework].modules[module]
                    .lessons
                    .push(index);
            }
            LessonKind::ModuleIntro { framework, module } => {
                book.frameworks[framework].modules[module].intro = Some(index);
            }
            LessonKind::FrameworkIntro { framework } => {
                book.frameworks[framework].intro = Some(index);
            }
            LessonKind::Comparison | LessonKind::Single => {}
        }
    }
}

/// Links each lesson with the one before and after it in its framework.
fn neighbors(book: &mut Book) {
    for framework in &book.frameworks {
        let order: Vec<usize> = framework
            .modules
            .iter()
            .flat_map(|module| module.lessons.iter().copied())
            .collect();
        for pair in order.windows(2) {
            book.lessons[pair[0]].next = Some(pair[1]);
            book.lessons[pair[1]].previous = Some(pair[0]);
        }
    }
    let comparisons: Vec<usize> = book.comparisons().collect();
    for pair in comparisons.windows(2) {
        book.lessons[pair[0]].next = Some(pair[1]);
        book.lessons[pair[1]].previous = Some(pair[0]);
    }
}

/// The place of a lesson's file as a whole, for faults that are about the file.
pub(super) fn top_of(file: FileId) -> Span {
    Span::new(file, 0..0)
}

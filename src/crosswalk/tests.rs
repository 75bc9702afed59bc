//! Runs the room on small sites: the case files of the suite, and a few whose values
//! are looked at.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::address::PageUrl;
use crate::config::MarkdownConfig;
use crate::diagnostic::Severities;
use crate::diagnostic::print::{Format, Report};
use crate::link::{Framework, Lesson, LessonKind, Target};
use crate::parse::{Reference, ReferenceKind, framework_file, parse};

/// The sources and the book of a small site, from paths and texts.
fn site(files: &[(&str, &str)]) -> (Sources, Book, Vec<Diagnostic>) {
    let mut all = Vec::new();
    let mut sources = Sources::default();
    let mut book = Book::default();
    let mut files: Vec<(&str, &str)> = files.to_vec();
    files.sort_unstable();
    for (path, text) in files {
        let file = SourceFile::new(ContentPath::new(path).unwrap(), text);
        if path.ends_with(".md") {
            let parsed = parse(&file, &MarkdownConfig::default()).unpack(&mut all);
            book.lessons.push(Lesson {
                id: path.to_owned(),
                file: file.id,
                path: file.path.clone(),
                url: PageUrl::of(&[path]),
                kind: LessonKind::Single,
                parsed: Arc::new(parsed),
                targets: Vec::new(),
                previous: None,
                next: None,
                prerequisites: Vec::new(),
                backlinks: Vec::new(),
            });
            sources.lessons.push(file);
            continue;
        }
        if path.ends_with("/framework.toml") {
            let folder = file.path.parts().nth(1).unwrap().to_owned();
            book.frameworks.push(Framework {
                file: framework_file(&file).unpack(&mut all),
                url: PageUrl::of(&[&folder]),
                folder,
                modules: Vec::new(),
                intro: None,
            });
        }
        sources.data.push(file);
    }
    (sources, book, all)
}

/// The crosswalk of a small site, and its diagnostics in short form.
fn check(files: &[(&str, &str)]) -> (Crosswalk, String) {
    let (sources, book, mut all) = site(files);
    let crosswalk = crosswalk(&sources, &book).unpack(&mut all);
    let report = Report::new(all, &Severities::default(), &sources.by_id());
    (crosswalk, report.print(Format::Short, false))
}

#[test]
fn cases_are_reported_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/cases/crosswalk");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in &paths {
        let case = fs::read_to_string(path).unwrap();
        let mut files = Vec::new();
        let mut expected = "";
        for block in case.split("\n```").skip(1).step_by(2) {
            let (info, text) = block.split_once('\n').unwrap();
            match info.trim_start_matches('`').split_once(' ') {
                Some((_, path)) => files.push((path, text)),
                None => expected = text,
            }
        }
        let files: Vec<(&str, String)> = files
            .into_iter()
            .map(|(path, text)| (path, format!("{text}\n")))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (*p, t.as_str())).collect();
        let (_, found) = check(&files);
        if found.trim_end() == expected {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            let head = case.split("```diagnostics").next().unwrap();
            let text = format!("{head}```diagnostics\n{found}```\n");
            fs::write(path, text).unwrap();
        } else {
            wrong.push(format!("{}\n{found}", path.display()));
        }
    }
    assert!(
        !paths.is_empty() && wrong.is_empty(),
        "{}",
        wrong.join("\n")
    );
}

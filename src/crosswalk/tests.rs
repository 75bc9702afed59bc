//! Runs the room on small sites: the case files of the suite, and a few whose values
//! are looked at.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::address::{ContentPath, PageUrl};
use crate::config::{self, MarkdownConfig};
use crate::diagnostic::print::{Format, Report};
use crate::diagnostic::{Severities, Severity};
use crate::link::{Framework, Lesson, LessonKind, Target};
use crate::parse::{Reference, ReferenceKind, framework_file, parse};
use crate::source::SourceFile;

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
                paths: Vec::new(),
                committed: None,
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
pub(super) fn check(files: &[(&str, &str)]) -> (Crosswalk, String) {
    let (sources, book, mut all) = site(files);
    let crosswalk = crosswalk(&sources, &book).unpack(&mut all);
    let settings = sources.data.iter().find(|f| f.path.as_str() == "book.toml");
    let severities = settings.map_or_else(Severities::default, |file| {
        config::config(file).value.severities
    });
    let report = Report::new(all, &severities, &sources.by_id());
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
            let (info, text) = block.split_once('\n').unwrap_or((block, ""));
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

/// Two frameworks and a hub, with rows of every kind between them.
const COURSE: [(&str, &str); 8] = [
    (
        "content/pmp/framework.toml",
        "[framework]\nid = \"pmp\"\nname = \"PMP\"\nschemes = [\"new\", \"old\"]\n",
    ),
    (
        "content/itil/framework.toml",
        "[framework]\nid = \"itil\"\nname = \"ITIL\"\n",
    ),
    (
        "content/pmp/schemes/new.toml",
        r#"
        scheme = { id = "new", granularity = ["task"], replaces = "old" }
        topic = [
            { id = "new-area", label = "Area" },
            { id = "new-a", label = "A", kind = "task", broader = "new-area" },
            { id = "new-b", label = "B", kind = "task", broader = "new-area" },
            { id = "new-c", label = "C", kind = "task", broader = "new-area" },
            { id = "new-d", label = "D", kind = "task", broader = "new-area", also_in = ["new-area"] },
        ]"#,
    ),
    (
        "content/pmp/schemes/old.toml",
        r#"
        scheme = { id = "old", status = "superseded" }
        topic = [{ id = "old-a", label = "A" }]"#,
    ),
    (
        "content/itil/schemes/itil4.toml",
        r#"
        scheme = { id = "itil4" }
        topic = [{ id = "itil4-x", label = "X" }, { id = "itil4-y", label = "Y" }]"#,
    ),
    (
        "content/crosswalk/hub.toml",
        r#"
        scheme = { id = "hub", role = "hub" }
        topic = [{ id = "hub-h", label = "H" }]"#,
    ),
    (
        "content/crosswalk/mappings/all.toml",
        r#"
        set = { id = "all", subject = "pmp", object = "itil" }
        no_match = [{ side = "subject", topic = "new-c", rationale = "r" }]
        [[mapping]]
        id = "M-1"
        subject = "new-a"
        predicate = "related"
        object = "itil4-x"
        confidence = 0.9
        rationale = "r"
        author = "Ada"
        date = 2026-11-23
        [[mapping]]
        id = "M-2"
        subject = "new-a"
        predicate = "broad"
        object = "itil4-y"
        confidence = 0.5
        rationale = "r"
        author = "Ada"
        date = 2026-11-23
        [[mapping]]
        id = "M-3"
        subject = "new-b"
        predicate = "close"
        object = "itil4-y"
        confidence = 0.5
        rationale = "r"
        author = "Ada"
        date = 2026-11-23
        status = "deprecated""#,
    ),
    (
        "content/crosswalk/editions/old--new.toml",
        r#"
        set = { id = "old--new", subject = "old", object = "new" }
        [[mapping]]
        id = "E-1"
        subject = "old-a"
        predicate = "narrow"
        object = "new-a"
        confidence = 1
        rationale = "r"
        author = "Ada"
        date = 2026-11-23"#,
    ),
];

/// Mappings of two topics to the hub of [`COURSE`].
const MEETING: (&str, &str) = (
    "content/crosswalk/mappings/pmp--hub.toml",
    r#"
    set = { id = "pmp--hub", subject = "pmp", object = "hub" }
    [[mapping]]
    id = "H-1"
    subject = "new-a"
    predicate = "broad"
    object = "hub-h"
    confidence = 0.7
    rationale = "r"
    author = "Ada"
    date = 2026-11-23
    [[mapping]]
    id = "H-2"
    subject = "new-b"
    predicate = "broad"
    object = "hub-h"
    confidence = 0.7
    rationale = "r"
    author = "Ada"
    date = 2026-11-23"#,
);

const MEETING_ITIL: (&str, &str) = (
    "content/crosswalk/mappings/hub--itil.toml",
    r#"
    set = { id = "hub--itil", subject = "hub", object = "itil" }
    [[mapping]]
    id = "H-3"
    subject = "hub-h"
    predicate = "narrow"
    object = "itil4-x"
    confidence = 0.7
    rationale = "r"
    author = "Ada"
    date = 2026-11-23"#,
);

fn ids(crosswalk: &Crosswalk, topics: impl IntoIterator<Item = TopicIdx>) -> Vec<&str> {
    topics
        .into_iter()
        .map(|topic| crosswalk[topic].id.as_str())
        .collect()
}

#[test]
fn coverage_counts_each_topic_once_by_the_best_that_is_known() {
    let (crosswalk, found) = check(&COURSE);
    let no_members = "content/crosswalk/hub.toml:3:25: warning[thin-hub-topic]: no framework maps \
                      to the hub topic `hub-h` (map two frameworks to it, or remove it)\n";
    assert_eq!(found, no_members);
    let pair = &crosswalk.pairs[0];
    assert_eq!(pair.url.as_str(), "compare/itil-vs-pmp/");
    assert_eq!(pair.rows, [1, 2, 3]);
    assert_eq!(pair.gaps, [0]);
    let expected = Coverage {
        counted: 4,
        overlapping: 1,
        declared_none: 1,
        undecided: 2,
        ..Coverage::default()
    };
    assert_eq!(pair.b_to_a.overall, expected);
    let old = Coverage {
        counted: 1,
        undecided: 1,
        ..Coverage::default()
    };
    assert_eq!(pair.b_to_a.schemes[1].1, old);
    let expected = Coverage {
        counted: 2,
        overlapping: 1,
        related: 1,
        ..Coverage::default()
    };
    assert_eq!(pair.a_to_b.overall, expected);
}

#[test]
fn counterparts_are_of_other_frameworks_and_the_best_come_first() {
    let (crosswalk, _) = check(&COURSE);
    let topic = crosswalk.topic_by_id["new-a"];
    let counterparts = crosswalk.counterparts(topic);
    let topics = counterparts.iter().map(|c| c.topic);
    assert_eq!(ids(&crosswalk, topics), ["itil4-y", "itil4-x"]);
    assert_eq!(counterparts[0].predicate, Predicate::Broad);
    let history = crosswalk.history(topic);
    assert_eq!(ids(&crosswalk, history.iter().map(|c| c.topic)), ["old-a"]);
    assert_eq!(history[0].predicate, Predicate::Broad);
    let deprecated = crosswalk.topic_by_id["new-b"];
    assert_eq!(crosswalk[deprecated].mappings.len(), 1);
    assert!(crosswalk.counterparts(deprecated).is_empty());
}

#[test]
fn topics_meet_at_a_hub_where_they_have_no_row() {
    let mut files = COURSE.to_vec();
    files.extend([MEETING, MEETING_ITIL]);
    let (crosswalk, found) = check(&files);
    assert_eq!(found, "");
    let meet = &crosswalk.pairs[0].meets[0];
    assert_eq!(ids(&crosswalk, meet.a.clone()), ["itil4-x"]);
    assert_eq!(ids(&crosswalk, meet.b.clone()), ["new-b"]);
    let members = &crosswalk.hub_rows[0].members;
    let all = members.values().flatten();
    assert!(
        all.clone()
            .all(|member| member.predicate == Predicate::Broad)
    );
    assert_eq!(all.count(), 3);
}

#[test]
fn schemes_stand_in_the_order_of_their_framework() {
    let (crosswalk, _) = check(&COURSE);
    let schemes: Vec<&str> = crosswalk.schemes.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(schemes, ["itil4", "new", "old", "hub"]);
    assert_eq!(crosswalk.schemes[1].replaces, Some(2));
    let area = crosswalk.topic_by_id["new-area"];
    assert_eq!(crosswalk.schemes[1].roots, [area]);
    assert_eq!(crosswalk[area].narrower.len(), 4);
    assert_eq!(ids(&crosswalk, crosswalk[area].members.clone()), ["new-d"]);
}

#[test]
fn lessons_are_noted_at_their_topics_and_broken_links_reported() {
    let mut files = COURSE.to_vec();
    let front = "+++\ntitle = \"L\"\nteaches = [\"new-a\", \"new-a\"]\n+++\n";
    let text = format!("{front}See [A](topic:new-a) and [Z](topic:new-z).\n");
    files.push(("content/lesson.md", &text));
    let (sources, mut book, _) = site(&files);
    let lesson = &mut book.lessons[0];
    let mut parsed = (*lesson.parsed).clone();
    parsed.body.references.clear();
    for target in ["new-a", "new-z"] {
        let start = text.find(&format!("topic:{target}")).unwrap() + "topic:".len();
        parsed.body.references.push(Reference {
            title: String::new(),
            kind: ReferenceKind::Topic,
            target: target.to_owned(),
            span: sources.lessons[0].span(start..start + target.len()),
            text: String::new(),
            is_untitled: false,
            sentence: "See A and Z.".to_owned(),
        });
    }
    lesson.targets = ["new-a", "new-z"]
        .map(|id| Target::Topic(id.to_owned()))
        .to_vec();
    lesson.parsed = Arc::new(parsed);
    let mut all = Vec::new();
    let crosswalk = crosswalk(&sources, &book).unpack(&mut all);
    let topic = &crosswalk[crosswalk.topic_by_id["new-a"]];
    assert_eq!(topic.taught_by, [0]);
    assert_eq!(topic.linked_from, [(0, "See A and Z.".to_owned())]);
    all.retain(|fault| fault.code.severity() == Severity::Error);
    let messages: Vec<&str> = all.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(messages, ["no topic `new-z` in scheme `new`"]);
    assert_eq!(&text[all[0].span.range()], "new-z");
}

//! Course blocks at their limits, and the files made of them for other programs.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::time::{Duration, Instant};

use crossbook::site::{Built, Options};
use zip::ZipArchive;

use crate::book::{Book, diagnostics};

/// No speed is asked for here: what grows with the square of its input takes far longer.
const LIMIT: Duration = Duration::from_secs(180);

fn built(text: &str) -> Built {
    Book::new([("content/pmp/a/x.md", format!("# Lesson\n\n{text}"))]).build(Options::default())
}

fn quiz(questions: std::ops::Range<usize>) -> String {
    let mut text = String::from(":::quiz\n");
    for number in questions {
        let _ = write!(
            text,
            "1. Question {number}?\n   - [x] This\n   - [ ] That\n"
        );
    }
    text.push_str(":::\n\n");
    text
}

#[test]
fn quiz_of_more_than_two_hundred_questions_is_refused() {
    let found = diagnostics(&built(&quiz(0..1_000)));
    let told =
        "content/pmp/a/x.md:3:1: error[too-many-items]: a quiz of 1000 questions; 200 are allowed";
    assert!(found.starts_with(told), "{found}");
    assert_eq!(diagnostics(&built(&quiz(0..200))), "");
}

#[test]
fn page_holds_a_thousand_questions_and_no_more() {
    let start = Instant::now();
    let quizzes = |n: usize| -> String { (0..n).map(|q| quiz(q * 200..q * 200 + 200)).collect() };
    assert_eq!(diagnostics(&built(&quizzes(5))), "");
    let found = diagnostics(&built(&quizzes(6)));
    let n_told = found.matches("[too-many-items]").count();
    assert_eq!(n_told, 1, "{found}");
    assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
}

#[test]
fn blocks_without_end_are_told_in_time() {
    let start = Instant::now();
    let deep: String = (3..2_000)
        .rev()
        .map(|n| format!("{}case\n", ":".repeat(n)))
        .collect();
    let inputs = [
        (":::quiz\n".repeat(5_000), "nested"),
        (":::\n".repeat(5_001), "stray-fence"),
        (deep, "nested-too-deeply"),
        (":::case {".repeat(2_000), "stray-fence"),
        ("::: x".to_owned() + &"y".repeat(100_000), "unknown-block"),
    ];
    for (text, expected) in inputs {
        let found = diagnostics(&built(&text));
        assert!(found.contains(expected), "{expected}: {found:.300}");
    }
    assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
}

/// A lesson that asks in every way, with everything that must be escaped.
const EVERY_KIND: &str = r#":::quiz
1. Is `a < b` & "c"?

   ```rust
   if a < b && c {}
   ```

   - [x] Yes, [see](x.md) $a < b$

     **Because** it is.
   - [ ] No
2. Some? {multiple}
   - [x] This
   - [x] That
3. How much?

   **Answer:** 2.5 ± 0.5
4. Match?

   | A | B |
   |---|---|
   | 1 | one |
   | 2 | two |
5. Order?
   1. first
   2. second
:::
"#;

/// The files of a package, by name.
fn unzipped(built: &Built) -> Vec<(String, String)> {
    let (_, content) = built
        .site
        .files
        .iter()
        .find(|(path, _)| path.as_str() == "study/pmp.qti.zip")
        .expect("a package");
    let mut zip = ZipArchive::new(Cursor::new(content.bytes())).expect("a zip");
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).expect("a file");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("UTF-8");
            let name = file.name().expect("UTF-8").into_owned();
            (name, text)
        })
        .collect()
}

#[test]
fn package_lists_its_items_and_each_is_sound() {
    let site = built(EVERY_KIND);
    assert_eq!(diagnostics(&site), "");
    let files = unzipped(&site);
    assert_eq!(files.len(), 6);
    let manifest = roxmltree::Document::parse(&files[0].1).expect("well-formed");
    let listed: BTreeSet<&str> = manifest
        .descendants()
        .filter(|node| {
            node.has_tag_name((
                "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
                "file",
            ))
        })
        .filter_map(|node| node.attribute("href"))
        .collect();
    let held: BTreeSet<&str> = files[1..].iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(listed, held);
    let mut interactions = Vec::new();
    for (name, text) in &files[1..] {
        let item = roxmltree::Document::parse(text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let root = item.root_element();
        assert_eq!(root.tag_name().name(), "qti-assessment-item");
        let declared = root
            .children()
            .find(|node| node.tag_name().name() == "qti-response-declaration")
            .expect("a response");
        // Every right answer names something that can be chosen.
        let ids: BTreeSet<&str> = item
            .descendants()
            .filter_map(|node| node.attribute("identifier"))
            .collect();
        if declared.attribute("base-type") != Some("float") {
            for value in declared.descendants().filter_map(|node| node.text()) {
                for id in value.split_whitespace() {
                    assert!(ids.contains(id), "{name}: no `{id}`");
                }
            }
        }
        let interaction = item
            .descendants()
            .find(|node| node.tag_name().name().ends_with("-interaction"))
            .expect("an interaction");
        interactions.push(interaction.tag_name().name().to_owned());
    }
    assert_eq!(
        interactions,
        [
            "qti-choice-interaction",
            "qti-choice-interaction",
            "qti-text-entry-interaction",
            "qti-match-interaction",
            "qti-order-interaction",
        ]
    );
    let all: String = files.iter().map(|(_, text)| text.as_str()).collect();
    assert!(all.contains("tolerance=\"0.5 0.5\""), "{all}");
    assert!(!all.contains("href=\"../"), "links leave a package");
}

#[test]
fn package_has_the_same_bytes_in_every_build() {
    let bytes = |built: &Built| {
        let files = built.site.files.iter();
        files
            .filter(|(path, _)| path.as_str().starts_with("study/"))
            .map(|(path, content)| (path.as_str().to_owned(), content.bytes().to_vec()))
            .collect::<Vec<_>>()
    };
    let first = bytes(&built(EVERY_KIND));
    assert_eq!(first.len(), 2);
    assert!(first == bytes(&built(EVERY_KIND)), "other bytes");
}

#[test]
fn practice_is_told_by_section() {
    use crossbook::address::ContentPath;
    use crossbook::config::MarkdownConfig;
    use crossbook::parse::{Practice, parse};
    use crossbook::source::SourceFile;

    let text = format!("# T\n\n## One\n\n{EVERY_KIND}\n## Two\n\n:::exercise\nDo.\n:::\n");
    let path = ContentPath::new("content/x.md").expect("a plain path");
    let parsed = parse(&SourceFile::new(path, text), &MarkdownConfig::default()).value;
    assert_eq!(
        parsed.body.practice(),
        [(Some(1), Practice::Quiz), (Some(2), Practice::Exercise)]
    );
}

#[test]
fn search_holds_nothing_of_unlisted_lessons() {
    let text = "\n:::quiz\n1. Zebra question?\n   - [x] This\n   - [ ] That\n:::\n\n\
                :::exercise Zebra task\nDo it.\n:::\n\n:::term Zebra\nA word.\n:::\n";
    let holds_zebras = |front: &str| {
        let lesson = format!("+++\ntitle = \"Lesson\"\n{front}+++\n{text}");
        let built = Book::new([("content/pmp/a/x.md", lesson)]).build(Options::default());
        assert_eq!(diagnostics(&built), "");
        let files = built.site.files.iter();
        let mut index = files.filter(|(path, _)| path.as_str().starts_with("search/"));
        index.any(|(_, file)| String::from_utf8_lossy(file.bytes()).contains("Zebra"))
    };
    assert!(holds_zebras(""));
    assert!(!holds_zebras("noindex = true\n"));
}

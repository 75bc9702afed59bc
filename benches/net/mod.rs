//! A generated crosswalk of any size, the same for the same size: three frameworks and
//! a hub, with rows of every kind. A few of them contradict what follows from others,
//! as in a real one.

#![allow(dead_code, reason = "each user needs a part of it")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crossbook::address::{ContentPath, PageUrl};
use crossbook::link::{Book, Framework};
use crossbook::load;
use crossbook::parse::framework_file;
use crossbook::source::SourceFile;
use crossbook::sources::Sources;

const FRAMEWORKS: [&str; 3] = ["alpha", "beta", "gamma"];

/// The files and the frameworks of the book in this repository, without its lessons.
pub fn own_book() -> (Sources, Book) {
    let sources = load::load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book can be read");
    let book = frameworks_of(&sources);
    (sources, book)
}

/// A crosswalk of about so many topics and five mappings a topic.
pub fn generated(n_topics: usize) -> (Sources, Book) {
    let n_hubs = (n_topics / 300).max(1);
    let n_each = (n_topics - n_hubs) / FRAMEWORKS.len();
    let mut files = vec![hub(n_hubs)];
    for name in FRAMEWORKS {
        files.push((
            format!("content/{name}/framework.toml"),
            format!("[framework]\nid = \"{name}\"\nname = \"{name}\"\n"),
        ));
        files.push((
            format!("content/{name}/schemes/{name}.toml"),
            scheme(name, n_each),
        ));
        files.push((
            format!("content/crosswalk/mappings/{name}--hub.toml"),
            to_hub(name, n_each, n_hubs),
        ));
    }
    let n_rows = n_topics * 5 - n_each * FRAMEWORKS.len();
    for (subject, object) in [("alpha", "beta"), ("alpha", "gamma"), ("beta", "gamma")] {
        files.push((
            format!("content/crosswalk/mappings/{subject}--{object}.toml"),
            between(subject, object, n_each, n_rows / 3),
        ));
    }
    files.sort();
    let file = |(path, text): (String, String)| {
        SourceFile::new(
            ContentPath::new(&path).expect("a plain path"),
            text.as_str(),
        )
    };
    let sources = Sources {
        data: files.into_iter().map(file).collect(),
        ..Sources::default()
    };
    let book = frameworks_of(&sources);
    (sources, book)
}

fn frameworks_of(sources: &Sources) -> Book {
    let files = sources.data.iter();
    let mut book = Book::default();
    for file in files.filter(|file| file.path.file_name() == "framework.toml") {
        let folder = file.path.parts().nth(1).expect("a folder").to_owned();
        book.frameworks.push(Framework {
            file: framework_file(file).value,
            url: PageUrl::of(&[&folder]),
            folder,
            modules: Vec::new(),
            intro: None,
        });
    }
    book
}

fn hub(n: usize) -> (String, String) {
    let mut text = "[scheme]\nid = \"hub\"\nrole = \"hub\"\n".to_owned();
    for i in 0..n {
        let _ = writeln!(
            text,
            "[[topic]]\nid = \"hub-{i}\"\nlabel = \"Hub topic {i}\""
        );
    }
    ("content/crosswalk/hub.toml".to_owned(), text)
}

/// Every tenth topic groups the nine after it.
fn scheme(name: &str, n: usize) -> String {
    let mut text = format!("[scheme]\nid = \"{name}\"\n");
    for i in 0..n {
        let _ = writeln!(
            text,
            "[[topic]]\nid = \"{name}-{i}\"\nlabel = \"Topic {i} of {name}\""
        );
        if i % 10 != 0 {
            let _ = writeln!(text, "broader = \"{name}-{}\"", i / 10 * 10);
        }
    }
    text
}

/// One row a topic; half of them with a set relation, a few of those equal.
fn to_hub(name: &str, n: usize, n_hubs: usize) -> String {
    let mut text = head(name, "hub");
    for i in 0..n {
        let (predicate, relation) = match i % 8 {
            0 => ("broad", "relation = \"subset-of\"\nbasis = \"semantic\"\n"),
            2 => ("close", "relation = \"equal\"\nbasis = \"semantic\"\n"),
            4 => (
                "close",
                "relation = \"intersects-with\"\nbasis = \"semantic\"\n",
            ),
            6 => (
                "broad",
                "relation = \"subset-of\"\nbasis = \"functional\"\n",
            ),
            _ => ("broad", ""),
        };
        let id = format!("{name}-H{i}");
        let object = format!("hub-{}", i / 8 % n_hubs);
        text.push_str(&row(
            &id,
            &format!("{name}-{i}"),
            predicate,
            &object,
            relation,
        ));
    }
    text
}

/// Rows in all, of which most are related. Only even topics are narrower, and only
/// than odd ones, so that no chain leads back.
fn between(subject: &str, object: &str, n_topics: usize, n_rows: usize) -> String {
    let mut text = head(subject, object);
    let mut seen = BTreeSet::new();
    let mut state = 1_usize;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    while seen.len() < n_rows {
        let (i, j) = (next(n_topics), next(n_topics));
        if !seen.insert((i, j)) {
            continue;
        }
        let predicate = match (i % 10, j % 10) {
            (2 | 4 | 6, 1 | 3 | 7) => "broad",
            (5, 5) if i == j => "exact",
            // Related to no topic that a chain makes broader.
            (8, _) | (2 | 4 | 6, 0) => "close",
            _ => "related",
        };
        let id = format!("{subject}-{object}-{}", seen.len());
        text.push_str(&row(
            &id,
            &format!("{subject}-{i}"),
            predicate,
            &format!("{object}-{j}"),
            "",
        ));
    }
    text
}

fn head(subject: &str, object: &str) -> String {
    format!("[set]\nid = \"{subject}--{object}\"\nsubject = \"{subject}\"\nobject = \"{object}\"\n")
}

fn row(id: &str, subject: &str, predicate: &str, object: &str, more: &str) -> String {
    format!(
        "[[mapping]]\nid = \"{id}\"\nsubject = \"{subject}\"\npredicate = \"{predicate}\"\n\
         object = \"{object}\"\nconfidence = 0.6\nrationale = \"Both deal with the same kind of \
         work, seen from two sides.\"\nauthor = \"Ada\"\ndate = 2026-11-23\n{more}"
    )
}

//! Days of last commits: on lessons, in the sitemap and the feed; what stands in the way
//! is said and nothing more.

use std::path::Path;
use std::process::Command;

use crossbook::load::{load, reload};

use crate::book::Book;
use crate::cli::{crossbook_in, on_disk};

fn book() -> Book {
    Book::new([
        (
            "book.toml",
            "title = \"Test\"\nbase_url = \"https://example.org/\"\n[output]\ngit_dates = true\n",
        ),
        ("content/pmp/a/charter.md", "# Charter\n\nText.\n"),
        ("content/pmp/a/the plan ü.md", "# Plan\n\nText.\n"),
    ])
}

/// Runs git as nobody in particular, on a day.
fn git(folder: &Path, day: &str, arguments: &[&str]) {
    let ran = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=x", "-c", "user.email=x@x.example"])
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", format!("{day}T12:00:00Z"))
        .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"))
        .output()
        .expect("git is installed");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "git {arguments:?}: {said}");
}

fn built(root: &Path) -> (u8, String) {
    let ran = crossbook_in(root, &["build", "--quiet", "--format", "short"]);
    (ran.code, ran.err)
}

fn page(root: &Path, path: &str) -> String {
    std::fs::read_to_string(root.join("public").join(path)).expect("a page")
}

#[test]
fn the_last_commit_of_each_file_is_shown() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // The book lies below the top of the repository.
    let root = folder.path().join("docs/course");
    book().write_to(&root);
    git(folder.path(), "2026-01-02", &["init", "-q"]);
    git(folder.path(), "2026-01-02", &["add", "."]);
    git(folder.path(), "2026-01-02", &["commit", "-qm", "one"]);
    std::fs::write(
        root.join("content/pmp/a/charter.md"),
        "# Charter\n\nMore.\n",
    )
    .expect("write");
    git(folder.path(), "2026-03-04", &["commit", "-qam", "two"]);
    std::fs::write(root.join("content/pmp/a/new.md"), "# New\n\nText.\n").expect("write");

    assert_eq!(built(&root), (0, String::new()));
    let charter = page(&root, "pmp/a/charter/index.html");
    assert!(charter.contains("Last changed <time datetime=\"2026-03-04\">"));
    let plan = page(&root, "pmp/a/the-plan-ü/index.html");
    assert!(plan.contains("Last changed <time datetime=\"2026-01-02\">"));
    assert!(!page(&root, "pmp/a/new/index.html").contains("Last changed"));
    let sitemap = page(&root, "sitemap.xml");
    assert!(sitemap.contains("/pmp/a/charter/</loc><lastmod>2026-03-04</lastmod>"));
    let feed = page(&root, "feed.xml");
    assert!(
        feed.contains("<updated>2026-03-04T00:00:00Z</updated>"),
        "{feed}"
    );

    std::fs::write(
        root.join("book.toml"),
        "title = \"Test\"\nbase_url = \"https://example.org/\"\n",
    )
    .expect("write");
    assert_eq!(built(&root), (0, String::new()));
    assert!(!page(&root, "pmp/a/charter/index.html").contains("Last changed"));
}

#[test]
fn a_shallow_clone_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let whole = folder.path().join("whole");
    book().write_to(&whole);
    git(&whole, "2026-01-02", &["init", "-q"]);
    git(&whole, "2026-01-02", &["add", "."]);
    git(&whole, "2026-01-02", &["commit", "-qm", "one"]);
    for (day, text) in [
        ("2026-03-04", "# Charter\n\nB.\n"),
        ("2026-03-05", "# Charter\n\nC.\n"),
    ] {
        std::fs::write(whole.join("content/pmp/a/charter.md"), text).expect("write");
        git(&whole, day, &["commit", "-qam", "more"]);
    }
    let address = format!("file://{}", whole.display());
    let arguments = ["clone", "-q", "--depth", "2", &address, "cut"];
    git(folder.path(), "2026-03-05", &arguments);
    let cut = folder.path().join("cut");
    assert_eq!(
        built(&cut),
        (
            0,
            "book.toml:4:1: warning[no-git-dates]: the history is cut off (a shallow clone), so \
             1 lesson has no date (fetch the whole history: `git fetch --unshallow`, or \
             `fetch-depth: 0` in a workflow)\n"
                .to_owned()
        )
    );
    assert!(page(&cut, "pmp/a/charter/index.html").contains("2026-03-05"));
    assert!(!page(&cut, "pmp/a/the-plan-ü/index.html").contains("Last changed"));
}

#[test]
fn without_a_repository_the_book_is_built_with_a_warning() {
    let folder = on_disk(&book());
    let said = "book.toml:4:1: warning[no-git-dates]: git tells no dates: the book is in no \
                repository\n";
    assert_eq!(built(folder.path()), (0, said.to_owned()));
}

/// The preview reads only the file that changed; a commit before that changed dates.
#[test]
fn a_commit_is_seen_with_the_next_edit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = std::fs::canonicalize(folder.path()).expect("it is there");
    book().write_to(&root);
    git(&root, "2026-01-02", &["init", "-q"]);
    git(&root, "2026-01-02", &["add", "."]);
    git(&root, "2026-01-02", &["commit", "-qm", "one"]);
    let mut sources = load(&root).expect("a book");
    let charter = root.join("content/pmp/a/charter.md");
    std::fs::write(&charter, "# Charter\n\nMore.\n").expect("write");
    git(&root, "2026-03-04", &["commit", "-qam", "two"]);
    reload(&mut sources, &[charter]).expect("a book");
    let fresh = load(&root).expect("a book");
    assert_eq!(sources.dates, fresh.dates);
    let days: Vec<String> = sources.dates.values().map(ToString::to_string).collect();
    assert_eq!(days, ["2026-03-04", "2026-01-02"]);
}

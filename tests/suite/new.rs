//! `crossbook new`: what is written, what is refused, and that the rest stays as it is.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::book::Book;
use crate::cli::{Ran, crossbook, crossbook_in, files_below, on_disk};

/// A new book with two frameworks, a hub and mappings between them.
fn started() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().to_str().expect("a plain name");
    assert_eq!(crossbook(&["init", root]).code, 0);
    folder
}

fn new(root: &Path, arguments: &[&str]) -> Ran {
    crossbook_in(root, &[&["new"], arguments].concat())
}

fn text(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Makes something and asserts that the book goes on to build without a warning.
fn made(root: &Path, arguments: &[&str]) -> Ran {
    let ran = new(root, &[arguments, &["--deny", "warnings"]].concat());
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, ""),
        "{arguments:?}: {}",
        ran.err
    );
    for drafts in [&[][..], &["--drafts"]] {
        let check = [&["check", "--deny", "warnings"], drafts].concat();
        let checked = crossbook_in(root, &check);
        assert_eq!(checked.code, 0, "{arguments:?}: {}", checked.err);
    }
    ran
}

/// Asserts that nothing is written, and why.
fn refused(root: &Path, arguments: &[&str], why: &str) {
    let before = files_below(root);
    let ran = new(root, arguments);
    assert_ne!(ran.code, 0, "{arguments:?}");
    assert!(ran.err.contains(why), "{arguments:?}: {}", ran.err);
    assert!(
        files_below(root) == before,
        "{arguments:?}: something was written"
    );
}

#[test]
fn lesson_is_a_draft_at_the_end_of_its_module() {
    let folder = started();
    let ran = made(
        folder.path(),
        &["lesson", "git/basics", "Merging \"by hand\""],
    );
    assert!(
        ran.err.starts_with(
            "wrote `content/git/basics/merging-by-hand.md`: lesson `lesson-git-merging-by-hand`\n"
        ),
        "{}",
        ran.err
    );
    let lesson = text(folder.path(), "content/git/basics/merging-by-hand.md");
    let date = lesson.lines().find(|line| line.starts_with("date = "));
    let date = date.expect("a date").to_owned();
    assert_eq!(
        lesson,
        format!(
            "+++\nid = \"lesson-git-merging-by-hand\"\ntitle = \"Merging \\\"by hand\\\"\"\n\
             weight = 3\n{date}\ndraft = true\n+++\n\n\
             <!-- Write here. Remove `draft = true` above to publish. -->\n"
        )
    );
}

#[test]
fn lesson_may_be_published_with_topics_at_once() {
    let folder = started();
    let arguments = [
        "lesson",
        "content/hg",
        "Über uns",
        "--published",
        "--teaches",
        "hg-bookmark",
        "--description",
        "Who we are.",
        "--id",
        "about-hg",
    ];
    made(folder.path(), &arguments);
    let lesson = text(folder.path(), "content/hg/über-uns.md");
    assert!(lesson.contains("teaches = [\"hg-bookmark\"]\n"), "{lesson}");
    assert!(!lesson.contains("draft"), "{lesson}");
    crossbook_in(folder.path(), &["build", "-q"]);
    assert!(folder.path().join("public/hg/über-uns/index.html").exists());
}

#[test]
fn module_and_its_first_lesson() {
    let folder = started();
    made(folder.path(), &["module", "git/sharing-work"]);
    let module = text(folder.path(), "content/git/sharing-work/module.toml");
    assert_eq!(module, "title = \"Sharing work\"\nweight = 2\n");
    made(
        folder.path(),
        &["lesson", "git/sharing-work", "Push", "--published"],
    );
    let lesson = text(folder.path(), "content/git/sharing-work/push.md");
    assert!(lesson.contains("weight = 1\n"), "{lesson}");
}

#[test]
fn framework_has_a_scheme_that_takes_topics() {
    let folder = started();
    let arguments = [
        "framework",
        "fossil-scm",
        "--name",
        "Fossil",
        "--owner",
        "its authors",
    ];
    made(folder.path(), &arguments);
    let framework = text(folder.path(), "content/fossil-scm/framework.toml");
    assert!(
        framework.contains("weight = 3\ncolor = \"blue\"\nschemes = [\"fossilscm\"]\n"),
        "{framework}"
    );
    made(
        folder.path(),
        &[
            "topic",
            "fossilscm",
            "Check-in",
            "--kind",
            "concept",
            "--alt",
            "commit",
        ],
    );
    made(
        folder.path(),
        &[
            "topic",
            "fossilscm",
            "Änderung",
            "--definition",
            "What differs.",
        ],
    );
    let scheme = text(folder.path(), "content/fossil-scm/schemes/fossilscm.toml");
    let topics = "status = \"current\"\n\n[[topic]]\nid = \"fossilscm-check-in\"\nlabel = \"Check-in\"\n\
                  alt = [\"commit\"]\nkind = \"concept\"\n\n[[topic]]\nid = \"fossilscm-anderung\"\n\
                  label = \"Änderung\"\nkind = \"concept\"\ndefinition = \"What differs.\"\n";
    assert!(scheme.ends_with(topics), "{scheme}");
    made(
        folder.path(),
        &[
            "mapping",
            "fossilscm-check-in",
            "exact",
            "git-commit",
            "--rationale",
            "The same.",
            "--confidence",
            "0.9",
        ],
    );
    let set = text(
        folder.path(),
        "content/crosswalk/mappings/fossil-scm--git.toml",
    );
    assert!(
        set.contains("title = \"Fossil and Git\"\ncreator = [\"The authors\"]\n"),
        "{set}"
    );
    assert!(set.contains("id = \"FG-001\"\n"), "{set}");
}

#[test]
fn mapping_stands_behind_the_others_and_the_rest_stays() {
    let folder = started();
    let path = "content/crosswalk/mappings/git--hub.toml";
    let before = text(folder.path(), path).replace('\n', "\r\n")
        + "\r\n# Nothing was found for these.\r\n[[no_match]]\r\nside = \"subject\"\r\n\
           topic = \"git-staging-area\"\r\nrationale = \"None.\"\r\n";
    fs::write(folder.path().join(path), format!("\u{feff}{before}")).expect("written");
    // The hub stands on the other side of the set.
    let arguments = [
        "mapping",
        "hub-naming",
        "related",
        "git-commit",
        "--rationale",
        "A name leads to one.",
        "--same",
        "both stay",
        "--cite",
        "guide:1",
    ];
    let ran = made(folder.path(), &arguments);
    assert!(
        ran.err
            .contains("from the other side: git-commit related hub-naming"),
        "{}",
        ran.err
    );
    let after = text(folder.path(), path);
    let after = after.strip_prefix('\u{feff}').expect("the mark stays");
    let gap = before.find("\r\n# Nothing").expect("the comment");
    assert!(after.starts_with(&before[..gap]), "{after}");
    assert!(after.ends_with(&before[gap..]), "{after}");
    let row = &after[gap..after.len() - (before.len() - gap)];
    let date = row
        .lines()
        .find(|line| line.starts_with("date"))
        .expect("a date");
    assert_eq!(
        row.replace("\r\n", "\n"),
        format!(
            "\n[[mapping]]\nid = \"GB-003\"\nsubject = \"git-commit\"\npredicate = \"related\"\n\
             object = \"hub-naming\"\nconfidence = 0.5\nrationale = \"A name leads to one.\"\n\
             same = [\"both stay\"]\ncite = [\"guide:1\"]\nauthor = \"The authors\"\n{date}\n\
             status = \"proposed\"\n"
        )
    );
    assert_eq!(row.matches('\n').count(), row.matches("\r\n").count());
}

#[test]
fn comparison_and_path_name_what_exists() {
    let folder = started();
    made(
        folder.path(),
        &[
            "comparison",
            "Commit & changeset",
            "git-commit",
            "hg-changeset",
        ],
    );
    let page = text(folder.path(), "content/compare/commit-changeset.md");
    assert!(
        page.contains("compare = [\"git-commit\", \"hg-changeset\"]\n"),
        "{page}"
    );
    let ids = [
        "git/basics/commit",
        "content/git/basics/branch.md",
        "hg/basics/changeset.md",
    ];
    let arguments = [
        "path",
        "In an hour",
        ids[0],
        ids[1],
        ids[2],
        "--framework",
        "git",
        "--level",
        "beginner",
    ];
    made(folder.path(), &arguments);
    assert_eq!(
        text(folder.path(), "content/paths/in-an-hour.toml"),
        "title = \"In an hour\"\nlevel = \"beginner\"\nframework = \"git\"\nweight = 1\n\
         steps = [\"git/basics/commit\", \"git/basics/branch\", \"hg/basics/changeset\"]\n"
    );
    refused(
        folder.path(),
        &["path", "In an hour", ids[0]],
        "exists already",
    );
}

#[test]
fn unknown_names_offer_the_nearest() {
    let folder = started();
    for (arguments, why) in [
        (
            &["lesson", "gti/basics", "T"][..],
            "no framework is named `gti`; did you mean `git`?",
        ),
        (
            &["lesson", "git/basic", "T"],
            "no module in `git` is named `basic`; did you mean `basics`?",
        ),
        (
            &["lesson", "git/closing", "T"],
            "there is `basics`; make it with `crossbook new module git/closing`",
        ),
        (
            &["lesson", "git", "T", "--teaches", "git-comit"],
            "did you mean `git-commit`?",
        ),
        (&["module", "hgg/x"], "did you mean `hg`?"),
        (
            &["topic", "gitt", "T"],
            "no scheme is named `gitt`; did you mean `git`?",
        ),
        (
            &["topic", "git", "T", "--broader", "git-brunch"],
            "did you mean `git-branch`?",
        ),
        (
            &[
                "mapping",
                "git-commt",
                "close",
                "hg-changeset",
                "--rationale",
                "x",
            ],
            "did you mean `git-commit`?",
        ),
        (
            &[
                "mapping",
                "git-commit",
                "closer",
                "hg-changeset",
                "--rationale",
                "x",
            ],
            "close",
        ),
        (
            &[
                "mapping",
                "git-commit",
                "close",
                "hg-changeset",
                "--rationale",
                "x",
                "--set",
                "git--hgg",
            ],
            "did you mean `git--hg`?",
        ),
        (
            &["comparison", "T", "git-commit", "hg-changset"],
            "did you mean `hg-changeset`?",
        ),
        (
            &["path", "T", "git/basics/comit"],
            "did you mean `git/basics/commit`?",
        ),
        (
            &["path", "T", "git/basics/commit", "--framework", "got"],
            "did you mean `git`?",
        ),
    ] {
        refused(folder.path(), arguments, why);
    }
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    let folder = started();
    let long = "x".repeat(300);
    for (arguments, why) in [
        (
            &["lesson", "../..", "T"][..],
            "`../..` is no place in `content/`; write it as FRAMEWORK/MODULE",
        ),
        (&["lesson", "/git/basics", "T"], "is no place in `content/`"),
        (&["lesson", "", "T"], "is no place in `content/`"),
        (&["lesson", ".", "T"], "is no place in `content/`"),
        (
            &["lesson", "git/basics", "Index"],
            "is the front page of its folder",
        ),
        (
            &["lesson", "git/basics", "T", "--name", "index"],
            "is the front page of its folder",
        ),
        (
            &["lesson", "cobit", "T"],
            "make it with `crossbook new framework cobit --name NAME`",
        ),
        (
            &["lesson", "compare", "T"],
            "`content/compare/` holds comparison pages, which `crossbook new comparison` makes",
        ),
        (
            &["module", "git/con"],
            "Windows keeps for itself; choose another name\n",
        ),
        (
            &["comparison", "T", "git-branch", "git-branch"],
            "the topic `git-branch` is named twice",
        ),
        (
            &["topic", "git", "T", "--broader", "hg-bookmark"],
            "no topic in `git` is named `git-hg-bookmark`",
        ),
        (
            &["path", "T", "content/git/basics/comit.md"],
            "did you mean `git/basics/commit.md`?",
        ),
        (
            &["path", "T", "comit.md"],
            "did you mean `git/basics/commit.md`?",
        ),
        (
            &["lesson", "git/basics", "T", "--name", "../../x"],
            "`../../x` is no name for a file",
        ),
        (
            &["lesson", "git/basics", "T", "--name", ".hidden"],
            "is no name for a file",
        ),
        (&["lesson", "git/basics", "Aux"], "Windows keeps for itself"),
        (&["lesson", "git/basics", "  "], "the title is empty"),
        (
            &["lesson", "git/basics", "Commit"],
            "`content/git/basics/commit.md` exists already",
        ),
        (
            &["lesson", "git/basics", "T", "--id", "git/basics/commit"],
            "another lesson has the id",
        ),
        (&["module", "git"], "names no module"),
        (&["module", "git/basics"], "exists already"),
        (&["module", "git/../../x"], "is no place in `content/`"),
        (&["module", "git/schemes"], "cannot be a module"),
        (
            &["framework", "git", "--name", "Git"],
            "the framework `git` exists already",
        ),
        (
            &["framework", "compare", "--name", "C"],
            "holds comparison pages",
        ),
        (&["framework", "../x", "--name", "X"], "is no id"),
        (
            &["framework", "fossil", "--name", "F", "--scheme", "git"],
            "the scheme `git` exists already",
        ),
        (
            &["topic", "git", "風險"],
            "no id can be made of `風險`; choose one with `--id`",
        ),
        (
            &["topic", "git", "Commit"],
            "the topic `git-commit` exists already",
        ),
        (&["topic", "git", &long], "git-xxx"),
        (
            &[
                "mapping",
                "git-commit",
                "close",
                "git-branch",
                "--rationale",
                "x",
            ],
            "stand in one scheme",
        ),
        (
            &[
                "mapping",
                "git-commit",
                "close",
                "hg-bookmark",
                "--rationale",
                " ",
            ],
            "it is empty",
        ),
        (
            &[
                "mapping",
                "git-commit",
                "close",
                "hg-bookmark",
                "--rationale",
                "x",
                "--confidence",
                "2",
            ],
            "from 0 to 1",
        ),
        (
            &[
                "mapping",
                "git-commit",
                "exact",
                "hg-changeset",
                "--rationale",
                "Again.",
            ],
            "error[repeated-mapping]",
        ),
        (
            &[
                "mapping",
                "git-commit",
                "close",
                "hg-bookmark",
                "--rationale",
                "x",
                "--id",
                "GH-001",
            ],
            "error[duplicate-id]",
        ),
        (&["comparison", "T", "git-commit"], "two topics at least"),
        (
            &["path", "T", "git/basics/commit", "git/basics/commit"],
            "error[repeated-step]",
        ),
    ] {
        refused(folder.path(), arguments, why);
    }
}

#[test]
fn what_would_break_the_book_is_written_only_anyway() {
    let folder = started();
    // The set between the two claims to be complete, which a new topic ends.
    refused(
        folder.path(),
        &["topic", "git", "Tag"],
        "error[false-complete]",
    );
    let ran = new(folder.path(), &["topic", "git", "Tag", "--anyway"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err
            .contains("added to `content/git/schemes/git.toml`: topic `git-tag`"),
        "{}",
        ran.err
    );
}

#[test]
fn check_writes_nothing() {
    let folder = started();
    let before = files_below(folder.path());
    let ran = new(folder.path(), &["lesson", "git/basics", "Merge", "--check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err
            .starts_with("would write `content/git/basics/merge.md`"),
        "{}",
        ran.err
    );
    assert!(files_below(folder.path()) == before);
}

#[test]
fn earlier_faults_do_not_stand_in_the_way() {
    let mut book = Book::new([
        (
            "content/pmp/framework.toml",
            "[framework]\nid = \"pmp\"\nname = \"PMP\"\n",
        ),
        ("content/pmp/a/one.md", "# One\n\n[gone](gone.md)\n"),
    ]);
    let folder = on_disk(&book);
    let ran = new(folder.path(), &["lesson", "pmp/a", "Two"]);
    assert_eq!(
        (ran.code, ran.err.contains("broken-link")),
        (0, false),
        "{}",
        ran.err
    );
    // A file that cannot be read is not added to.
    book.set(
        "content/pmp/schemes/pmp.toml",
        "[scheme]\nid = \"pmp\"\n\n[[topic]]\nid = pmp-a\n",
    );
    let folder = on_disk(&book);
    refused(
        folder.path(),
        &["topic", "pmp", "Risk"],
        "`content/pmp/schemes/pmp.toml` is not valid TOML; mend it first",
    );
}

#[test]
fn sets_that_fit_alike_are_asked_about() {
    let folder = started();
    let path = folder.path().join("content/crosswalk/mappings");
    let second = "[set]\nid = \"second\"\nsubject = \"hg\"\nobject = \"git\"\n";
    fs::write(path.join("second.toml"), second).expect("written");
    let arguments = [
        "mapping",
        "git-commit",
        "related",
        "hg-bookmark",
        "--rationale",
        "x",
    ];
    refused(
        folder.path(),
        &arguments,
        "several sets fit: `git--hg`, `second`; choose one with `--set`",
    );
    let book = text(folder.path(), "book.toml").replace("authors = ", "# authors = ");
    fs::write(folder.path().join("book.toml"), book).expect("written");
    refused(
        folder.path(),
        &[&arguments[..], &["--set", "second"]].concat(),
        "nobody is named who states the mapping",
    );
    made(
        folder.path(),
        &[&arguments[..], &["--set", "second", "--author", "Ada"]].concat(),
    );
    let set = text(folder.path(), "content/crosswalk/mappings/second.toml");
    assert!(
        set.contains("id = \"S-001\"\nsubject = \"hg-bookmark\"\n"),
        "{set}"
    );
}

#[cfg(unix)]
#[test]
fn links_out_of_the_book_and_closed_folders_are_refused() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = started();
    let root = folder.path();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let place = root.join("content/git/basics/merge.md");
    symlink(elsewhere.path().join("merge.md"), &place).expect("a link to nothing");
    let ran = new(root, &["lesson", "git/basics", "Merge"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("exists already"), "{}", ran.err);
    fs::remove_file(&place).expect("removed");

    // Nor is a file replaced that could not be read.
    fs::write(&place, b"# \xff\n").expect("written");
    let ran = new(root, &["lesson", "git/basics", "Merge"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("exists already"), "{}", ran.err);
    assert_eq!(fs::read(&place).expect("still there"), b"# \xff\n");
    fs::remove_file(&place).expect("removed");

    symlink(elsewhere.path(), root.join("content/paths")).expect("a link to a folder");
    let ran = new(root, &["path", "T", "git/basics/commit"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("leads out of the book"), "{}", ran.err);
    assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 0);
    fs::remove_file(root.join("content/paths")).expect("removed");

    let closed = root.join("content/git/basics");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("closed");
    // Who may write everywhere cannot be kept out.
    let is_closed = fs::write(closed.join("probe"), "").is_err();
    let ran = new(root, &["lesson", "git/basics", "Merge"]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("opened");
    if is_closed {
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("cannot write"), "{}", ran.err);
    } else {
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
}

#[test]
fn places_and_topics_may_be_named_in_short() {
    let folder = started();
    for (place, title) in [("./git/basics", "One"), ("content/git/basics/", "Two")] {
        made(folder.path(), &["lesson", place, title]);
        let path = format!("content/git/basics/{}.md", title.to_lowercase());
        assert!(folder.path().join(path).is_file());
    }
    // The starter's mappings claim to cover every topic.
    let tag = ["topic", "git", "Tag", "--broader", "branch", "--anyway"];
    let ran = new(folder.path(), &tag);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let topics = text(folder.path(), "content/git/schemes/git.toml");
    assert!(topics.contains("broader = \"git-branch\"\n"), "{topics}");
}

#[test]
fn lessons_of_a_path_may_be_named_from_the_current_folder() {
    let folder = started();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_crossbook"));
    command.current_dir(folder.path().join("content/git/basics"));
    command.args([
        "new",
        "path",
        "P",
        "commit.md",
        "../../hg/basics/changeset.md",
    ]);
    let ran = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(0), "{said}");
    let path = text(folder.path(), "content/paths/p.toml");
    assert!(
        path.contains("steps = [\"git/basics/commit\", \"hg/basics/changeset\"]\n"),
        "{path}"
    );
}

#[test]
fn a_published_title_stands_in_the_text_as_it_is() {
    let folder = started();
    made(
        folder.path(),
        &[
            "lesson",
            "git/basics",
            "List<T> and [[wiki]]",
            "--published",
        ],
    );
    let page = text(folder.path(), "content/git/basics/listt-and-wiki.md");
    assert!(
        page.ends_with("\nList\\<T> and \\[\\[wiki\\]\\]\n"),
        "{page}"
    );
}

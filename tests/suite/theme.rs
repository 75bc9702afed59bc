//! `crossbook theme`, and themes that are not what they should be.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::book::Book;
use crate::cli::{Ran, crossbook_in, files_below, on_disk};

fn book() -> Book {
    Book::new([
        ("book.toml", "title = \"Test\"\ntheme = \"mine\"\n"),
        ("content/pmp/a/charter.md", "# Charter\n\nText.\n"),
        ("themes/mine/templates/404.html", "<p>Lost</p>\n"),
    ])
}

fn themed(change: impl FnOnce(&mut Book)) -> TempDir {
    let mut book = book();
    change(&mut book);
    on_disk(&book)
}

fn theme(root: &Path, arguments: &[&str]) -> Ran {
    crossbook_in(root, &[&["theme"], arguments].concat())
}

/// The line of a list that begins with a name.
fn line<'r>(ran: &'r Ran, name: &str) -> &'r str {
    let mut lines = ran.out.lines();
    lines
        .find_map(|line| line.strip_prefix(name)?.strip_prefix("  "))
        .unwrap_or_else(|| panic!("no `{name}` in\n{}{}", ran.out, ran.err))
        .trim()
}

#[test]
fn list_tells_where_each_file_comes_from() {
    let folder = themed(|book| {
        book.set("themes/mine/assets/mine.css", "p {}");
    });
    let ran = theme(folder.path(), &["list"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(
        line(&ran, "templates/404.html"),
        "own, hides the built-in one"
    );
    assert_eq!(line(&ran, "templates/base.html"), "built in");
    assert_eq!(line(&ran, "assets/mine.css"), "own");
    assert_eq!(
        line(&ran, "assets/site-study.css"),
        "built in, made of site.css and study.css"
    );
    let own = theme(folder.path(), &["list", "--own"]);
    let names: Vec<&str> = own
        .out
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(names, ["assets/mine.css", "templates/404.html"]);
}

#[test]
fn copies_are_the_built_in_files_and_change_no_page() {
    let folder = themed(|_| {});
    let before = crossbook_in(folder.path(), &["build", "-q"]);
    assert_eq!(before.code, 0, "{}", before.err);
    let site = files_below(&folder.path().join("public"));
    let ran = theme(
        folder.path(),
        &["copy", "base.html", "assets/site.css", "base.html"],
    );
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(
        ran.err,
        "wrote themes/mine/templates/base.html, themes/mine/assets/site.css\n"
    );
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    for name in ["templates/base.html", "assets/site.css"] {
        let copy = fs::read(folder.path().join("themes/mine").join(name)).unwrap();
        assert_eq!(copy, fs::read(built_in.join(name)).unwrap(), "{name}");
    }
    let list = theme(folder.path(), &["list"]);
    assert_eq!(
        line(&list, "templates/base.html"),
        "own, the same as the built-in one"
    );
    assert_eq!(crossbook_in(folder.path(), &["build", "-q"]).code, 0);
    assert_eq!(files_below(&folder.path().join("public")), site);
}

#[test]
fn a_copy_of_an_older_built_in_file_is_known() {
    let folder = themed(|_| {});
    let root = folder.path();
    assert_eq!(theme(root, &["copy", "base.html", "home.html"]).code, 0);
    let kept = root.join("themes/mine/copied.toml");
    let text = fs::read_to_string(&kept).unwrap();
    // As if another version of the program had made them.
    let older: String = text
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some((name, _)) => format!("{name} = \"{}\"\n", "0".repeat(16)),
            None => format!("{line}\n"),
        })
        .collect();
    assert_ne!(older, text);
    fs::write(&kept, older).unwrap();
    let base = root.join("themes/mine/templates/base.html");
    let text = fs::read_to_string(&base).unwrap();
    fs::write(&base, text.replace("Skip to content", "Skip")).unwrap();
    let list = theme(root, &["list"]);
    assert_eq!(
        line(&list, "templates/base.html"),
        "own, hides the built-in one, which changed since it was copied"
    );
    let check = theme(root, &["check"]);
    let note = "note: the built-in `templates/base.html` changed since it was copied\n";
    assert!(check.err.contains(note), "{}", check.err);
    assert!(!check.err.contains("home.html"), "{}", check.err);
}

#[test]
fn nothing_is_copied_if_one_file_cannot_be() {
    let folder = themed(|_| {});
    let before = files_below(folder.path());
    for (name, said) in [
        (
            "404.html",
            "error: there is a `themes/mine/templates/404.html` already\n",
        ),
        (
            "bsae.html",
            "error: no built-in file `bsae.html`; did you mean `base.html`?\n",
        ),
        (
            "templates/hmoe.html",
            "did you mean `templates/home.html`?\n",
        ),
        (
            "../../book.toml",
            "`crossbook theme list` names all of them\n",
        ),
        ("/etc/passwd", "`crossbook theme list` names all of them\n"),
        (
            "templates/../templates/base.html",
            "error: no built-in file ",
        ),
        ("", "error: no built-in file ``"),
        (
            "site-study.css",
            "error: `site-study.css` is made of site.css and study.css: copy those\n",
        ),
    ] {
        let ran = theme(folder.path(), &["copy", "home.html", name]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}");
        assert!(ran.err.contains(said), "{name}: {}", ran.err);
        assert!(ran.err.ends_with("nothing copied\n"), "{}", ran.err);
        assert_eq!(files_below(folder.path()), before, "{name}");
    }
}

#[test]
fn check_names_faults_of_the_theme_with_their_place() {
    let folder = themed(|book| {
        book.set(
            "themes/mine/templates/lesson.html",
            "{% extends \"default/lesson.html\" %}\n{% block prose %}{{ page.titel.x }}{% endblock %}\n",
        );
        book.set(
            "themes/mine/templates/glossary.html",
            "{% extends \"base.html\" %}\n",
        );
        book.set("themes/mine/templates/lessson.html", "<p>\n");
        // A fault of the content is not the theme's.
        book.set("content/pmp/a/plan.md", "# Plan\n\n[gone](gone.md)\n");
    });
    let ran = theme(folder.path(), &["check", "--format", "short"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(
        lines[..4],
        [
            "themes/mine/templates/lesson.html:2:25: error[template-failed]: undefined value: \
             `page.titel` is undefined (the view of this page has no such value; \
             `crossbook theme docs` lists what it has)",
            "themes/mine/templates/lessson.html:1:1: warning[unused-theme-file]: \
             `templates/lessson.html` hides no built-in file, and nothing names it \
             (did you mean `lesson.html`?)",
            "note: no page of this book uses the template `glossary.html`; it was only parsed",
            "note: no page of this book uses the template `lessson.html`; it was only parsed",
        ],
        "{}",
        ran.err
    );
    assert!(lines[4].starts_with("checked 4 own files of the book's theme with "));
    assert!(lines[4].ends_with(": 1 error, 1 warning"), "{}", lines[4]);
}

#[test]
fn check_is_content_with_a_sound_theme() {
    let folder = themed(|_| {});
    let ran = theme(folder.path(), &["check", "--deny", "warnings"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(
        ran.err
            .starts_with("checked 1 own file of the book's theme with ")
    );
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    let quiet = theme(folder.path(), &["check", "-q"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""));
}

#[test]
fn a_theme_that_is_no_folder_is_named() {
    let folder = on_disk(&book());
    let place = folder.path().join("themes/mine");
    fs::remove_dir_all(&place).unwrap();
    fs::write(&place, "not a folder").unwrap();
    let ran = theme(folder.path(), &["check", "--format", "short"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err
            .contains("error[unreadable-file]: `themes/mine` is not a folder"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("book.toml:2:9: error[unknown-theme]"),
        "{}",
        ran.err
    );
    let copy = theme(folder.path(), &["copy", "base.html"]);
    assert_eq!(copy.code, 2);
    assert!(copy.err.contains("themes/mine"), "{}", copy.err);
    assert_eq!(fs::read_to_string(&place).unwrap(), "not a folder");
}

#[test]
fn a_theme_without_a_plain_name_has_no_folder() {
    for name in ["../elsewhere", "a/b", "", "..", "/tmp"] {
        let folder = themed(|book| {
            book.set(
                "book.toml",
                format!("title = \"Test\"\ntheme = \"{name}\"\n"),
            );
        });
        let before = files_below(folder.path());
        for arguments in [&["copy", "base.html"][..], &["list"], &["check"]] {
            let ran = theme(folder.path(), arguments);
            assert_eq!(ran.code, 1, "{name}: {}", ran.err);
            assert!(
                ran.err.contains("is not the name of a folder"),
                "{}",
                ran.err
            );
        }
        assert_eq!(files_below(folder.path()), before);
    }
}

#[test]
fn a_damaged_record_of_copies_is_named_and_kept() {
    for text in ["a = 1\n", "= \n", "\"a\"\n"] {
        let folder = themed(|book| {
            book.set("themes/mine/copied.toml", text);
        });
        let before = files_below(folder.path());
        for arguments in [&["copy", "base.html"][..], &["list"], &["check"]] {
            let ran = theme(folder.path(), arguments);
            assert_eq!(ran.code, 1, "{}", ran.err);
            assert!(
                ran.err.contains("`themes/mine/copied.toml` is damaged: "),
                "{}",
                ran.err
            );
        }
        assert_eq!(files_below(folder.path()), before);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_copied_through_a_link_out_of_the_book() {
    let outside = tempfile::tempdir().unwrap();
    let folder = on_disk(&book());
    fs::remove_dir_all(folder.path().join("themes")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("themes")).unwrap();
    let ran = theme(folder.path(), &["copy", "base.html"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn templates_that_are_no_text_are_named_with_their_byte() {
    let folder = on_disk(&book());
    let templates = folder.path().join("themes/mine/templates");
    fs::write(templates.join("home.html"), b"<p>\n\xff\xfe</p>").unwrap();
    fs::write(templates.join("topic.html"), b"\0").unwrap();
    fs::create_dir_all(folder.path().join("themes/mine/assets")).unwrap();
    let assets = folder.path().join("themes/mine/assets");
    fs::write(assets.join("site.css"), b"\xff\xfe").unwrap();
    // Others may hold any bytes.
    fs::write(assets.join("favicon.svg"), b"\xff\0\xfe").unwrap();
    let ran = theme(folder.path(), &["check", "--format", "short"]);
    assert_eq!(ran.code, 1);
    for line in [
        "themes/mine/assets/site.css:1:1: error[not-utf8]: ",
        "themes/mine/templates/home.html:2:1: error[not-utf8]: ",
        "themes/mine/templates/topic.html:1:1: error[nul-byte]: ",
    ] {
        assert!(ran.err.contains(line), "{}", ran.err);
    }
    assert!(ran.err.contains(": 3 errors, 0 warnings"), "{}", ran.err);
}

#[test]
fn huge_and_deep_templates_end() {
    let wide = "<p>{{ page.title }}</p>\n".repeat(50_000);
    let deep = format!(
        "{}{}",
        "{% if true %}".repeat(20_000),
        "{% endif %}".repeat(20_000)
    );
    let blocks: String = (0..20_000)
        .map(|n| format!("{{% block b{n} %}}{{% endblock %}}\n"))
        .collect();
    let folder = themed(|book| {
        book.set("themes/mine/templates/404.html", wide);
        book.set(
            "themes/mine/templates/home.html",
            format!("{{% extends \"base.html\" %}}{blocks}"),
        );
    });
    let ran = theme(folder.path(), &["check", "--format", "short"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let path = folder.path().join("themes/mine/templates/home.html");
    fs::write(path, deep).unwrap();
    let ran = theme(folder.path(), &["check", "--format", "short"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("home.html:1:"), "{}", ran.err);
    assert!(ran.err.contains("error[template-syntax]"), "{}", ran.err);
}

#[test]
fn docs_are_printed_whole_or_by_name() {
    let whole = crate::cli::crossbook(&["theme", "docs"]);
    assert_eq!(whole.code, 0);
    assert!(
        whole.out.starts_with("# Theme reference\n"),
        "{}",
        whole.out
    );
    let lesson = crate::cli::crossbook(&["theme", "docs", "lesson.html"]);
    assert!(
        lesson.out.starts_with("lesson.html\n\nA lesson."),
        "{}",
        lesson.out
    );
    assert!(
        lesson.out.contains("| `prose` | the text |"),
        "{}",
        lesson.out
    );
    assert!(
        lesson
            .out
            .contains("| `lesson` | [`LessonPage`](#lessonpage) |")
    );
    assert!(
        !lesson.out.contains('#'.to_string().repeat(2).as_str()),
        "{}",
        lesson.out
    );
    let last = crate::cli::crossbook(&["theme", "docs", "words.html"]);
    assert!(!last.out.contains("Types"), "{}", last.out);
    let wrong = crate::cli::crossbook(&["theme", "docs", "LesonPage"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    assert!(
        wrong.err.contains("did you mean `LessonPage`?"),
        "{}",
        wrong.err
    );
}

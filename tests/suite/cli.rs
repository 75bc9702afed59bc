//! Commands: what they print, what they return, what they leave on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crossbook::cli::{Streams, run};
use crossbook::diagnostic::Code;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::book::Book;

/// What a command did.
pub struct Ran {
    pub code: u8,
    pub out: String,
    pub err: String,
}

/// Runs a command as `main` does, without colors.
pub fn crossbook(arguments: &[&str]) -> Ran {
    let mut out = Vec::new();
    let mut err = Vec::new();
    let streams = Streams {
        out: &mut out,
        err: &mut err,
        color: false,
        out_color: false,
        progress: false,
    };
    let arguments = ["crossbook"].iter().chain(arguments).map(Into::into);
    let code = run(arguments, streams);
    let text = |bytes| String::from_utf8(bytes).expect("messages are UTF-8");
    Ran {
        code,
        out: text(out),
        err: text(err),
    }
}

/// Runs a command on the book in a folder. Messages name its files as they do for someone
/// who stands in it.
pub fn crossbook_in(root: &Path, arguments: &[&str]) -> Ran {
    let given = root.to_str().expect("temporary folders have plain names");
    let mut ran = crossbook(&[arguments, &["-C", given]].concat());
    if let Ok(real) = fs::canonicalize(root) {
        let prefix = format!("{}/", real.display());
        for part in ["book.toml", "content", "themes"] {
            ran.err = ran
                .err
                .replace(&format!("{prefix}{part}:"), &format!("{part}:"));
            ran.err = ran
                .err
                .replace(&format!("{prefix}{part}/"), &format!("{part}/"));
        }
    }
    ran
}

/// Every file below a folder, with its bytes.
pub fn files_below(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in WalkDir::new(root) {
        let entry = entry.expect("the folder can be read");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(root).expect("below the folder");
            let bytes = fs::read(entry.path()).expect("the file can be read");
            files.insert(path.to_string_lossy().into_owned(), bytes);
        }
    }
    files
}

/// A book in a folder of its own.
pub fn on_disk(book: &Book) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    book.write_to(folder.path());
    folder
}

fn sound() -> Book {
    Book::new([("content/pmp/a/charter.md", "# Charter\n\nText.\n")])
}

fn with_broken_link() -> Book {
    let mut book = sound();
    book.set(
        "content/pmp/a/plan.md",
        "# Plan\n\nÜber the [charter](chartr.md).\n",
    );
    book
}

fn with_warning() -> Book {
    let mut book = sound();
    book.set("content/pmp/a/plan.md", "# Plan\n\nA <b>bold</b> plan.\n");
    book
}

#[test]
fn sound_book_is_built_with_code_0() {
    let folder = on_disk(&sound());
    let ran = crossbook_in(folder.path(), &["build"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.starts_with("built "), "{}", ran.err);
    let public = files_below(&folder.path().join("public"));
    assert!(public.contains_key("pmp/a/charter/index.html"));

    let again = crossbook_in(folder.path(), &["build"]);
    assert!(again.err.contains("nothing changed"), "{}", again.err);
    assert_eq!(files_below(&folder.path().join("public")), public);
}

#[test]
fn quiet_build_says_nothing() {
    let folder = on_disk(&sound());
    let ran = crossbook_in(folder.path(), &["build", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn book_is_found_from_a_folder_inside_it() {
    let folder = on_disk(&sound());
    let inside = folder.path().join("content/pmp/a");
    let ran = crossbook_in(&inside, &["build", "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(folder.path().join("public/index.html").exists());
}

#[test]
fn output_goes_where_it_is_told() {
    let folder = on_disk(&sound());
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let site = elsewhere.path().join("deep/site");
    let site = site.to_str().expect("a plain name");
    let ran = crossbook_in(folder.path(), &["build", "-q", "--output", site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(Path::new(site).join("index.html").exists());
    assert!(!folder.path().join("public").exists());
}

#[test]
fn errors_in_the_content_write_nothing_and_give_code_1() {
    let folder = on_disk(&with_broken_link());
    let ran = crossbook_in(folder.path(), &["build"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.ends_with("nothing written: 1 error, 0 warnings\n"),
        "{}",
        ran.err
    );
    assert!(!folder.path().join("public").exists());
}

#[test]
fn errors_in_the_content_leave_the_earlier_site() {
    let folder = on_disk(&sound());
    crossbook_in(folder.path(), &["build"]);
    let before = files_below(&folder.path().join("public"));
    with_broken_link().write_to(folder.path());
    assert_eq!(crossbook_in(folder.path(), &["build"]).code, 1);
    assert_eq!(files_below(&folder.path().join("public")), before);
}

#[test]
fn check_writes_nothing() {
    let folder = on_disk(&with_warning());
    let before = files_below(folder.path());
    let ran = crossbook_in(folder.path(), &["check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains(": 0 errors, 2 warnings\n"), "{}", ran.err);
    assert_eq!(files_below(folder.path()), before);
}

#[test]
fn warnings_can_be_denied() {
    let folder = on_disk(&with_warning());
    let ran = crossbook_in(folder.path(), &["build", "--deny", "warnings"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err
            .ends_with("nothing written: 0 errors, 2 warnings (denied)\n"),
        "{}",
        ran.err
    );
    assert!(!folder.path().join("public").exists());
    assert_eq!(crossbook_in(folder.path(), &["build", "-q"]).code, 0);
}

#[test]
fn drafts_are_built_when_asked_for() {
    let mut book = sound();
    book.set(
        "content/pmp/a/plan.md",
        "+++\ntitle = \"Plan\"\ndraft = true\n+++\n",
    );
    let folder = on_disk(&book);
    let page = folder.path().join("public/pmp/a/plan/index.html");
    crossbook_in(folder.path(), &["build", "-q"]);
    assert!(!page.exists());
    crossbook_in(folder.path(), &["build", "-q", "--drafts"]);
    assert!(page.exists());
    crossbook_in(folder.path(), &["build", "-q"]);
    assert!(!page.exists(), "a page that is no longer made is removed");
}

/// The message about the one broken link of [`with_broken_link`] in some form.
fn message(format: &str) -> Ran {
    let folder = on_disk(&with_broken_link());
    crossbook_in(folder.path(), &["check", "-q", "--format", format])
}

#[test]
fn full_messages_show_the_place() {
    let ran = message("full");
    assert_eq!(ran.out, "");
    assert_eq!(
        ran.err,
        "\
content/pmp/a/plan.md:3:20: error[broken-link]: no file `content/pmp/a/chartr.md`
  |
3 | Über the [charter](chartr.md).
  |                    ^^^^^^^^^
  = help: did you mean `charter.md`?

"
    );
}

#[test]
fn short_messages_take_a_line() {
    let ran = message("short");
    assert_eq!(ran.out, "");
    assert_eq!(
        ran.err,
        "content/pmp/a/plan.md:3:20: error[broken-link]: \
         no file `content/pmp/a/chartr.md` (did you mean `charter.md`?)\n"
    );
}

#[test]
fn json_messages_go_to_standard_output() {
    let ran = message("json");
    assert_eq!(ran.err, "");
    assert_eq!(
        ran.out,
        "{\"path\":\"content/pmp/a/plan.md\",\"line\":3,\"column\":20,\
         \"end_line\":3,\"end_column\":29,\"severity\":\"error\",\"code\":\"broken-link\",\
         \"message\":\"no file `content/pmp/a/chartr.md`\",\
         \"help\":\"did you mean `charter.md`?\",\"other\":null}\n"
    );
}

#[test]
fn github_messages_are_annotations() {
    let ran = message("github");
    assert_eq!(ran.err, "");
    assert_eq!(
        ran.out,
        "::error file=content/pmp/a/plan.md,line=3,col=20,endLine=3,title=broken-link\
         ::no file `content/pmp/a/chartr.md`%0Ahelp: did you mean `charter.md`?\n"
    );
}

#[test]
fn second_place_is_shown_with_the_first() {
    let lesson = "+++\nid = \"one\"\ntitle = \"T\"\n+++\n";
    let folder = on_disk(&Book::new([
        ("content/pmp/a/a.md", lesson),
        ("content/pmp/a/b.md", lesson),
    ]));
    let ran = crossbook_in(folder.path(), &["check", "-q"]);
    assert!(ran.err.contains("content/pmp/a/a.md:2"), "{}", ran.err);
    assert!(ran.err.contains("first used here"), "{}", ran.err);
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let folder = on_disk(&Book::new([(
        "content/about.md",
        "# About\n\n[x](<gone\u{1b}[31m.md>)\n",
    )]));
    for format in ["full", "short"] {
        let ran = crossbook_in(folder.path(), &["check", "-q", "--format", format]);
        assert_eq!(ran.code, 1);
        assert!(!ran.err.contains('\u{1b}'), "{format}: {:?}", ran.err);
    }
}

#[test]
fn every_code_is_explained() {
    for code in Code::ALL {
        let ran = crossbook(&["explain", code.name()]);
        assert_eq!(ran.code, 0);
        let head = format!("{}[{}]\n\n", code.severity().word(), code.name());
        assert!(ran.out.starts_with(&head), "{}", ran.out);
        assert!(ran.out.len() > head.len() + 20, "{}", ran.out);
        assert!(ran.out.lines().all(|line| line.chars().count() <= 80));
    }
    for copied in ["error[broken-link]", "error[broken-link]:", "broken-link:"] {
        let copied = crossbook(&["explain", copied]);
        assert_eq!(copied.out, crossbook(&["explain", "broken-link"]).out);
    }
    let list = crossbook(&["explain"]);
    assert_eq!(list.out.lines().count(), Code::ALL.len());
}

#[test]
fn unknown_code_offers_the_nearest() {
    let ran = crossbook(&["explain", "borken-link"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert_eq!(
        ran.err,
        "error: no diagnostic has the code `borken-link`; did you mean `broken-link`?\n"
    );
}

#[test]
fn arguments_that_make_no_sense_give_code_2() {
    for arguments in [
        &["biuld"][..],
        &["build", "--fast"],
        &["build", "--format", "xml"],
        &["check", "--deny", "everything"],
        &[],
    ] {
        let ran = crossbook(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert_eq!(ran.out, "", "{arguments:?}");
        let says_why = ran.err.starts_with("error: ") || ran.err.contains("Usage: ");
        assert!(says_why, "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn help_and_version_are_results() {
    let help = crossbook(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    for command in ["build", "check", "explain"] {
        assert!(help.out.contains(command), "{}", help.out);
    }
    let version = crossbook(&["--version"]);
    let wanted = format!("crossbook {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((version.code, version.out), (0, wanted));
}

#[test]
fn folder_without_a_book_gives_code_2() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ran = crossbook_in(folder.path(), &["build"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.starts_with("error: no `book.toml` in "),
        "{}",
        ran.err
    );
    let gone = folder.path().join("gone");
    let ran = crossbook_in(&gone, &["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("error: cannot read "), "{}", ran.err);
}

#[test]
fn locale_time_zone_and_threads_do_not_show() {
    let mut book = with_warning();
    book.set("content/frm/z/über uns.md", "# Über uns\n\nÄ, ı, ß.\n");
    book.set("content/frm/z/Zebra.md", "# Élan\n");
    book.set("content/frm/z/apfel.md", "# apfel\n");
    let mut sites = Vec::new();
    for (language, zone, n_threads) in [
        ("C", "UTC", "1"),
        ("tr_TR.UTF-8", "Pacific/Kiritimati", "2"),
        ("de_DE.ISO-8859-1", "America/St_Johns", "5"),
    ] {
        let folder = on_disk(&book);
        let output = Command::new(env!("CARGO_BIN_EXE_crossbook"))
            .args(["build", "--format", "short"])
            .current_dir(folder.path())
            .env("LANG", language)
            .env("LC_ALL", language)
            .env("TZ", zone)
            .env("RAYON_NUM_THREADS", n_threads)
            .env("HOME", folder.path().join("nobody"))
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{output:?}");
        let messages = String::from_utf8(output.stderr).expect("UTF-8");
        let diagnostics: Vec<String> = messages
            .lines()
            .filter(|line| !line.starts_with("built "))
            .map(str::to_owned)
            .collect();
        sites.push((files_below(&folder.path().join("public")), diagnostics));
    }
    assert!(sites[0].0.len() > 5);
    assert!(sites[0] == sites[1], "another language or time zone shows");
    assert!(sites[0] == sites[2], "another language or time zone shows");
}

#[test]
fn a_book_whose_folder_is_missing_keeps_its_site() {
    let folder = on_disk(&sound());
    let root = folder.path();
    assert_eq!(crossbook_in(root, &["build", "-q"]).code, 0);
    let before = files_below(&root.join("public"));
    fs::rename(root.join("content"), root.join("contents")).expect("renamed");
    let ran = crossbook_in(root, &["build", "--format", "short"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.err,
        "content:1:1: error[no-content]: the book has no folder `content` \
         (did you mean `contents`? rename it to `content`)\n\
         nothing written: 1 error, 0 warnings\n"
    );
    assert!(files_below(&root.join("public")) == before);
    fs::remove_dir_all(root.join("contents")).expect("removed");
    let ran = crossbook_in(root, &["check", "--format", "short"]);
    assert!(
        ran.err.contains("(make the folder `content`;"),
        "{}",
        ran.err
    );
    fs::create_dir(root.join("content")).expect("made");
    assert_eq!(crossbook_in(root, &["check", "--deny", "warnings"]).code, 0);
}

/// The program as it is installed, started in a folder.
fn program(here: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crossbook"));
    command.args(arguments).current_dir(here);
    command.env_remove("GITHUB_WORKSPACE");
    command
}

#[test]
fn messages_name_files_as_seen_from_here() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let top = fs::canonicalize(folder.path()).expect("it is there");
    with_broken_link().write_to(&top.join("course"));
    fs::create_dir(top.join("beside")).expect("made");
    let told = |here: &str, arguments: &[&str]| {
        let arguments = [&["check", "-q"], arguments].concat();
        let ran = program(&top.join(here), &arguments)
            .output()
            .expect("it runs");
        let text = [ran.err_text(), ran.out_text()].concat();
        text.lines().next().unwrap_or_default().to_owned()
    };
    let file = "content/pmp/a/plan.md";
    let far = top.join("course").display().to_string();
    for (here, book, shown) in [
        ("course", ".", file.to_owned()),
        (".", "course", format!("course/{file}")),
        ("course/content/pmp", ".", format!("../../{file}")),
        ("beside", "../course", format!("{far}/{file}")),
    ] {
        for format in ["full", "short"] {
            let line = told(here, &["-C", book, "--format", format]);
            assert!(line.starts_with(&format!("{shown}:3:20: error[")), "{line}");
        }
        let line = told(here, &["-C", book, "--format", "json"]);
        assert!(line.contains(&format!("{{\"path\":\"{file}\"")), "{line}");
        let line = told(here, &["-C", book, "--format", "github"]);
        assert!(line.starts_with(&format!("::error file={file},")), "{line}");
    }
    fs::create_dir(top.join(".git")).expect("made");
    let line = told("course", &["--format", "github"]);
    assert!(
        line.starts_with(&format!("::error file=course/{file},")),
        "{line}"
    );
    let mut action = program(&top.join("course"), &["check", "-q", "--format", "github"]);
    let ran = action.env("GITHUB_WORKSPACE", top.join("course")).output();
    let line = ran.expect("it runs").out_text();
    assert!(line.starts_with(&format!("::error file={file},")), "{line}");
}

/// What a program printed.
trait Printed {
    fn out_text(&self) -> String;
    fn err_text(&self) -> String;
}

impl Printed for std::process::Output {
    fn out_text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    fn err_text(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_give_code_2() {
    let folder = on_disk(&with_broken_link());
    for arguments in [
        &["man"][..],
        &["completions", "bash"],
        &["schema", "lesson"],
        &["schema"],
        &["explain"],
        &["explain", "broken-link"],
        &["theme", "docs"],
        &["--help"],
        &["check", "-q", "--format", "json"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        let mut command = program(folder.path(), arguments);
        command.stdout(full.expect("a disk without room"));
        let ran = command.output().expect("it runs");
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}");
        let said = ran.err_text();
        assert_eq!(
            said, "error: cannot write to standard output: no space left on device\n",
            "{arguments:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let folder = on_disk(&sound());
    let mut command = program(folder.path(), &["man"]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let ran = command.stdout(writer).output().expect("it runs");
    assert_eq!((ran.status.code(), ran.err_text().as_str()), (Some(0), ""));
}

#[test]
fn help_has_colors_only_where_it_goes() {
    for (color, out_color) in [(true, false), (false, true)] {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let streams = Streams {
            out: &mut out,
            err: &mut err,
            color,
            out_color,
            progress: false,
        };
        let code = run(["crossbook", "--help"].map(Into::into), streams);
        assert_eq!(code, 0);
        assert_eq!(out.contains(&b'\x1b'), out_color);
    }
}

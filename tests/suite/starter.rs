//! A new book, as `crossbook init` writes it.

use crate::cli::{crossbook, crossbook_in, files_below};

fn init(folder: &std::path::Path, more: &[&str]) -> crate::cli::Ran {
    let folder = folder.to_str().expect("a plain name");
    crossbook(&[&["init", folder], more].concat())
}

#[test]
fn a_new_book_builds_without_a_complaint() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let course = folder.path().join("my course");
    let names = ["--title", "Two \"tools\"", "--author", "A \\ B"];
    let ran = init(&course, &names);
    assert_eq!(ran.code, 0, "{}", ran.err);

    let built = crossbook_in(&course, &["build", "--deny", "warnings"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let files = files_below(&course);
    for path in [
        ".gitignore",
        ".github/workflows/pages.yml",
        "public/compare/git-vs-hg/index.html",
        "public/git/basics/commit/index.html",
    ] {
        assert!(files.contains_key(path), "{path}");
    }
    let home = String::from_utf8_lossy(&files["public/index.html"]);
    assert!(home.contains("Two &quot;tools&quot;"));
    assert!(!home.contains("{{"), "something was not filled in");
}

#[test]
fn files_that_are_there_stop_it_before_it_writes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("book.toml"), "title = \"Mine\"\n").expect("written");
    let ran = init(folder.path(), &[]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("nothing written") && ran.err.contains("book.toml"),
        "{}",
        ran.err
    );
    assert_eq!(files_below(folder.path()).len(), 1);

    let beside = folder.path().join("notes");
    std::fs::create_dir(&beside).expect("made");
    std::fs::write(beside.join("notes.txt"), "Keep me.\n").expect("written");
    assert_eq!(init(&beside, &[]).code, 0, "other files may be there");
}

#[test]
fn the_workflow_is_one_that_github_can_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(init(folder.path(), &[]).code, 0);
    let path = folder.path().join(".github/workflows/pages.yml");
    let text = std::fs::read_to_string(path).expect("the workflow");
    assert!(text.contains(&format!(
        "CROSSBOOK_VERSION: \"{}\"",
        env!("CARGO_PKG_VERSION")
    )));
    assert!(
        text.contains("${{ github.ref }}"),
        "expressions stay as they are"
    );
    for command in text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("run: crossbook "))
    {
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let ran = crossbook_in(folder.path(), &arguments);
        assert_eq!(ran.code, 0, "{command}: {}", ran.err);
    }
}

#[test]
fn what_a_folder_ignores_stays_and_gets_more() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join(".gitignore");
    std::fs::write(&place, "node_modules\n/public").expect("written");
    let ran = init(folder.path(), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err
            .contains("added 1 line to the `.gitignore` that was there\n"),
        "{}",
        ran.err
    );
    let text = std::fs::read_to_string(&place).expect("the file");
    assert_eq!(text, "node_modules\n/public\n/.public.*\n");
    std::fs::remove_file(folder.path().join("book.toml")).expect("removed");
    std::fs::remove_dir_all(folder.path().join("content")).expect("removed");
    let again = init(folder.path(), &[]);
    assert!(!again.err.contains(".gitignore"), "{}", again.err);
}

#[test]
fn a_book_without_a_name_or_among_lessons_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for option in ["--title", "--author"] {
        let ran = init(&folder.path().join("a"), &[option, " "]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("it is empty"), "{}", ran.err);
    }
    assert_eq!(init(folder.path(), &[]).code, 0);
    let ran = init(&folder.path().join("content/git/new"), &[]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("lies among the lessons of the book"),
        "{}",
        ran.err
    );
    let ran = init(&folder.path().join("examples/it's new"), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("note: it lies inside the book"),
        "{}",
        ran.err
    );
    if cfg!(unix) {
        assert!(
            ran.err.contains("examples/it'\\''s new'     look"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_workflow_that_github_would_not_read_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join(".git")).expect("made");
    let ran = init(&folder.path().join("docs/course"), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("working-directory: docs/course }")
            && ran.err.contains("docs/course/public"),
        "{}",
        ran.err
    );
    assert!(!init(folder.path(), &[]).err.contains("GitHub"));
}

#[cfg(unix)]
#[test]
fn the_workflow_asks_for_the_repository_it_installs_from() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(init(folder.path(), &[]).code, 0);
    let path = folder.path().join(".github/workflows/pages.yml");
    let text = std::fs::read_to_string(path).expect("the workflow");
    let repository = concat!(
        "CROSSBOOK_REPOSITORY: \"",
        env!("CARGO_PKG_REPOSITORY"),
        "\"\n"
    );
    assert!(text.contains(repository), "{text}");
    // Nothing is taken from a registry, where anybody may have the name.
    let script = text.split("        run: |\n").nth(1).expect("a script");
    let script: Vec<&str> = script
        .lines()
        .map_while(|line| line.strip_prefix("          "))
        .collect();
    let ran = std::process::Command::new("/bin/sh")
        .args(["-e", "-c", &script.join("\n")])
        .env("PATH", "")
        .env("CROSSBOOK_REPOSITORY", "")
        .env("CROSSBOOK_VERSION", "1.0.0")
        .output();
    let ran = ran.expect("a shell");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(
        said.contains("::error::CROSSBOOK_REPOSITORY is empty"),
        "{said}"
    );
    assert!(
        script
            .iter()
            .any(|line| line.contains("cargo install crossbook --locked --git"))
    );
}

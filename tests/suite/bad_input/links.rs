//! What is no plain file, and limits of the machine: links, pipes, permissions.

use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

#[test]
fn links_out_of_the_book_are_not_followed() {
    let outside = tempfile::tempdir().expect("a temporary folder");
    put(outside.path(), "secret.md", b"# Secret\n");
    let folder = folder();
    let content = folder.path().join("content");
    symlink(outside.path().join("secret.md"), content.join("leak.md")).expect("a link");
    symlink(outside.path(), content.join("all")).expect("a link");
    symlink("/etc/passwd", content.join("passwd.png")).expect("a link");
    let found = complaints(folder.path());
    for path in ["content/leak.md", "content/all", "content/passwd.png"] {
        let line = format!("{path}:1:1: error[link-out-of-book]");
        assert!(found.contains(&line), "{path}: {found}");
    }
    let ran = crossbook_in(folder.path(), &["build", "-q"]);
    assert_eq!(ran.code, 1);
}

#[test]
fn links_that_run_in_circles_are_named() {
    let folder = folder();
    let content = folder.path().join("content");
    symlink("loop.md", content.join("loop.md")).expect("a link");
    symlink(&content, content.join("pmp/again")).expect("a link");
    let found = complaints(folder.path());
    for path in ["content/loop.md", "content/pmp/again"] {
        let line = format!("{path}:1:1: error[link-out-of-book]");
        assert!(found.contains(&line), "{path}: {found}");
    }
}

#[test]
fn links_inside_the_book_are_files() {
    let folder = folder();
    let content = folder.path().join("content");
    symlink("pmp/a/charter.md", content.join("copy.md")).expect("a link");
    assert_eq!(complaints(folder.path()), "");
    crossbook_in(folder.path(), &["build", "-q"]);
    assert!(folder.path().join("public/copy/index.html").exists());
}

#[test]
fn links_to_nothing_are_named() {
    let folder = folder();
    symlink("gone.md", folder.path().join("content/dead.md")).expect("a link");
    let found = complaints(folder.path());
    assert!(found.contains("content/dead.md:1:1: error["), "{found}");
}

#[test]
fn pipes_are_named_not_waited_for() {
    for path in ["content/about.md", "content/image.png", "book.toml"] {
        let folder = folder();
        let _ = fs::remove_file(folder.path().join(path));
        let made = Command::new("mkfifo")
            .arg(folder.path().join(path))
            .status();
        assert!(made.expect("mkfifo runs").success());
        let output = finish(program(folder.path(), &["check"]), path);
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(
            messages.contains("error[unreadable-file]"),
            "{path}: {messages}"
        );
    }
}

#[test]
fn files_that_may_not_be_read_are_named() {
    let folder = folder();
    let path = put(folder.path(), "content/about.md", b"# About\n");
    let locked = folder.path().join("content/locked");
    fs::create_dir(&locked).expect("a folder");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("owned");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("owned");
    let found = complaints(folder.path());
    let may_read_all = fs::read(&path).is_ok();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).expect("owned");
    if may_read_all {
        // Permissions do not bind the administrator.
        assert_eq!(found, "");
        return;
    }
    for path in ["content/about.md", "content/locked"] {
        let line = format!("{path}:1:1: error[unreadable-file]");
        assert!(found.contains(&line), "{found}");
    }
}

#[test]
fn folder_called_as_a_lesson_is_a_folder() {
    let folder = folder();
    put(folder.path(), "content/pmp/b.md/x.md", b"# X\n");
    finish(
        program(folder.path(), &["build"]),
        "folder with the name of a lesson",
    );
}

/// A program that is limited by the shell it is started from.
fn limited(root: &Path, limit: &str) -> Command {
    let mut shell = Command::new("sh");
    let script = format!("{limit}; exec \"$0\" build");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_crossbook")]);
    shell.current_dir(root);
    shell.stdout(Stdio::piped()).stderr(Stdio::piped());
    shell
}

#[test]
fn few_open_files_suffice() {
    let mut book = sound();
    for number in 0..300 {
        book.set(format!("content/pmp/b/l{number}.md"), "# Lesson\n");
        book.set(format!("content/pmp/b/i{number}.png"), "x");
    }
    let folder = on_disk(&book);
    let output = finish(limited(folder.path(), "ulimit -n 64"), "64 open files");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{messages}");
}

#[test]
fn disk_that_takes_no_more_leaves_the_earlier_site() {
    let folder = folder();
    assert_eq!(crossbook_in(folder.path(), &["build", "-q"]).code, 0);
    let public = folder.path().join("public");
    let before = files_below(&public);
    put(folder.path(), "content/large.png", &vec![7; 300_000]);
    // No file may grow above 100 blocks; without the signal, writing just fails.
    let limit = "trap '' XFSZ; ulimit -f 100";
    let output = finish(limited(folder.path(), limit), "a full disk");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{messages}");
    assert!(messages.contains("error: cannot write "), "{messages}");
    assert!(
        files_below(&public) == before,
        "the earlier site was touched"
    );
    assert_eq!(crossbook_in(folder.path(), &["build", "-q"]).code, 0);
    assert_eq!(left_beside(folder.path()), Vec::<String>::new());
}

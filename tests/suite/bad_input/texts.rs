//! What files hold: bytes that are no text, and texts without end.

use super::*;

/// What follows from a file that cannot be read is not told beside it.
#[test]
fn a_file_that_cannot_be_read_is_the_only_fault() {
    let folder = folder();
    put(folder.path(), "content/pmp/a/plan.md", b"# Plan\n\n\xff\n");
    put(
        folder.path(),
        "content/pmp/schemes/eco.toml",
        b"[scheme]\nid = \"\xff\"\n",
    );
    put(
        folder.path(),
        "content/pmp/framework.toml",
        b"[framework]\nid = \"pmp\"\nname = \"PMP\"\nschemes = [\"eco\"]\n",
    );
    put(
        folder.path(),
        "content/pmp/a/x.md",
        b"+++\ntitle = \"X\"\nprerequisites = [\"pmp/a/plan\"]\nteaches = [\"eco-a\"]\n\
          edition = [\"eco\"]\n+++\n[Plan](plan.md), [[pmp/a/plan]], [A](topic:eco-a).\n",
    );
    put(
        folder.path(),
        "content/paths/start.toml",
        b"title = \"Start\"\nsteps = [\"pmp/a/plan\", \"pmp/a/x\", \"pmp/a/charter\"]\n",
    );
    let found = complaints(folder.path());
    assert_eq!(found.matches("error[not-utf8]").count(), 2, "{found}");
    assert_eq!(found.lines().count(), 2, "{found}");
}

#[test]
fn text_that_is_not_utf8_names_the_byte() {
    assert_eq!(
        complaints_about("content/about.md", b"# \xc3\x9cber\n\nabc\xff\n"),
        "content/about.md:3:4: error[not-utf8]: `content/about.md` is not UTF-8: \
         byte 0xff at offset 12 (save the file as UTF-8)\n"
    );
    let utf16 = complaints_about("content/about.md", b"\xff\xfe#\0 \0A\0");
    assert!(utf16.contains("looks like UTF-16"), "{utf16}");
    let toml = complaints_about(
        "content/pmp/framework.toml",
        b"[framework]\nid = \"\xe4\"\n",
    );
    assert!(
        toml.contains("framework.toml:2:7: error[not-utf8]"),
        "{toml}"
    );
    let config = complaints_about("book.toml", b"title = \"\xe4\"\n");
    assert!(
        config.contains("book.toml:1:10: error[not-utf8]"),
        "{config}"
    );
}

#[test]
fn nul_bytes_are_refused() {
    assert_eq!(
        complaints_about("content/about.md", b"# About\n\na\0b\n"),
        "content/about.md:3:2: error[nul-byte]: `content/about.md` holds a NUL byte\n"
    );
}

#[test]
fn byte_order_mark_is_not_part_of_the_text() {
    let text = "\u{feff}+++\ntitle = \"About\"\nwieght = 1\n+++\n";
    assert_eq!(
        complaints_about("content/about.md", text.as_bytes()),
        "content/about.md:3:1: error[unknown-key]: unknown key `wieght` \
         (did you mean `weight`?)\n"
    );
    let text = "\u{feff}title = \"Test\"\n";
    assert_eq!(complaints_about("book.toml", text.as_bytes()), "");
}

#[test]
fn line_ends_of_any_system_are_read() {
    let text = "# About\n\n## Part\n\n[x](gone.md)\n";
    for end in ["\n", "\r\n", "\r"] {
        let text = text.replace('\n', end);
        let found = complaints_about("content/about.md", text.as_bytes());
        let line = "content/about.md:5:5: error[broken-link]";
        assert!(found.starts_with(line), "{end:?}: {found}");
    }
}

#[test]
fn lessons_without_end_are_refused() {
    let line = complaints_about("content/about.md", "x".repeat(2 << 20).as_bytes());
    assert!(line.contains("error[line-too-long]"), "{line}");
    let file = complaints_about("content/about.md", "word\n".repeat(4 << 20).as_bytes());
    assert!(file.contains("error[line-too-long]"), "{file}");
}

#[test]
fn empty_files_are_read() {
    let empty = complaints_about("content/about.md", b"");
    assert!(empty.contains("error[missing-title]"), "{empty}");
    for path in [
        "content/pmp/framework.toml",
        "content/pmp/a/module.toml",
        "content/pmp/schemes/pmp.toml",
        "content/crosswalk/mappings/a--b.toml",
        "content/crosswalk/bridges.toml",
        "book.toml",
    ] {
        let folder = folder();
        put(folder.path(), path, b"");
        finish(program(folder.path(), &["check"]), path);
    }
}

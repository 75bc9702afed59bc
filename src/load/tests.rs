use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

/// A book of these files.
fn book(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, bytes) in files {
        put(folder.path(), path, bytes);
    }
    folder
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

const TITLE: (&str, &[u8]) = ("book.toml", b"title = \"Course\"\n");

/// The faults as `code path start..end: message`, each with a file to print it in.
fn faults(sources: &Sources) -> Vec<String> {
    let files = sources.by_id();
    let describe = |fault: &Diagnostic| {
        let file = files[&fault.span.file];
        let (code, range) = (fault.code.name(), fault.span.range());
        assert!(range.end <= file.text.len());
        format!("{code} {} {range:?}: {}", file.path, fault.message)
    };
    sources.faults.iter().map(describe).collect()
}

fn paths(files: &[SourceFile]) -> Vec<&str> {
    files.iter().map(|file| file.path.as_str()).collect()
}

fn binary_paths(files: &[BinaryFile]) -> Vec<&str> {
    files.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn the_root_is_the_nearest_folder_above_with_a_config() {
    let book = book(&[TITLE, ("content/pmp/a.md", b"")]);
    let root = fs::canonicalize(book.path()).unwrap();
    for start in ["", "content/pmp", "content/pmp/a.md"] {
        assert_eq!(find_root(&root.join(start)).unwrap(), root);
    }
    let empty = TempDir::new().unwrap();
    assert!(matches!(find_root(empty.path()), Err(Error::NoBook { .. })));
    assert!(matches!(load(empty.path()), Err(Error::NoBook { .. })));
    assert!(matches!(
        find_root(&empty.path().join("none")),
        Err(Error::Read { .. })
    ));
}

#[test]
fn every_file_goes_to_its_list_in_order_and_hidden_ones_to_none() {
    let book = book(&[
        ("book.toml", b"title = \"Course\"\ntheme = \"mine\"\n"),
        ("content/pmp/b.md", b"b"),
        ("content/pmp/a.md", b"\xef\xbb\xbfa\r\nb"),
        ("content/index.md", b""),
        ("content/pmp/framework.toml", b""),
        ("content/pmp/plan.png", b"\x00\xff"),
        ("content/.draft.md", b"\xff"),
        ("content/.git/a.md", b""),
        ("themes/mine/templates/parts/nav.html", b"nav"),
        ("themes/mine/assets/fonts/a.woff2", b"\x00"),
        ("themes/other/templates/lesson.html", b""),
        ("public/index.html", b""),
    ]);
    let sources = load(book.path()).unwrap();
    assert_eq!(faults(&sources), [""; 0]);
    assert_eq!(
        paths(&sources.lessons),
        ["content/index.md", "content/pmp/a.md", "content/pmp/b.md"]
    );
    assert_eq!(&*sources.lessons[1].text, "a\r\nb");
    assert_eq!(paths(&sources.data), ["content/pmp/framework.toml"]);
    assert_eq!(binary_paths(&sources.assets), ["pmp/plan.png"]);
    assert!(sources.theme_folder_exists);
    assert_eq!(
        paths(&sources.templates),
        ["themes/mine/templates/parts/nav.html"]
    );
    assert_eq!(binary_paths(&sources.theme_assets), ["fonts/a.woff2"]);
}

#[test]
fn a_book_with_an_empty_folder_is_empty_and_one_without_is_a_fault() {
    let book = book(&[TITLE, ("lessons/a.md", b"")]);
    let sources = load(book.path()).unwrap();
    assert_eq!(
        faults(&sources),
        ["no-content content 0..0: the book has no folder `content`"]
    );
    fs::create_dir(book.path().join("content")).unwrap();
    let sources = load(book.path()).unwrap();
    assert_eq!(faults(&sources), [""; 0]);
    assert!(sources.config.is_some());
    assert!(sources.lessons.is_empty() && sources.assets.is_empty());
}

#[test]
fn what_editors_leave_is_passed_over() {
    for name in [
        "a.md~",
        "#a.md#",
        "a.md.bak",
        ".a.md.swp",
        "a.swo",
        "a.orig",
        "a.rej",
        "x.tmp",
    ] {
        assert!(is_passed_over(Path::new(name)), "{name}");
    }
    for name in ["a.md", "a#b.md", "#1", "bak", "a.bak.md", "tmp.md"] {
        assert!(!is_passed_over(Path::new(name)), "{name}");
    }
}

#[test]
fn only_a_plain_theme_name_leads_to_a_folder() {
    for name in ["../content", "a/b", ".", "..", "", ".x", "none", "a\\\\b"] {
        let config = format!("title = \"Course\"\ntheme = \"{name}\"\n");
        let book = book(&[
            ("book.toml", config.as_bytes()),
            ("content/templates/a.html", b""),
            ("themes/templates/a.html", b""),
            ("themes/a/b/templates/a.html", b""),
            ("themes/.x/templates/a.html", b""),
        ]);
        let sources = load(book.path()).unwrap();
        assert!(!sources.theme_folder_exists, "{name}");
        assert!(sources.templates.is_empty(), "{name}");
    }
}

#[test]
fn text_that_is_no_text_is_named_and_kept_for_printing_only() {
    let book = book(&[
        TITLE,
        ("content/a.md", b"\xef\xbb\xbfcaf\xe9 au lait"),
        ("content/b.toml", b"\xff\xfea\0"),
        ("content/c.md", b"one\0two"),
    ]);
    let sources = load(book.path()).unwrap();
    assert!(sources.lessons.is_empty() && sources.data.is_empty());
    assert_eq!(
        faults(&sources),
        [
            "not-utf8 content/a.md 3..3: `content/a.md` is not UTF-8: byte 0xe9 at offset 6",
            "nul-byte content/c.md 3..4: `content/c.md` holds a NUL byte",
            "not-utf8 content/b.toml 0..0: `content/b.toml` is not UTF-8: byte 0xff at offset 0",
        ]
    );
    assert_eq!(&*sources.others[0].text, "caf");
    let help = sources.faults[2].help.as_deref();
    assert_eq!(help, Some("the file looks like UTF-16; save it as UTF-8"));
}

#[test]
fn a_text_too_large_is_not_read() {
    let book = book(&[TITLE, ("content/b.bin", b"")]);
    for name in ["content/a.md", "content/b.bin"] {
        let file = File::create(book.path().join(name)).unwrap();
        file.set_len(MAX_TEXT_BYTES + 1).unwrap();
    }
    let sources = load(book.path()).unwrap();
    assert_eq!(
        faults(&sources),
        ["line-too-long content/a.md 0..0: `content/a.md` is a text of more than 64 MiB"]
    );
    assert_eq!(sources.assets.len(), 1);
}

#[test]
fn a_config_that_cannot_be_used_is_a_fault_and_not_a_missing_book() {
    let book = book(&[("book.toml", b"title = \"\xff\""), ("content/a.md", b"")]);
    let sources = load(book.path()).unwrap();
    assert!(sources.config.is_none());
    assert_eq!(sources.lessons.len(), 1);
    assert_eq!(
        faults(&sources),
        ["not-utf8 book.toml 9..9: `book.toml` is not UTF-8: byte 0xff at offset 9"]
    );
}

#[test]
fn a_content_that_is_a_file_is_a_fault() {
    let book = book(&[TITLE, ("content", b"text")]);
    assert_eq!(
        faults(&load(book.path()).unwrap()),
        ["unreadable-file content 0..0: `content` is not a folder"]
    );
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_are_followed_inside_the_book_only() {
        let outside = TempDir::new().unwrap();
        put(outside.path(), "secret.md", b"secret");
        let book = book(&[
            TITLE,
            ("shared/terms.md", b"terms"),
            ("shared/deep/more.md", b"more"),
            ("content/a.md", b"a"),
        ]);
        let content = book.path().join("content");
        symlink("../shared/terms.md", content.join("terms.md")).unwrap();
        symlink("../shared/deep", content.join("deep")).unwrap();
        symlink(outside.path(), content.join("out")).unwrap();
        symlink(outside.path().join("secret.md"), content.join("secret.md")).unwrap();
        symlink("nothing.md", content.join("dead.md")).unwrap();
        symlink("nothing.md", content.join(".#a.md")).unwrap();
        let sources = load(book.path()).unwrap();
        assert_eq!(
            paths(&sources.lessons),
            ["content/a.md", "content/deep/more.md", "content/terms.md"]
        );
        assert_eq!(
            faults(&sources),
            [
                "unreadable-file content/dead.md 0..0: cannot read `content/dead.md`: no such file or directory",
                "link-out-of-book content/out 0..0: the symbolic link `content/out` leads out of the book",
                "link-out-of-book content/secret.md 0..0: the symbolic link `content/secret.md` leads out of the book",
            ]
        );
    }

    /// A file that the book has under two names is read again under both.
    #[test]
    fn a_changed_file_changes_wherever_a_link_leads_to_it() {
        let book = book(&[
            TITLE,
            ("content/shared/x.md", b"old"),
            ("content/pmp/m/z.md", b""),
        ]);
        let root = fs::canonicalize(book.path()).unwrap();
        symlink("../../shared/x.md", root.join("content/pmp/m/y.md")).unwrap();
        symlink("../shared", root.join("content/pmp/n")).unwrap();
        let mut sources = load(&root).unwrap();
        let place = root.join("content/shared/x.md");
        fs::write(&place, "new").unwrap();
        reload(&mut sources, &[place]).unwrap();
        let said = |path: &str| {
            let mut lessons = sources.lessons.iter();
            let lesson = lessons.find(|lesson| lesson.path.as_str() == path);
            lesson.expect(path).text.to_string()
        };
        for path in [
            "content/shared/x.md",
            "content/pmp/m/y.md",
            "content/pmp/n/x.md",
        ] {
            assert_eq!(said(path), "new", "{path}");
        }
    }

    #[test]
    fn links_that_lead_back_end() {
        let book = book(&[TITLE, ("content/a/a.md", b""), ("content/b/b.md", b"")]);
        let content = book.path().join("content");
        symlink(".", content.join("here")).unwrap();
        symlink("self", content.join("self")).unwrap();
        symlink("../..", content.join("a/book")).unwrap();
        symlink("../b", content.join("a/to-b")).unwrap();
        symlink("../a", content.join("b/to-a")).unwrap();
        let sources = load(book.path()).unwrap();
        let told: Vec<String> = faults(&sources);
        let places: Vec<&str> = told
            .iter()
            .filter_map(|text| text.split(' ').nth(1))
            .collect();
        assert_eq!(
            places,
            [
                "content/a/book",
                "content/a/to-b/to-a",
                "content/b/to-a/book",
                "content/b/to-a/to-b",
                "content/here",
                "content/self",
            ]
        );
        assert!(
            told.iter()
                .all(|text| text.starts_with("link-out-of-book "))
        );
    }

    #[test]
    fn a_whole_part_of_the_book_that_is_a_link_out_is_refused() {
        let outside = TempDir::new().unwrap();
        put(outside.path(), "mine/templates/a.html", b"");
        put(outside.path(), "content/a.md", b"");
        let book = book(&[("book.toml", b"title = \"Course\"\ntheme = \"mine\"\n")]);
        symlink(outside.path(), book.path().join("themes")).unwrap();
        let inner = outside.path().join("content");
        symlink(inner, book.path().join("content")).unwrap();
        let sources = load(book.path()).unwrap();
        assert!(sources.lessons.is_empty() && sources.templates.is_empty());
        let told = faults(&sources);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("link-out-of-book content 0..0"));
        assert!(told[1].starts_with("link-out-of-book themes/mine/templates 0..0"));
    }

    #[test]
    fn pipes_and_sockets_are_named_and_not_opened() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let book = book(&[TITLE, ("content/a.md", b"")]);
        let content = book.path().join("content");
        let mode = Mode::RUSR | Mode::WUSR;
        mknodat(CWD, content.join("pipe.md"), FileType::Fifo, mode, 0).unwrap();
        let _socket = UnixListener::bind(content.join("socket")).unwrap();
        symlink("pipe.md", content.join("to-pipe.md")).unwrap();
        let sources = load(book.path()).unwrap();
        assert_eq!(paths(&sources.lessons), ["content/a.md"]);
        let told = faults(&sources);
        for (text, name) in told.iter().zip(["pipe.md", "socket", "to-pipe.md"]) {
            let start = format!("unreadable-file content/{name} 0..0: `content/{name}` is not a");
            assert!(text.starts_with(&start), "{text}");
        }
        assert_eq!(told.len(), 3);
        // One that takes a file's place after the walk does not block either.
        assert!(open_regular(&content.join("pipe.md")).is_err());
        assert!(open_regular(&content.join("to-pipe.md")).is_err());
    }

    #[test]
    fn odd_names_are_skipped_with_all_below_them() {
        let book = book(&[
            TITLE,
            ("content/a:b.md", b""),
            ("content/a\\b.md", b""),
            ("content/a\nb/c.md", b""),
            ("content/fine ä.md", b""),
        ]);
        let odd = OsStr::from_bytes(b"bad\xff.md");
        fs::write(book.path().join("content").join(odd), b"").unwrap();
        let sources = load(book.path()).unwrap();
        assert_eq!(paths(&sources.lessons), ["content/fine ä.md"]);
        assert_eq!(
            faults(&sources),
            [
                "odd-file-name content/a\u{fffd}b 0..0: the name of `content/a\u{fffd}b` holds a control character",
                "odd-file-name content/a:b.md 0..0: the name of `content/a:b.md` holds a colon",
                "odd-file-name content/a\\b.md 0..0: the name of `content/a\\b.md` holds a backslash",
                "odd-file-name content/bad\u{fffd}.md 0..0: the name of `content/bad\u{fffd}.md` is not Unicode",
            ]
        );
    }

    #[test]
    fn a_file_that_is_gone_is_unreadable_with_the_reason() {
        let file = Found {
            path: ContentPath::new("content/a.md").unwrap(),
            place: PathBuf::from("/nowhere/a.md"),
            is_linked: false,
        };
        let fault = read_text(&file).unwrap_err();
        assert_eq!(fault.diagnostic.code, Code::UnreadableFile);
        assert_eq!(
            fault.diagnostic.message,
            "cannot read `content/a.md`: no such file or directory"
        );
    }
}

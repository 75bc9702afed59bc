//! How files are called.

use super::*;

#[test]
fn odd_names_of_files_make_plain_pages() {
    let folder = folder();
    let names = [
        ("a b.md", "a-b"),
        ("c#d.md", "cd"),
        ("what?.md", "what"),
        ("100%.md", "100"),
        ("it's \"q\".md", "its-q"),
        ("🎉 party.md", "party"),
        ("E&F.md", "ef"),
        ("<b>.md", "b"),
        ("per%20cent.md", "per20cent"),
        ("tilde~.md", "tilde"),
        ("(1).md", "1"),
        ("[x].md", "x"),
        ("dots...md", "dots"),
        ("semi;colon.md", "semicolon"),
        ("u\u{308}ber.md", "über"),
        ("..and.md", "hidden"),
    ];
    for (name, _) in names {
        put(
            folder.path(),
            &format!("content/pmp/a/{name}"),
            b"# Lesson\n",
        );
    }
    let ran = crossbook_in(folder.path(), &["build", "-q"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let public = files_below(&folder.path().join("public/pmp/a"));
    for (name, page) in names {
        let exists = public.contains_key(&format!("{page}/index.html"));
        // A name that begins with a dot is hidden.
        assert_eq!(
            exists,
            !name.starts_with('.'),
            "`{name}`: {:?}",
            public.keys()
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_some_disks_cannot_tell_apart_collide() {
    for (first, second) in [("Plan.md", "plan.md"), ("b\u{e4}r.md", "ba\u{308}r.md")] {
        let folder = folder();
        for name in [first, second] {
            put(
                folder.path(),
                &format!("content/pmp/a/{name}"),
                b"# Lesson\n",
            );
        }
        let found = complaints(folder.path());
        assert!(
            found.contains("error[url-collision]"),
            "{first}, {second}: {found}"
        );
    }
}

#[test]
fn names_of_255_bytes_are_written() {
    let folder = folder();
    let lesson = format!("content/pmp/a/{}.md", "l".repeat(252));
    let image = format!("content/pmp/a/{}.png", "i".repeat(251));
    put(folder.path(), &lesson, b"# Long\n");
    put(folder.path(), &image, b"x");
    let ran = crossbook_in(folder.path(), &["build", "-q"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let public = files_below(&folder.path().join("public"));
    let longest = public
        .keys()
        .filter_map(|path| path.rsplit('/').next())
        .map(str::len)
        .max();
    assert_eq!(longest, Some(255));
    let again = crossbook_in(folder.path(), &["build", "-q"]);
    assert_eq!(again.code, 0, "{}", again.err);
}

#[test]
fn names_that_no_address_can_hold_are_refused() {
    for (name, why) in [
        ("a:b.md", "holds a colon"),
        ("a\\b.md", "holds a backslash"),
        ("a\nb.md", "holds a control character"),
        ("a\u{7f}b.png", "holds a control character"),
    ] {
        let found = complaints_about(&format!("content/pmp/a/{name}"), b"# A\n");
        assert!(found.contains("error[odd-file-name]"), "{name:?}: {found}");
        assert!(found.contains(why), "{name:?}: {found}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_unicode_are_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = folder();
    let name = OsStr::from_bytes(b"caf\xe9.md");
    fs::write(folder.path().join("content/pmp/a").join(name), "# A\n").expect("written");
    let found = complaints(folder.path());
    assert!(found.contains("error[odd-file-name]"), "{found}");
    assert!(found.contains("is not Unicode"), "{found}");
}

#[test]
fn hidden_files_are_not_published() {
    let folder = folder();
    put(folder.path(), "content/.secret.md", b"no title");
    put(folder.path(), "content/.git/config", b"secret");
    put(folder.path(), "content/pmp/.DS_Store", b"x");
    for name in [
        "x.md~",
        "#x.md#",
        "x.md.bak",
        "x.md.orig",
        "x.md.swp",
        "x.tmp",
        "old.bak/x.md",
    ] {
        put(
            folder.path(),
            &format!("content/pmp/{name}"),
            b"a secret draft",
        );
    }
    assert_eq!(complaints(folder.path()), "");
    crossbook_in(folder.path(), &["build", "-q"]);
    let hidden: Vec<String> = files_below(&folder.path().join("public"))
        .into_iter()
        .filter(|(path, bytes)| {
            let is_named = ["secret", "DS_Store", "git/", "old"]
                .iter()
                .any(|name| path.contains(name));
            is_named || String::from_utf8_lossy(bytes).contains("a secret draft")
        })
        .map(|(path, _)| path)
        .collect();
    assert_eq!(hidden, Vec::<String>::new());
}

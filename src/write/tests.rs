use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use tempfile::TempDir;

use super::*;
use crate::address::ContentPath;
use crate::page::Content;

/// A folder with a book in it.
fn book() -> TempDir {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "book/book.toml", "title = \"Course\"\n");
    put(folder.path(), "book/content/a.md", "# A\n");
    put(folder.path(), "book/themes/mine/templates/a.html", "");
    folder
}

fn root(folder: &TempDir) -> PathBuf {
    folder.path().canonicalize().unwrap().join("book")
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

fn out(path: &str) -> OutPath {
    OutPath::new(path).unwrap()
}

fn site(files: &[(&str, &str)]) -> Site {
    let content = |text: &str| Content::Text(Arc::from(text));
    Site {
        files: files
            .iter()
            .map(|(path, text)| (out(path), content(text)))
            .collect(),
        n_pages: files.len(),
    }
}

fn written(written: usize, unchanged: usize, removed: usize) -> Written {
    Written {
        files: written + unchanged,
        written,
        unchanged,
        removed,
    }
}

fn refusal(result: Result<Written, Error>) -> String {
    match result {
        Err(Error::Refused { reason, .. }) => reason,
        other => panic!("not refused: {other:?}"),
    }
}

/// Every path below a folder with its text, and when it was last changed.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, (Option<String>, SystemTime)> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.unwrap();
            let changed = entry.metadata().unwrap().modified().unwrap();
            let text = fs::read_to_string(entry.path()).ok();
            (entry.into_path(), (text, changed))
        })
        .collect()
}

const OLD: &[(&str, &str)] = &[
    ("index.html", "home"),
    ("pmp/a/index.html", "lesson a"),
    ("pmp/b/index.html", "lesson b"),
    ("site.css", "p {}"),
];
const NEW: &[(&str, &str)] = &[
    ("index.html", "home"),
    ("pmp/a/index.html", "lesson A"),
    ("pmp/c/index.html", "lesson c"),
    ("site.css", "p {}"),
];

/// A book whose output holds the old site.
fn built() -> (TempDir, PathBuf) {
    let folder = book();
    let root = root(&folder);
    write(&site(OLD), &root, Path::new("public"), &[]).unwrap();
    (folder, root)
}

/// Asserts that the output is exactly this site, with nothing left beside it.
fn assert_holds(root: &Path, files: &[(&str, &str)], others: &[&str]) {
    let public = root.join("public");
    let mut expected: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    expected.extend(others);
    expected.push(manifest::NAME);
    expected.sort_unstable();
    let mut found: Vec<String> = walkdir::WalkDir::new(&public)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            entry
                .path()
                .strip_prefix(&public)
                .unwrap()
                .display()
                .to_string()
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found, expected);
    for (path, text) in files {
        assert_eq!(read(&public, path), *text, "{path}");
    }
    assert!(!root.join(".public.staging").exists());
}

#[test]
fn a_first_build_writes_all_and_lists_it() {
    let folder = book();
    let root = root(&folder);
    let done = write(&site(OLD), &root, Path::new("public"), &[]).unwrap();
    assert_eq!(done, written(4, 0, 0));
    assert_holds(&root, OLD, &[]);
    assert_eq!(
        read(&root, "public/.crossbook.json"),
        "{\n  \"format\": 1,\n  \"files\": [\n    \"index.html\",\n    \"pmp/a/index.html\",\n    \
         \"pmp/b/index.html\",\n    \"site.css\"\n  ]\n}\n"
    );
}

#[test]
fn a_second_build_with_nothing_new_touches_nothing() {
    let (_folder, root) = built();
    let before = snapshot(&root);
    let done = write(&site(OLD), &root, Path::new("public"), &[]).unwrap();
    assert_eq!(done, written(0, 4, 0));
    assert_eq!(snapshot(&root), before);
}

#[test]
fn a_changed_site_replaces_the_earlier_one_and_stale_files_go() {
    let (_folder, root) = built();
    let before = snapshot(&root);
    let done = write(&site(NEW), &root, Path::new("public"), &[]).unwrap();
    assert_eq!(done, written(2, 2, 1));
    assert_holds(&root, NEW, &[]);
    assert!(!root.join("public/pmp/b").exists());
    let css = root.join("public/site.css");
    assert_eq!(snapshot(&root)[&css], before[&css]);
}

#[test]
fn a_changed_file_is_not_written_through_its_links() {
    let (folder, root) = built();
    let elsewhere = folder.path().join("copy.html");
    fs::hard_link(root.join("public/pmp/a/index.html"), &elsewhere).unwrap();
    write(&site(NEW), &root, Path::new("public"), &[]).unwrap();
    assert_eq!(fs::read_to_string(elsewhere).unwrap(), "lesson a");
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let (_folder, root) = built();
    let other = &[("index.html/index.html", "x"), ("pmp", "a file")];
    assert_eq!(
        write(&site(other), &root, Path::new("public"), &[]).unwrap(),
        written(2, 0, 4)
    );
    assert_holds(&root, other, &[]);
    assert_eq!(
        write(&site(OLD), &root, Path::new("public"), &[]).unwrap(),
        written(4, 0, 2)
    );
    assert_holds(&root, OLD, &[]);
}

#[test]
fn folders_that_hold_something_else_are_refused_untouched() {
    let folder = book();
    let root = root(&folder);
    put(&root, "notes.txt", "a file");
    let before = snapshot(folder.path());
    for (path, reason) in [
        ("", "it is the book's own folder"),
        (".", "it is the book's own folder"),
        ("public/..", "it is the book's own folder"),
        ("..", "it holds the book's folder"),
        ("/", "it is the top of the file system"),
        ("content", "it is the book's `content/`"),
        ("content/public", "it lies inside the book's `content/`"),
        (
            "./x/../content/public",
            "it lies inside the book's `content/`",
        ),
        ("themes", "it is the book's `themes/`"),
        ("themes/mine", "it lies inside the book's `themes/`"),
        ("notes.txt", "it is not a folder"),
    ] {
        let told = refusal(write(&site(OLD), &root, Path::new(path), &[]));
        assert!(told.starts_with(reason), "{path}: {told}");
        assert!(
            told.contains("choose a folder of its own"),
            "{path}: {told}"
        );
    }
    assert_eq!(snapshot(folder.path()), before);
}

#[test]
fn the_home_folder_and_what_holds_it_are_refused() {
    let folder = book();
    let root = root(&folder);
    let home = folder.path().join("people/me");
    fs::create_dir_all(&home).unwrap();
    for (path, reason) in [
        ("../people/me", "it is your home folder"),
        ("../people", "it holds your home folder"),
    ] {
        match Output::choose_for(&root, Path::new(path), Some(&home)) {
            Err(Error::Refused { reason: told, .. }) => assert!(told.starts_with(reason)),
            other => panic!("not refused: {other:?}"),
        }
    }
    assert!(Output::choose_for(&root, Path::new("../people/me/site"), Some(&home)).is_ok());
}

#[test]
fn an_absolute_folder_and_missing_folders_above_it_are_fine() {
    let folder = book();
    let root = root(&folder);
    let path = folder.path().join("var/www/site");
    write(&site(OLD), &root, &path, &[]).unwrap();
    assert_eq!(read(&path, "index.html"), "home");
}

#[test]
fn foreign_files_are_refused_by_name() {
    let (_folder, root) = built();
    put(&root, "public/notes/mine.txt", "precious");
    let before = snapshot(&root);
    let told = refusal(write(&site(NEW), &root, Path::new("public"), &[]));
    assert!(told.contains("did not write: `notes/mine.txt`; "), "{told}");
    assert_eq!(snapshot(&root), before);

    for i in 10..30 {
        put(&root, &format!("public/notes/{i}.txt"), "");
    }
    let told = refusal(write(&site(NEW), &root, Path::new("public"), &[]));
    assert!(told.contains("`notes/10.txt`, "), "{told}");
    assert!(told.contains("`notes/19.txt`, and more; "), "{told}");
}

#[test]
fn a_folder_without_a_list_is_foreign_unless_it_is_empty() {
    let folder = book();
    let root = root(&folder);
    fs::create_dir(root.join("public")).unwrap();
    write(&site(OLD), &root, Path::new("public"), &[]).unwrap();
    for damage in ["", "{", "{\"format\": 2, \"files\": [\"index.html\"]}"] {
        put(&root, "public/.crossbook.json", damage);
        let told = refusal(write(&site(OLD), &root, Path::new("public"), &[]));
        assert!(told.contains("`index.html`, `pmp/a/index.html`"), "{told}");
    }
}

#[test]
fn a_list_that_names_files_elsewhere_removes_none() {
    let (_folder, root) = built();
    let list = manifest::text(["../content/a.md", "/etc/hosts", "index.html"].into_iter());
    put(&root, "public/.crossbook.json", &list);
    for (path, _) in &OLD[1..] {
        fs::remove_file(root.join("public").join(path)).unwrap();
    }
    write(&site(&[]), &root, Path::new("public"), &[]).unwrap();
    assert_holds(&root, &[], &[]);
    assert_eq!(read(&root, "content/a.md"), "# A\n");
}

#[test]
fn hidden_and_kept_files_are_carried_over() {
    let (_folder, root) = built();
    put(&root, "public/.git/HEAD", "ref: refs/heads/pages\n");
    fs::create_dir_all(root.join("public/.git/refs/tags")).unwrap();
    put(&root, "public/.nojekyll", "");
    put(&root, "public/CNAME", "course.example.org");
    put(&root, "public/pmp/files/a/b.pdf", "pdf");
    let kept = [".git/HEAD", ".nojekyll", "CNAME", "pmp/files/a/b.pdf"];
    let keep = [out("CNAME"), out("pmp/files"), out("never-there")];
    let done = write(&site(NEW), &root, Path::new("public"), &keep).unwrap();
    assert_eq!(done, written(2, 2, 1));
    assert_holds(&root, NEW, &kept);
    assert_eq!(read(&root, "public/pmp/files/a/b.pdf"), "pdf");
    assert!(root.join("public/.git/refs/tags").is_dir());

    let before = snapshot(&root);
    let done = write(&site(NEW), &root, Path::new("public"), &keep).unwrap();
    assert_eq!(done, written(0, 4, 0));
    assert_eq!(snapshot(&root), before);
    // Without `keep` they are foreign again.
    let told = refusal(write(&site(NEW), &root, Path::new("public"), &[]));
    assert!(told.contains("`CNAME`, `pmp/files/a/b.pdf`"), "{told}");
}

#[test]
fn a_kept_file_that_the_site_has_too_must_be_the_same() {
    let (_folder, root) = built();
    put(&root, "public/CNAME", "course.example.org");
    let with_name = |text: &'static str| site(&[OLD, &[("CNAME", text)]].concat());
    let keep = [out("CNAME")];
    let told = refusal(write(
        &with_name("other"),
        &root,
        Path::new("public"),
        &keep,
    ));
    assert!(told.contains("`CNAME`"), "{told}");
    write(
        &with_name("course.example.org"),
        &root,
        Path::new("public"),
        &keep,
    )
    .unwrap();
    write(&with_name("other"), &root, Path::new("public"), &keep).unwrap();
    assert_eq!(read(&root, "public/CNAME"), "other");
    // No longer of the site, it stays all the same, for it is to be kept.
    write(&site(OLD), &root, Path::new("public"), &keep).unwrap();
    assert_holds(&root, OLD, &["CNAME"]);
}

#[test]
fn a_held_lock_keeps_a_second_build_away() {
    let (_folder, root) = built();
    let output = Output::choose(&root, Path::new("public")).unwrap();
    let lock = output.lock().unwrap();
    assert!(matches!(
        write(&site(NEW), &root, Path::new("public"), &[]),
        Err(Error::Locked { .. })
    ));
    assert_holds(&root, OLD, &[]);
    drop(lock);
    write(&site(NEW), &root, Path::new("public"), &[]).unwrap();
    assert_holds(&root, NEW, &[]);
}

#[test]
fn builds_at_the_same_time_leave_one_whole_site() {
    let (_folder, root) = built();
    std::thread::scope(|scope| {
        for n in 0..8 {
            let root = &root;
            scope.spawn(move || {
                let files = if n % 2 == 0 { OLD } else { NEW };
                match write(&site(files), root, Path::new("public"), &[]) {
                    Ok(_) | Err(Error::Locked { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            });
        }
    });
    let is_new = root.join("public/pmp/c").exists();
    assert_holds(&root, if is_new { NEW } else { OLD }, &[]);
}

#[test]
fn what_a_killed_build_left_is_cleared() {
    let (_folder, root) = built();
    put(&root, ".public.staging/next/half.html", "ha");
    let done = write(&site(OLD), &root, Path::new("public"), &[]).unwrap();
    assert_eq!(done, written(0, 4, 0));
    assert_holds(&root, OLD, &[]);
}

#[test]
fn a_build_killed_between_two_renames_loses_nothing() {
    let (_folder, root) = built();
    put(&root, "public/.git/HEAD", "ref");
    let output = Output::choose(&root, Path::new("public")).unwrap();
    output.start().unwrap();
    fs::rename(root.join("public"), output.earlier()).unwrap();
    let done = write(&site(NEW), &root, Path::new("public"), &[]).unwrap();
    assert_eq!(done, written(2, 2, 1));
    assert_holds(&root, NEW, &[".git/HEAD"]);
}

#[test]
fn a_failing_write_leaves_the_earlier_site_whole() {
    let (_folder, root) = built();
    let before = snapshot(&root.join("public"));
    // No disk can hold a file and a folder of the same name.
    let impossible = site(&[("a", "file"), ("a/b", "below"), ("index.html", "new")]);
    match write(&impossible, &root, Path::new("public"), &[]) {
        Err(Error::Write { path, .. }) => assert_eq!(path, root.join("public/a")),
        other => panic!("{other:?}"),
    }
    assert_eq!(snapshot(&root.join("public")), before);
    assert_holds(&root, OLD, &[]);
}

#[test]
fn an_output_that_cannot_be_made_is_a_failed_write() {
    let folder = book();
    let root = root(&folder);
    put(&root, "notes.txt", "a file");
    for path in ["notes.txt/public", "a\0b"] {
        let result = write(&site(OLD), &root, Path::new(path), &[]);
        assert!(matches!(result, Err(Error::Write { .. })), "{result:?}");
    }
    assert_eq!(read(&root, "notes.txt"), "a file");
}

/// What happens to the output with each way of replacing it that is not the first.
fn check_other_ways(replace: impl Fn(&Staged, &Output) -> Result<(), Error>, scope: Scope) {
    let (_folder, root) = built();
    put(&root, "public/.git/HEAD", "ref");
    let last = &[("pmp", "a file"), ("site.css/x.html", "x")];
    let mut listed = manifest::read(&root.join("public")).files;
    for files in [NEW, OLD, last, NEW] {
        let output = Output::choose(&root, Path::new("public")).unwrap();
        let new = site(files);
        let earlier = Earlier::read(&output.folder, &listed, &new, &[]).unwrap();
        let staged = Staged {
            files: stage::compare(&new, &output.folder, &listed),
            stale: &earlier.stale,
            carried: &earlier.carried,
            manifest: manifest::text(new.files.keys().map(OutPath::as_str)),
        };
        stage::stage(&staged, &output, scope).unwrap();
        replace(&staged, &output).unwrap();
        output.recover().unwrap();
        assert_holds(&root, files, &[".git/HEAD"]);
        listed = manifest::read(&root.join("public")).files;
        assert_eq!(listed.len(), files.len());
    }
}

#[test]
fn two_renames_replace_the_site_where_an_exchange_cannot() {
    let twice = |_: &Staged, output: &Output| {
        swap::rename_twice(output).map_err(|error| Error::write(&output.folder, error))
    };
    check_other_ways(twice, Scope::Whole);
}

#[test]
fn files_are_replaced_one_by_one_where_the_folder_cannot_move() {
    check_other_ways(swap::replace_files, Scope::Changed);
    check_other_ways(swap::replace_files, Scope::Whole);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_linked_output_is_judged_by_where_it_leads() {
        let folder = book();
        let root = root(&folder);
        symlink("content", root.join("public")).unwrap();
        let told = refusal(write(&site(OLD), &root, Path::new("public"), &[]));
        assert!(told.starts_with("it is the book's `content/`"), "{told}");

        fs::remove_file(root.join("public")).unwrap();
        symlink("nowhere", root.join("public")).unwrap();
        let result = write(&site(OLD), &root, Path::new("public"), &[]);
        assert!(matches!(result, Err(Error::Write { .. })), "{result:?}");

        fs::remove_file(root.join("public")).unwrap();
        fs::create_dir(folder.path().join("site")).unwrap();
        symlink("../site", root.join("public")).unwrap();
        write(&site(OLD), &root, Path::new("public"), &[]).unwrap();
        assert!(root.join("public").is_symlink());
        assert_eq!(read(folder.path(), "site/index.html"), "home");
        assert_eq!(read(&root, "content/a.md"), "# A\n");
    }

    #[test]
    fn sources_that_are_links_are_safe_from_the_output() {
        let folder = book();
        let root = root(&folder);
        fs::rename(root.join("content"), folder.path().join("texts")).unwrap();
        symlink("../texts", root.join("content")).unwrap();
        let told = refusal(write(&site(OLD), &root, Path::new("../texts"), &[]));
        assert!(told.starts_with("it is the book's `content/`"), "{told}");
    }

    #[test]
    fn links_in_the_output_are_not_followed() {
        let (folder, root) = built();
        put(folder.path(), "elsewhere/index.html", "precious");
        // In a page's place: the link goes, what it leads to stays.
        let page = root.join("public/pmp/a/index.html");
        fs::remove_file(&page).unwrap();
        symlink(folder.path().join("elsewhere/index.html"), &page).unwrap();
        let done = write(&site(OLD), &root, Path::new("public"), &[]).unwrap();
        assert_eq!(done, written(1, 3, 0));
        assert_holds(&root, OLD, &[]);
        // In a folder's place: it is foreign.
        fs::remove_dir_all(root.join("public/pmp/a")).unwrap();
        symlink(folder.path().join("elsewhere"), root.join("public/pmp/a")).unwrap();
        let told = refusal(write(&site(NEW), &root, Path::new("public"), &[]));
        assert!(told.contains("`pmp/a`"), "{told}");
        assert_eq!(read(folder.path(), "elsewhere/index.html"), "precious");
    }

    #[test]
    fn a_linked_staging_folder_leads_nowhere() {
        let (folder, root) = built();
        put(folder.path(), "elsewhere/next/precious.txt", "precious");
        symlink(
            folder.path().join("elsewhere"),
            root.join(".public.staging"),
        )
        .unwrap();
        write(&site(NEW), &root, Path::new("public"), &[]).unwrap();
        assert_holds(&root, NEW, &[]);
        assert_eq!(
            read(folder.path(), "elsewhere/next/precious.txt"),
            "precious"
        );
    }

    #[test]
    fn files_and_folders_can_be_read_by_a_server() {
        let (_folder, root) = built();
        let mode = |path: &str| {
            let metadata = fs::metadata(root.join(path)).unwrap();
            metadata.permissions().mode() & 0o777
        };
        // The mask of whoever runs the tests decides the rest.
        put(&root, "probe/file", "");
        for folder in ["public", "public/pmp", "public/pmp/a"] {
            assert_eq!(mode(folder), mode("probe"));
        }
        for file in ["public/index.html", "public/.crossbook.json"] {
            assert_eq!(mode(file), mode("probe/file"));
        }
    }

    #[test]
    fn a_pipe_in_the_output_does_not_block() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let (_folder, root) = built();
        let page = root.join("public/index.html");
        fs::remove_file(&page).unwrap();
        let mode = Mode::RUSR | Mode::WUSR;
        mknodat(CWD, &page, FileType::Fifo, mode, 0).unwrap();
        write(&site(OLD), &root, Path::new("public"), &[]).unwrap();
        assert_holds(&root, OLD, &[]);
    }
}

/// A change that fails while earlier files are set aside leaves none of them beside.
#[test]
fn a_change_of_the_book_that_fails_leaves_nothing_beside() {
    let folder = book();
    put(folder.path(), "content/a.md", "a");
    put(folder.path(), "content/b.md", "b");
    // Nothing can be put where a folder with something in it stands.
    put(folder.path(), "content/.b.md.old/x", "x");
    let file = |path: &str| BookFile {
        path: ContentPath::new(path).expect("a plain path"),
        content: BookContent::Text("new".to_owned()),
        replaces: true,
    };
    let files = [file("content/a.md"), file("content/b.md")];
    assert!(write_into_book(folder.path(), &files, &[]).is_err());
    assert_eq!(read(folder.path(), "content/a.md"), "a");
    assert_eq!(read(folder.path(), "content/b.md"), "b");
    for left in [".a.md.old", ".a.md.new", ".b.md.new"] {
        assert!(!folder.path().join("content").join(left).exists(), "{left}");
    }
}

//! `crossbook move`: links, redirects and ids follow; other bytes stay.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::book::Book;
use crate::cli::{Ran, crossbook_in, files_below, on_disk};

/// Two frameworks, an image and a comparison.
fn course() -> Book {
    let framework = |id: &str| format!("[framework]\nid = \"{id}\"\nname = \"{id}\"\n");
    Book::new([
        ("content/pmp/framework.toml", framework("pmp")),
        ("content/itil/framework.toml", framework("itil")),
        ("content/pmp/a/module.toml", "title = \"A\"\n".to_owned()),
        (
            "content/pmp/a/charter.md",
            "# Charter\n\nSee [the plan](plan.md#first) and ![a form](form.png).\n".to_owned(),
        ),
        (
            "content/pmp/a/plan.md",
            "# Plan\n\n## First\n\nText.\n".to_owned(),
        ),
        ("content/pmp/a/form.png", "png".to_owned()),
        ("content/itil/b/change.md", "# Change\n\nText.\n".to_owned()),
    ])
}

fn moves(root: &Path, arguments: &[&str]) -> Ran {
    crossbook_in(root, &[&["move"], arguments].concat())
}

/// Moves, and asserts that the book says nothing that it did not say before.
fn moved(folder: &TempDir, from: &str, to: &str) -> Ran {
    let root = folder.path();
    let check = ["check", "--format", "short", "-q", "--drafts"];
    let before = crossbook_in(root, &check).err;
    let ran = moves(root, &[from, to]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let after = crossbook_in(root, &check).err;
    assert_eq!(before.lines().count(), after.lines().count(), "{after}");
    ran
}

fn text(folder: &TempDir, path: &str) -> String {
    let place = folder.path().join(path);
    fs::read_to_string(place).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What a command changed, by path: new text, or nothing for a file that is gone.
fn changes(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> BTreeMap<String, Option<String>> {
    let text = |bytes: &Vec<u8>| Some(String::from_utf8_lossy(bytes).into_owned());
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let gone = gone.map(|path| (path.clone(), None));
    let changed = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(bytes));
    gone.chain(changed.map(|(path, bytes)| (path.clone(), text(bytes))))
        .collect()
}

fn refused(folder: &TempDir, from: &str, to: &str, why: &str) {
    let before = files_below(folder.path());
    let ran = moves(folder.path(), &[from, to]);
    assert_ne!(ran.code, 0, "{from} {to}");
    assert!(ran.err.contains(why), "{from} {to}: {}", ran.err);
    let after = changes(&before, &files_below(folder.path()));
    assert!(after.is_empty(), "{after:?}");
}

#[test]
fn links_from_ten_places_follow_a_lesson() {
    let mut book = course();
    let links = [
        (
            "content/pmp/a/n0.md",
            "[t](charter.md) and [t](./charter.md#charter)",
            "[t](../../itil/b/the%20charter.md) and [t](../../itil/b/the%20charter.md#charter)",
        ),
        (
            "content/pmp/a/n1.md",
            "[charter.md](charter.md \"A title\")",
            "[charter.md](../../itil/b/the%20charter.md \"A title\")",
        ),
        (
            "content/pmp/n2.md",
            "[t](<a/charter.md>)",
            "[t](<../itil/b/the charter.md>)",
        ),
        (
            "content/n3.md",
            "[t](/pmp/a/charter.md)",
            "[t](/itil/b/the%20charter.md)",
        ),
        (
            "content/itil/b/n4.md",
            "[one][r], [r] and [R][]\n\n[r]: ../../pmp/a/charter.md 'T'",
            "[one][r], [r] and [R][]\n\n[r]: the%20charter.md 'T'",
        ),
        (
            "content/itil/b/n5.md",
            "[[pmp/a/charter]] [[pmp/a/charter.md#Charter|text]] [[Charter]]",
            "[[itil/b/the charter]] [[itil/b/the charter.md#Charter|text]] [[Charter]]",
        ),
        (
            "content/itil/b/n6.md",
            "> [wrapped\n> text](\n> ../../pmp/a/charter.md)",
            "> [wrapped\n> text](\n> the%20charter.md)",
        ),
        (
            "content/itil/b/n7.md",
            "| a | b |\n|---|---|\n| x \\| y | [t](../../pmp/a/charter.md) |",
            "| a | b |\n|---|---|\n| x \\| y | [t](the%20charter.md) |",
        ),
        (
            "content/itil/b/n8.md",
            "`[t](../../pmp/a/charter.md)` [t](../../pmp/a/charter.md)\n\n```text\n[t](../../pmp/a/charter.md)\n```",
            "`[t](../../pmp/a/charter.md)` [t](the%20charter.md)\n\n```text\n[t](../../pmp/a/charter.md)\n```",
        ),
        (
            "content/itil/b/n9.md",
            ":::exercise One\nRead [t](../../pmp/a/charter.md).\n\n:::solution\nDone.\n:::",
            "",
        ),
    ];
    for (path, body, _) in &links[..9] {
        book.set(*path, format!("# {path}\r\n\r\n{body}\r\n\r\n- a\t\r\n"));
    }
    book.set("content/itil/b/n9.md", "# Nine\n\n:::flashcard\nWhat is [it](../../pmp/a/charter.md)?\n\n**Answer:** [that](../../pmp/a/charter.md).\n:::\n");
    let folder = on_disk(&book);
    let before = files_below(folder.path());
    let ran = moved(
        &folder,
        "content/pmp/a/charter.md",
        "content/itil/b/the charter.md",
    );
    assert!(
        ran.err.contains("rewrote 17 links in 11 files\n"),
        "{}",
        ran.err
    );

    let after = changes(&before, &files_below(folder.path()));
    let mut wanted = BTreeMap::new();
    for (path, _, body) in &links[..9] {
        wanted.insert(
            (*path).to_owned(),
            Some(format!("# {path}\r\n\r\n{body}\r\n\r\n- a\t\r\n")),
        );
    }
    wanted.insert("content/itil/b/n9.md".to_owned(), Some("# Nine\n\n:::flashcard\nWhat is [it](the%20charter.md)?\n\n**Answer:** [that](the%20charter.md).\n:::\n".to_owned()));
    wanted.insert("content/pmp/a/charter.md".to_owned(), None);
    wanted.insert(
        "content/itil/b/the charter.md".to_owned(),
        Some(
            "+++\nid = \"pmp/a/charter\"\naliases = [\"pmp/a/charter/\"]\n+++\n\n# Charter\n\n\
             See [the plan](../../pmp/a/plan.md#first) and ![a form](../../pmp/a/form.png).\n"
                .to_owned(),
        ),
    );
    assert_eq!(after, wanted);
    assert_eq!(crossbook_in(folder.path(), &["build", "-q"]).code, 0);
    let old = text(&folder, "public/pmp/a/charter/index.html");
    assert!(old.contains("itil/b/the-charter/"), "{old}");
}

#[test]
fn check_tells_what_would_change() {
    let folder = on_disk(&course());
    let before = files_below(folder.path());
    let ran = moves(
        folder.path(),
        &["content/pmp/a/charter.md", "content/itil/b", "--check"],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        ran.err,
        "would move `content/pmp/a/charter.md` to `content/itil/b/charter.md`\n\
         would rewrite 2 links in 1 file\n  content/itil/b/charter.md: 2\n\
         would redirect from /pmp/a/charter/\n\
         would write `id = \"pmp/a/charter\"`, its id until now, so that what names it finds it\n"
    );
    assert!(files_below(folder.path()) == before);
}

#[test]
fn front_matter_keeps_all_else() {
    for (before, after) in [
        (
            "+++\ntitle = \"T\" # why\naliases = [\n  \"old/\", # first\n  \"older/\",\n]\n+++\nText.\n",
            "+++\nid = \"pmp/a/x\"\ntitle = \"T\" # why\naliases = [\n  \"old/\", # first\n  \"older/\", \"pmp/a/x/\",\n]\n+++\nText.\n",
        ),
        (
            "+++\nid = \"x\"\ntitle = \"T\"\naliases = []\n+++\n",
            "+++\nid = \"x\"\ntitle = \"T\"\naliases = [\"pmp/a/x/\"]\n+++\n",
        ),
        (
            "---\r\ntitle: T\r\nid: x\r\n---\r\nText.\r\n",
            "---\r\ntitle: T\r\nid: x\r\naliases: [\"pmp/a/x/\"]\r\n---\r\nText.\r\n",
        ),
        (
            "---\nid: x\naliases:\n  - old/\n  - 'older/'  # b\ntitle: T\n---\n",
            "---\nid: x\naliases:\n  - old/\n  - 'older/'  # b\n  - \"pmp/a/x/\"\ntitle: T\n---\n",
        ),
        (
            "---\nid: x\naliases: [old/, older/]\ntitle: T\n---\n",
            "---\nid: x\naliases: [old/, older/, \"pmp/a/x/\"]\ntitle: T\n---\n",
        ),
        (
            "+++\nid = \"x\"\ntitle = \"T\"\ndraft = true\n+++\n",
            "+++\nid = \"x\"\ntitle = \"T\"\ndraft = true\n+++\n",
        ),
        (
            "\u{feff}+++\nid = \"x\"\ntitle = \"T\"\n+++\n",
            "\u{feff}+++\nid = \"x\"\ntitle = \"T\"\naliases = [\"pmp/a/x/\"]\n+++\n",
        ),
    ] {
        let mut book = course();
        book.set("content/pmp/a/x.md", before);
        let folder = on_disk(&book);
        moved(&folder, "content/pmp/a/x.md", "content/pmp/a/y.md");
        assert_eq!(text(&folder, "content/pmp/a/y.md"), after);
    }
}

#[test]
fn moving_back_takes_the_redirect_back() {
    let mut book = course();
    book.set(
        "content/pmp/a/x.md",
        "+++\nid = \"x\"\ntitle = \"T\"\n+++\n\n[a](plan.md)\n",
    );
    book.set(
        "content/pmp/a/v.md",
        "---\nid: v\ntitle: T\naliases:\n- itil/b/v/\n---\n",
    );
    let folder = on_disk(&book);
    moved(&folder, "content/pmp/a/x.md", "content/itil/b/x.md");
    moved(&folder, "content/itil/b/x.md", "content/pmp/a/x.md");
    assert_eq!(
        text(&folder, "content/pmp/a/x.md"),
        "+++\nid = \"x\"\ntitle = \"T\"\naliases = [\"itil/b/x/\"]\n+++\n\n[a](plan.md)\n"
    );
    moved(&folder, "content/pmp/a/v.md", "content/itil/b/v.md");
    assert_eq!(
        text(&folder, "content/itil/b/v.md"),
        "---\nid: v\ntitle: T\naliases: [\"pmp/a/v/\"]\n---\n"
    );
}

/// The text of a link stays, also where the new name says the same.
#[test]
fn text_of_a_wiki_link_may_be_the_new_name() {
    let mut book = course();
    let text_of_links = "# Late\n\n[[change|first]], [[change]], [[change|change]].\n";
    book.set("content/pmp/a/late.md", text_of_links);
    book.edit("content/itil/b/change.md", "# Change", "# All that changes");
    let folder = on_disk(&book);
    moved(
        &folder,
        "content/itil/b/change.md",
        "content/itil/b/first.md",
    );
    assert_eq!(
        text(&folder, "content/pmp/a/late.md"),
        "# Late\n\n[[first|first]], [[first]], [[first|change]].\n"
    );
}

#[test]
fn what_names_a_lesson_by_its_id_finds_it_still() {
    let mut book = course();
    book.set("content/pmp/a/late.md", "+++\ntitle = \"Late\"\nprerequisites = [\"pmp/a/plan\"]\n+++\n\n[[plan]] and [[Plan|its title]].\n");
    let steps = "title = \"All\"\nsteps = [\"pmp/a/charter\", \"pmp/a/plan\", \"pmp/a/late\", \"itil/b/change\"]\n";
    book.set("content/paths/all.toml", steps);
    let folder = on_disk(&book);
    moved(
        &folder,
        "content/pmp/a/plan.md",
        "content/itil/b/schedule.md",
    );
    assert_eq!(text(&folder, "content/paths/all.toml"), steps);
    let late = text(&folder, "content/pmp/a/late.md");
    assert!(late.contains("prerequisites = [\"pmp/a/plan\"]"), "{late}");
    assert!(
        late.ends_with("[[plan]] and [[Plan|its title]].\n"),
        "a title goes on to do: {late}"
    );
}

#[test]
fn module_moves_with_all_that_is_in_it() {
    let mut book = course();
    book.set(
        "content/itil/b/far.md",
        "# Far\n\n[a](../../pmp/a/) [b](../../pmp/a/charter.md) ![c](../../pmp/a/form.png)\n",
    );
    book.set(
        "content/pmp/a/deep/er.md",
        "# Deeper\n\n[up](../charter.md) [out](../../../itil/b/change.md)\n",
    );
    let folder = on_disk(&book);
    fs::write(
        folder.path().join("content/pmp/a/form.png"),
        b"\x89PNG\0\xff",
    )
    .expect("written");
    let before = files_below(folder.path());
    let ran = moved(&folder, "content/pmp/a", "content/itil/start");
    assert!(
        ran.err.contains("redirects from 3 old addresses\n"),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("nothing redirects from the module's own page /pmp/a/"),
        "{}",
        ran.err
    );
    assert!(!folder.path().join("content/pmp/a").exists());
    let after = files_below(folder.path());
    assert_eq!(
        after["content/itil/start/form.png"],
        before["content/pmp/a/form.png"]
    );
    assert_eq!(
        after["content/itil/start/module.toml"],
        before["content/pmp/a/module.toml"]
    );
    assert_eq!(
        text(&folder, "content/itil/b/far.md"),
        "# Far\n\n[a](../start/) [b](../start/charter.md) ![c](../start/form.png)\n"
    );
    let charter = text(&folder, "content/itil/start/charter.md");
    assert!(
        charter.ends_with("See [the plan](plan.md#first) and ![a form](form.png).\n"),
        "{charter}"
    );
    let deep = text(&folder, "content/itil/start/deep/er.md");
    assert!(
        deep.ends_with("[up](../charter.md) [out](../../b/change.md)\n"),
        "{deep}"
    );
}

#[test]
fn image_moves_with_its_links() {
    let folder = on_disk(&course());
    let ran = moved(
        &folder,
        "content/pmp/a/form.png",
        "content/pmp/a/empty form.png",
    );
    assert!(ran.err.contains("rewrote 1 link in 1 file"), "{}", ran.err);
    let charter = text(&folder, "content/pmp/a/charter.md");
    assert!(charter.contains("![a form](empty%20form.png)"), "{charter}");
    assert!(!folder.path().join("content/pmp/a/form.png").exists());
}

#[test]
fn moves_that_make_no_sense_are_refused() {
    let mut book = course();
    book.set("content/index.md", "# Home\n");
    let folder = on_disk(&book);
    let charter = "content/pmp/a/charter.md";
    for (from, to, why) in [
        (
            "content/pmp/a/chartr.md",
            "content/x.md",
            "did you mean `content/pmp/a/charter.md`?",
        ),
        (charter, "content/pmp/a/plan.md", "exists already"),
        (charter, "content/pmp/a/PLAN.md", "exists already"),
        (charter, charter, "is there already"),
        (charter, "content/pmp/a/charter.txt", "ends with `.md`"),
        (charter, "../out.md", "leads out of the book"),
        (charter, "content/../../out.md", "leads out of the book"),
        (charter, "themes/x.md", "lies outside `content/`"),
        (charter, "content/pmp/a/con.md", "Windows keeps for itself"),
        (charter, "content/pmp/a/a:b.md", "not every computer"),
        (charter, "content/pmp/a/.x.md", "begins with a dot"),
        (charter, "content/pmq/a/x.md", "did you mean `pmp`?"),
        (charter, "content/itil/bb/x.md", "did you mean `b`?"),
        (
            charter,
            "content/crosswalk/x.md",
            "`content/crosswalk/` holds hub topics and mappings",
        ),
        (
            "content/pmp/a/form.png",
            "content/pmp/a/form.md",
            "does not end like",
        ),
        (
            "content/index.md",
            "content/home.md",
            "text of the home page",
        ),
        (
            "content/pmp/framework.toml",
            "content/x.toml",
            "by what it is",
        ),
        ("content/pmp", "content/pmi", "is no module's folder"),
        ("content/pmp/a", "content/itil/b", "exists already"),
        ("content/pmp/a", "content/a", "is no place for a module"),
        ("content/pmp/a", "content/pmq/a", "did you mean `pmp`?"),
    ] {
        refused(&folder, from, to, why);
    }
}

#[test]
fn names_of_all_kinds_are_fine() {
    for name in ["über uns.md", "50% (new) & [old].md", "風險.md"] {
        let mut book = course();
        book.set(
            "content/pmp/a/n.md",
            "# N\n\n[t](charter.md) [[charter]] ![i](form.png)\n",
        );
        let folder = on_disk(&book);
        moved(
            &folder,
            "content/pmp/a/charter.md",
            &format!("content/pmp/a/{name}"),
        );
        moved(
            &folder,
            &format!("content/pmp/a/{name}"),
            "content/itil/b/again.md",
        );
        let lesson = text(&folder, "content/pmp/a/n.md");
        assert!(lesson.contains("[t](../../itil/b/again.md)"), "{lesson}");
    }
}

#[test]
fn unreadable_files_stop_a_move() {
    let folder = on_disk(&course());
    fs::write(folder.path().join("content/pmp/a/odd.md"), b"# \xff\n").expect("written");
    refused(
        &folder,
        "content/pmp/a/plan.md",
        "content/pmp/a/p.md",
        "error[not-utf8]",
    );
    let mut book = course();
    book.set(
        "content/pmp/a/open.md",
        "+++\ntitle = \"T\"\n\nNever closed.\n",
    );
    let folder = on_disk(&book);
    refused(
        &folder,
        "content/pmp/a/open.md",
        "content/pmp/a/o.md",
        "front matter of `content/pmp/a/open.md`",
    );
}

#[test]
fn what_would_break_the_book_is_refused() {
    let mut book = course();
    book.set(
        "content/pmp/a/other.md",
        "+++\ntitle = \"Other\"\naliases = [\"itil/b/plan/\"]\n+++\n",
    );
    book.set("content/pmp/a/w.md", "# W\n\n[[change]]\n");
    let folder = on_disk(&book);
    refused(
        &folder,
        "content/pmp/a/plan.md",
        "content/itil/b/plan.md",
        "error[url-collision]",
    );
    // Two lessons would fit the name.
    refused(
        &folder,
        "content/pmp/a/plan.md",
        "content/pmp/a/change.md",
        "would lead to another lesson",
    );
    // The last lesson of a module takes the module's page along.
    let mut book = course();
    book.set("content/pmp/a/m.md", "# M\n\n[the module](../../itil/b/)\n");
    let folder = on_disk(&book);
    refused(
        &folder,
        "content/itil/b/change.md",
        "content/pmp/a/change.md",
        "error[broken-link]",
    );
}

#[test]
fn faults_that_were_there_stay_the_same() {
    let mut book = course();
    book.set(
        "content/pmp/a/x.md",
        "# X\n\n[gone](gone.md) [out](../../../out.md) ![no](no.png) [plan](plan.md)\n",
    );
    let folder = on_disk(&book);
    moved(&folder, "content/pmp/a/x.md", "content/itil/b/x.md");
    let lesson = text(&folder, "content/itil/b/x.md");
    assert!(
        lesson.ends_with("[gone](../../pmp/a/gone.md) [out](../../../out.md) ![no](../../pmp/a/no.png) [plan](../../pmp/a/plan.md)\n"),
        "{lesson}"
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_moved_through() {
    let folder = on_disk(&course());
    let link = folder.path().join("content/pmp/a/twin.md");
    std::os::unix::fs::symlink("plan.md", &link).expect("a link");
    refused(
        &folder,
        "content/pmp/a/twin.md",
        "content/itil/b/twin.md",
        "not a plain file",
    );
    assert!(link.is_symlink());
}

#[test]
fn links_to_a_module_stay_when_its_text_becomes_a_lesson() {
    let mut book = course();
    book.set("content/pmp/a/index.md", "# A\n\nText.\n");
    book.set(
        "content/itil/b/far.md",
        "# Far\n\n[folder](../../pmp/a/) [bare](../../pmp/a) [text](../../pmp/a/index.md) [slash](../../pmp/a/index.md/)\n",
    );
    let folder = on_disk(&book);
    moved(&folder, "content/pmp/a/index.md", "content/pmp/a/intro.md");
    assert_eq!(
        text(&folder, "content/itil/b/far.md"),
        "# Far\n\n[folder](../../pmp/a/) [bare](../../pmp/a) [text](../../pmp/a/intro.md) [slash](../../pmp/a/intro.md)\n",
    );
}

#[test]
fn links_to_a_folder_that_loses_its_page_follow_the_text() {
    let mut book = course();
    book.set("content/pmp/c/index.md", "# C\n\nText.\n");
    book.set(
        "content/itil/b/far.md",
        "# Far\n\n[folder](../../pmp/c/) [bare](../../pmp/c)\n",
    );
    let folder = on_disk(&book);
    moved(&folder, "content/pmp/c/index.md", "content/pmp/a/c.md");
    assert_eq!(
        text(&folder, "content/itil/b/far.md"),
        "# Far\n\n[folder](../../pmp/a/c.md) [bare](../../pmp/a/c.md)\n",
    );
}

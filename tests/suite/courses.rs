//! Importing courses of other generators: what becomes of them, what is told to be lost,
//! and that nothing is half done.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crossbook::import::course::{Choices, Kind, import as course_of};
use crossbook::load::load_course;
use tempfile::TempDir;

use crate::cli::{Ran, crossbook, crossbook_in, files_below};

/// A course in a folder of its own.
pub fn course(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join("course").join(path);
        fs::create_dir_all(path.parent().expect("joined to a root")).expect("writable");
        fs::write(&path, text).expect("writable");
    }
    folder
}

/// Imports the course into a new book beside it.
fn import_with(folder: &TempDir, options: &[&str]) -> Ran {
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (from, into) = (at("course"), at("book"));
    let arguments = ["import", &from, "--into", &into, "--format", "short"];
    let mut ran = crossbook(&[&arguments, options].concat());
    let top = format!("{}/", folder.path().display());
    ran.err = ran.err.replace(&top, "");
    ran
}

pub fn import(folder: &TempDir) -> Ran {
    import_with(folder, &[])
}

/// The files of the book that was made.
pub fn made(folder: &TempDir) -> BTreeMap<String, String> {
    let files = files_below(&folder.path().join("book"));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    files
        .into_iter()
        .map(|(path, bytes)| (path, text(bytes)))
        .collect()
}

/// Fails unless the import went through and the book builds from disk.
pub fn assert_builds(folder: &TempDir, ran: &Ran) {
    assert_eq!(ran.code, 0, "{}", ran.err);
    let built = crossbook_in(&folder.path().join("book"), &["check"]);
    assert_eq!(built.code, 0, "{}", built.err);
}

/// The complaints of an import, without its last lines.
pub fn complaints(ran: &Ran) -> Vec<&str> {
    ran.err
        .lines()
        .filter(|line| line.contains("]: "))
        .collect()
}

#[test]
fn mdbook_becomes_a_framework_in_the_order_of_its_summary() {
    let folder = course(&[
        (
            "book.toml",
            "[book]\ntitle = \"Risk Guide\"\nauthors = [\"Ada\"]\n\n[output.html]\ntheme = \"x\"\n\n\
             [output.html.redirect]\n\"/old.html\" = \"a/one.html\"\n",
        ),
        (
            "src/SUMMARY.md",
            "# Summary\n\n[Start](README.md)\n\n# First part\n\n- [Zebra](zebra.md)\n- [Ape](ape.md)\n\n\
             # Second part\n\n- [Section](a/README.md)\n    - [One](a/one.md)\n    - [Not yet]()\n\
             - [Gone](gone.md)\n- [Out](../../out.md)\n",
        ),
        (
            "src/README.md",
            "# Start\n\nSee [one](a/one.html#the-first), [far](nowhere.md).\n",
        ),
        (
            "src/zebra.md",
            "No heading. ![Pic](img/p.png) [[0]] <img src=\"img/p.png\" alt=\"P\">\n",
        ),
        (
            "src/ape.md",
            "# Ape\n\n```rust,ignore\n# fn main() {\nlet a = 1;\n# }\n```\n",
        ),
        (
            "src/a/README.md",
            "# Section\n\n{{#include ../part.md:x}}\n",
        ),
        (
            "src/a/one.md",
            "# One\n\n## The first {#custom}\n\n[up](../zebra.md) [c](#custom)\n",
        ),
        (
            "src/part.md",
            "no\n<!-- ANCHOR: x -->\ntaken in\n<!-- ANCHOR_END: x -->\n",
        ),
        ("src/unnamed.md", "# Unnamed\n"),
        ("src/img/p.png", "PNG"),
    ]);
    let before = files_below(&folder.path().join("course"));
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    assert_eq!(files_below(&folder.path().join("course")), before);
    assert_eq!(
        complaints(&ran),
        [
            "course/book.toml:6:1: warning[not-carried]: the setting `output.html.theme` is not carried over",
            "course/src/README.md:3:40: warning[not-carried]: `nowhere.md` names no page of the course",
            "course/src/SUMMARY.md:10:1: warning[not-carried]: the title `Second part` of a part stands over sections",
            "course/src/SUMMARY.md:14:7: warning[not-carried]: the chapter `Not yet` is not written yet",
            "course/src/SUMMARY.md:15:3: warning[not-carried]: there is no page `src/gone.md`",
            "course/src/SUMMARY.md:16:3: warning[not-carried]: `../../out.md` leads out of the course",
            "course/src/ape.md:3:4: warning[not-carried]: options of a block of code: `ignore`",
            "course/src/unnamed.md:1:1: warning[not-carried]: `src/SUMMARY.md` does not name this page",
        ],
    );
    let made = made(&folder);
    let texts: Vec<&str> = made.keys().map(String::as_str).collect();
    assert_eq!(
        texts,
        [
            "book.toml",
            "content/risk-guide/a/index.md",
            "content/risk-guide/a/module.toml",
            "content/risk-guide/a/one.md",
            "content/risk-guide/first-part/ape.md",
            "content/risk-guide/first-part/module.toml",
            "content/risk-guide/first-part/zebra.md",
            "content/risk-guide/framework.toml",
            "content/risk-guide/img/p.png",
            "content/risk-guide/index.md",
        ]
    );
}

#[test]
fn texts_of_an_mdbook_are_changed_only_where_they_must() {
    let folder = course(&[
        ("book.toml", "[book]\ntitle = \"T\"\n"),
        (
            "src/SUMMARY.md",
            "- [A](a.md)\n- [B](b/b.md)\n    - [C](<b/c d.md>)\n",
        ),
        (
            "src/a.md",
            "# A\n\nCosts $5$ [x][r], `[b](b/b.html)`, [b](b/b.html#t \"Title\"), [no](q.html).\n\n\
             | [t](b/b.md) |\n|---|\n\n[r]: b/b.html\n\n```rust,ignore\n# use x;\nlet a = 1;\n```\n",
        ),
        (
            "src/b/b.md",
            "# B\n\n## T {#t}\n\n{{#include ../p.txt}} \\{{#include x}}\n",
        ),
        ("src/b/c d.md", "Back: [a](../a.md)\n"),
        ("src/p.txt", "taken in"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert_eq!(
        made["content/t/a.md"],
        "+++\nweight = 1\n+++\n\n# A\n\nCosts \\$5\\$ [x][r], `[b](b/b.html)`, \
         [b](b/index.md#t \"Title\"), no.\n\n\
         | [t](b/index.md) |\n|---|\n\n[r]: b/index.md\n\n```rust\nlet a = 1;\n```\n"
    );
    assert_eq!(
        made["content/t/b/index.md"],
        "+++\n+++\n\n# B\n\n## T\n\ntaken in {{#include x}}\n"
    );
    assert_eq!(
        made["content/t/b/c d.md"],
        "+++\ntitle = \"C\"\nweight = 1\n+++\n\nBack: [a](../a.md)\n"
    );
    assert_eq!(
        made["content/t/b/module.toml"],
        "title = \"B\"\nweight = 1\n"
    );
}

#[test]
fn zola_front_matter_links_and_shortcodes_are_carried() {
    let folder = course(&[
        (
            "config.toml",
            "base_url = \"https://course.org\"\ntitle = \"Zed\"\ncompile_sass = true\n",
        ),
        (
            "content/_index.md",
            "+++\ntitle = \"Home\"\n+++\nWelcome.\n",
        ),
        (
            "content/guide/_index.md",
            "+++\ntitle = \"Guide\"\nsort_by = \"weight\"\n+++\n",
        ),
        (
            "content/guide/zoo.md",
            "+++\ntitle = \"Zoo\"\nweight = 1\ndate = 2024-05-06\naliases = [\"/old/zoo/\"]\n\
             template = \"x.html\"\n[taxonomies]\ntags = [\"a\"]\n+++\n\
             [ape](@/guide/ape.md#big-heading) [top](/guide/) [blog](/blog/x)\n\n\
             {% note(title=\"Mind\") %}\nthis\n{% end %}\n\n{{ gallery(path=\"x\") }}\n\n\
             `{{/* shown() */}}`\n",
        ),
        (
            "content/guide/ape.md",
            "+++\ntitle = \"Ape\"\nweight = 2\ndraft = false\n+++\n## Big heading\n\n![p](pic.png)\n",
        ),
        ("content/guide/pic.png", "PNG"),
        ("static/logo.svg", "<svg/>"),
        ("content/guide/ape.fr.md", "+++\ntitle = \"Singe\"\n+++\n"),
    ]);
    let config = folder.path().join("course/config.toml");
    let text = fs::read_to_string(&config).unwrap() + "[languages.fr]\n";
    fs::write(&config, text).unwrap();
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert_eq!(
        made["content/zed/guide/zoo.md"],
        "+++\ntitle = \"Zoo\"\nweight = 1\ndate = 2024-05-06\ntags = [\"a\"]\n\
         aliases = [\"old/zoo\"]\n+++\n\n\
         [ape](ape.md#big-heading) [top](index.md) [blog](https://course.org/blog/x)\n\n\
         > [!NOTE] Mind\n> this\n\n\n<!-- {{ gallery(path=\"x\") }} -->\n\n`{{ shown() }}`\n"
    );
    assert_eq!(
        complaints(&ran),
        [
            "course/config.toml:1:1: warning[not-carried]: files of `static` that no page names: 1 (`static/logo.svg`)",
            "course/config.toml:3:1: warning[not-carried]: the setting `compile_sass` is not carried over",
            "course/content/guide/ape.fr.md:1:1: warning[not-carried]: the page is in another language; each needs a book of its own",
            "course/content/guide/zoo.md:6:1: warning[not-carried]: front matter `template` has no place in a lesson",
            "course/content/guide/zoo.md:16:1: warning[not-carried]: the shortcode `gallery` is kept as a comment",
        ]
    );
    assert!(ran.err.contains("1 shortcode"), "{}", ran.err);
}

#[test]
fn hugo_bundles_references_and_weights_are_carried() {
    let folder = course(&[
        ("hugo.yaml", "title: Ugo\nbaseURL: https://ugo.org/\n"),
        (
            "content/docs/_index.md",
            "---\ntitle: Docs\n---\n\nAll of it.\n",
        ),
        (
            "content/docs/last.md",
            "---\ntitle: Last\nweight: 20\ntags: [\n  x, y\n]\nmenu: main\naliases: [/Old]\n---\n\n\
             [f]({{< ref \"first\" >}}) [b]({{% relref \"bundle/index.md#part\" %}})\n\n\
             {{% notice tip %}}\nDo it.\n{{% /notice %}}\n\n```\n{{</* x */>}}\n```\n",
        ),
        (
            "content/docs/first.md",
            "{\n  \"title\": \"First\",\n  \"weight\": 10\n}\n\n{{< figure src=\"/img/a.png\" alt=\"A\" >}}\n",
        ),
        (
            "content/docs/bundle/index.md",
            "+++\ntitle = \"Bundle\"\n+++\n## Part\n\n![b](b.png)\n",
        ),
        ("content/docs/bundle/b.png", "B"),
        ("static/img/a.png", "A"),
        ("static/unused.css", ""),
        (
            "content/docs/secret.md",
            "---\ntitle: Secret\ndraft: true\naliases: [/old/]\n---\nHidden.\n",
        ),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert_eq!(
        made["content/ugo/docs/last.md"],
        "+++\ntitle = \"Last\"\nweight = 2\ntags = [\"x\", \"y\"]\naliases = [\"Old\"]\n+++\n\n\
         [f](first.md) [b](bundle/index.md#part)\n\n> [!TIP]\n> Do it.\n\n\n```\n{{< x >}}\n```\n"
    );
    assert!(made["content/ugo/docs/first.md"].ends_with("\n![A](<../img/a.png>)\n"));
    assert_eq!(made["content/ugo/docs/bundle/b.png"], "B");
    assert!(made["content/ugo/docs/secret.md"].contains("draft = true"));
    assert!(!made.contains_key("content/ugo/unused.css"));
    assert_eq!(
        complaints(&ran),
        [
            "course/content/docs/last.md:7:1: warning[not-carried]: front matter `menu` has no place in a lesson",
            "course/content/docs/secret.md:4:11: warning[not-carried]: the old address `old` leads to two pages",
            "course/hugo.yaml:1:1: warning[not-carried]: files of `static` that no page names: 1 (`static/unused.css`)",
        ]
    );
}

#[test]
fn docusaurus_sidebars_admonitions_and_components_are_carried() {
    let folder = course(&[
        (
            "docusaurus.config.js",
            "const x = require('x');\nconst config = {\n  title: 'Doc',\n  url: 'https://doc.org',\n  \
             baseUrl: '/',\n  themeConfig: {navbar: {}},\n};\nmodule.exports = config;\n",
        ),
        (
            "sidebars.js",
            "module.exports = {\n  docs: ['intro', {type: 'category', label: 'How To', items: [\n    \
             'guide/b', 'guide/a', 'guide/gone']}],\n};\n",
        ),
        (
            "docs/intro.md",
            "---\nslug: /start\nsidebar_label: Hi\n---\n# Intro\n\n[a](./guide/01-a.mdx)\n",
        ),
        (
            "docs/guide/01-a.mdx",
            "---\ntitle: A\n---\nimport T from '@theme/T';\n\n:::caution Look *out*\n\nText.\n\n:::\n\n\
             <T>\n\ninside\n\n</T>\n\n```js title=\"a.js\" {1} showLineNumbers\nx\n```\n",
        ),
        (
            "docs/guide/02-b.md",
            "# B\n\n## Head {#own}\n\n[i](/docs/start) [me](#own) ![l](/l.png)\n",
        ),
        ("docs/guide/_category_.json", "{\"label\": \"Guide\"}"),
        ("docs/unlisted.md", "# Unlisted\n"),
        ("static/l.png", "L"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert_eq!(
        made["content/doc/how-to/01-a.md"],
        "+++\ntitle = \"A\"\nweight = 2\n+++\n\n> [!CAUTION] Look *out*\n> \n> Text.\n> \n\n\n\n\
         inside\n\n\n```js title=\"a.js\" {1}\nx\n```\n"
    );
    assert_eq!(
        made["content/doc/how-to/02-b.md"],
        "+++\nweight = 1\n+++\n\n# B\n\n## Head\n\n[i](../intro.md) [me](#head) ![l](../l.png)\n"
    );
    assert_eq!(
        made["content/doc/how-to/module.toml"],
        "title = \"How To\"\nweight = 1\n"
    );
    assert!(
        made.contains_key("content/doc/more/unlisted.md"),
        "{made:#?}"
    );
    let told = complaints(&ran).join("\n");
    for part in [
        "docs/guide/01-a.mdx:4:1: warning[not-carried]: scripts of MDX are left out",
        "docs/guide/01-a.mdx:12:1: warning[not-carried]: the component `<T>` is left out; text in it stays",
        "docusaurus.config.js:6:3: warning[not-carried]: the setting `themeConfig` is not carried over",
        "sidebars.js:3:27: warning[not-carried]: the sidebar names a page `guide/gone` that is not there",
    ] {
        assert!(told.contains(part), "{part}\n\n{told}");
    }
}

#[test]
fn obsidian_wiki_links_embeds_and_callouts_are_carried() {
    let folder = course(&[
        (".obsidian/app.json", "{}"),
        (
            "Home.md",
            "Go to [[Deep Note|there]], [[deep note#Some Part]], [[other name]], [[Nowhere]].\n",
        ),
        (
            "Topics/Deep Note.md",
            "---\naliases: [Other Name]\ntags: [one]\ncssclass: wide\n---\n> [!info]- Folded\n> Text #two\n\n\
             ## Some Part\n\n![[pic 1.png|300]] ![[Home]] %%secret%% x ^block\n\n\
             | [[Home\\|h]] |\n|---|\n",
        ),
        ("files/pic 1.png", "P"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert_eq!(
        made["content/course/Home.md"],
        "+++\ntitle = \"Home\"\nweight = 1\n+++\n\nGo to [there](Topics/Deep%20Note.md), \
         [deep note > Some Part](Topics/Deep%20Note.md#some-part), \
         [other name](Topics/Deep%20Note.md), Nowhere.\n"
    );
    assert_eq!(
        made["content/course/Topics/Deep Note.md"],
        "+++\ntitle = \"Deep Note\"\nweight = 1\ntags = [\"one\", \"two\"]\n+++\n\n\
         > [!NOTE] Folded\n> Text #two\n\n## Some Part\n\n\
         ![](../files/pic%201.png) [Home](../Home.md)  x\n\n\
         | [h](../Home.md) |\n|---|\n"
    );
    assert_eq!(
        complaints(&ran),
        [
            "course/Home.md:1:69: warning[not-carried]: `Nowhere` names no page of the course",
            "course/Topics/Deep Note.md:4:1: warning[not-carried]: front matter `cssclass` has no place in a lesson",
            "course/Topics/Deep Note.md:11:20: warning[not-carried]: the page `Home` is linked, not shown",
            "course/Topics/Deep Note.md:11:30: warning[not-carried]: the comment is left out",
        ]
    );
}

#[test]
fn a_course_goes_into_a_book_that_is_there() {
    let folder = course(&[
        ("book.toml", "[book]\ntitle = \"New\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "# A\n"),
    ]);
    let book = folder.path().join("book");
    fs::create_dir_all(book.join("content/own")).unwrap();
    fs::write(book.join("book.toml"), "title = \"Own\"\n").unwrap();
    fs::write(book.join("content/own/a.md"), "# A\n\n[broken](b.md)\n").unwrap();
    let from = folder.path().join("course");
    let from = from.to_str().unwrap();
    // What was wrong with the book before is no matter of the import.
    let ran = crossbook_in(&book, &["import", from]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let kept = fs::read_to_string(book.join("book.toml")).unwrap();
    assert_eq!(kept, "title = \"Own\"\n");
    let before = files_below(&book);
    assert!(before.contains_key("content/new/a.md"));
    let ran = crossbook_in(&book, &["import", from]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("the book has `content/new` already"),
        "{}",
        ran.err
    );
    assert_eq!(files_below(&book), before);
    let ran = crossbook_in(&book, &["import", from, "--framework", "other"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn nothing_is_written_where_it_must_not_be() {
    let folder = course(&[
        ("book.toml", "[book]\ntitle = \"T\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "# A\n\n<b>x</b>\n"),
    ]);
    let before = files_below(folder.path());
    let from = folder.path().join("course");
    let from = from.to_str().unwrap();
    let within = folder.path().join("course/src/book");
    for (arguments, code, part) in [
        (
            vec!["import", from, "--check", "--into", "BOOK"],
            0,
            "would write",
        ),
        (
            vec!["import", from, "--deny", "warnings", "--into", "BOOK"],
            1,
            "nothing written",
        ),
        (
            vec!["import", from, "--into", within.to_str().unwrap()],
            2,
            "lies in the course itself",
        ),
        (
            vec!["import", from, "--into", from],
            2,
            "lies in the course itself",
        ),
        (
            vec!["import", from, "--from", "csv", "--into", "BOOK"],
            2,
            "is a folder, not a table",
        ),
        (
            vec!["import", from, "--from", "hugo", "--into", "BOOK"],
            1,
            "there are no pages of Hugo",
        ),
    ] {
        let book = folder.path().join("book");
        let book = book.to_str().unwrap();
        let arguments: Vec<&str> = arguments
            .into_iter()
            .map(|word| if word == "BOOK" { book } else { word })
            .collect();
        let ran = crossbook(&arguments);
        assert_eq!(ran.code, code, "{arguments:?}\n{}", ran.err);
        assert!(ran.err.contains(part), "{arguments:?}\n{}", ran.err);
        assert_eq!(files_below(folder.path()), before, "{arguments:?}");
    }
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/x"), "").unwrap();
    let full = folder.path().join("full");
    let ran = crossbook(&["import", from, "--into", full.to_str().unwrap()]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("has files, but no `book.toml`"),
        "{}",
        ran.err
    );
}

#[test]
fn what_is_broken_in_a_course_is_named_and_nothing_is_written() {
    let zola = "title = \"T\"\nbase_url = \"/\"\n";
    for (path, bytes, part) in [
        (
            "content/a.md",
            &b"+++\ntitle = \n+++\n"[..],
            "content/a.md:2:",
        ),
        (
            "content/a.md",
            b"+++\ntitle = \"A\"\n",
            "content/a.md:1:1: error[unclosed-front-matter]",
        ),
        (
            "content/a.md",
            b"+++\n+++\n\xff\xfe",
            "content/a.md:3:1: error[not-utf8]",
        ),
        (
            "content/a.md",
            b"+++\n+++\nx\0",
            "content/a.md:3:2: error[nul-byte]",
        ),
    ] {
        let folder = course(&[("config.toml", zola), ("content/ok.md", "+++\n+++\n")]);
        fs::write(folder.path().join("course").join(path), bytes).unwrap();
        let ran = import(&folder);
        assert_eq!(ran.code, 1, "{path}: {}", ran.err);
        assert!(ran.err.contains(part), "{part}\n{}", ran.err);
        assert!(!folder.path().join("book").exists());
    }
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_out_of_a_course_are_not_followed() {
    use std::os::unix::fs::symlink;
    for (to, part) in [
        ("..", "leads back to itself"),
        ("../..", "leads out of the book"),
        ("/etc", "leads out of the book"),
    ] {
        let folder = course(&[
            ("config.toml", "title = \"T\"\nbase_url = \"/\"\n"),
            ("content/ok.md", "+++\n+++\n"),
        ]);
        fs::write(folder.path().join("course/content/a\\b.md"), "+++\n+++\n").unwrap();
        symlink(to, folder.path().join("course/content/loop")).unwrap();
        let ran = import(&folder);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.contains(part), "{part}\n{}", ran.err);
        assert!(ran.err.contains("error[odd-file-name]"), "{}", ran.err);
        assert!(!folder.path().join("book").exists());
    }
}

#[test]
fn a_huge_file_is_refused_as_a_page_and_copied_as_a_file() {
    let folder = course(&[
        ("config.toml", "title = \"T\"\nbase_url = \"/\"\n"),
        ("content/ok.md", "+++\ntitle = \"Ok\"\n+++\n"),
    ]);
    // A hole on disk: a hundred megabytes that weigh nothing.
    let hole = |name: &str| {
        let file = fs::File::create(folder.path().join("course/content").join(name)).unwrap();
        file.set_len(100 << 20).unwrap();
    };
    hole("data.bin");
    let ran = import(&folder);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let copied = folder.path().join("book/content/t/data.bin");
    assert_eq!(fs::metadata(&copied).unwrap().len(), 100 << 20);
    fs::remove_dir_all(folder.path().join("book")).unwrap();
    hole("data.md");
    let ran = import(&folder);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("data.md` is a text of more than 64 MiB"),
        "{}",
        ran.err
    );
    assert!(!folder.path().join("book").exists());
}

#[test]
fn two_pages_never_end_at_one_place() {
    let folder = course(&[
        (
            "src/SUMMARY.md",
            "- [One](<a b.md>)\n- [Two](a-b.md)\n- [Three](<A B.md>)\n- [Again](a-b.md)\n- [S](s.md)\n    - [T](t/index.md)\n- [S](x/s.md)\n    - [U](y/t.md)\n",
        ),
        ("src/a b.md", "# One\n"),
        ("src/a-b.md", "# Two\n"),
        ("src/A B.md", "# Three\n"),
        ("src/s.md", "# S\n"),
        ("src/t/index.md", "# T\n"),
        ("src/x/s.md", "# S\n"),
        ("src/y/t.md", "# U\n\n[t](../t/index.md)\n"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    let pages: Vec<&str> = made
        .keys()
        .filter(|path| path.ends_with(".md"))
        .map(String::as_str)
        .collect();
    assert_eq!(
        pages,
        [
            "content/course/A B-3.md",
            "content/course/a b.md",
            "content/course/a-b-2.md",
            "content/course/s-2/index.md",
            "content/course/s-2/t.md",
            "content/course/s/index.md",
            "content/course/s/t.md",
        ]
    );
    assert!(made["content/course/s-2/t.md"].contains("[t](../s/t.md)"));
    assert!(
        ran.err.contains("the page `src/a-b.md` is named twice"),
        "{}",
        ran.err
    );
}

#[test]
fn ten_thousand_pages_are_a_course_too() {
    let folder = course(&[("docusaurus.config.js", "module.exports = {title: 'Big'};\n")]);
    let docs = folder.path().join("course/docs");
    for part in 0..100 {
        let part = docs.join(format!("part-{part}"));
        fs::create_dir_all(&part).unwrap();
        for page in 0..100 {
            let next = (page + 1) % 100;
            let text = format!("# Page {page}\n\n[next](./p{next}.md)\n");
            fs::write(part.join(format!("p{page}.md")), text).unwrap();
        }
    }
    // Without the build of the book: that has tests of its own.
    let read = load_course(&folder.path().join("course"), Kind::Docusaurus).unwrap();
    assert!(read.diagnostics.is_empty());
    let imported = course_of(Kind::Docusaurus, &read.value, &Choices::default());
    assert_eq!((imported.n_pages, imported.n_modules), (10_000, 100));
    // What is right already is left as it is.
    assert_eq!(imported.n_rewritten, 0);
    assert!(imported.losses.faults.is_empty());
    let last = imported
        .texts
        .iter()
        .find(|made| made.file.path.as_str().ends_with("part-7/p99.md"));
    let text = &last.expect("all pages are there").file.text;
    assert_eq!(
        &**text,
        "+++\nweight = 100\n+++\n\n# Page 99\n\n[next](./p0.md)\n"
    );
}

#[test]
fn names_that_climb_lead_nowhere() {
    let folder = course(&[
        ("book.toml", "[book]\ntitle = \"T\"\nsrc = \"../../..\"\n"),
        (
            "src/SUMMARY.md",
            "- [A](../../../../etc/passwd)\n- [B](b.md)\n",
        ),
        (
            "src/b.md",
            "# B\n\n{{#include ../../../../etc/passwd}} [x](../../../../etc/passwd) ![y](/../../y.png)\n",
        ),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let text = &made(&folder)["content/t/b.md"];
    assert!(
        text.contains("{{#include ../../../../etc/passwd}} x y"),
        "{text}"
    );
    assert!(Path::new(&folder.path().join("book/content/t/b.md")).exists());
}

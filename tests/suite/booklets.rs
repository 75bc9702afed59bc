//! Print editions and EPUBs: all lessons of a framework or a path in one.

use std::io::{Cursor, Read};

use crossbook::site::{self, Built, Cache, Options};
use roxmltree::Document;

use crate::book::{Book, diagnostics, find_output, output};

fn book() -> Book {
    Book::new([
        (
            "book.toml",
            "title = \"Course & more\"\nauthors = [\"Ada <x>\"]\n\
             base_url = \"https://example.org/course/\"\n\
             [output]\nprint = true\nepub = true\n[markdown]\nraw_html = true\n",
        ),
        (
            "content/pmp/framework.toml",
            "[framework]\nid = \"pmp\"\nname = \"PMP\"\ntitle = \"Projects\"\n\
             trademark = \"PMP is a mark.\"\n",
        ),
        ("content/pmp/start/module.toml", "title = \"Starting\"\n"),
        (
            "content/pmp/start/charter.md",
            "+++\ntitle = \"Charter\"\nweight = 1\nobjectives = [\"write a charter\"]\n+++\n\n\
             ## Steps\n\nSee the [steps](#steps), the [plan](plan.md#steps), the \
             [note](note.md), [about](../../about.md) and[^1] $x < y$.\n\n\
             ![A dot](<a dot.png>) ![Gone](gone.webp)\n\n\
             <div onclick=\"x\"><p id=steps>raw <b>bold</b> text</div> <span>a<ul><li>b</ul></span>\n\n\
             [^1]: A footnote.\n\n\
             :::quiz Check\n1. What?\n\n   - [x] This\n   - [ ] That\n:::\n\n\
             :::exercise Try\nDo it.\n\n**Solution:** The [steps](#steps) tell.\n:::\n\n\
             :::tabs\n### Cat\n\nA\n\n### Dog\n\nB\n:::\n\n\
             ```mermaid\ngraph TD\n  A --> B\n```\n",
        ),
        (
            "content/pmp/start/plan.md",
            "+++\ntitle = \"Plan\"\nweight = 2\ndate = 2026-02-03\n+++\n\n## Steps\n\n\
             Back to the [charter](charter.md)[^1].\n\n[^1]: Another.\n",
        ),
        (
            "content/pmp/start/note.md",
            "+++\ntitle = \"Note\"\nnoindex = true\n+++\n\nText.\n",
        ),
        ("content/about.md", "# About\n\nText.\n"),
        ("content/pmp/start/a dot.png", "\u{89}PNG"),
        ("content/pmp/start/gone.webp", "x"),
        (
            "content/paths/way.toml",
            "title = \"The way\"\n[[steps]]\nlesson = \"pmp/start/plan\"\nnote = \"First.\"\n",
        ),
    ])
}

fn built() -> Built {
    let built = book().build(Options::default());
    assert_eq!(built.report.n_errors(), 0, "{}", diagnostics(&built));
    built
}

/// The files of an EPUB.
fn unpacked(built: &Built, path: &str) -> Vec<(String, String)> {
    let (_, content) = built
        .site
        .files
        .iter()
        .find(|(known, _)| known.as_str() == path)
        .unwrap_or_else(|| panic!("no `{path}`"));
    let mut zip = zip::ZipArchive::new(Cursor::new(content.bytes())).expect("a zip");
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("readable");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            (file.name().expect("UTF-8").into_owned(), text)
        })
        .collect()
}

fn file<'f>(files: &'f [(String, String)], name: &str) -> &'f str {
    let found = files.iter().find(|(known, _)| known == name);
    let names: Vec<&String> = files.iter().map(|(name, _)| name).collect();
    &found
        .unwrap_or_else(|| panic!("no `{name}` in {names:?}"))
        .1
}

#[test]
fn a_print_edition_holds_all_lessons_with_names_of_their_own() {
    let built = built();
    let page = output(&built, "pmp/print/index.html");
    for line in [
        "<meta name=\"robots\" content=\"noindex\">",
        "<h1>Projects</h1>",
        "<p>PMP is a mark.</p>",
        "<li class=\"contents-2\"><a href=\"#c2\">Charter</a></li>",
        "<h2 class=\"booklet-heading\" id=\"c1\">Starting</h2>",
        "<h3 class=\"booklet-heading\" id=\"c2\">Charter</h3>",
        "<li>write a charter</li>",
        "<h4 id=\"c2-steps\">Steps </h4>",
        "<a href=\"#c2-steps\">steps</a>",
        "<a href=\"#c3-steps\">plan</a>",
        "<a href=\"https://example.org/course/pmp/start/note/\">note</a>",
        "<a href=\"https://example.org/course/about/\">about</a>",
        "href=\"#c2-fn-1\"",
        "href=\"#c3-fn-1\"",
        "<img src=\"../../pmp/start/a%20dot.png\" alt=\"A dot\"/>",
        "<div><p>raw <b>bold</b> text</p></div>",
        "<span>a b</span>",
        "<p class=\"cb-see\"><a href=\"#a2\">Answers</a></p>",
        "<h3 id=\"a2\">Charter</h3>",
        "<strong>A is right:</strong>",
        "<a href=\"#c2-steps\">steps</a> tell.",
        "<h5 id=\"c2-cat\">Cat </h5>",
        "fill=\"var(--ink)\"",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
    for gone in [
        "data-right",
        "type=\"radio\"",
        "<details",
        "onclick",
        "class=\"anchor\"",
        "cb-site:",
        "cb-chapter:",
    ] {
        assert!(!page.contains(gone), "{gone}");
    }
    let mut ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let n_ids = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), n_ids, "names repeat");
    for target in page.split("href=\"#").skip(1) {
        let target = target.split('"').next().unwrap_or_default();
        assert!(ids.contains(&target), "#{target} leads nowhere");
    }
    assert!(!output(&built, "sitemap.xml").contains("/print/"));
    assert!(!output(&built, "search/index.js").contains("print/"));
    let framework = output(&built, "pmp/index.html");
    assert!(framework.contains("<a href=\"../pmp/print/index.html\">Print edition</a>"));
    assert!(framework.contains("<a href=\"../pmp/pmp.epub\""));
    let path = output(&built, "paths/way/print/index.html");
    assert!(path.contains("<p class=\"booklet-note\">First.</p>"));
    assert!(path.contains("<a href=\"https://example.org/course/pmp/start/charter/\">charter</a>"));
    assert!(output(&built, "paths/way/index.html").contains("way.epub"));
}

#[test]
fn an_epub_is_sound_xml_with_everything_in_it() {
    let built = built();
    let files = unpacked(&built, "pmp/pmp.epub");
    assert_eq!(files[0], ("mimetype".into(), "application/epub+zip".into()));
    for (name, text) in &files {
        if name.ends_with("xhtml") || name.ends_with("opf") || name.ends_with("xml") {
            let parsed = Document::parse_with_options(
                text,
                roxmltree::ParsingOptions {
                    allow_dtd: true,
                    ..Default::default()
                },
            );
            parsed.unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        }
    }
    let package = file(&files, "EPUB/package.opf");
    for line in [
        "<dc:title>Projects</dc:title>",
        "<dc:creator>Ada &lt;x&gt;</dc:creator>",
        "<meta property=\"dcterms:modified\">2026-02-03T00:00:00Z</meta>",
        "<meta property=\"schema:accessibilityFeature\">MathML</meta>",
        "<item id=\"cover\" href=\"cover.png\" media-type=\"image/png\" properties=\"cover-image\"/>",
        "href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"",
        "href=\"c2.xhtml\" media-type=\"application/xhtml+xml\" properties=\"mathml svg\"",
        "href=\"c3.xhtml\" media-type=\"application/xhtml+xml\"/>",
    ] {
        assert!(package.contains(line), "{line}\n{package}");
    }
    let charter = file(&files, "EPUB/c2.xhtml");
    for line in [
        "<h1 id=\"c2_title\">Charter</h1>",
        "<h2 id=\"c2-steps\">Steps </h2>",
        "<a href=\"c3.xhtml#c3-steps\">plan</a>",
        "<a href=\"answers.xhtml#a2\">Answers</a>",
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"",
        "<span class=\"missing\">Gone</span>",
    ] {
        assert!(charter.contains(line), "{line}\n{charter}");
    }
    assert!(!charter.contains("var(--"), "{charter}");
    assert!(
        file(&files, "EPUB/nav.xhtml").contains("<a href=\"c1.xhtml\">Starting</a>\n<ol>\n<li>")
    );
    assert!(file(&files, "EPUB/title.xhtml").contains("PMP is a mark."));
}

#[test]
fn words_of_the_program_are_english_in_any_book() {
    let mut book = book();
    book.edit("book.toml", "title", "language = \"de\"\ntitle");
    let files = unpacked(&book.build(Options::default()), "pmp/pmp.epub");
    for (name, line) in [
        (
            "nav",
            "<h1 id=\"toc-title\" lang=\"en\" xml:lang=\"en\">Contents</h1>",
        ),
        ("nav", "<title lang=\"en\" xml:lang=\"en\">Contents</title>"),
        (
            "answers",
            "<h1 id=\"answers\" lang=\"en\" xml:lang=\"en\">Answers</h1>",
        ),
        (
            "c2",
            "<p class=\"label\" lang=\"en\" xml:lang=\"en\">Afterward you can</p>",
        ),
        ("c2", "<h1 id=\"c2_title\">Charter</h1>"),
        (
            "title",
            "<p class=\"kind\" lang=\"en\" xml:lang=\"en\">Framework</p>",
        ),
    ] {
        let text = file(&files, &format!("EPUB/{name}.xhtml"));
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn an_undated_booklet_was_changed_with_the_book() {
    let modified = |book: &Book, path: &str| {
        let files = unpacked(&book.build(Options::default()), path);
        let package = file(&files, "EPUB/package.opf");
        let rest = package.split("dcterms:modified\">").nth(1).expect("a time");
        assert_eq!(package.contains("<dc:date>"), rest.starts_with("2026-02"));
        rest.split('<').next().unwrap_or_default().to_owned()
    };
    let mut book = book();
    book.set("content/itil/a/x.md", "# X\n");
    assert_eq!(modified(&book, "pmp/pmp.epub"), "2026-02-03T00:00:00Z");
    book.set(
        "content/about.md",
        "+++\ntitle = \"About\"\ndate = 2026-05-06\n+++\n",
    );
    assert_eq!(modified(&book, "itil/itil.epub"), "2026-05-06T00:00:00Z");
    book.set("content/about.md", "# About\n");
    book.edit("content/pmp/start/plan.md", "date = 2026-02-03\n", "");
    assert_eq!(modified(&book, "pmp/pmp.epub"), "1980-01-01T00:00:00Z");
}

#[test]
fn a_booklet_says_what_stands_on_the_site_alone() {
    let mut book = book();
    book.set(
        "content/compare/both.md",
        "+++\ntitle = \"Both & more\"\n+++\n\nSide by side.\n\n:::crosswalk-coverage\n\n\
         :::crosswalk-graph\n",
    );
    book.edit("content/paths/way.toml", "pmp/start/plan", "compare/both");
    let built = book.build(Options::default());
    let page = output(&built, "paths/way/print/index.html");
    let link = "<a href=\"https://example.org/course/compare/both/\">Both &amp; more</a>";
    for what in ["The coverage", "A drawing of mappings"] {
        let line = format!("<p class=\"cb-see\">{what} stands here on the page {link}.</p>");
        assert!(page.contains(&line), "{line}\n{page}");
    }
    let files = unpacked(&built, "paths/way/way.epub");
    assert!(file(&files, "EPUB/c1.xhtml").contains(link));
}

#[test]
fn an_edit_binds_one_lesson_anew() {
    let mut book = book();
    let mut cache = Cache::default();
    site::build(&book.sources(), Options::default(), &mut cache);
    let first = cache.work();
    // Two lessons of the framework, and one on the path.
    assert_eq!((first.bound.made, first.epubs.made), (3, 2));
    site::build(&book.sources(), Options::default(), &mut cache);
    assert_eq!((cache.work().bound.made, cache.work().epubs.made), (0, 0));
    book.edit("content/pmp/start/charter.md", "Do it.", "Do it well.");
    let warm = site::build(&book.sources(), Options::default(), &mut cache);
    assert_eq!((cache.work().bound.made, cache.work().epubs.made), (1, 1));
    let cold = book.build(Options::default());
    assert_eq!(warm.site.files, cold.site.files);
}

#[test]
fn without_a_wish_there_are_none() {
    let mut plain = book();
    plain.edit("book.toml", "print = true\nepub = true\n", "");
    let built = plain.build(Options::default());
    assert_eq!(find_output(&built, "pmp/print/index.html"), None);
    assert!(
        !built
            .site
            .files
            .keys()
            .any(|path| path.as_str().ends_with(".epub"))
    );
    assert!(!output(&built, "pmp/index.html").contains("Print edition"));
}

#[test]
fn links_to_pages_outside_need_an_address() {
    let mut nowhere = book();
    nowhere.edit(
        "book.toml",
        "base_url = \"https://example.org/course/\"\n",
        "",
    );
    let built = nowhere.build(Options::default());
    let page = output(&built, "pmp/print/index.html");
    assert!(
        page.contains("<a href=\"../../about/index.html\">about</a>"),
        "{page}"
    );
    let files = unpacked(&built, "pmp/pmp.epub");
    assert!(file(&files, "EPUB/c2.xhtml").contains("<a>about</a>"));
}

#[test]
fn more_lessons_than_a_browser_should_print_are_split() {
    let mut large = Book::new([(
        "book.toml",
        "title = \"Large\"\n[output]\nprint = true\nepub = true\n",
    )]);
    for module in ["a", "b", "c"] {
        for number in 100..500 {
            let next = if number == 499 { 100 } else { number + 1 };
            large.set(
                format!("content/pmp/{module}/l{number}.md"),
                format!("# Lesson {module}{number}\n\nThe [next](l{next}.md).\n"),
            );
        }
    }
    let built = large.build(Options::default());
    assert_eq!(diagnostics(&built), "");
    let first = output(&built, "pmp/print/index.html");
    let second = output(&built, "pmp/print/2/index.html");
    let third = output(&built, "pmp/print/3/index.html");
    let n_lessons = |page: &str| page.matches("<section class=\"booklet-lesson").count();
    assert_eq!([first, second, third].map(n_lessons), [500, 500, 200]);
    assert!(second.contains("<h1>pmp, part 2 of 3</h1>"));
    assert!(second.contains(" (continued)</h2>"));
    assert!(second.contains("<a href=\"../../../pmp/print/index.html\">Part 1</a>"));
    for name in ["pmp", "pmp-2", "pmp-3"] {
        let files = unpacked(&built, &format!("pmp/{name}.epub"));
        assert!(files.len() > 200, "{name}");
    }
    let framework = output(&built, "pmp/index.html");
    assert!(framework.contains(">Print edition, part 3</a>"));
    assert!(framework.contains(">EPUB, part 3</a>"));
}

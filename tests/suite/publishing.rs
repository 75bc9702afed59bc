//! What a site says of itself to feed readers, crawlers, link checkers and language models.

use crossbook::site::Options;
use roxmltree::Document;

use crate::book::{Book, diagnostics, find_output, output};
use crate::cli::{crossbook_in, on_disk};

const SETTINGS: &str = "title = \"Course & more\"\nauthors = [\"Ada <x>\"]\n\
     language = \"en-GB\"\nbase_url = \"https://example.org/course/\"\n\
     [output]\nmarkdown = true\n";

fn book() -> Book {
    Book::new([
        ("book.toml", SETTINGS),
        (
            "content/pmp/a/charter.md",
            "+++\ntitle = \"Charter & scope\"\ndescription = \"What a charter is.\"\n\
             date = 2026-03-01\nreviewed = 2026-10-05\ntags = [\"start\"]\n+++\n\n\
             See the [plan](plan.md#steps), [[plan]], [[plan|the plan]], the \
             [site](https://a.example/x) and ![a picture](dot.png).\n\n\
             ```md\n[plan](plan.md)\n```\n\n[later][l] and [mail](mailto:a@b.example)\n\n\
             [l]: plan.md \"Title\"\n",
        ),
        (
            "content/pmp/a/plan.md",
            "---\ntitle: Plan\ndate: 2026-10-20\n---\n\n## Steps\n\n\
             Back to [charter.md](<charter.md>), <https://b.example/>.\n",
        ),
        (
            "content/pmp/a/old.md",
            "# Undated\n\nText (see [plan](plan.md)).\n",
        ),
        ("content/pmp/a/dot.png", "x"),
    ])
}

#[test]
fn the_feed_lists_dated_lessons_newest_first() {
    let built = book().build(Options::default());
    assert_eq!(diagnostics(&built), "");
    let xml = output(&built, "feed.xml");
    let feed = Document::parse(xml).expect("well-formed XML");
    let root = feed.root_element();
    let atom = "http://www.w3.org/2005/Atom";
    assert!(root.has_tag_name((atom, "feed")));
    let text = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found = node.children().find(|n| n.has_tag_name((atom, name)));
        found.and_then(|n| n.text().map(str::to_owned))
    };
    assert_eq!(text(root, "title").as_deref(), Some("Course & more"));
    assert_eq!(
        text(root, "updated").as_deref(),
        Some("2026-10-20T00:00:00Z")
    );
    let author = root.children().find(|n| n.has_tag_name((atom, "author")));
    assert_eq!(
        text(author.expect("one"), "name").as_deref(),
        Some("Ada <x>")
    );
    let entries: Vec<_> = root
        .children()
        .filter(|n| n.has_tag_name((atom, "entry")))
        .collect();
    let told: Vec<_> = entries
        .iter()
        .map(|entry| ["id", "published", "updated"].map(|name| text(*entry, name).unwrap()))
        .collect();
    let times = told
        .iter()
        .map(|[_, published, updated]| (published.as_str(), updated.as_str()));
    assert_eq!(
        times.collect::<Vec<_>>(),
        [
            ("2026-10-20T00:00:00Z", "2026-10-20T00:00:00Z"),
            ("2026-03-01T00:00:00Z", "2026-10-05T00:00:00Z"),
        ]
    );
    assert!(
        told.iter().all(|[id, ..]| id.starts_with("urn:uuid:")),
        "{told:?}"
    );
    assert_ne!(told[0][0], told[1][0]);
    assert_eq!(
        text(entries[1], "summary").as_deref(),
        Some("What a charter is.")
    );
    let page = output(&built, "pmp/a/charter/index.html");
    assert!(page.contains("type=\"application/atom+xml\" href=\"../../../feed.xml\""));
}

#[test]
fn entries_of_the_feed_keep_their_ids_when_pages_move() {
    let ids = |book: &Book| -> Vec<String> {
        let built = book.build(Options::default());
        let parts = output(&built, "feed.xml").split("<id>").skip(1);
        let ids = parts.map(|part| part.split('<').next().unwrap_or_default().to_owned());
        ids.collect()
    };
    let before = book();
    let mut after = book();
    after.edit(
        "book.toml",
        "https://example.org/course",
        "https://other.example",
    );
    let text = "---\ntitle: Plan\nid: pmp/a/plan\ndate: 2026-10-20\n---\n\n## Steps\n";
    after.remove("content/pmp/a/plan.md");
    after.set("content/pmp/b/plan.md", text);
    after.remove("content/pmp/a/old.md");
    assert_eq!(ids(&before).len(), 3);
    assert_eq!(ids(&before), ids(&after));
}

#[test]
fn without_dates_or_an_address_there_is_no_feed() {
    let mut undated = book();
    undated.remove("content/pmp/a/charter.md");
    undated.remove("content/pmp/a/plan.md");
    undated.set("content/pmp/a/old.md", "# Undated\n");
    let mut nowhere = book();
    nowhere.edit(
        "book.toml",
        "base_url = \"https://example.org/course/\"\n",
        "",
    );
    for book in [undated, nowhere] {
        let built = book.build(Options::default());
        assert_eq!(diagnostics(&built), "");
        assert_eq!(find_output(&built, "feed.xml"), None);
        assert!(!output(&built, "index.html").contains("atom+xml"));
    }
}

#[test]
fn the_sitemap_tells_when_lessons_changed() {
    let built = book().build(Options::default());
    let xml = output(&built, "sitemap.xml");
    for (page, rest) in [
        ("charter/", "<lastmod>2026-10-05</lastmod>"),
        ("plan/", "<lastmod>2026-10-20</lastmod>"),
        ("old/", "</url>"),
    ] {
        let line = format!("/pmp/a/{page}</loc>{rest}");
        assert!(xml.contains(&line), "{line}\n{xml}");
    }
    Document::parse(xml).expect("well-formed XML");
}

#[test]
fn each_lesson_has_a_markdown_twin_whose_links_lead_on() {
    let built = book().build(Options::default());
    let charter = output(&built, "pmp/a/charter/index.md");
    assert_eq!(
        charter,
        "# Charter & scope\n\n> What a charter is.\n\n\
         Page: <https://example.org/course/pmp/a/charter/>\n\n\
         See the [plan](../../../pmp/a/plan/index.md#steps), \
         [Plan](../../../pmp/a/plan/index.md), [the plan](../../../pmp/a/plan/index.md), the \
         [site](https://a.example/x) and ![a picture](../../../pmp/a/dot.png).\n\n\
         ```md\n[plan](plan.md)\n```\n\n[later][l] and [mail](mailto:a@b.example)\n\n\
         [l]: ../../../pmp/a/plan/index.md \"Title\"\n"
    );
    let plan = output(&built, "pmp/a/plan/index.md");
    assert!(plan.starts_with("# Plan\n\nPage: <"), "{plan}");
    assert!(
        plan.contains("[charter.md](../../../pmp/a/charter/index.md), <https://b.example/>."),
        "{plan}"
    );
    let old = output(&built, "pmp/a/old/index.md");
    assert!(old.contains("\n\n# Undated\n\nText (see [plan](../../../pmp/a/plan/index.md)).\n"));
    assert_eq!(old.matches("# Undated").count(), 1);
    let page = output(&built, "pmp/a/charter/index.html");
    assert!(page.contains("type=\"text/markdown\" href=\"index.md\""));
    assert!(!output(&built, "search/index.html").contains("text/markdown"));

    let mut plain = book();
    plain.edit("book.toml", "markdown = true", "markdown = false");
    let built = plain.build(Options::default());
    assert_eq!(find_output(&built, "pmp/a/plan/index.md"), None);
    assert_eq!(find_output(&built, "llms.txt"), None);
}

/// Notes of the author stay with the author; what only looks like a note, or like the end
/// of code, is text.
#[test]
fn twins_hold_no_comments() {
    let text = "# Notes\n\n<!-- salary\ndata --> Text<!-- quiet -->, `<!-- code -->`.\n\n\
                ````md\n```` ```rust ````\n[plan](plan.md) <!-- shown -->\n````\n\n\
                <!--\n```\n-->\n\n[plan](plan.md) `` ` [plan](plan.md) `` \\` <!-- open\n\n\
                \u{20}   <!-- indented -->\n";
    let mut book = book();
    book.set("content/pmp/a/notes.md", text);
    let built = book.build(Options::default());
    let twin = output(&built, "pmp/a/notes/index.md");
    assert!(
        twin.ends_with(
            "# Notes\n\n Text, `<!-- code -->`.\n\n\
             ````md\n```` ```rust ````\n[plan](plan.md) <!-- shown -->\n````\n\n\
             \n\n[plan](../../../pmp/a/plan/index.md) `` ` [plan](plan.md) `` \\` <!-- open\n\n\
             \u{20}   <!-- indented -->\n"
        ),
        "{twin}"
    );
}

/// Brackets of links that never come to an end are read once.
#[test]
fn twins_of_odd_texts_are_made_at_once() {
    let mut book = book();
    for (name, text) in [
        ("a", "](x ".repeat(100_000)),
        ("b", "](<".repeat(100_000)),
        ("c", "[[a".repeat(100_000)),
        ("d", "`a` ``b ".repeat(50_000)),
        ("e", "]: a ".repeat(100_000)),
        ("f", "<!-- ".repeat(100_000)),
    ] {
        book.set(
            format!("content/pmp/a/{name}.md"),
            format!("# A\n\n{text}\n"),
        );
    }
    let twin = output(&book.build(Options::default()), "pmp/a/a/index.md").len();
    assert!(twin > 400_000);
}

#[test]
fn llms_txt_lists_the_twins() {
    let built = book().build(Options::default());
    let list = output(&built, "llms.txt");
    assert!(
        list.starts_with("# Course & more\n\n## pmp\n\n- ["),
        "{list}"
    );
    let line = "- [Charter & scope](https://example.org/course/pmp/a/charter/index.md): \
                What a charter is.\n";
    assert!(list.contains(line), "{list}");
    for address in list.split("](https://example.org/course/").skip(1) {
        let path = address.split(')').next().unwrap_or_default();
        assert!(find_output(&built, path).is_some(), "{path}");
    }
}

#[test]
fn pages_describe_themselves_to_those_who_share_them() {
    let built = book().build(Options::default());
    let page = output(&built, "pmp/a/charter/index.html");
    for tag in [
        "<meta property=\"og:title\" content=\"Charter &amp; scope\">",
        "<meta property=\"og:description\" content=\"What a charter is.\">",
        "<meta property=\"og:url\" content=\"https://example.org/course/pmp/a/charter/\">",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:site_name\" content=\"Course &amp; more\">",
        "<meta property=\"og:locale\" content=\"en_GB\">",
        "<meta name=\"twitter:card\" content=\"",
    ] {
        assert!(page.contains(tag), "{tag}");
    }
}

#[test]
fn addresses_outside_are_listed_for_a_link_checker() {
    let folder = on_disk(&book());
    let ran = crossbook_in(folder.path(), &["check", "--quiet", "--links", "-"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, "https://a.example/x\nhttps://b.example/\n");
    let file = folder.path().join("links.txt");
    let path = file.to_str().expect("a plain name");
    let ran = crossbook_in(folder.path(), &["check", "--quiet", "--links", path]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let written = std::fs::read_to_string(&file).expect("the list");
    assert_eq!(written, "https://a.example/x\nhttps://b.example/\n");
}

#[test]
fn tags_can_be_searched_for() {
    let tagged = "+++\ntitle = \"Beer\"\ntags = [\"zymurgy\"]\n+++\n\nWater, malt and hops.\n";
    let built = Book::new([("content/drinks/cold/beer.md", tagged)]).build(Options::default());
    let files = built.site.files.iter();
    let mut words = files.filter(|(path, _)| path.as_str().starts_with("search/w"));
    let is_there = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("zymurg");
    assert!(words.any(|(_, content)| is_there(content.bytes())));
}

//! A rebuild gives the bytes of a fresh build, whatever was edited, and does no
//! needless work. Counts, not times.

use crossbook::site::{self, Built, Cache, Options};

use crate::book::{Book, diagnostics};

/// Two frameworks with modules, lessons, code, topics, a mapping and a template.
fn small_book() -> Book {
    let mut book = Book::new([
        (
            "book.toml",
            "title = \"Small\"\ntheme = \"mine\"\nbase_url = \"https://example.org/\"\n",
        ),
        (
            "themes/mine/templates/404.html",
            "<h1>Lost in {{ site.title }}</h1>\n",
        ),
        (
            "content/index.md",
            "# Welcome\n\nSee [the first](pmp/one/a.md).\n",
        ),
        ("content/about.md", "# About\n\nWho we are.\n"),
        (
            "content/crosswalk/mappings/pmp--itil.toml",
            "[set]\nid = \"pmp--itil\"\nsubject = \"pmp\"\nobject = \"itil\"\n\n\
             [[mapping]]\nid = \"XW-1\"\nsubject = \"pmp-risk\"\npredicate = \"close\"\n\
             object = \"itil-risk\"\nconfidence = 0.75\nrationale = \"Both look ahead.\"\n\
             author = \"Ada\"\ndate = 2026-11-23\n",
        ),
    ]);
    for framework in ["pmp", "itil"] {
        book.set(
            format!("content/{framework}/framework.toml"),
            format!("[framework]\nid = \"{framework}\"\nname = \"{framework} name\"\n"),
        );
        book.set(
            format!("content/{framework}/schemes/{framework}.toml"),
            format!(
                "[scheme]\nid = \"{framework}\"\ntitle = \"{framework} terms\"\n\n\
                 [[topic]]\nid = \"{framework}-risk\"\nlabel = \"Risk in {framework}\"\n\n\
                 [[topic]]\nid = \"{framework}-change\"\nlabel = \"Change in {framework}\"\n"
            ),
        );
        for module in ["one", "two"] {
            for (lesson, next) in [("a", "b"), ("b", "c"), ("c", "a")] {
                book.set(
                    format!("content/{framework}/{module}/{lesson}.md"),
                    format!(
                        "+++\ntitle = \"{framework} {module} {lesson}\"\n\
                         description = \"About {lesson}.\"\nteaches = [\"{framework}-risk\"]\n+++\n\n\
                         Some prose about {lesson}.\n\nThen [the next]({next}.md).\n\n\
                         ## A part\n\n```python\nx = \"{framework} {lesson}\"\n```\n"
                    ),
                );
            }
        }
    }
    book
}

/// Builds with what is remembered, and once from nothing; both must be the same.
fn rebuild(book: &Book, cache: &mut Cache, after: &str) -> Built {
    let warm = site::build(&book.sources(), Options::default(), cache);
    let cold = book.build(Options::default());
    assert_same(&warm, &cold, after);
    warm
}

/// Fails with the names of the files that differ.
fn assert_same(a: &Built, b: &Built, when: &str) {
    let mut differing = Vec::new();
    for path in a.site.files.keys().chain(b.site.files.keys()) {
        let (left, right) = (a.site.files.get(path), b.site.files.get(path));
        if left.map(|c| c.bytes()) != right.map(|c| c.bytes()) {
            differing.push(path.as_str());
        }
    }
    differing.dedup();
    assert!(differing.is_empty(), "{when}: {differing:#?} differ");
    assert_eq!(diagnostics(a), diagnostics(b), "{when}: diagnostics");
    assert_eq!(a.site.n_pages, b.site.n_pages, "{when}: number of pages");
}

/// What the last build had to make: parsed, highlighted, rendered.
fn made(cache: &Cache) -> (usize, usize, usize) {
    let work = cache.work();
    (work.parsed.made, work.highlighted.made, work.rendered.made)
}

/// The book built once, and what was remembered.
fn built_once() -> (Book, Cache) {
    let book = small_book();
    let mut cache = Cache::default();
    let built = rebuild(&book, &mut cache, "first build");
    assert_eq!(diagnostics(&built), "", "the small book is sound");
    (book, cache)
}

#[test]
fn first_build_makes_everything() {
    let (book, cache) = built_once();
    let n_lessons = book.sources().lessons.len();
    let (parsed, highlighted, rendered) = made(&cache);
    assert_eq!(parsed, n_lessons);
    // Two modules hold the same listings.
    assert_eq!(highlighted, 6);
    assert_eq!(rendered, book.build(Options::default()).site.n_pages);
}

#[test]
fn unchanged_book_makes_nothing() {
    let (book, mut cache) = built_once();
    rebuild(&book, &mut cache, "no edit");
    assert_eq!(made(&cache), (0, 0, 0));
}

#[test]
fn edit_of_prose_parses_one_and_renders_one() {
    let (mut book, mut cache) = built_once();
    book.edit("content/pmp/one/b.md", "Some prose", "Better prose");
    rebuild(&book, &mut cache, "edit of prose");
    assert_eq!(made(&cache), (1, 0, 1));
}

#[test]
fn edit_of_prose_reads_the_words_of_one_page() {
    let (mut book, mut cache) = built_once();
    book.edit("content/pmp/one/b.md", "Some prose", "Better prose");
    rebuild(&book, &mut cache, "edit of prose");
    assert_eq!(cache.work().indexed.made, 1);
    rebuild(&book, &mut cache, "no edit");
    assert_eq!(cache.work().indexed.made, 0);
}

#[test]
fn edit_of_a_sentence_with_a_link_renders_both_ends() {
    let (mut book, mut cache) = built_once();
    book.edit("content/pmp/one/b.md", "Then [", "Afterwards [");
    rebuild(&book, &mut cache, "edit of a linking sentence");
    assert_eq!(made(&cache), (1, 0, 2));
}

#[test]
fn edit_of_code_highlights_one() {
    let (mut book, mut cache) = built_once();
    book.edit("content/pmp/one/b.md", "x = ", "y = ");
    rebuild(&book, &mut cache, "edit of code");
    assert_eq!(made(&cache), (1, 1, 1));
}

#[test]
fn edit_and_its_undoing_give_the_first_site() {
    let (book, mut cache) = built_once();
    let before = book.build(Options::default());
    let mut edited = book.clone();
    edited.edit("content/pmp/one/b.md", "Some prose", "Better prose");
    rebuild(&edited, &mut cache, "edit");
    let after = rebuild(&book, &mut cache, "undoing");
    assert_same(&before, &after, "edit and undoing");
}

/// An edit, its name and the most lessons it may have read again.
type Edit = (&'static str, usize, fn(&mut Book));

const EDITS: &[Edit] = &[
    ("title", 1, |book| {
        book.edit("content/pmp/one/b.md", "pmp one b", "Renamed");
    }),
    ("new lesson", 1, |book| {
        book.set("content/pmp/one/d.md", "# Fourth\n\n[First](a.md)\n");
    }),
    ("removed lesson that others link to", 0, |book| {
        book.remove("content/itil/two/c.md");
    }),
    ("mapping", 0, |book| {
        let file = "content/crosswalk/mappings/pmp--itil.toml";
        book.edit(file, "\"close\"", "\"broad\"");
        book.edit(file, "0.75", "0.5");
    }),
    ("label of a topic", 0, |book| {
        book.edit("content/pmp/schemes/pmp.toml", "Risk in pmp", "Uncertainty");
    }),
    ("template", 0, |book| {
        book.edit("themes/mine/templates/404.html", "Lost", "Nowhere");
    }),
    ("new template", 0, |book| {
        book.set(
            "themes/mine/templates/module.html",
            "<h1>{{ module.title }}</h1>",
        );
    }),
    ("new asset of the theme", 0, |book| {
        book.set("themes/mine/assets/site.css", "p { margin: 0 }");
    }),
    ("framework.toml", 0, |book| {
        let file = "content/pmp/framework.toml";
        book.edit(file, "pmp name", "PMP");
        book.set(
            file,
            format!("{}weight = 5\ncolor = \"rose\"\n", book.0[file]),
        );
    }),
    ("module.toml", 0, |book| {
        book.set("content/pmp/one/module.toml", "title = \"The start\"\n");
    }),
    ("renamed lesson", 1, |book| {
        let text = book.remove("content/pmp/two/a.md");
        book.set("content/pmp/two/z.md", text);
    }),
    ("moved module", 3, |book| {
        for lesson in ["a", "b", "c"] {
            let text = book.remove(&format!("content/itil/one/{lesson}.md"));
            book.set(format!("content/pmp/three/{lesson}.md"), text);
        }
    }),
    ("title of the book", 0, |book| {
        book.edit("book.toml", "Small", "Smaller");
    }),
    ("search off", 0, |book| {
        let text = format!("{}\n[search]\nenabled = false\n", book.0["book.toml"]);
        book.set("book.toml", text);
    }),
    ("broken front matter", 1, |book| {
        book.edit("content/pmp/one/a.md", "title = ", "title ");
    }),
    ("new learning path", 0, |book| {
        let steps = "title = \"A way\"\nsteps = [\"pmp/one/a\", \"itil/two/b\"]\n";
        book.set("content/paths/way.toml", steps);
    }),
    ("prerequisite", 1, |book| {
        let needs = "description = \"About c.\"\nprerequisites = [\"pmp/two/b\"]";
        book.edit("content/pmp/two/c.md", "description = \"About c.\"", needs);
    }),
    ("diagram", 1, |book| {
        let file = "content/about.md";
        let text = format!(
            "{}\n```mermaid\nflowchart LR\n  A --> B\n```\n",
            book.0[file]
        );
        book.set(file, text);
    }),
    ("second alias", 1, |book| {
        let aliases = "description = \"About b.\"\naliases = [\"old/b/\", \"old/c/\"]";
        book.edit(
            "content/pmp/one/b.md",
            "description = \"About b.\"",
            aliases,
        );
    }),
];

#[test]
fn every_edit_rebuilds_to_the_bytes_of_a_fresh_build() {
    for (name, most_parsed, edit) in EDITS {
        let (mut book, mut cache) = built_once();
        edit(&mut book);
        rebuild(&book, &mut cache, name);
        let (parsed, ..) = made(&cache);
        assert!(
            parsed <= *most_parsed,
            "{name}: {parsed} lessons were read again"
        );
    }
}

#[test]
fn edits_one_after_the_other_rebuild_as_well() {
    let (mut book, mut cache) = built_once();
    for (name, _, edit) in EDITS {
        edit(&mut book);
        rebuild(&book, &mut cache, name);
    }
}

/// An edit of what a page shows and another file says.
type FarEdit = (&'static str, fn(&mut Book));

/// One after the other.
const FAR_EDITS: &[FarEdit] = &[
    ("links to what is said elsewhere", |book| {
        book.set(
            "content/itil/two/d.md",
            "# Far\n\n[A risk](topic:pmp-risk), a [word](term:residual-risk), [[pmp/one/a]], \
             [a part](../../pmp/one/a.md#a-part), ![picture](a.png) \"quoted\"\n",
        );
        book.set(
            "content/pmp/one/e.md",
            "# Words\n\n:::term Residual risk\nWhat is left.\n:::\n\n\
             :::quiz\n? Which one?\n- [x] This\n- [ ] That\n:::\n",
        );
    }),
    ("definition of a linked topic", |book| {
        let file = "content/pmp/schemes/pmp.toml";
        book.edit(
            file,
            "label = \"Risk in pmp\"",
            "label = \"Risk in pmp\"\ndefinition = \"What may be.\"",
        );
    }),
    ("another definition", |book| {
        book.edit(
            "content/pmp/schemes/pmp.toml",
            "What may be",
            "What might be",
        );
    }),
    ("no definition", |book| {
        let file = "content/pmp/schemes/pmp.toml";
        book.edit(file, "definition = \"What might be.\"\n", "");
    }),
    ("text of a term", |book| {
        book.edit("content/pmp/one/e.md", "What is left", "What remains");
    }),
    ("term under another name", |book| {
        book.edit("content/pmp/one/e.md", "Residual risk", "Rest");
    }),
    ("title of a page that wiki links name", |book| {
        book.edit("content/pmp/one/a.md", "pmp one a", "Begin");
    }),
    ("heading that a link names", |book| {
        book.edit("content/pmp/one/a.md", "## A part", "## Another part");
    }),
    ("description of a framework", |book| {
        let file = "content/pmp/framework.toml";
        book.set(
            file,
            format!("{}description = \"All of it.\"\n", book.0[file]),
        );
    }),
    ("authors and language", |book| {
        let text = book.0["book.toml"].replacen(
            "theme = ",
            "authors = [\"Ada\"]\nlanguage = \"de\"\ntheme = ",
            1,
        );
        book.set("book.toml", text);
    }),
    ("another place on the web", |book| {
        book.edit("book.toml", "example.org/", "example.org/course/");
    }),
    ("dialect", |book| {
        let text = format!(
            "{}\n[markdown]\nsmart_punctuation = true\n",
            book.0["book.toml"]
        );
        book.set("book.toml", text);
    }),
    ("what a lesson teaches", |book| {
        book.edit("content/pmp/one/a.md", "pmp-risk", "pmp-change");
    }),
    ("template that includes another", |book| {
        let lesson = "{% include \"part.html\" %}{{ lesson.html|safe }}\n";
        book.set("themes/mine/templates/lesson.html", lesson);
        book.set("themes/mine/templates/part.html", "<p>One</p>\n");
    }),
    ("template that is included", |book| {
        book.edit("themes/mine/templates/part.html", "One", "Two");
    }),
    ("template whose name is worked out", |book| {
        let lesson = "{% set part = \"pa\" ~ \"rt.html\" %}{% include part %}\n";
        book.set("themes/mine/templates/lesson.html", lesson);
    }),
    (
        "template that is included under a name worked out",
        |book| {
            book.edit("themes/mine/templates/part.html", "Two", "Three");
        },
    ),
    ("sidebar", |book| {
        book.remove("themes/mine/templates/lesson.html");
        book.set(
            "themes/mine/templates/sidebar.html",
            "<p>{{ nav.framework.name }}</p>\n",
        );
    }),
    ("another sidebar", |book| {
        book.edit(
            "themes/mine/templates/sidebar.html",
            "<p>",
            "<p class=\"x\">",
        );
    }),
];

#[test]
fn edits_elsewhere_show_on_all_pages_that_say_them() {
    let (mut book, mut cache) = built_once();
    for (name, edit) in FAR_EDITS {
        edit(&mut book);
        rebuild(&book, &mut cache, name);
    }
}

#[test]
fn edit_of_a_template_renders_what_is_made_with_it() {
    let (mut book, mut cache) = built_once();
    book.edit("themes/mine/templates/404.html", "Lost", "Nowhere");
    rebuild(&book, &mut cache, "template of one page");
    assert_eq!(made(&cache), (0, 0, 1));
}

#[test]
fn new_lesson_renders_what_lists_it() {
    let (mut book, mut cache) = built_once();
    let n_others = book.build(Options::default()).site.n_pages;
    book.set("content/about-us.md", "# About us\n\nWho we are.\n");
    rebuild(&book, &mut cache, "new page that every page links to");
    assert_eq!(made(&cache).2, n_others + 1);
    book.set("content/compare/new.md", "# New\n\nA comparison.\n");
    rebuild(&book, &mut cache, "new comparison");
    // It, the home page, the lists of comparisons, of progress and of search.
    let (_, _, rendered) = made(&cache);
    assert!(
        (2..=5).contains(&rendered),
        "{rendered} pages were rendered"
    );
}

#[test]
fn number_of_threads_does_not_show() {
    let book = small_book();
    let with = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
        let pool = pool.build().expect("threads can be started");
        pool.install(|| book.build(Options::default()))
    };
    let one = with(1);
    for n_threads in [2, 7] {
        assert_same(
            &one,
            &with(n_threads),
            &format!("1 and {n_threads} threads"),
        );
    }
}

#[test]
fn order_of_the_files_does_not_show() {
    let book = small_book();
    let mut sources = book.sources();
    let first = site::build(&sources, Options::default(), &mut Cache::default());
    // Loading sorts; should it ever forget, lessons still have an order of their own.
    sources.lessons.reverse();
    let second = site::build(&sources, Options::default(), &mut Cache::default());
    assert_same(&first, &second, "files in another order");
}

/// The same template in the folder of another theme: its faults stand there.
#[test]
fn a_theme_with_another_name_has_its_faults_in_its_own_files() {
    let (mut book, mut cache) = built_once();
    book.set("themes/mine/templates/404.html", "{{ site.title|none }}\n");
    rebuild(&book, &mut cache, "a broken template");
    let text = book.remove("themes/mine/templates/404.html");
    book.set("themes/yours/templates/404.html", text);
    book.edit("book.toml", "\"mine\"", "\"yours\"");
    let built = rebuild(&book, &mut cache, "another folder");
    assert!(diagnostics(&built).starts_with("themes/yours/templates/404.html:1:"));
}

//! The theme `plain` of this repository, on the book of this repository. What must hold
//! of pages in any theme is tested in `own_book`.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crossbook::address::ContentPath;
use crossbook::crosswalk::MOST_LEVELS;
use crossbook::load::load;
use crossbook::site::{self, Built, Cache, Options};
use crossbook::source::SourceFile;
use crossbook::sources::Sources;
use crossbook::theme::{self, Layer};

use crate::book::{diagnostics, output};

/// The book with another theme in its `book.toml`, as if loaded from disk.
fn sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = fs::read_to_string(root.join("book.toml")).expect("book.toml");
    let plain = config.replace("theme = \"default\"", "theme = \"plain\"");
    assert_ne!(plain, config);
    // The theme is read from disk as any book's is; the content need not be copied for it.
    fs::write(folder.path().join("book.toml"), &plain).expect("writable");
    for kind in ["templates", "assets"] {
        let to = folder.path().join("themes/plain").join(kind);
        fs::create_dir_all(&to).expect("writable");
        for file in fs::read_dir(root.join("themes/plain").join(kind)).expect("the theme") {
            let file = file.expect("readable");
            fs::copy(file.path(), to.join(file.file_name())).expect("writable");
        }
    }
    let themed = load(folder.path()).expect("the theme can be read");
    let mut sources = load(root).expect("the book can be read");
    let path = sources.config.as_ref().expect("book.toml").path.clone();
    sources.config = Some(SourceFile::new(path, plain.as_str()));
    sources.theme_folder_exists = themed.theme_folder_exists;
    sources.templates = themed.templates;
    sources.theme_assets = themed.theme_assets;
    sources.theme_styles = themed.theme_styles;
    sources
}

/// Built once.
pub static BUILT: LazyLock<Built> =
    LazyLock::new(|| site::build(&sources(), Options::default(), &mut Cache::default()));

#[test]
fn own_book_has_no_fault_in_plain() {
    assert_eq!(diagnostics(&BUILT), "");
    let files = theme::files(&sources(), &theme::Copies::default());
    let own = files
        .iter()
        .filter(|file| matches!(file.layer, Layer::Own | Layer::Over(_)));
    let names: Vec<&str> = own.map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "assets/site.css",
            "templates/base.html",
            "templates/home.html",
            "templates/lesson.html",
            "templates/sidebar.html"
        ]
    );
}

/// Templates call themselves for each level of a scheme's tree, in this theme too.
#[test]
fn plain_draws_the_deepest_tree() {
    let file = |path: &str, text: &str| {
        let path = ContentPath::new(path).expect("a plain path");
        SourceFile::new(path, text)
    };
    let topic = |n: usize| {
        let broader = format!("broader = \"eco-t{}\"\n", n.saturating_sub(1));
        let broader = if n == 1 { "" } else { broader.as_str() };
        format!("[[topic]]\nid = \"eco-t{n}\"\nlabel = \"Level {n}\"\n{broader}")
    };
    let topics: String = (1..=MOST_LEVELS).map(topic).collect();
    let mut sources = sources();
    sources.assets.clear();
    sources.lessons = vec![file("content/pmp/a/x.md", "# X\n")];
    sources.data = vec![
        file(
            "content/pmp/framework.toml",
            "[framework]\nid = \"pmp\"\nname = \"PMP\"\n",
        ),
        file(
            "content/pmp/schemes/eco.toml",
            &format!("[scheme]\nid = \"eco\"\n{topics}"),
        ),
    ];
    let built = site::build(&sources, Options::default(), &mut Cache::default());
    assert_eq!(diagnostics(&built), "");
    let page = output(&built, "pmp/index.html");
    for level in 1..=MOST_LEVELS {
        assert!(page.contains(&format!(">Level {level}</a>")), "{page}");
    }
}

#[test]
fn pages_of_plain_hold_their_content() {
    for (path, texts) in [
        (
            "index.html",
            &[
                "<header class=\"front\">",
                "class=\"chapters\"",
                "Side by side",
            ][..],
        ),
        (
            "itil/changing/change-enablement/index.html",
            &[
                "A lesson on ITIL",
                "Contents of ITIL",
                "aria-current=\"page\">Change enablement</a>",
                "In other frameworks",
                "rel=\"next\"",
            ],
        ),
        (
            "compare/index.html",
            &["side-table", "aria-current=\"page\">Compare</a>"],
        ),
        (
            "search/index.html",
            &["data-search=", "Index A–Z", "search-page."],
        ),
        ("404.html", &["No page at this address"]),
        ("glossary/index.html", &["<h1>Glossary</h1>"]),
        ("flashcards/index.html", &["flashcards."]),
    ] {
        let html = output(&BUILT, path);
        for text in texts {
            assert!(html.contains(text), "{path} lacks {text}");
        }
        assert!(!html.contains("<dialog id=\"cb-search\""), "{path}");
    }
}

#[test]
fn a_lesson_of_plain_is_light() {
    let html = output(&BUILT, "itil/changing/change-enablement/index.html");
    let scripts: Vec<&str> = html.matches("<script").collect();
    // Progress, its switch, and data that never runs.
    assert!(scripts.len() <= 3, "{} scripts", scripts.len());
    assert_eq!(html.matches("rel=\"stylesheet\"").count(), 1);
}

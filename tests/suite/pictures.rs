//! Pictures of pages: drawn once, named by what they show, told to those who ask.

use crossbook::picture::{HEIGHT, WIDTH};
use crossbook::site::{self, Built, Cache, Options};

use crate::book::{Book, diagnostics, output};

fn book() -> Book {
    Book::new([
        (
            "book.toml",
            "title = \"Course & more\"\nbase_url = \"https://example.org/course/\"\n\
             [output]\nimages = true\n",
        ),
        (
            "content/pmp/framework.toml",
            "[framework]\nid = \"pmp\"\nname = \"PMP\"\ntitle = \"Projects\"\ncolor = \"teal\"\n",
        ),
        ("content/pmp/a/charter.md", "# Charter & scope\n\nText.\n"),
        ("content/pmp/a/other.md", "# リスク管理\n\nText.\n"),
        ("content/about.md", "# About\n\nText.\n"),
    ])
}

/// Path of the picture that a page names.
fn picture<'b>(built: &'b Built, page: &str) -> &'b str {
    let html = output(built, page);
    let mut rest = html.split("<meta property=\"og:image\" content=\"https://example.org/course/");
    let rest = rest
        .nth(1)
        .unwrap_or_else(|| panic!("{page} names no picture"));
    rest.split('"').next().unwrap_or_default()
}

fn bytes<'b>(built: &'b Built, path: &str) -> &'b [u8] {
    let found = built
        .site
        .files
        .iter()
        .find(|(known, _)| known.as_str() == path);
    found.unwrap_or_else(|| panic!("no `{path}`")).1.bytes()
}

#[test]
fn each_written_page_and_framework_has_a_picture_of_its_own() {
    let built = book().build(Options::default());
    assert_eq!(diagnostics(&built), "");
    let lesson = picture(&built, "pmp/a/charter/index.html");
    let framework = picture(&built, "pmp/index.html");
    let home = picture(&built, "index.html");
    assert_ne!(lesson, framework);
    assert_ne!(framework, home);
    // Pages without one, and titles without letters, get the book's.
    for page in [
        "about/index.html",
        "search/index.html",
        "pmp/a/other/index.html",
    ] {
        assert_eq!(picture(&built, page), home, "{page}");
    }
    for path in [lesson, framework, home] {
        let png = bytes(&built, path);
        let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info();
        let info = reader.expect("a picture").info().clone();
        assert_eq!((info.width, info.height), (WIDTH, HEIGHT), "{path}");
    }
    let names = built.site.files.keys().map(|path| path.as_str());
    assert_eq!(
        names.filter(|name| name.starts_with("pictures/")).count(),
        3
    );
    let page = output(&built, "pmp/a/charter/index.html");
    for tag in [
        "<meta property=\"og:image:width\" content=\"1200\">",
        "<meta property=\"og:image:height\" content=\"630\">",
        "<meta property=\"og:image:alt\" content=\"PMP › A · Charter &amp; scope · Course &amp; more\">",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
    ] {
        assert!(page.contains(tag), "{tag}");
    }
}

#[test]
fn only_new_pictures_are_drawn() {
    let mut book = book();
    let mut cache = Cache::default();
    let cold = site::build(&book.sources(), Options::default(), &mut cache);
    assert_eq!(cache.work().pictures.made, 3);
    book.edit("content/pmp/a/charter.md", "Text.", "Other text.");
    site::build(&book.sources(), Options::default(), &mut cache);
    assert_eq!(cache.work().pictures.made, 0);
    book.edit("content/pmp/a/charter.md", "Charter", "Charters");
    let warm = site::build(&book.sources(), Options::default(), &mut cache);
    assert_eq!(cache.work().pictures.made, 1);
    let page = "pmp/a/charter/index.html";
    assert_ne!(picture(&cold, page), picture(&warm, page));
}

#[test]
fn without_a_wish_or_an_address_there_are_none() {
    let mut plain = book();
    plain.edit("book.toml", "images = true", "images = false");
    let built = plain.build(Options::default());
    assert!(!output(&built, "index.html").contains("og:image"));
    assert!(output(&built, "index.html").contains("content=\"summary\""));

    let mut nowhere = book();
    nowhere.edit(
        "book.toml",
        "base_url = \"https://example.org/course/\"\n",
        "",
    );
    let built = nowhere.build(Options::default());
    assert_eq!(
        diagnostics(&built),
        "book.toml:3:1: error[invalid-base-url]: `images` needs `base_url`: those who show pictures \
         want complete addresses (write `base_url` at the top of the file, or leave `images` \
         out)\n"
    );
}

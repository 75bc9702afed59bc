//! The pages of a pair agree with each other, in the own book and in one whose pair is
//! too large for one page.

use std::fmt::Write as _;
use std::io::Write as _;

use crossbook::site::{Built, Options};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::book::{Book, diagnostics, output};

/// Bytes, compressed as a server sends them.
const HEAVIEST_PAIR: usize = 60_000;

/// The numbers that stand between `before` and `after` wherever both do.
fn numbers(html: &str, before: &str, after: &str) -> Vec<usize> {
    html.split(before)
        .skip(1)
        .filter_map(|rest| rest.split_once(after)?.0.parse().ok())
        .collect()
}

fn own_book() -> Built {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = crossbook::load::load(root).expect("the book can be read");
    crossbook::site::build(&sources, Options::default(), &mut Default::default())
}

#[test]
fn pages_of_a_pair_give_the_same_numbers() {
    let built = own_book();
    for pair in ["frm-vs-itil", "frm-vs-pmp", "itil-vs-pmp"] {
        let page = output(&built, &format!("compare/{pair}/index.html"));
        let gaps = output(&built, &format!("compare/{pair}/gaps/index.html"));
        let matrix = output(&built, &format!("compare/{pair}/matrix/index.html"));
        let list = output(&built, "compare/index.html");

        let [n_rows] = numbers(page, "<li><strong>", "</strong> mappings")[..] else {
            panic!("{pair}: one number of mappings");
        };
        assert!(n_rows > 20, "{pair}: {n_rows} mappings");
        assert_eq!(page.matches("<tr id=\"").count(), n_rows, "{pair}: rows");
        let cells = numbers(matrix, "\" aria-label=\"", " mapping");
        assert_eq!(cells.iter().sum::<usize>(), n_rows, "{pair}: matrix");
        assert!(
            list.contains(&format!("<span>{n_rows} mappings</span>")),
            "{pair}: list of pairs"
        );

        // Both sides in the order of the page.
        let found_none = numbers(page, "related only. For ", " somebody looked");
        let undecided = numbers(page, "found none; ", " ");
        let heads = |id: &str| -> Vec<&str> {
            let id = format!("id=\"cb-{id}-");
            let heads = gaps.match_indices(&id).map(|(at, _)| &gaps[at..]);
            heads
                .filter_map(|head| head.split("</h3>").next())
                .collect()
        };
        assert_eq!((found_none.len(), undecided.len()), (2, 2), "{pair}");
        for (head, n) in heads("declared").into_iter().zip(found_none) {
            let listed = numbers(head, "<span>", " topic");
            let counted = numbers(head, ", ", " of them counted");
            assert_eq!(
                counted.first().or(listed.first()),
                Some(&n),
                "{pair}: {head}"
            );
        }
        for (head, n) in heads("undecided").into_iter().zip(undecided) {
            assert_eq!(numbers(head, "<span>", " topic"), [n], "{pair}: {head}");
        }
        let n_declared: usize = heads("declared")
            .iter()
            .flat_map(|head| numbers(head, "<span>", " topic"))
            .sum();
        assert_eq!(
            page.matches("<tr class=\"gap-row\"").count(),
            n_declared,
            "{pair}"
        );
        assert_eq!(
            gaps.matches("<div><dt><a class=\"topic").count(),
            n_declared,
            "{pair}: reasons"
        );
    }
}

/// Two frameworks of ten sections with ten topics each, and so many mappings.
fn large(n_mappings: usize) -> Book {
    let mut book = Book::new::<String, String>([]);
    for framework in ["alpha", "beta"] {
        book.set(
            format!("content/{framework}/framework.toml"),
            format!("[framework]\nid = \"{framework}\"\nname = \"{framework}\"\n"),
        );
        let mut scheme = format!(
            "[scheme]\nid = \"{framework}\"\ntitle = \"{framework} 1\"\nstatus = \"current\"\n"
        );
        for section in 0..10 {
            let _ = write!(
                scheme,
                "[[topic]]\nid = \"{framework}-s{section}\"\nlabel = \"Section {section} of {framework}\"\n"
            );
            for topic in 0..50 {
                let _ = write!(
                    scheme,
                    "[[topic]]\nid = \"{framework}-s{section}-t{topic}\"\n\
                     label = \"Topic {topic} of section {section} of {framework}\"\n\
                     broader = \"{framework}-s{section}\"\n"
                );
            }
        }
        book.set(
            format!("content/{framework}/schemes/{framework}.toml"),
            scheme,
        );
    }
    let mut set =
        "[set]\nid = \"alpha--beta\"\nsubject = \"alpha\"\nobject = \"beta\"\n".to_owned();
    // A third of all rows starts in the first section.
    for n in 0..n_mappings {
        let section = if n % 3 == 0 { 0 } else { n % 10 };
        let (from, to) = ((n * 7 + n / 500) % 50, n % 50);
        let _ = write!(
            set,
            "[[mapping]]\nid = \"XW-{n}\"\nsubject = \"alpha-s{section}-t{from}\"\n\
             predicate = \"related\"\nobject = \"beta-s{}-t{to}\"\nconfidence = 0.{}\n\
             rationale = \"Number {n} looks at {} before it acts, with {} steps, and \
             number {} does so afterward, for {} other reasons that nobody repeats.\"\n\
             author = \"Ada\"\ndate = 2026-11-23\n",
            n / 50 % 10,
            40 + n % 50,
            n * 31 % 977,
            n * 17 % 613,
            n * 5 % 439,
            n * 3 % 211,
        );
    }
    book.set("content/crosswalk/mappings/alpha--beta.toml", set);
    book
}

fn zipped(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(text.as_bytes())
        .expect("memory can be written");
    encoder.finish().expect("memory can be written").len()
}

/// The pages below the pair's that hold rows.
fn parts(built: &Built) -> Vec<(&str, &str)> {
    let files = built.site.files.iter();
    files
        .filter(|(path, _)| path.as_str().starts_with("compare/alpha-vs-beta/alpha-"))
        .map(|(path, content)| {
            let html = std::str::from_utf8(content.bytes()).expect("pages are UTF-8");
            (path.as_str(), html)
        })
        .collect()
}

#[test]
fn large_pair_is_spread_over_pages_that_hold_every_row_once() {
    let n_mappings = 1_000;
    let built = large(n_mappings).build(Options::default());
    assert_eq!(diagnostics(&built), "");
    let whole = output(&built, "compare/alpha-vs-beta/index.html");
    assert!(whole.contains(&format!("<strong>{n_mappings}</strong> mappings")));
    assert!(!whole.contains("<tr id=\"XW-"), "rows stand on the parts");
    let parts = parts(&built);
    assert!(parts.len() > 10, "the first section takes several pages");
    let mut n_rows = 0;
    let mut heaviest = 0;
    for (path, html) in &parts {
        n_rows += html.matches("<tr id=\"XW-").count();
        heaviest = heaviest.max(zipped(html));
        let href = path.strip_prefix("compare/alpha-vs-beta/").expect("below");
        assert!(
            whole.contains(&format!("compare/alpha-vs-beta/{href}\"")),
            "`{path}` is not listed"
        );
    }
    assert_eq!(n_rows, n_mappings);
    println!(
        "heaviest part, compressed: {heaviest}; whole: {}",
        zipped(whole)
    );
    assert!(heaviest < HEAVIEST_PAIR, "{heaviest} bytes");
    assert!(zipped(whole) < HEAVIEST_PAIR);
    // Permalinks lead to the page that holds the row.
    let topic = output(&built, "topics/alpha-s1-t7/index.html");
    assert!(topic.contains("compare/alpha-vs-beta/alpha-s1/index.html#XW-"));
}

#[test]
fn pair_that_fits_stays_on_one_page() {
    let built = large(200).build(Options::default());
    assert_eq!(diagnostics(&built), "");
    let whole = output(&built, "compare/alpha-vs-beta/index.html");
    assert_eq!(whole.matches("<tr id=\"XW-").count(), 200);
    assert_eq!(parts(&built), []);
    println!("200 rows, compressed: {}", zipped(whole));
    assert!(zipped(whole) < HEAVIEST_PAIR);
}

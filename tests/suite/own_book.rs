//! The book in this repository: sound, complete, and a site that holds together.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use crossbook::load::load;
use crossbook::site::{self, Built, Cache, Options};
use flate2::Compression;
use flate2::write::GzEncoder;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::book::{diagnostics, output};
use crate::plain_theme;

/// What the book holds. Change a number here together with the data.
/// Topics of the frameworks' schemes.
const N_TOPICS: usize = 542;
/// Topics of no framework: hub topics, skills and competences.
const N_NEUTRAL_TOPICS: usize = 44;
const N_BRIDGES: usize = 18;
const N_WORDS: usize = 20;
/// Mappings by the beginning of their ids.
const N_MAPPINGS: &[(&str, usize)] = &[
    ("XW-", 158), // between frameworks
    ("HB-", 116), // to hub topics
    ("ED-", 128), // between editions
    ("SM-", 19),  // of terms
];
const LEAST_LESSONS: usize = 16;
const LEAST_COMPARISONS: usize = 3;

/// Bytes, compressed as a server sends them.
const HEAVIEST_LESSON: usize = 30_000;
const HEAVIEST_PAIR: usize = 60_000;
const HEAVIEST_SEARCH: usize = 6_000;

/// What pages let the browser load and run.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

/// Built once for all tests of this file.
static BUILT: LazyLock<Built> = LazyLock::new(|| {
    let sources = load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book can be read");
    site::build(&sources, Options::default(), &mut Cache::default())
});

/// The book in each theme of this repository.
fn in_each_theme() -> [&'static Built; 2] {
    [&BUILT, &plain_theme::BUILT]
}

/// Every HTML page by its path.
fn pages() -> BTreeMap<&'static str, &'static str> {
    pages_of(&BUILT)
}

fn pages_of(built: &'static Built) -> BTreeMap<&'static str, &'static str> {
    let pages: BTreeMap<&str, &str> = built
        .site
        .files
        .iter()
        .filter(|(path, _)| path.as_str().ends_with(".html"))
        .map(|(path, content)| {
            let html = std::str::from_utf8(content.bytes()).expect("pages are UTF-8");
            (path.as_str(), html)
        })
        .collect();
    assert!(pages.len() > N_TOPICS, "only {} pages", pages.len());
    pages
}

/// The crosswalk as the book's readers can take it away.
pub fn crosswalk_json() -> Value {
    serde_json::from_str(output(&BUILT, "data/crosswalk.json")).expect("valid JSON")
}

fn is_redirect(html: &str) -> bool {
    html.contains("http-equiv=\"refresh\"")
}

/// Fails with the first complaints and their number.
fn fail_with(complaints: &[String]) {
    let shown = complaints.len().min(40);
    assert!(
        complaints.is_empty(),
        "{} complaints\n{}\n",
        complaints.len(),
        complaints[..shown].join("\n")
    );
}

/// An element's opening tag.
struct Tag<'h> {
    name: &'h str,
    attributes: Vec<(&'h str, String)>,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The opening tags of a page. Our pages quote every value and escape every `<`.
fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            let end = comment.find("-->").expect("comments end");
            rest = &comment[end + 3..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        let (name, mut inside) = rest.split_at(end.unwrap_or(rest.len()));
        if name.is_empty() {
            continue;
        }
        let mut attributes = Vec::new();
        loop {
            inside = inside.trim_start_matches([' ', '\n', '/']);
            if inside.is_empty() || inside.starts_with('>') {
                break;
            }
            let end = inside.find(['=', ' ', '>', '\n']).unwrap_or(inside.len());
            let (key, after) = inside.split_at(end);
            match after.strip_prefix("=\"") {
                Some(quoted) => {
                    let end = quoted.find('"').expect("values are quoted");
                    attributes.push((key, unescaped(&quoted[..end])));
                    inside = &quoted[end + 1..];
                }
                None => {
                    assert!(
                        !after.starts_with('='),
                        "a value without quotes: <{name} {key}"
                    );
                    attributes.push((key, String::new()));
                    inside = after;
                }
            }
        }
        tags.push(Tag { name, attributes });
        rest = inside;
    }
    tags
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[test]
fn book_has_neither_errors_nor_warnings() {
    assert_eq!(diagnostics(&BUILT), "");
}

#[test]
fn book_holds_what_it_should() {
    let crosswalk: Value =
        serde_json::from_str(output(&BUILT, "data/crosswalk.json")).expect("valid JSON");
    let list = |name: &str| crosswalk[name].as_array().expect("a list").clone();
    let mappings = list("mappings");
    let mut found: Vec<(String, usize)> = N_MAPPINGS
        .iter()
        .map(|(prefix, _)| {
            let begins = |mapping: &&Value| {
                let id = mapping["id"].as_str().expect("an id");
                id.starts_with(prefix)
            };
            ((*prefix).to_owned(), mappings.iter().filter(begins).count())
        })
        .collect();
    let mut wanted: Vec<(String, usize)> = N_MAPPINGS
        .iter()
        .map(|(prefix, n)| ((*prefix).to_owned(), *n))
        .collect();
    for (name, n) in [("bridges", N_BRIDGES), ("words", N_WORDS)] {
        found.push((name.to_owned(), list(name).len()));
        wanted.push((name.to_owned(), n));
    }
    let schemes = list("schemes");
    let is_neutral = |topic: &&Value| {
        let scheme = schemes
            .iter()
            .find(|scheme| scheme["id"] == topic["scheme"]);
        scheme.expect("every topic has a scheme")["framework"].is_null()
    };
    let topics = list("topics");
    let n_neutral = topics.iter().filter(is_neutral).count();
    found.push(("topics of frameworks".to_owned(), topics.len() - n_neutral));
    wanted.push(("topics of frameworks".to_owned(), N_TOPICS));
    found.push(("topics of none".to_owned(), n_neutral));
    wanted.push(("topics of none".to_owned(), N_NEUTRAL_TOPICS));
    let n_named: usize = N_MAPPINGS.iter().map(|(_, n)| n).sum();
    found.push(("all mappings".to_owned(), mappings.len()));
    wanted.push(("all mappings".to_owned(), n_named));
    assert_eq!(found, wanted);

    let lines = output(&BUILT, "data/crosswalk.csv").matches("\r\n").count();
    assert!(
        lines > n_named,
        "{lines} lines of CSV for {n_named} mappings"
    );
}

#[test]
fn book_has_lessons_and_comparisons() {
    let n_of = |kind: &str| {
        let class = format!("<body class=\"kind-{kind} ");
        pages()
            .values()
            .filter(|html| html.contains(&class))
            .count()
    };
    let (n_lessons, n_comparisons) = (n_of("lesson"), n_of("comparison"));
    assert!(n_lessons >= LEAST_LESSONS, "{n_lessons} lessons");
    assert!(
        n_comparisons >= LEAST_COMPARISONS,
        "{n_comparisons} comparisons"
    );
}

#[test]
fn notices_of_all_owners_stand_on_every_page() {
    let crosswalk: Value =
        serde_json::from_str(output(&BUILT, "data/crosswalk.json")).expect("valid JSON");
    let notices: Vec<&str> = crosswalk["frameworks"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|framework| framework["trademark"].as_str().expect("a notice"))
        .collect();
    assert_eq!(notices.len(), 3);
    assert!(
        notices.iter().all(|notice| notice.len() > 20),
        "{notices:?}"
    );
    let mut complaints = Vec::new();
    for (path, html) in in_each_theme().into_iter().flat_map(pages_of) {
        let text = unescaped(html);
        for notice in &notices {
            if !is_redirect(html) && !text.contains(notice) {
                complaints.push(format!("{path} lacks `{notice}`"));
            }
        }
    }
    fail_with(&complaints);
}

#[test]
fn pages_run_and_load_nothing_of_others() {
    let mut complaints = Vec::new();
    for (path, html) in in_each_theme().into_iter().flat_map(pages_of) {
        for tag in tags(html) {
            for (key, value) in &tag.attributes {
                let loads = *key == "src"
                    || *key == "srcset"
                    || tag.name == "link" && *key == "href" && tag.get("rel") != Some("canonical");
                if loads && (value.contains("://") || value.starts_with("//")) {
                    complaints.push(format!("{path} loads `{value}`"));
                }
                if *key == "style" || key.starts_with("on") {
                    complaints.push(format!("{path}: <{} {key}> runs inline", tag.name));
                }
                if value.trim().to_lowercase().starts_with("javascript:") {
                    complaints.push(format!("{path}: `{value}`"));
                }
            }
            let is_data = tag.get("type") == Some("application/ld+json");
            let is_code = tag.name == "script" && tag.get("src").is_none() && !is_data;
            if tag.name == "style" || is_code {
                complaints.push(format!("{path}: an inline <{}>", tag.name));
            }
        }
    }
    let files = in_each_theme()
        .into_iter()
        .flat_map(|built| &built.site.files);
    for (path, content) in files {
        if path.as_str().ends_with(".css") {
            let css = String::from_utf8_lossy(content.bytes());
            if css.contains("url(http") || css.contains("url(//") || css.contains("@import") {
                complaints.push(format!("{path} loads from elsewhere"));
            }
        }
    }
    fail_with(&complaints);
}

#[test]
fn every_link_inside_the_site_leads_somewhere() {
    for built in in_each_theme() {
        every_link_leads_somewhere(built);
    }
}

fn every_link_leads_somewhere(built: &'static Built) {
    let ids: BTreeMap<&str, BTreeSet<String>> = pages_of(built)
        .iter()
        .map(|(path, html)| {
            let ids = tags(html)
                .into_iter()
                .filter_map(|tag| tag.get("id").map(str::to_owned));
            (*path, ids.collect())
        })
        .collect();
    let files: BTreeSet<&str> = built.site.files.keys().map(|path| path.as_str()).collect();
    let mut n_links = 0;
    let mut complaints = Vec::new();
    for (path, html) in pages_of(built) {
        let mut check = |written: &str| {
            if written.contains("://") || written.starts_with("mailto:") {
                return;
            }
            n_links += 1;
            let (to, fragment) = written.split_once('#').unwrap_or((written, ""));
            let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
            let to = decode(to.split('?').next().unwrap_or(to));
            let target = if to.is_empty() {
                Some(path.to_owned())
            } else {
                resolved(path, &to)
            };
            let Some(target) = target.filter(|target| files.contains(target.as_str())) else {
                complaints.push(format!("{path}: `{written}` leads nowhere"));
                return;
            };
            let has_id = |ids: &BTreeSet<String>| ids.contains(&decode(fragment));
            if !fragment.is_empty() && !ids.get(target.as_str()).is_some_and(has_id) {
                complaints.push(format!("{path}: `{written}` names no id of `{target}`"));
            }
        };
        for tag in tags(html) {
            for key in ["href", "src", "action", "data-search"] {
                if let Some(value) = tag.get(key) {
                    // The search index is named from the site's root.
                    match key {
                        "data-search" => {
                            check(&format!("{}{value}", tag.get("data-root").unwrap_or("")))
                        }
                        _ => check(value),
                    }
                }
            }
            if tag.get("http-equiv") == Some("refresh") {
                let content = tag.get("content").unwrap_or_default();
                let (_, to) = content.split_once("url=").expect("an address to go to");
                check(to);
            }
            for key in ["popovertarget", "aria-labelledby", "aria-controls", "for"] {
                for id in tag.get(key).unwrap_or_default().split_whitespace() {
                    check(&format!("#{id}"));
                }
            }
        }
    }
    assert!(n_links > 10_000, "only {n_links} links looked at");
    fail_with(&complaints);
}

/// The path that an address names as seen from a page; the site lies at the path of
/// the book's `base_url`.
fn resolved(from: &str, to: &str) -> Option<String> {
    let base = BUILT
        .config
        .base_url
        .as_ref()
        .map_or("/", |base| &base.path);
    let (mut parts, to) = match to.strip_prefix(base) {
        Some(below) => (Vec::new(), below),
        None => (from.split('/').collect::<Vec<_>>(), to),
    };
    parts.pop();
    for part in to.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." => {}
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    Some(match path.as_str() {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    })
}

#[test]
fn ids_are_unique_in_each_page() {
    let mut complaints = Vec::new();
    for (path, html) in in_each_theme().into_iter().flat_map(pages_of) {
        let mut seen = BTreeSet::new();
        for tag in tags(html) {
            if let Some(id) = tag.get("id")
                && !seen.insert(id.to_owned())
            {
                complaints.push(format!("{path}: the id `{id}` twice"));
            }
        }
    }
    fail_with(&complaints);
}

#[test]
fn every_page_has_what_a_page_needs() {
    let mut titles: BTreeMap<String, &str> = BTreeMap::new();
    let mut complaints = Vec::new();
    for (path, html) in in_each_theme().into_iter().flat_map(pages_of) {
        let tags = tags(html);
        let mut wants = |ok: bool, what: &str| {
            if !ok {
                complaints.push(format!("{path}: {what}"));
            }
        };
        let n_of = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        wants(
            html.starts_with("<!doctype html>"),
            "does not begin as HTML",
        );
        wants(
            n_of("h1") == 1,
            &format!("{} headings of level 1", n_of("h1")),
        );
        wants(n_of("main") == 1, &format!("{} <main>", n_of("main")));
        let lang = tags
            .iter()
            .find(|tag| tag.name == "html")
            .and_then(|tag| tag.get("lang"));
        wants(lang == Some("en"), "says no language");
        wants(
            tags.iter()
                .all(|tag| tag.name != "img" || tag.get("alt").is_some()),
            "an image without text",
        );
        let title = html
            .split_once("<title>")
            .and_then(|(_, rest)| rest.split_once("</title>"))
            .map_or("", |(title, _)| title.trim());
        wants(!title.is_empty(), "has no title");
        if is_redirect(html) {
            continue;
        }
        let policy = tags
            .iter()
            .find(|tag| tag.get("http-equiv") == Some("Content-Security-Policy"))
            .and_then(|tag| tag.get("content"));
        wants(policy == Some(POLICY), "has another policy than all");
        if path == "404.html" {
            continue;
        }
        let description = tags
            .iter()
            .find(|tag| tag.get("name") == Some("description"))
            .and_then(|tag| tag.get("content"));
        wants(
            description.is_some_and(|text| text.len() > 5),
            "has no description",
        );
        let canonical = tags.iter().any(|tag| tag.get("rel") == Some("canonical"));
        wants(canonical, "has no canonical address");
        titles.insert(title.to_owned(), path);
    }
    fail_with(&complaints);
    assert!(titles.len() > LEAST_LESSONS);
}

/// Bytes after compression.
fn zipped(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written").len()
}

#[test]
fn script_of_search_is_light() {
    let files = BUILT.site.files.iter();
    let is_script = |path: &str| path.starts_with("assets/search.") && path.ends_with(".js");
    let scripts: Vec<usize> = files
        .filter(|(path, _)| is_script(path.as_str()))
        .map(|(_, content)| zipped(content.bytes()))
        .collect();
    assert_eq!(scripts.len(), 1);
    assert!(scripts[0] <= HEAVIEST_SEARCH, "{} bytes", scripts[0]);
}

#[test]
fn pages_are_light() {
    let size_of = |path: &str| {
        let found = BUILT.site.files.iter().find(|(p, _)| p.as_str() == path);
        found.map_or(0, |(_, content)| zipped(content.bytes()))
    };
    let mut assets: BTreeMap<String, usize> = BTreeMap::new();
    let mut complaints = Vec::new();
    let mut heaviest = BTreeMap::new();
    for (path, html) in pages() {
        let (kind, limit) = if html.contains("<body class=\"kind-lesson ") {
            ("lesson", HEAVIEST_LESSON)
        } else if html.contains("<body class=\"kind-comparison ") {
            ("comparison", HEAVIEST_LESSON)
        } else if html.contains("<body class=\"kind-pair ") {
            ("pair", HEAVIEST_PAIR)
        } else {
            continue;
        };
        let mut size = zipped(html.as_bytes());
        if kind != "pair" {
            for tag in tags(html) {
                let is_style = tag.get("rel") == Some("stylesheet");
                let loaded = match tag.name {
                    "link" if is_style => tag.get("href"),
                    "script" => tag.get("src"),
                    _ => None,
                };
                if let Some(file) = loaded.and_then(|written| resolved(path, written)) {
                    size += *assets.entry(file.clone()).or_insert_with(|| size_of(&file));
                }
            }
        }
        let most = heaviest.entry(kind).or_insert((0, ""));
        *most = (*most).max((size, path));
        if size > limit {
            complaints.push(format!("{path}: {size} bytes, {limit} are allowed"));
        }
    }
    println!("heaviest, compressed: {heaviest:#?}");
    assert_eq!(heaviest.len(), 3, "lessons, comparisons and pairs");
    fail_with(&complaints);
}

#[test]
fn parts_of_every_coverage_sum_to_the_whole() {
    let mut n_bars = 0;
    let mut complaints = Vec::new();
    for (path, html) in pages() {
        for bar in html.split("<ul class=\"coverage-parts\"").skip(1) {
            let bar = bar.split("</ul>").next().unwrap_or(bar);
            let numbers: Vec<usize> = bar
                .split("<strong>")
                .skip(1)
                .map(|rest| {
                    rest.split('<')
                        .next()
                        .unwrap_or("")
                        .parse()
                        .expect("a count")
                })
                .collect();
            let (whole, parts) = numbers.split_last().expect("a bar has counts");
            n_bars += 1;
            if parts.iter().sum::<usize>() != *whole {
                complaints.push(format!("{path}: {parts:?} do not sum to {whole}"));
            }
        }
    }
    assert!(n_bars >= 6, "only {n_bars} bars");
    fail_with(&complaints);
}

#[test]
fn sitemap_lists_pages_that_exist() {
    let base = &BUILT
        .config
        .base_url
        .as_ref()
        .expect("the book has an address")
        .url;
    let sitemap = output(&BUILT, "sitemap.xml");
    let mut n_listed = 0;
    for address in sitemap.split("<loc>").skip(1) {
        let address = unescaped(address.split("</loc>").next().unwrap_or(address));
        let below = address.strip_prefix(base.as_str());
        let below = below.unwrap_or_else(|| panic!("`{address}` lies elsewhere"));
        let path = format!(
            "{}index.html",
            percent_decode_str(below).decode_utf8_lossy()
        );
        assert!(
            pages().contains_key(path.as_str()),
            "`{address}` leads nowhere"
        );
        n_listed += 1;
    }
    assert!(n_listed > N_TOPICS, "only {n_listed} pages are listed");
}

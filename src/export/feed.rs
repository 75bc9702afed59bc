//! `feed.xml`: new and changed lessons as Atom (RFC 4287).
//!
//! Times are the days that lessons name, at midnight UTC: a build asks no clock.

use std::cmp::Reverse;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::ids::uuid;
use crate::config::{BaseUrl, Config};
use crate::link::{Book, Lesson};
use crate::markup::escape_xml;
use crate::view::description;
use crate::view::publishing::{FEED, changed};

/// Entries of a feed, newest first.
const MOST_ENTRIES: usize = 50;

/// The feed of a book in which a lesson has a date.
pub(super) fn feed(config: &Config, base: &BaseUrl, book: &Book) -> String {
    let mut dated: Vec<(Date, &Lesson)> = book
        .listed()
        .filter_map(|lesson| Some((changed(lesson)?, lesson)))
        .collect();
    // The order of the book decides among those of one day.
    dated.sort_by_key(|(date, lesson)| Reverse((*date, lesson.parsed.front.date)));
    dated.truncate(MOST_ENTRIES);

    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        xml,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">",
        config.language
    );
    element(&mut xml, "id", &id(config, ""));
    element(&mut xml, "title", &config.title);
    if !config.description.is_empty() {
        element(&mut xml, "subtitle", &config.description);
    }
    link(&mut xml, "self", &format!("{}{FEED}", base.url));
    link(&mut xml, "alternate", &base.url);
    if let Some((newest, _)) = dated.first() {
        element(&mut xml, "updated", &midnight(*newest));
    }
    let publisher = [config.title.clone()];
    let authors = match config.authors.as_slice() {
        [] => &publisher,
        authors => authors,
    };
    for author in authors {
        xml.push_str("<author>");
        element(&mut xml, "name", author);
        xml.push_str("</author>\n");
    }
    for (date, lesson) in dated {
        entry(&mut xml, config, base, date, lesson);
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(xml: &mut String, config: &Config, base: &BaseUrl, date: Date, lesson: &Lesson) {
    let address = lesson.url.absolute(&base.url);
    xml.push_str("<entry>\n");
    element(xml, "id", &id(config, &lesson.id));
    element(xml, "title", &lesson.parsed.title);
    link(xml, "alternate", &address);
    if let Some(date) = lesson.parsed.front.date {
        element(xml, "published", &midnight(date));
    }
    element(xml, "updated", &midnight(date));
    for tag in &lesson.parsed.front.tags {
        xml.push_str("<category term=\"");
        escape_xml(xml, tag);
        xml.push_str("\"/>\n");
    }
    let summary = description(lesson);
    if !summary.is_empty() {
        element(xml, "summary", &summary);
    }
    xml.push_str("</entry>\n");
}

fn midnight(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

fn element(xml: &mut String, name: &str, content: &str) {
    let _ = write!(xml, "<{name}>");
    escape_xml(xml, content);
    let _ = writeln!(xml, "</{name}>");
}

fn link(xml: &mut String, relation: &str, address: &str) {
    let _ = write!(xml, "<link rel=\"{relation}\" href=\"");
    escape_xml(xml, address);
    xml.push_str("\"/>\n");
}

/// A name that stays when the page or the whole site moves, as readers need to tell what
/// they have shown (RFC 4287, 4.2.6).
fn id(config: &Config, of: &str) -> String {
    format!("urn:uuid:{}", uuid(&format!("{}\n{of}", config.title)))
}

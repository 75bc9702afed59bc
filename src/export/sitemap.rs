//! `sitemap.xml` (sitemaps.org protocol 0.9) and `robots.txt` (RFC 9309).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::BaseUrl;
use crate::diagnostic::Checked;
use crate::link::Book;
use crate::page::{Page, escape};
use crate::view::publishing::changed;

/// The addresses of all pages that are worth finding, in the order of the site. Those of
/// lessons tell when they were last written or reviewed.
pub(super) fn sitemap(base: &BaseUrl, book: &Book, pages: &[Arc<Checked<Page>>]) -> String {
    let dates: BTreeMap<String, Date> = book
        .lessons
        .iter()
        .filter_map(|lesson| Some((lesson.url.absolute(&base.url), changed(lesson)?)))
        .collect();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for address in pages
        .iter()
        .filter_map(|page| page.value.listed_as.as_ref())
    {
        xml.push_str("<url><loc>");
        escape(&mut xml, address);
        xml.push_str("</loc>");
        if let Some(date) = dates.get(address) {
            let _ = write!(xml, "<lastmod>{date}</lastmod>");
        }
        xml.push_str("</url>\n");
    }
    let _ = writeln!(xml, "</urlset>");
    xml
}

/// Everything may be read.
pub(super) fn robots(base: Option<&BaseUrl>) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = base {
        let _ = writeln!(text, "Sitemap: {}sitemap.xml", base.url);
    }
    text
}

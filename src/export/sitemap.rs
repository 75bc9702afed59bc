//! `sitemap.xml` (sitemaps.org protocol 0.9) and `robots.txt` (RFC 9309).

use std::fmt::Write as _;
use std::sync::Arc;

use crate::config::BaseUrl;
use crate::diagnostic::Checked;
use crate::page::{Page, escape};

/// The addresses of all pages that are worth finding, in the order of the site.
pub(super) fn sitemap(pages: &[Arc<Checked<Page>>]) -> String {
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
        xml.push_str("</loc></url>\n");
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

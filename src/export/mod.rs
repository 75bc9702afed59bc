//! Who else reads our data: the crosswalk and the list of pages in open formats.

mod crosswalk;
mod sitemap;

use std::sync::Arc;

use crate::address::OutPath;
use crate::config::Config;
use crate::crosswalk::Crosswalk;
use crate::diagnostic::Checked;
use crate::link::Book;
use crate::page::{Asset, Page};
use crate::view::DOWNLOADS;

/// Every generated file that is neither a page nor part of the search index.
pub fn files(
    config: &Config,
    book: &Book,
    crosswalk: &Crosswalk,
    pages: &[Arc<Checked<Page>>],
) -> Vec<Asset> {
    let mut files = Vec::new();
    if !crosswalk.topics.is_empty() {
        let [csv, json] = DOWNLOADS.map(|(path, _)| path);
        files.push(Asset::text(fixed(csv), crosswalk::csv(crosswalk)));
        files.push(Asset::text(fixed(json), crosswalk::json(book, crosswalk)));
    }
    if config.base_url.is_some() {
        files.push(Asset::text(fixed("sitemap.xml"), sitemap::sitemap(pages)));
    }
    files.push(Asset::text(
        fixed("robots.txt"),
        sitemap::robots(config.base_url.as_ref()),
    ));
    // GitHub Pages runs Jekyll over a site, and drops its files, unless told not to.
    files.push(Asset::text(fixed(".nojekyll"), String::new()));
    files
}

fn fixed(path: &str) -> OutPath {
    OutPath::new(path).expect("a plain name")
}

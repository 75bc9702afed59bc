//! Who else reads our data: the crosswalk and the list of pages in open formats.

mod case;
mod checksum;
mod coverage;
mod crosswalk;
mod graph;
mod ids;
mod jsonld;
mod oscal;
mod sitemap;
mod sssom;
mod study;
mod text;
mod turtle;

use std::sync::Arc;

use crate::address::OutPath;
use crate::config::Config;
use crate::crosswalk::Crosswalk;
use crate::diagnostic::Checked;
use crate::link::Book;
use crate::page::{Asset, Page};
use crate::view::Published;
use crate::view::downloads::{self, case_path, downloads, sssom_path};
use crate::view::uris::Uris;

pub use study::study_files;

/// What each field of `data/crosswalk.json` is.
const JSON_SCHEMA: &str = include_str!("crosswalk.schema.json");

/// The files of data, and what pages say of them.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    pub files: Vec<Asset>,
    /// All but the list of checksums.
    pub published: Vec<Published>,
}

/// The crosswalk in open formats, with a list of checksums. Needs no page, so that
/// pages can tell the size of each file.
pub fn data(config: &Config, book: &Book, crosswalk: &Crosswalk) -> Exported {
    let mut files = listed(config, book, crosswalk);
    if files.is_empty() {
        return Exported::default();
    }
    let published: Vec<Published> = files.iter().map(checksum::published).collect();
    files.push(Asset::text(
        fixed(checksum::PATH),
        checksum::sums(&published),
    ));
    Exported { files, published }
}

/// Files about the pages, and for those who fetch them.
pub fn site(config: &Config, pages: &[Arc<Checked<Page>>]) -> Vec<Asset> {
    let mut files = Vec::new();
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

/// The files that [`downloads`] lists, and no others.
fn listed(config: &Config, book: &Book, crosswalk: &Crosswalk) -> Vec<Asset> {
    let uris = Uris::new(config);
    let graph = graph::graph(book, crosswalk, &uris);
    let whole = |path: &str| match path {
        downloads::CSV => Some(crosswalk::csv(crosswalk)),
        downloads::JSON => Some(crosswalk::json(book, crosswalk, &uris)),
        downloads::SCHEMA => Some(JSON_SCHEMA.to_owned()),
        downloads::SSSOM => Some(sssom::all(book, crosswalk, &uris, &config.title)),
        downloads::TURTLE => Some(turtle::turtle(&graph, &config.language)),
        downloads::JSON_LD => Some(jsonld::json_ld(&graph, &config.language)),
        downloads::OSCAL => oscal::oscal(config, book, crosswalk, &uris),
        _ => None,
    };
    let part = |path: &str| {
        let sets = &crosswalk.sets;
        let schemes = &crosswalk.schemes;
        if let Some(set) = sets.iter().position(|set| sssom_path(&set.id) == path) {
            return Some(sssom::set(book, crosswalk, &uris, set));
        }
        let scheme = schemes
            .iter()
            .position(|scheme| case_path(&scheme.id) == path)?;
        Some(case::package(config, crosswalk, &uris, scheme))
    };
    downloads(crosswalk)
        .into_iter()
        .filter_map(|file| {
            let text = whole(&file.path).or_else(|| part(&file.path))?;
            // A malformed id, which is reported, may be no name for a file.
            Some(Asset::text(OutPath::new(&file.path)?, text))
        })
        .collect()
}

fn fixed(path: &str) -> OutPath {
    OutPath::new(path).expect("a plain name")
}

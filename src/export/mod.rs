//! Who else reads our data: the crosswalk and the list of pages in open formats.

mod archive;
mod case;
mod checksum;
mod coverage;
mod crosswalk;
mod epub;
mod feed;
mod graph;
mod ids;
mod jsonld;
mod links;
mod llms;
mod oscal;
mod sitemap;
mod sssom;
mod study;
mod text;
mod turtle;
mod twin;

use std::sync::Arc;

use rayon::prelude::*;

use crate::address::OutPath;
use crate::config::Config;
use crate::crosswalk::Crosswalk;
use crate::diagnostic::Checked;
use crate::link::{Book, Lesson};
use crate::memo::Memo;
use crate::page::{Asset, Page};
use crate::schema;
use crate::view::Published;
use crate::view::downloads::{self, case_path, downloads, sssom_path};
use crate::view::publishing::{self, LLMS, twin_path};
use crate::view::uris::Uris;

pub use epub::{EpubInput, doubts as epub_doubts, epubs};
pub use links::outside;
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
/// pages can tell the size of each file, and says nothing of lessons: it depends on
/// `book.toml`, the files of data and the names of the frameworks' folders alone.
pub fn data(config: &Config, book: &Book, crosswalk: &Crosswalk) -> Exported {
    let mut files = listed(config, book, crosswalk);
    if files.is_empty() {
        return Exported::default();
    }
    let published: Vec<Published> = files.par_iter().map(checksum::published).collect();
    files.push(Asset::text(
        fixed(checksum::PATH),
        checksum::sums(&published),
    ));
    Exported { files, published }
}

/// Files about the pages, and for those who fetch them.
pub fn site(
    config: &Config,
    book: &Book,
    crosswalk: &Crosswalk,
    pages: &[Arc<Checked<Page>>],
) -> Vec<Asset> {
    let mut files = Vec::new();
    if let Some(base) = &config.base_url {
        let sitemap = sitemap::sitemap(base, book, pages);
        files.push(Asset::text(fixed("sitemap.xml"), sitemap));
        if publishing::has_feed(config, book) {
            let feed = feed::feed(config, base, book);
            files.push(Asset::text(fixed(publishing::FEED), feed));
        }
    }
    if config.output.markdown {
        let list = llms::llms(config, book, crosswalk);
        files.push(Asset::text(fixed(LLMS), list));
    }
    if config.output.schemas {
        files.extend(schema::all().iter().map(|schema| {
            let path = format!("data/schemas/{}", schema.file_name());
            Asset::text(fixed(&path), schema.json())
        }));
    }
    files.push(Asset::text(
        fixed("robots.txt"),
        sitemap::robots(config.base_url.as_ref()),
    ));
    // GitHub Pages runs Jekyll over a site, and drops its files, unless told not to.
    files.push(Asset::text(fixed(".nojekyll"), String::new()));
    files
}

/// The Markdown of each lesson beside its page; `text` is the file of a lesson. It is
/// remembered.
pub fn markdown<'a>(
    config: &Config,
    book: &'a Book,
    crosswalk: &Crosswalk,
    text: impl Fn(&Lesson) -> Option<&'a str>,
    memo: &mut Memo<Arc<[u8]>>,
) -> Vec<Asset> {
    let lessons = book.lessons.iter();
    let lessons: Vec<(OutPath, &Lesson, &str)> = lessons
        .filter_map(|lesson| {
            let path = OutPath::new(&twin_path(&lesson.url))?;
            Some((path, lesson, text(lesson)?))
        })
        .collect();
    let made = memo.map_prepared(
        &lessons,
        |(path, lesson, text)| {
            let draft = twin::Draft::new(config, book, crosswalk, lesson, text);
            (draft.key(), draft, path.clone())
        },
        |draft| Arc::from(draft.finish().into_bytes()),
    );
    made.into_iter()
        .map(|(twin, path)| Asset {
            path,
            bytes: Arc::clone(&*twin),
        })
        .collect()
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
        .into_par_iter()
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

//! Where the stages meet: [`build`] reads like the picture in the crate's text.

mod pages;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::address::{ContentPath, OutPath};
use crate::config::{self, Config};
use crate::crosswalk::{self, Crosswalk};
use crate::diagnostic::print::Report;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::export::{self, Exported};
use crate::highlight::{self, Highlighted};
use crate::link::{self, Book, Lesson, Placed};
use crate::memo::{Counters, Key, KeyHasher, Memo};
use crate::page::{Asset, Content, Page, Site};
use crate::parse::{self, Block, Parsed};
use crate::picture::{self, Picture};
use crate::render::Templates;
use crate::search;
use crate::source::{SourceFile, Span};
use crate::sources::Sources;
use crate::theme;
use crate::view::{self, Chapter, PageInfo, Views};

/// What a caller chooses for one build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Drafts are part of the site.
    pub drafts: bool,
}

/// What is remembered from build to build. A fresh one gives the same site, slower.
#[derive(Debug, Default)]
pub struct Cache {
    parsed: Memo<Checked<Arc<Parsed>>>,
    exported: Memo<Exported>,
    highlighted: Memo<Highlighted>,
    search: search::Cache,
    sidebars: Memo<Checked<String>>,
    pages: Memo<Checked<Page>>,
    /// Lessons in booklets.
    chapters: Memo<Chapter>,
    epubs: Memo<Option<Asset>>,
    /// Lessons as Markdown.
    twins: Memo<Arc<[u8]>>,
    pictures: Memo<Arc<[u8]>>,
    templates: Option<(Key, Checked<Templates>)>,
}

/// What the last build had to make, by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    pub parsed: Counters,
    pub highlighted: Counters,
    /// Pages whose words were read for search.
    pub indexed: Counters,
    pub rendered: Counters,
    /// Lessons bound into booklets.
    pub bound: Counters,
    /// Booklets made as EPUB.
    pub epubs: Counters,
    /// Pictures of pages.
    pub pictures: Counters,
}

impl Cache {
    /// What the last build had to make.
    pub fn work(&self) -> Work {
        Work {
            parsed: self.parsed.counters(),
            highlighted: self.highlighted.counters(),
            indexed: self.search.pages(),
            rendered: self.pages.counters(),
            bound: self.chapters.counters(),
            epubs: self.epubs.counters(),
            pictures: self.pictures.counters(),
        }
    }
}

/// A finished build: the site in memory, and everything there is to say about it.
#[derive(Debug)]
pub struct Built {
    pub site: Site,
    pub config: Config,
    pub report: Report,
    /// The templates that pages were made with.
    pub templates: BTreeSet<&'static str>,
}

/// Builds the whole site in memory. Whatever is wrong with the book, a site comes out;
/// whether it is good enough to be written is told by the report.
pub fn build(sources: &Sources, options: Options, cache: &mut Cache) -> Built {
    let mut all = sources.faults.clone();
    let config = configured(sources, &mut all);
    let theme = theme::theme(sources, &config).unpack(&mut all);

    let parsed = parsed(sources, &config, cache, &mut all);
    let book = linked(sources, &parsed, &config, options, &mut all);
    let (highlighted, crosswalk) = rayon::join(
        || highlighted(&book, &mut cache.highlighted),
        || crosswalk::crosswalk(sources, &book),
    );
    let highlighted = highlighted.unpack(&mut all);
    let crosswalk = crosswalk.unpack(&mut all);
    let data = exported(sources, &config, &book, &crosswalk, cache);
    let input = view::Input {
        config: &config,
        book: &book,
        crosswalk: &crosswalk,
        asset_paths: &theme.assets.paths,
        highlighted: &highlighted,
        downloads: &data.published,
        booklets: &[],
    };
    let booklets = view::booklets(&input, &mut cache.chapters);
    let input = view::Input {
        booklets: &booklets,
        ..input
    };
    let views = view::views(&input);
    let pages = pages::rendered(&views, &theme, cache, &mut all);
    all.extend(theme::doubts(&theme, &pages.templates, config.theme.span));
    let published = published(sources, &mut all);
    let bound = bound(&input, &published, cache, &mut all);
    let (found, (about_pages, twins)) = rayon::join(
        || searchable(&config, &book, &crosswalk, &pages.made, &mut cache.search),
        || {
            rayon::join(
                || export::site(&config, &book, &crosswalk, &pages.pages),
                || twins(sources, &config, &book, &crosswalk, &mut cache.twins),
            )
        },
    );
    let made = [
        theme.assets.files.clone(),
        found,
        data.files.clone(),
        about_pages,
        twins,
        studied(&views, &config),
        drawn(&pages.pictures, cache),
        bound,
    ]
    .concat();
    let mut places = pages.places;
    places.extend(placed(&published, "the file `content/"));
    places.extend(placed(&made, "the generated file `"));
    let (collisions, site) = rayon::join(
        || link::collisions(&places, top_of_book(sources)),
        || site(&pages.pages, published.iter().chain(&made)),
    );
    all.extend(collisions);
    let strays = link::strays(sources);
    all.extend(strays.iter().map(|(_, complaint)| complaint.clone()));
    let report = {
        let mut files = sources.by_id();
        files.extend(strays.iter().map(|(file, _)| (file.id, file)));
        files.extend(theme.templates.values().map(|file| (file.id, file)));
        Report::new(all, &config.severities, &files)
    };
    Built {
        site,
        config,
        report,
        templates: pages.templates,
    }
}

/// What a book says of its crosswalk, found without making any page.
#[derive(Debug)]
pub struct Survey {
    pub config: Config,
    pub book: Book,
    pub crosswalk: Crosswalk,
    /// What is wrong with the crosswalk; other faults of the book are left to a build.
    pub faults: Vec<Diagnostic>,
}

/// Reads a book as far as its crosswalk.
pub fn survey(sources: &Sources) -> Survey {
    let mut others = Vec::new();
    let config = configured(sources, &mut others);
    let parsed = parsed(sources, &config, &mut Cache::default(), &mut others);
    let options = Options { drafts: true };
    let book = linked(sources, &parsed, &config, options, &mut others);
    let mut faults = Vec::new();
    let crosswalk = crosswalk::crosswalk(sources, &book).unpack(&mut faults);
    Survey {
        config,
        book,
        crosswalk,
        faults,
    }
}

fn configured(sources: &Sources, all: &mut Vec<Diagnostic>) -> Config {
    match &sources.config {
        Some(file) => config::config(file).unpack(all),
        None => Config::default(),
    }
}

/// Reads every lesson, each text once.
fn parsed<'s>(
    sources: &'s Sources,
    config: &Config,
    cache: &mut Cache,
    all: &mut Vec<Diagnostic>,
) -> Vec<(&'s SourceFile, Arc<Parsed>)> {
    let checked = cache.parsed.map(
        &sources.lessons,
        |file| parse::key(file, &config.markdown),
        |file| parse::parse(file, &config.markdown).map_value(Arc::new),
    );
    sources
        .lessons
        .iter()
        .zip(checked)
        .map(|(file, checked)| {
            all.extend(checked.diagnostics.iter().cloned());
            (file, Arc::clone(&checked.value))
        })
        .collect()
}

/// Puts the lessons in order and follows their links.
fn linked(
    sources: &Sources,
    parsed: &[(&SourceFile, Arc<Parsed>)],
    config: &Config,
    options: Options,
    all: &mut Vec<Diagnostic>,
) -> Book {
    let mut frameworks = Vec::new();
    let mut modules = Vec::new();
    let mut paths = Vec::new();
    for file in &sources.data {
        let depth = file.path.parts().count();
        match (file.path.file_name(), depth) {
            ("framework.toml", 3) => {
                frameworks.push((file, parse::framework_file(file).unpack(all)));
            }
            ("module.toml", 4) => modules.push((file, parse::module_file(file).unpack(all))),
            (_, 3) if file.path.folder() == "content/paths" => {
                let path = parse::path_file(file).unpack(all);
                paths.extend(path.map(|path| (file, path)));
            }
            _ => {}
        }
    }
    let assets = sources
        .assets
        .iter()
        .filter_map(|asset| ContentPath::new(&format!("content/{}", asset.path)))
        .collect();
    let input = link::Input {
        lessons: parsed.to_vec(),
        frameworks,
        modules,
        paths,
        assets,
        unread: sources.unread(),
        dates: &sources.dates,
        drafts: options.drafts,
        unsafe_addresses: config.markdown.raw_html,
    };
    link::link(&input).unpack(all)
}

/// Draws the blocks of every lesson, equal ones once.
fn highlighted(book: &Book, memo: &mut Memo<Highlighted>) -> Checked<Vec<Vec<Arc<Highlighted>>>> {
    let blocks: Vec<&Block> = book
        .lessons
        .iter()
        .flat_map(|lesson: &Lesson| &lesson.parsed.body.blocks)
        .collect();
    let mut drawn = memo
        .map(
            &blocks,
            |block| highlight::key(block),
            |block| highlight::highlight(block),
        )
        .into_iter();
    let faults = blocks
        .iter()
        .zip(drawn.clone())
        .filter_map(|(block, drawn)| Some(highlight::complaint(block, drawn.fault.as_ref()?)))
        .collect();
    let of_lessons = book
        .lessons
        .iter()
        .map(|lesson| {
            let n_blocks = lesson.parsed.body.blocks.len();
            drawn.by_ref().take(n_blocks).collect()
        })
        .collect();
    Checked::new(of_lessons, faults)
}

/// The crosswalk in open formats, made again when what it is made of has changed.
fn exported(
    sources: &Sources,
    config: &Config,
    book: &Book,
    crosswalk: &Crosswalk,
    cache: &mut Cache,
) -> Arc<Exported> {
    let mut key = KeyHasher::default();
    for file in sources.config.iter().chain(&sources.data) {
        key.add(file.path.as_str().as_bytes());
        key.add(file.key().bytes());
    }
    for framework in &book.frameworks {
        key.add(framework.folder.as_bytes());
    }
    let key = key.finish();
    let mut made = cache
        .exported
        .map(&[()], |()| key, |()| export::data(config, book, crosswalk));
    made.remove(0)
}

/// The files of the search index, if the book wants one.
fn searchable(
    config: &Config,
    book: &Book,
    crosswalk: &Crosswalk,
    made: &[PageInfo],
    cache: &mut search::Cache,
) -> Vec<Asset> {
    if !config.search.enabled {
        return Vec::new();
    }
    let pages = search::pages(book, crosswalk, made);
    search::index(&pages, &config.language, cache)
}

/// Cards and questions for other programs.
fn studied(views: &Views<'_>, config: &Config) -> Vec<Asset> {
    let base = config.base_url.as_ref().map(|base| base.url.as_str());
    let decks = views.decks(base);
    export::study_files(&decks, &config.language, config.markdown.raw_html)
}

/// The booklets as EPUB, if the book wants them.
fn bound(
    input: &view::Input<'_>,
    published: &[Asset],
    cache: &mut Cache,
    all: &mut Vec<Diagnostic>,
) -> Vec<Asset> {
    if !input.config.output.epub {
        return Vec::new();
    }
    let files = published
        .iter()
        .map(|asset| (asset.path.as_str(), &asset.bytes))
        .collect();
    let epub = export::EpubInput {
        config: input.config,
        book: input.book,
        files: &files,
    };
    all.extend(export::epub_doubts(&epub, input.booklets));
    export::epubs(&epub, input.booklets, &mut cache.epubs)
}

/// The pictures that pages name.
fn drawn(pictures: &BTreeSet<Picture>, cache: &mut Cache) -> Vec<Asset> {
    let pictures: Vec<&Picture> = pictures.iter().collect();
    let drawn = cache.pictures.map(
        &pictures,
        |picture| picture.key(),
        |picture| Arc::from(picture::draw(picture)),
    );
    pictures
        .iter()
        .zip(drawn)
        .filter_map(|(picture, bytes)| {
            Some(Asset {
                path: OutPath::new(&picture.path())?,
                bytes: Arc::clone(&*bytes),
            })
        })
        .collect()
}

/// The lessons as Markdown, if the book wants them.
fn twins(
    sources: &Sources,
    config: &Config,
    book: &Book,
    crosswalk: &Crosswalk,
    memo: &mut Memo<Arc<[u8]>>,
) -> Vec<Asset> {
    if !config.output.markdown {
        return Vec::new();
    }
    let files = sources.by_id();
    let text = |lesson: &Lesson| files.get(&lesson.file).map(|file| &*file.text);
    export::markdown(config, book, crosswalk, text, memo)
}

/// The book's own images and files.
fn published(sources: &Sources, all: &mut Vec<Diagnostic>) -> Vec<Asset> {
    let mut assets = Vec::with_capacity(sources.assets.len());
    for file in &sources.assets {
        match OutPath::new(file.path.as_str()) {
            Some(path) => assets.push(Asset {
                path,
                bytes: Arc::clone(&file.bytes),
            }),
            None => all.push(Diagnostic::new(
                Code::OddFileName,
                top_of_book(sources),
                format!("`content/{}` cannot be published under its name", file.path),
            )),
        }
    }
    assets
}

fn placed(assets: &[Asset], what: &str) -> impl Iterator<Item = Placed> {
    assets.iter().map(move |asset| Placed {
        path: asset.path.clone(),
        what: format!("{what}{}`", asset.path),
        origin: None,
    })
}

/// Where faults are shown that no single line caused.
fn top_of_book(sources: &Sources) -> Span {
    let file = sources.config.as_ref().map_or_else(
        || crate::source::FileId::of(&ContentPath::new("book.toml").expect("a plain name")),
        |file| file.id,
    );
    Span::new(file, 0..0)
}

fn site<'a>(pages: &[Arc<Checked<Page>>], assets: impl Iterator<Item = &'a Asset>) -> Site {
    let n_pages = pages.len();
    let mut files: BTreeMap<OutPath, Content> = BTreeMap::new();
    for asset in assets {
        let bytes = Content::Bytes(Arc::clone(&asset.bytes));
        files.insert(asset.path.clone(), bytes);
    }
    for page in pages {
        let page = &page.value;
        files.insert(page.path.clone(), Content::Text(Arc::clone(&page.html)));
    }
    Site { files, n_pages }
}

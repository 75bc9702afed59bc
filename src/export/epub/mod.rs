//! Booklets as EPUB 3: each chapter a file of XHTML, the answers at the end, nothing
//! loaded from elsewhere. The bytes depend on the book alone.

mod image;
mod package;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::archive::Archive;
use crate::address::OutPath;
use crate::config::Config;
use crate::link::Book;
use crate::memo::{Key, KeyHasher, Memo};
use crate::page::Asset;
use crate::picture::Cover;
use crate::view::Booklet;

use image::Images;
pub use image::doubts;

const STYLE: &str = include_str!("style.css");
const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
     <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
     <rootfiles><rootfile full-path=\"EPUB/package.opf\" \
     media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n";

/// What EPUBs are made of beside their booklets.
#[derive(Clone, Copy, Debug)]
pub struct EpubInput<'a> {
    pub config: &'a Config,
    pub book: &'a Book,
    /// The book's own files, by path from the site's root.
    pub files: &'a BTreeMap<&'a str, &'a Arc<[u8]>>,
}

/// An EPUB of each booklet. Those that are known are not made again.
pub fn epubs(
    input: &EpubInput<'_>,
    booklets: &[Booklet],
    memo: &mut Memo<Option<Asset>>,
) -> Vec<Asset> {
    let made = memo.map(
        booklets,
        |booklet| key(input, booklet),
        |booklet| {
            Some(Asset {
                path: OutPath::new(&booklet.epub)?,
                bytes: Arc::from(epub(input, booklet)),
            })
        },
    );
    made.iter().filter_map(|asset| (**asset).clone()).collect()
}

/// Everything that the bytes of an EPUB depend on.
fn key(input: &EpubInput<'_>, booklet: &Booklet) -> Key {
    let mut hasher = KeyHasher::default();
    let config = input.config;
    let base = config
        .base_url
        .as_ref()
        .map_or("", |base| base.url.as_str());
    for text in [&config.title, &config.language, &booklet.epub].map(String::as_str) {
        hasher.add(text.as_bytes());
    }
    hasher.add(base.as_bytes());
    hasher.add(format!("{:?}", config.authors).as_bytes());
    hasher.add(format!("{:?}", text::notices(input.book)).as_bytes());
    hasher.add(booklet.whole_title().as_bytes());
    hasher.add(booklet.description.as_bytes());
    hasher.add(package::modified(input, booklet).as_bytes());
    hasher.add(format!("{:?}", booklet.changed).as_bytes());
    hasher.add(cover(input, booklet).key().bytes());
    for entry in &booklet.entries {
        let lists = (&entry.objectives, &entry.sources, entry.level, &entry.url);
        for text in [&entry.title, &entry.description, &entry.note] {
            hasher.add(text.as_bytes());
        }
        hasher.add(format!("{lists:?}").as_bytes());
        hasher.add(entry.chapter.key.bytes());
    }
    for image in Images::new(input, booklet).all() {
        hasher.add(image.path.as_bytes()).add(image.bytes);
    }
    hasher.finish()
}

fn cover(input: &EpubInput<'_>, booklet: &Booklet) -> Cover {
    let config = input.config;
    Cover::new(
        &booklet.whole_title(),
        [booklet.kind, &booklet.description],
        &config.title,
        &config.authors,
        booklet.color,
    )
}

fn epub(input: &EpubInput<'_>, booklet: &Booklet) -> Vec<u8> {
    let images = Images::new(input, booklet);
    let writer = text::Writer {
        input,
        booklet,
        images: &images,
    };
    let mut archive = Archive::new();
    // A reader looks for it at a fixed place in the bytes.
    archive.store("mimetype", b"application/epub+zip");
    archive.add("META-INF/container.xml", CONTAINER.as_bytes());
    let texts = writer.texts();
    archive.add(
        "EPUB/package.opf",
        package::package(input, booklet, &texts, &images).as_bytes(),
    );
    archive.add("EPUB/style.css", STYLE.as_bytes());
    for text in &texts {
        archive.add(&format!("EPUB/{}", text.name), text.xhtml.as_bytes());
    }
    archive.store(
        &format!("EPUB/{}", package::COVER),
        &cover(input, booklet).draw(),
    );
    for image in images.all() {
        archive.store(&format!("EPUB/{}", image.name), image.bytes);
    }
    archive.finish()
}

//! Cards and questions for other programs: a file for Anki and a QTI 3 package for each
//! framework that has them.

mod anki;
mod item;
mod package;
mod xhtml;

use std::sync::Arc;

use crate::address::OutPath;
use crate::page::Asset;
use crate::view::{Deck, anki_path, qti_path};

/// The files of all decks. `raw_html` says that their HTML may be anything, so that only
/// its text is safe in XML.
pub fn study_files(decks: &[Deck], language: &str, raw_html: bool) -> Vec<Asset> {
    let mut files = Vec::new();
    for deck in decks {
        // A framework whose id cannot be a file's name was reported where it stands.
        if let Some(path) = OutPath::new(&anki_path(&deck.id)) {
            files.push(Asset::text(path, anki::anki(deck)));
        }
        if let (Some(path), false) = (OutPath::new(&qti_path(&deck.id)), deck.questions.is_empty())
        {
            files.push(Asset {
                path,
                bytes: Arc::from(package::package(deck, language, raw_html)),
            });
        }
    }
    files
}

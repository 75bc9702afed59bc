//! A QTI 3 package: a manifest and one file for each question, in a zip whose bytes
//! depend on nothing but the questions.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::item::item;
use crate::page::escape;
use crate::view::{Asked, Deck};

/// The package of a deck's questions.
pub(super) fn package(deck: &Deck, language: &str, raw_html: bool) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // The first moment that a zip can tell; a clock would change the bytes.
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |path: &str, text: &str| {
        zip.start_file(path, options)
            .and_then(|()| Ok(zip.write_all(text.as_bytes())?))
            .expect("memory can be written, and a text is smaller than 4 GiB");
    };
    let questions = unique(&deck.questions);
    add("imsmanifest.xml", &manifest(&deck.id, &questions));
    for question in questions {
        let path = format!("items/{}.xml", question.id);
        add(&path, &item(question, language, raw_html));
    }
    zip.finish()
        .expect("memory can be written, and a text is smaller than 4 GiB")
        .into_inner()
}

/// The questions without those whose id another has: a book with such has errors, and
/// is not written.
fn unique(questions: &[Asked]) -> Vec<&Asked> {
    let mut seen = BTreeSet::new();
    questions
        .iter()
        .filter(|question| seen.insert(&question.id))
        .collect()
}

fn manifest(deck: &str, questions: &[&Asked]) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <manifest xmlns=\"http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1 \
         https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd\" \
         identifier=\"",
    );
    xml.push_str("deck-");
    escape(&mut xml, deck);
    xml.push_str(
        "\">\n<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>\n\
         <organizations/>\n<resources>\n",
    );
    for question in questions {
        let id = &question.id;
        let _ = writeln!(
            xml,
            "<resource identifier=\"q{id}\" type=\"imsqti_item_xmlv3p0\" href=\"items/{id}.xml\"><file href=\"items/{id}.xml\"/></resource>"
        );
    }
    xml.push_str("</resources>\n</manifest>\n");
    xml
}

//! A QTI 3 package: a manifest and one file for each question, in a zip whose bytes
//! depend on nothing but the questions.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::item::item;
use crate::export::archive::Archive;
use crate::page::escape;
use crate::view::{Asked, Deck};

/// The package of a deck's questions.
pub(super) fn package(deck: &Deck, language: &str, raw_html: bool) -> Vec<u8> {
    let mut archive = Archive::new();
    let questions = unique(&deck.questions);
    archive.add("imsmanifest.xml", manifest(&deck.id, &questions).as_bytes());
    for question in questions {
        let path = format!("items/{}.xml", question.id);
        archive.add(&path, item(question, language, raw_html).as_bytes());
    }
    archive.finish()
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

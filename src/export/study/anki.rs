//! A text file that Anki imports: a note a record, fields quoted, the file's own headers
//! first. Importing it again updates the notes, because each keeps its guid.

use std::fmt::Write as _;

use crate::view::Deck;

/// The notes of a deck.
pub(super) fn anki(deck: &Deck) -> String {
    let mut file = String::from("#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n");
    let _ = writeln!(file, "#deck:{}", deck.title.replace(['\n', '\t'], " "));
    for card in &deck.cards {
        let fields = [&card.id, &card.front, &card.back].map(|field| quoted(field));
        let tag = format!("crossbook::{}::{}", deck.id, card.kind);
        let _ = writeln!(file, "{}\t{}", fields.join("\t"), quoted(&tag));
    }
    file
}

/// A field in quotes, so that tabs, line breaks and a leading `#` stay part of it.
fn quoted(field: &str) -> String {
    format!("\"{}\"", field.trim().replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Card;

    #[test]
    fn notes_are_records_of_four_quoted_fields() {
        let deck = Deck {
            id: "pmp".to_owned(),
            title: "Book::PMP".to_owned(),
            cards: vec![Card {
                id: "ab12".to_owned(),
                kind: "card",
                title: "A".to_owned(),
                front: "<p>A \"b\"</p>".to_owned(),
                back: "x\ty\nz".to_owned(),
                url: String::new(),
                lesson: String::new(),
                framework: None,
            }],
            questions: Vec::new(),
        };
        assert_eq!(
            anki(&deck),
            "#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n#deck:Book::PMP\n\
             \"ab12\"\t\"<p>A \"\"b\"\"</p>\"\t\"x\ty\nz\"\t\"crossbook::pmp::card\"\n"
        );
    }
}

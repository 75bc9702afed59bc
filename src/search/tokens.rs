//! Text to words, in the same way for pages and for queries.
//!
//! The rules follow Unicode's word segmentation (UAX #29) as far as a browser can
//! repeat them without tables of its own; `tests/search-cases.json` shows each rule,
//! and both this file and the theme's `search.js` are held to it.
//!
//! 1. The text is brought to Unicode form NFC.
//! 2. A *run* is a row of letters, digits, marks and `_`. An apostrophe between two of
//!    them does not end it. A decimal number (`3.14`, `1.2.3`) is a run of its own.
//!    Scripts written without spaces (Han, Hiragana, Thai, Lao, Khmer, Myanmar) give
//!    one run for each character with its marks.
//! 3. A run with apostrophes falls into its pieces, of which single letters are
//!    dropped: `sponsor's` is `sponsor`, `l'équipe` is `équipe`.
//! 4. A piece without the `_` at its ends is a word. If it looks like an identifier
//!    (`snake_case`, `camelCase`, `HTTPServer`, `ITIL4`), its parts are words too,
//!    single letters dropped.
//! 5. Words are lower case. Longer ones than [`MAX_WORD_CHARS`] are none.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Longest word, in characters; what is longer is an encoded picture or a key.
pub const MAX_WORD_CHARS: usize = 64;

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// Lower case, NFC, with its diacritics.
    pub text: &'a str,
    /// Counted from 0. An identifier and its parts share one.
    pub position: u32,
}

/// Hands every word of `text` to `take`; tells how many positions there are.
pub fn each_word(text: &str, mut take: impl FnMut(Word<'_>)) -> u32 {
    let text: Cow<'_, str> = if text.is_ascii() || is_nfc(text) {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    };
    let mut lower = String::new();
    let mut position = 0;
    each_piece(&text, |piece| {
        let mut word = |text: &str| {
            set_lowercase(&mut lower, text);
            take(Word {
                text: &lower,
                position,
            });
        };
        word(piece);
        each_part(piece, word);
        position += 1;
    });
    position
}

/// The form under which a word is filed and looked up: `Café` and `cafe` meet.
///
/// Compatibility forms are resolved, diacritics of the kind that Latin, Greek and
/// Cyrillic use are dropped, letters that Unicode does not take apart are spelled out.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lower = word.nfkd().collect::<String>().to_lowercase();
    let mut plain = String::with_capacity(lower.len());
    for c in lower.chars() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ø' => plain.push('o'),
            'đ' | 'ð' => plain.push('d'),
            'ł' => plain.push('l'),
            'ı' => plain.push('i'),
            'ς' => plain.push('σ'),
            c => plain.push(c),
        }
    }
    plain.nfc().collect()
}

fn set_lowercase(lower: &mut String, text: &str) {
    lower.clear();
    if text.is_ascii() {
        lower.push_str(text);
        lower.make_ascii_lowercase();
    } else {
        lower.push_str(&text.to_lowercase());
    }
}

/// Rules 2 to 4 up to the whole words.
fn each_piece(text: &str, mut take: impl FnMut(&str)) {
    let mut word = |piece: &str| {
        let piece = piece.trim_matches('_');
        if !piece.is_empty() && !has_more_chars(piece, MAX_WORD_CHARS) {
            take(piece);
        }
    };
    let mut rest = text;
    while let Some(start) = rest.find(is_word_char) {
        let (run, after) = rest[start..].split_at(run_length(&rest[start..]));
        rest = after;
        if run.contains(is_apostrophe) {
            run.split(is_apostrophe)
                .filter(|piece| has_more_chars(piece, 1))
                .for_each(&mut word);
        } else {
            word(run);
        }
    }
}

/// Length in bytes of the run that `text` begins with.
fn run_length(text: &str) -> usize {
    // Nearly all runs are plain letters with plain text behind them.
    let n_letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    match text.as_bytes().get(n_letters) {
        None | Some(b' ' | b',' | b'.' | b'-' | b')' | b'\n') if n_letters > 0 => {
            return n_letters;
        }
        _ => {}
    }
    let mut chars = text.char_indices().peekable();
    let Some((_, first)) = chars.next() else {
        return 0;
    };
    if is_spaceless(first) {
        let end = chars.find(|(_, c)| !is_combining_mark(*c));
        return end.map_or(text.len(), |(i, _)| i);
    }
    if let Some(length) = decimal_length(text) {
        return length;
    }
    let goes_on = |c: char| is_word_char(c) && !is_spaceless(c);
    while let Some((i, c)) = chars.next() {
        let joins = is_apostrophe(c) && chars.peek().is_some_and(|(_, next)| goes_on(*next));
        if !joins && !goes_on(c) {
            return i;
        }
    }
    text.len()
}

/// Length of the decimal number that `text` begins with: digits with dots between.
fn decimal_length(text: &str) -> Option<usize> {
    let digits = |from: usize| {
        text.as_bytes()[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut end = digits(0);
    let mut n_dots = 0;
    while end > 0 && text[end..].starts_with('.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
        n_dots += 1;
    }
    (n_dots > 0).then_some(end)
}

/// The parts of an identifier; nothing for an ordinary word.
fn each_part(piece: &str, mut take: impl FnMut(&str)) {
    let is_plain = piece.bytes().skip(1).all(|b| b.is_ascii_lowercase());
    // A decimal number is the only piece with a dot.
    if is_plain || piece.contains('.') {
        return;
    }
    let mut part = |part: &str| {
        if part.starts_with(|c: char| c.is_ascii_digit()) || has_more_chars(part, 1) {
            take(part);
        }
    };
    let mut start = 0;
    let mut chars = piece.char_indices().peekable();
    let mut previous: Option<Class> = None;
    while let Some((i, c)) = chars.next() {
        let class = Class::of(c);
        let next = chars.peek().map(|(_, next)| Class::of(*next));
        if previous.is_some_and(|previous| starts_part(previous, class, next)) {
            if previous != Some(Class::Underscore) {
                part(&piece[start..i]);
            }
            start = i;
        }
        previous = Some(class);
    }
    if start > 0 {
        part(&piece[start..]);
    }
}

/// What a character is within an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    Digit,
    Underscore,
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            '_' => Self::Underscore,
            c if c.is_ascii_digit() => Self::Digit,
            c if c.is_uppercase() => Self::Upper,
            c if c.is_lowercase() => Self::Lower,
            _ => Self::Other,
        }
    }
}

/// Whether a new part begins between two neighbors, given what follows them.
fn starts_part(before: Class, here: Class, next: Option<Class>) -> bool {
    use Class::{Digit, Lower, Other, Underscore, Upper};
    match (before, here) {
        (Underscore, Underscore) | (Digit, Digit) => false,
        (Underscore | Digit, _) | (_, Underscore | Digit) => true,
        // `HTTPServer` is `HTTP` and `Server`.
        (Upper, Upper) => next == Some(Lower),
        (Upper, Lower) => false,
        (Upper, Other) | (Lower | Other, Upper) => true,
        (Lower | Other, Lower | Other) => false,
    }
}

fn has_more_chars(text: &str, limit: usize) -> bool {
    text.len() > limit && text.chars().nth(limit).is_some()
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        c.is_alphanumeric() || is_combining_mark(c)
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Whether the character belongs to a script that is written without spaces, by
/// Unicode's property Script, which browsers know and the standard library does not.
fn is_spaceless(c: char) -> bool {
    matches!(c,
        // Thai, Lao.
        '\u{e01}'..='\u{eff}'
        // Myanmar.
        | '\u{1000}'..='\u{109f}' | '\u{a9e0}'..='\u{a9fe}' | '\u{aa60}'..='\u{aa7f}'
        | '\u{116d0}'..='\u{116e3}'
        // Khmer.
        | '\u{1780}'..='\u{17ff}'
        // Han.
        | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303b}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{16fe3}' | '\u{16ff0}'..='\u{16ff6}' | '\u{20000}'..='\u{3ffff}'
        // Hiragana.
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{1b001}'..='\u{1b11f}' | '\u{1b132}' | '\u{1b150}'..='\u{1b152}')
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    /// The words of a text as they are filed, those of one position together.
    fn filed(text: &str) -> Vec<Vec<String>> {
        let mut all: Vec<Vec<String>> = Vec::new();
        each_word(text, |word| {
            all.resize_with(word.position as usize + 1, Vec::new);
            all[word.position as usize].push(fold(word.text));
        });
        all
    }

    #[test]
    fn the_shared_cases_hold() {
        let cases = include_str!("../../tests/search-cases.json");
        let cases: serde_json::Value = serde_json::from_str(cases).unwrap();
        for case in cases["words"].as_array().unwrap() {
            let text = case["text"].as_str().unwrap();
            assert_eq!(serde_json::json!(filed(text)), case["words"], "{text:?}");
        }
    }

    #[test]
    fn plain_prose_falls_into_the_words_of_uax_29() {
        let text = "Der Prüfer fragt: „Wie groß ist das Risiko (in %)?“ — Οι κίνδυνοι, \
                    риски и изменения; 変更 3.14 2026 naïve_value कार्य.";
        let found: Vec<String> = filed(text).into_iter().map(|w| w[0].clone()).collect();
        let expected: Vec<String> = text.unicode_words().map(fold).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_lone_long_row_of_letters_is_no_word() {
        assert_eq!(filed(&"a".repeat(MAX_WORD_CHARS)).len(), 1);
        assert_eq!(filed(&"a".repeat(MAX_WORD_CHARS + 1)).len(), 0);
    }
}

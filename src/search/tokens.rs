//! Text to words, in the same way for pages and for queries.
//!
//! The rules follow Unicode's word segmentation (UAX #29) as far as a browser can
//! repeat them without tables of its own; `tests/search-cases.json` shows each rule,
//! and both this file and the theme's `search.js` are held to it.
//!
//! 1. The text is brought to Unicode form NFC.
//! 2. A *run* is a row of letters, digits, marks and `_`. An apostrophe between two of
//!    them does not end it. A decimal number (`3.14`, `1.2.3`) is a run of its own.
//!    A row of a script written without spaces (Han, Hiragana, Katakana, Thai, Lao,
//!    Khmer, Myanmar) is a run too.
//! 3. A run with apostrophes falls into its pieces, of which single letters are
//!    dropped: `sponsor's` is `sponsor`, `l'équipe` is `équipe`.
//! 4. A piece without the `_` at its ends is a word. If it looks like an identifier
//!    (`snake_case`, `camelCase`, `HTTPServer`, `ITIL4`), its parts are words too,
//!    single letters dropped. An `s` behind capitals belongs to them: `SLAs` is no
//!    identifier.
//! 5. Two words joined by a hyphen give a third at the place of the first, which is
//!    both: `e-mail` is found as `email`.
//! 6. A run without spaces gives each of its characters, with its marks, together with
//!    the next, and the last alone: `変更管理` is `変更`, `更管`, `管理`, `理`. Where its
//!    words end is a matter of dictionaries, and a browser's is not ours; pairs are the
//!    same on both sides, each character begins one, and in a query (which leaves out
//!    the last alone) they stand one behind the other only where the text has the row.
//! 7. Words are lower case. Longer ones than [`MAX_WORD_CHARS`] are none.

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
    let mut before = "";
    each_piece(&text, |piece, joint| {
        let mut word = |text: &str, position: u32| {
            set_lowercase(&mut lower, text);
            take(Word {
                text: &lower,
                position,
            });
        };
        if piece.starts_with(is_spaceless) {
            each_pair(piece, |pair| {
                word(pair, position);
                position += 1;
            });
            return;
        }
        word(piece, position);
        each_part(piece, |part| word(part, position));
        if joint == Joint::Pair {
            let both = format!("{before}{piece}");
            if !has_more_chars(&both, MAX_WORD_CHARS) {
                word(&both, position - 1);
            }
        }
        before = piece;
        position += 1;
    });
    position
}

/// The form under which a word is filed and looked up: `Café` and `cafe` meet.
///
/// Compatibility forms are resolved, diacritics of the kind that Latin, Greek and
/// Cyrillic use are dropped as well as the vowels, hamzas and lengthening of Arabic,
/// letters that Unicode does not take apart are spelled out.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lower = word.nfkd().collect::<String>().to_lowercase();
    let mut plain = String::with_capacity(lower.len());
    for c in lower.chars() {
        match c {
            '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' => {}
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

/// How a piece hangs together with the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    None,
    /// By a hyphen, and with no third piece on either side.
    Pair,
    /// By a hyphen, in a longer row such as `state-of-the-art`.
    Row,
}

/// Rules 2 to 4 up to the whole words.
fn each_piece<'t>(text: &'t str, mut take: impl FnMut(&'t str, Joint)) {
    let mut rest = text;
    // Whether the run before could be half of a hyphenated word, and was itself joined.
    let (mut can_join, mut was_joined) = (false, false);
    while let Some(start) = rest.find(is_word_char) {
        let between = &rest[..start];
        let (run, after) = rest[start..].split_at(run_length(&rest[start..]));
        rest = after;
        if run.starts_with(is_spaceless) {
            (can_join, was_joined) = (false, false);
            take(run, Joint::None);
            continue;
        }
        let is_plain = (run.bytes().all(|b| b.is_ascii_alphabetic())
            || run.chars().all(char::is_alphabetic))
            && !has_more_chars(run, MAX_WORD_CHARS);
        let is_joined = can_join && is_plain && is_hyphen(between);
        let joint = match (is_joined, was_joined || goes_on(rest)) {
            (false, _) => Joint::None,
            (true, false) => Joint::Pair,
            (true, true) => Joint::Row,
        };
        (can_join, was_joined) = (is_plain, is_joined);
        let mut word = |piece: &'t str, joint: Joint| {
            let piece = piece.trim_matches('_');
            if !piece.is_empty() && !has_more_chars(piece, MAX_WORD_CHARS) {
                take(piece, joint);
            }
        };
        if run.contains(is_apostrophe) {
            run.split(is_apostrophe)
                .filter(|piece| has_more_chars(piece, 1))
                .for_each(|piece| word(piece, Joint::None));
        } else {
            word(run, joint);
        }
    }
}
fn is_hyphen(text: &str) -> bool {
    matches!(text, "-" | "\u{2010}" | "\u{2011}")
}

/// Whether a hyphen and a letter come next.
fn goes_on(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| is_hyphen(c.encode_utf8(&mut [0; 4])))
        && chars.next().is_some_and(is_word_char)
}

/// Each character of a row with its marks and the next, and the last alone.
fn each_pair(row: &str, mut take: impl FnMut(&str)) {
    let mut starts = row
        .char_indices()
        .filter(|(i, c)| *i == 0 || !is_combining_mark(*c))
        .map(|(i, _)| i);
    let (mut here, mut next) = (starts.next(), starts.next());
    while let Some(start) = here {
        let after = starts.next();
        let end = next.and(after).unwrap_or(row.len());
        take(&row[start..end]);
        (here, next) = (next, after);
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
        let in_row = |c: char| is_combining_mark(c) || is_spaceless(c) && is_word_char(c);
        let end = chars.find(|(_, c)| !in_row(*c));
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
        let next = next.filter(|_| !is_plural(chars.clone()));
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

/// Whether an `s` comes that ends a row of capitals, as in `SLAs`.
fn is_plural(chars: impl Iterator<Item = (usize, char)>) -> bool {
    let mut chars = chars.map(|(_, c)| c);
    chars.next() == Some('s') && chars.next().is_none_or(|c| !c.is_lowercase())
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
pub fn is_spaceless(c: char) -> bool {
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
        | '\u{1b001}'..='\u{1b11f}' | '\u{1b132}' | '\u{1b150}'..='\u{1b152}'
        // Katakana, with its mark of length.
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{1aff0}'..='\u{1affe}' | '\u{1b000}'
        | '\u{1b120}'..='\u{1b122}' | '\u{1b155}' | '\u{1b164}'..='\u{1b167}')
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    /// The words of a text as they are filed, those of one position together.
    fn filed(text: &str) -> Vec<Vec<String>> {
        let mut all: Vec<Vec<String>> = Vec::new();
        each_word(text, |word| {
            let n_positions = all.len().max(word.position as usize + 1);
            all.resize_with(n_positions, Vec::new);
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
                    риски и изменения; 変 3.14 2026 naïve_value कार्य.";
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

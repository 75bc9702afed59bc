//! Numbers in running text that name no source, for lessons that promise one.
//!
//! Knows what looks like a claim (a share, a sum of money, a count of two digits or more)
//! and what does not: years and days, names such as `ISO 31000`, places such as `page 12`.

use comrak::nodes::{AstNode, NodeValue};

use super::outline::Place;
use crate::diagnostic::{Code, Diagnostic};

/// Words before a number that make it a place, not a claim.
const PLACES: &[&str] = &[
    "chapter", "clause", "example", "figure", "formula", "item", "lesson", "level", "no", "page",
    "pages", "part", "section", "sections", "step", "table", "version",
];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const CURRENCIES: &[&str] = &["usd", "eur", "gbp", "dollars", "euros", "pounds"];
const LARGE: &[&str] = &["thousand", "million", "billion", "trillion"];

/// One complaint for each paragraph that states a number and has neither a footnote nor a
/// link nor a citation such as `(PMI 2021)`. Code, formulas, headings, tables, footnotes
/// and course blocks are left alone: tasks and cases may make their numbers up.
pub(super) fn unsourced<'a>(place: &Place<'_>, root: &'a AstNode<'a>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut next = root.first_child();
    // Without recursion, as the outline.
    while let Some(node) = next {
        let is_paragraph = matches!(node.data().value, NodeValue::Paragraph);
        if is_paragraph {
            faults.extend(check(place, node));
        }
        let enters = !is_paragraph && !is_left_alone(&node.data().value);
        next = enters.then(|| node.first_child()).flatten();
        let mut up = node;
        while next.is_none() {
            next = up.next_sibling();
            match up.parent() {
                Some(parent) if next.is_none() => up = parent,
                _ => break,
            }
        }
    }
    faults
}

fn is_left_alone(value: &NodeValue) -> bool {
    matches!(
        value,
        NodeValue::BlockDirective(_) | NodeValue::FootnoteDefinition(_) | NodeValue::Table(_)
    )
}

fn check<'a>(place: &Place<'_>, paragraph: &'a AstNode<'a>) -> Option<Diagnostic> {
    let mut text = String::new();
    for node in paragraph.descendants() {
        match &node.data().value {
            NodeValue::FootnoteReference(_) => return None,
            NodeValue::Link(link) if is_source(&link.url) => return None,
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            NodeValue::Code(_) | NodeValue::Math(_) => text.push_str(" , "),
            _ => {}
        }
    }
    if is_cited(&text) {
        return None;
    }
    let number = claim(&text)?;
    let message = format!("`{number}` names no source");
    let span = place.words(paragraph.data().sourcepos, number);
    let fault = Diagnostic::new(Code::NumberWithoutSource, span, message);
    Some(fault.help("add a footnote, a link or a citation to the paragraph"))
}

/// Whether a link can be where a number comes from. Topics and terms are explained by the
/// course itself.
fn is_source(address: &str) -> bool {
    !["topic:", "term:", "#"]
        .iter()
        .any(|start| address.starts_with(start))
}

/// Whether brackets hold a name and a year, as in `(PMI 2021, p. 12)`.
fn is_cited(text: &str) -> bool {
    text.split('(').skip(1).any(|rest| {
        let inside = rest.split(')').next().unwrap_or(rest);
        let mut words = inside.split(|c: char| !c.is_alphanumeric());
        words.clone().any(is_year)
            && words.any(|word| word.chars().next().is_some_and(char::is_uppercase))
    })
}

fn is_year(word: &str) -> bool {
    let is_digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    is_digits && (word.starts_with("19") || word.starts_with("20"))
}

/// The first number of a text that states a fact, as written.
fn claim(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || joins(bytes, at)) {
            at += 1;
        }
        if is_claim(&text[..start], &text[start..at], &text[at..]) {
            return Some(&text[start..at]);
        }
    }
    None
}

/// Whether the sign at `at` stands within a number, as in `1,000.5`.
fn joins(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at], b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
}

fn is_claim(before: &str, number: &str, after: &str) -> bool {
    let next = after.trim_start();
    let next_word = first_word(next);
    let unit = next_word.to_lowercase();
    if before.trim_end().ends_with(['$', '€', '£', '¥']) || CURRENCIES.contains(&&*unit) {
        return true;
    }
    // Part of a name, a date or a time: `4.2.1`, `v8`, `2026-11-23`, `10:30`, `21st`.
    let is_joined = before.ends_with(|c: char| c.is_alphanumeric() || "-_./:#".contains(c))
        || number.matches('.').count() > 1
        || after.starts_with(|c: char| c.is_alphabetic() || "_/:".contains(c))
        || after
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(char::is_alphanumeric) && is_year(number));
    if is_joined {
        return false;
    }
    if next.starts_with('%') || unit == "percent" || next.starts_with("per cent") {
        return true;
    }
    let words = before.trim_end();
    let word = words
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or(words);
    let lower = word.trim_end_matches('.').to_lowercase();
    let is_day = MONTHS.contains(&&*lower) || (MONTHS.contains(&&*unit) && number.len() <= 2);
    if is_year(number) || is_day || PLACES.contains(&&*lower) || is_name(words, word) {
        return false;
    }
    let n_digits = number.bytes().filter(u8::is_ascii_digit).count();
    n_digits >= 2 || LARGE.contains(&&*unit)
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic());
    &text[..end.unwrap_or(text.len())]
}

/// Whether a word before a number is a name: capitals, or a capital within a sentence.
fn is_name(words: &str, word: &str) -> bool {
    let n_capitals = word.chars().filter(|c| c.is_uppercase()).count();
    if n_capitals >= 2 {
        return true;
    }
    let earlier = words[..words.len() - word.len()].trim_end();
    let begins = earlier.is_empty() || earlier.ends_with(['.', '!', '?', ':']);
    n_capitals == 1 && word.starts_with(char::is_uppercase) && !begins
}

#[cfg(test)]
mod tests {
    use super::{claim, is_cited};

    #[test]
    fn claims_are_told_from_names_days_and_places() {
        for (text, found) in [
            ("About 40 people", Some("40")),
            ("A share of 7% of them", Some("7")),
            ("Some 7 percent", Some("7")),
            ("It costs $5 a day", Some("5")),
            ("It costs 5 euros", Some("5")),
            ("Of 1,000.5 hours", Some("1,000.5")),
            ("Over 3 million of them", Some("3")),
            ("In 2021 it was 180", Some("180")),
            ("Since 2021", None),
            ("On 23 November 2026 and November 23", None),
            ("On 2026-11-23 at 10:30", None),
            ("See page 12, step 11 and figure 10", None),
            ("ISO 31000 and the Basel 25 text", None),
            ("PMBOK 8 has 3 parts", None),
            ("The 21st of v12 in 4.2.1", None),
            ("Nothing", None),
        ] {
            assert_eq!(claim(text), found, "{text}");
        }
        assert!(is_cited("Most fail (Smith 2019, p. 12)."));
        assert!(!is_cited("Most fail (in 2019)."));
    }
}

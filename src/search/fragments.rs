//! What a result shows of its page: title, breadcrumb, headings, text for the excerpt.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::format::{FragmentAnchor, FragmentDocument, FragmentPage, NamedBytes};
use super::rank::round_count;
use super::{Kind, PageText};
use crate::memo::{Key, KeyHasher, Memo};

/// Bytes of text that excerpts of a page can be cut from, shared evenly by its
/// documents; and the most and the least of it for each.
const EXCERPTS_BYTES: usize = 1100;
const LONGEST_EXCERPT_BYTES: usize = 600;
const SHORTEST_EXCERPT_BYTES: usize = 200;

/// Bytes of the names of a page, beside.
const NAMES_BYTES: usize = 90;

/// Fragments hold as many pages as come to about this much, in a small book less. A reader
/// loads one for nearly each result shown, but also the directory that lists them all, and
/// each is a file that a build must write.
const FRAGMENT_BYTES: usize = 8 << 10;
const SMALLEST_FRAGMENT_BYTES: usize = 2 << 10;

/// The fragments, and how many pages each holds; `keys` stand for the words of each
/// page.
pub fn fragments(
    pages: &[PageText<'_>],
    keys: &[Key],
    memo: &mut Memo<NamedBytes>,
) -> (Vec<usize>, Vec<Arc<NamedBytes>>) {
    let sizes: Vec<usize> = pages.par_iter().map(n_bytes).collect();
    let total = round_count(sizes.iter().sum());
    let target = (16 * total.isqrt()).clamp(SMALLEST_FRAGMENT_BYTES, FRAGMENT_BYTES);
    let mut rows: Vec<Range<usize>> = Vec::new();
    let mut size = 0;
    for (i, own) in sizes.iter().enumerate() {
        match rows.last_mut() {
            Some(row) if size + own <= target => row.end = i + 1,
            _ => {
                rows.push(i..i + 1);
                size = 0;
            }
        }
        size += own;
    }
    let key = |row: &Range<usize>| {
        let mut key = KeyHasher::default();
        for i in row.clone() {
            let page = &pages[i];
            key.add(page.kind.id().as_bytes());
            key.add(keys[i].bytes()).add(page.url.as_bytes());
            key.add(&[page.breadcrumb.len() as u8]);
            for title in &page.breadcrumb {
                key.add(title.as_bytes());
            }
        }
        key.finish()
    };
    let files = memo.map(&rows, key, |row| {
        let pages: Vec<FragmentPage<'_>> = pages[row.clone()].iter().map(fragment_page).collect();
        NamedBytes::of(&pages)
    });
    (rows.iter().map(ExactSizeIterator::len).collect(), files)
}

fn fragment_page<'a>(page: &'a PageText<'_>) -> FragmentPage<'a> {
    let limit = excerpt_bytes(page);
    let documents = page
        .documents()
        .enumerate()
        .map(|(i, d)| {
            let anchor = FragmentAnchor::new(d.anchor, d.heading);
            let text = match i {
                0 => introduction(page, d.text, limit),
                _ => cut(d.text, limit).into(),
            };
            FragmentDocument(anchor, d.heading, text)
        })
        .collect();
    FragmentPage(
        &page.url,
        page.title,
        &page.breadcrumb,
        documents,
        page.kind.title(),
    )
}

/// The text of the page itself; where it leaves room what is said of the page, and at the
/// end the names that find it without standing anywhere.
fn introduction<'a>(page: &PageText<'_>, text: &'a str, limit: usize) -> Cow<'a, str> {
    let mut found: Cow<'a, str> = cut(text, limit).into();
    let mut is_cut = found.len() < text.len();
    let mut add = |lead: &str, text: &str, limit: usize| {
        let room = limit.saturating_sub(found.len());
        if !text.is_empty() && room > lead.len() {
            let found = found.to_mut();
            let gap = match found.chars().last() {
                None => "",
                Some(_) if is_cut => " … ",
                Some('.' | '!' | '?' | '…') => " ",
                Some(_) => ". ",
            };
            let piece = cut(text, room - lead.len());
            is_cut = piece.len() < text.len();
            found.extend([gap, lead, piece]);
        }
    };
    for text in &page.about {
        add("", text, limit);
    }
    let lead = match page.kind {
        Kind::Topic => "Also called: ",
        _ => "Keywords: ",
    };
    let mut names: Vec<&str> = Vec::new();
    for name in page.alternatives.iter().chain(&page.labels) {
        if !names.contains(name) && *name != page.title {
            names.push(name);
        }
    }
    // Those of few letters stand in no text.
    names.sort_by_key(|name| name.len());
    add(lead, &names.join(", "), limit + NAMES_BYTES);
    found
}

/// How much of each document's text is kept.
fn excerpt_bytes(page: &PageText<'_>) -> usize {
    let share = EXCERPTS_BYTES / page.documents().count();
    share.clamp(SHORTEST_EXCERPT_BYTES, LONGEST_EXCERPT_BYTES)
}

/// About how many bytes of a fragment the page takes.
fn n_bytes(page: &PageText<'_>) -> usize {
    let limit = excerpt_bytes(page);
    let documents = page.documents();
    let documents = documents.map(|d| d.anchor.len() + d.heading.len() + d.text.len().min(limit));
    // What the page itself shows beside its text.
    let texts = page
        .about
        .iter()
        .chain(&page.alternatives)
        .chain(&page.labels);
    let beside = texts.map(|text| text.len()).sum::<usize>();
    let beside = beside.min(limit + NAMES_BYTES);
    page.url.len() + page.title.len() + beside + documents.sum::<usize>()
}

/// The beginning of a text, up to the end of a word.
fn cut(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..text[..end].rfind(' ').unwrap_or(end)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_words_and_never_within_a_letter() {
        for (text, limit, expected) in [
            ("risk register", 13, "risk register"),
            ("risk register", 8, "risk"),
            ("ääää", 5, "ää"),
        ] {
            assert_eq!(cut(text, limit), expected);
        }
    }
}

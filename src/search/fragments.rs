//! What a result shows of its page: title, breadcrumb, headings, text for the excerpt.

use rayon::prelude::*;

use super::PageText;
use super::format::{FragmentDocument, FragmentPage, ListedFile};

/// Bytes of text that excerpts of a page can be cut from, shared evenly by its
/// documents; and the most and the least of it for each.
const EXCERPTS_BYTES: usize = 1600;
const LONGEST_EXCERPT_BYTES: usize = 600;
const SHORTEST_EXCERPT_BYTES: usize = 200;

/// Fragments hold as many pages as come to about this much. A reader loads one for
/// nearly each result shown, but also the directory that lists them all, and each is a
/// file that a build must write.
const FRAGMENT_BYTES: usize = 8192;

/// The fragments, and how many pages each of them but the last holds.
pub fn fragments(pages: &[PageText<'_>]) -> (usize, Vec<ListedFile>) {
    let pages: Vec<FragmentPage<'_>> = pages.par_iter().map(fragment_page).collect();
    let n_bytes: usize = pages.par_iter().map(n_bytes).sum();
    let mean = n_bytes / pages.len().max(1);
    let pages_per_fragment = (FRAGMENT_BYTES / mean.max(1)).clamp(1, 32);
    let fragments = pages
        .par_chunks(pages_per_fragment)
        .enumerate()
        .map(|(number, pages)| ListedFile::fragment(number, pages))
        .collect();
    (pages_per_fragment, fragments)
}

fn fragment_page<'a>(page: &'a PageText<'_>) -> FragmentPage<'a> {
    let share = EXCERPTS_BYTES / page.documents().count();
    let limit = share.clamp(SHORTEST_EXCERPT_BYTES, LONGEST_EXCERPT_BYTES);
    let documents = page
        .documents()
        .map(|d| FragmentDocument(d.anchor, d.heading, cut(d.text, limit)))
        .collect();
    FragmentPage(&page.url, page.title, &page.breadcrumb, documents)
}

/// About how many bytes of a fragment the page takes.
fn n_bytes(page: &FragmentPage<'_>) -> usize {
    let documents = page.3.iter().map(|d| d.0.len() + d.1.len() + d.2.len());
    page.0.len() + page.1.len() + documents.sum::<usize>()
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

//! Words for readers who mistype: the whole lexicon, without its postings.
//!
//! Of a word with one mistake, one half is right. So every word is listed twice, as it
//! is and from its end, and a reader needs two files: the words that share the beginning
//! and those that share the end.

use std::sync::Arc;

use super::block::order;
use super::format::{NamedBytes, Spellings};
use super::lexicon::{Entry, cuts, separator};
use super::rank::round_count;
use super::tokens::is_spaceless;
use crate::memo::{KeyHasher, Memo};

/// Bounds of a file's bytes before compression, about.
const SMALLEST_FILE_BYTES: usize = 3 << 10;
const LARGEST_FILE_BYTES: usize = 12 << 10;

/// A file of spellings.
#[derive(Debug)]
pub struct SpellingFile {
    /// As [`separator`] of the entry before and the file's first.
    pub first: String,
    pub file: Arc<NamedBytes>,
}

/// The files of spellings; all are made anew when a word comes or goes, or becomes twice
/// as common.
pub fn spellings(
    lexicon: &[Entry<'_>],
    memo: &mut Memo<Vec<SpellingFile>>,
) -> Arc<Vec<SpellingFile>> {
    let listed: Vec<(&str, u32)> = lexicon
        .iter()
        .filter(|entry| is_listed(entry.word))
        .map(|entry| (entry.word, entry.n_documents.max(1).ilog2()))
        .collect();
    let key = |listed: &Vec<(&str, u32)>| {
        let mut text = String::new();
        for (word, class) in listed {
            text.push_str(word);
            text.extend(char::from_u32(class + 1));
        }
        let mut key = KeyHasher::default();
        key.add(text.as_bytes());
        key.finish()
    };
    let mut made = memo.map(&[listed], key, |listed| files(listed));
    made.remove(0)
}

/// Whether a word can be mistyped: it has three letters at least, and is no pair of a
/// script without spaces.
fn is_listed(word: &str) -> bool {
    let n_chars = word.chars().take(25).count();
    (3..25).contains(&n_chars)
        && !word.contains(is_spaceless)
        && word.contains(|c: char| c.is_alphabetic())
}

fn files(listed: &[(&str, u32)]) -> Vec<SpellingFile> {
    let forward = listed
        .iter()
        .map(|(word, class)| ((*word).to_owned(), *class));
    let backward = listed.iter().map(|(word, class)| {
        let mut reversed = String::from(Spellings::BACKWARD);
        reversed.extend(word.chars().rev());
        (reversed, *class)
    });
    let mut all: Vec<(String, u32)> = forward.chain(backward).collect();
    all.sort_unstable_by(|a, b| order(&a.0, &b.0));
    let words: Vec<&str> = all.iter().map(|(word, _)| word.as_str()).collect();
    let sizes: Vec<usize> = words.iter().map(|word| 2 + word.len() / 2).collect();
    // As for shards of words, a reader loads a directory of all files and some of them.
    let total = round_count(sizes.iter().sum());
    let target = (24 * total.isqrt()).clamp(SMALLEST_FILE_BYTES, LARGEST_FILE_BYTES);
    cuts(&words, &sizes, target)
        .into_iter()
        .map(|range| {
            let first = match range.start.checked_sub(1) {
                Some(last) => separator(words[last], words[range.start]).to_owned(),
                None => String::new(),
            };
            let mut spellings = Spellings::default();
            for (word, class) in &all[range] {
                spellings.word(word, *class);
            }
            let file = Arc::new(spellings.file());
            SpellingFile { first, file }
        })
        .collect()
}

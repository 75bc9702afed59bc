//! The words behind a code fence: language, title, highlighted lines.

use std::collections::BTreeSet;

/// Most lines a fence may highlight; a larger range is a slip of the keyboard.
const MOST_LINES: u32 = 10_000;

/// What an info string says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fence {
    pub language: String,
    pub title: Option<String>,
    pub marked_lines: Vec<u32>,
    /// The first part that is not understood.
    pub odd: Option<String>,
}

/// Reads an info string such as `python title="npv.py" {2,4-6}`.
pub(super) fn fence(info: &str) -> Fence {
    let info = info.trim();
    let (language, mut rest) = match info.find([' ', '\t', '{']) {
        Some(end) => (&info[..end], info[end..].trim_start()),
        None => (info, ""),
    };
    let mut fence = Fence {
        language: language.to_owned(),
        ..Fence::default()
    };
    while !rest.is_empty() {
        let taken = title(rest)
            .map(|(title, end)| {
                fence.title = Some(title);
                end
            })
            .or_else(|| {
                let (lines, end) = lines(rest)?;
                fence.marked_lines = lines;
                Some(end)
            });
        match taken {
            Some(end) => rest = rest[end..].trim_start(),
            None => {
                fence.odd = Some(rest.to_owned());
                return fence;
            }
        }
    }
    fence
}

/// `title="…"` at the start of `text`, and where it ends.
fn title(text: &str) -> Option<(String, usize)> {
    const OPEN: &str = "title=\"";
    let inside = text.strip_prefix(OPEN)?;
    let end = inside.find('"')?;
    Some((inside[..end].to_owned(), OPEN.len() + end + 1))
}

/// `{2,4-6}` at the start of `text`, and where it ends.
fn lines(text: &str) -> Option<(Vec<u32>, usize)> {
    let inside = text.strip_prefix('{')?;
    let end = inside.find('}')?;
    let mut lines = BTreeSet::new();
    for part in inside[..end].split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let from: u32 = from.trim().parse().ok()?;
        let to: u32 = to.trim().parse().ok()?;
        if from == 0 || to < from || to > MOST_LINES {
            return None;
        }
        lines.extend(from..=to);
    }
    Some((lines.into_iter().collect(), end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_strings_give_language_title_and_lines() {
        let full = fence("python title=\"npv.py\" {2,4-6}");
        assert_eq!(full.language, "python");
        assert_eq!(full.title.as_deref(), Some("npv.py"));
        assert_eq!(full.marked_lines, [2, 4, 5, 6]);
        assert_eq!(full.odd, None);
        assert_eq!(fence("rust{1}").marked_lines, [1]);
        assert_eq!(fence(""), Fence::default());
        for (info, odd) in [
            ("sh titel=\"a\"", "titel=\"a\""),
            ("sh {0}", "{0}"),
            ("sh {3-1}", "{3-1}"),
            ("sh {1-99999999}", "{1-99999999}"),
        ] {
            assert_eq!(fence(info).odd.as_deref(), Some(odd), "{info}");
        }
    }
}

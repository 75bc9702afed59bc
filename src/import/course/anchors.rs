//! The anchors of a page, before and after: other generators let authors name them and
//! make them from headings in their own ways.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::address::{Anchors as Taken, slugify};

use super::markdown::Sites;
use super::text::Edit;

/// The anchors a page will have.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    all: BTreeSet<String>,
    /// By the ids that authors chose.
    chosen: BTreeMap<String, String>,
    /// By what other generators may have made of the headings.
    made: BTreeMap<String, String>,
}

impl Anchors {
    /// Reads the headings of a page; takes out the ids that stand in them.
    pub fn read(text: &str, sites: &Sites, edits: &mut Vec<Edit>) -> Self {
        let mut taken = Taken::default();
        let mut anchors = Self::default();
        let mut marks = marks(text, sites).into_iter().peekable();
        for (index, heading) in sites.headings.iter().enumerate() {
            let (title, id) = named(&heading.text);
            let anchor = taken.take(title).to_string();
            // A mark before a heading is another name of it; so are those in its section.
            let next = sites.headings.get(index + 1).map(|next| next.range.start);
            let end = next.map_or(text.len(), |next| before_marks(text, sites, next));
            while let Some((range, id)) = marks.next_if(|(range, _)| range.start < end) {
                edits.push(Edit::delete(range));
                anchors.chosen.entry(id).or_insert_with(|| anchor.clone());
            }
            if let Some(id) = id {
                let line = &text[heading.range.clone()];
                if let Some(open) = line.rfind("{#").or_else(|| line.rfind("{/*")) {
                    let close = line[open..]
                        .find('}')
                        .map_or(line.len(), |end| open + end + 1);
                    let from = line[..open].trim_end().len();
                    let start = heading.range.start;
                    edits.push(Edit::delete(start + from..start + close));
                }
                anchors
                    .chosen
                    .entry(id.to_owned())
                    .or_insert_with(|| anchor.clone());
            }
            for name in [title.to_lowercase(), slugify(title), plain(title)] {
                anchors.made.entry(name).or_insert_with(|| anchor.clone());
            }
            anchors.all.insert(anchor);
        }
        anchors
    }

    /// The anchor that a fragment of the course meant.
    pub fn find(&self, fragment: &str) -> Option<&str> {
        // An id that an author chose comes before one that a heading happens to have.
        let known = self.chosen.get(fragment).or_else(|| self.all.get(fragment));
        let made = || {
            let names = [fragment.to_lowercase(), slugify(fragment), plain(fragment)];
            names.iter().find_map(|name| self.made.get(name))
        };
        known.or_else(made).map(String::as_str)
    }
}

/// `<a id="…"></a>`: nothing but a name for links.
fn marks(text: &str, sites: &Sites) -> Vec<(Range<usize>, String)> {
    let mut marks = Vec::new();
    for html in &sites.html {
        for (at, open) in text[html.clone()].match_indices("<a ") {
            let start = html.start + at;
            // Within a sentence, the closing tag is a piece of its own.
            let inside = &text[start + open.len()..];
            let Some((attributes, behind)) = inside.split_once('>') else {
                break;
            };
            let attributes = attributes.trim();
            let id = attributes
                .strip_prefix("id=\"")
                .or(attributes.strip_prefix("name=\""));
            let id = id.and_then(|id| id.strip_suffix('"'));
            if let Some(id) = id.filter(|id| !id.contains('"') && behind.starts_with("</a>")) {
                let end = text.len() - behind.len() + "</a>".len();
                marks.push((start..end, id.to_owned()));
            }
        }
    }
    marks
}

/// Where the marks begin that stand right before the heading at `at`.
fn before_marks(text: &str, sites: &Sites, at: usize) -> usize {
    let mut from = at;
    let before = sites.html.partition_point(|html| html.start < at);
    for html in sites.html[..before].iter().rev() {
        let gap = text.get(html.end..from).unwrap_or_default();
        let gap = gap.trim().trim_start_matches("</a>");
        let line = text[..html.start].rfind('\n').map_or(0, |at| at + 1);
        let is_first = matches!(
            text[line..html.start].trim_start().chars().next(),
            None | Some('<')
        );
        if !gap.is_empty() || !is_first {
            break;
        }
        from = html.start;
    }
    from
}

/// A heading's text and the id that stands behind it.
fn named(text: &str) -> (&str, Option<&str>) {
    let parts = || {
        let open = text.rfind('{')?;
        let inside = text[open + 1..].strip_suffix('}')?;
        let inside = match inside.strip_prefix("/*") {
            Some(comment) => comment.strip_suffix("*/")?,
            None => inside,
        };
        let words = inside.split_whitespace();
        let id = words.clone().find_map(|word| word.strip_prefix('#'))?;
        let is_plain = words
            .clone()
            .all(|word| word.starts_with(['#', '.']) || word.contains('='));
        (is_plain && !id.is_empty()).then_some((text[..open].trim_end(), id))
    };
    match parts() {
        Some((title, id)) => (title, Some(id)),
        None => (text, None),
    }
}

/// Letters and digits only: slugs differ in what they make of everything else.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::markdown::sites;
    use super::*;

    #[test]
    fn ids_of_headings_are_taken_out_and_still_found() {
        let text = "# A {#first}\n\n## B & C\n\n## B & C {.x}\n\n## `d::e` {#e .y}\n";
        let mut edits = Vec::new();
        let anchors = Anchors::read(text, &sites(text), &mut edits);
        for (fragment, anchor) in [
            ("first", Some("a")),
            ("a", Some("a")),
            ("b--c", Some("b--c")),
            ("b-c", Some("b--c")),
            ("B & C", Some("b--c")),
            ("e", Some("de")),
            ("d-e", Some("de")),
            ("z", None),
        ] {
            assert_eq!(anchors.find(fragment), anchor, "{fragment}");
        }
        let deleted: Vec<&str> = edits.iter().map(|e| &text[e.range.clone()]).collect();
        assert_eq!(deleted, [" {#first}", " {#e .y}"]);
    }

    #[test]
    fn marks_are_names_of_the_heading_they_stand_at() {
        let text = "# A\n\ntext <a id=\"in\"></a>\n\n<a id=\"b1\"></a>\n<a name=\"b2\"></a>\n\n\
            ## B\n\n<a href=\"x\">y</a>\n";
        let mut edits = Vec::new();
        let anchors = Anchors::read(text, &sites(text), &mut edits);
        for (fragment, anchor) in [("in", "a"), ("b1", "b"), ("b2", "b")] {
            assert_eq!(anchors.find(fragment), Some(anchor), "{fragment}");
        }
        assert_eq!(edits.len(), 3);
    }
}

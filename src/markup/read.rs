//! Reads HTML into a tree, as browsers do. HTML that only an attack would hold is not
//! read: browsers' rules let a few bytes of it grow without end.

use std::collections::BTreeMap;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::RcDom;

use super::rules::VOID;

/// Elements open within one another.
const MOST_OPEN: usize = 2_000;
/// Elements that a browser opens again in each paragraph until they are closed.
const MOST_FORMATTING: i32 = 50;
/// A longer tag is no tag.
const LONGEST_TAG: usize = 64 << 10;

const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// The tree of some HTML, or nothing if reading it could take for ever.
/// Its nodes hold nothing any more once it is dropped.
pub(super) fn read(html: &str) -> Option<RcDom> {
    if !is_harmless(html) {
        return None;
    }
    let context = QualName::new(None, ns!(html), local_name!("body"));
    let parser = parse_fragment(
        RcDom::default(),
        ParseOpts::default(),
        context,
        Vec::new(),
        false,
    );
    Some(parser.one(html))
}

/// Counts what is open, roughly: an element counts until one of its name is closed.
fn is_harmless(html: &str) -> bool {
    let mut open = 0usize;
    let mut formatting: BTreeMap<&str, i32> = BTreeMap::new();
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        let is_closing = tag.starts_with('/');
        let inside = tag.strip_prefix('/').unwrap_or(tag);
        rest = inside;
        let end = inside.find(|c: char| !c.is_ascii_alphanumeric());
        let name = &inside[..end.unwrap_or(inside.len())];
        if name.is_empty() {
            continue;
        }
        let Some(close) = inside.find('>') else {
            return inside.len() <= LONGEST_TAG;
        };
        if close > LONGEST_TAG {
            return false;
        }
        let lower = name.to_ascii_lowercase();
        if VOID.contains(&lower.as_str()) || inside[..close].ends_with('/') {
            continue;
        }
        let step = if is_closing { -1 } else { 1 };
        open = open.saturating_add_signed(step);
        if let Some(known) = FORMATTING.iter().find(|known| **known == lower) {
            let count = formatting.entry(*known).or_default();
            *count = (*count + i32::try_from(step).unwrap_or(0)).max(0);
        }
        let n_formatting: i32 = formatting.values().sum();
        if open > MOST_OPEN || n_formatting > MOST_FORMATTING {
            return false;
        }
    }
    true
}

/// HTML without its tags.
pub(super) fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// Whether an element of HTML has this name.
pub(super) fn is_html(name: &QualName, local: &str) -> bool {
    name.ns == ns!(html) && &*name.local == local
}

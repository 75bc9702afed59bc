//! Drawings of what is related to what, as data: where each dot, line and label lies.
//! How they look is the theme's matter. Three layouts: around one topic, two columns of
//! sections, and a ring of all sections.

mod around;
mod columns;
mod ring;

use serde::Serialize;

use super::compare::draft;
use super::matrix::Joints;
use super::section::{Section, SectionRef};
use super::shapes::FrameworkRef;
use super::{Data, Maker, View};
use crate::address::PageUrl;
use crate::crosswalk::{Crosswalk, Pair, Predicate};

pub(super) use around::around;
pub(super) use columns::two_columns;
pub(super) use ring::topics_ring;

use ring::sections_ring;

/// Height of a line of a label, in the drawing's own units.
const LINE: f64 = 16.0;

/// A drawing. Its units are those of its labels: a letter is about 13 high.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Drawing {
    /// `local`, `columns` or `ring`.
    pub layout: &'static str,
    /// Its name, for a `<title>`.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// Width of the `viewBox`, which begins at 0.
    pub width: String,
    /// Height of the `viewBox`, which begins at 0.
    pub height: String,
    /// To be drawn first, below the nodes.
    pub edges: Vec<Edge>,
    /// Dots with their labels, and headings of groups.
    pub nodes: Vec<Node>,
    /// The relations in it, the closest first.
    pub legend: Vec<LegendLine>,
}

/// A dot with a label, and where it leads.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Node {
    /// Center of the dot, from the left; without meaning for a heading.
    pub x: String,
    /// Center of the dot, from the top; without meaning for a heading.
    pub y: String,
    /// Absent for the heading of a group.
    pub radius: Option<String>,
    /// Color of its framework, for a class `accent-blue`; `site` if it has none.
    pub color: &'static str,
    /// Absent for the page's own topic and for headings.
    pub url: Option<String>,
    /// The label, in two lines at most.
    pub lines: Vec<Line>,
    /// A small line below the label.
    pub note: Option<Line>,
    /// `start` or `end`: which end of the label lies at its place.
    pub anchor: &'static str,
    /// Turns the label, where it lies on a ring.
    pub rotate: Option<String>,
    /// The label and where it belongs.
    pub name: String,
}

/// A line of a label.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Line {
    /// The words of the line, ending in `…` if there were too many.
    pub text: String,
    /// Where the text is anchored, from the left.
    pub x: String,
    /// Baseline of the text, from the top.
    pub y: String,
}

/// A line between two nodes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Edge {
    /// Path data of SVG.
    pub path: String,
    /// SKOS word of the closest relation.
    pub predicate: &'static str,
    /// Thickness of the line, which grows with the number of rows behind it.
    pub width: String,
    /// The sign, and where it lies; absent where there is no room for it.
    pub sign: Option<Line>,
    /// Both ends and what joins them, in words.
    pub name: String,
}

/// A kind of line in the drawing.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LegendLine {
    /// SKOS word of the relation, as in the edges: `exact`.
    pub predicate: &'static str,
    /// The relation as a sign: `=`.
    pub symbol: &'static str,
    /// The relation in words: `same as`.
    pub words: &'static str,
}

/// `overview` in `graph.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Overview {
    /// Every framework, in the book's order.
    pub frameworks: Vec<FrameworkRef>,
    /// The sections of all frameworks around a ring.
    pub drawing: Drawing,
    /// Every line of the drawing.
    pub rows: Vec<JointView>,
}

/// What joins two sections.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JointView {
    /// The section of the pair's first framework.
    pub from: SectionRef,
    /// The section of the pair's second framework.
    pub to: SectionRef,
    /// Rows between topics of the two.
    pub n: usize,
    /// The closest relation between their topics, as a sign.
    pub symbol: &'static str,
    /// The same relation in words, to be read from `from` to `to`.
    pub words: &'static str,
    /// The rows behind it.
    pub url: String,
}

pub(super) fn url() -> PageUrl {
    PageUrl::of(&["compare", "graph"])
}

/// Whether there is anything to draw.
pub(super) fn has_page(crosswalk: &Crosswalk) -> bool {
    let mut pairs = crosswalk.pairs.iter();
    pairs.any(|pair| super::pair::asserted(crosswalk, pair).next().is_some())
}

pub(super) fn page(maker: &Maker<'_>) -> View {
    let pairs = &maker.crosswalk().pairs;
    let joints: Vec<(&Pair, Joints)> = pairs.iter().map(|p| (p, maker.joints(p))).collect();
    let mut rows = Vec::new();
    for (pair, joints) in &joints {
        for (ends, joint) in joints {
            let best = joint.best.unwrap_or(Predicate::Related);
            rows.push(JointView {
                from: maker.section_ref(ends.0),
                to: maker.section_ref(ends.1),
                n: joint.rows.len(),
                symbol: best.symbol(),
                words: best.in_words(),
                url: maker.joint_url(pair, *ends, joint),
            });
        }
    }
    let overview = Overview {
        frameworks: maker.frameworks().to_vec(),
        drawing: sections_ring(maker, &joints),
        rows,
    };
    maker.page(draft(
        "graph.html",
        "graph",
        url(),
        "All mappings, drawn".to_owned(),
        "Parts of every framework around a ring, and what joins them".to_owned(),
        Data::Graph {
            overview: Box::new(overview),
        },
    ))
}

/// The name of a group of nodes.
fn heading(name: &str, x: f64, y: f64, anchor: &'static str, color: Option<&'static str>) -> Node {
    Node {
        x: at(x),
        y: at(y),
        radius: None,
        color: color.unwrap_or("site"),
        url: None,
        lines: lines(name, usize::MAX, x, y),
        note: None,
        anchor,
        rotate: None,
        name: name.to_owned(),
    }
}

fn joint_name(maker: &Maker<'_>, ends: (Section, Section), n: usize, best: Predicate) -> String {
    let (from, to) = (maker.section_ref(ends.0), maker.section_ref(ends.1));
    let mappings = if n == 1 { "mapping" } else { "mappings" };
    format!(
        "{} – {}: {n} {mappings}, the closest “{}”",
        from.label,
        to.label,
        best.in_words()
    )
}

/// Each relation once, the closest first.
fn legend(used: impl Iterator<Item = &'static str>) -> Vec<LegendLine> {
    let used: Vec<&str> = used.collect();
    let known = Predicate::WORDS.iter();
    known
        .filter(|(word, _)| used.contains(word))
        .map(|(word, predicate)| LegendLine {
            predicate: word,
            symbol: predicate.symbol(),
            words: predicate.in_words(),
        })
        .collect()
}

/// The width of a line for so many mappings.
fn thickness(n: usize) -> String {
    at(0.75 + (n as f64).sqrt())
}

/// A label in lines of at most so many letters, the first at a place.
fn lines(label: &str, letters: usize, x: f64, y: f64) -> Vec<Line> {
    wrapped(label, letters)
        .into_iter()
        .zip(0_u8..)
        .map(|(text, index)| Line {
            text,
            x: at(x),
            y: at(y + LINE * f64::from(index)),
        })
        .collect()
}

/// Breaks a label between words, into two lines at most.
fn wrapped(label: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in label.split_whitespace() {
        let full = lines.len() == 2;
        let last = lines.last_mut().expect("never empty");
        if last.is_empty() || last.chars().count() + 1 + word.chars().count() <= letters {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        } else if full {
            last.push('…');
            break;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// The beginning of a text, if it is too long: whole words, if one fits, so that the
/// names of links hold what is seen of them.
fn cut(text: &str, letters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(letters) else {
        return text.to_owned();
    };
    let kept: String = text[..end].chars().take(letters - 1).collect();
    let in_word = !text[kept.len()..].starts_with(' ');
    let words = kept.rsplit_once(' ').map(|(words, _)| words);
    let kept = words.filter(|_| in_word).unwrap_or(&kept);
    format!("{}…", kept.trim_end_matches([' ', ',']))
}

/// A coordinate with one digit, as short as it can be.
fn at(number: f64) -> String {
    let text = format!("{number:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_break_between_words_and_end_after_two_lines() {
        for (label, expected) in [
            ("Risk", vec!["Risk"]),
            ("Risk management", vec!["Risk", "management"]),
            ("a b c d e f g h i j", vec!["a b c d e", "f g h i j"]),
            ("one two three four five", vec!["one two", "three four…"]),
            ("incomprehensibilities", vec!["incomprehensibilities"]),
        ] {
            assert_eq!(wrapped(label, 10), expected, "{label}");
        }
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        for (text, expected) in [
            ("Outline, July", "Outline, July"),
            ("Outline, July 2026", "Outline, July…"),
            ("Outline, Januaries", "Outline…"),
            ("Incomprehensibilities", "Incomprehensi…"),
        ] {
            assert_eq!(cut(text, 14), expected, "{text}");
        }
    }

    #[test]
    fn coordinates_are_short() {
        for (number, text) in [(1.0, "1"), (1.25, "1.2"), (-0.01, "0"), (-3.5, "-3.5")] {
            assert_eq!(at(number), text);
        }
    }
}

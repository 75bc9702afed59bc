//! Drawings around a ring: the sections of all frameworks, or the topics of one
//! comparison.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use super::{Drawing, Edge, LINE, Line, Node, at, heading, joint_name, legend, lines, thickness};
use crate::crosswalk::{Pair, Predicate};
use crate::view::Maker;
use crate::view::comparison::TopicsOf;
use crate::view::matrix::Joints;
use crate::view::section::Section;
use crate::view::shapes::Row;

/// The sections of all frameworks around a ring.
pub(super) fn sections_ring(maker: &Maker<'_>, joints: &[(&Pair, Joints)]) -> Drawing {
    let mut of_framework: BTreeMap<usize, Vec<Section>> = BTreeMap::new();
    for (pair, joints) in joints {
        for ends in joints.keys() {
            of_framework.entry(pair.a).or_default().push(ends.0);
            of_framework.entry(pair.b).or_default().push(ends.1);
        }
    }
    let mut groups = Vec::new();
    let mut numbers: BTreeMap<Section, usize> = BTreeMap::new();
    for (framework, mut sections) in of_framework {
        sections.sort_unstable();
        sections.dedup();
        let shown = &maker.frameworks()[framework];
        let mut dots = Vec::new();
        for section in sections {
            let n = numbers.len();
            numbers.insert(section, n);
            let section = maker.section_ref(section);
            dots.push(Dot {
                name: format!("{}, {}", section.label, section.scheme),
                label: section.label,
                url: section.url,
            });
        }
        groups.push(Group {
            name: shown.name.clone(),
            color: shown.color,
            dots,
        });
    }
    let mut joins = Vec::new();
    for (ends, joint) in joints.iter().flat_map(|(_, joints)| joints) {
        let best = joint.best.unwrap_or(Predicate::Related);
        joins.push(Join {
            ends: (numbers[&ends.0], numbers[&ends.1]),
            predicate: best,
            n: joint.rows.len(),
            name: joint_name(maker, *ends, joint.rows.len(), best),
        });
    }
    let description = format!(
        "{} parts of {} frameworks around a ring, joined by {} lines; every line is a row of the table below",
        numbers.len(),
        groups.len(),
        joins.len()
    );
    let title = "Parts of all frameworks and what joins them".to_owned();
    ring(title, description, &groups, &joins)
}

/// The topics of an authored comparison around a ring.
pub(in crate::view) fn topics_ring(groups: &[TopicsOf], rows: &[Row]) -> Option<Drawing> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for group in groups {
        let mut dots = Vec::new();
        for topic in &group.topics {
            let n = numbers.len();
            numbers.insert(&topic.id, n);
            let scheme = topic.scheme.as_ref().map_or("", |scheme| &scheme.title);
            dots.push(Dot {
                label: topic.label.clone(),
                name: format!("{}, {scheme}", topic.label),
                url: topic.url.clone(),
            });
        }
        let framework = group.framework.as_ref();
        shown.push(Group {
            name: framework.map_or("Common ground", |f| &f.name).to_owned(),
            color: framework.map_or("site", |f| f.color),
            dots,
        });
    }
    let mut joins = Vec::new();
    for row in rows {
        let ends = (numbers.get(&*row.subject.id), numbers.get(&*row.object.id));
        let known = Predicate::WORDS
            .iter()
            .find(|(word, _)| *word == row.predicate);
        if let ((Some(from), Some(to)), Some((_, predicate))) = (ends, known) {
            joins.push(Join {
                ends: (*from, *to),
                predicate: *predicate,
                n: 1,
                name: format!("{} {} {}", row.subject.label, row.words, row.object.label),
            });
        }
    }
    let description = format!(
        "{} topics around a ring, joined by {} lines",
        numbers.len(),
        joins.len()
    );
    let title = "What is compared, and how it relates".to_owned();
    (!numbers.is_empty()).then(|| ring(title, description, &shown, &joins))
}

/// Neighbors on a ring under one heading.
struct Group {
    name: String,
    color: &'static str,
    dots: Vec<Dot>,
}

/// A node on a ring.
struct Dot {
    label: String,
    name: String,
    url: String,
}

/// A line across a ring.
struct Join {
    /// Numbers of its ends, counted through all groups.
    ends: (usize, usize),
    predicate: Predicate,
    n: usize,
    name: String,
}

/// Nodes around a ring; lines bend toward its center, so that those with the same ends
/// run together.
fn ring(title: String, description: String, groups: &[Group], joins: &[Join]) -> Drawing {
    const LABEL: f64 = 205.0;
    const LETTERS: usize = 26;
    /// With more lines than this their signs would cover each other.
    const MOST_SIGNS: usize = 24;
    // A heading and a gap for each group.
    let n_places: usize = groups.iter().map(|group| group.dots.len() + 2).sum();
    let radius = (n_places as f64 * 6.2).max(150.0);
    let center = radius + LABEL;
    // Whole tenths leave no room for the last bit of a machine's sine.
    let place = |step: f64, far: f64| {
        let angle = step / n_places as f64 * TAU - TAU / 4.0;
        (center + far * angle.cos(), center + far * angle.sin())
    };
    let mut nodes = Vec::new();
    let mut steps = Vec::new();
    let mut step = 0.0;
    for group in groups {
        let mut head = heading(&group.name, 0.0, 0.0, "start", Some(group.color));
        turn(&mut head, step / n_places as f64, center, radius);
        nodes.push(head);
        step += 1.0;
        for dot in &group.dots {
            steps.push(step);
            let (x, y) = place(step, radius);
            let mut node = Node {
                x: at(x),
                y: at(y),
                radius: Some(at(5.0)),
                color: group.color,
                url: Some(dot.url.clone()),
                lines: lines(&dot.label, LETTERS, 0.0, 0.0),
                note: None,
                anchor: "start",
                rotate: None,
                name: dot.name.clone(),
            };
            turn(&mut node, step / n_places as f64, center, radius);
            nodes.push(node);
            step += 1.0;
        }
        step += 1.0;
    }
    let has_signs = joins.len() <= MOST_SIGNS;
    let edges: Vec<Edge> = joins
        .iter()
        .map(|join| {
            let (from, to) = (steps[join.ends.0], steps[join.ends.1]);
            let bends = [
                place(from, radius - 6.0),
                place(from, radius * 0.3),
                place(to, radius * 0.3),
                place(to, radius - 6.0),
            ];
            let [a, b, c, d] = bends.map(|(x, y)| format!("{} {}", at(x), at(y)));
            let (x, y) = on_curve(bends, 0.22);
            Edge {
                path: format!("M{a} C{b} {c} {d}"),
                predicate: join.predicate.word(),
                width: thickness(join.n),
                sign: has_signs.then(|| Line {
                    text: join.predicate.symbol().to_owned(),
                    x: at(x),
                    y: at(y + 5.0),
                }),
                name: join.name.clone(),
            }
        })
        .collect();
    Drawing {
        layout: "ring",
        title,
        description,
        width: at(center * 2.0),
        height: at(center * 2.0),
        legend: legend(edges.iter().map(|edge| edge.predicate)),
        edges,
        nodes,
    }
}

/// The point of a cubic curve at a part of its way.
fn on_curve(bends: [(f64, f64); 4], part: f64) -> (f64, f64) {
    let rest = 1.0 - part;
    let weights = [
        rest * rest * rest,
        3.0 * rest * rest * part,
        3.0 * rest * part * part,
        part * part * part,
    ];
    bends
        .iter()
        .zip(weights)
        .fold((0.0, 0.0), |sum, ((x, y), weight)| {
            (sum.0 + x * weight, sum.1 + y * weight)
        })
}

/// Lays a node's label outside a ring, readable on both of its halves. `share` is the
/// part of a full turn from the top.
fn turn(node: &mut Node, share: f64, center: f64, radius: f64) {
    let degrees = share * 360.0 - 90.0;
    let is_left = share > 0.5;
    let far = radius + 14.0;
    let (turned, x) = match is_left {
        true => (degrees + 180.0, center - far),
        false => (degrees, center + far),
    };
    node.anchor = if is_left { "end" } else { "start" };
    node.rotate = Some(format!(
        "rotate({} {} {})",
        at(turned),
        at(center),
        at(center)
    ));
    let above = LINE * (node.lines.len() as f64 - 1.0) / 2.0;
    for (line, index) in node.lines.iter_mut().zip(0_u8..) {
        line.x = at(x);
        line.y = at(center + 4.5 - above + LINE * f64::from(index));
    }
}

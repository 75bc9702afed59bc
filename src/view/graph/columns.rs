//! The drawing of a pair: the sections of two frameworks facing each other.

use std::collections::BTreeMap;

use super::{
    Drawing, Edge, LINE, Line, Node, at, cut, heading, joint_name, legend, lines, thickness,
    wrapped,
};
use crate::crosswalk::{Pair, Predicate};
use crate::view::Maker;
use crate::view::matrix::Joints;
use crate::view::section::{Section, SectionRef};

/// One side of the drawing.
struct Column {
    /// Each with the height at which it lies.
    sections: Vec<(Section, SectionRef, f64)>,
    height: f64,
}

/// The sections of two frameworks facing each other.
pub(in crate::view) fn two_columns(maker: &Maker<'_>, pair: &Pair, joints: &Joints) -> Drawing {
    const WIDTH: f64 = 640.0;
    const LEFT: f64 = 212.0;
    const LETTERS: usize = 28;
    const GAP: f64 = 18.0;
    let names = [
        &maker.frameworks()[pair.a].name,
        &maker.frameworks()[pair.b].name,
    ];
    let mut sides: [Vec<Section>; 2] = Default::default();
    for ends in joints.keys() {
        sides[0].push(ends.0);
        sides[1].push(ends.1);
    }
    let mut columns: Vec<Column> = Vec::new();
    for side in &mut sides {
        side.sort_unstable();
        side.dedup();
        let mut y = 24.0;
        let mut sections = Vec::new();
        for section in side.iter() {
            let shown = maker.section_ref(*section);
            let height = LINE * (wrapped(&shown.label, LETTERS).len() + 1) as f64;
            sections.push((*section, shown, y + height / 2.0));
            y += height + GAP;
        }
        columns.push(Column {
            sections,
            height: y,
        });
    }
    let height = columns.iter().fold(0.0, |most: f64, c| most.max(c.height));
    let mut nodes = Vec::new();
    let mut places: BTreeMap<(usize, Section), (f64, f64)> = BTreeMap::new();
    for (side, column) in columns.iter().enumerate() {
        let (x, label, anchor) = match side {
            0 => (LEFT, LEFT - 14.0, "end"),
            _ => (WIDTH - LEFT, WIDTH - LEFT + 14.0, "start"),
        };
        let down = (height - column.height) / 2.0;
        nodes.push(heading(
            names[side],
            label,
            14.0,
            anchor,
            column.sections.first().map(|c| c.1.color),
        ));
        for (section, shown, y) in &column.sections {
            let y = y + down;
            let n_lines = wrapped(&shown.label, LETTERS).len() as f64;
            let first = y - LINE * (n_lines + 1.0) / 2.0 + 12.0;
            places.insert((side, *section), (x, y));
            nodes.push(Node {
                x: at(x),
                y: at(y),
                radius: Some(at(5.0)),
                color: shown.color,
                url: Some(shown.url.clone()),
                lines: lines(&shown.label, LETTERS, label, first),
                note: Some(Line {
                    text: cut(&shown.scheme, LETTERS + 6),
                    x: at(label),
                    y: at(first + LINE * n_lines - 1.0),
                }),
                anchor,
                rotate: None,
                name: format!(
                    "{}, {}",
                    wrapped(&shown.label, LETTERS).join(" "),
                    cut(&shown.scheme, LETTERS + 6)
                ),
            });
        }
    }
    let mut edges = Vec::new();
    for (ends, joint) in joints {
        let best = joint.best.unwrap_or(Predicate::Related);
        let (x1, y1) = places[&(0, ends.0)];
        let (x2, y2) = places[&(1, ends.1)];
        let middle = (x1 + x2) / 2.0;
        edges.push(Edge {
            path: format!(
                "M{} {} C{} {} {} {} {} {}",
                at(x1 + 5.0),
                at(y1),
                at(middle),
                at(y1),
                at(middle),
                at(y2),
                at(x2 - 5.0),
                at(y2)
            ),
            predicate: best.word(),
            width: thickness(joint.rows.len()),
            sign: None,
            name: joint_name(maker, *ends, joint.rows.len(), best),
        });
    }
    let legend = legend(edges.iter().map(|edge| edge.predicate));
    Drawing {
        layout: "columns",
        title: format!("{} and {}", names[0], names[1]),
        description: format!(
            "{} of {} on the left, of {} on the right; {} join them, thicker for more mappings",
            "Parts",
            names[0],
            names[1],
            match edges.len() {
                1 => "one line".to_owned(),
                n => format!("{n} lines"),
            }
        ),
        width: at(WIDTH),
        height: at(height),
        edges,
        nodes,
        legend,
    }
}

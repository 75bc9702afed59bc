//! The drawing of one topic: what it is mapped to, one below the other.

use super::{Drawing, Edge, LINE, Line, Node, at, cut, legend, lines};
use crate::view::shapes::{Row, TopicRef};

/// Neighbors that are drawn.
const MOST_NEIGHBORS: usize = 12;

/// A topic and the nearest of what it is mapped to, one below the other.
pub(in crate::view) fn around(topic: &TopicRef, rows: &[&Row]) -> Option<Drawing> {
    const TRUNK: f64 = 12.0;
    const DOT: f64 = 66.0;
    const LABEL: f64 = 80.0;
    const LETTERS: usize = 30;
    if rows.is_empty() {
        return None;
    }
    let rows = &rows[..rows.len().min(MOST_NEIGHBORS)];
    let own = lines(&topic.label, 38, 2.0, 14.0);
    let mut y = 14.0 + LINE * (own.len() as f64 - 1.0) + 12.0;
    let top = y;
    let mut nodes = vec![Node {
        x: at(TRUNK),
        y: at(top),
        radius: Some(at(5.0)),
        color: topic.framework.as_ref().map_or("site", |f| f.color),
        url: None,
        lines: own,
        note: None,
        anchor: "start",
        rotate: None,
        name: topic.label.clone(),
    }];
    let mut edges = Vec::new();
    y += 26.0;
    for row in rows {
        let other = &row.other;
        let label = lines(&other.label, LETTERS, LABEL, y + 4.0);
        let below = y + 4.0 + LINE * label.len() as f64;
        let place = match (&other.framework, &other.scheme) {
            (_, Some(scheme)) => scheme.title.clone(),
            (Some(framework), None) => framework.name.clone(),
            (None, None) => String::new(),
        };
        edges.push(Edge {
            path: format!(
                "M{TRUNK} {} V{} Q{TRUNK} {} {} {} H{}",
                at(top),
                at(y - 10.0),
                at(y),
                TRUNK + 10.0,
                at(y),
                DOT - 5.0
            ),
            predicate: row.predicate,
            width: "1.75".to_owned(),
            sign: Some(Line {
                text: row.symbol.to_owned(),
                x: at(39.0),
                y: at(y + 5.0),
            }),
            name: format!("{} {} {}", topic.label, row.words, other.label),
        });
        nodes.push(Node {
            x: at(DOT),
            y: at(y),
            radius: Some(at(5.0)),
            color: other.framework.as_ref().map_or("site", |f| f.color),
            url: Some(other.url.clone()),
            note: Some(Line {
                text: cut(&place, LETTERS + 6),
                x: at(LABEL),
                y: at(below - 2.0),
            }),
            lines: label,
            anchor: "start",
            rotate: None,
            name: format!("{} {}, {place}", row.words, other.label),
        });
        y = below + 18.0;
    }
    Some(Drawing {
        layout: "local",
        title: format!("Around {}", topic.label),
        description: format!(
            "{} and the {} it is mapped to",
            topic.label,
            match rows.len() {
                1 => "one topic".to_owned(),
                n => format!("{n} topics"),
            }
        ),
        width: at(300.0),
        height: at(y - 8.0),
        legend: legend(edges.iter().map(|edge| edge.predicate)),
        edges,
        nodes,
    })
}

//! Boxes in layers, each below all that it needs, and lines between them. Whole numbers
//! only, so that every machine draws the same. Knows nothing of lessons.

/// Times that the order within layers is improved.
const SWEEPS: usize = 12;

pub(super) const BOX_WIDTH: i32 = 184;
/// Room for a line that passes a layer.
const LANE_WIDTH: i32 = 12;
const GAP: i32 = 20;
const LAYER_GAP: i32 = 44;
const MARGIN: i32 = 8;
pub(super) const LINE_HEIGHT: i32 = 18;
const PADDING: i32 = 10;

/// Where a box stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rect {
    pub x: i32,
    pub y: i32,
    pub height: i32,
}

/// The finished places of boxes and lines.
#[derive(Debug)]
pub(super) struct Laid {
    pub width: i32,
    pub height: i32,
    pub boxes: Vec<Rect>,
    /// `d` of each line, from the foot of a box to the head of one below.
    pub lines: Vec<String>,
}

/// A box, or the place where a line passes a layer.
#[derive(Clone, Debug, Default)]
struct Node {
    layer: usize,
    width: i32,
    center: i32,
    above: Vec<usize>,
    below: Vec<usize>,
}

/// Lays out boxes with these labels; an edge leads from a prerequisite to what needs it.
pub(super) fn layout(labels: &[Vec<String>], edges: &[(usize, usize)]) -> Laid {
    let (layers, edges) = layered(labels.len(), edges);
    let mut nodes: Vec<Node> = layers
        .iter()
        .map(|layer| Node {
            layer: *layer,
            width: BOX_WIDTH,
            ..Node::default()
        })
        .collect();
    let chains: Vec<Vec<usize>> = edges
        .iter()
        .map(|(from, to)| chain(&mut nodes, *from, *to))
        .collect();
    let n_layers = layers.iter().max().map_or(0, |last| last + 1);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); n_layers];
    for (index, node) in nodes.iter().enumerate() {
        rows[node.layer].push(index);
    }
    order(&nodes, &mut rows);
    spread(&mut nodes, &rows);

    let mut tops = Vec::with_capacity(n_layers);
    let mut heights = Vec::with_capacity(n_layers);
    let mut y = MARGIN;
    for row in &rows {
        let lines = row.iter().filter_map(|node| labels.get(*node));
        let most = lines.map(Vec::len).max().unwrap_or(1);
        let height = i32::try_from(most).unwrap_or(1) * LINE_HEIGHT + 2 * PADDING;
        tops.push(y);
        heights.push(height);
        y += height + LAYER_GAP;
    }
    let left = nodes
        .iter()
        .map(|n| n.center - n.width / 2)
        .min()
        .unwrap_or(0);
    for node in &mut nodes {
        node.center += MARGIN - left;
    }
    let right = nodes
        .iter()
        .map(|n| n.center + n.width / 2)
        .max()
        .unwrap_or(0);
    let boxes = nodes[..labels.len()]
        .iter()
        .map(|node| Rect {
            x: node.center - BOX_WIDTH / 2,
            y: tops[node.layer],
            height: heights[node.layer],
        })
        .collect();
    let lines = chains
        .iter()
        .map(|chain| line(chain, &nodes, &tops, &heights))
        .collect();
    Laid {
        width: right + MARGIN,
        height: y - LAYER_GAP + MARGIN,
        boxes,
        lines,
    }
}

/// Each node's layer, one below the lowest that it needs, and the edges that lead
/// down. Those that would close a circle are left out; they are reported elsewhere.
fn layered(n_nodes: usize, edges: &[(usize, usize)]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let mut waiting: Vec<usize> = vec![0; n_nodes];
    for (_, to) in edges {
        waiting[*to] += 1;
    }
    let mut layers = vec![0; n_nodes];
    let mut is_placed = vec![false; n_nodes];
    for _ in 0..n_nodes {
        // Where all that is left stands in circles, the first in the order goes on.
        let ready = (0..n_nodes)
            .filter(|node| !is_placed[*node])
            .min_by_key(|node| (waiting[*node] > 0, *node));
        let Some(node) = ready else { break };
        is_placed[node] = true;
        for (from, to) in edges {
            if *from == node && !is_placed[*to] {
                waiting[*to] -= 1;
                layers[*to] = layers[*to].max(layers[node] + 1);
            }
        }
    }
    let down = edges
        .iter()
        .filter(|(from, to)| layers[*from] < layers[*to]);
    let down = down.copied().collect();
    (layers, down)
}

/// Ties two nodes together, with a lane in each layer between them.
fn chain(nodes: &mut Vec<Node>, from: usize, to: usize) -> Vec<usize> {
    let mut chain = vec![from];
    for layer in nodes[from].layer + 1..nodes[to].layer {
        chain.push(nodes.len());
        nodes.push(Node {
            layer,
            width: LANE_WIDTH,
            ..Node::default()
        });
    }
    chain.push(to);
    for pair in chain.windows(2) {
        nodes[pair[0]].below.push(pair[1]);
        nodes[pair[1]].above.push(pair[0]);
    }
    chain
}

/// Orders each layer by the middle of its neighbors, down and up in turn, so that few
/// lines cross.
fn order(nodes: &[Node], rows: &mut [Vec<usize>]) {
    let mut rank: Vec<usize> = vec![0; nodes.len()];
    let note = |row: &[usize], rank: &mut Vec<usize>| {
        for (at, node) in row.iter().enumerate() {
            rank[*node] = at;
        }
    };
    for row in rows.iter() {
        note(row, &mut rank);
    }
    for sweep in 0..SWEEPS {
        let is_down = sweep % 2 == 0;
        for step in 0..rows.len() {
            let at = if is_down { step } else { rows.len() - 1 - step };
            let middle = |node: usize, rank: &[usize]| {
                let near = if is_down {
                    &nodes[node].above
                } else {
                    &nodes[node].below
                };
                match near.len() {
                    0 => rank[node] * 1000,
                    n => near.iter().map(|other| rank[*other] * 1000).sum::<usize>() / n,
                }
            };
            let mut keyed: Vec<(usize, usize, usize)> = rows[at]
                .iter()
                .map(|node| (middle(*node, &rank), rank[*node], *node))
                .collect();
            keyed.sort_unstable();
            rows[at] = keyed.into_iter().map(|(_, _, node)| node).collect();
            note(&rows[at], &mut rank);
        }
    }
}

/// Moves nodes toward the middle of their neighbors, keeping order and distance.
fn spread(nodes: &mut [Node], rows: &[Vec<usize>]) {
    for row in rows {
        let mut x = 0;
        for node in row {
            nodes[*node].center = x + nodes[*node].width / 2;
            x += nodes[*node].width + GAP;
        }
        for node in row {
            nodes[*node].center -= x / 2;
        }
    }
    for sweep in 0..SWEEPS {
        for step in 0..rows.len() {
            let is_down = sweep % 2 == 0;
            let at = if is_down { step } else { rows.len() - 1 - step };
            let row = &rows[at];
            let wanted: Vec<i32> = row
                .iter()
                .map(|node| {
                    let node = &nodes[*node];
                    let near = if is_down { &node.above } else { &node.below };
                    let sum: i32 = near.iter().map(|other| nodes[*other].center).sum();
                    match i32::try_from(near.len()) {
                        Ok(n) if n > 0 => sum / n,
                        _ => node.center,
                    }
                })
                .collect();
            let apart = |a: usize, b: usize| (nodes[row[a]].width + nodes[row[b]].width) / 2 + GAP;
            let mut from_left = wanted.clone();
            for i in 1..row.len() {
                from_left[i] = from_left[i].max(from_left[i - 1] + apart(i - 1, i));
            }
            let mut from_right = wanted;
            for i in (1..row.len()).rev() {
                from_right[i - 1] = from_right[i - 1].min(from_right[i] - apart(i - 1, i));
            }
            for (i, node) in row.iter().enumerate() {
                // Half of the sum of two rows that keep their distances keeps them too.
                nodes[*node].center = (from_left[i] + from_right[i]).div_euclid(2);
            }
        }
    }
}

/// A line from the foot of the first box to the head of the last.
fn line(chain: &[usize], nodes: &[Node], tops: &[i32], heights: &[i32]) -> String {
    let first = &nodes[chain[0]];
    let mut x = first.center;
    let mut y = tops[first.layer] + heights[first.layer];
    let mut d = format!("M{x} {y}");
    for (index, next) in chain.iter().enumerate().skip(1) {
        let node = &nodes[*next];
        let is_last = index + 1 == chain.len();
        // Room for the arrowhead.
        let head = tops[node.layer] - if is_last { 5 } else { 0 };
        if node.center == x {
            d.push_str(&format!("V{head}"));
        } else {
            let half = y + (head - y) / 2;
            d.push_str(&format!("C{x} {half} {0} {half} {0} {head}", node.center));
        }
        x = node.center;
        y = head;
        if !is_last {
            y += heights[node.layer];
            d.push_str(&format!("V{y}"));
        }
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(n: usize) -> Vec<Vec<String>> {
        (0..n).map(|n| vec![n.to_string()]).collect()
    }

    #[test]
    fn lessons_stand_below_all_they_need() {
        let edges = [(0, 1), (1, 2), (0, 2), (3, 2)];
        let laid = layout(&labels(4), &edges);
        let y = |node: usize| laid.boxes[node].y;
        assert!(y(0) < y(1) && y(1) < y(2) && y(3) < y(2));
        assert_eq!(laid.lines.len(), 4);
        for rect in &laid.boxes {
            assert!(rect.x >= 0 && rect.x + BOX_WIDTH <= laid.width);
            assert!(rect.y + rect.height <= laid.height);
        }
    }

    #[test]
    fn boxes_of_a_layer_never_overlap() {
        let edges: Vec<(usize, usize)> = (1..40).map(|n| (n * 7 % n, n)).collect();
        let laid = layout(&labels(40), &edges);
        for (a, first) in laid.boxes.iter().enumerate() {
            for second in &laid.boxes[a + 1..] {
                let apart = (first.x - second.x).abs() >= BOX_WIDTH;
                assert!(first.y != second.y || apart, "{first:?} {second:?}");
            }
        }
        assert_eq!(
            format!("{laid:?}"),
            format!("{:?}", layout(&labels(40), &edges))
        );
    }

    #[test]
    fn circles_do_not_stop_it() {
        let laid = layout(&labels(3), &[(0, 1), (1, 2), (2, 0), (1, 1)]);
        assert_eq!(laid.lines.len(), 2);
    }
}

//! Ways from topic to topic along given edges: which exist, and how to print one.
//!
//! Edges are lists of neighbors by topic index; what they mean is the caller's.

use std::collections::{BTreeMap, VecDeque};

use super::topic::{Topic, TopicIdx};

/// Neighbors of each topic, by topic index.
pub(super) type Edges = Vec<Vec<TopicIdx>>;

/// For each pair, whether edges lead from its first topic to its second.
///
/// Sixty-four starts share one sweep over the edges, a bit each, so that thousands
/// of pairs in a large or cyclic net stay affordable.
pub(super) fn reaches(edges: &Edges, pairs: &[(TopicIdx, TopicIdx)]) -> Vec<bool> {
    const AT_ONCE: usize = 64;
    let mut by_start: BTreeMap<TopicIdx, Vec<usize>> = BTreeMap::new();
    for (index, (start, _)) in pairs.iter().enumerate() {
        by_start.entry(*start).or_default().push(index);
    }
    let starts: Vec<(TopicIdx, Vec<usize>)> = by_start.into_iter().collect();
    let mut found = vec![false; pairs.len()];
    for some in starts.chunks(AT_ONCE) {
        let mut reached_from = vec![0_u64; edges.len()];
        for (bit, (start, _)) in some.iter().enumerate() {
            reached_from[start.index()] |= 1 << bit;
        }
        spread(
            edges,
            &mut reached_from,
            some.iter().map(|(start, _)| *start),
        );
        for (bit, (_, indices)) in some.iter().enumerate() {
            for index in indices {
                found[*index] = reached_from[pairs[*index].1.index()] & (1 << bit) != 0;
            }
        }
    }
    found
}

/// Carries the bits of each topic along all edges until nothing changes.
fn spread(edges: &Edges, bits: &mut [u64], starts: impl Iterator<Item = TopicIdx>) {
    let mut queue: VecDeque<TopicIdx> = starts.collect();
    let mut waits = vec![false; edges.len()];
    for topic in &queue {
        waits[topic.index()] = true;
    }
    while let Some(topic) = queue.pop_front() {
        waits[topic.index()] = false;
        let carried = bits[topic.index()];
        for next in &edges[topic.index()] {
            if carried & !bits[next.index()] == 0 {
                continue;
            }
            bits[next.index()] |= carried;
            if !waits[next.index()] {
                waits[next.index()] = true;
                queue.push_back(*next);
            }
        }
    }
}

/// The number of the ring that each topic stands in: topics from which edges lead to
/// one another share one; a topic in no ring has one of its own (Tarjan).
pub(super) fn rings(edges: &Edges) -> Vec<usize> {
    let n = edges.len();
    let mut ring = vec![0; n];
    // When each topic was first met, from 1, and the earliest it leads back to.
    let (mut met, mut low) = (vec![0; n], vec![0; n]);
    let (mut clock, mut n_rings) = (0, 0);
    let mut open: Vec<usize> = Vec::new();
    // Topics being walked, each with its next edge.
    let mut walk: Vec<(usize, usize)> = Vec::new();
    for start in 0..n {
        if met[start] == 0 {
            walk.push((start, 0));
        }
        while let Some((topic, edge)) = walk.pop() {
            if edge == 0 {
                clock += 1;
                (met[topic], low[topic]) = (clock, clock);
                open.push(topic);
            }
            if let Some(next) = edges[topic].get(edge).map(|next| next.index()) {
                walk.push((topic, edge + 1));
                if met[next] == 0 {
                    walk.push((next, 0));
                } else if ring[next] == 0 {
                    low[topic] = low[topic].min(met[next]);
                }
                continue;
            }
            if low[topic] == met[topic] {
                n_rings += 1;
                while let Some(member) = open.pop() {
                    ring[member] = n_rings;
                    if member == topic {
                        break;
                    }
                }
            }
            if let Some((from, _)) = walk.last() {
                low[*from] = low[*from].min(low[topic]);
            }
        }
    }
    ring
}

/// A shortest way between two topics, both included, if one is found among the
/// first hundred topics; longer ones would not be read.
pub(super) fn shortest(edges: &Edges, from: TopicIdx, to: TopicIdx) -> Option<Vec<TopicIdx>> {
    const MOST_VISITED: usize = 100;
    let mut came_from = BTreeMap::from([(from, from)]);
    let mut queue = VecDeque::from([from]);
    while let Some(topic) = queue.pop_front() {
        for next in &edges[topic.index()] {
            if came_from.len() >= MOST_VISITED || came_from.contains_key(next) {
                continue;
            }
            came_from.insert(*next, topic);
            queue.push_back(*next);
            if *next == to {
                let mut way = vec![to];
                let mut at = to;
                while at != from {
                    at = came_from[&at];
                    way.push(at);
                }
                way.reverse();
                return Some(way);
            }
        }
    }
    None
}

/// Topics as text, `sign` between them; the middle of a long way is left out.
pub(super) fn way(topics: &[Topic], way: impl IntoIterator<Item = TopicIdx>, sign: &str) -> String {
    const LONGEST: usize = 7;
    let mut names: Vec<String> = way
        .into_iter()
        .map(|topic| format!("`{}`", topics[topic.index()].id))
        .collect();
    if names.len() > LONGEST {
        let last = names.split_off(names.len() - LONGEST / 2);
        names.truncate(LONGEST / 2);
        names.push("…".to_owned());
        names.extend(last);
    }
    names.join(&format!(" {sign} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(index: usize) -> TopicIdx {
        TopicIdx::new(index)
    }

    /// A ring of `n` topics and, behind it, one that leads into it.
    fn ring(n: usize) -> Edges {
        let mut edges: Edges = (0..n).map(|i| vec![topic((i + 1) % n)]).collect();
        edges.push(vec![topic(0)]);
        edges
    }

    #[test]
    fn reach_follows_edges_one_way_and_ends_in_rings() {
        let edges = ring(200);
        let mut pairs: Vec<_> = (0..200)
            .map(|i| (topic(i), topic((i + 199) % 200)))
            .collect();
        pairs.push((topic(200), topic(150)));
        pairs.push((topic(150), topic(200)));
        let found = reaches(&edges, &pairs);
        assert!(found[..201].iter().all(|found| *found));
        assert!(!found[201]);
    }

    #[test]
    fn topics_of_a_ring_share_its_number() {
        let ring_of = rings(&ring(200));
        assert!(ring_of[..200].iter().all(|number| *number == ring_of[0]));
        assert_ne!(ring_of[200], ring_of[0]);
        let line: Edges = vec![vec![topic(1)], vec![topic(2)], Vec::new(), vec![topic(3)]];
        let mut numbers = rings(&line);
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 4);
        // Two rings joined by one edge, the way back missing.
        let two: Edges = vec![
            vec![topic(1)],
            vec![topic(0), topic(2)],
            vec![topic(3)],
            vec![topic(2)],
        ];
        let numbers = rings(&two);
        assert_eq!(numbers[0], numbers[1]);
        assert_eq!(numbers[2], numbers[3]);
        assert_ne!(numbers[0], numbers[2]);
    }

    #[test]
    fn the_shortest_way_is_found_within_reason() {
        let edges = ring(5);
        let way = shortest(&edges, topic(5), topic(2));
        assert_eq!(way, Some([5, 0, 1, 2].map(topic).to_vec()));
        assert_eq!(shortest(&edges, topic(2), topic(5)), None);
        assert_eq!(shortest(&ring(1000), topic(0), topic(999)), None);
    }
}

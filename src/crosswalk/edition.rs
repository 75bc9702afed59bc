//! What became of the topics of an edition in a later one, as the rows of an edition
//! set tell it.
//!
//! Only rows and declared gaps speak: a topic without either is listed as not stated,
//! never as dropped or new.

use std::collections::{BTreeMap, BTreeSet};

use super::Crosswalk;
use super::lookup::Side;
use super::predicate::Predicate;
use super::set::SetKind;
use super::topic::TopicIdx;

/// The change from one edition to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionChange {
    /// Index into `Crosswalk::sets`.
    pub set: usize,
    /// This and `new` as indices into `Crosswalk::schemes`.
    pub old: usize,
    pub new: usize,
    /// Whether the new edition replaces the old one, perhaps over others between
    /// them. If not, both may go on side by side.
    pub replaces: bool,
    /// By fate, then in the order of the schemes. Each topic of the old edition stands
    /// in one row at most.
    pub rows: Vec<EditionRow>,
    /// Counted topics of which no row and no gap speaks.
    pub unstated_old: Vec<TopicIdx>,
    pub unstated_new: Vec<TopicIdx>,
}

/// What became of one topic, or where a new one came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionRow {
    pub fate: Fate,
    /// Of the old edition; of the new one if the fate is [`Fate::New`].
    pub topic: TopicIdx,
    /// Its mappings to the other edition, as indices into `Crosswalk::mappings`; the
    /// best first.
    pub mappings: Vec<usize>,
    /// The broader topics it left and came to, if those do not match.
    pub moved: Option<(TopicIdx, TopicIdx)>,
    /// The declaration that there is none, as an index into `Crosswalk::gaps`.
    pub gap: Option<usize>,
}

/// What became of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// One exact or close row to a topic with the same label, in the same place.
    Kept,
    /// The same with another label.
    Renamed,
    /// The same label below another broader topic.
    Moved,
    /// Several rows, or one to a narrower topic.
    Split,
    /// Into a broader topic, or one that others came to as well.
    Merged,
    /// Nothing but related rows.
    Related,
    /// Declared to have no successor.
    Dropped,
    /// Declared to have no predecessor.
    New,
}

impl Fate {
    /// Every fate, in display order.
    pub const ALL: [Self; 8] = [
        Self::Kept,
        Self::Renamed,
        Self::Moved,
        Self::Split,
        Self::Merged,
        Self::Related,
        Self::Dropped,
        Self::New,
    ];

    /// Its name in lowercase.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Related => "related",
            Self::Dropped => "dropped",
            Self::New => "new",
        }
    }
}

impl Crosswalk {
    /// The older and the newer edition that a set joins, as indices into
    /// `Crosswalk::schemes`; none for other sets, and none if both are the same.
    pub fn editions_of(&self, set: usize) -> Option<(usize, usize)> {
        let mapping_set = &self.sets[set];
        let (Side::Scheme(subject), Side::Scheme(object)) =
            (mapping_set.subject, mapping_set.object)
        else {
            return None;
        };
        if mapping_set.kind != SetKind::Editions || subject == object {
            return None;
        }
        // Sets lead from the older to the newer edition unless the schemes say otherwise.
        let turned = self.replaced_by(subject).contains(&object);
        Some(if turned {
            (object, subject)
        } else {
            (subject, object)
        })
    }

    /// The change that an edition set tells of.
    pub fn edition_change(&self, set: usize) -> Option<EditionChange> {
        let (old, new) = self.editions_of(set)?;
        let reading = Reading::of(self, set, old, new);
        let mut rows: Vec<EditionRow> = self
            .topics_of(old)
            .filter_map(|topic| reading.fate(topic))
            .collect();
        rows.extend(
            self.topics_of(new)
                .filter_map(|topic| reading.origin(topic)),
        );
        rows.sort_by_key(|row| (row.fate, row.topic));
        let unstated = |scheme: usize| {
            let is_open = |topic: &TopicIdx| self[*topic].counted && !reading.speaks_of(*topic);
            self.topics_of(scheme).filter(is_open).collect()
        };
        Some(EditionChange {
            set,
            old,
            new,
            replaces: self.replaced_by(new).contains(&old),
            rows,
            unstated_old: unstated(old),
            unstated_new: unstated(new),
        })
    }

    /// The edition sets that have a scheme on one of their sides.
    pub fn edition_sets_of(&self, scheme: usize) -> impl Iterator<Item = usize> {
        let sets = self.sets.iter().enumerate();
        sets.filter(move |(_, set)| {
            let sides = [set.subject, set.object];
            set.kind == SetKind::Editions && sides.contains(&Side::Scheme(scheme))
        })
        .map(|(index, _)| index)
    }

    fn topics_of(&self, scheme: usize) -> impl Iterator<Item = TopicIdx> {
        let topics = self.topics.iter().enumerate();
        topics
            .filter(move |(_, topic)| topic.scheme == scheme)
            .map(|(index, _)| TopicIdx::new(index))
    }
}

/// The rows of one set, by topic.
struct Reading<'a> {
    crosswalk: &'a Crosswalk,
    /// Asserted rows by the topics on both their sides.
    rows: BTreeMap<TopicIdx, Vec<usize>>,
    gaps: BTreeMap<TopicIdx, usize>,
}

impl<'a> Reading<'a> {
    fn of(crosswalk: &'a Crosswalk, set: usize, old: usize, new: usize) -> Self {
        let mapping_set = &crosswalk.sets[set];
        let mut rows: BTreeMap<TopicIdx, Vec<usize>> = BTreeMap::new();
        for index in mapping_set.mappings.clone() {
            let mapping = &crosswalk.mappings[index];
            let ends = [mapping.subject, mapping.object];
            let schemes: BTreeSet<usize> = ends.map(|topic| crosswalk[topic].scheme).into();
            // Rows that do not join the two editions were reported.
            if mapping.is_asserted() && schemes == BTreeSet::from([old, new]) {
                for topic in ends {
                    rows.entry(topic).or_default().push(index);
                }
            }
        }
        for (topic, list) in &mut rows {
            list.sort_by_key(|row| (crosswalk.mappings[*row].seen_from(*topic).0.rank(), *row));
        }
        let gaps = mapping_set.gaps.clone();
        Self {
            crosswalk,
            rows,
            gaps: gaps.map(|gap| (crosswalk.gaps[gap].topic, gap)).collect(),
        }
    }

    fn speaks_of(&self, topic: TopicIdx) -> bool {
        self.rows.contains_key(&topic) || self.gaps.contains_key(&topic)
    }

    /// The rows that say more than "related", as the topic sees them.
    fn strong(&self, topic: TopicIdx) -> Vec<(Predicate, TopicIdx)> {
        let rows = self.rows.get(&topic).into_iter().flatten();
        rows.map(|row| self.crosswalk.mappings[*row].seen_from(topic))
            .filter(|(predicate, _)| *predicate != Predicate::Related)
            .collect()
    }

    /// What became of a topic of the old edition, if anything is said of it.
    fn fate(&self, topic: TopicIdx) -> Option<EditionRow> {
        if !self.speaks_of(topic) {
            return None;
        }
        let gap = self.gaps.get(&topic).copied();
        let mut moved = None;
        let fate = match self.strong(topic)[..] {
            [] if gap.is_some() => Fate::Dropped,
            [] => Fate::Related,
            [(Predicate::Broad, _)] => Fate::Merged,
            [(Predicate::Narrow, _)] => Fate::Split,
            [(_, successor)] => {
                moved = self.moved(topic, successor);
                if self.strong(successor).len() > 1 {
                    Fate::Merged
                } else if !self.same_label(topic, successor) {
                    Fate::Renamed
                } else if moved.is_some() {
                    Fate::Moved
                } else {
                    Fate::Kept
                }
            }
            _ => Fate::Split,
        };
        Some(EditionRow {
            fate,
            topic,
            mappings: self.rows.get(&topic).cloned().unwrap_or_default(),
            moved,
            gap,
        })
    }

    /// A topic of the new edition that is declared to come from nowhere.
    fn origin(&self, topic: TopicIdx) -> Option<EditionRow> {
        let gap = self.gaps.get(&topic)?;
        self.strong(topic).is_empty().then(|| EditionRow {
            fate: Fate::New,
            topic,
            mappings: self.rows.get(&topic).cloned().unwrap_or_default(),
            moved: None,
            gap: Some(*gap),
        })
    }

    /// The broader topics of both, unless one became the other.
    fn moved(&self, topic: TopicIdx, successor: TopicIdx) -> Option<(TopicIdx, TopicIdx)> {
        let from = self.crosswalk[topic].broader?;
        let to = self.crosswalk[successor].broader?;
        let is_successor = self.strong(from).iter().any(|(_, other)| *other == to);
        (!is_successor && !self.same_label(from, to)).then_some((from, to))
    }

    fn same_label(&self, one: TopicIdx, other: TopicIdx) -> bool {
        let label = |topic: TopicIdx| self.crosswalk[topic].label.trim().to_lowercase();
        label(one) == label(other)
    }
}

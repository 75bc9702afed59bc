//! What follows and nobody stated, as pages show it: beside the stated rows, with its
//! rule and its path, and in no count.

use serde::Serialize;

use super::Maker;
use super::shapes::TopicRef;
use crate::crosswalk::{Claim, Inferred, Predicate, Rule, TopicIdx};

/// `inferred` in `inferred.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InferredView {
    /// How many follow; `rows` holds the first of them.
    pub n: usize,
    /// The first 200 at most.
    pub rows: Vec<InferredRow>,
}

/// An inferred relation: `left` is `words` `right`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InferredRow {
    /// The page's own topic, or on pages of pairs that of the first framework.
    pub left: TopicRef,
    /// The topic on the other side.
    pub right: TopicRef,
    /// `same as`, `narrower, transitively, than`, `lies within`.
    pub words: &'static str,
    /// The relation as a sign: `=`, `⊂…`, `⊆`.
    pub symbol: &'static str,
    /// The property of a public vocabulary, such as `skos:broaderTransitive`; none if
    /// the kind of overlap is unknown.
    pub term: Option<&'static str>,
    /// Whether it is a convention and not entailed.
    pub by_rule: bool,
    /// `entailed` or `by rule`.
    pub badge: &'static str,
    /// Why it follows, as a sentence.
    pub rule: String,
    /// The two mappings it follows from, from left to right.
    pub path: Vec<Step>,
}

/// A mapping on the path: `from` is `words` `to`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Step {
    /// The row's id, such as `XW-001`.
    pub id: String,
    /// Address of the row, after the root.
    pub url: String,
    /// The topic from which the row is read.
    pub from: TopicRef,
    /// The relation in words, or the set relation where the rule goes by that.
    pub words: &'static str,
    /// The same as a sign.
    pub symbol: &'static str,
    /// The topic to which the row leads.
    pub to: TopicRef,
}

impl Maker<'_> {
    /// What follows for a topic, which stands on the left of every row.
    pub(super) fn inferred_of(&self, topic: TopicIdx) -> InferredView {
        let all = self.crosswalk().inferred_of(topic);
        let (n, first) = first_of(all);
        InferredView {
            n,
            rows: first.map(|row| self.inferred_row(row, topic)).collect(),
        }
    }

    /// What follows between the frameworks of a pair, with topics of `left`, an index
    /// into the book's frameworks, on the left.
    pub(super) fn inferred_between(&self, indices: &[usize], left: usize) -> InferredView {
        let crosswalk = self.crosswalk();
        let all = indices.iter().map(|index| &crosswalk.inferred[*index]);
        let (n, first) = first_of(all);
        let rows = first.map(|row| {
            let is_left = crosswalk.framework_of(row.subject) == Some(left);
            self.inferred_row(row, if is_left { row.subject } else { row.object })
        });
        InferredView {
            n,
            rows: rows.collect(),
        }
    }

    fn inferred_row(&self, inferred: &Inferred, left: TopicIdx) -> InferredRow {
        let (claim, right) = inferred.seen_from(left);
        let mut at = left;
        let path = inferred.path_from(left).map(|row| {
            let (step, next) = self.step(inferred, row, at);
            at = next;
            step
        });
        InferredRow {
            left: self.topic_ref(left),
            right: self.topic_ref(right),
            words: claim.in_words(),
            symbol: claim.symbol(),
            term: term(claim),
            by_rule: inferred.by_rule(),
            badge: if inferred.by_rule() {
                "by rule"
            } else {
                "entailed"
            },
            rule: rule_in_words(inferred.rule),
            path: path.into(),
        }
    }

    /// A mapping of the path as seen from one of its topics, and the other topic.
    fn step(&self, inferred: &Inferred, row: usize, from: TopicIdx) -> (Step, TopicIdx) {
        let mapping = &self.crosswalk().mappings[row];
        let (predicate, to) = mapping.seen_from(from);
        let relation = mapping.set_relation_from(from);
        let (words, symbol) = match (inferred.rule, relation) {
            (Rule::HubSets(_), Some((relation, _))) => (relation.in_words(), relation.symbol()),
            _ => (predicate.in_words(), predicate.symbol()),
        };
        let step = Step {
            id: mapping.id.clone(),
            url: self.row_url(row),
            from: self.topic_ref(from),
            words,
            symbol,
            to: self.topic_ref(to),
        };
        (step, to)
    }
}

/// How many there are, and as many of them as a page should list.
fn first_of<'c>(
    all: impl Iterator<Item = &'c Inferred>,
) -> (usize, impl Iterator<Item = &'c Inferred>) {
    const MOST_SHOWN: usize = 200;
    let all: Vec<&Inferred> = all.collect();
    (all.len(), all.into_iter().take(MOST_SHOWN))
}

fn term(claim: Claim) -> Option<&'static str> {
    match claim {
        Claim::Match(predicate) => Some(predicate.skos()),
        Claim::BroaderTransitive => Some("skos:broaderTransitive"),
        Claim::NarrowerTransitive => Some("skos:narrowerTransitive"),
        Claim::Set(relation) => Some(relation.word()),
        Claim::Overlap => None,
    }
}

fn rule_in_words(rule: Rule) -> String {
    match rule {
        Rule::ExactChain => "What is the same as the same thing is the same.".to_owned(),
        Rule::BroadChain => {
            "What is narrower than something narrower is narrower, over two steps.".to_owned()
        }
        Rule::HubSets(basis) => {
            let judged = basis.in_words();
            format!("Both were compared with one common topic, each by its {judged}.")
        }
        Rule::ExactThenBroad => format!(
            "One is {} a topic that is {} the other. A convention, not a logical consequence.",
            Predicate::Exact.in_words().replace("same", "the same"),
            Predicate::Broad.in_words()
        ),
    }
}

//! False friends: the page of words that frameworks share and mean differently, with the
//! pairs of topics that are told apart, and what a topic's page says of its words.

use serde::Serialize;

use super::compare::{FalseFriendRow, draft};
use super::shapes::{FrameworkRef, TopicRef};
use super::{Data, Maker, View};
use crate::address::{PageUrl, slugify};
use crate::crosswalk::{Crosswalk, Pair, TopicIdx, Word};

/// A line of `words.html`: one word and what each framework means by it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WordRow {
    /// The word as the author writes it.
    pub word: String,
    /// Id for the line: topics link to it.
    pub anchor: String,
    /// One for each framework, in the book's order, also where nothing is noted.
    pub meanings: Vec<MeaningView>,
}

/// What one framework means by a word.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MeaningView {
    /// The framework whose meaning it is.
    pub framework: FrameworkRef,
    /// The meaning in the author's words; none if the framework has no special one.
    pub text: Option<String>,
    /// The topic with this meaning; none if the author names none.
    pub topic: Option<TopicRef>,
}

/// Pairs of topics of two frameworks that look alike and are not.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ToldApart {
    /// The pair's first framework; its topics stand on the left.
    pub a: FrameworkRef,
    /// The pair's second framework; its topics stand on the right.
    pub b: FrameworkRef,
    /// In the order of the mapping files; never empty.
    pub rows: Vec<FalseFriendRow>,
}

/// A word of which the page's topic is one meaning.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WordView {
    /// The word as the author writes it.
    pub word: String,
    /// Its line among all words.
    pub url: String,
    /// What the other frameworks mean by it.
    pub others: Vec<MeaningView>,
}

pub(super) fn url() -> PageUrl {
    PageUrl::of(&["compare", "false-friends"])
}

/// Whether there is anything to tell apart.
pub(super) fn has_page(crosswalk: &Crosswalk) -> bool {
    let mut pairs = crosswalk.pairs.iter();
    !crosswalk.words.is_empty() || pairs.any(|pair| !pair.false_friends.is_empty())
}

pub(super) fn page(maker: &Maker<'_>) -> View {
    let crosswalk = maker.crosswalk();
    let words = crosswalk.words.iter().map(|word| WordRow {
        word: word.word.clone(),
        anchor: anchor(word),
        meanings: (0..maker.frameworks().len())
            .map(|framework| maker.meaning(word, framework))
            .collect(),
    });
    let apart = crosswalk.pairs.iter().map(|pair| ToldApart {
        a: maker.frameworks()[pair.a].clone(),
        b: maker.frameworks()[pair.b].clone(),
        rows: maker.told_apart(pair),
    });
    maker.page(draft(
        "words.html",
        "words",
        url(),
        "False friends: same word, different thing".to_owned(),
        "Words that the frameworks share and mean differently".to_owned(),
        Data::Words {
            words: words.collect(),
            apart: apart.filter(|pair| !pair.rows.is_empty()).collect(),
            frameworks: maker.frameworks().to_vec(),
        },
    ))
}

fn anchor(word: &Word) -> String {
    format!("word-{}", slugify(&word.word))
}

impl Maker<'_> {
    fn meaning(&self, word: &Word, framework: usize) -> MeaningView {
        let meaning = word.meanings.iter().find(|m| m.framework == framework);
        MeaningView {
            framework: self.frameworks()[framework].clone(),
            text: meaning.map(|meaning| meaning.text.clone()),
            topic: meaning
                .and_then(|meaning| meaning.topic)
                .map(|topic| self.topic_ref(topic)),
        }
    }

    /// The false friends of a pair, with topics of its first framework on the left.
    pub(super) fn told_apart(&self, pair: &Pair) -> Vec<FalseFriendRow> {
        let friends = pair.false_friends.iter();
        let friends = friends.map(|friend| &self.crosswalk().false_friends[*friend]);
        friends
            .map(|friend| {
                let (left, right) = self.sides(pair, friend.subject, friend.object);
                FalseFriendRow {
                    left: self.topic_ref(left),
                    right: self.topic_ref(right),
                    word: friend.word.clone(),
                    rationale: friend.rationale.clone(),
                }
            })
            .collect()
    }

    /// The words of which a topic is one meaning.
    pub(super) fn words_of(&self, index: TopicIdx) -> Vec<WordView> {
        let crosswalk = self.crosswalk();
        let own = crosswalk.framework_of(index);
        let words = crosswalk[index].words.iter();
        words
            .map(|word| &crosswalk.words[*word])
            .map(|word| WordView {
                word: word.word.clone(),
                url: format!("{}#{}", url().href(), anchor(word)),
                others: word
                    .meanings
                    .iter()
                    .filter(|meaning| Some(meaning.framework) != own)
                    .map(|meaning| self.meaning(word, meaning.framework))
                    .collect(),
            })
            .filter(|word| !word.others.is_empty())
            .collect()
    }
}

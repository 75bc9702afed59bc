//! What each template knows beside `page`, by template.

use serde::Serialize;

use super::shapes::{Crumb, FrameworkRef};
use super::shared::Late;
use super::{
    booklet, bridges, catalog, compare, comparison, edition, gaps, graph, home, lesson, matrix,
    method, pair, path, progress, published, study, topic, words,
};

/// What a template knows beside `page`; the comment of each variant names its templates.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Data {
    /// `home.html`.
    Home { home: home::Home },
    /// `framework.html`.
    Framework { fw: Box<catalog::FrameworkPage> },
    /// `module.html`.
    Module { module: catalog::ModulePage },
    /// `lesson.html` and `single.html`.
    Lesson { lesson: Box<lesson::LessonPage> },
    /// `comparison.html`.
    Comparison {
        lesson: Box<lesson::LessonPage>,
        comparison: Box<comparison::Comparison>,
    },
    /// `topic.html`.
    Topic { topic: Box<topic::TopicPage> },
    /// `pair.html`.
    Pair { pair: Box<compare::PairPage> },
    /// `pair-part.html`.
    PairPart { part: Box<pair::PartPage> },
    /// `gaps.html`.
    Gaps { gaps: gaps::GapsPage },
    /// `matrix.html`.
    Matrix { matrix: Box<matrix::MatrixPage> },
    /// `graph.html`.
    Graph { overview: Box<graph::Overview> },
    /// `downloads.html`.
    Downloads {
        /// Files that hold the whole crosswalk first, then those that hold a part.
        downloads: Vec<published::DownloadView>,
    },
    /// `compare.html`.
    SideBySide { compare: compare::SideBySide },
    /// `edition.html`.
    Edition { edition: Box<edition::EditionPage> },
    /// `method.html`.
    Method { method: Box<method::Method> },
    /// `bridges.html`.
    Bridges {
        /// In the order of their file.
        bridges: Vec<bridges::BridgeRow>,
    },
    /// `words.html`.
    Words {
        /// Words that frameworks use in different senses, in the order of their file.
        words: Vec<words::WordRow>,
        /// Topics told apart, by pair of frameworks; pairs without any are left out.
        apart: Vec<words::ToldApart>,
        /// Every framework, in the book's order: the columns of the table.
        frameworks: Vec<FrameworkRef>,
    },
    /// `paths.html`.
    Paths { list: path::PathList },
    /// `path.html`.
    Path { path: Box<path::PathPage> },
    /// `path-map.html`.
    PathMap {
        /// One for each framework with a lesson that needs another, in the book's order.
        maps: Vec<path::FrameworkMap>,
    },
    /// `print.html`.
    Print { print: Box<booklet::PrintPage> },
    /// `glossary.html`.
    Glossary {
        /// Every term once, in the order of their slugs.
        glossary: Vec<study::GlossaryEntry>,
    },
    /// `flashcards.html`.
    Flashcards { cards: study::CardsPage },
    /// `progress.html`.
    Progress {
        progress: Late<progress::ProgressPage>,
    },
    /// `search.html`.
    Search {
        /// Lessons, comparisons, single pages and all names of topics, by first letter.
        letters: Late<Vec<home::Letter>>,
    },
    /// `redirect.html`.
    Redirect {
        /// The page that the address leads to now.
        to: Crumb,
    },
    /// Pages without data of their own, such as that of an unknown address.
    Nothing {},
}

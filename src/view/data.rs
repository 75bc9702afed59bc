//! What each template knows beside `page`, by template.

use serde::Serialize;

use super::shapes::{Crumb, FrameworkRef};
use super::shared::Late;
use super::{
    booklet, catalog, compare, comparison, edition, gaps, graph, home, lesson, matrix, method,
    pair, path, progress, published, study, topic, words,
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
        downloads: Vec<published::DownloadView>,
    },
    /// `compare.html`.
    SideBySide { compare: compare::SideBySide },
    /// `edition.html`.
    Edition { edition: Box<edition::EditionPage> },
    /// `method.html`.
    Method { method: Box<method::Method> },
    /// `bridges.html`.
    Bridges { bridges: Vec<compare::BridgeRow> },
    /// `words.html`.
    Words {
        words: Vec<words::WordRow>,
        apart: Vec<words::ToldApart>,
        frameworks: Vec<FrameworkRef>,
    },
    /// `paths.html`.
    Paths { list: path::PathList },
    /// `path.html`.
    Path { path: Box<path::PathPage> },
    /// `path-map.html`.
    PathMap { maps: Vec<path::FrameworkMap> },
    /// `print.html`.
    Print { print: Box<booklet::PrintPage> },
    /// `glossary.html`.
    Glossary { glossary: Vec<study::GlossaryEntry> },
    /// `flashcards.html`.
    Flashcards { cards: study::CardsPage },
    /// `progress.html`.
    Progress {
        progress: Late<progress::ProgressPage>,
    },
    /// `search.html`.
    Search { letters: Late<Vec<home::Letter>> },
    /// `redirect.html`.
    Redirect { to: Crumb },
    /// Pages without data of their own, such as that of an unknown address.
    Nothing {},
}

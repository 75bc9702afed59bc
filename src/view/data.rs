//! What each template knows beside `page`, by template.

use serde::Serialize;

use super::shapes::{Crumb, FrameworkRef};
use super::{
    catalog, compare, comparison, edition, gaps, graph, home, lesson, matrix, method, pair, path,
    progress, published, study, topic,
};

/// What a template knows beside `page`; each variant belongs to one template.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Data {
    Home {
        home: home::Home,
    },
    Framework {
        fw: Box<catalog::FrameworkPage>,
    },
    Module {
        module: catalog::ModulePage,
    },
    Lesson {
        lesson: Box<lesson::LessonPage>,
    },
    Comparison {
        lesson: Box<lesson::LessonPage>,
        comparison: Box<comparison::Comparison>,
    },
    Topic {
        topic: Box<topic::TopicPage>,
    },
    Pair {
        pair: Box<compare::PairPage>,
    },
    PairPart {
        part: Box<pair::PartPage>,
    },
    Gaps {
        gaps: gaps::GapsPage,
    },
    Matrix {
        matrix: Box<matrix::MatrixPage>,
    },
    Graph {
        overview: Box<graph::Overview>,
    },
    Downloads {
        downloads: Vec<published::DownloadView>,
    },
    SideBySide {
        compare: compare::SideBySide,
    },
    Edition {
        edition: Box<edition::EditionPage>,
    },
    Method {
        method: Box<method::Method>,
    },
    Bridges {
        bridges: Vec<compare::BridgeRow>,
    },
    Words {
        words: Vec<compare::WordRow>,
        frameworks: Vec<FrameworkRef>,
    },
    Paths {
        list: path::PathList,
    },
    Path {
        path: Box<path::PathPage>,
    },
    PathMap {
        maps: Vec<path::FrameworkMap>,
    },
    Glossary {
        glossary: Vec<study::GlossaryEntry>,
    },
    Flashcards {
        cards: study::CardsPage,
    },
    Progress {
        progress: progress::ProgressPage,
    },
    Search {
        letters: Vec<home::Letter>,
    },
    Redirect {
        to: Crumb,
    },
    Nothing {},
}

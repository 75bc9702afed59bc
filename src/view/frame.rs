//! What all pages share: the site as templates know it, and where its assets lie.

use std::collections::BTreeMap;

use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::linked::Publisher;
use super::shapes::{Crumb, FrameworkRef};
use super::shared::key_of;
use super::{Input, SEARCH_ENTRY, publishing, study};
use crate::link::LessonKind;
use crate::memo::Key;

/// What all pages share.
#[derive(Debug)]
pub struct Frame {
    /// `site` in templates.
    pub site: Value,
    /// `assets` in templates: plain name to published address.
    pub assets: Value,
    /// `search_index` in templates; none if search is off.
    pub search_entry: Option<&'static str>,
    pub key: Key,
}

/// What all pages share.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Site<'a> {
    /// Title of the book.
    title: &'a str,
    /// Empty if the book has none.
    description: &'a str,
    /// BCP 47 tag of the text.
    language: &'a str,
    /// The text runs from right to left.
    is_rtl: bool,
    /// Names, in the order in which to show them; empty if the book gives none.
    authors: &'a [String],
    /// In the book's order.
    frameworks: &'a [FrameworkRef],
    /// Single pages such as `about`, for the foot of every page.
    pages: Vec<Crumb>,
    /// There is an index to search; the page of search is there in any case.
    has_search: bool,
    /// There are topics, and the pages that compare them.
    has_crosswalk: bool,
    /// There are learning paths.
    has_paths: bool,
    /// There is a page of all terms.
    has_glossary: bool,
    /// There is a page of flashcards.
    has_flashcards: bool,
    /// Readers can mark lessons as done; there is a page of their progress.
    has_progress: bool,
    /// Address of the feed of new and changed lessons.
    feed: Option<&'static str>,
    /// Language and territory as Open Graph writes them, such as `pt_BR`; absent if the
    /// book's language names no territory.
    locale: Option<String>,
}

/// What the pages of this book share.
pub(super) fn frame(
    input: &Input<'_>,
    frameworks: &[FrameworkRef],
    publisher: &Publisher,
) -> Frame {
    let config = input.config;
    let site = Site {
        title: &config.title,
        description: &config.description,
        language: &config.language,
        is_rtl: publishing::is_rtl(&config.language),
        authors: &config.authors,
        frameworks,
        pages: input
            .book
            .listed()
            .filter(|lesson| lesson.kind == LessonKind::Single && !lesson.url.as_str().is_empty())
            .map(|lesson| Crumb::to(lesson.parsed.title.clone(), &lesson.url))
            .collect(),
        has_search: config.search.enabled,
        has_crosswalk: !input.crosswalk.topics.is_empty(),
        has_paths: !input.book.paths.is_empty(),
        has_glossary: !input.book.terms.is_empty(),
        has_flashcards: study::has_cards(&input.book.lessons),
        has_progress: config.progress.enabled,
        feed: publishing::has_feed(config, input.book).then_some(publishing::FEED),
        locale: publishing::locale(&config.language),
    };
    let assets: BTreeMap<&str, String> = input
        .asset_paths
        .iter()
        .map(|(name, path)| (name.as_str(), path.href()))
        .collect();
    Frame {
        key: key_of(&(&site, &assets, publisher)),
        site: Value::from(Serde(&site)),
        assets: Value::from(Serde(&assets)),
        search_entry: config.search.enabled.then_some(SEARCH_ENTRY),
    }
}

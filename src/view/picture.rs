//! Which picture stands for a page where links to it are shared.

use serde::Serialize;

use super::{Draft, Maker};
use crate::picture::{HEIGHT, Picture, WIDTH};

/// The picture of a page.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PageImage {
    /// Complete address.
    pub url: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What it shows, in words.
    pub alt: String,
}

impl Maker<'_> {
    /// The picture of a page: its own for what an author wrote and for frameworks, the
    /// book's for all others.
    pub(super) fn picture(&self, draft: &Draft) -> Option<Picture> {
        let config = self.input.config;
        if !config.output.images || config.base_url.is_none() {
            return None;
        }
        if !matches!(draft.kind, "lesson" | "comparison" | "framework") {
            return Some(Picture::of_book(&config.title));
        }
        let above = draft.breadcrumb.iter().skip(1);
        let trail: Vec<&str> = above
            .filter(|crumb| crumb.url.is_some())
            .map(|crumb| crumb.title.as_str())
            .collect();
        let color = draft
            .framework
            .map_or("site", |f| self.frameworks()[f].color);
        let trail = match draft.kind {
            "framework" => "Framework".to_owned(),
            _ => trail.join(" › "),
        };
        Some(Picture::of_page(&draft.title, &trail, &config.title, color))
    }

    pub(super) fn image(&self, picture: &Picture) -> Option<PageImage> {
        let config = self.input.config;
        let base = config.base_url.as_ref()?;
        let words = [&picture.trail, &picture.title, &picture.book].map(String::as_str);
        let words: Vec<&str> = words.into_iter().filter(|text| !text.is_empty()).collect();
        Some(PageImage {
            url: format!("{}{}", base.url, picture.path()),
            width: WIDTH,
            height: HEIGHT,
            alt: match words.is_empty() {
                true => config.title.clone(),
                false => words.join(" · "),
            },
        })
    }
}

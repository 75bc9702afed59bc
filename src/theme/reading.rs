//! Which templates of a theme make use of which.

use std::collections::{BTreeMap, BTreeSet};

use super::Theme;
use super::tags::Tags;
use crate::memo::{Key, KeyHasher};

/// The template that is drawn beside pages, and named by none.
pub const SIDEBAR: &str = "sidebar.html";

/// The templates of a theme with their tags.
pub(super) struct Reading<'t> {
    pub theme: &'t Theme,
    pub tags: BTreeMap<&'t str, Tags>,
    /// Some template works out the name of another one, which may be any.
    pub computes_names: bool,
}

impl<'t> Reading<'t> {
    pub fn new(theme: &'t Theme) -> Self {
        let tags: BTreeMap<&str, Tags> = theme
            .templates
            .iter()
            .map(|(name, file)| (name.as_str(), Tags::of(&file.text)))
            .collect();
        Self {
            theme,
            computes_names: tags.values().any(|tags| tags.computes_names),
            tags,
        }
    }

    /// The templates that those in `used` extend, include and import, and they.
    pub fn reached<'u>(&self, used: impl IntoIterator<Item = &'u str>) -> BTreeSet<&'t str> {
        if self.computes_names {
            return self.tags.keys().copied().collect();
        }
        let mut reached = BTreeSet::new();
        let mut waiting: Vec<&str> = used.into_iter().collect();
        while let Some(name) = waiting.pop() {
            if let Some((name, tags)) = self.tags.get_key_value(name)
                && reached.insert(*name)
            {
                waiting.extend(tags.texts.iter().map(String::as_str));
            }
        }
        reached
    }

    /// The templates that one extends, nearest first; nothing if the chain is broken.
    pub fn ancestors(&self, name: &str) -> Option<Vec<&'t str>> {
        let mut ancestors: Vec<&'t str> = Vec::new();
        let mut parent = self.tags[name].parent.as_deref();
        while let Some(next) = parent {
            let (next, tags) = self.tags.get_key_value(next)?;
            if *next == name || ancestors.contains(next) {
                return None;
            }
            ancestors.push(next);
            parent = tags.parent.as_deref();
        }
        Some(ancestors)
    }
}

/// For each template the fingerprint of all that it is made with: its own text, those of
/// the templates that it reaches, and the names there are, which faults suggest.
pub fn keys(theme: &Theme) -> BTreeMap<String, Key> {
    let reading = Reading::new(theme);
    let mut names = KeyHasher::default();
    for name in theme.templates.keys() {
        names.add(name.as_bytes());
    }
    let names = names.finish();
    let key = |template: &str| {
        let mut hasher = KeyHasher::default();
        hasher.add(names.bytes());
        for name in reading.reached([template]) {
            hasher.add(name.as_bytes());
            let file = &theme.templates[name];
            // Its id too: remembered faults point into the file.
            hasher.add(file.text.as_bytes());
            hasher.add(&file.id.number().to_le_bytes());
        }
        hasher.finish()
    };
    theme
        .templates
        .keys()
        .map(|name| (name.clone(), key(name)))
        .collect()
}

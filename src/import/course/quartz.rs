//! The settings of Quartz that say which notes are published at all.

use crate::data::{Fields, Node, Value, read_yaml};
use crate::source::{SourceFile, Span};

use super::glob::Glob;
use super::lost::{Losses, Lost};
use super::script;

/// What a site leaves out of its content.
#[derive(Default)]
pub(super) struct Hidden {
    /// As it is written, and what it means.
    patterns: Vec<(String, Glob)>,
    /// Only notes that say `publish: true` are pages.
    pub is_explicit: bool,
}

impl Hidden {
    /// Reads the settings. What is not understood is noted: private notes might come along.
    pub fn read(config: &SourceFile, losses: &mut Losses) -> Self {
        let mut hidden = Self {
            patterns: Vec::new(),
            is_explicit: is_explicit(config),
        };
        let Some((items, span)) = patterns(config) else {
            let message =
                "`ignorePatterns` is not understood: see that no private note comes along";
            losses.lose(Lost::Setting, config.span(0..0), message);
            return hidden;
        };
        for item in items {
            let text = match &item.value {
                Value::Text(text) => Some(text),
                _ => None,
            };
            match text.and_then(|text| Some((text.clone(), Glob::new(text)?))) {
                Some(pattern) => hidden.patterns.push(pattern),
                None => {
                    let span = if item.span.range().is_empty() {
                        span
                    } else {
                        item.span
                    };
                    let written = &config.text[span.range()];
                    let message = format!(
                        "the pattern `{written}` is not understood: see that no private note comes along"
                    );
                    losses.lose(Lost::Setting, span, message);
                }
            }
        }
        hidden
    }

    /// The pattern that a path, from the top of the content, is left out by.
    pub fn pattern(&self, path: &str) -> Option<&str> {
        let mut patterns = self.patterns.iter();
        let found = patterns.find(|(_, glob)| glob.covers(path));
        found.map(|(written, _)| written.as_str())
    }
}

/// Whether the filter `ExplicitPublish` is at work.
fn is_explicit(config: &SourceFile) -> bool {
    if !is_yaml(config) {
        let mut lines = config.text.lines().map(str::trim_start);
        return lines.any(|line| line.contains("ExplicitPublish(") && !line.starts_with("//"));
    }
    let table = read_yaml(config, 0..config.text.len()).value;
    let mut plugins = table.iter().filter(|(key, _)| key.value == "plugins");
    let at_work = |plugin: &Node| {
        let Value::Table(plugin) = &plugin.value else {
            return false;
        };
        let mut fields = Fields::new(plugin, config.span(0..0));
        let source = fields.text("source").map(|source| source.value);
        source.is_some_and(|source| source.ends_with("explicit-publish"))
            && fields.boolean("enabled") != Some(false)
    };
    plugins.any(|(_, node)| match &node.value {
        Value::List(plugins) => plugins.iter().any(at_work),
        _ => false,
    })
}

fn is_yaml(config: &SourceFile) -> bool {
    config.path.as_str().ends_with(".yaml")
}

/// The items of `ignorePatterns`, and where the list stands.
fn patterns(config: &SourceFile) -> Option<(Vec<Node>, Span)> {
    const KEY: &str = "ignorePatterns";
    if is_yaml(config) {
        let table = read_yaml(config, 0..config.text.len()).value;
        let mut top = Fields::new(&table, config.span(0..0));
        let mut inner = top.table("configuration")?;
        let node = inner.node(KEY)?.clone();
        return match node.value {
            Value::List(items) => Some((items, node.span)),
            _ => None,
        };
    }
    for (at, _) in config.text.match_indices(KEY) {
        let line = config.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let before = config.text[line..at].trim_start();
        if before.starts_with("//") || before.starts_with('*') {
            continue;
        }
        let behind = at + KEY.len();
        let is_gap = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ':');
        let rest = config.text[behind..].trim_start_matches(is_gap);
        if rest.starts_with('[')
            && let Some((node, _)) = script::literal(config, config.text.len() - rest.len())
            && let Value::List(items) = node.value
        {
            return Some((items, node.span));
        }
    }
    None
}

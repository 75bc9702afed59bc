//! What the book's own files in a theme probably do not mean: blocks that never reach a
//! page, files that nothing uses.

use std::collections::{BTreeMap, BTreeSet};

use super::reading::{Reading, SIDEBAR};
use super::{BUILT_IN, Theme, built_in, built_in_names};
use crate::address::ContentPath;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::suggest;

/// So many names are listed before "and 3 more".
const MOST_NAMES: usize = 3;

/// Doubts about the own files of a theme, of which pages use the templates `used`.
/// `place` is where the book names its theme, for files without lines.
pub fn doubts(theme: &Theme, used: &BTreeSet<&str>, place: Span) -> Vec<Diagnostic> {
    let mut faults: Vec<Diagnostic> = theme.strays.iter().map(|path| stray(path, place)).collect();
    let is_plain =
        theme.assets.added.is_empty() && !theme.templates.keys().any(|n| theme.is_own(n));
    if is_plain {
        return faults;
    }
    let reading = Reading::new(theme);
    faults.extend(reading.blocks(&reading.reached(drawn(used))));
    faults.extend(reading.unused(place));
    faults
}

/// The own templates that no page with the templates `used` can have been made with.
pub fn idle<'t>(theme: &'t Theme, used: &BTreeSet<&str>) -> Vec<&'t str> {
    let reached = Reading::new(theme).reached(drawn(used));
    let own = theme.templates.keys().filter(|name| theme.is_own(name));
    own.map(String::as_str)
        .filter(|name| !reached.contains(name))
        .collect()
}

/// The templates that draw pages or parts of them.
fn drawn<'u>(used: &BTreeSet<&'u str>) -> impl Iterator<Item = &'u str> {
    used.iter().copied().chain([SIDEBAR])
}

impl Reading<'_> {
    /// Blocks that no template above has, so that they never reach a page.
    fn blocks(&self, reached: &BTreeSet<&str>) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        // By the own template that hides a built-in one, and the block it lacks.
        let mut lost: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for (name, tags) in &self.tags {
            let is_own = self.theme.is_own(name);
            if !is_own && !reached.contains(name) {
                continue;
            }
            let Some(ancestors) = self.ancestors(name).filter(|found| !found.is_empty()) else {
                continue;
            };
            let above = || ancestors.iter().map(|name| &self.tags[name]);
            let offered: BTreeSet<&str> = above()
                .flat_map(|tags| &tags.blocks)
                .map(|block| block.name.as_str())
                .collect();
            let called = |block: &str| {
                tags.calls.contains(block) || above().any(|tags| tags.calls.contains(block))
            };
            for block in &tags.blocks {
                let is_shown = block.is_inner || offered.contains(&*block.name);
                if is_shown || block.is_empty || called(&block.name) {
                    continue;
                }
                if is_own {
                    let span = self.theme.templates[*name].span(block.range.clone());
                    faults.push(unknown_block(&block.name, span, &ancestors, &offered));
                } else if let Some(hiding) = ancestors.iter().find(|name| self.hides(name)) {
                    let shown = name.strip_prefix(BUILT_IN).unwrap_or(name);
                    lost.entry((*hiding, block.name.as_str()))
                        .or_default()
                        .push(shown);
                }
            }
        }
        faults.extend(lost.iter().map(|((hiding, block), fill)| {
            let span = self.theme.templates[*hiding].span(0..0);
            let message = format!(
                "`{hiding}` has no block `{block}`, so nothing shows what {} in it",
                match fill.len() {
                    1 => format!("the built-in {} puts", listed(fill)),
                    _ => format!("the built-in {} put", listed(fill)),
                }
            );
            Diagnostic::new(Code::MissingTemplateBlock, span, message).help(format!(
                "put `{{% block {block} %}}{{% endblock %}}` where it belongs"
            ))
        }));
        faults
    }

    fn hides(&self, name: &str) -> bool {
        self.theme.is_own(name) && built_in(&format!("templates/{name}")).is_some()
    }

    /// Own files that stand in for no built-in one and that no template names.
    fn unused(&self, place: Span) -> Vec<Diagnostic> {
        if self.computes_names {
            return Vec::new();
        }
        let is_named = |wanted: &str| {
            let mut others = self.tags.iter().filter(|(name, _)| **name != wanted);
            others.any(|(_, tags)| tags.texts.contains(wanted))
        };
        let mut faults = Vec::new();
        for name in self.theme.templates.keys() {
            if self.theme.is_own(name) && !self.hides(name) && !is_named(name) {
                let span = self.theme.templates[name].span(0..0);
                faults.push(unused_file("templates", name, span));
            }
        }
        let assets = &self.theme.assets;
        for name in &assets.added {
            if !is_named(name) && !assets.named.contains(name) {
                faults.push(unused_file("assets", name, place));
            }
        }
        faults
    }
}

fn unknown_block(
    name: &str,
    span: Span,
    ancestors: &[&str],
    offered: &BTreeSet<&str>,
) -> Diagnostic {
    let help = suggest::did_you_mean(name, offered.iter().copied()).unwrap_or_else(|| {
        let offered: Vec<&str> = offered.iter().copied().collect();
        format!("it has {}", offered.join(", "))
    });
    let message = format!(
        "`{}` has no block `{name}`, so nothing shows what stands in it",
        ancestors[0]
    );
    Diagnostic::new(Code::UnknownTemplateBlock, span, message).help(help)
}

fn unused_file(folder: &str, name: &str, span: Span) -> Diagnostic {
    let prefix = format!("{folder}/");
    let known = built_in_names();
    let known = known
        .iter()
        .filter_map(|known| known.strip_prefix(&*prefix));
    let help = suggest::did_you_mean(name, known)
        .unwrap_or_else(|| "name it in a template or a style sheet, or remove it".to_owned());
    let message = format!("`{prefix}{name}` hides no built-in file, and nothing names it");
    Diagnostic::new(Code::UnusedThemeFile, span, message).help(help)
}

/// A file in the theme's folder itself, or a folder with a name that is nearly right.
fn stray(path: &ContentPath, place: Span) -> Diagnostic {
    let message = format!("`{path}` is in neither `templates/` nor `assets/`, so nothing uses it");
    let help = match path.file_name().rsplit_once('.') {
        Some((_, "html")) => "move it into `templates/`".to_owned(),
        Some(_) => "move it into `assets/`".to_owned(),
        None => suggest::did_you_mean(path.file_name(), ["templates", "assets"])
            .unwrap_or_else(|| "move its files into one of them".to_owned()),
    };
    Diagnostic::new(Code::UnusedThemeFile, place, message).help(help)
}

/// `a`, `b` and 3 more.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(MOST_NAMES)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

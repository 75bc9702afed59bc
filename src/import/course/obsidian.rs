//! Obsidian and Quartz: a folder of notes with wiki links; the order is that of names.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::address::slugify;
use crate::data::Fields;
use crate::source::{SourceFile, Spanned};

use super::alert;
use super::front;
use super::hidden::without_gap;
use super::lost::{Losses, Lost, names};
use super::markdown::{Sites, sites};
use super::place::{is_index, title_of};
use super::quartz::Hidden;
use super::shelf::{Key, Order, Shelved};
use super::text::{Edit, Edited};
use super::tree::{Course, Page};
use super::{Folder, script};

/// Files at the top that tell a Quartz site from a vault.
pub(super) const SETTINGS: [&str; 3] =
    ["quartz.config.ts", "quartz.config.js", "quartz.config.yaml"];

pub(super) fn folders(settings: &Folder) -> Vec<String> {
    let is_quartz = SETTINGS
        .iter()
        .any(|name| settings.texts.contains_key(*name));
    vec![if is_quartz {
        "content".to_owned()
    } else {
        String::new()
    }]
}

/// Reads the whole vault.
pub(super) fn read<'f>(folder: &'f Folder, losses: &mut Losses) -> Course<'f> {
    let config = SETTINGS.iter().find_map(|name| folder.texts.get(*name));
    let first = config.or_else(|| folder.texts.values().next());
    let origin = first.map_or_else(super::nowhere, |file| file.span(0..0));
    let content = folders(folder).swap_remove(0);
    let mut course = Course::new(content, origin);
    course.title = config
        .and_then(page_title)
        .unwrap_or_else(|| title_of(&folder.name));
    course.dialect.has_wiki_links = true;
    course.dialect.has_math = true;
    let top = if course.content.is_empty() {
        String::new()
    } else {
        format!("{}/", course.content)
    };
    let hidden = config.map(|config| Hidden::read(config, losses));
    let pattern = |below: &str| hidden.as_ref()?.pattern(below);
    let files = folder.files.keys();
    let is_hidden = |path: &&String| {
        path.strip_prefix(&top)
            .is_some_and(|b| pattern(b).is_some())
    };
    course.left_out = files.filter(is_hidden).cloned().collect();
    if !course.left_out.is_empty() {
        let named = names(course.left_out.iter().map(String::as_str));
        let message = format!("`ignorePatterns` leaves out {named}");
        losses.lose(Lost::File, origin, message);
    }
    let mut shelved = Vec::new();
    for (path, file) in &folder.texts {
        let Some(below) = path.strip_prefix(&top).filter(|path| path.ends_with(".md")) else {
            continue;
        };
        if let Some(pattern) = pattern(below) {
            let message =
                format!("the pattern `{pattern}` of `ignorePatterns` leaves the page out");
            losses.lose(Lost::Page, file.span(0..0), message);
            continue;
        }
        let bare = below.trim_end_matches(".md");
        let (here, name) = bare.rsplit_once('/').unwrap_or(("", bare));
        let page = page(path, file, bare, name, hidden.as_ref(), losses);
        let folder_name = here.rsplit('/').next().unwrap_or_default();
        let is_index = is_index(name) || (name == folder_name && !here.is_empty());
        shelved.push(Shelved {
            page: course.pages.len(),
            folder: here.to_owned(),
            is_index,
            key: Key::new(None, name),
        });
        course.pages.push(page);
    }
    course.shelve(shelved, &mut BTreeMap::new(), Order::PagesFirst);
    course
}

fn page_title(config: &SourceFile) -> Option<String> {
    let tables = script::objects(config);
    tables.iter().find_map(|table| {
        let mut fields = Fields::new(table, config.span(0..0));
        let title = fields.table("configuration")?.text("pageTitle")?;
        Some(title.value)
    })
}

fn page<'f>(
    path: &str,
    file: &'f SourceFile,
    bare: &str,
    name: &str,
    site: Option<&Hidden>,
    losses: &mut Losses,
) -> Page<'f> {
    let head = front::read(file, losses);
    let mut fields = Fields::new(&head.table, head.span);
    let mut front = front::common(&mut fields);
    front.tags.extend(front::one_or_more(fields.node("tag")));
    for tag in &mut front.tags {
        tag.value = tag.value.trim_start_matches('#').to_owned();
    }
    let is_published = fields.boolean("publish");
    let is_explicit = site.is_some_and(|site| site.is_explicit);
    front.is_draft |= is_published.map_or(is_explicit, |is_published| !is_published);
    let mut other = front::one_or_more(fields.node("aliases"));
    other.extend(front::one_or_more(fields.node("alias")));
    // Names for links; Quartz makes addresses of them too.
    let mut names: Vec<String> = other.iter().map(|n| n.value.to_lowercase()).collect();
    names.extend(front.title.iter().map(|title| title.value.to_lowercase()));
    let permalink = fields.text("permalink");
    front::leave(fields, losses);
    let parts: Vec<String> = bare.split('/').map(slugify).collect();
    let mut urls = vec![parts.join("/")];
    urls.extend(
        permalink
            .iter()
            .map(|link| link.value.trim_matches('/').to_owned()),
    );
    if site.is_none() {
        other.clear();
    }
    for name in &mut other {
        name.value = quartz_address(&name.value);
    }
    other.extend(permalink);
    let here = bare.rsplit_once('/').map_or("", |(here, _)| here);
    front.aliases = front::aliases(other, here, losses);
    let mut text = Edited::new(file, head.body..file.text.len());
    rewrite(file, &mut text, &mut front, losses);
    let label = (front.title.is_none() && !is_index(name)).then(|| Spanned {
        value: name.to_owned(),
        span: file.span(0..0),
    });
    Page {
        file,
        path: path.to_owned(),
        front,
        text,
        urls,
        names,
        label,
        heading: None,
    }
}

/// Another name of a page as Quartz puts it in an address: from the top of the site, unless
/// it says otherwise.
fn quartz_address(name: &str) -> String {
    let name = name.trim().trim_end_matches(".md");
    let address = name
        .replace(char::is_whitespace, "-")
        .replace('&', "-and-")
        .replace('%', "-percent")
        .replace(['?', '#'], "");
    if address.starts_with(['.', '/']) {
        address
    } else {
        format!("/{address}")
    }
}

/// Puts callouts, marks of blocks and tags in our words; takes comments out.
fn rewrite(file: &SourceFile, text: &mut Edited, front: &mut front::Front, losses: &mut Losses) {
    let sites = sites(&text.text);
    let mut edits = alert::callouts(&text.text, |at| sites.is_in_code(at));
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if sites.is_in_code(start) {
            continue;
        }
        // ` ^id` at the end of a line names the block for links.
        let trimmed = line.trim_end();
        if let Some((_, id)) = trimmed.rsplit_once(" ^")
            && !id.is_empty()
            && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        {
            edits.push(Edit::delete(
                start + trimmed.len() - id.len() - 2..start + trimmed.len(),
            ));
        }
        for range in tags(line) {
            let range = start + range.start..start + range.end;
            let value = text.text[range.clone()].to_owned();
            let is_known = || front.tags.iter().any(|tag| tag.value == value);
            if !sites.is_in_code(range.start) && !is_known() {
                let span = text.span(file, range);
                front.tags.push(Spanned { value, span });
            }
        }
    }
    bars(&text.text, &sites, &mut edits);
    highlights(file, text, &sites, &mut edits, losses);
    comments(file, text, &sites, &mut edits, losses);
    text.apply(edits);
}

/// `%%remark%%` is for the writer alone.
fn comments(
    file: &SourceFile,
    text: &Edited,
    sites: &Sites,
    edits: &mut Vec<Edit>,
    losses: &mut Losses,
) {
    let mut at = 0;
    while let Some(start) = text.text[at..].find("%%").map(|start| at + start) {
        at = start + 2;
        if sites.is_in_code(start) {
            continue;
        }
        let Some(end) = text.text[at..].find("%%").map(|end| at + end + 2) else {
            let message = "`%%` is never closed, so the text behind it is shown";
            losses.lose(Lost::Comment, text.span(file, start..at), message);
            break;
        };
        losses.lose(
            Lost::Comment,
            text.span(file, start..end),
            "the comment is left out",
        );
        edits.push(Edit::delete(without_gap(&text.text, start..end)));
        at = end;
    }
}

/// `[[name|words|100]]`: links of ours have one bar. The width goes.
fn bars(text: &str, sites: &Sites, edits: &mut Vec<Edit>) {
    let is_size = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == 'x');
    for (open, _) in text.match_indices("[[") {
        let start = open + 2;
        let end = text[start..].find("]]").map_or(start, |end| start + end);
        let inside = &text[start..end];
        if sites.is_in_code(open) || inside.contains(['\n', '[']) {
            continue;
        }
        let ends = inside.match_indices('|').map(|(at, _)| at).skip(1);
        for bar in ends {
            let word = inside[bar + 1..].split('|').next().unwrap_or_default();
            let behind = start + bar + 1;
            // In tables the bar is escaped.
            let from = start + inside[..bar].trim_end_matches('\\').len();
            if is_size(word.trim_end_matches('\\').trim()) {
                let words = word.trim_end_matches('\\').len();
                edits.push(Edit::delete(from..behind + words));
            } else {
                edits.push(Edit::new(from..behind, ", "));
            }
        }
    }
}

/// `==words==` stand out; here they are strong.
fn highlights(
    file: &SourceFile,
    text: &Edited,
    sites: &Sites,
    edits: &mut Vec<Edit>,
    losses: &mut Losses,
) {
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let mut from = 0;
        while let Some(open) = line[from..].find("==").map(|open| from + open) {
            let behind = &line[open + 2..];
            // A longer run is a line drawn with signs.
            let run = 2 + behind.len() - behind.trim_start_matches('=').len();
            from = open + run;
            let close = behind.find("==").filter(|_| run == 2);
            let Some(close) = close.map(|close| open + 2 + close) else {
                continue;
            };
            let inside = &line[open + 2..close];
            let is_apart = inside.trim() == inside && !inside.is_empty();
            let is_free = |at: usize| !sites.is_in_code(at) && !sites.is_in_math(at);
            if !is_apart || line[close + 2..].starts_with('=') || !is_free(start + open) {
                continue;
            }
            let sign = if inside.contains('*') { "" } else { "**" };
            edits.push(Edit::new(start + open..start + open + 2, sign));
            edits.push(Edit::new(start + close..start + close + 2, sign));
            let span = text.span(file, start + open..start + close + 2);
            losses.lose(Lost::Highlight, span, "highlighted words are bold");
            from = close + 2;
        }
    }
}

/// The words of a line that begin with `#`, without it.
fn tags(line: &str) -> Vec<Range<usize>> {
    let is_tag = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/');
    let mut found = Vec::new();
    for (at, _) in line.match_indices('#') {
        let before = line[..at].chars().next_back();
        let word = &line[at + 1..];
        let end = word.find(|c: char| !is_tag(c)).unwrap_or(word.len());
        let is_apart = before.is_none_or(char::is_whitespace)
            && !word[end..].starts_with(|c: char| !c.is_whitespace() && !matches!(c, '.' | ','));
        if is_apart && word[..end].chars().any(char::is_alphabetic) {
            found.push(at + 1..at + 1 + end);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_words_of_their_own() {
        let line = "#a b#c #d/e, #1 # f #g; #h(i)";
        let found: Vec<&str> = tags(line).into_iter().map(|range| &line[range]).collect();
        assert_eq!(found, ["a", "d/e"]);
    }
}

//! Obsidian and Quartz: a folder of notes with wiki links; the order is that of names.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::address::slugify;
use crate::data::Fields;
use crate::source::{SourceFile, Spanned};

use super::alert;
use super::front;
use super::lost::Losses;
use super::markdown::sites;
use super::place::{is_index, title_of};
use super::shelf::{Key, Order, Shelved, tree};
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
    let mut shelved = Vec::new();
    for (path, file) in &folder.texts {
        let Some(below) = path.strip_prefix(&top).filter(|path| path.ends_with(".md")) else {
            continue;
        };
        let bare = below.trim_end_matches(".md");
        let (here, name) = bare.rsplit_once('/').unwrap_or(("", bare));
        let page = page(path, file, bare, name, losses);
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
    let content = course.content.clone();
    let mut signs = BTreeMap::new();
    course.root = tree(
        &course.pages,
        shelved,
        &mut signs,
        &content,
        Order::PagesFirst,
        origin,
    );
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
    losses: &mut Losses,
) -> Page<'f> {
    let head = front::read(file, losses);
    let mut fields = Fields::new(&head.table, head.span);
    let mut front = front::common(&mut fields);
    front.tags.extend(front::one_or_more(fields.node("tag")));
    for tag in &mut front.tags {
        tag.value = tag.value.trim_start_matches('#').to_owned();
    }
    front.is_draft |= fields.boolean("publish") == Some(false);
    // Other names of the page, not old addresses.
    let mut names: Vec<String> = Vec::new();
    for key in ["aliases", "alias"] {
        let found = front::one_or_more(fields.node(key)).into_iter();
        names.extend(found.map(|name| name.value.to_lowercase()));
    }
    names.extend(front.title.iter().map(|title| title.value.to_lowercase()));
    let permalink = fields.text("permalink").map(|link| link.value);
    front::leave(fields, losses);
    let parts: Vec<String> = bare.split('/').map(slugify).collect();
    let mut urls = vec![parts.join("/")];
    urls.extend(permalink.map(|link| link.trim_matches('/').to_owned()));
    let mut text = Edited::new(file, head.body..file.text.len());
    rewrite(file, &mut text, &mut front);
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

/// Puts callouts, comments, marks of blocks and tags in our words.
fn rewrite(file: &SourceFile, text: &mut Edited, front: &mut front::Front) {
    let sites = sites(&text.text);
    let code: BTreeSet<(usize, usize)> = sites
        .code_spans
        .iter()
        .chain(sites.code.iter().map(|code| &code.range))
        .map(|range| (range.start, range.end))
        .collect();
    let is_code = |at: usize| {
        let before = code.range(..=(at, usize::MAX)).next_back();
        before.is_some_and(|(_, end)| at < *end)
    };
    let mut edits = Vec::new();
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if is_code(start) {
            continue;
        }
        let inside = line.trim_start_matches(['>', ' ', '\t']);
        let is_quote = line.trim_start().starts_with('>');
        let from = start + line.len() - inside.len();
        if let Some(rest) = inside.strip_prefix("[!").filter(|_| is_quote)
            && let Some((word, rest)) = rest.split_once(']')
        {
            let kind = word.split('|').next().unwrap_or(word);
            let known = alert::kind(kind).unwrap_or("NOTE");
            let fold = rest.len() - rest.trim_start_matches(['+', '-']).len();
            edits.push(Edit::new(
                from..from + word.len() + 3 + fold,
                format!("[!{known}]"),
            ));
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
            if !is_code(range.start) && !front.tags.iter().any(|tag| tag.value == value) {
                let span = text.span(file, range);
                front.tags.push(Spanned { value, span });
            }
        }
    }
    let mut at = 0;
    while let Some(start) = text.text[at..].find("%%").map(|start| at + start) {
        at = start + 2;
        if is_code(start) {
            continue;
        }
        let Some(end) = text.text[at..].find("%%").map(|end| at + end) else {
            break;
        };
        let inside = &text.text[at..end];
        if !inside.contains("-->") {
            edits.push(Edit::new(start..end + 2, format!("<!--{inside}-->")));
        }
        at = end + 2;
    }
    text.apply(edits);
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

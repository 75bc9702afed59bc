//! A lesson as Markdown, to lie beside its page: the text as written, with the title from
//! the front matter and links that lead to other lessons' Markdown and to pages.

use std::collections::BTreeMap;

use crate::address::encode;
use crate::config::Config;
use crate::crosswalk::Crosswalk;
use crate::link::{Book, Lesson, Target};
use crate::parse::{ReferenceKind, after_front_matter};
use crate::view::glossary_url;
use crate::view::publishing::twin_path;

/// The Markdown of `lesson`, whose file holds `text`.
pub(super) fn twin(
    config: &Config,
    book: &Book,
    crosswalk: &Crosswalk,
    lesson: &Lesson,
    text: &str,
) -> String {
    let front = &lesson.parsed.front;
    let mut twin = String::with_capacity(text.len() + 256);
    if front.title.is_some() {
        twin.push_str(&format!("# {}\n\n", one_line(&lesson.parsed.title)));
    }
    if let Some(description) = &front.description {
        twin.push_str(&format!("> {}\n\n", one_line(&description.value)));
    }
    if let Some(base) = &config.base_url {
        let page = lesson.url.absolute(&base.url);
        twin.push_str(&format!("Page: <{page}>\n\n"));
    }
    let links = Links::new(book, crosswalk, lesson);
    let mut fence: Option<&str> = None;
    for line in text[after_front_matter(text)..]
        .trim_start_matches(['\n', '\r'])
        .lines()
    {
        let marker = marker(line);
        match (fence, marker) {
            (None, Some(marker)) => fence = Some(marker),
            (Some(open), Some(marker)) if marker.starts_with(open) => fence = None,
            _ => {}
        }
        if fence.is_some() || marker.is_some() {
            twin.push_str(line);
        } else {
            links.rewrite(&mut twin, line);
        }
        twin.push('\n');
    }
    twin
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The run of backticks or tildes that begins a line.
fn marker(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '>', '\t']);
    let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let n = line.chars().take_while(|c| *c == sign).count();
    (n >= 3).then(|| &line[..n])
}

/// Where the links of a lesson lead, by their destination as written: the same words
/// always lead to the same place.
struct Links<'a> {
    inline: BTreeMap<String, String>,
    wiki: BTreeMap<&'a str, (String, &'a str)>,
}

impl<'a> Links<'a> {
    fn new(book: &'a Book, crosswalk: &Crosswalk, lesson: &'a Lesson) -> Self {
        let root = lesson.url.root();
        let mut links = Self {
            inline: BTreeMap::new(),
            wiki: BTreeMap::new(),
        };
        let references = lesson.parsed.body.references.iter();
        for (reference, target) in references.zip(&lesson.targets) {
            let Some(address) = address(book, crosswalk, target) else {
                continue;
            };
            let address = format!("{root}{address}");
            let written = &reference.target;
            let written_as = match reference.kind {
                ReferenceKind::Wiki => {
                    let title = match target {
                        Target::Lesson { lesson, .. } => &book.lessons[*lesson].parsed.title,
                        _ => written,
                    };
                    links.wiki.insert(written, (address, title));
                    continue;
                }
                ReferenceKind::Topic => format!("topic:{written}"),
                ReferenceKind::Term => format!("term:{written}"),
                ReferenceKind::Link | ReferenceKind::Image => written.clone(),
            };
            links.inline.insert(written_as, address);
        }
        links
    }

    /// Writes a line with its destinations replaced; what is not known stays.
    fn rewrite(&self, out: &mut String, line: &str) {
        let mut rest = line;
        let marks = ["](", "]: ", "[["];
        while let Some(at) = marks.iter().filter_map(|mark| rest.find(mark)).min() {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            rest = if from.starts_with("[[") {
                self.wiki_link(out, from)
            } else if let Some(destination) = from.strip_prefix("](") {
                out.push_str("](");
                self.destination(out, destination)
            } else {
                out.push_str("]: ");
                // Only a line that begins with a bracket defines a destination.
                if line.trim_start_matches([' ', '>']).starts_with('[') {
                    self.destination(out, &from[3..])
                } else {
                    &from[3..]
                }
            };
        }
        out.push_str(rest);
    }

    /// Writes the destination at the beginning of `text`; returns what follows.
    fn destination<'t>(&self, out: &mut String, text: &'t str) -> &'t str {
        let (written, end) = match text.strip_prefix('<') {
            Some(inside) => match inside.find('>') {
                Some(end) => (&inside[..end], end + 2),
                None => return text,
            },
            None => {
                let mut depth = 0;
                let end = text.find(|c: char| {
                    depth += i32::from(c == '(') - i32::from(c == ')');
                    c.is_whitespace() || depth < 0
                });
                let end = end.unwrap_or(text.len());
                (&text[..end], end)
            }
        };
        match self.inline.get(written) {
            Some(address) => out.push_str(address),
            None => out.push_str(&text[..end]),
        }
        &text[end..]
    }

    /// Writes `[[target|text]]` as a link; returns what follows.
    fn wiki_link<'t>(&self, out: &mut String, text: &'t str) -> &'t str {
        let found = text.find("]]").and_then(|end| {
            let inside = &text[2..end];
            let (target, shown) = match inside.split_once('|') {
                Some((target, shown)) => (target.trim_end_matches('\\'), Some(shown)),
                None => (inside, None),
            };
            let (address, title) = self.wiki.get(target.trim())?;
            Some((shown.unwrap_or(title), address, end + 2))
        });
        match found {
            Some((shown, address, end)) => {
                out.push_str(&format!("[{}]({address})", shown.trim()));
                &text[end..]
            }
            None => {
                out.push_str("[[");
                &text[2..]
            }
        }
    }
}

/// The address from the site's root of a target inside the site.
fn address(book: &Book, crosswalk: &Crosswalk, target: &Target) -> Option<String> {
    Some(match target {
        Target::Lesson { lesson, anchor } => {
            let mut address = encode(&twin_path(&book.lessons[*lesson].url)).into_owned();
            if let Some(anchor) = anchor {
                address.push('#');
                address.push_str(anchor.as_str());
            }
            address
        }
        Target::Page(url) => url.href(),
        Target::Asset { path, more } => format!("{}{more}", path.href()),
        Target::Topic(id) => crosswalk[*crosswalk.topic_by_id.get(id)?].url.href(),
        Target::Term(slug) => format!("{}#term-{slug}", glossary_url().href()),
        Target::External(_) | Target::Broken => return None,
    })
}

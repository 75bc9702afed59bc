//! A lesson as Markdown, to lie beside its page: the text as written but for comments, with
//! the title from the front matter and links that lead to other lessons' Markdown and to
//! pages.

use std::collections::BTreeMap;

use crate::address::encode;
use crate::config::Config;
use crate::crosswalk::Crosswalk;
use crate::link::{Book, Lesson, Target};
use crate::memo::{Key, KeyHasher};
use crate::parse::{Dialect, ReferenceKind, after_front_matter, code_blocks};
use crate::view::glossary_url;
use crate::view::publishing::twin_path;

/// No link to a lesson by its name is longer, in bytes.
const LONGEST_WIKI_LINK: usize = 1_000;

/// All that the Markdown of a lesson is made of.
pub(super) struct Draft<'a> {
    /// What stands above the text.
    head: String,
    links: Links<'a>,
    text: &'a str,
    dialect: Dialect,
}

impl<'a> Draft<'a> {
    /// That of `lesson`, whose file holds `text`.
    pub fn new(
        config: &Config,
        book: &'a Book,
        crosswalk: &Crosswalk,
        lesson: &'a Lesson,
        text: &'a str,
    ) -> Self {
        let front = &lesson.parsed.front;
        let mut head = String::new();
        if front.title.is_some() {
            head.push_str(&format!("# {}\n\n", one_line(&lesson.parsed.title)));
        }
        if let Some(description) = &front.description {
            head.push_str(&format!("> {}\n\n", one_line(&description.value)));
        }
        if let Some(base) = &config.base_url {
            let page = lesson.url.absolute(&base.url);
            head.push_str(&format!("Page: <{page}>\n\n"));
        }
        Self {
            head,
            links: Links::new(book, crosswalk, lesson),
            text,
            dialect: Dialect::course(&config.markdown),
        }
    }

    /// The fingerprint of all of it. The dialect is the same for all lessons, and stands in
    /// the key as it is printed.
    pub fn key(&self) -> Key {
        let mut hasher = KeyHasher::default();
        hasher.add(self.head.as_bytes()).add(self.text.as_bytes());
        hasher.add(format!("{:?}", self.dialect).as_bytes());
        for (written, address) in &self.links.inline {
            hasher.add(written.as_bytes()).add(address.as_bytes());
        }
        for (written, (address, title)) in &self.links.wiki {
            hasher.add(written.as_bytes());
            hasher.add(address.as_bytes()).add(title.as_bytes());
        }
        hasher.finish()
    }

    /// The Markdown.
    pub fn finish(self) -> String {
        let mut twin = self.head;
        let body = self.text[after_front_matter(self.text)..].replace("\r\n", "\n");
        let body = body.trim_start_matches(['\n', '\r']);
        let mut done = 0;
        for code in code_blocks(body, &self.dialect) {
            self.links.rewrite(&mut twin, &body[done..code.start]);
            twin.push_str(&body[code.clone()]);
            done = code.end;
        }
        self.links.rewrite(&mut twin, &body[done..]);
        if !twin.ends_with('\n') {
            twin.push('\n');
        }
        twin
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

    /// Writes text without code blocks, with its destinations replaced and without its
    /// comments; what is not known stays. Goes through it once, from left to right.
    fn rewrite(&self, out: &mut String, text: &str) {
        let mut rest = text;
        let mut ends = Ends::default();
        let (mut line, mut read) = (0, 0);
        while let Some(at) = rest.find(['`', '\\', '<', ']', '[']) {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let here = text.len() - from.len();
            line = text[read..here]
                .rfind('\n')
                .map_or(line, |end| read + end + 1);
            read = here;
            rest = if let Some(after) = from.strip_prefix("](") {
                out.push_str("](");
                self.destination(out, after)
            } else if let Some(after) = from.strip_prefix("]: ") {
                out.push_str("]: ");
                // Only a line that begins with a bracket defines a destination.
                let line = text[line..].trim_start_matches([' ', '>']);
                if line.starts_with('[') {
                    self.destination(out, after)
                } else {
                    after
                }
            } else if from.starts_with("[[") {
                self.wiki_link(out, from)
            } else {
                let length = ends.verbatim(text, here);
                let is_comment = from.starts_with("<!--") && length > 1;
                if !is_comment {
                    out.push_str(&from[..length]);
                }
                &from[length..]
            };
        }
        out.push_str(rest);
    }

    /// Writes the destination at the beginning of `text`; returns what follows.
    fn destination<'t>(&self, out: &mut String, text: &'t str) -> &'t str {
        let (written, end) = match text.strip_prefix('<') {
            Some(inside) => match inside.find(['>', '<', '\n']) {
                Some(end) if inside[end..].starts_with('>') => (&inside[..end], end + 2),
                _ => return text,
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
        let near = &text[..text.floor_char_boundary(LONGEST_WIKI_LINK.min(text.len()))];
        let found = near.find("]]").and_then(|end| {
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

/// Where code and comments within a text end. What is known to have no end is not looked
/// for again.
#[derive(Default)]
struct Ends {
    /// Runs of so many backticks have no partner up to this place.
    lone_ticks: BTreeMap<usize, usize>,
    paragraph: usize,
    no_comment_ends: bool,
}

impl Ends {
    /// The length of what begins at `at` and means nothing in there: an escaped sign, code,
    /// a comment; or of the sign itself.
    fn verbatim(&mut self, text: &str, at: usize) -> usize {
        let from = &text[at..];
        match from.as_bytes()[0] {
            b'\\' => from.chars().take(2).map(char::len_utf8).sum(),
            b'`' => self.code(text, at),
            b'<' if from.starts_with("<!--") && !self.no_comment_ends => match from.find("-->") {
                Some(end) => end + "-->".len(),
                None => {
                    self.no_comment_ends = true;
                    1
                }
            },
            _ => 1,
        }
    }

    /// The length of the code that begins with a run of backticks, or of the run.
    fn code(&mut self, text: &str, at: usize) -> usize {
        let run = |from: usize| text[from..].bytes().take_while(|b| *b == b'`').count();
        let n_ticks = run(at);
        if self.lone_ticks.get(&n_ticks).is_some_and(|end| at < *end) {
            return n_ticks;
        }
        // Code ends with its paragraph.
        if at >= self.paragraph {
            let end = text[at..].find("\n\n");
            self.paragraph = end.map_or(text.len(), |end| at + end);
        }
        let end = self.paragraph;
        let mut next = at + n_ticks;
        while let Some(found) = text[next..end].find('`').map(|found| next + found) {
            let n_found = run(found);
            next = found + n_found;
            if n_found == n_ticks {
                return next - at;
            }
        }
        self.lone_ticks.insert(n_ticks, end);
        n_ticks
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

//! The front matter of a moved lesson: the redirect from its old address, and the id
//! that it had without writing it.

use super::{Edit, Input, edited};
use crate::address::PageUrl;
use crate::data::{Node, Table, Value, quoted, read_toml, read_yaml};
use crate::link::Lesson;
use crate::parse::{Head, head, parse};
use crate::source::SourceFile;
use crate::sources::Refusal;

/// What front matter is to say.
pub(super) struct Wanted<'a> {
    /// An id that is to be written.
    pub id: Option<&'a str>,
    /// The address that is to lead here.
    pub old: Option<&'a PageUrl>,
    /// The address of the page, which no alias may be.
    pub now: &'a PageUrl,
}

/// The edits that make front matter say what is wanted, and nothing else.
///
/// # Errors
/// A [`Refusal`] if it is written in a way that cannot be added to.
pub(super) fn edits(
    input: &Input<'_>,
    lesson: &Lesson,
    file: &SourceFile,
    wanted: &Wanted<'_>,
) -> Result<Vec<Edit>, Refusal> {
    let before = &lesson.parsed.front;
    let mut aliases: Vec<String> = before.aliases.iter().map(|a| a.value.clone()).collect();
    let n_before = aliases.len();
    aliases.retain(|alias| !is_alias_of(alias, wanted.now));
    let is_shorter = aliases.len() < n_before;
    let new = wanted
        .old
        .filter(|old| !aliases.iter().any(|alias| is_alias_of(alias, old)));
    let new = new.map(|old| old.as_str().to_owned());
    aliases.extend(new.clone());
    let edits = match head(&file.text) {
        Some(head) => {
            let writer = Writer::new(file, &head);
            let mut edits: Vec<Edit> = writer.id(wanted.id).into_iter().collect();
            if is_shorter {
                edits.extend(writer.all_aliases(&aliases));
            } else if let Some(new) = &new {
                edits.push(writer.one_alias(new));
            }
            edits
        }
        None => fresh(file, wanted.id, &aliases).into_iter().collect(),
    };
    let text = edited(&file.text, &edits);
    let after = SourceFile::new(file.path.clone(), text);
    let after = parse(&after, input.markdown).value;
    let front = &after.front;
    let says = |read: &str| wanted.id.is_none_or(|id| id == read);
    let is_said = front.aliases.iter().map(|alias| &alias.value).eq(&aliases)
        && front
            .id
            .as_ref()
            .map_or(wanted.id.is_none(), |id| says(&id.value))
        && after.title == lesson.parsed.title
        && front.draft == before.draft
        && after.body.pieces == lesson.parsed.body.pieces;
    if is_said {
        return Ok(edits);
    }
    let id = wanted.id.map(|id| format!("`id = {}`", quoted(id)));
    let alias = new.map(|new| format!("{} to `aliases`", quoted(&new)));
    let both: Vec<String> = id.into_iter().chain(alias).collect();
    Err(Refusal(format!(
        "the front matter of `{}` is written so that nothing can be added to it; add {} yourself",
        file.path,
        both.join(" and ")
    )))
}

/// Whether an alias and an address name the same place.
fn is_alias_of(alias: &str, url: &PageUrl) -> bool {
    let alias = alias.strip_prefix('/').unwrap_or(alias);
    let alias = alias.strip_suffix("index.html").unwrap_or(alias);
    alias.trim_end_matches('/') == url.as_str().trim_end_matches('/')
}

/// Front matter for a lesson that has none.
fn fresh(file: &SourceFile, id: Option<&str>, aliases: &[String]) -> Option<Edit> {
    let end = line_end(&file.text);
    let id = id.map(|id| format!("id = {}", quoted(id)));
    let aliases = (!aliases.is_empty()).then(|| format!("aliases = {}", list(aliases)));
    let keys: Vec<String> = id.into_iter().chain(aliases).collect();
    (!keys.is_empty()).then(|| Edit {
        range: 0..0,
        text: format!("+++{end}{}{end}+++{end}{end}", keys.join(end)),
    })
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}

/// Adds to front matter that is there.
struct Writer<'a> {
    text: &'a str,
    head: &'a Head,
    table: Table,
}

impl<'a> Writer<'a> {
    fn new(file: &'a SourceFile, head: &'a Head) -> Self {
        let table = if head.is_toml {
            read_toml(file, head.keys.clone()).value
        } else {
            read_yaml(file, head.keys.clone()).value
        };
        Self {
            text: &file.text,
            head,
            table,
        }
    }

    fn id(&self, id: Option<&str>) -> Option<Edit> {
        id.map(|id| self.line(self.head.keys.start, "id", &quoted(id)))
    }

    /// A line with a key.
    fn line(&self, at: usize, key: &str, value: &str) -> Edit {
        let (sign, end) = (self.sign(), line_end(self.text));
        Edit {
            range: at..at,
            text: format!("{key}{sign}{value}{end}"),
        }
    }

    fn sign(&self) -> &'static str {
        if self.head.is_toml { " = " } else { ": " }
    }

    /// One alias behind those that are there.
    fn one_alias(&self, alias: &str) -> Edit {
        let only = || list(&[alias.to_owned()]);
        let Some((_, node)) = self.aliases() else {
            return self.line(self.head.keys.end, "aliases", &only());
        };
        let last = match &node.value {
            Value::List(items) => items.last(),
            _ => None,
        };
        let Some(last) = last else {
            return Edit {
                range: node.span.range(),
                text: only(),
            };
        };
        let end = last.span.range().end;
        if self.is_inline(node) {
            return Edit {
                range: end..end,
                text: format!(", {}", quoted(alias)),
            };
        }
        // A line for each, behind a dash.
        let start = last.span.range().start;
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[end..]
            .find(['\r', '\n'])
            .map_or(end, |at| end + at);
        Edit {
            range: end..end,
            text: format!(
                "{}{}{}",
                line_end(self.text),
                &self.text[line..start],
                quoted(alias)
            ),
        }
    }

    /// All aliases anew.
    fn all_aliases(&self, aliases: &[String]) -> Option<Edit> {
        let (key, node) = self.aliases()?;
        if self.is_inline(node) {
            return Some(Edit {
                range: node.span.range(),
                text: list(aliases),
            });
        }
        Some(Edit {
            range: key.span.range().end..node.span.range().end,
            text: format!("{}{}", self.sign(), list(aliases)),
        })
    }

    fn aliases(&self) -> Option<&(crate::source::Spanned<String>, Node)> {
        self.table.iter().find(|(key, _)| key.value == "aliases")
    }

    fn is_inline(&self, node: &Node) -> bool {
        let text = self.text.get(node.span.range());
        text.is_some_and(|text| text.starts_with('['))
    }
}

//! YAML text to a table, through saphyr's marked nodes.

use std::ops::Range;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use super::{Node, Table, Value};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::{SourceFile, Span, Spanned};

/// Nesting and size past which YAML is refused: front matter never needs it, and
/// aliases could otherwise blow up a small text.
const MAX_BYTES: usize = 1 << 20;
const MAX_NODES: usize = 100_000;

/// Reads the YAML that stands at `range` of `file`. A syntax fault ends the
/// reading; the table is then empty.
pub fn read_yaml(file: &SourceFile, range: Range<usize>) -> Checked<Table> {
    let text = &file.text[range.clone()];
    let whole = file.span(range.clone());
    let refuse = |span: Span, message: String| {
        Checked::new(
            Table::new(),
            vec![Diagnostic::new(Code::InvalidYaml, span, message)],
        )
    };
    if text.len() > MAX_BYTES {
        return refuse(whole, "front matter of more than 1 MiB".into());
    }
    if let Some(at) = too_deep(text) {
        let span = file.span(range.start + at..range.start + at + 1);
        return refuse(span, "front matter nested too deeply".into());
    }
    let offsets = Offsets::new(text, range.start);
    // A tab may stand behind a key; the parser wants a space there.
    let spaced = text.replace(":\t", ": ");
    let read = MarkedYaml::load_from_str(text);
    let documents =
        match read.or_else(|error| MarkedYaml::load_from_str(&spaced).map_err(|_| error)) {
            Ok(documents) => documents,
            Err(error) => {
                let at = offsets.byte(error.marker().index());
                let end = file.text[at..range.end]
                    .chars()
                    .next()
                    .map_or(at, |c| at + c.len_utf8());
                let before = file.text[..at].rsplit('\n').next().unwrap_or_default();
                let (message, help) = in_words(error.info(), before);
                let message = format!("not valid YAML: {message}");
                let fault = Diagnostic::new(Code::InvalidYaml, file.span(at..end), message);
                let help = help.map(str::to_owned);
                return Checked::new(Table::new(), vec![fault.maybe_help(help)]);
            }
        };
    let Some(document) = documents.first() else {
        return Checked::fine(Table::new());
    };
    let mut reader = Reader {
        file,
        offsets: &offsets,
        left: MAX_NODES,
    };
    let node = reader.node(document);
    if reader.left == 0 {
        return refuse(whole, "front matter with too many values".into());
    }
    match node.value {
        Value::Table(table) => Checked::fine(table),
        Value::Null => Checked::fine(Table::new()),
        _ => refuse(node.span, "front matter must be keys with values".into()),
    }
}

/// What the parser says, in words for authors, and what helps; `before` stands before the
/// fault on its line.
fn in_words<'m>(message: &'m str, before: &str) -> (&'m str, Option<&'static str>) {
    match message {
        "mapping values are not allowed in this context" if before.contains(": ") => (
            "a second colon on this line",
            Some("put the text in quotes"),
        ),
        "mapping values are not allowed in this context" => (
            "no key can stand here",
            Some("begin each key at the start of its line, with a space behind its colon"),
        ),
        _ if message.starts_with("invalid trailing content after") => (
            "text behind a closing quote",
            Some("put the whole text in quotes; between `'`, an apostrophe is written `''`"),
        ),
        _ if message.contains("quoted scalar, found unexpected end") => {
            ("a quote is never closed", None)
        }
        _ if message.contains("found a tab") || message.starts_with("tabs disallowed") => {
            ("a tab", Some("indent with spaces"))
        }
        _ if message.starts_with("unexpected character") => {
            (message, Some("put the text in quotes"))
        }
        _ => (message, None),
    }
}

/// The offset where brackets or indentation nest deeper than anything sensible.
///
/// The parser recurses, so that a deep text would end the program.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut start_of_line = 0;
    // Whether the line held nothing but signs that open a level so far, or but space.
    let mut only_opens = true;
    let mut only_space = true;
    for (at, c) in text.char_indices() {
        match c {
            '\n' => {
                (start_of_line, only_opens, only_space) = (at + 1, true, true);
                continue;
            }
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // `- - - a` and `? ? ? a` nest a level each.
        let opens = matches!(c, '-' | '?' | ':');
        let into_line = at - start_of_line;
        if depth > 64
            || (opens && only_opens && into_line > 200)
            || (c != ' ' && only_space && into_line > 400)
        {
            return Some(at);
        }
        only_opens &= opens || c == ' ';
        only_space &= c.is_whitespace();
    }
    None
}

/// saphyr counts characters; we count bytes.
struct Offsets {
    bytes: Vec<usize>,
    base: usize,
    end: usize,
}

impl Offsets {
    fn new(text: &str, base: usize) -> Self {
        Self {
            bytes: text.char_indices().map(|(at, _)| at).collect(),
            base,
            end: text.len(),
        }
    }

    fn byte(&self, character: usize) -> usize {
        self.base + self.bytes.get(character).copied().unwrap_or(self.end)
    }
}

struct Reader<'a> {
    file: &'a SourceFile,
    offsets: &'a Offsets,
    /// Nodes that may still be read; aliases repeat what they name.
    left: usize,
}

impl Reader<'_> {
    fn span(&self, node: &MarkedYaml<'_>) -> Span {
        let start = self.offsets.byte(node.span.start.index());
        let end = self.offsets.byte(node.span.end.index()).max(start);
        let kept = self.file.text[start..end].trim_end().len();
        self.file.span(start..start + kept)
    }

    fn node(&mut self, node: &MarkedYaml<'_>) -> Node {
        let span = self.span(node);
        if self.left == 0 {
            return Node {
                value: Value::Null,
                span,
            };
        }
        self.left -= 1;
        let value = match &node.data {
            YamlData::Value(scalar) => scalar_value(scalar),
            YamlData::Sequence(items) => {
                Value::List(items.iter().map(|item| self.node(item)).collect())
            }
            YamlData::Mapping(entries) => {
                let mut table = Table::new();
                for (key, value) in entries {
                    let name = Spanned {
                        value: key_text(key),
                        span: self.span(key),
                    };
                    table.push((name, self.node(value)));
                }
                table.sort_by_key(|(name, _)| name.span.start);
                Value::Table(table)
            }
            YamlData::Tagged(_, node) => return self.node(node),
            YamlData::Representation(text, ..) => Value::Text(text.to_string()),
            YamlData::Alias(_) | YamlData::BadValue => Value::Null,
        };
        Node { value, span }
    }
}

fn scalar_value(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => Value::Bool(*value),
        Scalar::Integer(value) => Value::Integer(*value),
        Scalar::FloatingPoint(value) => Value::Float(value.into_inner()),
        Scalar::String(text) => Value::Text(text.to_string()),
    }
}

fn key_text(key: &MarkedYaml<'_>) -> String {
    match &key.data {
        YamlData::Value(Scalar::String(text)) => text.to_string(),
        YamlData::Value(Scalar::Integer(number)) => number.to_string(),
        YamlData::Value(Scalar::Boolean(value)) => value.to_string(),
        YamlData::Representation(text, ..) => text.to_string(),
        _ => "?".to_owned(),
    }
}

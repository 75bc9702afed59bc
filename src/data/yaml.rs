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
    let documents = match MarkedYaml::load_from_str(text) {
        Ok(documents) => documents,
        Err(error) => {
            let at = offsets.byte(error.marker().index());
            let end = file.text[at..range.end]
                .chars()
                .next()
                .map_or(at, |c| at + c.len_utf8());
            return refuse(
                file.span(at..end),
                format!("not valid YAML: {}", error.info()),
            );
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

/// The offset where brackets or indentation nest deeper than anything sensible.
///
/// The parser recurses, so that a deep text would end the program.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut start_of_line = 0;
    for (at, c) in text.char_indices() {
        match c {
            '\n' => start_of_line = at + 1,
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // `- - - a` and `? ? ? a` nest a level each.
        let opens = matches!(c, '-' | '?' | ':') && at - start_of_line > 200;
        let only_opens = || {
            let before = &text[start_of_line..at];
            before.trim_matches(['-', '?', ':', ' ']).is_empty()
        };
        if depth > 64 || (opens && only_opens()) {
            return Some(at);
        }
        if c != ' ' && at > start_of_line + 400 && text[start_of_line..at].trim().is_empty() {
            return Some(at);
        }
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

//! What an SSSOM file says of itself as a whole: YAML before its table, each line
//! behind a `#`, or in a file of its own.

use std::collections::BTreeMap;

use super::columns;
use crate::data::{Node, Table, Value, read_yaml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::{SourceFile, Spanned};

/// Keys that are read elsewhere or say nothing about the mappings.
const READ: &[&str] = &[
    "curie_map",
    "sssom_version",
    "mapping_set_id",
    "mapping_set_version",
    "mapping_set_source",
    "mapping_set_title",
    "license",
    "extension_definitions",
    "ext_complete",
    "ext_kind",
    "ext_subject",
    "ext_object",
];

/// The metadata of a mapping set.
#[derive(Debug, Default)]
pub struct Metadata {
    slots: BTreeMap<String, Vec<Spanned<String>>>,
    /// `curie_map`: what prefixes stand for.
    pub prefixes: BTreeMap<String, String>,
    /// Keys that nothing reads, where they stand.
    pub unread: Vec<Spanned<String>>,
}

impl Metadata {
    /// The first value under a key.
    pub fn one(&self, key: &str) -> Option<&Spanned<String>> {
        self.all(key).first()
    }

    /// All values under a key.
    pub fn all(&self, key: &str) -> &[Spanned<String>] {
        self.slots.get(key).map_or(&[], Vec::as_slice)
    }
}

/// Where the table begins: behind the lines at the start that begin with `#`.
pub fn end_of_block(text: &str) -> usize {
    let mut at = 0;
    while text[at..].starts_with('#') {
        let rest = &text[at..];
        at += rest.find(['\n', '\r']).map_or(rest.len(), |end| end + 1);
        // The second byte of a line end.
        if text[..at].ends_with('\r') && text[at..].starts_with('\n') {
            at += 1;
        }
    }
    at
}

/// Reads the block that ends at `end` of `file`. Each `#` becomes a space, so that
/// places in the YAML are places in the file.
pub fn block(file: &SourceFile, end: usize) -> Checked<Metadata> {
    let mut yaml = String::with_capacity(end);
    for line in file.text[..end].split_inclusive(['\n', '\r']) {
        let content = line.strip_prefix('#');
        yaml.extend(content.map(|_| ' '));
        yaml.push_str(content.unwrap_or(line));
    }
    whole(&file.with_text(yaml))
}

/// Reads a file that holds nothing but metadata.
pub fn whole(file: &SourceFile) -> Checked<Metadata> {
    let mut read = read_yaml(file, 0..file.text.len());
    for fault in &mut read.diagnostics {
        fault.message = fault.message.replace("front matter", "metadata");
    }
    let mut all = Vec::new();
    let table = read.unpack(&mut all);
    let metadata = collect(file, &table, &mut all);
    Checked::new(metadata, all)
}

fn collect(file: &SourceFile, table: &Table, all: &mut Vec<Diagnostic>) -> Metadata {
    let mut metadata = Metadata::default();
    for (key, node) in table {
        if key.value == "curie_map" {
            metadata.prefixes = prefixes(node, all);
            continue;
        }
        let nodes = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let values = nodes.iter().filter_map(|node| text(file, node)).collect();
        metadata.slots.insert(key.value.clone(), values);
        let is_read = READ.contains(&key.value.as_str())
            || columns::slot(&key.value).is_some()
            || columns::is_derived(&key.value);
        if !is_read {
            metadata.unread.push(key.clone());
        }
    }
    metadata
}

fn prefixes(node: &Node, all: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let mut prefixes = BTreeMap::new();
    let Value::Table(table) = &node.value else {
        let message = "`curie_map` must be a table of prefixes";
        all.push(Diagnostic::new(Code::WrongType, node.span, message));
        return prefixes;
    };
    for (prefix, node) in table {
        if let Value::Text(iri) = &node.value {
            prefixes.insert(prefix.value.clone(), iri.clone());
        } else {
            let message = format!("prefix `{}` must stand for an address", prefix.value);
            all.push(Diagnostic::new(Code::WrongType, node.span, message));
        }
    }
    prefixes
}

/// A value as it is written: `2026-11-23` and `1.0` are texts here.
fn text(file: &SourceFile, node: &Node) -> Option<Spanned<String>> {
    let value = match &node.value {
        Value::Text(text) | Value::Date(text) => text.clone(),
        Value::Integer(_) | Value::Float(_) | Value::Bool(_) => {
            file.text.get(node.span.range())?.trim().to_owned()
        }
        Value::Null | Value::List(_) | Value::Table(_) => return None,
    };
    (!value.trim().is_empty()).then_some(Spanned {
        value,
        span: node.span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::ContentPath;

    #[test]
    fn places_in_the_block_are_places_in_the_file() {
        let text = "#curie_map:\r\n#  cb: https://e.org/topics/\r\n#creator_label:\r\n\
                    #- Ada\r\n#mapping_set_version: 2026-11-23\r\nsubject_id\r\n";
        let file = SourceFile::new(ContentPath::outside("/x.tsv"), text);
        let end = end_of_block(text);
        assert_eq!(&text[end..], "subject_id\r\n");
        let read = block(&file, end);
        assert_eq!(read.diagnostics, []);
        let metadata = read.value;
        assert_eq!(metadata.prefixes["cb"], "https://e.org/topics/");
        let ada = metadata.one("creator_label").unwrap();
        assert_eq!(&text[ada.span.range()], "Ada");
        let version = metadata.one("mapping_set_version").unwrap();
        assert_eq!(version.value, "2026-11-23");
    }
}

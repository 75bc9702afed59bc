use std::collections::{BTreeMap, BTreeSet};

use toml::{Table as TomlTable, Value};

use super::shape::{Shape, Table};
use super::{Schema, all};
use crate::address::ContentPath;
use crate::config;
use crate::config::MarkdownConfig;
use crate::crosswalk;
use crate::data::trace;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::Book;
use crate::parse;
use crate::source::{FileId, SourceFile};
use crate::sources::Sources;

/// A file of each schema's kind.
const FILES: [(&str, &str); 10] = [
    ("book", "book.toml"),
    ("framework", "content/a1/framework.toml"),
    ("module", "content/a1/b1/module.toml"),
    ("lesson", "content/a1/b1/c1.md"),
    ("path", "content/paths/a1.toml"),
    ("scheme", "content/a1/schemes/a1.toml"),
    ("hub", "content/crosswalk/a1.toml"),
    ("mappings", "content/crosswalk/mappings/a1.toml"),
    ("bridges", "content/crosswalk/bridges.toml"),
    ("false-friends", "content/crosswalk/false-friends.toml"),
];

/// What the program's own reader says of a file of this kind.
fn read(schema: &Schema, table: &TomlTable) -> (FileId, Vec<Diagnostic>) {
    let found = FILES.iter().find(|(name, _)| *name == schema.name);
    let (_, path) = found.unwrap_or_else(|| panic!("no file for `{}`", schema.name));
    let text = toml::to_string(table).expect("a table");
    let text = match schema.name {
        "lesson" => format!("+++\n{text}+++\n\nText.\n"),
        _ => text,
    };
    let file = SourceFile::new(ContentPath::new(path).expect("a path"), text);
    let id = file.id;
    let faults = match schema.name {
        "book" => config::config(&file).diagnostics,
        "framework" => parse::framework_file(&file).diagnostics,
        "module" => parse::module_file(&file).diagnostics,
        "lesson" => parse::parse(&file, &MarkdownConfig::default()).diagnostics,
        "path" => parse::path_file(&file).diagnostics,
        _ => {
            let sources = Sources {
                data: vec![file],
                ..Sources::default()
            };
            crosswalk::crosswalk(&sources, &Book::default()).diagnostics
        }
    };
    (id, faults)
}

/// A table with every key.
fn full(table: &Table) -> TomlTable {
    let values = table.keys.iter();
    values
        .map(|key| (key.name.to_owned(), value(&key.shape)))
        .collect()
}

fn value(shape: &Shape) -> Value {
    let text = |text: &str| Value::String(text.to_owned());
    match shape {
        Shape::Text | Shape::TextLike(_) => text("a1"),
        Shape::Boolean => Value::Boolean(true),
        Shape::Integer | Shape::UpTo(_) | Shape::Share => Value::Integer(1),
        Shape::Date | Shape::RoughDate => text("2026-11-23"),
        Shape::Texts | Shape::TextsLike(_) => Value::Array(vec![text("a1")]),
        Shape::Word(words) => text(words[0]),
        Shape::Table(table) => Value::Table(full(table)),
        Shape::Tables(table) | Shape::TextsOrTables(table) => {
            Value::Array(vec![Value::Table(full(table))])
        }
        Shape::Words { keys, words } => Value::Table(
            keys.iter()
                .map(|key| ((*key).to_owned(), text(words[0])))
                .collect(),
        ),
    }
}

/// What the readers are to take a value for, in the words of `Fields`.
fn kinds(shape: &Shape) -> BTreeSet<String> {
    let kinds = match shape {
        Shape::Text | Shape::TextLike(_) => vec!["text".to_owned()],
        Shape::Boolean => vec!["true or false".to_owned()],
        Shape::Integer | Shape::UpTo(_) => vec!["a whole number".to_owned()],
        Shape::Share => vec!["a number".to_owned()],
        Shape::Date => vec!["a date".to_owned()],
        // Looked at as it is.
        Shape::RoughDate => Vec::new(),
        Shape::Texts | Shape::TextsLike(_) => vec!["a list of texts".to_owned()],
        Shape::Word(words) => vec!["text".to_owned(), format!("one of {}", words.join(", "))],
        Shape::Table(_) | Shape::Words { .. } => vec!["a table".to_owned()],
        Shape::Tables(_) | Shape::TextsOrTables(_) => vec!["a list of tables".to_owned()],
    };
    kinds.into_iter().collect()
}

/// Every key with its kinds, as the trace writes them.
fn said(table: &Table, place: &str, all: &mut BTreeMap<String, BTreeSet<String>>) {
    for key in &table.keys {
        let here = format!("{place}{}", key.name);
        match &key.shape {
            Shape::Table(below) => said(below, &format!("{here}."), all),
            Shape::Tables(below) | Shape::TextsOrTables(below) => {
                said(below, &format!("{here}[]."), all);
            }
            Shape::Words { keys, words } => {
                let word = kinds(&Shape::Word(words.clone()));
                all.extend(
                    keys.iter()
                        .map(|key| (format!("{here}.{key}"), word.clone())),
                );
            }
            _ => {}
        }
        all.insert(here, kinds(&key.shape));
    }
}

fn of_form(faults: &[Diagnostic]) -> Vec<&Diagnostic> {
    let codes = [
        Code::UnknownKey,
        Code::WrongType,
        Code::MissingKey,
        Code::UnknownValue,
        Code::InvalidDate,
        Code::InvalidToml,
    ];
    let faults = faults.iter();
    faults.filter(|fault| codes.contains(&fault.code)).collect()
}

#[test]
fn readers_know_the_keys_of_the_schemas_and_no_others() {
    for schema in all() {
        let mut table = full(&schema.table);
        match schema.name {
            "book" => {
                table.insert("base_url".into(), "https://a.org/".into());
                table.insert("language".into(), "en".into());
            }
            // The kind that coverage counts must be one of the topics'.
            "scheme" | "hub" => table["topic"][0]["kind"] = "a1".into(),
            _ => {}
        }
        let (id, faults) = read(&schema, &table);
        let faults = of_form(&faults);
        assert!(faults.is_empty(), "{}: {faults:#?}\n{table}", schema.name);
        let mut expected = BTreeMap::new();
        said(&schema.table, "", &mut expected);
        assert_eq!(trace::taken(id), expected, "{}", schema.name);
    }
}

/// Calls `check` with the full file, the full file without one key, and that key.
fn without_each_key(schema: &Schema, check: &mut impl FnMut(&TomlTable, &str, bool)) {
    fn walk(
        shape: &Table,
        whole: &TomlTable,
        at: &[&str],
        check: &mut impl FnMut(&TomlTable, &str, bool),
    ) {
        for key in &shape.keys {
            let mut less = whole.clone();
            let mut table = &mut less;
            for step in at {
                table = match table.get_mut(*step).expect("a full file") {
                    Value::Table(below) => below,
                    Value::Array(items) => items[0].as_table_mut().expect("a table"),
                    _ => panic!("`{step}` is no table"),
                };
            }
            table.remove(key.name).expect("a full file");
            check(&less, key.name, key.is_required);
            if let Shape::Table(below) | Shape::Tables(below) | Shape::TextsOrTables(below) =
                &key.shape
            {
                walk(below, whole, &[at, &[key.name]].concat(), check);
            }
        }
    }
    walk(&schema.table, &full(&schema.table), &[], check);
}

#[test]
fn keys_are_required_by_the_reader_where_the_schema_says_so() {
    for schema in all() {
        let mut n_keys = 0;
        without_each_key(&schema, &mut |less, key, is_required| {
            n_keys += 1;
            let (_, faults) = read(&schema, less);
            let is_missed = faults.iter().any(|fault| fault.code == Code::MissingKey);
            assert_eq!(
                is_missed, is_required,
                "{}: {key}: {faults:#?}",
                schema.name
            );
        });
        assert!(n_keys > 0, "{}", schema.name);
    }
}

#[test]
fn one_of_two_keys_is_enough_and_needed() {
    for schema in all() {
        let [key] = &schema.table.keys[..] else {
            continue;
        };
        let (Shape::Tables(below) | Shape::Table(below)) = &key.shape else {
            continue;
        };
        for either in below.either {
            let mut table = full(&schema.table);
            for name in *either {
                let row = table[key.name][0].as_table_mut().expect("a table");
                row.remove(*name);
            }
            let (_, faults) = read(&schema, &table);
            let is_missed = faults.iter().any(|fault| fault.code == Code::MissingKey);
            assert!(is_missed, "{}: {either:?}", schema.name);
        }
    }
}

#[test]
fn every_key_is_described() {
    fn walk(table: &Table, name: &str) {
        for key in &table.keys {
            assert!(key.about.ends_with('.'), "{name}: {}", key.name);
            match &key.shape {
                Shape::Table(below) | Shape::Tables(below) | Shape::TextsOrTables(below) => {
                    walk(below, name);
                }
                _ => {}
            }
        }
    }
    for schema in all() {
        walk(&schema.table, schema.name);
    }
}

//! The JSON Schemas against real files: those of the book in this repository and of a new
//! book fit, and mistakes do not.

use std::collections::BTreeMap;
use std::path::Path;

use crossbook::schema::{self, Schema};
use crossbook::starter::{self, Starter};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::cli::{crossbook, crossbook_in, files_below, on_disk};

/// A table as JSON; dates become text, as editors hand them on.
fn json_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(truth) => json!(truth),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            let entries = table.iter();
            Value::Object(
                entries
                    .map(|(key, value)| (key.clone(), json_of(value)))
                    .collect(),
            )
        }
    }
}

fn toml_as_json(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
    json_of(&toml::Value::Table(table))
}

/// The keys between `+++`, or nothing.
fn front_matter(text: &str) -> Option<Value> {
    let rest = text.strip_prefix("+++\n")?;
    let (keys, _) = rest.split_once("\n+++")?;
    Some(toml_as_json(keys))
}

/// Whether a path is meant by `pattern`, in which `*` is one name and `**` any folders.
fn fits(pattern: &str, path: &str) -> bool {
    fn parts(pattern: &[&str], path: &[&str]) -> bool {
        match (pattern, path) {
            ([], []) => true,
            (["**", rest @ ..], _) => (0..=path.len()).any(|n| parts(rest, &path[n..])),
            ([first, rest @ ..], [name, below @ ..]) => {
                let is_meant = match first.split_once('*') {
                    Some((start, end)) => {
                        name.len() >= first.len() - 1
                            && name.starts_with(start)
                            && name.ends_with(end)
                    }
                    None => first == name,
                };
                is_meant && parts(rest, below)
            }
            _ => false,
        }
    }
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    parts(&pattern, &path)
}

fn is_for(schema: &Schema, path: &str) -> bool {
    schema.files.iter().any(|pattern| fits(pattern, path))
        && !schema.except.iter().any(|pattern| fits(pattern, path))
}

fn validators() -> BTreeMap<&'static str, Validator> {
    let schemas = schema::all().into_iter();
    schemas
        .map(|schema| {
            let json: Value = serde_json::from_str(&schema.json()).expect("JSON");
            jsonschema::draft202012::meta::validate(&json)
                .unwrap_or_else(|e| panic!("{}: {e}", schema.name));
            let validator = jsonschema::draft202012::new(&json).expect("a schema");
            (schema.name, validator)
        })
        .collect()
}

/// Holds every file against the one schema that is for it; returns how many there were.
fn check(files: &BTreeMap<String, String>) -> BTreeMap<&'static str, usize> {
    let validators = validators();
    let schemas = schema::all();
    let mut counts = BTreeMap::new();
    for (path, text) in files {
        let found: Vec<&Schema> = schemas.iter().filter(|s| is_for(s, path)).collect();
        let is_data = path == "book.toml" || path.starts_with("content/");
        let keys = if !is_data {
            continue;
        } else if path.ends_with(".toml") {
            Some(toml_as_json(text))
        } else if path.ends_with(".md") {
            front_matter(text)
        } else {
            continue;
        };
        let [schema] = found[..] else {
            panic!("`{path}` has {} schemas", found.len());
        };
        let Some(keys) = keys else { continue };
        let faults: Vec<String> = validators[schema.name]
            .iter_errors(&keys)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{path}: {faults:#?}");
        *counts.entry(schema.name).or_default() += 1;
    }
    counts
}

#[test]
fn the_own_book_fits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeMap::new();
    files.insert(
        "book.toml".to_owned(),
        std::fs::read_to_string(root.join("book.toml")).expect("book.toml"),
    );
    for (path, bytes) in files_below(&root.join("content")) {
        if let Ok(text) = String::from_utf8(bytes) {
            files.insert(format!("content/{}", path.replace('\\', "/")), text);
        }
    }
    let counts = check(&files);
    for schema in schema::all() {
        assert!(counts.contains_key(schema.name), "no `{}`", schema.name);
    }
}

#[test]
fn a_new_book_fits_and_brings_its_schemas() {
    let files = starter::files(&Starter {
        title: "A".into(),
        author: "B".into(),
        today: "2026-11-23".into(),
    });
    let files: BTreeMap<String, String> = files.into_iter().collect();
    let counts = check(&files);
    assert!(counts["lesson"] > 2 && counts["mappings"] > 1, "{counts:?}");

    let taplo: toml::Table = files[".taplo.toml"].parse().expect("TOML");
    let rules = taplo["rule"].as_array().expect("rules");
    assert_eq!(rules.len() + 1, schema::all().len(), "all but the lesson's");
    for rule in rules {
        let path = rule["schema"]["path"].as_str().expect("a path");
        assert!(files.contains_key(path.trim_start_matches("./")), "{path}");
    }
    assert!(files.contains_key(".crossbook/schemas/lesson.schema.json"));
}

#[test]
fn mistakes_do_not_fit() {
    let validators = validators();
    for (name, text) in [
        ("book", "titel = \"A\""),
        ("book", "title = \" \""),
        ("book", "title = \"A\"\nbase_url = \"a.org\""),
        (
            "book",
            "title = \"A\"\n[diagnostics]\nbroken-lnk = \"allow\"",
        ),
        (
            "book",
            "title = \"A\"\n[diagnostics]\nbroken-link = \"never\"",
        ),
        ("framework", "[framework]\nid = \"a\""),
        (
            "framework",
            "[framework]\nid = \"a\"\nname = \"A\"\ncolor = \"puce\"",
        ),
        ("module", "weight = \"1\""),
        ("lesson", "level = \"expert\""),
        ("lesson", "date = \"23.11.2026\""),
        ("lesson", "teaches = \"a-b\""),
        ("path", "title = \"A\"\nsteps = [{ note = \"x\" }]"),
        ("path", "title = \"A\"\nsteps = [\"a\", { lesson = \"b\" }]"),
        ("scheme", "[scheme]\nid = \"a-1\""),
        ("scheme", "[scheme]\nid = \"a\"\nrole = \"hub\""),
        ("hub", "[scheme]\nid = \"a\""),
        ("mappings", "[set]\nid = \"a\"\nsubject = \"b\""),
        (
            "mappings",
            "[set]\nid = \"a\"\nsubject = \"b\"\nobject = \"c\"\n[[mapping]]\nid = \"X\"\n\
             subject = \"b-1\"\nobject = \"c-1\"\npredicate = \"near\"\nconfidence = 0.5\n\
             rationale = \"r\"\nauthor = \"a\"\ndate = 2026-11-23",
        ),
        (
            "bridges",
            "[[bridge]]\nid = \"a\"\ntitle = \"A\"\nvia = []\ninput = []",
        ),
        ("false-friends", "[[word]]\nword = \"issue\""),
    ] {
        assert!(
            !validators[name].is_valid(&toml_as_json(text)),
            "{name} takes:\n{text}"
        );
    }
    for (name, text) in [
        (
            "book",
            "title = \"A\"\n[diagnostics]\nbroken-link = \"allow\"",
        ),
        ("lesson", "title = \"A\"\ndate = 2026-11-23"),
        ("path", "title = \"A\"\nsteps = [\"a\", \"b\"]"),
        (
            "bridges",
            "[[bridge]]\nid = \"a\"\ntitle = \"A\"\nvia = []\ninput = []\nto_text = \"x\"",
        ),
    ] {
        let keys = toml_as_json(text);
        let fault = validators[name].validate(&keys);
        assert!(fault.is_ok(), "{name}: {fault:?}\n{text}");
    }
}

#[test]
fn the_command_prints_and_writes_them() {
    let list = crossbook(&["schema"]);
    assert_eq!(list.code, 0);
    assert_eq!(list.out.lines().count(), schema::all().len());
    let printed = crossbook(&["schema", "lesson"]);
    let json: Value = serde_json::from_str(&printed.out).expect("JSON");
    let about = &json["properties"]["reviewed"]["description"];
    assert_eq!(about, "Day of the last check by a person.");

    let wrong = crossbook(&["schema", "leson"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("`lesson`"), "{}", wrong.err);

    let folder = on_disk(&crate::book::Book::new([(".taplo.toml", "# Mine.\n")]));
    let written = crossbook_in(folder.path(), &["schema", "--write"]);
    assert_eq!(written.code, 0, "{}", written.err);
    let files = files_below(folder.path());
    assert_eq!(files[".taplo.toml"], b"# Mine.\n");
    assert_eq!(
        files[".crossbook/schemas/lesson.schema.json"],
        printed.out.as_bytes()
    );
}

//! The tables of keys, `:::table{#keys-NAME …}`, held against the schemas of the program.

use std::collections::BTreeMap;

use crossbook::schema;
use serde_json::Value;

use super::page::{Page, is_update};

/// Opens a table of keys, before the schema's name.
const OPEN: &str = ":::table{#keys-";

/// Every schema has one table, and the table says what the schema does.
pub fn faults(pages: &[Page]) -> Vec<String> {
    let mut faults = Vec::new();
    for schema in schema::all() {
        let open = format!("{OPEN}{} ", schema.name);
        let holders: Vec<&Page> = pages
            .iter()
            .filter(|page| page.text.contains(&open))
            .collect();
        let [page] = holders[..] else {
            faults.push(format!("{} pages have a table `{open}…`", holders.len()));
            continue;
        };
        let json: Value = serde_json::from_str(&schema.json()).expect("a schema");
        let wanted = rows(&json);
        let start = page.text.find(&open).expect("it holds it");
        let start = start + page.text[start..].find("|---").expect("a table");
        let start = start + page.text[start..].find('\n').expect("an end") + 1;
        let end = start + page.text[start..].find(":::").expect("the block ends");
        let shown = &page.text[start..end];
        let expected = arranged(shown, &wanted);
        if shown == expected {
            continue;
        }
        if is_update() {
            page.rewrite(vec![(start..end, expected)]);
        } else {
            faults.push(format!("{}: the rows are\n{expected}", page.path));
        }
    }
    faults
}

/// The rows in the order of the page; new ones behind the last of their table.
fn arranged(shown: &str, wanted: &BTreeMap<String, String>) -> String {
    let key = |row: &str| row.split('`').nth(1).unwrap_or_default().to_owned();
    let mut keys: Vec<String> = shown.lines().map(key).collect();
    keys.retain(|key| wanted.contains_key(key));
    for name in wanted
        .keys()
        .filter(|name| !keys.contains(name))
        .collect::<Vec<_>>()
    {
        let table = |key: &str| {
            key.rsplit_once(' ')
                .map_or("", |(table, _)| table)
                .to_owned()
        };
        let last = keys.iter().rposition(|key| table(key) == table(name));
        keys.insert(last.map_or(keys.len(), |last| last + 1), name.clone());
    }
    keys.iter().map(|key| wanted[key].as_str()).collect()
}

/// A row for each key of a schema, by the key as it is shown.
fn rows(schema: &Value) -> BTreeMap<String, String> {
    let mut rows = BTreeMap::new();
    enter(schema, "", "", &mut rows);
    rows
}

fn enter(table: &Value, place: &str, head: &str, rows: &mut BTreeMap<String, String>) {
    let required = table["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|n| n == name));
    for (name, key) in table["properties"].as_object().expect("a table has keys") {
        let below = match place {
            "" => name.clone(),
            place => format!("{place}.{name}"),
        };
        let inner = if key["type"] == "array" {
            // Texts, or tables: the tables are what there is to say more about.
            let either = key["anyOf"].as_array().and_then(|kinds| kinds.last());
            &either.unwrap_or(key)["items"]
        } else {
            key
        };
        let is_table = inner["properties"].is_object();
        let is_list = key["type"] == "array";
        if is_table && name == "diagnostics" {
            let about = key["description"].as_str().unwrap_or_default();
            let value = "`allow`, `warning` or `error`";
            row("[diagnostics] CODE", value, about, rows);
            continue;
        }
        if is_table {
            let head = match is_list {
                true => format!("[[{below}]] "),
                false => format!("[{below}] "),
            };
            enter(inner, &below, &head, rows);
        }
        if !is_table || key["anyOf"].is_array() {
            let mut value = value(key);
            if is_required(name) {
                value = format!("**required**, {value}");
            }
            let about = key["description"].as_str().unwrap_or_default();
            row(&format!("{head}{name}"), &value, about, rows);
        }
    }
}

fn row(key: &str, value: &str, about: &str, rows: &mut BTreeMap<String, String>) {
    let line = format!("| `{key}` | {value} | {} |\n", about.replace('|', "\\|"));
    rows.insert(key.to_owned(), line);
}

/// What a key takes, in words.
fn value(key: &Value) -> String {
    if let Some(words) = key["enum"].as_array() {
        let words: Vec<String> = words
            .iter()
            .map(|word| format!("`{}`", word.as_str().unwrap_or_default()))
            .collect();
        let (last, others) = words.split_last().expect("some words");
        return match others {
            [] => last.clone(),
            others => format!("{} or {last}", others.join(", ")),
        };
    }
    match key["type"].as_str().unwrap_or_default() {
        "boolean" => "true or false".to_owned(),
        "integer" => match key["maximum"].as_u64() {
            Some(most) => format!("whole number, 0 to {most}"),
            None => "whole number".to_owned(),
        },
        "number" => "number from 0 to 1".to_owned(),
        "array" if key["anyOf"].is_array() => "texts or tables".to_owned(),
        "array" => "list of texts".to_owned(),
        _ => match key["pattern"].as_str() {
            Some(pattern) if pattern.starts_with("^\\d{4}(") => "year, month or day".to_owned(),
            Some(pattern) if pattern.starts_with("^\\d") => "date".to_owned(),
            _ => "text".to_owned(),
        },
    }
}

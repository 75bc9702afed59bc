// The reference of what templates know, made from the types of views and from the
// templates of the default theme.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{Data, PageInfo, frame, sidebar};
use crate::theme::{Tags, built_in, built_in_names};

/// What every template knows beside its own data, but `page` and `site`.
const EVERYWHERE: [(&str, &str, &str); 4] = [
    (
        "root",
        "text",
        "The way up to the site's root, such as `../../`; put it before every address",
    ),
    (
        "assets",
        "map of text",
        "Where each asset of the theme is published, by its plain name: `{{ root }}{{ assets[\"site.css\"] }}`",
    ),
    (
        "search_index",
        "text or none",
        "Address of the entry of the search index; none if search is off",
    ),
    (
        "sidebar",
        "text",
        "The drawn `sidebar.html`, or empty; `{{ sidebar|current(page.url)|safe }}` marks the link to the page",
    ),
];

/// The schemas of views, with every type by its name.
pub struct Types {
    pub page: Schema,
    site: Schema,
    nav: Schema,
    /// One for each variant of [`Data`].
    variants: Vec<Value>,
    pub data: Schema,
    pub definitions: Map<String, Value>,
}

pub fn types() -> Types {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut generator = settings.into_generator();
    let page = generator.subschema_for::<PageInfo>();
    let site = generator.subschema_for::<frame::Site<'static>>();
    let nav = generator.subschema_for::<sidebar::Nav>();
    let data = generator.subschema_for::<Data>();
    let mut definitions = generator.take_definitions(true);
    for definition in definitions.values_mut() {
        close(definition);
    }
    let variants = definitions["Data"]["anyOf"].as_array().cloned();
    Types {
        page,
        site,
        nav,
        variants: variants.expect("`Data` has variants"),
        data,
        definitions,
    }
}

/// Forbids fields that no type has.
fn close(schema: &mut Value) {
    if let Value::Array(items) = schema {
        items.iter_mut().for_each(close);
    } else if let Value::Object(object) = schema {
        object.values_mut().for_each(close);
        if object.get("type") == Some(&json!("object")) {
            let no = Value::Bool(false);
            object.entry("additionalProperties").or_insert(no);
        }
    }
}

impl Types {
    /// The templates that know a variant of [`Data`], from its comment.
    pub fn templates_of(&self, data: &Value) -> Vec<String> {
        let keys = |value: &Value| -> BTreeSet<String> {
            let keys = value.as_object().into_iter().flat_map(Map::keys);
            keys.cloned().collect()
        };
        let found = self.variants.iter().find(|variant| {
            let known = variant.get("properties").map(keys);
            known.unwrap_or_default() == keys(data)
        });
        found.map(templates_named).unwrap_or_default()
    }

    /// The reference of every template and type, as Markdown.
    fn reference(&self) -> String {
        let mut out = String::from(
            "# Theme reference\n\nWhat templates know, and the blocks that they can change. Made from \
             the program's types and the default theme by a test; do not edit it.\n\n\
             A template sees one page and nothing else. A field that is *none* is tested with \
             `is not none` before it is printed. Addresses begin at the site's root: write \
             `{{ root }}` before them. What is called `html`, or ends so, is HTML: \
             print it with `|safe`.\n\n\
             ## What every template knows\n\n| name | type | meaning |\n|---|---|---|\n",
        );
        for (name, schema) in [("page", &self.page), ("site", &self.site)] {
            let (kind, meaning) = self.kind_and_meaning(schema.as_value());
            let _ = writeln!(out, "| `{name}` | {kind} | {meaning} |");
        }
        for (name, kind, meaning) in EVERYWHERE {
            let _ = writeln!(out, "| `{name}` | {kind} | {} |", markdown(meaning));
        }
        out.push_str("\n## Templates\n");
        let templates = templates();
        for (name, text) in &templates {
            self.template(&mut out, name, text, &templates);
        }
        out.push_str("\n## Types\n");
        for (name, definition) in &self.definitions {
            if name != "Data" {
                self.definition(&mut out, name, definition);
            }
        }
        out
    }

    fn template(
        &self,
        out: &mut String,
        name: &str,
        text: &str,
        templates: &BTreeMap<String, &str>,
    ) {
        let head = Head::of(text);
        let _ = write!(out, "\n### `{name}`\n\n{}\n", head.text);
        let tags = Tags::of(text);
        let mut known = String::new();
        for variant in self
            .variants
            .iter()
            .filter(|v| templates_named(v).iter().any(|n| n == name))
        {
            self.fields(&mut known, variant);
        }
        if name == "sidebar.html" {
            let (kind, meaning) = self.kind_and_meaning(self.nav.as_value());
            let _ = writeln!(known, "| `nav` | {kind} | {meaning} |");
        }
        if !known.is_empty() {
            let _ = write!(out, "\n| name | type | meaning |\n|---|---|---|\n{known}");
        }
        let mut inherited = BTreeSet::new();
        let mut parent = tags.parent.clone();
        while let Some(name) = parent {
            let above = Tags::of(templates[&name]);
            inherited.extend(above.blocks.into_iter().map(|block| block.name));
            parent = above.parent;
        }
        let (filled, new): (Vec<_>, Vec<_>) = tags
            .blocks
            .iter()
            .partition(|block| inherited.contains(&block.name));
        if let Some(parent) = &tags.parent {
            let filled: Vec<String> = filled.iter().map(|b| format!("`{}`", b.name)).collect();
            let _ = write!(
                out,
                "\nExtends `{parent}` and fills {}.\n",
                filled.join(", ")
            );
        }
        let mut rows = String::new();
        for block in new {
            let meaning = head.rows.iter().find(|(name, _)| *name == block.name);
            let (_, meaning) = meaning.unwrap_or_else(|| {
                panic!(
                    "the head of `{name}` says nothing of its block `{}`",
                    block.name
                )
            });
            let _ = writeln!(rows, "| `{}` | {meaning} |", block.name);
        }
        if !rows.is_empty() {
            let _ = write!(out, "\n| block | what stands there |\n|---|---|\n{rows}");
        }
        let macros: String = head
            .rows
            .iter()
            .filter(|(name, _)| name.contains('('))
            .map(|(name, meaning)| format!("| `{name}` | {meaning} |\n"))
            .collect();
        if !macros.is_empty() {
            let _ = write!(out, "\n| macro | what it draws |\n|---|---|\n{macros}");
        }
    }

    fn definition(&self, out: &mut String, name: &str, definition: &Value) {
        let _ = write!(out, "\n### `{name}`\n\n{}\n", meaning(definition));
        let variants = definition.get("oneOf").and_then(Value::as_array);
        let table = "\n| field | type | meaning |\n|---|---|---|\n";
        match variants {
            Some(variants) => {
                for variant in variants {
                    let kind = &variant["properties"]["kind"]["const"];
                    let meaning = meaning(variant);
                    let _ = writeln!(
                        out,
                        "\nWith `kind` {kind}{}{meaning}:\n{table}",
                        if meaning.is_empty() { "" } else { ": " }
                    );
                    self.fields(out, variant);
                }
            }
            None => {
                out.push_str(table);
                self.fields(out, definition);
            }
        }
    }

    /// Rows for the fields of an object, in their order in the type.
    fn fields(&self, out: &mut String, object: &Value) {
        let order = object["required"].as_array();
        let names = order.into_iter().flatten().filter_map(Value::as_str);
        for name in names {
            let field = &object["properties"][name];
            let (kind, meaning) = self.kind_and_meaning(field);
            let _ = writeln!(out, "| `{name}` | {kind} | {meaning} |");
        }
    }

    /// The type of a field in words; its comment, or else that of its type.
    fn kind_and_meaning(&self, field: &Value) -> (String, String) {
        let own = meaning(field);
        let of_type = || {
            field["$ref"]
                .as_str()
                .map(|name| meaning(&self.definitions[short(name)]))
        };
        let meaning = if own.is_empty() {
            of_type().unwrap_or_default()
        } else {
            own
        };
        (kind(field), meaning)
    }
}

fn short(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// A type in words, with links to types of ours.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = short(reference);
        return format!("[`{name}`](#{})", name.to_lowercase());
    }
    let either = schema["anyOf"].as_array().or(schema["type"].as_array());
    if let Some(either) = either {
        let kinds: Vec<String> = either
            .iter()
            .map(|one| match one {
                Value::String(_) => {
                    let mut whole = schema.clone();
                    whole["type"] = one.clone();
                    kind(&whole)
                }
                one => kind(one),
            })
            .collect();
        return kinds.join(" or ");
    }
    if let Some(word) = schema["const"].as_str() {
        return format!("`{word}`");
    }
    match schema["type"].as_str() {
        Some("array") => format!("list of {}", kind(&schema["items"])),
        Some("string") => "text".to_owned(),
        Some("integer") => "whole number".to_owned(),
        Some("number") => "number".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some("null") => "none".to_owned(),
        _ => panic!("no words for {schema}"),
    }
}

/// A comment as one line of a table.
fn meaning(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    let text = text.replace("[`", "`").replace("`]", "`");
    markdown(&text).trim_end_matches('.').to_owned()
}

/// Plain words as Markdown that may stand in a table.
fn markdown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let pieces = text
        .split('`')
        .enumerate()
        .map(|(index, piece)| match index % 2 {
            0 => piece.replace('<', "\\<"),
            // Code.
            _ => piece.to_owned(),
        });
    pieces.collect::<Vec<_>>().join("`").replace('|', "\\|")
}

/// The templates that a comment names.
fn templates_named(variant: &Value) -> Vec<String> {
    let text = variant["description"].as_str().unwrap_or_default();
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter(|name| name.ends_with(".html"))
        .map(str::to_owned)
        .collect()
}

/// The templates of the default theme by name.
fn templates() -> BTreeMap<String, &'static str> {
    let names = built_in_names().into_iter();
    names
        .filter_map(|path| {
            let text = std::str::from_utf8(built_in(&path)?).expect("templates are UTF-8");
            Some((path.strip_prefix("templates/")?.to_owned(), text))
        })
        .collect()
}

/// What the comment at the head of a template says.
struct Head {
    text: String,
    /// Its lines `name  meaning`.
    rows: Vec<(String, String)>,
}

impl Head {
    fn of(template: &str) -> Self {
        let comment = template
            .strip_prefix("{#-")
            .and_then(|rest| rest.split_once("#}"));
        let comment = comment.map_or("", |(comment, _)| comment.trim_end_matches('-'));
        let mut texts: Vec<String> = Vec::new();
        let mut rows: Vec<(String, String)> = Vec::new();
        for paragraph in comment.trim().split("\n\n") {
            if paragraph.lines().any(|line| !line.starts_with("    ")) {
                texts.push(markdown(paragraph));
                continue;
            }
            for line in paragraph.lines().map(|line| &line[4..]) {
                // `name meaning` or `name(of, what) meaning`.
                let word = line.find(' ').unwrap_or(line.len());
                let end = match line[..word].contains('(') {
                    true => line.find(')').map(|at| at + 1),
                    false => None,
                };
                let end = end.unwrap_or(word);
                let (name, meaning) = line.split_at(end);
                let meaning = markdown(meaning);
                match rows.last_mut() {
                    Some((_, before)) if line.starts_with(' ') => {
                        before.push(' ');
                        before.push_str(&markdown(line));
                    }
                    _ => rows.push((name.to_owned(), meaning)),
                }
            }
        }
        Self {
            text: texts.join("\n\n"),
            rows,
        }
    }
}

fn reference_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/REFERENCE.md")
}

#[test]
fn the_reference_of_themes_is_what_types_and_templates_say() {
    let made = types().reference();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(reference_file(), &made).expect("the reference can be written");
    }
    let kept = fs::read_to_string(reference_file()).expect("themes/REFERENCE.md");
    let kept = kept.replace("\r\n", "\n");
    let differs = made
        .lines()
        .zip(kept.lines())
        .find(|(made, kept)| made != kept);
    assert!(
        made == kept,
        "themes/REFERENCE.md is not what types and templates say, from here on: {differs:#?}\n\
         accept it with `UPDATE=1 cargo test --lib reference_of_themes`, and read the difference"
    );
}

#[test]
fn types_of_views_have_names_of_their_own_and_comments() {
    for (name, definition) in types().definitions {
        let is_second = name.ends_with(|c: char| c.is_ascii_digit());
        assert!(!is_second, "two types of views have the name of `{name}`");
        assert!(!meaning(&definition).is_empty(), "`{name}` has no comment");
    }
}

#[test]
fn every_field_of_the_reference_has_a_sentence() {
    // A word that tells variants apart says itself what it is.
    let open = crate::theme::REFERENCE
        .lines()
        .filter(|line| line.ends_with("|  |") && !line.contains("` | `"));
    let open: Vec<&str> = open.collect();
    assert!(open.is_empty(), "{open:#?}");
}

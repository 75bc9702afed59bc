//! The few shapes that values have in the files of a book, and how JSON Schema says them.

use serde_json::{Map, Value, json};

/// The keys of a table. No others are known.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub keys: Vec<Key>,
    /// Of each list at least one key must be there.
    pub either: &'static [&'static [&'static str]],
}

/// A key and what may stand under it.
#[derive(Clone, Debug)]
pub struct Key {
    pub name: &'static str,
    pub shape: Shape,
    /// Shown by editors.
    pub about: &'static str,
    pub is_required: bool,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Shape {
    Text,
    /// Text of a form, as a regular expression.
    TextLike(&'static str),
    Boolean,
    Integer,
    /// A whole number from 0 up to this.
    UpTo(u8),
    /// A number from 0 to 1.
    Share,
    Date,
    /// A day, a month or a year.
    RoughDate,
    Texts,
    /// A list of texts of a form, as a regular expression.
    TextsLike(&'static str),
    /// One of some words.
    Word(Vec<&'static str>),
    Table(Table),
    Tables(Table),
    /// Texts, or tables.
    TextsOrTables(Table),
    /// A table with any of these keys, each with one of these words under it.
    Words {
        keys: Vec<&'static str>,
        words: Vec<&'static str>,
    },
}

/// The form of a framework's id.
pub const FRAMEWORK_ID: &str = "^[a-z0-9-]{1,200}$";
/// The form of a scheme's id.
pub const SCHEME_ID: &str = "^[a-z0-9]{1,200}$";
/// The form of a topic's id.
pub const TOPIC_ID: &str = "^[a-z0-9]+(-[a-z0-9]+)+$";

/// An optional key.
pub fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key {
        name,
        shape,
        about,
        is_required: false,
    }
}

/// A key that must be there.
pub fn required(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key {
        is_required: true,
        ..key(name, shape, about)
    }
}

/// A table with these keys.
pub fn table(keys: Vec<Key>) -> Table {
    Table { keys, either: &[] }
}

/// The words of a reader's table of words.
pub fn words<T>(known: &[(&'static str, T)]) -> Shape {
    Shape::Word(known.iter().map(|(word, _)| *word).collect())
}

impl Table {
    /// The table in JSON Schema.
    pub fn schema(&self) -> Value {
        let mut properties = Map::new();
        for key in &self.keys {
            let mut value = key.shape.schema();
            if key.is_required && matches!(key.shape, Shape::Text) {
                value["pattern"] = json!("\\S");
            }
            value["description"] = json!(key.about);
            properties.insert(key.name.to_owned(), value);
        }
        let mut schema = json!({
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        let required = self.keys.iter().filter(|key| key.is_required);
        let required: Vec<&str> = required.map(|key| key.name).collect();
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        let either = self.either.iter().map(|keys| {
            let any: Vec<Value> = keys
                .iter()
                .map(|key| json!({ "required": [key] }))
                .collect();
            json!({ "anyOf": any })
        });
        let either: Vec<Value> = either.collect();
        if !either.is_empty() {
            schema["allOf"] = json!(either);
        }
        schema
    }
}

impl Shape {
    fn schema(&self) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::TextLike(pattern) => json!({ "type": "string", "pattern": pattern }),
            Self::Boolean => json!({ "type": "boolean" }),
            Self::Integer => json!({ "type": "integer" }),
            Self::UpTo(most) => json!({ "type": "integer", "minimum": 0, "maximum": most }),
            Self::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
            Self::Date => like_text("^\\d{4}-\\d{2}-\\d{2}([Tt ].*)?$"),
            Self::RoughDate => like_text("^\\d{4}(-\\d{2}(-\\d{2})?)?$"),
            Self::Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Self::TextsLike(pattern) => json!({ "type": "array", "items": like_text(pattern) }),
            Self::Word(words) => json!({ "type": "string", "enum": words }),
            Self::Table(table) => table.schema(),
            Self::Tables(table) => json!({ "type": "array", "items": table.schema() }),
            Self::TextsOrTables(table) => json!({
                "type": "array",
                "anyOf": [
                    { "items": { "type": "string" } },
                    { "items": table.schema() },
                ],
            }),
            Self::Words { keys, words } => {
                let word = json!({ "type": "string", "enum": words });
                let keys = keys.iter().map(|key| ((*key).to_owned(), word.clone()));
                json!({
                    "type": "object",
                    "properties": keys.collect::<Map<String, Value>>(),
                    "additionalProperties": false,
                })
            }
        }
    }
}

/// Editors hand dates of TOML and YAML on as text.
fn like_text(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

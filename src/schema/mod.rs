//! Which keys may a file hold? JSON Schemas (draft 2020-12) for every file that an author
//! writes by hand, so that editors complete keys and mark mistakes.
//!
//! The readers decide what is right; the tests of this room run each of them over a file
//! with every key of its schema and fail where the two differ.

mod crosswalk;
mod folder;
mod settings;
mod shape;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use serde_json::json;

use self::shape::Table;

/// Where schemas stand in a book, for editors.
const FOLDER: &str = ".crossbook/schemas";

/// The form of one kind of file.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Such as `lesson`.
    pub name: &'static str,
    /// What the file is.
    pub about: &'static str,
    /// Where such files stand, `*` for one name and `**` for any folders.
    pub files: &'static [&'static str],
    /// Files among them that are something else.
    pub except: &'static [&'static str],
    table: Table,
}

/// Every schema, in the order in which an author meets the files.
pub fn all() -> Vec<Schema> {
    vec![
        settings::book(),
        folder::framework(),
        folder::module(),
        folder::lesson(),
        folder::path(),
        crosswalk::scheme(),
        crosswalk::hub(),
        crosswalk::mappings(),
        crosswalk::bridges(),
        crosswalk::false_friends(),
    ]
}

impl Schema {
    /// Such as `lesson.schema.json`.
    pub fn file_name(&self) -> String {
        format!("{}.schema.json", self.name)
    }

    /// The schema as a document.
    pub fn json(&self) -> String {
        let mut schema = self.table.schema();
        schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        schema["title"] = json!(self.about);
        let mut text = serde_json::to_string_pretty(&schema).expect("plain data");
        text.push('\n');
        text
    }

    /// The file is TOML as a whole; a lesson only begins with some.
    fn is_toml(&self) -> bool {
        self.files.iter().all(|file| file.ends_with(".toml"))
    }
}

/// The files that tell editors of the schemas, by path from the book's root: each
/// schema, and `.taplo.toml`, which says which files it is for.
pub fn editor_files() -> Vec<(String, String)> {
    let mut files = vec![(".taplo.toml".to_owned(), taplo())];
    let schemas = all().into_iter();
    files.extend(schemas.map(|schema| (format!("{FOLDER}/{}", schema.file_name()), schema.json())));
    files
}

/// The settings of Taplo, the TOML tool behind most editors.
fn taplo() -> String {
    let mut text = String::from(
        "# Tells editors with Taplo (Even Better TOML) which keys the files of this book know.\n\
         # `crossbook schema --write` makes the schemas anew.\n",
    );
    for schema in all().iter().filter(|schema| schema.is_toml()) {
        let _ = write!(text, "\n[[rule]]\ninclude = {:?}\n", schema.files);
        if !schema.except.is_empty() {
            let _ = writeln!(text, "exclude = {:?}", schema.except);
        }
        let path = format!("{FOLDER}/{}", schema.file_name());
        let _ = write!(
            text,
            "\n[rule.schema]\nenabled = true\npath = \"./{path}\"\n"
        );
    }
    text
}

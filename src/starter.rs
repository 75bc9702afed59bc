//! The files of a new book: a small course in two frameworks that builds without a
//! complaint, the workflow that publishes it, and what editors need to help.

use include_dir::{Dir, include_dir};

use crate::schema;

/// Names that would work on this repository itself stand here under other names.
const RENAMED: [(&str, &str); 2] = [("_gitignore", ".gitignore"), ("_github/", ".github/")];

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/starter");

/// What is filled into a new book.
#[derive(Clone, Debug)]
pub struct Starter {
    pub title: String,
    pub author: String,
    /// `YYYY-MM-DD`.
    pub today: String,
}

/// Every file of a new book, by path from its root, sorted.
pub fn files(starter: &Starter) -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&FILES, starter, &mut files);
    files.extend(schema::editor_files());
    files.sort();
    files
}

fn collect(folder: &Dir<'_>, starter: &Starter, files: &mut Vec<(String, String)>) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let text = file.contents_utf8().expect("the starter is text");
        files.push((renamed(path), filled(text, starter)));
    }
    for below in folder.dirs() {
        collect(below, starter, files);
    }
}

fn renamed(path: String) -> String {
    for (from, to) in RENAMED {
        if let Some(rest) = path.strip_prefix(from) {
            return format!("{to}{rest}");
        }
    }
    path
}

fn filled(text: &str, starter: &Starter) -> String {
    text.replace("{{title}}", &in_quotes(&starter.title))
        .replace("{{author}}", &in_quotes(&starter.author))
        .replace("{{today}}", &starter.today)
        .replace("{{version}}", env!("CARGO_PKG_VERSION"))
        // Empty until the package names one; the workflow then asks for it.
        .replace("{{repository}}", env!("CARGO_PKG_REPOSITORY"))
}

/// The text as it stands between the double quotes of a TOML string.
fn in_quotes(text: &str) -> String {
    text.replace(char::is_control, " ")
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_quotes_stay_one_string() {
        for name in [
            "Plain",
            "The \"Big\" One",
            "back\\slash",
            "line\nbreak",
            "it's",
            "\"",
        ] {
            let written = format!("name = \"{}\"", in_quotes(name));
            let read: toml::Table = written.parse().expect("TOML");
            assert_eq!(
                read["name"].as_str(),
                Some(name.replace('\n', " ").as_str())
            );
        }
    }
}

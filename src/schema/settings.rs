//! The keys of `book.toml`.

use super::Schema;
use super::shape::{Shape, key, required, table};
use crate::diagnostic::{Code, Severity};

/// `book.toml`.
pub(super) fn book() -> Schema {
    let markdown = table(vec![
        key(
            "raw_html",
            Shape::Boolean,
            "Let HTML in lessons through as it is. Off by default.",
        ),
        key(
            "smart_punctuation",
            Shape::Boolean,
            "Curly quotes and dashes. Off by default.",
        ),
    ]);
    let search = table(vec![key(
        "enabled",
        Shape::Boolean,
        "Build the search index. On by default.",
    )]);
    let progress = table(vec![key(
        "enabled",
        Shape::Boolean,
        "Readers can mark lessons as done, in their browser only. On by default.",
    )]);
    let output = table(vec![
        key(
            "folder",
            Shape::Text,
            "Where the site goes, from the book's root. `public` by default.",
        ),
        key(
            "keep",
            Shape::Texts,
            "Files in the output folder that are not made by Crossbook and are carried over, \
             such as `CNAME`.",
        ),
        key(
            "markdown",
            Shape::Boolean,
            "Publish each lesson as Markdown beside its page, and `llms.txt`, which lists \
             them. Off by default.",
        ),
        key(
            "schemas",
            Shape::Boolean,
            "Publish the JSON Schemas of the book's files below `data/schemas/`. Off by default.",
        ),
        key(
            "print",
            Shape::Boolean,
            "A page of all lessons for each framework and learning path. Off by default.",
        ),
        key(
            "epub",
            Shape::Boolean,
            "An EPUB for each framework and learning path. Off by default.",
        ),
        key(
            "images",
            Shape::Boolean,
            "Draw a picture for each page, for those who share links. Needs `base_url`. \
             Off by default.",
        ),
        key(
            "git_dates",
            Shape::Boolean,
            "Ask git when each lesson last changed. Off by default.",
        ),
    ]);
    let diagnostics = Shape::Words {
        keys: Code::ALL.iter().map(|code| code.name()).collect(),
        words: vec![
            Severity::Allow.word(),
            Severity::Warning.word(),
            Severity::Error.word(),
        ],
    };
    Schema {
        name: "book",
        about: "The settings of a book: book.toml",
        files: &["book.toml"],
        except: &[],
        table: table(vec![
            required("title", Shape::Text, "The name of the whole site."),
            key(
                "description",
                Shape::Text,
                "One sentence for search engines and the home page.",
            ),
            key("authors", Shape::Texts, "Names, in the order to be shown."),
            key(
                "language",
                Shape::TextLike("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"),
                "BCP 47 tag of the text, such as `pt-BR`. `en` by default. The words of the theme and of EPUBs themselves, such as *Contents*, are English in any case.",
            ),
            key(
                "base_url",
                Shape::TextLike("^https?://"),
                "The complete address the site will have. Needed for canonical links, the \
                 sitemap, the feed and the 404 page.",
            ),
            key(
                "theme",
                Shape::Text,
                "A folder below `themes/`, or the built-in `default`.",
            ),
            key(
                "edit_url",
                Shape::Text,
                "Address for \"edit this page\", with `{path}` where the lesson's path goes.",
            ),
            key("markdown", Shape::Table(markdown), "How lessons are read."),
            key("search", Shape::Table(search), "Search over the site."),
            key(
                "progress",
                Shape::Table(progress),
                "What readers have done.",
            ),
            key(
                "output",
                Shape::Table(output),
                "What is written, and where.",
            ),
            key(
                "diagnostics",
                diagnostics,
                "How grave each complaint is; `crossbook explain` lists them.",
            ),
        ]),
    }
}

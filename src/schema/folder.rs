//! The keys of frameworks, modules, lessons and learning paths.

use super::Schema;
use super::shape::{FRAMEWORK_ID, SCHEME_ID, Shape, TOPIC_ID, key, required, table, words};
use crate::parse::{COLORS, Level};

/// `framework.toml`.
pub(super) fn framework() -> Schema {
    let framework = table(vec![
        required(
            "id",
            Shape::TextLike(FRAMEWORK_ID),
            "Stable name, used by mapping sets and learning paths.",
        ),
        required("name", Shape::Text, "Short name, as in tables: `PMP`."),
        key("title", Shape::Text, "Full name."),
        key(
            "description",
            Shape::Text,
            "One sentence for its card and page.",
        ),
        key("owner", Shape::Text, "Who publishes it."),
        key("homepage", Shape::Text, "Its owner's page about it."),
        key(
            "trademark",
            Shape::Text,
            "Trademark notice, shown on every page that names the framework.",
        ),
        key(
            "disclaimer",
            Shape::Text,
            "How the course stands to the owner.",
        ),
        key(
            "color",
            Shape::Word(COLORS.to_vec()),
            "Its accent in the theme.",
        ),
        key(
            "schemes",
            Shape::TextsLike(SCHEME_ID),
            "Ids of its editions in the order they are shown.",
        ),
        key(
            "banner",
            Shape::Text,
            "What readers should know first, such as a change of edition.",
        ),
        key(
            "weight",
            Shape::Integer,
            "Place among the frameworks, smallest first; then by folder name.",
        ),
    ]);
    Schema {
        name: "framework",
        about: "A body of knowledge that the course teaches: framework.toml",
        files: &["content/*/framework.toml"],
        except: &[],
        table: table(vec![required(
            "framework",
            Shape::Table(framework),
            "The framework that this folder teaches.",
        )]),
    }
}

/// `module.toml`.
pub(super) fn module() -> Schema {
    Schema {
        name: "module",
        about: "A folder of lessons: module.toml",
        files: &["content/*/*/module.toml"],
        except: &[],
        table: table(vec![
            key("title", Shape::Text, "The folder's name by default."),
            key("description", Shape::Text, "One sentence for lists."),
            key(
                "weight",
                Shape::Integer,
                "Place among the modules, smallest first; then by folder name.",
            ),
        ]),
    }
}

/// The front matter of a lesson.
pub(super) fn lesson() -> Schema {
    Schema {
        name: "lesson",
        about: "The front matter of a lesson, in TOML or YAML",
        files: &["content/**/*.md"],
        except: &[],
        table: table(vec![
            key(
                "id",
                Shape::Text,
                "Stable name for `prerequisites`, paths and wiki links; the path without \
                 `content/` and `.md` by default.",
            ),
            key("title", Shape::Text, "The first heading by default."),
            key(
                "description",
                Shape::Text,
                "One sentence for lists and search engines.",
            ),
            key(
                "weight",
                Shape::Integer,
                "Place among its neighbors, smallest first; then by file name.",
            ),
            key("date", Shape::Date, "Day of first publication."),
            key(
                "reviewed",
                Shape::Date,
                "Day of the last check by a person.",
            ),
            key("draft", Shape::Boolean, "Leave it out of the site."),
            key(
                "edition",
                Shape::TextsLike(SCHEME_ID),
                "Ids of the schemes the lesson was written for.",
            ),
            key(
                "teaches",
                Shape::TextsLike(TOPIC_ID),
                "Ids of topics the lesson explains.",
            ),
            key(
                "requires",
                Shape::TextsLike(TOPIC_ID),
                "Ids of topics the reader should know.",
            ),
            key(
                "mentions",
                Shape::TextsLike(TOPIC_ID),
                "Ids of topics the lesson touches.",
            ),
            key(
                "prerequisites",
                Shape::Texts,
                "Ids of lessons to read before.",
            ),
            key(
                "compare",
                Shape::TextsLike(TOPIC_ID),
                "Ids of topics that a comparison page sets side by side.",
            ),
            key(
                "objectives",
                Shape::Texts,
                "What a reader can do afterwards.",
            ),
            key("tags", Shape::Texts, "Words to find the lesson by."),
            key("aliases", Shape::Texts, "Old addresses that lead here."),
            key(
                "level",
                words(&Level::WORDS),
                "How much it asks of its reader.",
            ),
            key(
                "sources",
                Shape::Texts,
                "Where facts and numbers come from.",
            ),
            key(
                "sources_required",
                Shape::Boolean,
                "Numbers in the text want a footnote, a link or a citation.",
            ),
            key(
                "noindex",
                Shape::Boolean,
                "Reached by links only: out of search, lists and the sitemap.",
            ),
        ]),
    }
}

/// A learning path.
pub(super) fn path() -> Schema {
    let step = table(vec![
        required("lesson", Shape::Text, "Id of the lesson."),
        key(
            "note",
            Shape::Text,
            "Why the lesson stands here, or what to look for.",
        ),
        key(
            "section",
            Shape::Text,
            "Begins a part of the path under this title.",
        ),
    ]);
    Schema {
        name: "path",
        about: "A learning path: lessons in an order of their own",
        files: &["content/paths/*.toml"],
        except: &[],
        table: table(vec![
            key(
                "id",
                Shape::TextLike("^[a-z0-9]+(-[a-z0-9]+)*$"),
                "Part of its address; the file's name by default.",
            ),
            required("title", Shape::Text, "Its name."),
            key("description", Shape::Text, "Whom it is for, in a sentence."),
            key(
                "level",
                words(&Level::WORDS),
                "How much it asks of its reader.",
            ),
            key(
                "framework",
                Shape::TextLike(FRAMEWORK_ID),
                "Id of the framework it is for; absent on a path across frameworks.",
            ),
            key(
                "weight",
                Shape::Integer,
                "Place among the paths, smallest first; then by id.",
            ),
            key(
                "steps",
                Shape::TextsOrTables(step),
                "Ids of lessons, or `[[steps]]` with a note each.",
            ),
        ]),
    }
}

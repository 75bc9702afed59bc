//! The keys of schemes, mapping sets, bridges and false friends.

use super::Schema;
use super::shape::{
    FRAMEWORK_ID, Key, SCHEME_ID, Shape, TOPIC_ID, Table, key, required, table, words,
};
use crate::crosswalk::{
    Basis, Complete, End, MappingStatus, Predicate, Provenance, SchemeStatus, SetRelation,
};

/// An edition of a framework.
pub(super) fn scheme() -> Schema {
    let role = key(
        "role",
        Shape::Word(vec!["framework"]),
        "Always `framework` here; may be left out.",
    );
    Schema {
        name: "scheme",
        about: "One edition's list of topics",
        files: &["content/*/schemes/*.toml"],
        except: &[],
        table: topics_of(role),
    }
}

/// A hub or a vocabulary.
pub(super) fn hub() -> Schema {
    let role = required(
        "role",
        Shape::Word(vec!["hub", "vocabulary"]),
        "`hub` for neutral topics that frameworks map to, `vocabulary` for terms that no \
         framework owns.",
    );
    Schema {
        name: "hub",
        about: "Topics of no framework: a hub or a vocabulary",
        files: &["content/crosswalk/*.toml"],
        except: &[
            "content/crosswalk/bridges.toml",
            "content/crosswalk/false-friends.toml",
        ],
        table: topics_of(role),
    }
}

fn topics_of(role: Key) -> Table {
    let scheme = table(vec![
        required(
            "id",
            Shape::TextLike(SCHEME_ID),
            "Frozen; lowercase letters and digits. Every topic's id begins with it.",
        ),
        key("title", Shape::Text, "The id by default."),
        key("version", Shape::Text, "As its owner names it."),
        key(
            "status",
            words(&SchemeStatus::WORDS),
            "Whether it is in force. `current` by default.",
        ),
        key(
            "issued",
            Shape::RoughDate,
            "When it came out: `2026`, `2026-11` or `2026-11-23`.",
        ),
        key(
            "replaces",
            Shape::TextLike(SCHEME_ID),
            "Id of the earlier edition.",
        ),
        role,
        key(
            "granularity",
            Shape::Texts,
            "Kinds of topics that coverage counts; those without narrower ones by default.",
        ),
        key(
            "note",
            Shape::Text,
            "What is verified, and what to check with the owner.",
        ),
    ]);
    let topic = table(vec![
        required(
            "id",
            Shape::TextLike(TOPIC_ID),
            "Frozen: the scheme's id, a hyphen and a name.",
        ),
        required("label", Shape::Text, "Its name (skos:prefLabel)."),
        key("alt", Shape::Texts, "Other names (skos:altLabel)."),
        key("notation", Shape::Text, "The owner's number for it."),
        key(
            "kind",
            Shape::Text,
            "Such as `task` or `practice`. `topic` by default.",
        ),
        key("definition", Shape::Text, "What it means, in own words."),
        key(
            "differs",
            Shape::Text,
            "Of a hub topic: what differs between its members.",
        ),
        key(
            "broader",
            Shape::TextLike(TOPIC_ID),
            "Id of the topic above it in the scheme's tree.",
        ),
        key(
            "also_in",
            Shape::TextsLike(TOPIC_ID),
            "Ids of further groupings of the scheme that it belongs to.",
        ),
    ]);
    table(vec![
        required("scheme", Shape::Table(scheme), "What the list is."),
        key("topic", Shape::Tables(topic), "The topics, in their order."),
    ])
}

/// A mapping set.
pub(super) fn mappings() -> Schema {
    Schema {
        name: "mappings",
        about: "Mappings between two frameworks or between two editions",
        files: &[
            "content/crosswalk/mappings/*.toml",
            "content/crosswalk/editions/*.toml",
        ],
        except: &[],
        table: table(vec![
            required("set", Shape::Table(set()), "What the rows stand between."),
            key("mapping", Shape::Tables(mapping()), "Stated relations."),
            key(
                "no_match",
                Shape::Tables(no_match()),
                "Topics that were looked at and have no counterpart.",
            ),
            key(
                "not",
                Shape::Tables(not()),
                "Topics that look alike and are not.",
            ),
        ]),
    }
}

fn set() -> Table {
    table(vec![
        required(
            "id",
            Shape::TextLike("^[a-z0-9-]{1,200}$"),
            "Frozen; lowercase letters, digits and hyphens.",
        ),
        required(
            "subject",
            Shape::Text,
            "Id of the framework, hub or vocabulary on the left; in `editions/` of a scheme.",
        ),
        required("object", Shape::Text, "The same, on the right."),
        key("title", Shape::Text, "The id by default."),
        key("license", Shape::Text, "SPDX name, such as `CC-BY-4.0`."),
        key("creator", Shape::Texts, "Who made the set."),
        key("version", Shape::Text, "Of the set itself."),
        key(
            "complete",
            words(&Complete::WORDS),
            "The side on which nothing is left undecided. `none` by default.",
        ),
    ])
}

fn mapping() -> Table {
    table(vec![
        required(
            "id",
            Shape::TextLike("^[A-Za-z0-9-]{1,200}$"),
            "Frozen; part of its permalink.",
        ),
        required(
            "subject",
            Shape::TextLike(TOPIC_ID),
            "Id of the topic on the left.",
        ),
        required(
            "object",
            Shape::TextLike(TOPIC_ID),
            "Id of the topic on the right.",
        ),
        required(
            "predicate",
            words(&Predicate::WORDS),
            "How they relate, as SKOS names it; `broad` says that the object is broader.",
        ),
        required("confidence", Shape::Share, "How sure the author is."),
        required("rationale", Shape::Text, "Why, in a sentence or two."),
        required("author", Shape::Text, "Who states it."),
        required("date", Shape::Date, "When it was stated."),
        key("same", Shape::Texts, "What the topics share."),
        key("differs", Shape::Texts, "What sets them apart."),
        key(
            "relation",
            words(&SetRelation::WORDS),
            "How their contents overlap, as NIST IR 8477 names it; needs `basis`.",
        ),
        key(
            "basis",
            words(&Basis::WORDS),
            "What was compared to judge `relation`.",
        ),
        key("strength", Shape::UpTo(10), "How much the topics overlap."),
        key("cite", Shape::Texts, "Sources as `key:locator`."),
        key(
            "status",
            words(&MappingStatus::WORDS),
            "How far it has come. `proposed` by default; `reviewed` needs `reviewer` and `cite`.",
        ),
        key("reviewer", Shape::Text, "The second person."),
        key(
            "provenance",
            words(&Provenance::WORDS),
            "Where it comes from. `analysis` by default.",
        ),
    ])
}

fn no_match() -> Table {
    table(vec![
        required("side", words(&End::WORDS), "Where the topic stands."),
        required("topic", Shape::TextLike(TOPIC_ID), "Id of the topic."),
        required("rationale", Shape::Text, "Why there is none."),
    ])
}

fn not() -> Table {
    table(vec![
        required(
            "subject",
            Shape::TextLike(TOPIC_ID),
            "Id of the topic on the left.",
        ),
        required(
            "object",
            Shape::TextLike(TOPIC_ID),
            "Id of the topic on the right.",
        ),
        key("word", Shape::Text, "The word that both use."),
        required("rationale", Shape::Text, "How they differ."),
    ])
}

/// `bridges.toml`.
pub(super) fn bridges() -> Schema {
    let bridge = Table {
        keys: vec![
            required(
                "id",
                Shape::TextLike("^[A-Za-z0-9-]{1,200}$"),
                "Frozen; no mapping may have the same.",
            ),
            required("title", Shape::Text, "Its name."),
            key("input", Shape::Texts, "Ids of skills it starts from."),
            key("from_text", Shape::Text, "What it starts from, in words."),
            required("via", Shape::Texts, "Ids of the topics in between."),
            key(
                "also_via",
                Shape::Texts,
                "Ids of the same area in another edition.",
            ),
            key("output", Shape::Texts, "Ids of competences it ends at."),
            key("to_text", Shape::Text, "What it ends at, in words."),
            key("note", Shape::Text, "Shown below it."),
            key(
                "provenance",
                words(&Provenance::WORDS),
                "Where it comes from. `analysis` by default.",
            ),
        ],
        either: &[&["input", "from_text"], &["output", "to_text"]],
    };
    Schema {
        name: "bridges",
        about: "Bridges from skill over topics to competence: bridges.toml",
        files: &["content/crosswalk/bridges.toml"],
        except: &[],
        table: table(vec![key("bridge", Shape::Tables(bridge), "The bridges.")]),
    }
}

/// `false-friends.toml`.
pub(super) fn false_friends() -> Schema {
    let meaning = table(vec![
        required(
            "framework",
            Shape::TextLike(FRAMEWORK_ID),
            "Id of the framework.",
        ),
        required("text", Shape::Text, "What the word means there."),
        key(
            "topic",
            Shape::TextLike(TOPIC_ID),
            "Id of its topic with this meaning.",
        ),
    ]);
    let word = table(vec![
        required("word", Shape::Text, "The word."),
        required(
            "meaning",
            Shape::Tables(meaning),
            "One per framework, in the order to be shown.",
        ),
    ]);
    Schema {
        name: "false-friends",
        about: "Words that frameworks use in different senses: false-friends.toml",
        files: &["content/crosswalk/false-friends.toml"],
        except: &[],
        table: table(vec![key("word", Shape::Tables(word), "The words.")]),
    }
}

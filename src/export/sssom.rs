//! Mappings, declared gaps and false friends as SSSOM/TSV (version 1.0, canonical).
//!
//! What the standard has no slot for is written in declared extension slots (`ext_…`),
//! so that an import gives back the same statements. Text is written as it is, also
//! where a spreadsheet would take it for a formula: what is read back must not differ.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::crosswalk::{Crosswalk, End, Mapping, MappingSet, NoMatch, Not, Side, TopicIdx};
use crate::link::Book;
use crate::view::downloads::{SSSOM, sssom_path};
use crate::view::uris::Uris;

use super::crosswalk::{complete, kind};
use super::text::{list_cell, tsv_cell, yaml_scalar};

/// Every column in canonical order: the standard's, then the extensions by name.
const COLUMNS: [&str; 25] = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "reviewer_label",
    "subject_source",
    "object_source",
    "mapping_date",
    "confidence",
    "comment",
    "ext_basis",
    "ext_cite",
    "ext_differs",
    "ext_id",
    "ext_provenance",
    "ext_relation",
    "ext_same",
    "ext_set",
    "ext_status",
    "ext_strength",
    "ext_word",
];

/// Columns that stand in every file, even if it holds no row.
const REQUIRED: [&str; 4] = [
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
];

/// Slots that stand in the head instead of a column if all rows agree.
const CONDENSED: [&str; 3] = ["subject_source", "object_source", "mapping_date"];

/// Says that nobody has stated a license.
const NO_LICENSE: &str = "https://w3id.org/sssom/license/unspecified";

/// What has no counterpart is mapped to this.
const NO_TERM: &str = "sssom:NoTermFound";

/// A row by column; absent where it says nothing.
type Row = BTreeMap<usize, String>;

/// One set as a file of its own.
pub(super) fn set(book: &Book, crosswalk: &Crosswalk, uris: &Uris, index: usize) -> String {
    let writer = Writer { book, crosswalk };
    let set = &crosswalk.sets[index];
    let head = Head {
        id: uris.file(&sssom_path(&set.id)),
        version: set.version.clone(),
        sources: Vec::new(),
        title: set.title.clone(),
        creators: set.creators.clone(),
        license: license(set.license.as_deref()),
        extensions: vec![
            ("ext_complete", complete(set.complete)),
            ("ext_kind", kind(set.kind)),
            ("ext_object", writer.side_id(set.object)),
            ("ext_set", &set.id),
            ("ext_subject", writer.side_id(set.subject)),
        ],
    };
    document(uris, &head, writer.rows(set))
}

/// All sets as one file; each row names its set.
pub(super) fn all(book: &Book, crosswalk: &Crosswalk, uris: &Uris, title: &str) -> String {
    let writer = Writer { book, crosswalk };
    let sets = &crosswalk.sets;
    let mut rows = Vec::new();
    for set in sets {
        let mut of_set = writer.rows(set);
        for row in &mut of_set {
            put(row, "ext_set", &set.id);
        }
        rows.append(&mut of_set);
    }
    let mut creators: Vec<String> = Vec::new();
    for creator in sets.iter().flat_map(|set| &set.creators) {
        if !creators.contains(creator) {
            creators.push(creator.clone());
        }
    }
    let first = sets.first().and_then(|set| set.license.as_deref());
    let agree = sets.iter().all(|set| set.license.as_deref() == first);
    let head = Head {
        id: uris.file(SSSOM),
        version: sets.iter().filter_map(|set| set.version.clone()).max(),
        sources: sets
            .iter()
            .map(|set| uris.file(&sssom_path(&set.id)))
            .collect(),
        title: title.to_owned(),
        creators,
        license: license(first.filter(|_| agree)),
        extensions: Vec::new(),
    };
    document(uris, &head, rows)
}

/// What is said of a file as a whole.
struct Head<'a> {
    id: String,
    version: Option<String>,
    sources: Vec<String>,
    title: String,
    creators: Vec<String>,
    license: String,
    /// By name.
    extensions: Vec<(&'static str, &'a str)>,
}

fn license(name: Option<&str>) -> String {
    match name.map(str::trim).filter(|name| !name.is_empty()) {
        None => NO_LICENSE.to_owned(),
        Some(url) if url.contains("://") => url.to_owned(),
        Some(name) => format!("https://spdx.org/licenses/{}", crate::address::encode(name)),
    }
}

/// Turns statements into rows.
struct Writer<'a> {
    book: &'a Book,
    crosswalk: &'a Crosswalk,
}

impl<'a> Writer<'a> {
    fn rows(&self, set: &MappingSet) -> Vec<Row> {
        let crosswalk = self.crosswalk;
        let mappings = crosswalk.mappings[set.mappings.clone()].iter();
        let gaps = crosswalk.gaps[set.gaps.clone()].iter();
        let friends = crosswalk.false_friends[set.false_friends.clone()].iter();
        mappings
            .map(|mapping| self.mapping(mapping))
            .chain(gaps.map(|gap| self.gap(set, gap)))
            .chain(friends.map(|not| self.not(not)))
            .collect()
    }

    fn mapping(&self, mapping: &Mapping) -> Row {
        let mut row = Row::new();
        self.end(&mut row, End::Subject, mapping.subject);
        self.end(&mut row, End::Object, mapping.object);
        put(&mut row, "predicate_id", mapping.predicate.skos());
        justify(&mut row);
        put(&mut row, "author_label", &list_cell(&[&mapping.author]));
        put(
            &mut row,
            "reviewer_label",
            &list_cell(mapping.reviewer.as_slice()),
        );
        put(&mut row, "mapping_date", &mapping.date.to_string());
        put(&mut row, "confidence", &decimal(mapping.confidence));
        put(&mut row, "comment", &mapping.rationale);
        put(
            &mut row,
            "ext_basis",
            mapping.basis.map_or("", |basis| basis.word()),
        );
        put(&mut row, "ext_cite", &list_cell(&mapping.cite));
        put(&mut row, "ext_differs", &list_cell(&mapping.differs));
        put(&mut row, "ext_id", &mapping.id);
        put(&mut row, "ext_provenance", mapping.provenance.word());
        let relation = mapping.relation.map_or("", |relation| relation.word());
        put(&mut row, "ext_relation", relation);
        put(&mut row, "ext_same", &list_cell(&mapping.same));
        put(&mut row, "ext_status", mapping.status.word());
        let strength = mapping.strength.map(|strength| strength.to_string());
        put(&mut row, "ext_strength", strength.as_deref().unwrap_or(""));
        row
    }

    /// A topic without a counterpart, and where none was found. The predicate claims
    /// the least; why there is none is told by the comment.
    fn gap(&self, set: &MappingSet, gap: &NoMatch) -> Row {
        let mut row = Row::new();
        self.end(&mut row, gap.side, gap.topic);
        let other = gap.side.other();
        let [id, _, source] = columns(other);
        put(&mut row, id, NO_TERM);
        let searched = match set.side(other) {
            Side::Framework(_) => "framework",
            Side::Scheme(_) => "scheme",
        };
        let name = self.side_id(set.side(other));
        put(&mut row, source, &format!("{searched}:{name}"));
        put(&mut row, "predicate_id", "skos:exactMatch");
        justify(&mut row);
        put(&mut row, "comment", &gap.rationale);
        row
    }

    fn not(&self, not: &Not) -> Row {
        let mut row = Row::new();
        self.end(&mut row, End::Subject, not.subject);
        self.end(&mut row, End::Object, not.object);
        put(&mut row, "predicate_id", "skos:exactMatch");
        put(&mut row, "predicate_modifier", "Not");
        justify(&mut row);
        put(&mut row, "comment", &not.rationale);
        put(&mut row, "ext_word", not.word.as_deref().unwrap_or(""));
        row
    }

    /// A topic on one side of a row.
    fn end(&self, row: &mut Row, end: End, topic: TopicIdx) {
        let [id, label, source] = columns(end);
        let topic = &self.crosswalk[topic];
        put(row, id, &format!("cb:{}", topic.id));
        put(row, label, &topic.label);
        let scheme = &self.crosswalk.schemes[topic.scheme].id;
        put(row, source, &format!("scheme:{scheme}"));
    }

    fn side_id(&self, side: Side) -> &'a str {
        match side {
            Side::Framework(index) => &self.book.frameworks[index].file.id.value,
            Side::Scheme(index) => &self.crosswalk.schemes[index].id,
        }
    }
}

/// The columns of an end: id, label, source.
fn columns(end: End) -> [&'static str; 3] {
    match end {
        End::Subject => ["subject_id", "subject_label", "subject_source"],
        End::Object => ["object_id", "object_label", "object_source"],
    }
}

fn justify(row: &mut Row) {
    put(row, "mapping_justification", "semapv:ManualMappingCuration");
}

/// Fills a cell, unless there is nothing to say.
fn put(row: &mut Row, column: &str, text: &str) {
    if let Some(index) = index(column)
        && !text.is_empty()
    {
        row.insert(index, text.to_owned());
    }
}

fn index(column: &str) -> Option<usize> {
    COLUMNS.iter().position(|known| *known == column)
}

/// A number with up to three decimals: `0.7`, `1`.
fn decimal(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn document(uris: &Uris, head: &Head<'_>, mut rows: Vec<Row>) -> String {
    rows.sort_by(|a, b| cells(a).cmp(cells(b)));
    let condensed = condense(&mut rows);
    let used: Vec<usize> = (0..COLUMNS.len())
        .filter(|column| {
            REQUIRED.contains(&COLUMNS[*column]) || rows.iter().any(|row| row.contains_key(column))
        })
        .collect();
    let mut out = String::new();
    write_head(&mut out, uris, head, &condensed, &used, &rows);
    let names: Vec<&str> = used.iter().map(|column| COLUMNS[*column]).collect();
    let _ = writeln!(out, "{}", names.join("\t"));
    for row in &rows {
        for (place, column) in used.iter().enumerate() {
            if place > 0 {
                out.push('\t');
            }
            tsv_cell(&mut out, row.get(column).map_or("", String::as_str));
        }
        out.push('\n');
    }
    out
}

/// The cells of a row, empty ones included, as rows are sorted by them.
fn cells(row: &Row) -> impl Iterator<Item = &str> {
    (0..COLUMNS.len()).map(|column| row.get(&column).map_or("", String::as_str))
}

/// Takes out of the rows what all of them say alike.
fn condense(rows: &mut [Row]) -> Vec<(&'static str, String)> {
    let mut condensed = Vec::new();
    for slot in CONDENSED {
        let Some(column) = index(slot) else { continue };
        let Some(value) = rows.first().and_then(|row| row.get(&column)).cloned() else {
            continue;
        };
        if rows.iter().all(|row| row.get(&column) == Some(&value)) {
            rows.iter_mut().for_each(|row| drop(row.remove(&column)));
            condensed.push((slot, value));
        }
    }
    condensed
}

/// The metadata: YAML behind `#`, keys in the order of the standard.
fn write_head(
    out: &mut String,
    uris: &Uris,
    head: &Head<'_>,
    condensed: &[(&str, String)],
    used: &[usize],
    rows: &[Row],
) {
    let mut extensions: Vec<&str> = used
        .iter()
        .map(|column| COLUMNS[*column])
        .chain(head.extensions.iter().map(|(name, _)| *name))
        .filter(|name| name.starts_with("ext_"))
        .collect();
    extensions.sort_unstable();
    extensions.dedup();

    let sources = condensed.iter().map(|(_, value)| value.as_str());
    let in_rows = rows.iter().flat_map(|row| row.values().map(String::as_str));
    let values: Vec<&str> = sources.chain(in_rows).collect();
    let is_used = |prefix: &str| values.iter().any(|value| value.starts_with(prefix));
    let prefixes = [
        ("cb", uris.topics(), is_used("cb:")),
        ("crossbook", uris.fields(), !extensions.is_empty()),
        ("framework", uris.frameworks(), is_used("framework:")),
        ("scheme", uris.schemes(), is_used("scheme:")),
    ];
    if prefixes.iter().any(|(.., used)| *used) {
        out.push_str("#curie_map:\n");
    }
    for (name, uri, _) in prefixes.iter().filter(|(.., used)| *used) {
        let _ = writeln!(out, "#  {name}: {}", yaml_scalar(uri));
    }
    scalar(out, "mapping_set_id", Some(&head.id));
    scalar(out, "mapping_set_version", head.version.as_deref());
    list(out, "mapping_set_source", &head.sources);
    scalar(out, "mapping_set_title", Some(&head.title));
    list(out, "creator_label", &head.creators);
    scalar(out, "license", Some(&head.license));
    for (slot, value) in condensed {
        if *slot == "mapping_date" {
            // A date, not text that looks like one.
            let _ = writeln!(out, "#{slot}: {value}");
        } else {
            scalar(out, slot, Some(value));
        }
    }
    if !extensions.is_empty() {
        out.push_str("#extension_definitions:\n");
    }
    for name in extensions {
        let field = name.trim_start_matches("ext_");
        let r#type = if field == "strength" {
            "integer"
        } else {
            "string"
        };
        let _ = writeln!(out, "#  - slot_name: {name}");
        let _ = writeln!(out, "#    property: crossbook:{field}");
        let _ = writeln!(out, "#    type_hint: xsd:{type}", r#type = r#type);
    }
    for (name, value) in &head.extensions {
        scalar(out, name, Some(value));
    }
}

fn scalar(out: &mut String, slot: &str, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        let _ = writeln!(out, "#{slot}: {}", yaml_scalar(value));
    }
}

fn list(out: &mut String, slot: &str, values: &[String]) {
    if values.is_empty() {
        return;
    }
    let _ = writeln!(out, "#{slot}:");
    for value in values {
        let _ = writeln!(out, "#  - {}", yaml_scalar(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[(&str, &str)]) -> Row {
        let mut row = Row::new();
        for (column, text) in cells {
            put(&mut row, column, text);
        }
        row
    }

    #[test]
    fn numbers_have_no_more_digits_than_they_need() {
        for (number, text) in [(0.7, "0.7"), (1.0, "1"), (0.0, "0"), (0.1236, "0.124")] {
            assert_eq!(decimal(number), text);
        }
    }

    #[test]
    fn licenses_are_addresses() {
        for (name, url) in [
            (Some("CC-BY-4.0"), "https://spdx.org/licenses/CC-BY-4.0"),
            (Some("https://a.org/l"), "https://a.org/l"),
            (None, NO_LICENSE),
        ] {
            assert_eq!(license(name), url);
        }
    }

    #[test]
    fn what_all_rows_share_is_said_once() {
        let mut rows = [
            row(&[
                ("subject_source", "scheme:a"),
                ("object_source", "scheme:b"),
            ]),
            row(&[
                ("subject_source", "scheme:a"),
                ("object_source", "scheme:c"),
            ]),
        ];
        let condensed = condense(&mut rows);
        assert_eq!(condensed, [("subject_source", "scheme:a".to_owned())]);
        assert!(rows.iter().all(|row| row.len() == 1));
    }

    #[test]
    fn files_are_canonical() {
        let uris = Uris::new(&crate::config::Config::default());
        let head = Head {
            id: "https://a.org/s".to_owned(),
            version: Some("2026-11-23".to_owned()),
            sources: Vec::new(),
            title: "A: \"B\"".to_owned(),
            creators: vec!["Ada".to_owned()],
            license: license(None),
            extensions: vec![("ext_set", "s")],
        };
        let rows = vec![
            row(&[("subject_id", "cb:b"), ("comment", "=1\t\"x\"\n</script>")]),
            row(&[
                ("subject_id", "cb:a"),
                ("comment", "é|ü"),
                ("ext_strength", "3"),
            ]),
        ];
        let written = document(&uris, &head, rows);
        let wanted = "\
#curie_map:
#  cb: https://book.invalid/page/topics/
#  crossbook: https://book.invalid/page/data/crosswalk.schema.json#
#mapping_set_id: https://a.org/s
#mapping_set_version: \"2026-11-23\"
#mapping_set_title: \"A: \\\"B\\\"\"
#creator_label:
#  - Ada
#license: https://w3id.org/sssom/license/unspecified
#extension_definitions:
#  - slot_name: ext_set
#    property: crossbook:set
#    type_hint: xsd:string
#  - slot_name: ext_strength
#    property: crossbook:strength
#    type_hint: xsd:integer
#ext_set: s
subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\text_strength
cb:a\t\t\t\té|ü\t3
cb:b\t\t\t\t\"=1\t\"\"x\"\"\n</script>\"\t
";
        assert_eq!(written, wanted);
    }
}

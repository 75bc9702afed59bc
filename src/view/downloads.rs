//! The crosswalk's files for others to take away: what each is, in which format.
//!
//! The one list of them: `export` writes what stands here, pages link to it.

use crate::crosswalk::Crosswalk;

/// A file of the crosswalk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// From the site's root.
    pub path: String,
    /// Name of the format, such as `SSSOM/TSV`.
    pub format: &'static str,
    /// Version of the format, or the document that defines it.
    pub version: &'static str,
    /// Media type (RFC 6838).
    pub media_type: &'static str,
    /// What the file holds, as a sentence without a period.
    pub description: String,
    /// Holds one set or one scheme; the whole stands in a file of its own.
    pub is_part: bool,
}

/// Every mapping as a table.
pub const CSV: &str = "data/crosswalk.csv";
/// The whole crosswalk as one document.
pub const JSON: &str = "data/crosswalk.json";
/// The form of [`JSON`].
pub const SCHEMA: &str = "data/crosswalk.schema.json";
/// Every mapping in the standard format for mappings.
pub const SSSOM: &str = "data/crosswalk.sssom.tsv";
/// Schemes, topics and mappings as linked data; the same graph as [`JSON_LD`].
pub const TURTLE: &str = "data/crosswalk.ttl";
/// The same graph as [`TURTLE`].
pub const JSON_LD: &str = "data/crosswalk.jsonld";
/// Set relations between frameworks.
pub const OSCAL: &str = "data/oscal-mapping.json";

/// Path, format, its version, media type, description of each file that holds the
/// whole crosswalk.
pub const DOWNLOADS: [(&str, &str, &str, &str, &str); 7] = [
    (
        CSV,
        "CSV",
        "RFC 4180",
        "text/csv; charset=utf-8; header=present",
        "Every mapping, one a line, with the labels of both topics (CSV, UTF-8, RFC 4180)",
    ),
    (
        JSON,
        "Crossbook JSON",
        "1",
        "application/json",
        "Frameworks, schemes, topics, mappings, gaps, false friends and bridges (JSON)",
    ),
    (
        SCHEMA,
        "JSON Schema",
        "2020-12",
        "application/schema+json",
        "What each field of the JSON document means",
    ),
    (
        SSSOM,
        "SSSOM/TSV",
        "1.0",
        "text/tab-separated-values; charset=utf-8",
        "Mappings, declared gaps and false friends of all sets. Text is written as it is: \
         open it in a spreadsheet with formulas turned off, or take the CSV",
    ),
    (
        TURTLE,
        "SKOS, RDF 1.1 Turtle",
        "SKOS 2009-08-18",
        "text/turtle; charset=utf-8",
        "Schemes, topics and mappings as linked data; deprecated mappings are left out",
    ),
    (
        JSON_LD,
        "SKOS, JSON-LD",
        "JSON-LD 1.1",
        "application/ld+json",
        "The same graph as the Turtle file",
    ),
    (
        OSCAL,
        "OSCAL mapping-collection",
        "1.2.1",
        "application/json",
        "Mappings with a set relation (NIST IR 8477), and what has no counterpart",
    ),
];

/// Where the mappings of one set lie.
pub fn sssom_path(set: &str) -> String {
    format!("data/sssom/{set}.sssom.tsv")
}

/// Where the competency framework of one scheme lies.
pub fn case_path(scheme: &str) -> String {
    format!("data/case/{scheme}.json")
}

/// Every file that is written for this crosswalk: the whole first, then the sets and
/// the schemes in their order. None if there are no topics.
pub fn downloads(crosswalk: &Crosswalk) -> Vec<Download> {
    if crosswalk.topics.is_empty() {
        return Vec::new();
    }
    let whole = DOWNLOADS
        .iter()
        .filter(|(path, ..)| *path != OSCAL || has_set_relations(crosswalk))
        .map(
            |(path, format, version, media_type, description)| Download {
                path: (*path).to_owned(),
                format,
                version,
                media_type,
                description: (*description).to_owned(),
                is_part: false,
            },
        );
    let sets = crosswalk.sets.iter().map(|set| Download {
        path: sssom_path(&set.id),
        format: "SSSOM/TSV",
        version: "1.0",
        media_type: "text/tab-separated-values; charset=utf-8",
        description: set.title.clone(),
        is_part: true,
    });
    let schemes = crosswalk.schemes.iter().map(|scheme| Download {
        path: case_path(&scheme.id),
        format: "CASE CFPackage",
        version: "1.0",
        media_type: "application/json",
        description: format!("Topics and mappings of {}", scheme.title),
        is_part: true,
    });
    whole.chain(sets).chain(schemes).collect()
}

/// Whether any mapping that is still held has a set relation with its basis.
fn has_set_relations(crosswalk: &Crosswalk) -> bool {
    crosswalk.mappings.iter().any(|mapping| {
        mapping.is_asserted() && mapping.relation.is_some() && mapping.basis.is_some()
    })
}

//! The graph as RDF 1.1 Turtle.

use std::fmt::Write as _;

use super::graph::{Node, Object, PREFIXES};
use super::text::{turtle_string, turtle_uri};

/// Writes a graph, one property a line.
pub(super) fn turtle(nodes: &[Node], language: &str) -> String {
    let mut out = String::new();
    for (name, uri) in PREFIXES {
        let _ = writeln!(out, "@prefix {name}: <{uri}> .");
    }
    for node in nodes {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(node.r#type.map(|r#type| format!("a {}", r#type)));
        for (property, objects) in &node.properties {
            let objects: Vec<String> = objects.iter().map(|o| object(o, language)).collect();
            lines.push(format!("{property} {}", objects.join(", ")));
        }
        let _ = writeln!(out, "\n{}", turtle_uri(&node.uri));
        let _ = writeln!(out, "  {} .", lines.join(" ;\n  "));
    }
    out
}

fn object(object: &Object, language: &str) -> String {
    match object {
        Object::Uri(uri) => turtle_uri(uri),
        Object::Text(text) => format!("{}@{language}", turtle_string(text)),
        Object::Plain(text) => turtle_string(text),
        Object::Typed(text, r#type) => format!("{}^^{}", turtle_string(text), r#type),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hard_text_stays_inside_its_quotes() {
        let node = Node {
            uri: "https://a.org/x> .".to_owned(),
            r#type: Some("skos:Concept"),
            properties: vec![
                (
                    "skos:prefLabel",
                    vec![Object::Text("\"a\"\n<script>\\".to_owned())],
                ),
                (
                    "dcterms:issued",
                    vec![Object::Typed("2026".to_owned(), "xsd:gYear")],
                ),
            ],
        };
        let text = turtle(&[node], "de-AT");
        let (_, body) = text.split_once("\n\n").unwrap();
        let wanted = "<https://a.org/x%3E%20.>\n  a skos:Concept ;\n  \
                      skos:prefLabel \"\\\"a\\\"\\n<script>\\\\\"@de-AT ;\n  \
                      dcterms:issued \"2026\"^^xsd:gYear .\n";
        assert_eq!(body, wanted);
    }
}

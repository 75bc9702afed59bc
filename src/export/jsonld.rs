//! The graph as JSON-LD 1.1, with a context of its own: nothing needs to be fetched.

use serde_json::{Map, Value, json};

use super::graph::{Node, Object, PREFIXES};
use super::text::turtle_uri;

/// Writes a graph.
pub(super) fn json_ld(nodes: &[Node], language: &str) -> String {
    let context: Map<String, Value> = PREFIXES
        .iter()
        .map(|(name, uri)| ((*name).to_owned(), json!(uri)))
        .collect();
    let graph: Vec<Value> = nodes.iter().map(|node| written(node, language)).collect();
    let document = json!({ "@context": context, "@graph": graph });
    let mut text = serde_json::to_string_pretty(&document).expect("plain values always serialize");
    text.push('\n');
    text
}

fn written(node: &Node, language: &str) -> Value {
    let mut map = Map::new();
    map.insert("@id".to_owned(), json!(uri(&node.uri)));
    if let Some(r#type) = node.r#type {
        map.insert("@type".to_owned(), json!(r#type));
    }
    for (property, objects) in &node.properties {
        let mut values: Vec<Value> = objects.iter().map(|o| object(o, language)).collect();
        let value = match values.len() {
            1 => values.remove(0),
            _ => Value::Array(values),
        };
        map.insert((*property).to_owned(), value);
    }
    Value::Object(map)
}

fn object(object: &Object, language: &str) -> Value {
    match object {
        Object::Uri(name) => json!({ "@id": uri(name) }),
        Object::Text(text) => json!({ "@value": text, "@language": language }),
        Object::Plain(text) => json!(text),
        Object::Typed(text, r#type) => json!({ "@value": text, "@type": r#type }),
    }
}

/// The same characters as in Turtle, or the graphs would differ.
fn uri(name: &str) -> String {
    turtle_uri(name)
        .trim_start_matches('<')
        .trim_end_matches('>')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hard_text_comes_back_as_it_was() {
        let label = "\"a\"\n\t</script>\u{2028}ü";
        let node = Node {
            uri: "https://a.org/x".to_owned(),
            r#type: None,
            properties: vec![("skos:prefLabel", vec![Object::Text(label.to_owned())])],
        };
        let read: Value = serde_json::from_str(&json_ld(&[node], "en")).unwrap();
        let node = &read["@graph"][0];
        assert_eq!(node["skos:prefLabel"]["@value"], label);
        assert_eq!(node["skos:prefLabel"]["@language"], "en");
    }
}

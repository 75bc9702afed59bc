//! What a page is about, in the words of schema.org, for search engines: courses,
//! lessons, defined terms, the way to the page.
//!
//! Mappings are not stated here: schema.org has `sameAs` for one thing under two
//! names, and hardly any mapping claims that.

use serde_json::{Map, Value, json};

use super::shapes::{Crumb, TopicRef};
use super::{Data, Draft, Maker};
use crate::crosswalk::TopicIdx;

/// The JSON-LD of a page, safe inside a `script` element.
pub(super) fn linked_data(maker: &Maker<'_>, draft: &Draft) -> Option<String> {
    let mut graph: Vec<Value> = about(maker, draft).into_iter().collect();
    graph.extend(breadcrumb(maker, draft));
    let context = "https://schema.org";
    let document = match graph.len() {
        0 => return None,
        1 => {
            let mut only = graph.remove(0);
            only["@context"] = json!(context);
            only
        }
        _ => json!({ "@context": context, "@graph": graph }),
    };
    Some(inside_script(&document.to_string()))
}

/// JSON that holds nothing HTML would read as markup: of `</script` and `<!--` the
/// first character is escaped. Outside strings JSON has none of these.
fn inside_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

/// The page's own thing.
fn about(maker: &Maker<'_>, draft: &Draft) -> Option<Value> {
    match &draft.data {
        Data::Home { .. } => courses(maker),
        Data::Framework { .. } => draft.framework.map(|index| course(maker, index)),
        Data::Lesson { lesson } if draft.kind == "lesson" => {
            let mut thing = text_page(maker, draft, "LearningResource");
            thing.insert("learningResourceType".to_owned(), json!("lesson"));
            thing.insert(
                "timeRequired".to_owned(),
                json!(format!("PT{}M", lesson.minutes)),
            );
            if let Some(level) = lesson.level {
                thing.insert("educationalLevel".to_owned(), json!(level));
            }
            if let Some(framework) = draft.framework {
                let id = maker.uris.framework(&maker.frameworks[framework].id);
                thing.insert("isPartOf".to_owned(), json!({ "@id": id }));
            }
            terms(maker, &mut thing, "teaches", &lesson.teaches);
            terms(maker, &mut thing, "competencyRequired", &lesson.requires);
            Some(Value::Object(thing))
        }
        Data::Comparison { .. } => {
            let thing = text_page(maker, draft, "LearningResource");
            Some(Value::Object(thing))
        }
        Data::Topic { topic } => {
            let index = maker.crosswalk().topic_by_id.get(&topic.id).copied()?;
            Some(topic_term(maker, draft, index))
        }
        _ => None,
    }
}

/// Every framework with lessons as a course.
fn courses(maker: &Maker<'_>) -> Option<Value> {
    let items: Vec<Value> = (0..maker.frameworks.len())
        .filter(|index| maker.frameworks[*index].n_lessons > 0)
        .enumerate()
        .map(|(place, index)| {
            json!({ "@type": "ListItem", "position": place + 1, "item": course(maker, index) })
        })
        .collect();
    (!items.is_empty()).then(|| json!({ "@type": "ItemList", "itemListElement": items }))
}

fn course(maker: &Maker<'_>, index: usize) -> Value {
    let framework = &maker.book().frameworks[index];
    let config = maker.input.config;
    let mut course = json!({
        "@type": "Course",
        "@id": maker.uris.framework(&framework.file.id.value),
        "name": framework.file.title,
        "inLanguage": config.language,
        "provider": { "@type": "Organization", "name": provider(maker) },
    });
    if !framework.file.description.is_empty() {
        course["description"] = json!(framework.file.description);
    }
    if maker.uris.is_public {
        course["url"] = json!(maker.uris.page(&framework.url));
    }
    course
}

/// Who offers the courses: the authors, or the book itself.
fn provider(maker: &Maker<'_>) -> String {
    let config = maker.input.config;
    match config.authors.as_slice() {
        [] => config.title.clone(),
        authors => authors.join(", "),
    }
}

/// What is said of any page with a text.
fn text_page(maker: &Maker<'_>, draft: &Draft, kind: &str) -> Map<String, Value> {
    let mut thing = Map::new();
    thing.insert("@type".to_owned(), json!(kind));
    thing.insert("name".to_owned(), json!(draft.title));
    thing.insert("inLanguage".to_owned(), json!(maker.input.config.language));
    if maker.uris.is_public {
        thing.insert("url".to_owned(), json!(maker.uris.page(&draft.url)));
    }
    thing
}

/// Topics as terms with their set, in short: their pages say the rest.
fn terms(maker: &Maker<'_>, thing: &mut Map<String, Value>, key: &str, topics: &[TopicRef]) {
    if topics.is_empty() {
        return;
    }
    let terms: Vec<Value> = topics
        .iter()
        .map(|topic| {
            let mut term = json!({
                "@type": "DefinedTerm",
                "@id": maker.uris.topic(&topic.id),
                "name": topic.label,
            });
            if let Some(scheme) = &topic.scheme {
                term["inDefinedTermSet"] = json!({
                    "@type": "DefinedTermSet",
                    "@id": maker.uris.scheme(&scheme.id),
                    "name": scheme.title,
                });
            }
            term
        })
        .collect();
    thing.insert(key.to_owned(), json!(terms));
}

fn topic_term(maker: &Maker<'_>, draft: &Draft, index: TopicIdx) -> Value {
    let topic = &maker.crosswalk()[index];
    let scheme = maker.crosswalk().scheme_of(index);
    let mut term = text_page(maker, draft, "DefinedTerm");
    let mut put = |key: &str, value: Value| {
        term.insert(key.to_owned(), value);
    };
    put("@id", json!(maker.uris.topic(&topic.id)));
    put("name", json!(topic.label));
    put(
        "inDefinedTermSet",
        json!({
            "@type": "DefinedTermSet",
            "@id": maker.uris.scheme(&scheme.id),
            "name": scheme.title,
        }),
    );
    if let Some(definition) = &topic.definition {
        put("description", json!(definition));
    }
    if let Some(notation) = &topic.notation {
        put("termCode", json!(notation));
    }
    if !topic.alt.is_empty() {
        put("alternateName", json!(topic.alt));
    }
    // A term has a language only through its texts.
    term.remove("inLanguage");
    Value::Object(term)
}

/// The way to the page, if there is one.
fn breadcrumb(maker: &Maker<'_>, draft: &Draft) -> Option<Value> {
    if draft.breadcrumb.len() < 2 || !maker.uris.is_public {
        return None;
    }
    let steps: Vec<Value> = draft
        .breadcrumb
        .iter()
        .enumerate()
        .map(|(place, step): (usize, &Crumb)| {
            let mut item = json!({
                "@type": "ListItem",
                "position": place + 1,
                "name": step.title,
            });
            if let Some(url) = &step.url {
                // As links to canonical addresses: without the name of the file.
                let url = url.strip_suffix("index.html").unwrap_or(url);
                item["item"] = json!(maker.uris.file(url));
            }
            item
        })
        .collect();
    Some(json!({ "@type": "BreadcrumbList", "itemListElement": steps }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_ends_the_script_element() {
        let label = "</script><!-- & <script>";
        let written = inside_script(&json!({ "name": label }).to_string());
        assert!(!written.contains(['<', '>', '&']));
        let read: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["name"], label);
    }
}

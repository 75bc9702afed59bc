//! What a page is about, in the words of schema.org, for search engines: courses,
//! lessons, defined terms, the way to the page.
//!
//! Mappings are not stated here: schema.org has `sameAs` for one thing under two
//! names, and hardly any mapping claims that.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::shapes::{Crumb, TopicRef};
use super::topic::TopicPage;
use super::uris::Uris;
use super::{Data, Input, View};

/// What is said beside what stands in a view. Part of the fingerprint of every page.
#[derive(Debug, Serialize)]
pub(super) struct Publisher {
    uris: Uris,
    /// BCP 47 tag of the text.
    language: String,
    /// Who offers the courses: the authors, or the book itself.
    provider: String,
    /// Every framework, in the book's order.
    courses: Vec<Course>,
}

/// A framework as a course.
#[derive(Debug, Serialize)]
struct Course {
    id: String,
    title: String,
    description: String,
    url: String,
    has_lessons: bool,
}

impl Publisher {
    pub(super) fn new(input: &Input<'_>) -> Self {
        let config = input.config;
        let frameworks = input.book.frameworks.iter();
        let courses = frameworks.map(|framework| Course {
            id: framework.file.id.value.clone(),
            title: framework.file.title.clone(),
            description: framework.file.description.clone(),
            url: framework.url.href(),
            has_lessons: framework.n_lessons() > 0,
        });
        Self {
            uris: Uris::new(config),
            language: config.language.clone(),
            provider: match config.authors.as_slice() {
                [] => config.title.clone(),
                authors => authors.join(", "),
            },
            courses: courses.collect(),
        }
    }

    /// The JSON-LD of a page, safe inside a `script` element.
    pub(super) fn linked_data(&self, view: &View) -> Option<String> {
        let mut graph: Vec<Value> = self.about(view).into_iter().collect();
        graph.extend(self.breadcrumb(&view.page.breadcrumb));
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

    /// The page's own thing.
    fn about(&self, view: &View) -> Option<Value> {
        match &view.data {
            Data::Home { .. } => self.all_courses(),
            Data::Framework { fw } => {
                let course = self.courses.iter().find(|course| course.id == fw.id)?;
                Some(self.course(course))
            }
            Data::Lesson { lesson } if view.page.kind == "lesson" => {
                let mut thing = self.text_page(view, "LearningResource");
                thing.insert("learningResourceType".to_owned(), json!("lesson"));
                thing.insert(
                    "timeRequired".to_owned(),
                    json!(format!("PT{}M", lesson.minutes)),
                );
                if let Some(level) = lesson.level {
                    thing.insert("educationalLevel".to_owned(), json!(level));
                }
                if let Some(framework) = &view.page.framework {
                    let id = self.uris.framework(&framework.id);
                    thing.insert("isPartOf".to_owned(), json!({ "@id": id }));
                }
                self.terms(&mut thing, "teaches", &lesson.teaches);
                self.terms(&mut thing, "competencyRequired", &lesson.requires);
                Some(Value::Object(thing))
            }
            Data::Comparison { .. } => {
                let thing = self.text_page(view, "LearningResource");
                Some(Value::Object(thing))
            }
            Data::Topic { topic } => Some(self.topic_term(view, topic)),
            _ => None,
        }
    }

    /// Every framework with lessons as a course.
    fn all_courses(&self) -> Option<Value> {
        let courses = self.courses.iter().filter(|course| course.has_lessons);
        let items: Vec<Value> = courses
            .enumerate()
            .map(|(place, course)| {
                json!({
                    "@type": "ListItem",
                    "position": place + 1,
                    "item": self.course(course),
                })
            })
            .collect();
        (!items.is_empty()).then(|| json!({ "@type": "ItemList", "itemListElement": items }))
    }

    fn course(&self, course: &Course) -> Value {
        let mut thing = json!({
            "@type": "Course",
            "@id": self.uris.framework(&course.id),
            "name": course.title,
            "inLanguage": self.language,
            "provider": { "@type": "Organization", "name": self.provider },
        });
        if !course.description.is_empty() {
            thing["description"] = json!(course.description);
        }
        if self.uris.is_public {
            thing["url"] = json!(self.page(&course.url));
        }
        thing
    }

    /// The canonical address of a page: without the name of the file.
    fn page(&self, url: &str) -> String {
        self.uris
            .file(url.strip_suffix("index.html").unwrap_or(url))
    }

    /// What is said of any page with a text.
    fn text_page(&self, view: &View, kind: &str) -> Map<String, Value> {
        let mut thing = Map::new();
        thing.insert("@type".to_owned(), json!(kind));
        thing.insert("name".to_owned(), json!(view.page.title));
        thing.insert("inLanguage".to_owned(), json!(self.language));
        if self.uris.is_public {
            thing.insert("url".to_owned(), json!(self.page(&view.page.url)));
        }
        thing
    }

    /// Topics as terms with their set, in short: their pages say the rest.
    fn terms(&self, thing: &mut Map<String, Value>, key: &str, topics: &[TopicRef]) {
        if topics.is_empty() {
            return;
        }
        let terms: Vec<Value> = topics
            .iter()
            .map(|topic| {
                let mut term = json!({
                    "@type": "DefinedTerm",
                    "@id": self.uris.topic(&topic.id),
                    "name": topic.label,
                });
                if let Some(scheme) = &topic.scheme {
                    term["inDefinedTermSet"] = self.set(&scheme.id, &scheme.title);
                }
                term
            })
            .collect();
        thing.insert(key.to_owned(), json!(terms));
    }

    /// A scheme as a set of terms.
    fn set(&self, scheme: &str, title: &str) -> Value {
        json!({
            "@type": "DefinedTermSet",
            "@id": self.uris.scheme(scheme),
            "name": title,
        })
    }

    fn topic_term(&self, view: &View, topic: &TopicPage) -> Value {
        let mut term = self.text_page(view, "DefinedTerm");
        let mut put = |key: &str, value: Value| {
            term.insert(key.to_owned(), value);
        };
        put("@id", json!(self.uris.topic(&topic.id)));
        put("name", json!(topic.label));
        put(
            "inDefinedTermSet",
            self.set(&topic.scheme.id, &topic.scheme.title),
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
    fn breadcrumb(&self, steps: &[Crumb]) -> Option<Value> {
        if steps.len() < 2 || !self.uris.is_public {
            return None;
        }
        let steps: Vec<Value> = steps
            .iter()
            .enumerate()
            .map(|(place, step)| {
                let mut item = json!({
                    "@type": "ListItem",
                    "position": place + 1,
                    "name": step.title,
                });
                if let Some(url) = &step.url {
                    item["item"] = json!(self.page(url));
                }
                item
            })
            .collect();
        Some(json!({ "@type": "BreadcrumbList", "itemListElement": steps }))
    }
}

/// JSON that holds nothing HTML would read as markup: of `</script` and `<!--` the
/// first character is escaped. Outside strings JSON has none of these.
fn inside_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
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

//! The names under which others may speak of our data: URIs of frameworks, schemes
//! and topics.

use serde::Serialize;

use crate::address::{PageUrl, encode, slugify};
use crate::config::Config;

use super::downloads::{SCHEMA, TURTLE};

/// Makes URIs. Each is complete, stable between builds, and lies below the book's
/// `base_url`.
///
/// A book without one gets `https://book.invalid/<title>/` instead: a name that is
/// valid everywhere and leads nowhere (RFC 2606), and changes with the title.
#[derive(Clone, Debug, Serialize)]
pub struct Uris {
    /// With a closing slash.
    base: String,
    /// Whether the addresses lead somewhere.
    pub is_public: bool,
}

impl Uris {
    /// The names in this book.
    pub fn new(config: &Config) -> Self {
        match &config.base_url {
            Some(base) => Self {
                base: base.url.clone(),
                is_public: true,
            },
            None => Self {
                base: format!("https://book.invalid/{}/", encode(&slugify(&config.title))),
                is_public: false,
            },
        }
    }

    /// A file below the site's root.
    pub fn file(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A page.
    pub fn page(&self, url: &PageUrl) -> String {
        url.absolute(&self.base)
    }

    /// What stands before the id in the URI of a topic.
    pub fn topics(&self) -> String {
        self.file("topics/")
    }

    /// A topic: the concept, not its page, though servers lead from one to the other.
    pub fn topic(&self, id: &str) -> String {
        format!("{}{id}", self.topics())
    }

    /// What stands before the id in the URI of a scheme.
    pub fn schemes(&self) -> String {
        self.file(&format!("{TURTLE}#scheme-"))
    }

    /// A scheme, as the linked data describes it.
    pub fn scheme(&self, id: &str) -> String {
        format!("{}{id}", self.schemes())
    }

    /// What stands before the id in the URI of a framework.
    pub fn frameworks(&self) -> String {
        self.file(&format!("{TURTLE}#framework-"))
    }

    /// A framework, as the linked data describes it.
    pub fn framework(&self, id: &str) -> String {
        format!("{}{id}", self.frameworks())
    }

    /// What stands before the name in the URI of a field of our data: the place in
    /// the JSON Schema that explains it.
    pub fn fields(&self) -> String {
        self.file(&format!("{SCHEMA}#"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_without_an_address_gets_names_that_lead_nowhere() {
        let config = Config {
            title: "Größe & Co".to_owned(),
            ..Config::default()
        };
        let uris = Uris::new(&config);
        let scheme = uris.scheme("itil4");
        assert!(!uris.is_public);
        assert_eq!(
            scheme,
            "https://book.invalid/gr%C3%B6%C3%9Fe-co/data/crosswalk.ttl#scheme-itil4"
        );
    }
}

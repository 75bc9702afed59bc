//! Names in imported files: what a CURIE, an address or a plain id means here.

use std::collections::BTreeMap;

use crate::crosswalk::{Crosswalk, Lookup, Predicate, TopicIdx};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Spanned;
use crate::suggest;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const SSSOM: &str = "https://w3id.org/sssom/";
const SEMAPV: &str = "https://w3id.org/semapv/vocab/";

/// Prefixes that SSSOM files need not declare, as far as they matter here, and ours.
const BUILT_IN: [(&str, &str); 4] = [
    ("skos", SKOS),
    ("sssom", SSSOM),
    ("semapv", SEMAPV),
    ("cb", "topics/"),
];

/// Understands the names of one file.
pub struct Names<'a> {
    pub crosswalk: &'a Crosswalk,
    pub lookup: Lookup<'a>,
    /// Declared in the file.
    pub prefixes: &'a BTreeMap<String, String>,
    by_label: BTreeMap<String, TopicIdx>,
}

impl<'a> Names<'a> {
    /// For a file that declares `prefixes`.
    pub fn new(
        crosswalk: &'a Crosswalk,
        lookup: Lookup<'a>,
        prefixes: &'a BTreeMap<String, String>,
    ) -> Self {
        // Of topics with the same label the first is suggested.
        let topics = crosswalk.topics.iter().enumerate().rev();
        let by_label = topics
            .map(|(index, topic)| (folded(&topic.label), TopicIdx::new(index)))
            .collect();
        Self {
            crosswalk,
            lookup,
            prefixes,
            by_label,
        }
    }

    /// The topic that a cell names: by its id, or by a CURIE or an address that ends
    /// with it. `label` is what the file calls it.
    pub fn topic(
        &mut self,
        name: &Spanned<String>,
        label: Option<&str>,
    ) -> Result<TopicIdx, Diagnostic> {
        let known = |id: &str| self.crosswalk.topic_by_id.get(id).copied();
        if let Some(topic) = known(&name.value) {
            return Ok(topic);
        }
        let full = self.expanded(name)?;
        let id = last_segment(&full);
        if let Some(topic) = known(id) {
            return Ok(topic);
        }
        let wanted = Spanned {
            value: if id.is_empty() { &name.value } else { id }.to_owned(),
            span: name.span,
        };
        let found = self.lookup.topic(&wanted);
        debug_assert!(found.is_none(), "looked up above");
        let fault = self.lookup.faults.pop();
        let fault = fault.unwrap_or_else(|| {
            Diagnostic::new(Code::UnknownTopic, name.span, "no topic of this name")
        });
        let labelled = label.and_then(|label| {
            let topic = *self.by_label.get(&folded(label))?;
            let (id, label) = (&self.crosswalk[topic].id, label.trim());
            Some(format!("the topic with the label `{label}` is `{id}`"))
        });
        Err(fault.maybe_help(labelled))
    }

    /// Whether a cell says that no topic was found.
    pub fn is_no_term(&self, name: &str) -> bool {
        self.is(name, SSSOM, "NoTermFound")
    }

    /// Whether a cell says that a person made the mapping, which needs no note.
    pub fn is_manual(&self, name: &str) -> bool {
        self.is(name, SEMAPV, "ManualMappingCuration")
    }

    /// The predicate that a cell names: in our words, or as a property of SKOS.
    pub fn predicate(&self, name: &Spanned<String>) -> Result<Predicate, Diagnostic> {
        let text = name.value.as_str();
        let known = Predicate::WORDS.iter().find(|(word, predicate)| {
            let property = predicate.skos().trim_start_matches("skos:");
            *word == text || property == text || self.is(text, SKOS, property)
        });
        if let Some((_, predicate)) = known {
            return Ok(*predicate);
        }
        let words = Predicate::WORDS
            .iter()
            .flat_map(|(word, p)| [*word, p.skos()]);
        let help = suggest::did_you_mean(text, words).unwrap_or_else(|| {
            let all: Vec<&str> = Predicate::WORDS.iter().map(|(_, p)| p.skos()).collect();
            format!("one of: {}", all.join(", "))
        });
        let message = format!("`{text}` is no predicate that mappings have");
        Err(Diagnostic::new(Code::UnknownValue, name.span, message).help(help))
    }

    fn is(&self, name: &str, space: &str, local: &str) -> bool {
        let full = match name.split_once(':') {
            Some((prefix, rest)) => self.prefix(prefix).map(|iri| (iri, rest)),
            None => None,
        };
        let (start, rest) = full.unwrap_or(("", name));
        let is_space = |start: &str| start == space;
        match rest.strip_suffix(local) {
            Some(before) if start.is_empty() => is_space(before),
            Some("") => is_space(start),
            _ => false,
        }
    }

    fn prefix(&self, prefix: &str) -> Option<&str> {
        let built_in = || BUILT_IN.iter().find(|(name, _)| *name == prefix);
        match self.prefixes.get(prefix) {
            Some(iri) => Some(iri),
            None => built_in().map(|(_, iri)| *iri),
        }
    }

    /// A CURIE written out; addresses and plain names stay as they are.
    fn expanded(&self, name: &Spanned<String>) -> Result<String, Diagnostic> {
        let Some((prefix, rest)) = name.value.split_once(':') else {
            return Ok(name.value.clone());
        };
        if rest.starts_with("//") || prefix == "urn" {
            return Ok(name.value.clone());
        }
        if let Some(iri) = self.prefix(prefix) {
            return Ok(format!("{iri}{rest}"));
        }
        let declared = self.prefixes.keys().map(String::as_str);
        let known = declared.chain(BUILT_IN.map(|(name, _)| name));
        let help = suggest::did_you_mean(prefix, known)
            .unwrap_or_else(|| format!("declare `{prefix}` under `curie_map`"));
        let message = format!("no prefix `{prefix}` is declared");
        Err(Diagnostic::new(Code::UnknownPrefix, name.span, message).help(help))
    }
}

/// The id that an address or a CURIE ends with.
pub fn last_segment(name: &str) -> &str {
    let name = name.strip_suffix("index.html").unwrap_or(name);
    let name = name.trim_end_matches('/');
    name.rsplit(['/', '#', ':']).next().unwrap_or(name)
}

fn folded(label: &str) -> String {
    label.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::last_segment;

    #[test]
    fn the_id_is_what_an_address_ends_with() {
        for (name, id) in [
            ("pmp-risk", "pmp-risk"),
            ("cb:pmp-risk", "pmp-risk"),
            ("https://e.org/topics/pmp-risk", "pmp-risk"),
            ("https://e.org/topics/pmp-risk/", "pmp-risk"),
            ("https://e.org/topics/pmp-risk/index.html", "pmp-risk"),
            ("https://e.org/compare/a-vs-b/#XW-010", "XW-010"),
            ("urn:uuid:0-1", "0-1"),
            ("", ""),
        ] {
            assert_eq!(last_segment(name), id);
        }
    }
}

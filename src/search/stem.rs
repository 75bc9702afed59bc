//! Words of one stem: `charter` and `charters` meet.
//!
//! Stems exist at build time only. The index groups words by them, so that a browser
//! needs no stemmer.

use rust_stemmers::Algorithm;

/// Brings words of one language to their stems.
pub struct Stemmer(Option<rust_stemmers::Stemmer>);

impl Stemmer {
    /// The Snowball stemmer for a language tag such as `en` or `pt-BR`; words of a
    /// language without one are their own stems.
    pub fn of(language: &str) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let algorithm = match primary.to_ascii_lowercase().as_str() {
            "ar" => Algorithm::Arabic,
            "da" => Algorithm::Danish,
            "nl" => Algorithm::Dutch,
            "en" => Algorithm::English,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "no" | "nb" | "nn" => Algorithm::Norwegian,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "es" => Algorithm::Spanish,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            _ => return Self(None),
        };
        Self(Some(rust_stemmers::Stemmer::create(algorithm)))
    }

    /// The stem of a word in lower case with its diacritics.
    pub fn stem(&self, word: &str) -> String {
        match &self.0 {
            Some(stemmer) => stemmer.stem(word).into_owned(),
            None => word.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_forms_meet_in_languages_that_are_known() {
        for (language, word, other) in [
            ("en", "charters", "charter"),
            ("en-US", "managing", "manage"),
            ("de", "Häuser".to_lowercase().as_str(), "haus"),
            ("es_MX", "administraciones", "administración"),
        ] {
            let stemmer = Stemmer::of(language);
            assert_eq!(stemmer.stem(word), stemmer.stem(other), "{language}");
        }
        assert_eq!(Stemmer::of("tlh").stem("charters"), "charters");
    }
}

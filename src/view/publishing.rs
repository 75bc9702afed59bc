//! What a site says of itself beside its pages: the feed, the lessons as Markdown. Stands
//! here because pages link to these files.

use jiff::civil::Date;

use crate::address::PageUrl;
use crate::config::Config;
use crate::link::{Book, Lesson};

/// The feed of new and changed lessons.
pub const FEED: &str = "feed.xml";

/// The list of all lessons for language models (llmstxt.org).
pub const LLMS: &str = "llms.txt";

/// Where a lesson's Markdown lies: beside its page.
pub fn twin_path(url: &PageUrl) -> String {
    format!("{}index.md", url.as_str())
}

/// The day a lesson was last written, reviewed or, where git was asked, committed.
pub fn changed(lesson: &Lesson) -> Option<Date> {
    let front = &lesson.parsed.front;
    front.date.max(front.reviewed).max(lesson.committed)
}

/// Whether there is a feed: readers of feeds need complete addresses and dates.
pub fn has_feed(config: &Config, book: &Book) -> bool {
    config.base_url.is_some() && book.listed().any(|lesson| changed(lesson).is_some())
}

/// A path of the site as a complete address below `base`.
pub fn on_the_web(base: &str, path: &str) -> String {
    let (path, anchor) = match path.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (path, None),
    };
    // A server shows a folder's page at the folder's address.
    let mut address = format!("{base}{}", path.strip_suffix("index.html").unwrap_or(path));
    if let Some(anchor) = anchor {
        address.push('#');
        address.push_str(anchor);
    }
    address
}

/// A language tag as Open Graph writes it, if it names a territory.
pub(super) fn locale(language: &str) -> Option<String> {
    let mut parts = language.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    let is_territory =
        |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let territory = parts.find(is_territory)?.to_ascii_uppercase();
    Some(format!("{language}_{territory}"))
}

/// Whether a language is written from right to left: by its script if the tag names one,
/// else by the language.
pub(super) fn is_rtl(language: &str) -> bool {
    let language = language.to_ascii_lowercase();
    let mut parts = language.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic())) {
        Some(script) => matches!(script, "arab" | "hebr" | "thaa" | "nkoo" | "syrc" | "adlm"),
        None => matches!(
            primary,
            "ar" | "arc"
                | "ckb"
                | "dv"
                | "fa"
                | "he"
                | "ks"
                | "nqo"
                | "ps"
                | "sd"
                | "syr"
                | "ug"
                | "ur"
                | "yi"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_rtl, locale};

    #[test]
    fn the_direction_follows_the_script_or_the_language() {
        for (tag, expected) in [
            ("ar", true),
            ("he-IL", true),
            ("fa_IR", true),
            ("en", false),
            ("ar-Latn", false),
            ("az-Arab", true),
        ] {
            assert_eq!(is_rtl(tag), expected, "{tag}");
        }
    }

    #[test]
    fn locales_have_a_language_and_a_territory() {
        for (tag, expected) in [
            ("en", None),
            ("pt-BR", Some("pt_BR")),
            ("zh-Hant-tw", Some("zh_TW")),
            ("sr-Latn", None),
        ] {
            assert_eq!(locale(tag).as_deref(), expected, "{tag}");
        }
    }
}

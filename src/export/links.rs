//! Addresses outside the site, for a link checker: a build itself asks no network.

use std::collections::BTreeSet;

use crate::link::{Book, Target};

/// Every web address that a lesson links to or a framework names as its homepage,
/// sorted, each once.
pub fn outside(book: &Book, drafts: bool) -> Vec<String> {
    let lessons = book.lessons.iter();
    let targets = lessons
        .filter(|lesson| drafts || !lesson.parsed.front.draft)
        .flat_map(|lesson| &lesson.targets)
        .filter_map(|target| match target {
            Target::External(address) => Some(address.as_str()),
            _ => None,
        });
    let frameworks = book.frameworks.iter();
    let homepages = frameworks.filter_map(|framework| framework.file.homepage.as_deref());
    let addresses: BTreeSet<String> = targets.chain(homepages).filter_map(web).collect();
    addresses.into_iter().collect()
}

/// The address if it leads into the web; `//host` gets the scheme of most sites.
fn web(address: &str) -> Option<String> {
    let address = address.trim();
    if address.starts_with("//") {
        return Some(format!("https:{address}"));
    }
    let (scheme, _) = address.split_once(':')?;
    let is_web = ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str());
    is_web.then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::web;

    #[test]
    fn only_the_web_can_be_checked() {
        for (address, expected) in [
            ("https://a.org/x#y", Some("https://a.org/x#y")),
            ("HTTP://a.org", Some("HTTP://a.org")),
            ("//a.org/x", Some("https://a.org/x")),
            ("mailto:a@b.org", None),
            ("tel:1", None),
            ("plain", None),
        ] {
            assert_eq!(web(address).as_deref(), expected, "{address}");
        }
    }
}

//! What formats with identifiers and times of their own ask for: UUIDs made of URIs,
//! and times made of the data's dates.

use uuid::Uuid;

use crate::crosswalk::{Crosswalk, Mapping};

/// The UUID (version 5) of what a URI names: the same in every build and every format.
pub(super) fn uuid(uri: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, uri.as_bytes()).to_string()
}

/// The first moment of a year, a month or a day; of 1970 if the data says nothing.
pub(super) fn moment(date: Option<&str>) -> String {
    let date = date.unwrap_or("1970");
    let rest = match date.len() {
        4 => "-01-01",
        7 => "-01",
        _ => "",
    };
    format!("{date}{rest}T00:00:00Z")
}

/// The day of the latest of some mappings.
pub(super) fn latest<'a>(mappings: impl IntoIterator<Item = &'a Mapping>) -> Option<String> {
    let dates = mappings.into_iter().map(|mapping| mapping.date);
    dates.max().map(|date| date.to_string())
}

/// The mappings of a crosswalk that are still held.
pub(super) fn held(crosswalk: &Crosswalk) -> impl Iterator<Item = &Mapping> {
    crosswalk
        .mappings
        .iter()
        .filter(|mapping| mapping.is_asserted())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_names_alone() {
        assert_eq!(
            uuid("https://a.org/topics/x"),
            uuid("https://a.org/topics/x")
        );
        // As another program makes it.
        assert_eq!(
            uuid("http://www.example.com/"),
            "fcde3c85-2270-590f-9e7c-ee003d65e0e2"
        );
    }

    #[test]
    fn times_are_those_of_the_data() {
        for (date, time) in [
            (Some("2026"), "2026-01-01T00:00:00Z"),
            (Some("2026-02"), "2026-02-01T00:00:00Z"),
            (Some("2026-02-03"), "2026-02-03T00:00:00Z"),
            (None, "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(moment(date), time);
        }
    }
}

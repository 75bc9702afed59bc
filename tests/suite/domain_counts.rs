//! The domain data of the book, counted: nothing of it may be lost in silence. Change a
//! number here together with the data, and say why in the commit.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::own_book::crosswalk_json;

/// Topics of each scheme. Those of frameworks are 542.
const TOPICS: &[(&str, usize)] = &[
    ("eco21", 38),
    ("eco26", 29),
    ("frm", 139),
    ("hub", 29),
    ("itil4", 108),
    ("itil5", 18),
    ("pmbok6", 64),
    ("pmbok7", 20),
    ("pmbok8", 58),
    ("pmp", 68),
    ("seed", 15),
];

/// What each set states.
struct Set {
    id: &'static str,
    /// How its mappings' ids begin.
    prefix: &'static str,
    /// Exact, close, broad, narrow, related.
    predicates: [usize; 5],
    /// Declared on the side of the subject, of the object.
    gaps: [usize; 2],
    nots: usize,
}

const SETS: &[Set] = &[
    Set {
        id: "eco21--eco26",
        prefix: "ED",
        predicates: [0, 21, 10, 2, 3],
        gaps: [0, 1],
        nots: 0,
    },
    Set {
        id: "itil4--itil5",
        prefix: "ED",
        predicates: [0, 3, 2, 7, 4],
        gaps: [0, 4],
        nots: 0,
    },
    Set {
        id: "pmbok6--pmbok8",
        prefix: "ED",
        predicates: [0, 47, 11, 1, 2],
        gaps: [3, 0],
        nots: 0,
    },
    Set {
        id: "pmbok7--pmbok8",
        prefix: "ED",
        predicates: [2, 0, 5, 0, 7],
        gaps: [0, 1],
        nots: 0,
    },
    Set {
        id: "pmbok7--pmp",
        prefix: "ED",
        predicates: [0, 1, 0, 0, 0],
        gaps: [0, 0],
        nots: 0,
    },
    Set {
        id: "frm--hub",
        prefix: "HB",
        predicates: [0, 0, 31, 0, 0],
        gaps: [0, 6],
        nots: 0,
    },
    Set {
        id: "itil--frm",
        prefix: "XW",
        predicates: [0, 3, 0, 0, 35],
        gaps: [21, 32],
        nots: 8,
    },
    Set {
        id: "itil--hub",
        prefix: "HB",
        predicates: [0, 0, 38, 0, 0],
        gaps: [0, 3],
        nots: 0,
    },
    Set {
        id: "pmp--frm",
        prefix: "XW",
        predicates: [0, 8, 2, 0, 29],
        gaps: [26, 36],
        nots: 9,
    },
    Set {
        id: "pmp--hub",
        prefix: "HB",
        predicates: [0, 0, 47, 0, 0],
        gaps: [0, 3],
        nots: 0,
    },
    Set {
        id: "pmp--itil",
        prefix: "XW",
        predicates: [0, 17, 9, 0, 55],
        gaps: [18, 14],
        nots: 9,
    },
    Set {
        id: "seed--frm",
        prefix: "SM",
        predicates: [0, 0, 0, 0, 2],
        gaps: [0, 0],
        nots: 0,
    },
    Set {
        id: "seed--itil",
        prefix: "SM",
        predicates: [0, 0, 2, 0, 6],
        gaps: [0, 0],
        nots: 0,
    },
    Set {
        id: "seed--pmp",
        prefix: "SM",
        predicates: [0, 0, 0, 0, 9],
        gaps: [0, 0],
        nots: 0,
    },
];

const PREDICATES: [&str; 5] = ["exact", "close", "broad", "narrow", "related"];

/// Entries of a list by a word of theirs.
fn count_by(list: &Value, key: impl Fn(&Value) -> String) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for entry in list.as_array().expect("a list") {
        *counts.entry(key(entry)).or_insert(0) += 1;
    }
    counts
}

fn text<'v>(entry: &'v Value, key: &str) -> &'v str {
    entry[key].as_str().expect("text")
}

#[test]
fn every_scheme_has_its_topics() {
    let crosswalk = crosswalk_json();
    let found = count_by(&crosswalk["topics"], |topic| {
        text(topic, "scheme").to_owned()
    });
    let wanted = TOPICS.iter().map(|(scheme, n)| ((*scheme).to_owned(), *n));
    assert_eq!(found, wanted.collect());
    let neutral = ["hub", "seed"];
    let of_frameworks = TOPICS
        .iter()
        .filter(|(scheme, _)| !neutral.contains(scheme));
    assert_eq!(of_frameworks.map(|(_, n)| n).sum::<usize>(), 542);
}

#[test]
fn every_set_states_what_it_should() {
    let crosswalk = crosswalk_json();
    let found = count_by(&crosswalk["mappings"], |mapping| {
        let prefix = text(mapping, "id").split('-').next().unwrap_or_default();
        format!(
            "{} {prefix} {}",
            text(mapping, "set"),
            text(mapping, "predicate")
        )
    });
    let mut wanted = BTreeMap::new();
    let mut gaps = BTreeMap::new();
    let mut nots = BTreeMap::new();
    for set in SETS {
        for (predicate, n) in PREDICATES.iter().zip(set.predicates) {
            wanted.insert(format!("{} {} {predicate}", set.id, set.prefix), n);
        }
        for (side, n) in ["subject", "object"].iter().zip(set.gaps) {
            gaps.insert(format!("{} {side}", set.id), n);
        }
        nots.insert(set.id.to_owned(), set.nots);
    }
    for counts in [&mut wanted, &mut gaps, &mut nots] {
        counts.retain(|_, n| *n > 0);
    }
    assert_eq!(found, wanted);
    let found = count_by(&crosswalk["no_match"], |gap| {
        format!("{} {}", text(gap, "set"), text(gap, "side"))
    });
    assert_eq!(found, gaps);
    let found = count_by(&crosswalk["not"], |not| text(not, "set").to_owned());
    assert_eq!(found, nots);
}

/// The sums that the lists of the domain give for themselves.
#[test]
fn sums_are_those_of_the_domain() {
    let sum = |prefix: &str, predicates: &[usize]| -> usize {
        let sets = SETS.iter().filter(|set| set.prefix == prefix);
        sets.flat_map(|set| predicates.iter().map(|at| set.predicates[*at]))
            .sum()
    };
    let all = [0, 1, 2, 3, 4];
    assert_eq!(sum("XW", &all), 158, "between frameworks");
    assert_eq!(sum("XW", &[4]), 119, "related");
    assert_eq!(sum("XW", &[1]), 28, "close");
    assert_eq!(sum("XW", &[2]), 11, "broad");
    assert_eq!(sum("XW", &[0]), 0, "no exact row between frameworks");
    assert_eq!(sum("HB", &all), 116, "memberships of hub topics");
    assert_eq!(sum("ED", &all), 128, "between editions");
    assert_eq!(sum("ED", &[0]), 2, "exact, both between editions");
    assert_eq!(sum("SM", &all), 19, "of seed terms");
    assert_eq!(SETS.iter().flat_map(|set| set.gaps).sum::<usize>(), 168);
    assert_eq!(SETS.iter().map(|set| set.nots).sum::<usize>(), 26);
}

#[test]
fn bridges_and_words_are_all_there() {
    let crosswalk = crosswalk_json();
    let n_of = |name: &str| crosswalk[name].as_array().expect("a list").len();
    assert_eq!((n_of("bridges"), n_of("words")), (18, 20));
    assert_eq!((n_of("frameworks"), n_of("schemes")), (3, 11));
    for word in crosswalk["words"].as_array().expect("a list") {
        let n_meanings = word["meanings"].as_array().map_or(0, Vec::len);
        assert!((2..=3).contains(&n_meanings), "{word}");
    }
}

/// Where the predicate leaves no choice the set relation is stated as well; which rows
/// have a source is what the domain says of them.
#[test]
fn rows_are_typed_and_cited_as_far_as_the_domain_goes() {
    let crosswalk = crosswalk_json();
    let mappings = crosswalk["mappings"].as_array().expect("a list");
    for mapping in mappings {
        let relation = match text(mapping, "predicate") {
            "exact" => Some("equal"),
            "broad" => Some("subset-of"),
            "narrow" => Some("superset-of"),
            _ => None,
        };
        assert_eq!(mapping["relation"].as_str(), relation, "{mapping}");
        let basis = relation.map(|_| "semantic");
        assert_eq!(mapping["basis"].as_str(), basis, "{mapping}");
    }
    let n_typed = mappings.iter().filter(|m| m["relation"].is_string());
    assert_eq!(n_typed.count(), 169);
    let has_source = |mapping: &&Value| mapping["cite"].as_array().is_some_and(|c| !c.is_empty());
    assert_eq!(mappings.iter().filter(has_source).count(), 14);
}

#[test]
fn every_row_keeps_its_reason_and_a_confidence() {
    let crosswalk = crosswalk_json();
    for mapping in crosswalk["mappings"].as_array().expect("a list") {
        let confidence = mapping["confidence"].as_f64().expect("a number");
        assert!((0.2..=1.0).contains(&confidence), "{mapping}");
        assert!(text(mapping, "rationale").len() > 10, "{mapping}");
        assert_eq!(text(mapping, "status"), "proposed", "{mapping}");
    }
}

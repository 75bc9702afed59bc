//! Inference on small worlds: topics are sets of things, mappings are true of them, and
//! so must be all that follows.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::tests::check;
use super::*;

/// The things that a topic is about, as bits; never none.
type Extension = u8;

/// Four schemes with three topics each: two frameworks, an edition of the first, a hub.
const SCHEMES: [&str; 4] = ["aa", "bb", "cc", "hub"];
const TOPICS_EACH: usize = 3;

/// A row of a world before it is written: two topics, and what to say of them if
/// several statements are true.
type Choice = (usize, usize, u8, u8);

/// The files of a world.
fn files(extensions: &[Extension], choices: &[Choice]) -> Vec<(String, String)> {
    let mut files = vec![
        (
            "content/one/framework.toml".to_owned(),
            "[framework]\nid = \"one\"\nname = \"One\"\nschemes = [\"aa\", \"cc\"]\n".to_owned(),
        ),
        (
            "content/two/framework.toml".to_owned(),
            "[framework]\nid = \"two\"\nname = \"Two\"\n".to_owned(),
        ),
    ];
    for scheme in SCHEMES {
        let (folder, role) = match scheme {
            "hub" => ("crosswalk", "role = \"hub\"\n"),
            "bb" => ("two/schemes", ""),
            _ => ("one/schemes", ""),
        };
        let mut text = format!("[scheme]\nid = \"{scheme}\"\n{role}");
        for n in 0..TOPICS_EACH {
            let _ = writeln!(
                text,
                "[[topic]]\nid = \"{scheme}-{n}\"\nlabel = \"{scheme} {n}\""
            );
        }
        files.push((format!("content/{folder}/{scheme}.toml"), text));
    }
    for (set, (subject, object, predicate, basis)) in choices.iter().enumerate() {
        files.extend(row(
            extensions,
            set,
            (*subject, *object, *predicate, *basis),
        ));
    }
    files
}

fn id(topic: usize) -> String {
    format!("{}-{}", SCHEMES[topic / TOPICS_EACH], topic % TOPICS_EACH)
}

fn side(topic: usize) -> &'static str {
    match SCHEMES[topic / TOPICS_EACH] {
        "hub" => "hub",
        "bb" => "two",
        _ => "one",
    }
}

/// A set of one true row; none for two topics of one scheme.
fn row(
    extensions: &[Extension],
    set: usize,
    (subject, object, choice, basis): Choice,
) -> Option<(String, String)> {
    if subject / TOPICS_EACH == object / TOPICS_EACH {
        return None;
    }
    let (a, b) = (extensions[subject], extensions[object]);
    let (predicate, relation) = true_statement(a, b, choice);
    let mut text = format!(
        "[set]\nid = \"s{set}\"\nsubject = \"{}\"\nobject = \"{}\"\n[[mapping]]\nid = \"M-{set}\"\n\
         subject = \"{}\"\nobject = \"{}\"\npredicate = \"{}\"\nconfidence = 0.5\n\
         rationale = \"r\"\nauthor = \"Ada\"\ndate = 2026-11-23\n",
        side(subject),
        side(object),
        id(subject),
        id(object),
        predicate.word(),
    );
    if let Some(basis) = [Some(Basis::Semantic), Some(Basis::Functional), None][basis as usize % 3]
    {
        let _ = writeln!(
            text,
            "relation = \"{}\"\nbasis = \"{}\"",
            relation.word(),
            basis.word()
        );
    }
    Some((format!("content/crosswalk/mappings/s{set}.toml"), text))
}

/// A set that declares a gap, for some choices between two frameworks or a hub.
fn gap(set: usize, (subject, object, choice, _): Choice) -> Option<(String, String)> {
    if side(subject) == side(object) || !choice.is_multiple_of(4) {
        return None;
    }
    let text = format!(
        "[set]\nid = \"g{set}\"\nsubject = \"{}\"\nobject = \"{}\"\n[[no_match]]\n\
         side = \"subject\"\ntopic = \"{}\"\nrationale = \"r\"\n",
        side(subject),
        side(object),
        id(subject)
    );
    Some((format!("content/crosswalk/mappings/g{set}.toml"), text))
}

/// One of the statements that are true of two sets.
fn true_statement(a: Extension, b: Extension, choice: u8) -> (Predicate, SetRelation) {
    match (a & !b == 0, b & !a == 0) {
        (true, true) if choice.is_multiple_of(3) => (Predicate::Close, SetRelation::Equal),
        (true, true) => (Predicate::Exact, SetRelation::Equal),
        (true, false) => (Predicate::Broad, SetRelation::SubsetOf),
        (false, true) => (Predicate::Narrow, SetRelation::SupersetOf),
        (false, false) if a & b == 0 => (Predicate::Related, SetRelation::NotRelated),
        (false, false) if choice.is_multiple_of(2) => {
            (Predicate::Close, SetRelation::IntersectsWith)
        }
        (false, false) => (Predicate::Related, SetRelation::IntersectsWith),
    }
}

/// Whether a claim is true of two sets.
fn holds(claim: Claim, a: Extension, b: Extension) -> bool {
    let (within, contains, meet) = (a & !b == 0, b & !a == 0, a & b != 0);
    match claim {
        Claim::Match(Predicate::Exact) | Claim::Set(SetRelation::Equal) => within && contains,
        Claim::Match(Predicate::Broad)
        | Claim::BroaderTransitive
        | Claim::Set(SetRelation::SubsetOf) => within,
        Claim::Match(Predicate::Narrow)
        | Claim::NarrowerTransitive
        | Claim::Set(SetRelation::SupersetOf) => contains,
        Claim::Set(SetRelation::IntersectsWith) => meet && !within && !contains,
        Claim::Set(SetRelation::NotRelated) => !meet,
        Claim::Overlap => meet,
        Claim::Match(Predicate::Close | Predicate::Related) => false,
    }
}

fn built(extensions: &[Extension], choices: &[Choice]) -> Crosswalk {
    let files = files(extensions, choices);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    check(&files).0
}

/// The index of a topic in the lists of this file.
fn number(crosswalk: &Crosswalk, topic: TopicIdx) -> usize {
    let (scheme, n) = crosswalk[topic].id.split_once('-').expect("a hyphen");
    let scheme = SCHEMES.iter().position(|id| *id == scheme);
    scheme.expect("a scheme of these worlds") * TOPICS_EACH + n.parse::<usize>().expect("a number")
}

fn worlds() -> impl Strategy<Value = (Vec<Extension>, Vec<Choice>)> {
    let n = SCHEMES.len() * TOPICS_EACH;
    let extensions = prop::collection::vec(1..16_u8, n);
    let choices = prop::collection::vec((0..n, 0..n, any::<u8>(), any::<u8>()), 0..24);
    (extensions, choices)
}

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(400)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_is_inferred_holds((extensions, choices) in worlds()) {
        let crosswalk = built(&extensions, &choices);
        for inferred in &crosswalk.inferred {
            let [a, b] = [inferred.subject, inferred.object]
                .map(|topic| extensions[number(&crosswalk, topic)]);
            prop_assert!(holds(inferred.claim, a, b), "{inferred:?} of {a:b} and {b:b}");
            // The path leads from one to the other, over asserted rows.
            let [first, second] = inferred.path.map(|row| &crosswalk.mappings[row]);
            let (_, middle) = first.seen_from(inferred.subject);
            prop_assert_eq!(second.seen_from(middle).1, inferred.object);
            prop_assert!(first.is_asserted() && second.is_asserted());
            // What is stated comes before what follows.
            let stated = crosswalk.mappings.iter().any(|mapping| {
                let ends = [mapping.subject, mapping.object];
                ends.contains(&inferred.subject) && ends.contains(&inferred.object)
            });
            prop_assert!(!stated);
            if let Rule::HubSets(basis) = inferred.rule {
                prop_assert_eq!(crosswalk.scheme_of(middle).role, Role::Hub);
                prop_assert_eq!([first.basis, second.basis], [Some(basis); 2]);
            }
        }
    }

    /// Statements need not be true, but what is shown of a pair must go together.
    #[test]
    fn what_is_inferred_of_a_pair_goes_together(
        (extensions, choices) in worlds(),
        others in prop::collection::vec(1..16_u8, SCHEMES.len() * TOPICS_EACH),
    ) {
        // Half of the rows are true of other extensions.
        let mut files = files(&extensions, &[]);
        for (set, choice) in choices.iter().enumerate() {
            let world = if set.is_multiple_of(2) { &extensions } else { &others };
            files.extend(row(world, set, *choice));
        }
        let files: Vec<(&str, &str)> =
            files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let crosswalk = check(&files).0;
        for (at, one) in crosswalk.inferred.iter().enumerate() {
            for other in &crosswalk.inferred[at + 1..] {
                let same = [other.subject, other.object].contains(&one.subject)
                    && [other.subject, other.object].contains(&one.object);
                let two_bases = matches!(
                    (one.rule, other.rule),
                    (Rule::HubSets(a), Rule::HubSets(b)) if a != b
                );
                if !same || two_bases {
                    continue;
                }
                let other = other.seen_from(one.subject).0;
                // Some two sets, neither empty, for which both hold.
                let together = (1..16_u8).any(|a| {
                    (1..16_u8).any(|b| holds(one.claim, a, b) && holds(other, a, b))
                });
                prop_assert!(together, "{one:?} {other:?}");
            }
        }
    }

    /// True statements contradict nothing, so no warning may speak of a contradiction.
    #[test]
    fn true_statements_raise_no_contradiction((extensions, choices) in worlds()) {
        let mut seen = std::collections::BTreeSet::new();
        let mut choices = choices;
        choices.retain(|(a, b, _, _)| seen.insert((*a.min(b), *a.max(b))));
        let files = files(&extensions, &choices);
        let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let (_, found) = check(&files);
        for code in ["mapping-conflict", "related-conflict", "broad-ring", "inferred-conflict"] {
            prop_assert!(!found.contains(&format!("[{code}]")), "{found}");
        }
    }

    #[test]
    fn coverage_sums_and_knows_nothing_of_inference((extensions, choices) in worlds()) {
        let mut files = files(&extensions, &choices);
        files.extend(choices.iter().enumerate().filter_map(|(set, choice)| gap(set, *choice)));
        let files: Vec<(&str, &str)> =
            files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let (crosswalk, _) = check(&files);
        for pair in &crosswalk.pairs {
            for (framework, direction) in [(pair.a, &pair.a_to_b), (pair.b, &pair.b_to_a)] {
                let mut all = Coverage::default();
                for (scheme, coverage) in &direction.schemes {
                    prop_assert_eq!(sum(coverage), coverage.counted);
                    let counted = crosswalk.topics.iter().filter(|topic| topic.counted);
                    let of_scheme = counted.filter(|topic| topic.scheme == *scheme).count();
                    prop_assert_eq!(coverage.counted, of_scheme);
                    all.counted += coverage.counted;
                    all.exact += coverage.exact;
                    all.overlapping += coverage.overlapping;
                    all.related += coverage.related;
                    all.declared_none += coverage.declared_none;
                    all.undecided += coverage.undecided;
                }
                // All schemes of these worlds are in force.
                prop_assert_eq!(all, direction.overall);
                prop_assert_eq!(sum(&all), all.counted);
                // Counted once more, from the rows alone.
                let other = if framework == pair.a { pair.b } else { pair.a };
                let mut exact = 0;
                for (index, topic) in crosswalk.topics.iter().enumerate() {
                    let topic_idx = TopicIdx::new(index);
                    exact += usize::from(
                        crosswalk.framework_of(topic_idx) == Some(framework)
                            && topic.mappings.iter().any(|row| {
                                let mapping = &crosswalk.mappings[*row];
                                let (predicate, far) = mapping.seen_from(topic_idx);
                                predicate == Predicate::Exact
                                    && crosswalk.framework_of(far) == Some(other)
                            }),
                    );
                }
                prop_assert_eq!(all.exact, exact);
            }
        }
    }
}

fn sum(coverage: &Coverage) -> usize {
    let Coverage {
        counted: _,
        exact,
        overlapping,
        related,
        declared_none,
        undecided,
    } = coverage;
    exact + overlapping + related + declared_none + undecided
}

/// Two topics with one set relation each to a hub topic, on the given bases.
fn through_hub(a: SetRelation, b: SetRelation, bases: [Basis; 2]) -> Crosswalk {
    let predicate = |relation| match relation {
        SetRelation::Equal => "exact",
        SetRelation::SubsetOf => "broad",
        SetRelation::SupersetOf => "narrow",
        SetRelation::IntersectsWith | SetRelation::NotRelated => "related",
    };
    let mut files = files(&[1; 12], &[]);
    for (set, scheme, side, relation, basis) in [
        ("s0", "aa", "one", a, bases[0]),
        ("s1", "bb", "two", b, bases[1]),
    ] {
        files.push((
            format!("content/crosswalk/mappings/{set}.toml"),
            format!(
                "[set]\nid = \"{set}\"\nsubject = \"{side}\"\nobject = \"hub\"\n[[mapping]]\n\
                 id = \"{set}\"\nsubject = \"{scheme}-0\"\nobject = \"hub-0\"\n\
                 predicate = \"{}\"\nconfidence = 0.5\nrationale = \"r\"\nauthor = \"Ada\"\n\
                 date = 2026-11-23\nrelation = \"{}\"\nbasis = \"{}\"\n",
                predicate(relation),
                relation.word(),
                basis.word()
            ),
        ));
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    check(&files).0
}

#[test]
fn every_cell_of_the_table_is_reached_and_a_second_basis_closes_it() {
    for (_, a) in SetRelation::WORDS {
        for (_, b) in SetRelation::WORDS {
            let crosswalk = through_hub(a, b, [Basis::Semantic; 2]);
            let topic = crosswalk.topic_by_id["aa-0"];
            let sets = crosswalk
                .inferred_of(topic)
                .filter(|inferred| inferred.rule == Rule::HubSets(Basis::Semantic))
                .map(|inferred| inferred.seen_from(topic).0);
            let expected: Vec<Claim> = compose(a, b).into_iter().collect();
            assert_eq!(sets.collect::<Vec<_>>(), expected, "{a:?} {b:?}");

            let crosswalk = through_hub(a, b, [Basis::Semantic, Basis::Functional]);
            let has_sets = crosswalk
                .inferred
                .iter()
                .any(|inferred| matches!(inferred.rule, Rule::HubSets(_)));
            assert!(!has_sets, "{a:?} {b:?} on two bases");
        }
    }
}

#[test]
fn a_topic_where_too_much_meets_infers_nothing_and_says_so() {
    const MEMBERS: usize = 450;
    let mut scheme = "[scheme]\nid = \"aa\"\n".to_owned();
    let mut rows = String::new();
    for n in 0..MEMBERS {
        let _ = writeln!(scheme, "[[topic]]\nid = \"aa-{n}\"\nlabel = \"aa {n}\"");
        let _ = writeln!(
            rows,
            "[[mapping]]\nid = \"M-{n}\"\nsubject = \"aa-{n}\"\nobject = \"hub-0\"\n\
             predicate = \"exact\"\nconfidence = 0.5\nrationale = \"r\"\nauthor = \"Ada\"\n\
             date = 2026-11-23"
        );
    }
    let mut files = files(&[1; 12], &[]);
    for (path, text) in &mut files {
        if path.ends_with("aa.toml") {
            scheme.clone_into(text);
        }
    }
    files.push((
        "content/crosswalk/mappings/s.toml".to_owned(),
        format!("[set]\nid = \"s\"\nsubject = \"one\"\nobject = \"hub\"\n{rows}"),
    ));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let (crosswalk, found) = check(&files);
    assert!(crosswalk.inferred.is_empty());
    let complaint = "warning[inference-limit]: 101025 pairs of mappings meet at `hub-0`";
    assert!(found.contains(complaint), "{found}");
}

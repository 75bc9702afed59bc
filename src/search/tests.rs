//! The whole index, made from small pages and read again.

use super::*;

const CHARTER: &str = "The charter names the sponsor. A charter is signed, charters are kept.";

fn page<'a>(url: &'a str, title: &'a str, sections: &[(&'a str, &'a str)]) -> PageText<'a> {
    let section = |(heading, text): &(&'a str, &'a str)| SectionText {
        anchor: (!heading.is_empty()).then_some(*heading),
        heading: (!heading.is_empty()).then_some(*heading),
        text,
    };
    PageText {
        url: url.to_owned(),
        title,
        breadcrumb: vec!["PMP"],
        kind: Kind::Lesson,
        framework: Some(Named {
            id: "pmp",
            title: "PMP",
        }),
        scheme: None,
        module: None,
        level: None,
        sections_key: None,
        counterparts: Vec::new(),
        labels: Vec::new(),
        alternatives: Vec::new(),
        about: Vec::new(),
        sections: sections.iter().map(section).collect(),
    }
}

fn course() -> Vec<PageText<'static>> {
    let mut charter = page(
        "pmp/charter/index.html",
        "Project charter",
        &[("", CHARTER), ("Signing", "Who signs? The sponsor.")],
    );
    charter.labels = vec!["Project charter"];
    charter.alternatives = vec!["Charter"];
    let café = page(
        "pmp/cafe/index.html",
        "Café",
        &[("Cafe or café", "A cafe is a café.")],
    );
    vec![charter, café]
}

/// The words of all shards of an index.
fn words(index: &[Asset]) -> Vec<reader::Word> {
    let shards = index.iter();
    let shards = shards.filter(|asset| asset.path.as_str().starts_with("search/w"));
    shards.flat_map(reader::word_shard).collect()
}

/// Page, document and marks of a posting; a mark is position, first, last.
type Found = (u32, u32, Vec<(u16, bool, bool)>);

/// The postings of a word.
fn found(words: &[reader::Word], word: &str) -> Vec<Found> {
    let word = words.iter().find(|known| known.word == word).unwrap();
    let postings = word.postings.iter();
    postings
        .map(|posting| {
            let marks = posting.marks.iter();
            let marks = marks.map(|m| (m.position, m.first, m.last)).collect();
            (posting.page, posting.document, marks)
        })
        .collect()
}

#[test]
fn words_are_found_in_their_documents_with_their_marks() {
    let words = words(&index(&course(), "en", &mut Cache::default()));
    let in_title_and_labels = vec![(1, false, true), (4, false, true), (6, true, true)];
    assert_eq!(found(&words, "charter"), [(0, 0, in_title_and_labels)]);
    assert_eq!(found(&words, "signing"), [(0, 1, vec![(0, true, true)])]);
    assert_eq!(found(&words, "signs"), [(0, 1, vec![])]);
    // Where a document has both forms of a word, the first in order stands for both.
    let (in_title, in_heading) = ((0, true, true), (0, true, false));
    let cafe = [(1, 0, vec![in_title]), (1, 1, vec![in_heading])];
    assert_eq!(found(&words, "cafe"), cafe);
}

#[test]
fn words_of_one_stem_know_each_other() {
    let words = words(&index(&course(), "en", &mut Cache::default()));
    let at = |word: &str| words.iter().position(|known| known.word == word).unwrap();
    let distance = (at("charters") - at("charter")) as u32;
    assert_eq!(words[at("charters")].stem_distance, distance);
    assert_eq!(words[at("charter")].stem_distance, 0);
}

#[test]
fn an_s_behind_a_vowel_makes_a_plural_where_the_singular_is_known() {
    let texts = [
        "A KPI, the KPIs, a gas, this bus.",
        "The class of a cla, an SLA, SLAs.",
    ];
    let pages = texts.map(|text| page("a", "A", &[("", text)]));
    let words = words(&index(&pages, "en", &mut Cache::default()));
    for (word, distance) in [
        ("kpis", 1),
        ("slas", 1),
        ("gas", 0),
        ("bus", 0),
        ("class", 0),
    ] {
        let known = words.iter().find(|known| known.word == word).unwrap();
        assert_eq!(known.stem_distance, distance, "{word}");
    }
}

#[test]
fn words_of_questions_are_marked() {
    let pages = [page("a", "A", &[("", "What is a risk register?")])];
    for (language, expected) in [("en", vec!["a", "is", "what"]), ("tlh", vec![])] {
        let index = index(&pages, language, &mut Cache::default());
        let words = words(&index);
        let stops = words.iter().filter(|known| known.is_stop);
        let stops: Vec<&str> = stops.map(|known| known.word.as_str()).collect();
        assert_eq!(stops, expected);
        let absent = reader::data(&index[0])["absent"]
            .as_str()
            .unwrap()
            .to_owned();
        let is_absent = |word| absent.split(' ').any(|known| known == word);
        assert_eq!(
            (is_absent("who"), is_absent("what")),
            (!stops.is_empty(), false)
        );
    }
}

#[test]
fn what_is_said_of_a_page_is_found_and_shown_with_the_page() {
    let mut pages = course();
    pages[1].about = vec!["Where to drink", "Learn to sit"];
    pages[1].alternatives = vec!["Coffee house"];
    let index = index(&pages, "en", &mut Cache::default());
    assert_eq!(found(&words(&index), "drink"), [(1, 0, vec![])]);
    let positions = reader::position_shard(file(&index, "q0"));
    let at = |word: &str| {
        let words = words(&index);
        let at = words.iter().position(|known| known.word == word).unwrap();
        positions[at].clone().unwrap()
    };
    // The end of one and the start of the next are no neighbors.
    assert_eq!(
        (at("drink"), at("learn")),
        (vec![(1, 0, vec![3])], vec![(1, 0, vec![5])])
    );
    let shown = &reader::data(file(&index, "p0"))[1][3][0][2];
    assert_eq!(
        shown,
        "Where to drink. Learn to sit. Keywords: Coffee house"
    );
}

#[test]
fn a_word_of_nearly_all_documents_keeps_the_best_of_each_page() {
    let sections: Vec<(&str, &str)> = (0..20).map(|_| ("Heading", "the risk")).collect();
    let pages = [page("a", "A", &sections), page("b", "B", &sections)];
    let words = words(&index(&pages, "en", &mut Cache::default()));
    assert_eq!(found(&words, "the"), [(0, 1, vec![]), (1, 1, vec![])]);
    assert_eq!(found(&words, "heading").len(), 40);
}

#[test]
fn the_directory_tells_where_everything_is() {
    let index = index(&course(), "en", &mut Cache::default());
    assert_eq!(index[0].path.as_str(), "search/index.js");
    let directory = reader::data(&index[0]);
    assert_eq!(directory["version"], format::FORMAT_VERSION);
    assert_eq!(directory["pages"], 2);
    assert_eq!(directory["words"], serde_json::json!([""]));
    let print = directory["wordFiles"].as_str().unwrap();
    assert_eq!(index[1].path.as_str(), format!("search/w0.{print}.js"));
    let print = reader::data(&index[1])[7].as_str().unwrap().to_owned();
    assert_eq!(index[2].path.as_str(), format!("search/q0.{print}.js"));
    let fragment = reader::data(file(&index, "p0"));
    assert_eq!(fragment[0][0], "pmp/charter/index.html");
    assert_eq!(fragment[0][2], serde_json::json!(["PMP"]));
    let signing = ["Signing", "Signing", "Who signs? The sponsor."];
    assert_eq!(fragment[0][3][1], serde_json::json!(signing));
}

#[test]
fn an_empty_book_has_an_index() {
    let index = index(&[], "en", &mut Cache::default());
    let names: Vec<&str> = index.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(names[0], "search/index.js");
    assert!(names[1].starts_with("search/f0."), "{names:?}");
    assert_eq!(names.len(), 2);
}

/// The file of a kind and number.
fn file<'a>(index: &'a [Asset], name: &str) -> &'a Asset {
    let start = format!("search/{name}.");
    let mut files = index.iter();
    files.find(|a| a.path.as_str().starts_with(&start)).unwrap()
}

#[test]
fn positions_in_bodies_stand_beside_the_words() {
    let index = index(&course(), "en", &mut Cache::default());
    let words = reader::word_shard(file(&index, "w0"));
    let positions = reader::position_shard(file(&index, "q0"));
    let of = |word: &str| {
        let at = words.iter().position(|known| known.word == word).unwrap();
        positions[at].clone().unwrap()
    };
    assert_eq!(of("charter"), [(0, 0, vec![1, 6])]);
    assert_eq!(of("sponsor"), [(0, 0, vec![4]), (0, 1, vec![3])]);
    assert_eq!(of("signing"), []);
    // Both spellings of a document, one after the other.
    let cafe = of("cafe").into_iter().flat_map(|(_, _, all)| all);
    assert_eq!(cafe.collect::<Vec<_>>(), [1, 4]);
}

#[test]
fn words_are_listed_forward_and_backward_for_those_who_mistype() {
    let index = index(&course(), "en", &mut Cache::default());
    let data = reader::data(file(&index, "s0"));
    let words = reader::front_coded(data[0].as_str().unwrap());
    for (word, expected) in [("sponsor", true), ("!rosnops", true), ("is", false)] {
        assert_eq!(words.iter().any(|known| known == word), expected, "{word}");
    }
    assert!(words.is_sorted());
}

#[test]
fn topics_carry_their_counterparts() {
    let mut pages = course();
    pages[1].kind = Kind::Topic;
    pages[1].counterparts = vec![Counterpart {
        relation: "related to",
        label: "Bar",
        framework: "ITIL 4",
        url: "topics/bar/index.html".to_owned(),
    }];
    let index = index(&pages, "en", &mut Cache::default());
    assert_eq!(reader::data(&index[0])["firstTopic"], 1);
    let row = serde_json::json!(["related to", "Bar", "ITIL 4", "topics/bar/index.html"]);
    assert_eq!(reader::data(file(&index, "t0"))[0][0], row);
}

/// Pages enough for several blocks and shards.
fn long_course(texts: &[String]) -> Vec<PageText<'_>> {
    let pages = texts.iter();
    pages
        .enumerate()
        .map(|(i, text)| {
            let mut page = page("", &text[..5], &[("", text), ("More", text)]);
            page.url = format!("x/{i}/index.html");
            page
        })
        .collect()
}

fn texts() -> Vec<String> {
    let word = |n: usize| format!("w{}", n * n % 4001);
    (0..300)
        .map(|i| {
            (0..30)
                .map(|j| word(i * 7 + j * j) + " ")
                .collect::<String>()
                + "the end"
        })
        .collect()
}

#[test]
fn the_bytes_depend_on_the_pages_alone() {
    let texts = texts();
    let pages = long_course(&texts);
    let pool = |n| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(n)
            .build()
            .unwrap()
    };
    let mut cache = Cache::default();
    let cold = pool(1).install(|| index(&pages, "en", &mut cache));
    let warm = pool(3).install(|| index(&pages, "en", &mut cache));
    assert_eq!(cache.pages().made, 0);
    assert_eq!(cold, warm);
    assert!(words(&cold).is_sorted_by(|a, b| a.word < b.word));
}

#[test]
fn every_word_of_every_page_comes_back() {
    let texts = texts();
    let words = words(&index(&long_course(&texts), "en", &mut Cache::default()));
    for (page, text) in texts.iter().enumerate().step_by(37) {
        for word in text.split(' ').map(tokens::fold) {
            let found = words.binary_search_by(|known| known.word.as_str().cmp(&word));
            let postings = &words[found.unwrap()].postings;
            assert!(postings.iter().any(|p| p.page as usize == page), "{word}");
        }
    }
}

#[test]
fn an_edit_makes_the_postings_of_one_page_and_the_files_of_its_words() {
    let mut texts = texts();
    let mut cache = Cache::default();
    index(&long_course(&texts), "en", &mut cache);
    let n_shards = cache.shards().asked;
    assert!(n_shards > 10, "{n_shards}");
    texts[5].push_str(", or not");
    index(&long_course(&texts), "en", &mut cache);
    assert_eq!(cache.pages().made, 1);
    assert_eq!(cache.blocks.counters().made, 1);
    let n_made = cache.shards().made;
    assert!((1..=3).contains(&n_made), "{n_made} of {n_shards}");
}

#[test]
fn edits_give_the_bytes_of_a_fresh_index() {
    let mut texts = texts();
    let mut cache = Cache::default();
    index(&long_course(&texts), "en", &mut cache);
    let edits: [fn(&mut Vec<String>); 5] = [
        |texts| texts[250].push_str(" once more"),
        |texts| texts[7] = "w1 w2".repeat(100),
        |texts| texts.insert(100, "w3 w4 entirely new".to_owned()),
        |texts| drop(texts.drain(200..230)),
        |texts| texts.reverse(),
    ];
    for (number, edit) in edits.iter().enumerate() {
        edit(&mut texts);
        let pages = long_course(&texts);
        let warm = index(&pages, "en", &mut cache);
        let fresh = index(&pages, "en", &mut Cache::default());
        assert!(warm == fresh, "edit {number}");
    }
}

/// Reads the files again, for tests.
pub mod reader {
    use super::super::format::Mark;
    use crate::page::Asset;

    /// A word of a shard.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Word {
        pub word: String,
        pub stem_distance: u32,
        pub is_stop: bool,
        pub postings: Vec<Posting>,
    }

    #[derive(Clone, Debug, PartialEq)]
    pub struct Posting {
        pub page: u32,
        pub document: u32,
        pub level: u32,
        pub marks: Vec<Mark>,
    }

    /// The data that a file registers.
    pub fn data(asset: &Asset) -> serde_json::Value {
        let text = std::str::from_utf8(&asset.bytes).unwrap();
        let start = text.find('(').unwrap() + 1;
        let end = text.rfind(')').unwrap();
        serde_json::from_str(&text[start..end]).unwrap()
    }

    pub fn numbers(column: &str) -> Vec<u32> {
        let mut all = Vec::new();
        let (mut sum, mut scale) = (0, 1);
        for byte in column.bytes() {
            let value = u32::from(byte - b'#') - u32::from(byte > b'\\');
            sum += scale * value;
            if value < 60 {
                all.push(sum);
                (sum, scale) = (0, 1);
            } else {
                scale *= 31;
            }
        }
        all
    }

    pub fn front_coded(text: &str) -> Vec<String> {
        let starts = text.match_indices(|c: char| c.is_ascii_uppercase());
        let mut starts: Vec<usize> = starts.map(|(i, _)| i).collect();
        starts.push(text.len());
        let mut previous: Vec<u16> = Vec::new();
        let bounds = starts.windows(2);
        bounds
            .map(|bounds| {
                let entry = &text[bounds[0]..bounds[1]];
                previous.truncate((entry.as_bytes()[0] - b'A').into());
                previous.extend(entry[1..].encode_utf16());
                String::from_utf16(&previous).unwrap()
            })
            .collect()
    }

    /// Page, document, positions.
    pub type Positions = (u32, u32, Vec<u32>);

    /// For each word of a position shard, by page and document, the positions; none for
    /// a word that is nearly everywhere.
    pub fn position_shard(asset: &Asset) -> Vec<Option<Vec<Positions>>> {
        let data = data(asset);
        let column = |i: usize| numbers(data[i].as_str().unwrap()).into_iter();
        let (n_documents, mut pages, mut documents) = (column(0), column(1), column(2));
        let (mut counts, mut positions) = (column(3), column(4));
        let mut words = Vec::new();
        for n_documents in n_documents {
            let mut page = 0;
            let found = n_documents.checked_sub(1).map(|n| {
                let mut found = Vec::new();
                for _ in 0..n {
                    page += pages.next().unwrap();
                    let mut position = 0;
                    let own = positions.by_ref().take(counts.next().unwrap() as usize);
                    let own = own.map(|advance| {
                        position += advance;
                        position
                    });
                    let own: Vec<u32> = own.collect();
                    found.push((page, documents.next().unwrap(), own));
                }
                found
            });
            words.push(found);
        }
        words
    }

    pub fn word_shard(asset: &Asset) -> Vec<Word> {
        let data = data(asset);
        let column = |i: usize| numbers(data[i].as_str().unwrap()).into_iter();
        let (mut stems, mut counts) = (column(1), column(2));
        let (mut pages, mut documents) = (column(3), column(4));
        let (mut levels, mut marks) = (column(5), column(6));
        let mut words = Vec::new();
        for word in front_coded(data[0].as_str().unwrap()) {
            let mut page = 0;
            let mut postings = Vec::new();
            for _ in 0..counts.next().unwrap() {
                page += pages.next().unwrap();
                let level = levels.next().unwrap();
                let mut found = Vec::new();
                let mut position = 0;
                let mut has_more = level >= 30;
                while has_more {
                    let mark = marks.next().unwrap();
                    position += (mark / 8) as u16;
                    found.push(Mark {
                        position,
                        first: mark & 4 != 0,
                        last: mark & 2 != 0,
                    });
                    has_more = mark & 1 != 0;
                }
                postings.push(Posting {
                    page,
                    document: documents.next().unwrap(),
                    level: level % 30,
                    marks: found,
                });
            }
            let stem = stems.next().unwrap();
            words.push(Word {
                word,
                stem_distance: stem / 2,
                is_stop: stem % 2 == 1,
                postings,
            });
        }
        let rest = [stems, counts, pages, documents, levels, marks];
        assert!(
            rest.into_iter().flatten().next().is_none(),
            "columns end together"
        );
        words
    }
}

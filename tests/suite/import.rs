//! Importing mappings: what is read, what is refused, and that nothing is half done.

use std::fs;
use std::path::Path;

use crossbook::address::ContentPath;
use crossbook::import::{Choices, Form, Imported, Input, MOST_BYTES, MOST_ROWS, check, import};
use crossbook::site::{Options, survey};
use crossbook::source::SourceFile;
use crossbook::sources::Sources;
use tempfile::TempDir;

use crate::book::{Book, output};
use crate::cli::{Ran, crossbook, files_below, on_disk};

const SET: &str = "content/crosswalk/mappings/pmp--itil.toml";
const HEADER: &str = "subject,predicate,object,confidence,rationale,author,date\n";

/// Two frameworks, one of them with two editions, a hub, and no mappings.
fn bare() -> Book {
    let framework = |id: &str| {
        format!(
            "[framework]\nid = \"{id}\"\nname = \"{id}\"\ntitle = \"{id}\"\nowner = \"Someone\"\n"
        )
    };
    let scheme = |id: &str, labels: &[(&str, &str)]| {
        let mut text = format!("[scheme]\nid = \"{id}\"\ntitle = \"{id}\"\n");
        for (local, label) in labels {
            text += &format!("\n[[topic]]\nid = \"{id}-{local}\"\nlabel = \"{label}\"\n");
        }
        text
    };
    let topics = [("risk", "Risk"), ("change", "Change"), ("scope", "Scope")];
    let mut hub = scheme("hub", &[("risk", "Uncertainty")]);
    hub = hub.replace("title = \"hub\"\n", "title = \"hub\"\nrole = \"hub\"\n");
    Book::new([
        ("content/pmp/framework.toml", framework("pmp")),
        ("content/pmp/schemes/pmbok7.toml", scheme("pmbok7", &topics)),
        ("content/pmp/schemes/pmbok8.toml", scheme("pmbok8", &topics)),
        ("content/itil/framework.toml", framework("itil")),
        ("content/itil/schemes/itil4.toml", scheme("itil4", &topics)),
        ("content/crosswalk/hub.toml", hub),
    ])
}

/// A book with a set that has all that a set can have.
fn with_set() -> Book {
    let mut book = bare();
    book.set(
        SET,
        r#"[set]
id = "pmp--itil"
subject = "pmp"
object = "itil"
title = "PMP and ITIL"
license = "CC-BY-4.0"
creator = ["Ada", "Grace"]
version = "2026-11-23"
complete = "none"

[[mapping]]
id = "XW-002"
subject = "pmbok8-risk"
predicate = "close"
object = "itil4-risk"
confidence = 0.75
rationale = "Alike, \"mostly\"."
same = ["Both look ahead.", "Owners | registers."]
differs = [
  "One has an end; the other goes on for as long as somebody is there to use the service.",
]
relation = "intersects-with"
basis = "semantic"
strength = 7
cite = ["guide:12", "book:3"]
provenance = "literature"
author = "Ada"
date = 2026-11-23
status = "reviewed"
reviewer = "Grace"

[[mapping]]
id = "XW-001"
subject = "pmbok8-change"
predicate = "narrow"
object = "itil4-change"
confidence = 0.125
rationale = "=SUM(A1) is no formula\there."
provenance = "analysis"
author = "Ada"
date = 2026-11-22
status = "proposed"

[[no_match]]
side = "subject"
topic = "pmbok8-scope"
rationale = "Nothing like it."

[[no_match]]
side = "object"
topic = "itil4-scope"
rationale = "Nothing like it there."

[[not]]
subject = "pmbok7-scope"
object = "itil4-scope"
word = "scope"
rationale = "The same word only."
"#,
    );
    book
}

/// What a table in a book becomes, the check of the book included; the complaints one a
/// line, as the command prints them.
fn read(book: &Book, name: &str, text: &str, choices: &Choices) -> (Imported, String) {
    let sources = book.sources();
    let survey = survey(&sources);
    let file = SourceFile::new(ContentPath::outside(name), text);
    let form = if name.ends_with(".csv") {
        Form::Csv
    } else {
        Form::Sssom
    };
    let imported = import(&Input {
        file: &file,
        form,
        metadata: None,
        choices,
        sources: &sources,
        book: &survey.book,
        crosswalk: &survey.crosswalk,
    });
    let mut faults = imported.faults.kept.clone();
    if !imported.faults.has_error() {
        faults.extend(check(&imported, &sources, &survey.book, &survey.faults));
    }
    let text = printed(&sources, &file, faults);
    (imported, text)
}

fn printed(
    sources: &Sources,
    file: &SourceFile,
    faults: Vec<crossbook::diagnostic::Diagnostic>,
) -> String {
    use crossbook::diagnostic::Severities;
    use crossbook::diagnostic::print::{Format, Report};

    let mut files = sources.by_id();
    files.insert(file.id, file);
    Report::new(faults, &Severities::default(), &files).print(Format::Short, false)
}

fn complaints(text: &str) -> String {
    read(&bare(), "t.csv", text, &Choices::default()).1
}

/// The book with the made files in their places.
fn with(book: &Book, imported: &Imported) -> Book {
    let mut book = book.clone();
    for made in &imported.files {
        book.set(made.file.path.as_str(), made.file.text.to_string());
    }
    book
}

fn row(cells: &str) -> String {
    format!("{HEADER}{cells}\n")
}

#[test]
fn plain_table_becomes_a_set_named_by_its_frameworks() {
    let table = row("pmbok8-risk,close,itil4-risk,0.8,Alike.,Ada,2026-11-23");
    let (imported, faults) = read(&bare(), "t.csv", &table, &Choices::default());
    assert_eq!(faults, "");
    let made = &imported.files[0];
    assert_eq!(made.file.path.as_str(), SET);
    assert_eq!(
        &*made.file.text,
        r#"[set]
id = "pmp--itil"
subject = "pmp"
object = "itil"

[[mapping]]
id = "IM-001"
subject = "pmbok8-risk"
predicate = "close"
object = "itil4-risk"
confidence = 0.80
rationale = "Alike."
author = "Ada"
date = 2026-11-23
"#
    );
}

#[test]
fn tables_may_be_parted_by_what_their_header_shows() {
    let book = bare();
    let commas = "subject,predicate,object,confidence,rationale,author,date\n\
         pmbok8-risk,close,itil4-risk,\"0.8\",Alike.,Ada,2026-11-23\n";
    let (_, wanted) = read(&book, "t.csv", commas, &Choices::default());
    for text in [
        commas.replace(',', ";").replace("0.8", "0,8"),
        commas.replace(',', "\t").replace("0.8", "0,8"),
        format!("sep=;\r\n{}", commas.replace(',', ";")),
    ] {
        let (imported, said) = read(&book, "t.csv", &text, &Choices::default());
        assert_eq!(imported.files.len(), 1, "{text}: {said}");
        assert_eq!(said, wanted);
    }
    let decimal = commas.replace("0.8", "0,8");
    let (imported, said) = read(&book, "t.csv", &decimal, &Choices::default());
    assert!(
        imported.files.is_empty() && said.contains("is not a number"),
        "{said}"
    );
}

#[test]
fn rows_are_sorted_into_sets_by_what_they_stand_between() {
    let table = format!(
        "{HEADER}pmbok8-risk,close,itil4-risk,1,x,Ada,2026-11-23\n\
         pmbok7-risk,exact,pmbok8-risk,1,x,Ada,2026-11-23\n\
         itil4-risk,broad,hub-risk,1,x,Ada,2026-11-23\n"
    );
    let (imported, faults) = read(&bare(), "t.csv", &table, &Choices::default());
    // What the book would warn of with the new rows is told too.
    assert!(faults.contains("warning[thin-hub-topic]"), "{faults}");
    assert_eq!(faults.lines().count(), 1, "{faults}");
    let paths: Vec<&str> = imported
        .files
        .iter()
        .map(|made| made.file.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            SET,
            "content/crosswalk/editions/pmbok7--pmbok8.toml",
            "content/crosswalk/mappings/itil--hub.toml"
        ]
    );
}

#[test]
fn export_then_import_gives_the_same_mappings() {
    let mut book = with_set();
    // The table has two decimals.
    book.edit(SET, "confidence = 0.125", "confidence = 0.25");
    let built = book.build(Options::default());
    let replace = Choices {
        replace: true,
        ..Choices::default()
    };
    let csv = output(&built, "data/crosswalk.csv");
    let (imported, faults) = read(&book, "crosswalk.csv", csv, &replace);
    assert_eq!(faults, "");
    let again = with(&book, &imported).build(Options::default());
    for file in ["data/crosswalk.csv", "data/crosswalk.json"] {
        assert_eq!(output(&again, file), output(&built, file));
    }
}

const SSSOM: &str = "\
#curie_map:
#  cb: https://example.org/topics/
#  framework: https://example.org/data/crosswalk.ttl#framework-
#mapping_set_id: https://example.org/data/sssom/pmp--itil.sssom.tsv
#mapping_set_version: \"2026-11-23\"
#mapping_set_title: PMP and ITIL
#creator_label:
#- Ada
#- Grace
#license: https://spdx.org/licenses/CC-BY-4.0
#extension_definitions:
#- slot_name: ext_id
#  property: cb:id
#ext_complete: none
#ext_kind: frameworks
#ext_object: itil
#ext_set: pmp--itil
#ext_subject: pmp
subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tobject_label\tmapping_justification\tauthor_label\treviewer_label\tsubject_source\tobject_source\tmapping_date\tconfidence\tcomment\text_basis\text_cite\text_differs\text_id\text_provenance\text_relation\text_same\text_status\text_strength\text_word
cb:pmbok7-scope\tScope\tskos:exactMatch\tNot\tcb:itil4-scope\tScope\tsemapv:ManualMappingCuration\t\t\t\t\t\t\tThe same word only.\t\t\t\t\t\t\t\t\t\tscope
cb:pmbok8-change\tChange\tskos:narrowMatch\t\tcb:itil4-change\tChange\tsemapv:ManualMappingCuration\tAda\t\t\t\t2026-11-22\t0.125\t\"=SUM(A1) is no formula\there.\"\t\t\t\tXW-001\tanalysis\t\t\tproposed\t\t
cb:pmbok8-risk\tRisk\tskos:closeMatch\t\tcb:itil4-risk\tRisk\tsemapv:ManualMappingCuration\tAda\tGrace\t\t\t2026-11-23\t0.75\t\"Alike, \"\"mostly\"\".\"\tsemantic\tguide:12|book:3\tOne has an end; the other goes on for as long as somebody is there to use the service.\tXW-002\tliterature\tintersects-with\tBoth look ahead.|Owners \\| registers.\treviewed\t7\t
cb:pmbok8-scope\tScope\tskos:exactMatch\t\tsssom:NoTermFound\t\tsemapv:ManualMappingCuration\t\t\t\tframework:itil\t\t\tNothing like it.\t\t\t\t\t\t\t\t\t\t
sssom:NoTermFound\t\tskos:exactMatch\t\tcb:itil4-scope\tScope\tsemapv:ManualMappingCuration\t\t\tframework:pmp\t\t\t\tNothing like it there.\t\t\t\t\t\t\t\t\t\t
";

#[test]
fn sssom_gives_back_the_file_it_was_made_from() {
    let book = with_set();
    let replace = Choices {
        replace: true,
        ..Choices::default()
    };
    for text in [SSSOM.to_owned(), SSSOM.replace('\n', "\r\n")] {
        let (imported, faults) = read(&book, "pmp--itil.sssom.tsv", &text, &replace);
        assert_eq!(faults, "");
        assert_eq!(&*imported.files[0].file.text, book.0[SET]);
    }
}

#[test]
fn sssom_of_a_new_set_is_in_the_order_of_its_ids() {
    let (imported, faults) = read(&bare(), "x.tsv", SSSOM, &Choices::default());
    assert_eq!(faults, "");
    let text = &imported.files[0].file.text;
    assert!(text.find("XW-001") < text.find("XW-002"), "{text}");
    let built = with(&bare(), &imported).build(Options::default());
    assert_eq!(built.report.n_errors(), 0);
}

#[test]
fn exported_sssom_comes_back() {
    let book = with_set();
    let built = book.build(Options::default());
    let path = "data/sssom/pmp--itil.sssom.tsv";
    let text = output(&built, path);
    let replace = Choices {
        replace: true,
        ..Choices::default()
    };
    let (imported, faults) = read(&book, path, text, &replace);
    assert_eq!(faults, "");
    assert_eq!(&*imported.files[0].file.text, book.0[SET]);
}

#[test]
fn foreign_sssom_is_read_with_defaults_and_says_what_is_left_out() {
    let text = "\
#mapping_set_id: https://w3id.org/sssom/mappings/27f85fe9
#license: https://creativecommons.org/licenses/by/4.0/
#mapping_tool: matcher
#mapping_date: 2020-05-30
#curie_map:
#  E: https://example.org/topics/
subject_id\tpredicate_id\tobject_id\tmapping_justification\tsimilarity_score\trecord_id
E:pmbok8-risk\thttp://www.w3.org/2004/02/skos/core#closeMatch\thttps://other.example/itil4-risk/\tsemapv:LexicalMatching\t0.9\tE:R-1
";
    let choices = Choices {
        rationale: Some("Matched by name.".into()),
        confidence: Some(0.5),
        author: Some("Ada".into()),
        ..Choices::default()
    };
    let (imported, faults) = read(&bare(), "x.tsv", text, &choices);
    assert_eq!(
        faults,
        "x.tsv:3:2: warning[not-carried]: metadata not carried over: `mapping_tool`\n\
         x.tsv:7:35: warning[not-carried]: how mappings were justified, other than by hand, is not carried over\n\
         x.tsv:7:57: warning[not-carried]: columns not carried over: `similarity_score`\n"
    );
    let text = &imported.files[0].file.text;
    for line in [
        "id = \"27f85fe9\"",
        "license = \"CC-BY-4.0\"",
        "id = \"R-1\"",
        "predicate = \"close\"",
        "date = 2020-05-30",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn faults_are_told_with_row_and_column() {
    let fine = "pmbok8-risk,close,itil4-risk,0.8,Alike.,Ada,2026-11-23";
    for (from, to, expected) in [
        (
            "pmbok8-risk",
            "pmbok8-rsk",
            "2:1: error[unknown-topic]: no topic `pmbok8-rsk` in scheme `pmbok8` (did you mean `pmbok8-risk`?)",
        ),
        (
            "pmbok8-risk",
            "../../x",
            "2:1: error[unknown-topic]: no topic `x`",
        ),
        (
            "pmbok8-risk",
            "HP:1",
            "2:1: error[unknown-prefix]: no prefix `HP` is declared (declare `HP` under `curie_map`)",
        ),
        (
            "close",
            "clos",
            "2:13: error[unknown-value]: `clos` is no predicate that mappings have (did you mean `close`?)",
        ),
        (
            "0.8",
            "1.5",
            "2:30: error[out-of-range]: `confidence` must lie between 0 and 1",
        ),
        (
            "0.8",
            "NaN",
            "2:30: error[wrong-type]: `NaN` is not a number (write a number between 0 and 1, such as 0.75)",
        ),
        (
            "Alike.",
            " ",
            "2:1: error[missing-cell]: row without rationale (fill in the cell, or give `--rationale` for all rows without one)",
        ),
        (
            "2026-11-23",
            "2026-02-30",
            "2:45: error[invalid-date]: `2026-02-30` is not a date (write year, month and day as in 2026-11-23)",
        ),
        (
            "Alike.",
            "A\u{1b}[2Jlike.",
            "2:35: error[invalid-table]: control character U+001B in a cell",
        ),
        (
            "Alike.",
            "\"Alike.",
            "2:34: error[invalid-table]: this quote is never closed (the rest of the file would be one cell; add the closing quote)",
        ),
        (
            "Alike.",
            "\"Al\"ike.",
            "2:38: error[invalid-table]: text after a closing quote (a quote within quotes is written twice)",
        ),
        (
            ",Ada",
            "",
            "2:1: error[invalid-table]: a row of 6 cells where the header has 7 (put quotes around cells that hold the separator or a line end)",
        ),
        (
            "Ada",
            "Ada,Eve",
            "2:49: error[invalid-table]: a row of 8 cells where the header has 7 (put quotes around cells that hold the separator or a line end)",
        ),
    ] {
        assert!(fine.contains(from));
        let faults = complaints(&row(&fine.replacen(from, to, 1)));
        assert_eq!(faults, format!("t.csv:{expected}\n"), "{to}");
    }
}

#[test]
fn absent_columns_are_told_once() {
    let table =
        "subject,predicate,object\n".to_owned() + &"pmbok8-risk,close,itil4-risk\n".repeat(50);
    let faults = complaints(&table);
    let keys: Vec<&str> = faults
        .lines()
        .filter_map(|line| line.split('`').nth(1))
        .collect();
    assert_eq!(faults.lines().count(), 4, "{faults}");
    assert_eq!(keys.len(), 4);
    let faults = complaints("subjct,predicate,object\n");
    let expected = "1:1: error[missing-cell]: no column `subject` (is it the one called `subjct`?)";
    assert!(faults.contains(expected), "{faults}");
    assert!(complaints("").contains("the file holds no table"));
    assert!(complaints(HEADER).contains("the table has no rows"));
}

#[test]
fn labels_help_to_find_the_topic() {
    let table = format!(
        "subject_label,{HEADER}Uncertainty,risk management,close,itil4-risk,1,x,Ada,2026-11-23\n"
    );
    let faults = complaints(&table);
    let help = "(the topic with the label `Uncertainty` is `hub-risk`)";
    assert!(faults.contains(help), "{faults}");
}

#[test]
fn ids_are_kept_and_new_ones_are_free() {
    let header = format!("id,{HEADER}");
    let rest = "itil4-risk,1,x,Ada,2026-11-23\n";
    let table = format!(
        "{header}IM-007,pmbok8-risk,close,{rest},pmbok7-risk,close,{rest},pmbok8-scope,related,{rest}"
    );
    let (imported, faults) = read(&bare(), "t.csv", &table, &Choices::default());
    assert_eq!(faults, "");
    let text = &imported.files[0].file.text;
    for id in ["IM-007", "IM-008", "IM-009"] {
        assert!(text.contains(&format!("id = \"{id}\"")), "{text}");
    }
    for (id, expected) in [
        (
            "XW-001",
            "2:1: error[duplicate-id]: the mapping or bridge `XW-001` exists already",
        ),
        ("../x", "2:1: error[invalid-id]: `../x` is not a valid id"),
        (
            "a\u{7}b",
            "2:2: error[invalid-table]: control character U+0007",
        ),
    ] {
        let table = format!("{header}{id},pmbok7-risk,close,{rest}");
        let choices = Choices {
            set: Some("other".into()),
            ..Choices::default()
        };
        let (imported, faults) = read(&with_set(), "t.csv", &table, &choices);
        assert!(faults.contains(expected), "{faults}");
        assert_eq!(imported.files.len(), 0);
    }
}

#[test]
fn sets_that_exist_are_left_alone() {
    let table = row("pmbok7-risk,close,itil4-risk,1,x,Ada,2026-11-23");
    let book = with_set();
    let (_, faults) = read(&book, "t.csv", &table, &Choices::default());
    let expected = "2:1: error[set-exists]: the set `pmp--itil` exists already, in";
    assert!(faults.contains(expected), "{faults}");
    let choices = Choices {
        set: Some("../../evil".into()),
        ..Choices::default()
    };
    let (_, faults) = read(&book, "t.csv", &table, &choices);
    assert!(faults.contains("[invalid-id]: `../../evil`"), "{faults}");
    let choices = Choices {
        replace: true,
        ..Choices::default()
    };
    let (imported, faults) = read(&book, "t.csv", &table, &choices);
    assert!(!faults.contains("error["), "{faults}");
    assert_eq!(faults.matches("[same-label]").count(), 2, "{faults}");
    let made = &imported.files[0];
    assert_eq!((made.n_mappings, made.n_kept), (1, 3));
    assert!(made.file.text.contains("title = \"PMP and ITIL\""));
}

#[test]
fn what_the_book_contradicts_is_told_in_the_table() {
    let mut book = with_set();
    let table = row("pmbok8-risk,exact,itil4-risk,1,x,Ada,2026-11-23");
    let choices = Choices {
        set: Some("more".into()),
        ..Choices::default()
    };
    let (_, faults) = read(&book, "t.csv", &table, &choices);
    assert!(
        !faults.is_empty() && faults.contains("t.csv:2:"),
        "{faults}"
    );
    // What was wrong before is not the table's fault.
    book.edit(SET, "confidence = 0.75", "confidence = 7.5");
    let table = row("pmbok7-change,close,itil4-change,1,x,Ada,2026-11-23");
    let (_, faults) = read(&book, "t.csv", &table, &choices);
    assert!(!faults.contains("out-of-range"), "{faults}");
}

#[test]
fn script_in_a_cell_reaches_no_page_as_script() {
    let evil = "<script>alert(1)</script>";
    let table = row(&format!(
        "pmbok8-risk,close,itil4-risk,1,{evil},{evil},2026-11-23"
    ));
    let (imported, faults) = read(&bare(), "t.csv", &table, &Choices::default());
    assert_eq!(faults, "");
    let built = with(&bare(), &imported).build(Options::default());
    let page = output(&built, "topics/pmbok8-risk/index.html");
    assert!(
        !page.contains(evil) && page.contains("&lt;script&gt;alert"),
        "{page}"
    );
}

#[test]
fn a_damaged_or_mutated_file_neither_panics_nor_hangs() {
    let book = with_set();
    let sources = book.sources();
    let survey = survey(&sources);
    let choices = Choices {
        replace: true,
        ..Choices::default()
    };
    // A plain generator: the same 500 files every time.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("below a usize")
    };
    let pieces = [
        "\"", "\t", "\n", "|", "#", ":", "'", "[", "\u{1b}", "ä", "- ", "{", "\r",
    ];
    let mut n_sound = 0;
    for _ in 0..500 {
        let mut characters: Vec<char> = SSSOM.chars().collect();
        for _ in 0..=random(4) {
            let at = random(characters.len());
            match random(4) {
                0 => characters.truncate(at.max(1)),
                1 => drop(characters.remove(at)),
                2 => characters.insert(
                    at,
                    pieces[random(pieces.len())].chars().next().expect("one"),
                ),
                _ => {
                    let end = (at + random(40)).min(characters.len());
                    let copy: Vec<char> = characters[at..end].to_vec();
                    characters.splice(at..at, copy);
                }
            }
        }
        let text: String = characters.into_iter().collect();
        let file = SourceFile::new(ContentPath::outside("x.tsv"), text);
        let imported = import(&Input {
            file: &file,
            form: Form::Sssom,
            metadata: None,
            choices: &choices,
            sources: &sources,
            book: &survey.book,
            crosswalk: &survey.crosswalk,
        });
        let mut faults = imported.faults.kept.clone();
        faults.extend(check(&imported, &sources, &survey.book, &survey.faults));
        for fault in &faults {
            let range = fault.span.range();
            let is_here = fault.span.file == file.id;
            assert!(!is_here || file.text.get(range).is_some(), "{fault:?}");
        }
        printed(&sources, &file, faults);
        n_sound += usize::from(!imported.files.is_empty());
    }
    assert!((50..450).contains(&n_sound), "{n_sound} of 500 were sound");
}

#[test]
fn cells_are_those_that_a_csv_library_reads() {
    let library = |text: &str| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).delimiter(b'\t');
        let records = reader.from_reader(text.as_bytes()).into_records();
        let fields = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
        records
            .map(|record| fields(record.expect("UTF-8")))
            .collect()
    };
    let table = SSSOM.lines().filter(|line| !line.starts_with('#'));
    let table: String = table.map(|line| format!("{line}\r\n")).collect();
    let rows = library(&table);
    let comment = rows[0]
        .iter()
        .position(|name| name == "comment")
        .expect("a column");
    // The header and the rationales as the import has them.
    let (imported, _) = read(&bare(), "x.tsv", SSSOM, &Choices::default());
    let text: toml::Table = imported.files[0].file.text.parse().expect("TOML");
    let mut ours: Vec<&str> = ["mapping", "no_match", "not"]
        .iter()
        .flat_map(|key| text[*key].as_array().expect("a list"))
        .map(|row| row["rationale"].as_str().expect("text"))
        .collect();
    let mut theirs: Vec<&str> = rows[1..].iter().map(|row| row[comment].as_str()).collect();
    ours.sort_unstable();
    theirs.sort_unstable();
    assert_eq!(ours, theirs);
}

/// Runs the command on a file beside the book.
fn run(folder: &TempDir, name: &str, bytes: &[u8], arguments: &[&str]) -> Ran {
    let tables = tempfile::tempdir().expect("a temporary folder");
    let path = tables.path().join(name);
    fs::write(&path, bytes).expect("it can be written");
    run_on(folder.path(), &path, arguments)
}

fn run_on(root: &Path, file: &Path, arguments: &[&str]) -> Ran {
    let name = |path: &Path| path.to_str().expect("a plain name").to_owned();
    let (file, root) = (name(file), name(root));
    crossbook(&[&["import", file.as_str(), "-C", root.as_str()], arguments].concat())
}

#[test]
fn command_writes_the_set_and_the_book_builds() {
    let folder = on_disk(&bare());
    let before = files_below(folder.path());
    let checked = run(&folder, "x.sssom.tsv", SSSOM.as_bytes(), &["--check"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    assert_eq!(
        checked.err,
        format!("would import 2 mappings, 2 topics without a match, 1 false friend: `{SET}`\n")
    );
    assert_eq!(
        files_below(folder.path()),
        before,
        "`--check` writes nothing"
    );

    let ran = run(&folder, "x.sssom.tsv", SSSOM.as_bytes(), &["-q"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let after = files_below(folder.path());
    assert_eq!(after.len(), before.len() + 1, "nothing but the set is left");
    let built = crate::cli::crossbook_in(folder.path(), &["check"]);
    assert_eq!(built.code, 0, "{}", built.err);

    let again = run(&folder, "x.sssom.tsv", SSSOM.as_bytes(), &[]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("error[set-exists]"), "{}", again.err);
    let replaced = run(&folder, "x.sssom.tsv", SSSOM.as_bytes(), &["--replace"]);
    assert_eq!(replaced.code, 0, "{}", replaced.err);
    assert_eq!(files_below(folder.path()), after);
}

#[test]
fn one_bad_row_keeps_everything_out() {
    let folder = on_disk(&bare());
    let before = files_below(folder.path());
    let table = format!(
        "{HEADER}pmbok8-risk,close,itil4-risk,1,x,Ada,2026-11-23\n\
         pmbok7-risk,exact,pmbok8-risk,1,x,Ada,2026-11-23\n\
         pmbok8-rik,close,itil4-risk,1,x,Ada,2026-11-23\n"
    );
    let ran = run(&folder, "t.csv", table.as_bytes(), &[]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("t.csv:4:1: error[unknown-topic]"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("did you mean `pmbok8-risk`?"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.ends_with("nothing written: 1 error, 0 warnings\n"),
        "{}",
        ran.err
    );
    assert_eq!(files_below(folder.path()), before);
}

#[test]
fn a_set_can_move_to_another_file() {
    let folder = on_disk(&with_set());
    let to = "content/crosswalk/mappings/moved.toml";
    let ran = run(
        &folder,
        "x.tsv",
        SSSOM.as_bytes(),
        &["--replace", "--into", to],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let files = files_below(folder.path());
    assert!(files.contains_key(to) && !files.contains_key(SET));
    for path in [
        "../x.toml",
        "content/pmp/x.toml",
        "content/crosswalk/mappings/x.md",
    ] {
        let ran = run(&folder, "x.tsv", SSSOM.as_bytes(), &["--into", path]);
        assert_eq!(ran.code, 2, "{path}");
    }
}

#[test]
fn metadata_may_stand_in_a_file_of_its_own() {
    let folder = on_disk(&bare());
    let tables = tempfile::tempdir().expect("a temporary folder");
    let (block, table): (Vec<&str>, Vec<&str>) =
        SSSOM.lines().partition(|line| line.starts_with('#'));
    let block: Vec<&str> = block.iter().map(|line| &line[1..]).collect();
    let path = tables.path().join("x.sssom.tsv");
    fs::write(&path, table.join("\n")).expect("it can be written");
    fs::write(tables.path().join("x.sssom.yml"), block.join("\n")).expect("it can be written");
    let ran = run_on(folder.path(), &path, &["--check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    fs::rename(
        tables.path().join("x.sssom.yml"),
        tables.path().join("m.yaml"),
    )
    .expect("moved");
    let named = tables.path().join("m.yaml");
    let named = named.to_str().expect("a plain name");
    let ran = run_on(folder.path(), &path, &["--check", "--metadata", named]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn files_that_are_no_tables_are_refused_with_a_reason() {
    let folder = on_disk(&bare());
    let mut bad = HEADER.as_bytes().to_vec();
    bad.extend(b"pmbok8-risk,close,\xff");
    let utf16: Vec<u8> = "subject"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let utf16 = [b"\xff\xfe".to_vec(), utf16].concat();
    for (name, bytes, code, message) in [
        ("t.csv", bad.as_slice(), 1, "2:19: error[not-utf8]"),
        ("t.csv", &utf16, 1, "the file looks like UTF-16"),
        ("t.csv", b"subject\0", 1, "error[nul-byte]"),
        (
            "t.xlsx",
            b"PK",
            2,
            "say which it is with `--from sssom` or `--from csv`",
        ),
        ("t.tsv", b"#a: [\nsubject_id\n", 1, "error[invalid-yaml]"),
    ] {
        let ran = run(&folder, name, bytes, &[]);
        assert_eq!(ran.code, code, "{name}: {}", ran.err);
        assert!(ran.err.contains(message), "{name}: {}", ran.err);
    }
    let missing = run_on(folder.path(), Path::new("/nowhere/t.csv"), &[]);
    assert_eq!(missing.code, 2);
    assert!(
        missing
            .err
            .contains("cannot read `/nowhere/t.csv`: no such file"),
        "{}",
        missing.err
    );
    let is_folder = folder.path().join("folder.csv");
    fs::create_dir(&is_folder).expect("it can be made");
    let ran = run_on(folder.path(), &is_folder, &[]);
    assert!(
        ran.code == 2 && ran.err.contains("it is a folder"),
        "{}",
        ran.err
    );
    let marked = format!(
        "\u{feff}{}",
        row("pmbok8-risk,close,itil4-risk,1,x,Ada,2026-11-23")
    );
    assert_eq!(
        run(&folder, "t.csv", marked.as_bytes(), &["--check"]).code,
        0
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_and_a_link_out_of_the_book_not_followed() {
    let folder = on_disk(&bare());
    let pipe = folder.path().join("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());
    let ran = run_on(folder.path(), &pipe, &[]);
    assert!(
        ran.code == 2 && ran.err.contains("it is a pipe"),
        "{}",
        ran.err
    );

    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let sets = folder.path().join("content/crosswalk/mappings");
    std::os::unix::fs::symlink(elsewhere.path(), &sets).expect("a link");
    let ran = run(&folder, "x.tsv", SSSOM.as_bytes(), &[]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("leads out of the book"), "{}", ran.err);
    assert_eq!(files_below(elsewhere.path()).len(), 0);
}

#[test]
fn terminal_sequences_do_not_reach_the_terminal() {
    let folder = on_disk(&bare());
    let table =
        row("\u{1b}]0;x\u{7}pmbok8-\u{9b}31mrisk,cl\u{1b}[2Jose,itil4-risk,1,x,Ada,2026-11-23");
    for format in ["full", "short", "github", "json"] {
        let ran = run(&folder, "t.csv", table.as_bytes(), &["--format", format]);
        assert_eq!(ran.code, 1);
        let printed = format!("{}{}", ran.out, ran.err);
        assert!(printed.contains("unknown-topic"), "{printed}");
        let odd = |c: char| c.is_control() && c != '\n';
        assert!(!printed.contains(odd), "{format}: {printed:?}");
    }
}

#[test]
fn huge_tables_end_in_few_words() {
    let folder = on_disk(&bare());
    let mut table = HEADER.to_owned();
    for n in 0..20_000 {
        table += &format!("pmbok8-x{n},close,itil4-risk,1,x,Ada,2026-11-23\n");
    }
    let ran = run(&folder, "t.csv", table.as_bytes(), &["--format", "short"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err.lines().count(), 102, "{}", ran.err);
    assert!(
        ran.err
            .ends_with("… and 19900 more\nnothing written: 20000 errors, 0 warnings\n"),
        "{}",
        ran.err
    );
}

#[test]
fn tables_beyond_the_limits_are_refused_before_they_are_read() {
    let rows = format!("{HEADER}{}", "x\n".repeat(MOST_ROWS + 1));
    let bytes = format!("{HEADER}{}", "x".repeat(MOST_BYTES));
    let cells = format!("{HEADER}{}\n", ",".repeat(1_000));
    for (table, expected) in [
        (
            rows,
            "100002:1: error[table-too-large]: a table of more than 100000 rows (split it",
        ),
        (
            bytes,
            "1:1: error[table-too-large]: a table of more than 32 MiB (split it",
        ),
        (
            cells,
            "2:1001: error[invalid-table]: a row of more than 1000 cells (tables of",
        ),
    ] {
        let found = complaints(&table);
        assert!(found.starts_with(&format!("t.csv:{expected}")), "{found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
    let metadata = format!("{}subject_id\n", "#a: b\n".repeat(200_000));
    let found = read(&bare(), "t.tsv", &metadata, &Choices::default()).1;
    let expected = "t.tsv:1:1: error[table-too-large]: metadata of more than 1 MiB";
    assert!(found.starts_with(expected), "{found}");

    // Of a file that is larger than that nothing is read at all.
    let folder = on_disk(&bare());
    let path = folder.path().join("t.csv");
    let file = fs::File::create(&path).expect("a file");
    file.set_len(MOST_BYTES as u64 + 1).expect("it can grow");
    let ran = run_on(folder.path(), &path, &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let expected = "error[table-too-large]";
    assert!(ran.err.contains(expected), "{}", ran.err);
    assert!(
        ran.err.contains("is a text of more than 32 MiB"),
        "{}",
        ran.err
    );
}

#[test]
fn a_table_of_as_many_rows_as_may_be_is_read() {
    let table = format!(
        "{HEADER}{}",
        "pmbok8-x,close,itil4-risk\n".repeat(MOST_ROWS)
    );
    let found = complaints(&table);
    assert!(!found.contains("table-too-large"), "{found}");
    assert!(
        found.contains("a row of 3 cells where the header has 7"),
        "{found}"
    );
}

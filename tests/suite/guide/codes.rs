//! The reference of diagnostics: each code is a section `## code` with what `crossbook
//! explain` says, the smallest file that causes it, the message, and the mended file.
//!
//! Files before the first section stand in the book of every example. What is mended
//! replaces the faulty files of the same names; if it has none of their names, it stands
//! in their place. A section with a `console` fence is tried in a folder, others in memory.

use std::collections::BTreeMap;
use std::ops::Range;

use crossbook::diagnostic::print::Format;
use crossbook::diagnostic::{Code, Severity};
use crossbook::site::Options;
use rayon::prelude::*;

use super::page::{Page, Step, is_update, language, step, title};
use super::scratch::Scratch;
use crate::book::{Book, diagnostics};
use crate::cases::Block;

/// Codes that no small file causes, and why.
const NOT_SHOWN: [(Code, &str); 1] = [(Code::InferenceLimit, "tens of thousands of rows")];

/// Begins the paragraph behind which the mended files stand.
const MENDED: &str = "Mended";

/// Whether a page belongs to the reference of diagnostics.
pub fn is_of_codes(page: &Page) -> bool {
    page.path.contains("/diagnostics/") && !page.path.ends_with("/index.md")
}

/// What a page says of one code.
struct Section {
    name: String,
    /// The first paragraph.
    prose: Range<usize>,
    faulty: Vec<Block>,
    mended: Vec<Block>,
}

/// The fences before the first section, and the sections.
fn sections(page: &Page) -> (Vec<Block>, Vec<Section>) {
    let mut fences = page.fences().into_iter().peekable();
    let mut base = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    let mut is_mended = false;
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        if let Some(fence) = fences.peek()
            && fence.range.start <= range.start
        {
            if fence.range.end == range.end {
                let fence = fences.next().expect("looked at");
                match sections.last_mut() {
                    None => base.push(fence),
                    Some(section) if is_mended => section.mended.push(fence),
                    Some(section) => section.faulty.push(fence),
                }
            }
        } else if let Some(name) = line.strip_prefix("## ") {
            is_mended = false;
            sections.push(Section {
                name: name.trim().to_owned(),
                prose: at..at,
                faulty: Vec::new(),
                mended: Vec::new(),
            });
        } else if let Some(section) = sections.last_mut() {
            is_mended |= line.starts_with(MENDED);
            let prose = &mut section.prose;
            // The paragraph begins with a line of text and goes on until an empty one.
            if prose.start == prose.end && !line.trim().is_empty() {
                *prose = range;
            } else if prose.end == range.start && !line.trim().is_empty() {
                prose.end = range.end;
            }
        }
    }
    (base, sections)
}

/// Which codes are missing, come twice or stand in the list of all with another severity.
pub fn all_are_there(pages: &[Page]) -> Vec<String> {
    let mut found: BTreeMap<String, Vec<&Page>> = BTreeMap::new();
    for page in pages.iter().filter(|page| is_of_codes(page)) {
        for section in sections(page).1 {
            found.entry(section.name).or_default().push(page);
        }
    }
    let mut faults = Vec::new();
    let index = pages
        .iter()
        .find(|page| page.path.ends_with("/diagnostics/index.md"));
    let index = index.expect("the list of all codes");
    let mut rows = Vec::new();
    for code in Code::ALL {
        let name = code.name();
        match found.remove(name).as_deref() {
            None => faults.push(format!("no page explains `{name}`")),
            Some([page]) => {
                let file = page.path.rsplit('/').next().unwrap_or_default();
                let (severity, title) = (code.severity().word(), page.title());
                rows.push(format!(
                    "| [`{name}`]({file}#{name}) | {severity} | {title} |\n"
                ));
            }
            Some(_) => faults.push(format!("`{name}` is explained twice")),
        }
    }
    faults.extend(
        found
            .keys()
            .map(|name| format!("there is no code `{name}`")),
    );
    let table = rows.concat();
    if !index.text.contains(&table) {
        if is_update() && faults.is_empty() {
            let start = index.text.find("| [`").expect("a row");
            let end = start + index.text[start..].find(":::").expect("an end");
            index.rewrite(vec![(start..end, table)]);
        } else {
            faults.push(format!("{} lacks the table\n{table}", index.path));
        }
    }
    faults
}

/// What is wrong with a page of codes; with `UPDATE=1` what can be is corrected.
pub fn try_page(page: &Page) -> Vec<String> {
    let (base, sections) = sections(page);
    let tried = sections.par_iter().map(|section| {
        let mut changes = Vec::new();
        let faults = try_section(page, &base, section, &mut changes);
        (faults, changes)
    });
    let tried: Vec<(Vec<String>, Changes)> = tried.collect();
    let mut faults = Vec::new();
    let mut all: Changes = Vec::new();
    for (section, (said, changes)) in sections.iter().zip(tried) {
        let place = format!("{}: {}", page.path, section.name);
        faults.extend(said.iter().map(|fault| format!("{place}: {fault}")));
        for (range, text) in changes {
            // What comes before the sections is run for each of them.
            if all.iter().all(|(other, _)| *other != range) {
                all.push((range, text));
            }
        }
    }
    if is_update() {
        page.rewrite(all);
    }
    faults
}

fn try_section(
    page: &Page,
    base: &[Block],
    section: &Section,
    changes: &mut Changes,
) -> Vec<String> {
    let Some(code) = Code::named(&section.name) else {
        return vec!["there is no such code".to_owned()];
    };
    let is_listing = |block: &Block| language(block) == "console";
    let mut faults = if NOT_SHOWN.iter().any(|(other, _)| *other == code) {
        Vec::new()
    } else if base.iter().chain(&section.faulty).any(is_listing) {
        on_disk(code, base, section, changes)
    } else {
        in_memory(code, base, section, changes)
    };
    let wanted = explained(code);
    if words(&page.text[section.prose.clone()]) != words(&wanted) {
        changes.push((section.prose.clone(), format!("{wanted}\n")));
        if !is_update() && !super::IS_GROWING {
            faults.push(format!("it means\n{wanted}"));
        }
    }
    faults
}

fn explained(code: Code) -> String {
    let word = match code.severity() {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Allow => "Allowed",
    };
    format!("**{word}.** {}", code.explanation())
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn add(book: &mut Book, blocks: &[Block]) {
    for block in blocks {
        if let Some(path) = title(block) {
            book.set(path, block.text.clone());
        }
    }
}

type Changes = Vec<(Range<usize>, String)>;

fn in_memory(code: Code, base: &[Block], section: &Section, changes: &mut Changes) -> Vec<String> {
    let mut faults = Vec::new();
    let mut book = Book::default();
    add(&mut book, base);
    let plain = book.clone();
    add(&mut book, &section.faulty);
    let built = book.build(Options::default());
    let found = diagnostics(&built);
    let marker = format!("[{}]: ", code.name());
    if found.is_empty() || !found.lines().all(|line| line.contains(&marker)) {
        faults.push(format!("the example gives\n{found}"));
    }
    let message = built.report.print(Format::Full, false);
    let message = format!("{}\n", message.trim_end());
    match section
        .faulty
        .iter()
        .find(|block| language(block) == "text")
    {
        Some(block) if block.text == message => {}
        Some(block) if is_update() => {
            let end = block.range.end - "```\n".len();
            changes.push((end - block.text.len()..end, message));
        }
        Some(_) if super::IS_GROWING => {}
        Some(_) => faults.push(format!("the message is\n{message}")),
        None if is_update() => {
            let end = section
                .faulty
                .last()
                .map_or(section.prose.end, |block| block.range.end);
            changes.push((end..end, format!("\n```text\n{message}```\n")));
        }
        None => faults.push("no fence of `text` shows the message".to_owned()),
    }
    let is_faulty = |path: &str| {
        section
            .faulty
            .iter()
            .any(|block| title(block) == Some(path))
    };
    if !section.mended.iter().filter_map(title).any(is_faulty) {
        book = plain;
    }
    add(&mut book, &section.mended);
    let left = diagnostics(&book.build(Options::default()));
    if section.mended.is_empty() || !left.is_empty() {
        faults.push(format!("it is not mended\n{left}"));
    }
    faults
}

fn on_disk(code: Code, base: &[Block], section: &Section, changes: &mut Changes) -> Vec<String> {
    let mut faults = Vec::new();
    if cfg!(windows) {
        // It has other names for what is done with a shell.
        return faults;
    }
    let mut scratch = Scratch::new(is_update(), !super::IS_GROWING);
    let marker = format!("[{}]", code.name());
    let mut printed = [String::new(), String::new()];
    let parts = [&[][..], base, &section.faulty, &section.mended];
    for (number, part) in parts.into_iter().enumerate() {
        for step in part.iter().filter_map(step) {
            match step {
                Err(fault) => faults.push(fault),
                Ok(Step::Write(file)) => faults.extend(scratch.write(&file).err()),
                Ok(Step::Run(listing)) => {
                    let (text, last) = scratch.listing(&listing, &mut faults);
                    printed[number / 3] = last;
                    changes.push((listing.range, text));
                }
            }
        }
    }
    let [faulty, mended] = printed;
    if !faulty.contains(&marker) || faulty.matches("]: ").count() != faulty.matches(&marker).count()
    {
        faults.push(format!("the example gives\n{faulty}"));
    }
    if mended.is_empty() || mended.contains("]: ") {
        faults.push(format!("it is not mended\n{mended}"));
    }
    faults
}

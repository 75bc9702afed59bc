//! The guide in `examples/guide/`: it builds clean, and what it shows is tried.
//!
//! Each page has a folder of its own, empty at first; the lessons of the first course
//! share one. The fences are taken in order:
//!
//! | fence | what is done |
//! | --- | --- |
//! | `title="PATH"` | the file is written |
//! | `title="PATH, at the end"` | the text is added to the file, behind an empty line |
//! | `console` | each line behind `$ ` is run by a shell; the lines below it are what it prints |
//!
//! Files of a book and listings of commands have no other form, so nothing is shown that
//! is not tried. When the page is over, its book must be sound with warnings denied.
//! `UPDATE=1` puts what commands print, what codes mean and what keys hold into the pages;
//! read every changed line before you keep it.
//!
//! - `page`: the fences of a page, and what there is to do
//! - `scratch`: the folder of a page
//! - `codes`: the reference of diagnostics
//! - `keys`: the tables of keys, held against the schemas

mod codes;
mod keys;
mod page;
mod scratch;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crossbook::load::load;
use crossbook::site::{self, Cache, Options};

use self::page::{Page, is_update, pages};
use crate::book::diagnostics;
use crate::cli::crossbook;

/// Lessons that share one folder, in the order of their weights.
const FIRST_COURSE: &str = "content/start/first-course/";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/guide")
}

/// While commands, keys and codes are added by several hands at once, what the guide lacks
/// of them may be printed instead of failing.
const IS_GROWING: bool = false;

/// Fails with all complaints about what may lag behind the program.
fn fail_if_done(complaints: &[String]) {
    if IS_GROWING {
        println!("{}", complaints.join("\n\n"));
    } else {
        fail_with(complaints);
    }
}

/// Fails with all complaints.
fn fail_with(complaints: &[String]) {
    let n = complaints.len();
    let all = complaints.join("\n\n");
    assert!(complaints.is_empty(), "{n} complaints\n\n{all}\n");
}

#[test]
fn the_guide_builds_without_a_complaint() {
    let sources = load(&folder()).expect("the guide can be read");
    let built = site::build(&sources, Options::default(), &mut Cache::default());
    assert_eq!(diagnostics(&built), "");
    let all = pages();
    assert!(all.len() > 20, "only {} pages", all.len());
    assert!(built.site.n_pages > all.len());
}

/// Windows has other names for what the pages do with a shell.
#[cfg(unix)]
#[test]
fn pages_do_what_they_say() {
    use rayon::prelude::*;

    let all = pages();
    let pages = all.iter().filter(|page| !codes::is_of_codes(page));
    let (mut first, others): (Vec<&Page>, Vec<&Page>) =
        pages.partition(|page| page.path.starts_with(FIRST_COURSE));
    first.sort_by_key(|page| page.weight());
    assert!(first.len() > 3, "the first course has lessons");
    let mut groups = vec![first];
    groups.extend(others.into_iter().map(|page| vec![page]));
    let complaints: Vec<String> = groups
        .par_iter()
        .flat_map_iter(|group| scratch::try_pages(group, is_update(), !IS_GROWING))
        .collect();
    fail_with(&complaints);
}

/// The names of the commands below one, as its help lists them.
fn commands_below(command: &[&str]) -> Vec<String> {
    let help = crossbook(&[command, &["--help"]].concat()).out;
    let Some((_, list)) = help.split_once("\nCommands:\n") else {
        return Vec::new();
    };
    let lines = list.lines().take_while(|line| !line.is_empty());
    // Lines that go on are indented further.
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names
        .filter(|name| !["", "help"].contains(name))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_help_of_every_command_is_shown() {
    let mut wanted = BTreeSet::new();
    let mut open = vec![Vec::new()];
    while let Some(command) = open.pop() {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        for name in commands_below(&words) {
            let below = [command.clone(), vec![name]].concat();
            wanted.insert(format!("$ crossbook {} --help", below.join(" ")));
            open.push(below);
        }
    }
    assert!(wanted.len() >= 7, "{wanted:?}");
    let text: String = pages().into_iter().map(|page| page.text).collect();
    let shown: BTreeSet<String> = text
        .lines()
        .filter(|line| line.starts_with("$ crossbook ") && line.ends_with(" --help"))
        .map(str::to_owned)
        .collect();
    let missing = wanted.difference(&shown);
    let missing: Vec<String> = missing
        .map(|line| format!("no page runs `{line}`"))
        .collect();
    fail_if_done(&missing);
    let gone: Vec<&String> = shown.difference(&wanted).collect();
    assert!(gone.is_empty(), "no commands: {gone:?}");
}

#[test]
fn every_code_is_explained_once() {
    fail_if_done(&codes::all_are_there(&pages()));
}

#[test]
fn examples_of_codes_show_that_code_alone() {
    let complaints: Vec<String> = pages()
        .iter()
        .filter(|page| codes::is_of_codes(page))
        .flat_map(codes::try_page)
        .collect();
    fail_with(&complaints);
}

#[test]
fn tables_of_keys_are_those_of_the_schemas() {
    fail_if_done(&keys::faults(&pages()));
}

#[test]
fn links_of_the_readme_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("README.md")).expect("the README");
    let links = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    // What the example of a lesson links to is not ours.
    let is_ours = |link: &&str| !link.contains(':') && !link.starts_with("..");
    let links: Vec<&str> = links.filter(is_ours).collect();
    assert!(links.len() > 8, "{links:?}");
    let gone: Vec<String> = links
        .into_iter()
        .filter(|link| !root.join(link).exists())
        .map(|link| format!("README.md: `{link}` leads nowhere"))
        .collect();
    fail_with(&gone);
}

#[cfg(unix)]
#[test]
fn pages_that_do_not_hold_say_why() {
    let faults =
        |text: &str| scratch::try_pages(&[&Page::new("p.md", text)], false, true).join("\n");
    let book = "```toml title=\"book.toml\"\ntitle = \"T\"\n```\n\n";
    let lesson = "```md title=\"content/a/b/c.md\"\n# C\n\n[x](gone.md)\n```\n";
    assert_eq!(faults(book), "");
    let fault = faults(&format!("{book}{lesson}"));
    assert!(fault.contains("broken-link"), "{fault}");
    let fault = faults("```console\n$ crossbook explain raw-html\nHello\n```\n");
    assert!(
        fault.contains("- Hello\n") && fault.contains("+ warning[raw-html]"),
        "{fault}"
    );
    let fault = faults("```toml\ntitle = \"T\"\n```\n");
    assert!(fault.contains("has no title"), "{fault}");
    let fault = faults("```console\n$ crossbook serve --prot 1 --open\n```\n");
    assert!(fault.contains("--prot"), "{fault}");
}

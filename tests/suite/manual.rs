//! Help, completions and the manual: made from the commands, so that none is left out.

use std::fs;

use crate::cli::crossbook;

/// Every command with those below it, as its help lists them.
fn commands() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(command) = open.pop() {
        let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = crossbook(&arguments).out;
        let list = help.split("Commands:\n").nth(1).unwrap_or_default();
        let lines = list.lines().take_while(|line| !line.is_empty());
        for line in lines.filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
            let name = line.split_whitespace().next().expect("a name");
            if name != "help" {
                open.push([command.clone(), vec![name.to_owned()]].concat());
            }
        }
        found.push(command);
    }
    assert!(found.len() > 15, "{found:?}");
    found
}

#[test]
fn every_help_has_examples_that_are_commands() {
    for command in commands() {
        let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = crossbook(&arguments);
        assert_eq!(help.code, 0, "{command:?}");
        let examples = help.out.split("Examples:\n").nth(1);
        let examples = examples.unwrap_or_else(|| panic!("{command:?} has no examples"));
        let begins = format!("crossbook {}", command.join(" "));
        let n_own = examples
            .lines()
            .filter(|line| line.trim_start().starts_with(begins.trim()));
        assert!(n_own.count() > 0, "{command:?}: {examples}");
        let is_wide = |line: &&str| line.chars().count() > 80;
        let wide: Vec<&str> = examples.lines().filter(is_wide).collect();
        assert!(wide.is_empty(), "{command:?}: {wide:?}");
    }
}

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = crossbook(&["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for command in commands().iter().filter_map(|command| command.last()) {
            assert!(ran.out.contains(command.as_str()), "{shell}: {command}");
        }
    }
    let ran = crossbook(&["completions", "cmd"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pages = folder.path().join("man1");
    let ran = crossbook(&["man", "--write", pages.to_str().expect("a plain name")]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    for command in commands() {
        let name = [vec!["crossbook".to_owned()], command.clone()]
            .concat()
            .join("-");
        let page = fs::read_to_string(pages.join(format!("{name}.1")));
        let page = page.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(page.contains(".SH NAME"), "{name}: {page}");
        let mut arguments = vec!["man"];
        arguments.extend(command.iter().map(String::as_str));
        assert_eq!(crossbook(&arguments).out, page, "{name}");
    }
    let ran = crossbook(&["man", "biuld"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `build`?"), "{}", ran.err);
}

#[test]
fn every_page_of_the_manual_says_of_what_program_it_is() {
    let source = format!("\"crossbook {}\"", env!("CARGO_PKG_VERSION"));
    for command in [&["man"][..], &["man", "build"], &["man", "new", "lesson"]] {
        let page = crossbook(command).out;
        let title = page.lines().find(|line| line.starts_with(".TH"));
        assert!(
            title.is_some_and(|line| line.contains(&source)),
            "{title:?}"
        );
    }
}

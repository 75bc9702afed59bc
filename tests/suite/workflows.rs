//! The workflows of this repository and of new books: readable, frugal with permissions,
//! and naming only commands that there are.

use std::fs;
use std::path::{Path, PathBuf};

use saphyr::{LoadableYamlNode, Yaml};

use crate::cli::crossbook;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every workflow by its name: those of this repository, and the starter's.
fn workflows() -> Vec<(String, String)> {
    let folder = root().join(".github/workflows");
    let entries = fs::read_dir(&folder).expect("workflows");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("one").path()).collect();
    files.push(root().join("src/starter/_github/workflows/pages.yml"));
    files.sort();
    assert!(files.len() >= 4, "{files:?}");
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).expect("below").display();
        (name.to_string(), fs::read_to_string(&path).expect("text"))
    };
    files.into_iter().map(read).collect()
}

fn parsed(text: &str) -> Yaml<'_> {
    let mut documents = Yaml::load_from_str(text).expect("YAML");
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

/// The steps of every job, in their order.
fn steps<'y>(workflow: &'y Yaml<'y>) -> Vec<&'y Yaml<'y>> {
    let jobs = workflow["jobs"].as_mapping().expect("jobs");
    jobs.values()
        .flat_map(|job| job["steps"].as_sequence().expect("steps"))
        .collect()
}

fn text<'y>(node: &'y Yaml<'y>, key: &str) -> Option<&'y str> {
    node.as_mapping_get(key).and_then(|value| value.as_str())
}

/// What follows `crossbook` in a line of a script, however it is started.
fn arguments(line: &str) -> Option<Vec<&str>> {
    let line = line.trim();
    let rest = match line.strip_prefix("cargo run ") {
        Some(rest) => rest.split_once(" -- ").or(rest.split_once("-- "))?.1,
        None => line.strip_prefix("crossbook ")?,
    };
    Some(rest.split_whitespace().collect())
}

#[test]
fn commands_in_workflows_exist() {
    let mut n_commands = 0;
    for (name, source) in workflows() {
        for step in steps(&parsed(&source)) {
            let script = text(step, "run").unwrap_or_default();
            for command in script.lines().filter_map(arguments) {
                n_commands += 1;
                let ran = crossbook(&[command.as_slice(), &["--help"]].concat());
                assert_eq!(ran.code, 0, "{name}: {command:?}: {}", ran.err);
            }
            for path in script
                .split_whitespace()
                .filter(|w| w.starts_with("tests/"))
            {
                assert!(root().join(path).is_file(), "{name}: {path}");
            }
        }
    }
    assert!(n_commands >= 8, "only {n_commands} found");
}

#[test]
fn nothing_may_be_written_unless_a_job_needs_it() {
    for (name, source) in workflows() {
        let workflow = parsed(&source);
        let permissions = workflow["permissions"].as_mapping().expect("permissions");
        let all: Vec<_> = permissions
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        assert_eq!(all, [(Some("contents"), Some("read"))], "{name}");
    }
}

#[test]
fn a_deployment_that_has_begun_is_finished() {
    for (name, source) in workflows() {
        if source.contains("actions/deploy-pages@") {
            let workflow = parsed(&source);
            let is_ended = workflow["concurrency"]["cancel-in-progress"].as_bool();
            assert_eq!(is_ended, Some(false), "{name}");
        }
    }
}

#[test]
fn actions_are_pinned_to_a_major_version() {
    for (name, source) in workflows() {
        let workflow = parsed(&source);
        let uses: Vec<&str> = steps(&workflow)
            .into_iter()
            .filter_map(|step| text(step, "uses"))
            .collect();
        assert!(!uses.is_empty(), "{name}");
        for action in uses {
            let (owner, version) = action.split_once("@v").expect("a version");
            assert!(owner.starts_with("actions/"), "{name}: {action}");
            assert!(
                version.bytes().all(|b| b.is_ascii_digit()),
                "{name}: {action}"
            );
        }
    }
}

#[test]
fn both_pages_workflows_have_one_form() {
    let shape = |path: &str| {
        let source = fs::read_to_string(root().join(path)).expect("a workflow");
        let workflow = parsed(&source);
        let steps = steps(&workflow).into_iter();
        let steps: Vec<String> = steps
            .map(|step| text(step, "name").or(text(step, "uses")).expect("either"))
            .map(str::to_owned)
            .collect();
        let commands: Vec<String> = source
            .lines()
            .filter_map(|line| arguments(line.trim().strip_prefix("run: ")?))
            .map(|words| words.join(" "))
            .collect();
        let tail = |from: &str| source[source.find(from).expect(from)..].to_owned();
        (steps, commands, tail("  deploy:\n"))
    };
    let own = shape(".github/workflows/pages.yml");
    assert_eq!(own, shape("src/starter/_github/workflows/pages.yml"));
    assert!(
        own.1
            .iter()
            .any(|command| command.contains("--format github"))
    );
}

#[test]
fn the_oldest_rust_is_the_one_that_is_promised() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let promised = manifest["package"]["rust-version"].as_str().expect("text");
    let ci = fs::read_to_string(root().join(".github/workflows/ci.yml")).expect("ci.yml");
    assert!(ci.contains(&format!("OLDEST: \"{promised}\"\n")));
}

#[test]
fn the_package_holds_what_is_built_in() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let included = manifest["package"]["include"].as_array().expect("a list");
    let is_included = |path: &str| {
        let path = format!("/{path}");
        let mut listed = included.iter().filter_map(|item| item.as_str());
        listed.any(|item| path == item || path.starts_with(&format!("{item}/")))
    };
    // Every folder that is built in, and the files that the package names.
    for path in ["src/starter", "src/main.rs", "themes/default", "README.md"] {
        assert!(is_included(path), "{path}");
        assert!(root().join(path).exists(), "{path}");
    }
    for source in walkdir::WalkDir::new(root().join("src")) {
        let source = source.expect("the source");
        if source
            .path()
            .extension()
            .is_none_or(|ending| ending != "rs")
        {
            continue;
        }
        let text = fs::read_to_string(source.path()).expect("text");
        for found in text.split("include_dir!(\"$CARGO_MANIFEST_DIR/").skip(1) {
            let path = found.split('"').next().unwrap_or_default();
            assert!(is_included(path), "{path} is built in, but not packed");
        }
    }
}

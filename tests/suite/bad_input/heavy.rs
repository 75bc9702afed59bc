//! How large and how deep: inputs that make careless programs recurse or crawl.

use super::*;

/// Inputs that make careless programs recurse without end or take squared time.
fn heavy_inputs() -> Vec<(&'static str, &'static str, String)> {
    const DEEP: usize = 10_000;
    let lesson = "content/about.md";
    let yaml = |text: String| format!("---\ntitle: About\nx: {text}\n---\n");
    let toml = |text: String| format!("+++\ntitle = \"About\"\n{text}\n+++\n");
    let titled = |text: String| format!("# About\n\n{text}\n");
    let indented: String = (0..1_000)
        .map(|n| format!("{}- a\n", "  ".repeat(n)))
        .collect();
    vec![
        ("quotes", lesson, titled(">".repeat(DEEP) + " a")),
        ("lists on a line", lesson, titled("- ".repeat(DEEP) + "a")),
        ("lists by indentation", lesson, titled(indented)),
        ("numbered lists", lesson, titled("1. ".repeat(DEEP) + "a")),
        (
            "quotes and lists",
            lesson,
            titled("> - ".repeat(DEEP) + "a"),
        ),
        ("opening brackets", lesson, titled("[".repeat(DEEP))),
        (
            "closed brackets",
            lesson,
            titled("[".repeat(DEEP) + "a" + &"]".repeat(DEEP)),
        ),
        ("links", lesson, titled("[a](".repeat(DEEP))),
        (
            "images",
            lesson,
            titled("![".repeat(DEEP) + "a" + &"](b)".repeat(DEEP)),
        ),
        (
            "wiki links",
            lesson,
            titled("[[".repeat(DEEP) + "a" + &"]]".repeat(DEEP)),
        ),
        (
            "stars",
            lesson,
            titled("*".repeat(DEEP) + "a" + &"*".repeat(DEEP)),
        ),
        ("open emphasis", lesson, titled("*a ".repeat(DEEP))),
        (
            "mixed emphasis",
            lesson,
            titled("*a _b ".repeat(DEEP) + &"_ *".repeat(DEEP)),
        ),
        ("strikes", lesson, titled("~~a ".repeat(DEEP))),
        (
            "backticks",
            lesson,
            titled((1..400).map(|n| "`".repeat(n) + " ").collect()),
        ),
        ("dollars", lesson, titled("$a ".repeat(DEEP))),
        ("angles", lesson, titled("<a ".repeat(DEEP))),
        ("comments", lesson, titled("<!-- ".repeat(DEEP))),
        ("entities", lesson, titled("&amp".repeat(DEEP))),
        (
            "footnotes",
            lesson,
            titled("[^a]".repeat(DEEP) + "\n\n[^a]: b [^a]"),
        ),
        ("footnotes without end", lesson, titled("[^".repeat(DEEP))),
        ("definitions", lesson, titled("[a]: b\n".repeat(DEEP))),
        (
            "pipes",
            lesson,
            titled(format!(
                "|{}\n|{}\n",
                "a|".repeat(2_000),
                "-|".repeat(2_000)
            )),
        ),
        (
            "rows",
            lesson,
            titled(format!("|a|\n|-|\n{}", "|a\n".repeat(DEEP))),
        ),
        ("terms", lesson, titled("a\n\n: b\n\n".repeat(2_000))),
        ("yaml brackets", lesson, yaml("[".repeat(DEEP))),
        ("yaml braces", lesson, yaml("{a: ".repeat(DEEP))),
        (
            "yaml dashes",
            lesson,
            yaml(format!("\n  {}a", "- ".repeat(DEEP))),
        ),
        (
            "yaml colons",
            lesson,
            yaml(format!("\n  {}a", ": ".repeat(DEEP))),
        ),
        (
            "yaml question marks and dashes",
            lesson,
            yaml(format!("\n  {}a", "? - ".repeat(DEEP))),
        ),
        ("yaml by indentation", lesson, yaml(yaml_stairs())),
        (
            "yaml tags",
            lesson,
            yaml(format!("{}a", "!a ".repeat(DEEP))),
        ),
        (
            "yaml question marks",
            lesson,
            yaml(format!("\n  {}a", "? ".repeat(DEEP))),
        ),
        ("yaml aliases", lesson, yaml_bomb()),
        (
            "toml brackets",
            lesson,
            toml(format!("x = {}", "[".repeat(DEEP))),
        ),
        (
            "toml braces",
            lesson,
            toml(format!("x = {}", "{a=".repeat(DEEP))),
        ),
        (
            "toml dots",
            lesson,
            toml(format!("{}a = 1", "a.".repeat(DEEP))),
        ),
        (
            "toml tables",
            lesson,
            toml(format!("[{}a]", "a.".repeat(DEEP))),
        ),
        (
            "equal headings",
            lesson,
            titled("## Risk\n\n".repeat(50_000)),
        ),
        (
            "numbered headings",
            lesson,
            titled((0..20_000).map(|n| format!("## Risk {n}\n")).collect()),
        ),
        (
            "code of 5 MB",
            lesson,
            titled(format!(
                "```rust\n{}```",
                "let x = \"y\";\n".repeat(400_000)
            )),
        ),
        (
            "code of a long line",
            lesson,
            titled(format!("```js\n{}\n```", "a(".repeat(400_000))),
        ),
        ("line of 50 MB", lesson, "x".repeat(50_000_000)),
        (
            "links to nothing",
            lesson,
            titled((0..20_000).map(|n| format!("[a](b{n}.md)\n")).collect()),
        ),
        (
            "marked lines",
            lesson,
            titled("```rust {1-10000,1-10000}\na\n```\n".repeat(50)),
        ),
    ]
}

/// A key in a key in a key.
fn yaml_stairs() -> String {
    (0..1_500)
        .map(|n| format!("\n{}a:", " ".repeat(n + 1)))
        .collect()
}

/// Nine lists, each of nine times the one before.
fn yaml_bomb() -> String {
    let mut text = String::from("---\ntitle: About\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..9 {
        let before = format!("*a{}", n - 1);
        let items = vec![before; 9].join(", ");
        text.push_str(&format!("a{n}: &a{n} [{items}]\n"));
    }
    text.push_str("---\n");
    text
}

#[test]
fn no_input_overflows_or_takes_for_ever() {
    let mut slowest = Vec::new();
    let mut faults = Vec::new();
    for (what, path, text) in heavy_inputs() {
        let folder = folder();
        put(folder.path(), path, text.as_bytes());
        let start = Instant::now();
        let mut check = program(folder.path(), &["check", "--format", "short"]);
        // Thousands of complaints do not fit into a pipe.
        let messages = folder.path().join("messages");
        check.stderr(fs::File::create(&messages).expect("a file"));
        let ended = try_finish(check);
        slowest.push((start.elapsed(), what));
        let messages = fs::read_to_string(&messages).expect("messages are UTF-8");
        let fault = match ended {
            Err(fault) => fault,
            Ok(_) if messages.contains("panicked") => "panicked".to_owned(),
            Ok(_) => continue,
        };
        let start: String = messages.chars().take(500).collect();
        faults.push(format!("{what}: {fault}\n{start}"));
    }
    slowest.sort_unstable_by(|a, b| b.cmp(a));
    println!("slowest: {:#?}", &slowest[..5]);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn deep_nesting_is_named() {
    let quotes = format!("# About\n\n{} a\n", ">".repeat(10_000));
    let found = complaints_about("content/about.md", quotes.as_bytes());
    assert!(found.contains("error[nested-too-deeply]"), "{found}");
}

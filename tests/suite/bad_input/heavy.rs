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
            "dashes in yaml",
            lesson,
            yaml(format!("a{}", "-".repeat(200_000))),
        ),
        (
            "tabs in yaml",
            lesson,
            yaml(format!("a{}b", "\t".repeat(200_000))),
        ),
        (
            "footnotes without definition",
            lesson,
            titled((0..50_000).map(|n| format!("[^{n}] `")).collect()),
        ),
        (
            "reference links",
            lesson,
            titled("[a][b] ".repeat(50_000) + "\n\n[b]: https://example.org/b"),
        ),
        (
            "broken anchors",
            lesson,
            titled(
                (0..2_000)
                    .map(|n| format!("## Some heading of number {n}\n\n[a](#some-headin-{n})\n\n"))
                    .collect(),
            ),
        ),
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
            "table of 50 columns and 5,000 rows",
            lesson,
            titled(format!(
                "|{}\n|{}\n{}",
                "a|".repeat(50),
                "-|".repeat(50),
                format!("|{}\n", "b|".repeat(50)).repeat(5_000)
            )),
        ),
        (
            "formula of 100 kB",
            lesson,
            titled(format!("$$\n{}x\n$$\n", "x + ".repeat(25_000))),
        ),
        (
            "formula in formulas",
            lesson,
            titled(format!(
                "$$\n{}x{}\n$$\n",
                r"\sqrt{".repeat(DEEP),
                "}".repeat(DEEP)
            )),
        ),
        (
            "diagram of 100 kB",
            lesson,
            titled(format!(
                "```mermaid\nflowchart LR\n{}```\n",
                " A --> B\n".repeat(11_000)
            )),
        ),
        (
            "groups of a diagram",
            lesson,
            titled(format!(
                "```mermaid\nflowchart LR\n{} A --> B\n{}```\n",
                "subgraph s\n".repeat(DEEP),
                "end\n".repeat(DEEP)
            )),
        ),
        (
            "plan of nine thousand years",
            lesson,
            titled(
                "```mermaid\ngantt\n dateFormat YYYY-MM-DD\n A : 1000-01-01, 1d\n B : 9999-01-01, 1d\n```\n"
                    .to_owned(),
            ),
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

/// The limits that authors are told of, by their code and their number.
#[test]
fn limits_of_drawings_are_named() {
    let formula = |latex: String| format!("# About\n\n$$\n{latex}\n$$\n");
    let diagram = |text: &str| format!("# About\n\n```mermaid\n{text}```\n");
    let groups = format!("flowchart LR\n{}", "subgraph s\n".repeat(400));
    for (text, code, limit) in [
        (
            formula("x+".repeat(50_000)),
            "formula",
            "longer than 10000 bytes",
        ),
        (formula("{".repeat(5_000)), "formula", "more than 40 deep"),
        (
            diagram(&format!("flowchart LR\n A[{}]\n", "x".repeat(100_000))),
            "diagram",
            "longer than 20000 bytes",
        ),
        (
            diagram(&format!("flowchart LR\n{}", " A --> B\n".repeat(600))),
            "diagram",
            "more than 500 lines",
        ),
        (diagram(&groups), "diagram", "more than 20 deep"),
        (
            diagram("gantt\n A : 1000-01-01, 1d\n B : 9999-01-01, 1d\n"),
            "diagram",
            "more than 100 years",
        ),
    ] {
        let found = complaints_about("content/about.md", text.as_bytes());
        let code = format!("warning[invalid-{code}]");
        assert!(
            found.contains(&code) && found.contains(limit),
            "{limit}: {found:.500}"
        );
        assert_eq!(found.lines().count(), 1, "{found:.500}");
    }
}

#[test]
fn deep_nesting_is_named() {
    let quotes = format!("# About\n\n{} a\n", ">".repeat(10_000));
    let found = complaints_about("content/about.md", quotes.as_bytes());
    assert!(found.contains("error[nested-too-deeply]"), "{found}");
}

//! Scripts where words belong: whatever holds them, pages show them as text.

use super::*;

use crossbook::site::Options;

/// Ends everything it may stand in, then tries to run.
const SCRIPT: &str =
    r#"</script></title></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>"#;

#[test]
fn scripts_in_labels_are_text() {
    let toml = |text: &str| text.replace("{}", SCRIPT);
    let md = |text: &str| text.replace("{}", &SCRIPT.replace('\\', ""));
    let book = Book::new([
        (
            "book.toml",
            toml("title = \"{}\"\ndescription = \"{}\"\nauthors = [\"{}\"]\n"),
        ),
        (
            "content/pmp/framework.toml",
            toml(
                "[framework]\nid = \"pmp\"\nname = \"{}\"\ntrademark = \"{}\"\nschemes = [\"pmbok\"]\n",
            ),
        ),
        (
            "content/itil/framework.toml",
            toml("[framework]\nid = \"itil\"\nname = \"Other\"\nschemes = [\"itil\"]\n"),
        ),
        (
            "content/pmp/schemes/pmbok.toml",
            toml(
                "[scheme]\nid = \"pmbok\"\ntitle = \"{}\"\nnote = \"{}\"\n\n[[topic]]\nid = \"pmbok-a\"\nlabel = \"{}\"\nalt = [\"x {}\"]\ndefinition = \"{}\"\n",
            ),
        ),
        (
            "content/itil/schemes/itil.toml",
            toml("[scheme]\nid = \"itil\"\n\n[[topic]]\nid = \"itil-a\"\nlabel = \"y {}\"\n"),
        ),
        (
            "content/crosswalk/mappings/itil--pmp.toml",
            toml(
                "[set]\nid = \"itil--pmp\"\nsubject = \"itil\"\nobject = \"pmp\"\n\n[[mapping]]\nid = \"XW-1\"\nsubject = \"itil-a\"\npredicate = \"close\"\nobject = \"pmbok-a\"\nrationale = \"{}\"\nconfidence = 0.5\nauthor = \"{}\"\ndate = 2026-01-01\n",
            ),
        ),
        (
            "content/paths/one.toml",
            toml(
                "[path]\nid = \"one\"\ntitle = \"{}\"\ndescription = \"{}\"\nsteps = [\"pmp/a/x\"]\n",
            ),
        ),
        (
            "content/pmp/a/x.md",
            toml(
                "+++\ntitle = \"{}\"\ndescription = \"{}\"\nteaches = [\"pmbok-a\"]\nobjectives = [\"{}\"]\ntags = [\"{}\"]\nsources = [\"{}\"]\n+++\n",
            ) + &md(
                "\n## {}\n\n`{}` $\\text{{}}$ [{}](topic:pmbok-a)\n\n| {} |\n|---|\n| {} |\n\n\
                 ```rust title=\"{}\"\n{}\n```\n\n```mermaid\nflowchart LR\n A[{}] --> B[b]\n```\n\n\
                 :::quiz {}\n1. {}?\n   - [x] {}\n   - [ ] no\n:::\n\n:::flashcard\n{}?\n\n**Answer:** {}\n:::\n\n\
                 :::term {}\n{}\n:::\n\n:::case {}\n{}\n:::\n\n:::tabs\n### {}\n\n{}\n:::\n",
            ),
        ),
    ]);
    let site = book.build(Options::default()).site;
    let mut n_shown = 0;
    for (path, content) in &site.files {
        if ![".html", ".svg", ".js"]
            .iter()
            .any(|end| path.as_str().ends_with(end))
        {
            continue;
        }
        let text = String::from_utf8_lossy(content.bytes());
        n_shown += text.matches("&lt;script&gt;alert(1)").count();
        for bad in ["<script>alert", "<img src=x", "</script></title>"] {
            let is_data = path.as_str().ends_with(".js");
            assert!(is_data || !text.contains(bad), "{path} holds `{bad}`");
        }
    }
    assert!(n_shown > 40, "only {n_shown} labels are shown");
}

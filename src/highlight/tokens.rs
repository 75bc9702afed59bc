//! Program text to tokens with one-letter classes, through syntect's grammars.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::{
    BasicScopeStackOp, ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet,
};

use crate::page::escape;
use crate::parse::Block;

/// The grammars, read from the binary once.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// TextMate scopes and the class each gets; the longest that fits wins. A dozen
/// classes are all a theme can tell apart, and they keep pages small.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("string", "s"),
    ("constant.character.escape", "n"),
    ("constant", "n"),
    ("support.constant", "n"),
    ("keyword", "k"),
    ("keyword.operator", "o"),
    ("keyword.operator.word", "k"),
    ("keyword.operator.logical.python", "k"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("support.macro", "f"),
    ("entity.name.class", "t"),
    ("entity.name.type", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.trait", "t"),
    ("entity.other.inherited-class", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("storage.type.primitive", "t"),
    ("entity.name.tag", "k"),
    ("entity.other.attribute-name", "a"),
    ("meta.annotation", "a"),
    ("variable.annotation", "a"),
    ("variable.language", "v"),
    ("variable.parameter", "v"),
    ("variable.other.readwrite.assignment", "v"),
    ("markup.deleted", "d"),
    ("markup.inserted", "i"),
    ("markup.heading", "h"),
    ("entity.name.section", "h"),
    ("punctuation.section", "p"),
    ("punctuation.separator", "p"),
    ("punctuation.terminator", "p"),
];

static RULES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let mut rules: Vec<(Scope, &str)> = CLASSES
        .iter()
        .map(|(scope, class)| (Scope::new(scope).expect("a scope of few parts"), *class))
        .collect();
    rules.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
    rules
});

thread_local! {
    /// The class of each scope met so far; the same few hundred come all the time.
    static KNOWN: RefCell<HashMap<Scope, Option<&'static str>>> = RefCell::default();
}

/// The grammar for the language a fence names.
pub(super) fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    if language.is_empty() {
        return None;
    }
    let usual = match language {
        "console" | "shell" => "sh",
        "text" => "txt",
        other => other,
    };
    SYNTAXES.find_syntax_by_token(usual)
}

/// Names and endings by which languages can be named.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    SYNTAXES
        .syntaxes()
        .iter()
        .flat_map(|syntax| syntax.file_extensions.iter())
        .map(String::as_str)
        .chain([
            "python",
            "rust",
            "javascript",
            "typescript",
            "bash",
            "haskell",
            "kotlin",
            "mermaid",
        ])
}

/// What a typed line of a terminal's listing begins with, and one that goes on.
const PROMPTS: [&str; 2] = ["$ ", "> "];

/// Writes a block with classes around its tokens. In a listing of a terminal only what was
/// typed has any: what was printed is no program.
pub(super) fn write(html: &mut String, syntax: &SyntaxReference, block: &Block) {
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut classes: Vec<Option<&'static str>> = Vec::new();
    let is_listing = block.language == "console" && block.text.starts_with(PROMPTS[0]);
    for (number, whole) in (1u32..).zip(with_line_ends(&block.text)) {
        let mut line = whole.as_str();
        let marked = block.marked_lines.binary_search(&number).is_ok();
        open_line(html, marked);
        if is_listing {
            let Some(prompt) = PROMPTS.iter().find(|prompt| line.starts_with(**prompt)) else {
                escape(html, line.trim_end_matches('\n'));
                close_line(html, marked);
                continue;
            };
            line = &line[prompt.len()..];
            html.push_str("<span class=\"p\">");
            escape(html, prompt);
            html.push_str("</span>");
            if *prompt == PROMPTS[0] {
                state = ParseState::new(syntax);
                scopes = ScopeStack::new();
                classes.clear();
            }
        }
        let Ok(ops) = state.parse_line(line, &SYNTAXES) else {
            escape(html, line.trim_end_matches('\n'));
            close_line(html, marked);
            continue;
        };
        let mut writer = Tokens {
            html,
            class: None,
            open: false,
        };
        let mut done = 0;
        for (at, op) in &ops {
            let at = (*at).min(line.len());
            writer.token(&line[done..at], class_of(&classes));
            done = at;
            let applied = scopes.apply_with_hook(op, |op, _| match op {
                BasicScopeStackOp::Push(scope) => classes.push(class(scope)),
                BasicScopeStackOp::Pop => {
                    classes.pop();
                }
            });
            if applied.is_err() {
                break;
            }
        }
        writer.token(&line[done..], class_of(&classes));
        writer.close();
        close_line(html, marked);
    }
}

/// Writes a block without tokens.
pub(super) fn write_plain(html: &mut String, block: &Block) {
    if block.marked_lines.is_empty() {
        escape(html, &block.text);
        return;
    }
    for (number, line) in (1u32..).zip(with_line_ends(&block.text)) {
        let marked = block.marked_lines.binary_search(&number).is_ok();
        open_line(html, marked);
        escape(html, line.trim_end_matches('\n'));
        close_line(html, marked);
    }
}

/// Lines that all end with `\n`, as the grammars expect.
fn with_line_ends(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(|line| format!("{line}\n"))
}

fn open_line(html: &mut String, marked: bool) {
    if marked {
        html.push_str("<mark class=\"line\">");
    }
}

fn close_line(html: &mut String, marked: bool) {
    if marked {
        html.push_str("</mark>");
    }
    html.push('\n');
}

fn class_of(classes: &[Option<&'static str>]) -> Option<&'static str> {
    classes.iter().rev().find_map(|class| *class)
}

fn class(scope: Scope) -> Option<&'static str> {
    KNOWN.with_borrow_mut(|known| {
        *known.entry(scope).or_insert_with(|| {
            RULES
                .iter()
                .find(|(rule, _)| rule.is_prefix_of(scope))
                .map(|(_, class)| *class)
        })
    })
}

/// Joins neighbors of the same class into one element.
struct Tokens<'a> {
    html: &'a mut String,
    class: Option<&'static str>,
    open: bool,
}

impl Tokens<'_> {
    fn token(&mut self, text: &str, class: Option<&'static str>) {
        let text = text.trim_end_matches('\n');
        if text.is_empty() {
            return;
        }
        // Space has no color: it continues whatever stands around it.
        let is_space = text.bytes().all(|b| b == b' ');
        if class != self.class && !is_space {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
                self.open = true;
            }
            self.class = class;
        }
        escape(self.html, text);
    }

    fn close(&mut self) {
        if std::mem::take(&mut self.open) {
            self.html.push_str("</span>");
        }
        self.class = None;
    }
}

#[cfg(test)]
mod tests {
    use super::super::highlight;
    use crate::address::ContentPath;
    use crate::parse::{Block, BlockKind};
    use crate::source::SourceFile;

    fn html(language: &str, text: &str, marked_lines: &[u32]) -> String {
        let file = SourceFile::new(ContentPath::new("a.md").unwrap(), "");
        let block = Block {
            kind: BlockKind::Code,
            language: language.to_owned(),
            text: text.to_owned(),
            title: None,
            marked_lines: marked_lines.to_vec(),
            lines: Vec::new(),
            span: file.span(0..0),
        };
        let html = highlight(&block).html;
        let start = html.find("<code").unwrap();
        html[start..].replace("</code></pre></figure>", "")
    }

    #[test]
    fn tokens_get_one_letter_classes_and_no_colors() {
        assert_eq!(
            html("python", "x = 1 # one\n", &[]),
            "<code class=\"language-python\">x <span class=\"o\">= </span>\
             <span class=\"n\">1 </span><span class=\"c\"># one</span>\n"
        );
    }

    #[test]
    fn what_a_terminal_printed_has_no_tokens() {
        assert_eq!(
            html("console", "$ echo 'a\n> b'\na b\n", &[]),
            "<code class=\"language-console\"><span class=\"p\">$ </span>\
             <span class=\"f\">echo </span><span class=\"s\">'a</span>\n\
             <span class=\"p\">&gt; </span><span class=\"s\">b'</span>\na b\n"
        );
    }

    #[test]
    fn marked_lines_and_markup_in_code_are_safe() {
        assert_eq!(
            html("nonsense", "<b>\n&\n", &[2]),
            "<code class=\"language-nonsense\">&lt;b&gt;\n<mark class=\"line\">&amp;</mark>\n"
        );
    }
}

//! What the tags of a template say of its place in the theme: what it extends, which
//! blocks it has, which names it holds. Tags are found, not understood: whether a
//! template is sound is for `render` to tell.

use std::collections::BTreeSet;
use std::ops::Range;

/// The tags of one template.
#[derive(Debug, Default)]
pub struct Tags {
    /// The template that it extends, if its name is written out.
    pub parent: Option<String>,
    pub blocks: Vec<BlockTag>,
    /// Blocks that are printed a second time: `{{ self.title() }}`.
    pub calls: BTreeSet<String>,
    /// Every text in quotes.
    pub texts: BTreeSet<String>,
    /// Some name of a template or an asset is worked out and not written.
    pub computes_names: bool,
}

/// A block of a template.
#[derive(Debug, PartialEq, Eq)]
pub struct BlockTag {
    pub name: String,
    /// Where the name stands, in bytes.
    pub range: Range<usize>,
    /// It stands inside another block of the same template.
    pub is_inner: bool,
    /// Nothing stands in it.
    pub is_empty: bool,
}

impl Tags {
    /// Reads a template. Of one that is no template, whatever can be read.
    pub fn of(text: &str) -> Self {
        let mut tags = Self::default();
        // The blocks that are open, by index.
        let mut open: Vec<usize> = Vec::new();
        // The tag before, if it opened a block, and where it ended.
        let mut opened: Option<(usize, usize)> = None;
        let mut at = 0;
        while let Some((start, kind)) = next_tag(text, at) {
            let inner_start = start + 2;
            let closing = match kind {
                b'{' => "}}",
                b'%' => "%}",
                _ => "#}",
            };
            let inner_end = if kind == b'#' {
                text[inner_start..]
                    .find(closing)
                    .map_or(text.len(), |end| inner_start + end)
            } else {
                end_of_code(text, inner_start, closing)
            };
            at = (inner_end + 2).min(text.len());
            if kind == b'#' {
                continue;
            }
            let inner = &text[inner_start..inner_end];
            tags.names(inner);
            if kind == b'{' {
                opened = None;
                continue;
            }
            let code = inner.trim_matches(['-', '+']).trim();
            let (word, rest) = code.split_once(char::is_whitespace).unwrap_or((code, ""));
            let before = opened.take();
            match word {
                "block" => {
                    let name = rest.split_whitespace().next().unwrap_or_default();
                    let place = offset(text, name, inner_start);
                    opened = Some((tags.blocks.len(), at));
                    tags.blocks.push(BlockTag {
                        name: name.to_owned(),
                        range: place..place + name.len(),
                        is_inner: !open.is_empty(),
                        is_empty: false,
                    });
                    open.push(tags.blocks.len() - 1);
                }
                "endblock" => {
                    if let (Some(index), Some((last, end))) = (open.pop(), before) {
                        tags.blocks[index].is_empty =
                            index == last && text[end..start].trim().is_empty();
                    }
                }
                "extends" => match literal(rest) {
                    Some((name, after)) if after.trim().is_empty() => {
                        tags.parent = Some(name.to_owned());
                    }
                    _ => tags.computes_names = true,
                },
                "include" | "import" | "from" => tags.computes_names |= !is_written(rest),
                // Nothing in it is a tag.
                "raw" => at = text[at..].find("endraw").map_or(text.len(), |end| at + end),
                _ => {}
            }
        }
        tags
    }

    /// The names that a piece of code holds.
    fn names(&mut self, code: &str) {
        let mut rest = code;
        while let Some(at) = rest.find(['"', '\'']) {
            match literal(&rest[at..]) {
                Some((text, after)) => {
                    // What it spells is not what stands there.
                    self.computes_names |= text.contains('\\') && text.contains(".html");
                    self.texts.insert(text.to_owned());
                    rest = after;
                }
                None => break,
            }
        }
        for (at, found) in code.match_indices("assets") {
            let rest = &code[at + found.len()..];
            let is_written = match rest.strip_prefix('[') {
                Some(inside) => {
                    let inside = inside.split(']').next().unwrap_or_default();
                    inside.contains(['"', '\'']) && !inside.contains('~')
                }
                None => rest.starts_with('.'),
            };
            self.computes_names |= !is_written;
        }
        for (at, found) in code.match_indices("self.") {
            let rest = &code[at + found.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            self.calls
                .insert(rest[..end.unwrap_or(rest.len())].to_owned());
        }
    }
}

/// The next `{{`, `{%` or `{#`: where it starts, and its second byte.
fn next_tag(text: &str, from: usize) -> Option<(usize, u8)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += text.get(at..)?.find('{')?;
        match bytes.get(at + 1) {
            Some(kind @ (b'{' | b'%' | b'#')) => return Some((at, *kind)),
            _ => at += 1,
        }
    }
}

/// Whether the names that stand in a tag of inclusion, one or a list, are all written out.
fn is_written(code: &str) -> bool {
    let code = code.trim();
    let mut rest = code.strip_prefix('[').unwrap_or(code);
    while let Some((_, after)) = literal(rest) {
        let after = after.trim_start();
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => {
                let after = after.strip_prefix(']').unwrap_or(after).trim_start();
                let word = after.split_whitespace().next().unwrap_or_default();
                return ["", "ignore", "with", "without", "as", "import"].contains(&word);
            }
        }
    }
    false
}

/// Where the closing signs stand, outside of quotes; the text's end if they are missing.
fn end_of_code(text: &str, from: usize, closing: &str) -> usize {
    let bytes = text.as_bytes();
    let mut quote = None;
    let mut at = from;
    while at < bytes.len() {
        match (bytes[at], quote) {
            (b'\\', Some(_)) => at += 1,
            (byte, Some(open)) if byte == open => quote = None,
            (byte @ (b'"' | b'\''), None) => quote = Some(byte),
            (_, None) if bytes[at..].starts_with(closing.as_bytes()) => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// A text in quotes at the beginning, and what follows it.
fn literal(code: &str) -> Option<(&str, &str)> {
    let code = code.trim_start();
    let quote = code.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut is_escaped = false;
    let end = code[1..].find(|c| {
        let is_end = c == quote && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    Some((&code[1..=end], &code[end + 2..]))
}

/// Where `part`, a slice of `text`, begins in it; `fallback` if it is none.
fn offset(text: &str, part: &str, fallback: usize) -> usize {
    let at = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    if at <= text.len() { at } else { fallback }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<(String, &str, bool, bool)> {
        let tags = Tags::of(text);
        let shown = tags.blocks.into_iter();
        shown
            .map(|block| {
                let place = &text[block.range];
                (block.name, place, block.is_inner, block.is_empty)
            })
            .collect()
    }

    #[test]
    fn blocks_have_a_place_and_a_nesting() {
        let text = "{#- {% block no %} -#}\n{% extends \"base.html\" %}\n{%- block a -%}\n\
                    {% block b %} {% endblock b %}x{% endblock %}{% raw %}{% block no %}{% endraw %}\
                    {{ \"{% block no %}\" }}{%block c%}{{ x }}{% endblock %}";
        let owned = |name: &str| name.to_owned();
        assert_eq!(
            blocks(text),
            [
                (owned("a"), "a", false, false),
                (owned("b"), "b", true, true),
                (owned("c"), "c", false, false),
            ]
        );
        assert_eq!(Tags::of(text).parent.as_deref(), Some("base.html"));
    }

    #[test]
    fn names_are_told_from_what_is_worked_out() {
        for (text, computes) in [
            ("{% include \"a.html\" %}{{ assets[\"b.css\"] }}", false),
            ("{{ assets[\"a\" if page.study else 'b'] }}", false),
            (
                "{% include [\"a.html\", \"b.html\"] ignore missing %}",
                false,
            ),
            ("{% include part %}", true),
            ("{% include [\"a.html\", part] %}", true),
            ("{% include \"a.html\" if x else part %}", true),
            ("{% include 'a\\u002ehtml' ~ '' %}", true),
            (
                "{% import 'a.html' as a %}{% from \"a.html\" import b, c %}",
                false,
            ),
            ("{% include \"parts/\" ~ part %}", true),
            ("{% extends \"a.html\" if x else \"b.html\" %}", true),
            ("{{ assets[name] }}", true),
            ("{{ assets[\"icons/\" ~ name] }}", true),
            ("{% for name in assets %}{% endfor %}", true),
        ] {
            assert_eq!(Tags::of(text).computes_names, computes, "{text}");
        }
        let tags =
            Tags::of("{% from 'a.html' import b %}{{ self.title() }}{{ f(\"c\\\"d\", 'e') }}");
        let texts: Vec<&str> = tags.texts.iter().map(String::as_str).collect();
        assert_eq!(texts, ["a.html", "c\\\"d", "e"]);
        assert!(tags.calls.contains("title"));
    }

    #[test]
    fn what_is_no_template_is_read_without_harm() {
        for text in [
            "{%",
            "{{",
            "{#",
            "{",
            "{% block",
            "{% block %}",
            "{% endblock %}",
            "{% raw %}",
            "{{ \"",
            "{{ '\\",
            "{% extends %}",
            "{% block a %}{% block b %}",
            "ä{%ä",
            "{{ assets[",
        ] {
            Tags::of(text);
        }
    }
}

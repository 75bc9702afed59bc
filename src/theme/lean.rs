//! The default theme's scripts and styles as readers get them: without comments and
//! indentation.
//!
//! The sources carry both for their next owner, a tenth of what a reader would load. This
//! is for files that are written to suit: no script has a string that goes over several
//! lines. What a book brings itself is left as it is.

use std::sync::Arc;

/// Leaves out lines that are empty or a comment, the space before the others, the space
/// that code does not need on lines where nothing but double quotes can hold text, and the
/// ends of lines that go on.
pub fn script(text: &[u8]) -> Arc<[u8]> {
    let mut lean = Vec::with_capacity(text.len());
    for line in text.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii();
        if !line.is_empty() && !line.starts_with(b"//") {
            match std::str::from_utf8(line) {
                Ok(text) if !text.contains(['`', '/', '\\', '\'']) => squeeze(&mut lean, text),
                _ => lean.extend(line),
            }
            // Behind these no statement is ended by the line; a comment would be.
            let goes_on = line.ends_with(b";") || line.ends_with(b"{") || line.ends_with(b",");
            if !goes_on || line.windows(2).any(|pair| pair == b"//") {
                lean.push(b'\n');
            }
        }
    }
    lean.into()
}

/// Appends a line of a script without the space around operators and brackets.
fn squeeze(lean: &mut Vec<u8>, line: &str) {
    const SPACED: [&str; 12] = [
        "=", "===", "!==", "=>", "&&", "||", "?", "<", ">", "*", "+=", ">=",
    ];
    for (index, piece) in line.split('"').enumerate() {
        if index > 0 {
            lean.push(b'"');
        }
        // Every second piece stands within quotes.
        if index % 2 == 1 {
            lean.extend(piece.as_bytes());
            continue;
        }
        let mut piece = piece.to_owned();
        for operator in SPACED {
            piece = piece.replace(&format!(" {operator} "), operator);
        }
        for (from, to) in [
            (" : ", ":"),
            (": ", ":"),
            (", ", ","),
            ("; ", ";"),
            ("{ ", "{"),
            (" }", "}"),
            (") {", "){"),
        ] {
            piece = piece.replace(from, to);
        }
        lean.extend(piece.as_bytes());
    }
}

/// Leaves out comments and the space that no declaration or selector needs.
pub fn style(text: &str) -> String {
    let mut lean = String::with_capacity(text.len());
    for (index, piece) in text.split('"').enumerate() {
        // Every second piece stands within quotes.
        if index % 2 == 1 {
            lean.push('"');
            lean.push_str(piece);
            lean.push('"');
        } else {
            lean.push_str(&unquoted(piece));
        }
    }
    lean
}

fn unquoted(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::with_capacity(text.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let lines: Vec<&str> = plain.lines().map(str::trim_start).collect();
    let joined = lines.concat();
    [
        (" {", "{"),
        ("{ ", "{"),
        ("; ", ";"),
        (";}", "}"),
        (" }", "}"),
        (", ", ","),
        (": ", ":"),
        (" > ", ">"),
    ]
    .iter()
    .fold(joined, |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let text = b"// Why.\n\n  f(\"a // b\"); // kept;\n\tg({\n  a,\n  b\n})\nh()\n";
        assert_eq!(
            &*script(text),
            b"f(\"a // b\"); // kept;\ng({a,b\n})\nh()\n"
        );
    }

    #[test]
    fn code_loses_space_and_texts_keep_it() {
        for (line, expected) in [
            (
                "if (a && { b, c } = d) { e(\"f, { g }\", -1); }",
                "if (a&&{b,c}=d){e(\"f, { g }\",-1);}",
            ),
            ("return a - -b ? c : [d];", "return a - -b?c:[d];"),
            ("a = /b, c/;", "a = /b, c/;"),
            ("a = `b, ${ c }`;", "a = `b, ${ c }`;"),
            ("a = 'b, c';", "a = 'b, c';"),
        ] {
            let lean = script(line.as_bytes());
            assert_eq!(std::str::from_utf8(&lean).unwrap().trim_end(), expected);
        }
    }

    #[test]
    fn styles_keep_their_meaning() {
        let text = "/* Why.\n   More. */\n@media (min-width: 40rem) {\n  a > b, i :is(u) {\n    \
                    margin: 0 calc(1rem + 2px);\n    content: \": { \";\n  }\n}\n";
        assert_eq!(
            style(text),
            "@media (min-width:40rem){a>b,i :is(u){margin:0 calc(1rem + 2px);content:\": { \"}}"
        );
    }

    #[test]
    fn no_style_of_the_theme_breaks_a_line_within_a_value() {
        super::super::each_file(&super::super::DEFAULT, &mut |path, bytes| {
            if !path.ends_with(".css") {
                return;
            }
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(
                !text.contains('\''),
                "{path}: strings stand in double quotes"
            );
            let mut in_comment = false;
            for line in text.lines() {
                let line = line.trim_end();
                in_comment |= line.trim_start().starts_with("/*");
                let ends_well = line.is_empty() || line.ends_with(['{', '}', ';', ',', '(']);
                assert!(in_comment || ends_well, "{path}: {line}");
                in_comment &= !line.ends_with("*/");
            }
        });
    }

    #[test]
    fn no_script_of_the_theme_has_a_string_over_several_lines() {
        super::super::each_file(&super::super::DEFAULT, &mut |path, bytes| {
            if path.ends_with(".js") {
                for line in std::str::from_utf8(bytes).unwrap().lines() {
                    let is_comment = line.trim_start().starts_with("//");
                    let n_quotes = line.matches('`').count();
                    assert!(is_comment || n_quotes % 2 == 0, "{path}: {line}");
                    assert!(!line.contains("/*"), "{path}: {line}");
                }
            }
        });
    }
}

//! How text is written in the formats that have no library here: cells of tables,
//! YAML scalars, Turtle strings.

/// Writes a cell of CSV. What a spreadsheet would take for a formula gets an
/// apostrophe in front, and so does what would look as if it had got one.
pub(super) fn csv_cell(out: &mut String, text: &str) {
    let bare = text.trim_start_matches('\'');
    let is_formula = bare.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let needs_quotes = is_formula || text.contains(['"', ',', '\n', '\r']);
    if !needs_quotes {
        out.push_str(text);
        return;
    }
    out.push('"');
    if is_formula {
        out.push('\'');
    }
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

/// Writes a cell of SSSOM/TSV: quoted only where it must be. The text stays as it is,
/// or what is read back would differ.
pub(super) fn tsv_cell(out: &mut String, text: &str) {
    if text.contains(['\t', '\n', '\r', '"']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

/// Several values in one cell of SSSOM/TSV. Empty ones are left out.
pub(super) fn list_cell<S: AsRef<str>>(values: &[S]) -> String {
    let values = values.iter().map(AsRef::as_ref);
    let escaped: Vec<String> = values
        .filter(|value| !value.is_empty())
        .map(|value| value.replace('\\', "\\\\").replace('|', "\\|"))
        .collect();
    escaped.join("|")
}

/// A YAML scalar that reads back as this text: plain if it can be, else in double
/// quotes.
pub(super) fn yaml_scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    escape(&mut out, text);
    out.push('"');
    out
}

/// Whether YAML reads the bare text as that text, and not as a number, a date, a
/// truth value or an indicator. Rather too strict than too lax.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let starts_well = text.starts_with(char::is_alphabetic);
    let ends_well = !text.ends_with([' ', ':']);
    let is_word = WORDS.contains(&text.to_ascii_lowercase().as_str());
    let has_indicator = text.contains(": ") || text.contains(" #");
    let is_printable = !text.chars().any(is_odd);
    starts_well && ends_well && !is_word && !has_indicator && is_printable
}

/// A Turtle string with its quotes.
pub(super) fn turtle_string(text: &str) -> String {
    let mut out = String::from("\"");
    escape(&mut out, text);
    out.push('"');
    out
}

/// Escapes that YAML and Turtle share.
fn escape(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            odd if is_odd(odd) => out.push_str(&format!("\\u{:04X}", u32::from(odd))),
            plain => out.push(plain),
        }
    }
}

/// Characters of the basic plane that break lines, or that YAML does not print.
fn is_odd(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// A URI between angle brackets; what may not stand there is percent-encoded.
pub(super) fn turtle_uri(uri: &str) -> String {
    let mut out = String::from("<");
    for char in uri.chars() {
        match char {
            '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\' | '\0'..=' ' => {
                out.push_str(&format!("%{:02X}", u32::from(char)));
            }
            plain => out.push(plain),
        }
    }
    out.push('>');
    out
}

/// A text on one line, without space around it.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text that has gone wrong somewhere: (text, CSV, TSV, YAML, Turtle).
    const HARD: [(&str, &str, &str, &str, &str); 10] = [
        ("plain", "plain", "plain", "plain", "\"plain\""),
        ("a,b", "\"a,b\"", "a,b", "a,b", "\"a,b\""),
        (
            "say \"x\"",
            "\"say \"\"x\"\"\"",
            "\"say \"\"x\"\"\"",
            "say \"x\"",
            "\"say \\\"x\\\"\"",
        ),
        ("=1+1", "\"'=1+1\"", "=1+1", "\"=1+1\"", "\"=1+1\""),
        ("'=1", "\"''=1\"", "'=1", "\"'=1\"", "\"'=1\""),
        ("@x", "\"'@x\"", "@x", "\"@x\"", "\"@x\""),
        (
            "a\tb\nc",
            "\"a\tb\nc\"",
            "\"a\tb\nc\"",
            "\"a\\tb\\nc\"",
            "\"a\\tb\\nc\"",
        ),
        (
            "über\u{2028}",
            "über\u{2028}",
            "über\u{2028}",
            "\"über\\u2028\"",
            "\"über\\u2028\"",
        ),
        (
            "</script>",
            "</script>",
            "</script>",
            "\"</script>\"",
            "\"</script>\"",
        ),
        ("C:\\x", "C:\\x", "C:\\x", "C:\\x", "\"C:\\\\x\""),
    ];

    #[test]
    fn every_format_escapes_what_would_break_it() {
        for (text, csv, tsv, yaml, turtle) in HARD {
            let (mut written_csv, mut written_tsv) = (String::new(), String::new());
            csv_cell(&mut written_csv, text);
            tsv_cell(&mut written_tsv, text);
            let written = [
                written_csv,
                written_tsv,
                yaml_scalar(text),
                turtle_string(text),
            ];
            assert_eq!(written, [csv, tsv, yaml, turtle], "{text}");
        }
    }

    #[test]
    fn yaml_text_is_never_read_as_something_else() {
        for text in [
            "",
            "yes",
            "Null",
            "2026-11-23",
            "1.0",
            "a: b",
            "a #b",
            "- x",
            "x:",
            " x",
        ] {
            assert!(yaml_scalar(text).starts_with('"'), "{text}");
        }
        for text in ["PMP and ITIL", "https://a.org/#x", "it's", "a - b"] {
            assert_eq!(yaml_scalar(text), text);
        }
    }

    #[test]
    fn lists_tell_their_separators_from_text() {
        assert_eq!(list_cell(&["a|b", "c\\d", "", "e"]), "a\\|b|c\\\\d|e");
    }

    #[test]
    fn no_uri_ends_early() {
        assert_eq!(turtle_uri("https://a.org/x> y"), "<https://a.org/x%3E%20y>");
    }
}

//! Values as a person would write them in TOML.

use std::fmt::Write as _;

/// A text in TOML, on one line.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A list of texts in TOML: on the line of its key if it fits, or a line each.
pub fn list_of(key: &str, items: &[String]) -> String {
    const LONGEST: usize = 96;
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    let line = format!("[{}]", items.join(", "));
    if key.len() + " = ".len() + line.chars().count() <= LONGEST {
        return line;
    }
    let lines: Vec<String> = items.iter().map(|item| format!("  {item},\n")).collect();
    format!("[\n{}]", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_toml_comes_back_as_it_was() {
        for text in [
            "plain",
            "say \"x\"",
            "a\\b",
            "a\nb\r\tc",
            "\u{1b}[31m",
            "\u{7f}\u{9b}ä",
        ] {
            let read: toml::Table = format!("x = {}", quoted(text)).parse().unwrap();
            assert_eq!(read["x"].as_str(), Some(text));
        }
    }
}

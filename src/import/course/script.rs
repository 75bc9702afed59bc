//! Settings written in JavaScript or JSON: objects, lists and texts are read as far as they
//! are literal; what would have to be run is left out.

use crate::data::{Node, Table, Value};
use crate::source::{SourceFile, Spanned};

/// Objects within objects at most.
const DEEPEST: usize = 60;

/// The objects that a script assigns, exports or returns, in order.
pub(super) fn objects(file: &SourceFile) -> Vec<Table> {
    let mut found = Vec::new();
    let mut reader = Reader { file, at: 0 };
    while reader.at < file.text.len() {
        reader.blank();
        let rest = reader.rest();
        let word = ["=", "export default", "return"]
            .into_iter()
            .find(|word| rest.starts_with(word));
        let Some(word) = word else {
            reader.skip_one();
            continue;
        };
        reader.at += word.len();
        reader.blank();
        reader.skip_open_parenthesis();
        if reader.rest().starts_with('{')
            && let Some(Value::Table(table)) = reader.value(0).map(|node| node.value)
        {
            found.push(table);
        }
    }
    found
}

/// Reads the object or list that stands at `at`; also where it ends.
pub(super) fn literal(file: &SourceFile, at: usize) -> Option<(Node, usize)> {
    let mut reader = Reader { file, at };
    let node = reader.value(0)?;
    Some((node, reader.at))
}

struct Reader<'f> {
    file: &'f SourceFile,
    at: usize,
}

impl<'f> Reader<'f> {
    fn rest(&self) -> &'f str {
        &self.file.text[self.at..]
    }

    /// Skips spaces and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            let skipped = rest.len() - trimmed.len();
            let comment = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if let Some(inside) = trimmed.strip_prefix("/*") {
                inside.find("*/").map_or(trimmed.len(), |end| end + 4)
            } else {
                0
            };
            self.at += skipped + comment;
            if comment == 0 {
                return;
            }
        }
    }

    fn skip_open_parenthesis(&mut self) {
        while self.rest().starts_with('(') {
            self.at += 1;
            self.blank();
        }
    }

    /// Skips a character, or a text as a whole.
    fn skip_one(&mut self) {
        if self.rest().starts_with(['"', '\'', '`']) && self.text().is_some() {
            return;
        }
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.blank();
        let start = self.at;
        let first = self.rest().chars().next()?;
        if depth > DEEPEST {
            return None;
        }
        let value = match first {
            '{' => self.table(depth)?,
            '[' => self.list(depth)?,
            '"' | '\'' | '`' => self.text().map_or(Value::Null, Value::Text),
            _ => {
                let is_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
                let rest = self.rest();
                let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                let word = rest[..end].to_owned();
                self.at += end;
                plain(&word)
            }
        };
        let end = self.at;
        self.blank();
        // Anything behind it makes it a matter of running the script.
        let is_done = |rest: &str| rest.is_empty() || rest.starts_with([',', '}', ']', ')', ';']);
        let is_whole = is_done(self.rest()) || depth == 0;
        if !is_whole {
            self.skip_expression();
        }
        let is_container = matches!(value, Value::Table(_) | Value::List(_));
        Some(Node {
            value: if is_whole || is_container {
                value
            } else {
                Value::Null
            },
            span: self.file.span(start..end),
        })
    }

    /// Skips to the end of an expression.
    fn skip_expression(&mut self) {
        let mut depth = 0usize;
        while let Some(c) = self.rest().chars().next() {
            match c {
                ',' | ';' if depth == 0 => return,
                '}' | ']' | ')' if depth == 0 => return,
                '{' | '[' | '(' => depth += 1,
                '}' | ']' | ')' => depth -= 1,
                _ => {}
            }
            self.skip_one();
            self.blank();
        }
    }

    fn table(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut table = Table::new();
        loop {
            self.blank();
            let first = self.rest().chars().next()?;
            match first {
                '}' => {
                    self.at += 1;
                    return Some(Value::Table(table));
                }
                ',' => self.at += 1,
                _ => {
                    let start = self.at;
                    let key = self.key();
                    let span = self.file.span(start..self.at);
                    self.blank();
                    if key.is_empty() || !self.rest().starts_with(':') {
                        // A method, or what `...` spreads.
                        self.skip_expression();
                        if self.at == start {
                            self.skip_one();
                        }
                        continue;
                    }
                    self.at += 1;
                    let node = self.value(depth + 1)?;
                    table.push((Spanned { value: key, span }, node));
                }
            }
        }
    }

    fn key(&mut self) -> String {
        if self.rest().starts_with(['"', '\'']) {
            return self.text().unwrap_or_default();
        }
        let rest = self.rest();
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        self.at += end;
        key
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blank();
            match self.rest().chars().next()? {
                ']' => {
                    self.at += 1;
                    return Some(Value::List(items));
                }
                ',' => self.at += 1,
                _ => {
                    let start = self.at;
                    items.push(self.value(depth + 1)?);
                    if self.at == start {
                        self.skip_one();
                    }
                }
            }
        }
    }

    /// A text in quotes; none if something in it would have to be run.
    fn text(&mut self) -> Option<String> {
        let rest = self.rest();
        let mut letters = rest.char_indices();
        let (_, quote) = letters.next()?;
        let mut text = String::new();
        let mut is_plain = true;
        while let Some((at, c)) = letters.next() {
            match c {
                c if c == quote => {
                    self.at += at + c.len_utf8();
                    return is_plain.then_some(text);
                }
                '\\' => match letters.next()?.1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' => {}
                    'u' => {
                        let digits: String = letters.by_ref().take(4).map(|(_, c)| c).collect();
                        let c = u32::from_str_radix(&digits, 16)
                            .ok()
                            .and_then(char::from_u32);
                        text.push(c.unwrap_or('\u{fffd}'));
                    }
                    '\n' => {}
                    c => text.push(c),
                },
                '\n' if quote != '`' => break,
                '$' if quote == '`' && rest[at..].starts_with("${") => {
                    is_plain = false;
                    text.push(c);
                }
                c => text.push(c),
            }
        }
        // Never closed on its line: no text after all.
        self.at += quote.len_utf8();
        None
    }
}

fn plain(word: &str) -> Value {
    match word {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        word => match (word.parse::<i64>(), word.parse::<f64>()) {
            (Ok(number), _) => Value::Integer(number),
            (_, Ok(number)) if number.is_finite() => Value::Float(number),
            _ => Value::Null,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::ContentPath;

    #[test]
    fn literals_are_read_and_nothing_is_run() {
        let text = "// a = {x: 1}\nconst b = require('b');\nconst config = {\n  title: 'T\\'s', // c\n  \
            list: ['a', {\"k\": 2.5}, ...rest, f(x, {y: 1}), `t`],\n  n: -1, on: !true,\n  \
            sum: 'a' + b, async f() { return {z: 1}; }, last: true,\n};\nmodule.exports = config;\n";
        let file = SourceFile::new(ContentPath::new("c.js").unwrap(), text);
        let tables = objects(&file);
        let told: Vec<String> = tables[0]
            .iter()
            .map(|(key, node)| match &node.value {
                Value::Text(text) => format!("{}={text}", key.value),
                Value::List(items) => format!("{}[{}]", key.value, items.len()),
                Value::Integer(n) => format!("{}={n}", key.value),
                Value::Bool(b) => format!("{}={b}", key.value),
                _ => format!("{}?", key.value),
            })
            .collect();
        assert_eq!(
            told,
            ["title=T's", "list[5]", "n=-1", "on?", "sum?", "last=true"]
        );
    }

    #[test]
    fn broken_scripts_end() {
        for text in [
            "= {",
            "= {a: ",
            "= [[[[",
            "= {'",
            "= {a: `${",
            "= {(}",
            "= {a: )}",
        ] {
            let file = SourceFile::new(ContentPath::new("c.js").unwrap(), text);
            let _ = objects(&file);
        }
        let deep = format!("= {}", "{a:[".repeat(100_000));
        let file = SourceFile::new(ContentPath::new("c.js").unwrap(), deep);
        assert!(objects(&file).is_empty());
    }
}

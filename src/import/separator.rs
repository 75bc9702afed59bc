//! What stands between the cells of a table. Spreadsheets write semicolons where the
//! comma parts decimals, and tabs into the clipboard; some say so in a first line `sep=;`.

use super::Form;
use super::cells::Cells;
use super::columns::slot;

/// How the cells of a table are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separator {
    pub byte: u8,
    /// Where the header begins.
    pub start: usize,
}

impl Separator {
    /// The separator of the table that begins at `start`: the one with which most
    /// columns of its header are known, the comma before others.
    pub fn of(form: Form, text: &str, start: usize) -> Self {
        if form == Form::Sssom {
            return Self { byte: b'\t', start };
        }
        let line = text[start..].split('\n').next().unwrap_or_default();
        let said = line.trim_end_matches('\r').trim_matches('"');
        if let Some([byte]) = said.strip_prefix("sep=").map(str::as_bytes) {
            let start = text.len().min(start + line.len() + 1);
            return Self { byte: *byte, start };
        }
        // Of equals the last is taken.
        let byte = [b'\t', b';', b','].into_iter().max_by_key(|byte| {
            let mut header = Vec::new();
            let _ = Cells::new(text, *byte, start).next_row(&mut header);
            let names = header.iter().map(|cell| cell.value(text));
            names
                .filter(|name| slot(&name.trim().to_ascii_lowercase()).is_some())
                .count()
        });
        Self {
            byte: byte.unwrap_or(b','),
            start,
        }
    }

    /// Whether numbers may be written as `0,8`.
    pub fn allows_decimal_comma(self) -> bool {
        matches!(self.byte, b';' | b'\t')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_tells_what_stands_between_its_cells() {
        for (text, byte, start) in [
            ("subject,predicate,object\n", b',', 0),
            ("subject;predicate;object\n", b';', 0),
            ("Subject\tpredicate\tobject\n", b'\t', 0),
            ("\"subject\";\"a, b\"\n", b';', 0),
            ("sep=;\r\nsubject;object\r\n", b';', 7),
            ("\"sep=\t\"\nsubject\tobject\n", b'\t', 8),
            ("sep=;", b';', 5),
            ("who;what,when\n", b',', 0),
            ("", b',', 0),
        ] {
            let found = Separator::of(Form::Csv, text, 0);
            assert_eq!(found, Separator { byte, start }, "{text:?}");
        }
        assert_eq!(Separator::of(Form::Sssom, "a,b", 1).byte, b'\t');
    }
}

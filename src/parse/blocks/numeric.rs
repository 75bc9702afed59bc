//! The answer to a question of numbers: `348,952 ± 1`, `EUR 5 million` is none.

/// A number with what it may be off.
#[derive(Clone, Debug, PartialEq)]
pub struct Numeric {
    pub value: f64,
    pub tolerance: f64,
    /// As written, for the reader.
    pub text: String,
    /// What stands around the number, such as `EUR` or `%`; may be empty.
    pub unit: String,
}

/// Reads `EUR 348,952 ± 1`: a unit before or behind, groups of digits with commas or
/// narrow spaces, and a tolerance after `±` or `+/-`.
pub(super) fn numeric(text: &str) -> Option<Numeric> {
    let text = text.trim();
    let (number, tolerance) = match text.split_once('±').or_else(|| text.split_once("+/-")) {
        Some((number, tolerance)) => (number, Some(tolerance.trim_start())),
        None => (text, None),
    };
    let start = number.find(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '+'))?;
    let before = number[..start].trim();
    let (value, behind) = leading_number(&number[start..])?;
    let (tolerance, last) = match tolerance {
        Some(tolerance) => leading_number(tolerance).filter(|(off, _)| *off >= 0.0)?,
        None => (0.0, ""),
    };
    let mut units = [before, behind, last].into_iter().filter(|u| !u.is_empty());
    let unit = units.next().unwrap_or_default();
    // "5 or 6" is no number, and "5 EUR ± 1 EUR" is one.
    let is_plain = !unit.contains(|c: char| c.is_ascii_digit()) && unit.len() <= 24;
    (is_plain && units.all(|other| other == unit)).then(|| Numeric {
        value,
        tolerance,
        text: text.to_owned(),
        unit: unit.to_owned(),
    })
}

/// The number at the start of `text`, and what follows.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let is_part = |c: char| {
        c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '\u{a0}' | '\u{202f}' | '-' | '−' | '+')
    };
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let plain: String = digits
        .replace('−', "-")
        .chars()
        .filter(|c| !matches!(c, ',' | '_' | '\u{a0}' | '\u{202f}'))
        .collect();
    let value: f64 = plain.parse().ok()?;
    value.is_finite().then_some((value, rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_tolerance_and_unit() {
        for (text, value, tolerance, unit) in [
            ("2.75 ± 0.01", 2.75, 0.01, ""),
            ("348,952", 348_952.0, 0.0, ""),
            ("EUR 348,952 ± 1", 348_952.0, 1.0, "EUR"),
            ("−2.5% +/- 0.1%", -2.5, 0.1, "%"),
            ("146.25 thousand", 146.25, 0.0, "thousand"),
        ] {
            let read = numeric(text).unwrap();
            assert_eq!((read.value, read.tolerance), (value, tolerance), "{text}");
            assert_eq!(read.unit, unit, "{text}");
        }
        for text in [
            "",
            "about five",
            "5 or 6",
            "1.2.3",
            "5 ± x",
            "5 ± -1",
            "--5",
            "9e999",
        ] {
            assert_eq!(numeric(text), None, "{text}");
        }
    }
}

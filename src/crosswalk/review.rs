//! Lessons that nobody has looked at since the edition they teach was replaced.

use jiff::civil::Date;

use super::Crosswalk;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::Book;

/// One complaint for each replaced edition of a lesson, at the edition's name. A lesson
/// without dates tells nothing, and neither does a scheme without `issued`.
pub(super) fn outdated(crosswalk: &Crosswalk, book: &Book) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    for lesson in &book.lessons {
        let front = &lesson.parsed.front;
        let (seen, what) = match (front.reviewed, front.date) {
            (Some(reviewed), _) => (reviewed, "last reviewed"),
            (None, Some(date)) => (date, "written"),
            (None, None) => continue,
        };
        for edition in &front.edition {
            let mut schemes = crosswalk.schemes.iter();
            let Some(scheme) = schemes.position(|scheme| scheme.id == edition.value) else {
                continue;
            };
            let mut later = crosswalk.schemes.iter();
            let Some(next) = later.find(|next| next.replaces == Some(scheme)) else {
                continue;
            };
            let Some(issued) = &next.issued else { continue };
            if is_before(seen, issued) {
                let message = format!(
                    "`{}` was replaced by `{}` in {issued}, and the lesson was {what} on {seen}",
                    edition.value, next.id
                );
                let help = format!("check it against `{}` and renew `reviewed`", next.id);
                let fault = Diagnostic::new(Code::OutdatedReview, edition.span, message);
                all.push(fault.help(help));
            }
        }
    }
    all
}

/// Whether a day lies before a year, a month or a day, and not within it.
fn is_before(day: Date, issued: &str) -> bool {
    let day = day.to_string();
    day.get(..issued.len()).is_some_and(|day| day < issued)
}

#[cfg(test)]
mod tests {
    use super::is_before;

    #[test]
    fn days_within_the_time_of_issue_are_not_before_it() {
        let day = jiff::civil::date(2025, 3, 14);
        for (issued, before) in [
            ("2025", false),
            ("2026", true),
            ("2025-03", false),
            ("2025-04", true),
            ("2025-03-14", false),
            ("2025-03-15", true),
        ] {
            assert_eq!(is_before(day, issued), before, "{issued}");
        }
    }
}

//! Lessons that need each other in a circle: none of them could be read first.

use super::Book;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Of a longer circle, only the beginning is named.
const MOST_NAMED: usize = 50;

/// Where the search stands with a lesson.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Reports each circle of prerequisites once, at the prerequisite that closes it.
pub(super) fn check(book: &Book, faults: &mut Vec<Diagnostic>) {
    let mut states = vec![State::New; book.lessons.len()];
    for start in 0..book.lessons.len() {
        if states[start] != State::New {
            continue;
        }
        // The way down, with the next prerequisite to look at. No call calls itself: a
        // chain may be as long as the book.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        states[start] = State::Open;
        while let Some((lesson, next)) = way.last_mut() {
            let (lesson, at) = (*lesson, *next);
            let Some(needed) = book.lessons[lesson].prerequisites.get(at).copied() else {
                states[lesson] = State::Done;
                way.pop();
                continue;
            };
            *next += 1;
            match states[needed] {
                State::New => {
                    states[needed] = State::Open;
                    way.push((needed, 0));
                }
                State::Open => {
                    let from = way.iter().position(|(on_way, _)| *on_way == needed);
                    let circle: Vec<usize> = way[from.unwrap_or(0)..]
                        .iter()
                        .map(|(lesson, _)| *lesson)
                        .collect();
                    faults.push(complaint(book, &circle));
                }
                State::Done => {}
            }
        }
    }
}

/// `circle` begins with the lesson that the last one needs.
fn complaint(book: &Book, circle: &[usize]) -> Diagnostic {
    let mut names: Vec<String> = circle
        .iter()
        .take(MOST_NAMED)
        .map(|lesson| format!("`{}`", book.lessons[*lesson].id))
        .collect();
    if circle.len() > MOST_NAMED {
        names.push(format!("{} more", circle.len() - MOST_NAMED));
    }
    names.push(format!("`{}`", book.lessons[circle[0]].id));
    let message = match circle {
        [one] => format!("`{}` is a prerequisite of itself", book.lessons[*one].id),
        _ => format!("prerequisites go in a circle: {}", names.join(" needs ")),
    };
    let last = circle[circle.len() - 1];
    let fault = Diagnostic::new(
        Code::CircularPrerequisites,
        place(book, last, circle[0]),
        message,
    );
    match circle {
        [_] => fault,
        [first, second, ..] => fault.other(place(book, *first, *second), "the circle begins here"),
        [] => fault,
    }
}

/// Where `lesson` says that it needs `needed`.
fn place(book: &Book, lesson: usize, needed: usize) -> Span {
    let lesson = &book.lessons[lesson];
    let written = &lesson.parsed.front.prerequisites;
    let found = written
        .iter()
        .find(|id| id.value == book.lessons[needed].id);
    found.map_or(Span::new(lesson.file, 0..0), |id| id.span)
}

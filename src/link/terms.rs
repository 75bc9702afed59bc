//! The terms that lessons define, gathered from the whole book.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Lesson, TermPlace};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::Content;

/// Every term once, in the order of the book; a second definition is reported.
pub(super) fn terms(
    lessons: &[Lesson],
    faults: &mut Vec<Diagnostic>,
) -> BTreeMap<String, TermPlace> {
    let mut terms = BTreeMap::new();
    let listed = lessons.iter().enumerate();
    for (lesson, written) in listed.filter(|(_, lesson)| !lesson.is_unlisted()) {
        for (block, course_block) in written.parsed.body.course_blocks.iter().enumerate() {
            let Content::Term(term) = &course_block.content else {
                continue;
            };
            match terms.entry(term.slug.clone()) {
                Entry::Vacant(free) => {
                    free.insert(TermPlace { lesson, block });
                }
                Entry::Occupied(taken) => {
                    let TermPlace { lesson, block } = *taken.get();
                    let first = &lessons[lesson].parsed.body.course_blocks[block];
                    let message = format!("the term `{}` is defined twice", term.name);
                    faults.push(
                        Diagnostic::new(Code::RepeatedTerm, course_block.span, message)
                            .help(format!("link to it with `[…](term:{})`", term.slug))
                            .other(first.span, "first defined here"),
                    );
                }
            }
        }
    }
    terms
}

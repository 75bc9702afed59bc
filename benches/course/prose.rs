//! The patterns of the generated course: titles, headings and sentences.

use super::random::Random;
use super::words::{Subject, Words};

const TITLES: [&str; 16] = [
    "G the Q N",
    "N and N in Q P",
    "How P are D",
    "The N of Q P",
    "G P with a N",
    "From N to N",
    "A Q N for X",
    "When P V the N",
    "The N, the N and the N",
    "Why a N S P",
    "Q P without a N",
    "N of the N",
    "G and G a Q N",
    "What X D about P",
    "P that V",
    "The Q N N",
];
/// Headings that many lessons have.
const USUAL: [&str; 4] = [
    "Worked example",
    "Common mistakes",
    "Check your understanding",
    "How it looks elsewhere",
];
const LABELS: [&str; 8] = [
    "N N",
    "Q N",
    "Q N N",
    "N of P",
    "G P",
    "N and N",
    "N N and N",
    "G the N",
];
const SENTENCES: [&str; 28] = [
    "the Q N S the N.",
    "before a team can V the N, it has to V the P.",
    "at X the N had been D for # days when the P D.",
    "in most P the N is D by whoever S the N.",
    "a Q N is not the same as a Q N: the first is D, the second S the P.",
    "whoever S the N also S the P, and that is why the N matters.",
    "the N of the N should V at least # P.",
    "if the P are D too late, the N can no longer V them.",
    "G a N takes time, but G it twice takes more.",
    "X D the Q P first and D the rest after # weeks.",
    "there are # P, and each of them has a N that S it.",
    "nobody D the N, because the P had been D by another N.",
    "this is what a Q N is for: it S the N and D P alike.",
    "ask who will V the N, when the P are D and what the N would be without it.",
    "the P of X were D with a Q N.",
    "when a N S the N, its P may still be D.",
    "with a Q N the team can V and V at the same time.",
    "the result was a N of # that the N had not D.",
    "some P are Q, others are D as soon as the N S them.",
    "it is easier to V a Q N than to V the N that it S.",
    "write down the N, the P and the N; then V them with the people who V the N.",
    "the N must not be D without a N.",
    "for this reason the N S Q P every # days.",
    "what looks like a Q N is often a N that was D.",
    "the manager of X has a N and # Q P to V.",
    "between the N and the N lies a N that few P V.",
    "once D, the N is D by all P.",
    "both P V the N, but only one of them S its Q P.",
];

/// What a lesson or topic is called.
pub fn title(words: &Words, subject: &Subject, random: &mut Random) -> String {
    words.fill(TITLES[random.below(TITLES.len())], subject, 70, random)
}

/// The heading of a section; one of five is one that other lessons have too.
pub fn heading(words: &Words, subject: &Subject, random: &mut Random) -> String {
    if random.below(5) == 0 {
        return USUAL[random.below(USUAL.len())].to_owned();
    }
    title(words, subject, random)
}

/// A short name, as topics and table rows have it.
pub fn label(words: &Words, subject: &Subject, random: &mut Random) -> String {
    words.fill(LABELS[random.below(LABELS.len())], subject, 80, random)
}

/// Sentences with `n_words` words or a few more.
pub fn paragraph(words: &Words, subject: &Subject, n_words: usize, random: &mut Random) -> String {
    let mut text = String::new();
    let mut n = 0;
    while n < n_words {
        let pattern = SENTENCES[random.below(SENTENCES.len())];
        n += pattern.split(' ').count();
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&words.fill(pattern, subject, 30, random));
    }
    text
}

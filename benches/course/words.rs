//! The words of the generated course: true words of the field with their regular forms,
//! used as unevenly as in prose, and coined names, of which a longer course has more.

use super::random::Random;

const VERBS: &str = "accept adapt adjust align allocate analyze approve assess assign audit authorize \
    balance calculate cancel classify close collect combine compare complete confirm consult contain \
    coordinate correct create define delay delegate deliver deploy describe design detect develop \
    discuss document enforce engage escalate establish estimate evaluate examine execute explain \
    expose extend finance govern guide handle hedge identify implement improve inform initiate \
    inspect integrate interpret investigate isolate judge launch limit link maintain manage measure \
    mediate migrate mitigate monitor motivate negotiate observe operate order organize outsource own \
    perform postpone prepare prevent price prioritize procure produce promote propose protect \
    publish question rank receive recommend record recover reduce refine register regulate reject \
    release replace report request require reserve resolve restore retain reverse review revise \
    reward sample schedule score secure select separate settle share simulate sponsor stabilize \
    standardize structure supply support survey suspend target test tolerate track train update \
    validate value verify weigh";
const NOUNS: &str = "risk project service team process plan cost change value system customer report \
    manager decision budget contract product market role problem incident loss stakeholder review \
    practice scope schedule limit objective price request model requirement owner sponsor supplier \
    resource user release account acceptance agreement approach approval area asset assumption \
    authority backlog baseline benefit board bottleneck boundary breach buffer capacity cause \
    certificate channel charter checklist claim client committee commitment component concern \
    condition configuration conflict constraint contingency control correlation counterparty credit \
    cycle dashboard database deadline default defect deliverable demand department dependency \
    derivative deviation discount disruption distribution driver duration effort engineer escalation \
    estimate event exception expectation exposure failure feature figure forecast framework function \
    fund gap goal guideline handover hazard hierarchy impact incentive indicator initiative \
    inspection instrument interest interface interview inventory investment investor invoice issue \
    iteration journal judgment lesson ledger liability license loan mandate margin maturity meeting \
    method metric milestone mission mortgage network obligation offer operation opportunity option \
    outage outcome output package partner payment penalty percentile performance phase pipeline \
    platform policy portfolio position premium principle priority probability procedure profile \
    program proposal protocol provider purchase quality quantile quarter queue rate rating reason \
    regulation regulator relation remedy reserve response responsibility return revenue rollback \
    sample scenario sector segment sensitivity sequence session severity shortfall signature \
    simulation skill snapshot solution spread stage standard statement strategy subsidiary survey \
    target task template tenant threat threshold ticket tolerance tool tracker trade transaction \
    transition trend trigger unit upgrade utility valuation variance vendor version volume \
    vulnerability warranty window workaround workflow workload workshop yield";
const ADJECTIVES: &str = "new good early late common open small large clear simple critical internal \
    external financial technical annual monthly daily regional global central joint hidden visible \
    known unknown likely rare severe minor major urgent formal informal written agreed approved \
    missing weak strong stable volatile liquid regular gradual sudden permanent temporary partial \
    complete reliable fragile costly cheap strategic tactical operational legal mandatory optional \
    residual inherent expected actual historical quarterly automated manual virtual shared separate \
    complex routine preventive corrective predictive adaptive iterative sequential qualitative \
    quantitative marginal conditional implied";
const ONSETS: [&str; 16] = [
    "b", "br", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v",
];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
const CODAS: [&str; 8] = ["", "l", "n", "nd", "r", "rt", "s", "x"];
const N_SYLLABLES: usize = ONSETS.len() * VOWELS.len() * CODAS.len();

/// How many names there are. The sixty-thousandth is met about once in a million names.
const N_NAMES: usize = 1 << 16;

/// All words that are not part of a pattern, and what the course is drawn with.
pub struct Words {
    /// Courses of different seeds have other lessons and topics of the same kind.
    pub seed: u64,
    verbs: Vec<&'static str>,
    nouns: Vec<&'static str>,
    adjectives: Vec<&'static str>,
}

/// What some pages are about: words that they use more often than others do.
pub struct Subject {
    verbs: Vec<&'static str>,
    nouns: Vec<&'static str>,
    adjectives: Vec<&'static str>,
    names: Vec<String>,
}

impl Words {
    pub fn new(seed: u64) -> Self {
        let list = |words: &'static str| words.split_whitespace().collect();
        Self {
            seed: seed << 40,
            verbs: list(VERBS),
            nouns: list(NOUNS),
            adjectives: list(ADJECTIVES),
        }
    }

    /// A subject of words that are drawn evenly, so that rare ones have their pages.
    pub fn subject(&self, random: &mut Random) -> Subject {
        let mut draw = |words: &[&'static str], n| -> Vec<_> {
            let mut index = || random.below(words.len());
            (0..n).map(|_| words[index()]).collect()
        };
        Subject {
            verbs: draw(&self.verbs, 3),
            nouns: draw(&self.nouns, 6),
            adjectives: draw(&self.adjectives, 3),
            names: vec![name(random)],
        }
    }

    /// A pattern with its placeholders filled: `N` noun, `P` its plural, `Q` adjective,
    /// `V` verb, `S`, `D`, `G` its forms on -s, -ed and -ing, `X` a name, `#` a number.
    /// `share` of a hundred words are those of the subject.
    pub fn fill(
        &self,
        pattern: &str,
        subject: &Subject,
        share: usize,
        random: &mut Random,
    ) -> String {
        let mut text = String::new();
        for piece in pattern.split(' ') {
            let kind = piece.trim_end_matches([',', '.', ':', '?', ';']);
            let own = random.below(100) < share;
            let mut pick = |all: &[&'static str], few: &[&'static str]| {
                if own {
                    few[random.below(few.len())]
                } else {
                    all[random.skewed(all.len())]
                }
            };
            let word = match kind {
                "N" => pick(&self.nouns, &subject.nouns).to_owned(),
                "P" => with_s(pick(&self.nouns, &subject.nouns)),
                "Q" => pick(&self.adjectives, &subject.adjectives).to_owned(),
                "V" => pick(&self.verbs, &subject.verbs).to_owned(),
                "S" => with_s(pick(&self.verbs, &subject.verbs)),
                "D" => with_ed(pick(&self.verbs, &subject.verbs)),
                "G" => with_ing(pick(&self.verbs, &subject.verbs)),
                "X" if own => subject.names[random.below(subject.names.len())].clone(),
                "X" => name(random),
                "#" => (random.skewed(900) + 2).to_string(),
                _ => kind.to_owned(),
            };
            if !text.is_empty() {
                let follows_a = ["a", "A"].contains(&text.as_str()) || text.ends_with(" a");
                if kind != word && follows_a && word.starts_with(VOWEL) {
                    text.push('n');
                }
                text.push(' ');
            }
            text.push_str(&word);
            text.push_str(&piece[kind.len()..]);
        }
        capitalized(&text)
    }
}

impl Subject {
    /// The subject of one page among those that share this one.
    pub fn with(mut self, other: Self) -> Self {
        self.verbs.extend(other.verbs);
        self.nouns.extend(other.nouns);
        self.adjectives.extend(other.adjectives);
        self.names.extend(other.names);
        self
    }
}

const VOWEL: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// A coined name of two or three syllables.
fn name(random: &mut Random) -> String {
    let rank = random.skewed(N_NAMES);
    let syllable = |n: usize| {
        let (onset, rest) = (n % ONSETS.len(), n / ONSETS.len());
        let (vowel, coda) = (rest % VOWELS.len(), rest / VOWELS.len() % CODAS.len());
        format!("{}{}{}", ONSETS[onset], VOWELS[vowel], CODAS[coda])
    };
    // Neighbors in rank are to look different.
    let mixed = rank * 40_503 % N_NAMES;
    let (first, second) = (mixed % N_SYLLABLES, mixed / N_SYLLABLES);
    capitalized(&format!(
        "{}{}o",
        syllable(first),
        syllable(second * 37 + first)
    ))
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Whether a final y follows a consonant, as in "policy".
fn has_consonant_y(word: &str) -> bool {
    word.strip_suffix('y')
        .is_some_and(|rest| !rest.ends_with(VOWEL))
}

fn with_s(word: &str) -> String {
    if has_consonant_y(word) {
        return format!("{}ies", &word[..word.len() - 1]);
    }
    let hisses = ["s", "x", "z", "ch", "sh"];
    let hisses = hisses.iter().any(|ending| word.ends_with(ending));
    format!("{word}{}", if hisses { "es" } else { "s" })
}

fn with_ed(word: &str) -> String {
    if has_consonant_y(word) {
        return format!("{}ied", &word[..word.len() - 1]);
    }
    format!("{word}{}", if word.ends_with('e') { "d" } else { "ed" })
}

fn with_ing(word: &str) -> String {
    format!("{}ing", word.strip_suffix('e').unwrap_or(word))
}

//! A generated course of any size, the same for the same size: lessons of about a
//! thousand words with four links and a table, every third with two code blocks, in
//! three frameworks with schemes and mappings.

#![allow(dead_code, reason = "each bench uses a part of it")]

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crossbook::address::ContentPath;
use crossbook::source::SourceFile;
use crossbook::sources::Sources;

const FRAMEWORKS: [&str; 3] = ["alpha", "beta", "gamma"];
const LESSONS_A_MODULE: usize = 25;
const WORDS_A_LESSON: usize = 970;

/// Stems of words as a course on management and risk uses them; endings are added.
const STEMS: &str = "account act adapt agree align allocat analys approv assess assign assur audit \
    author balanc baselin benefit board breach budget build calculat cancel capital chang charter \
    check close collect commit communicat compar complet comply concern configur confirm consult \
    contain contract control coordinat correct cost cover creat credit custom deadlin decid \
    defect defin delay delegat deliver depend deploy describ design detect develop direct discuss \
    document domain effect employ enabl engag ensur escalat establish estimat evaluat event \
    examin execut expect expos fail financ focus forecast form function fund gather govern group \
    guid hedg identif impact implement improv incident increas inform initiat inspect integrat \
    interest introduc invest investigat issu judg lead learn level limit link loss maintain \
    manag market matter measur mediat member method mitigat model monitor motivat negotiat \
    object observ obtain occur offer operat order organiz outcom own particip perform permit \
    plan portfolio position practic prepar present prevent price priorit probabl process procur \
    produc program project promot propos protect provid purpos qualif quant question rank rat \
    react reason receiv recogniz recommend record recover reduc refer reflect regulat relat \
    releas report request requir reserv resist resolv resourc respond result retain return \
    review reward risk role schedul scop secur select separat servic share simulat situat solv \
    spend sponsor stabl stakehold standard start strateg stress structur succeed suggest suppl \
    support survey system target team test threat threshold tolerat track trade train transfer \
    transit trust understand updat user valid valu var vendor verif view volatil weigh work";
const ENDINGS: [&str; 8] = ["e", "ed", "ing", "ion", "er", "ment", "s", "able"];
const SMALL: &str = "the a of to and in is that for with as on by it this are be or at from an not \
    but which can has will when than its one may if so more each what who how";

/// A file of the course.
pub struct File {
    /// From the book's root.
    pub path: String,
    pub text: String,
}

/// A small random generator (xorshift64*), so that the course needs no crate and never
/// changes.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % limit
    }

    /// Small numbers far more often than large ones, as words are used.
    fn skewed(&mut self, limit: usize) -> usize {
        let (a, b) = (self.below(limit), self.below(limit));
        a * b / limit
    }
}

/// All files of a course with `n_lessons` lessons.
pub fn course(n_lessons: usize) -> Vec<File> {
    let stems: Vec<&str> = STEMS.split_whitespace().collect();
    let small: Vec<&str> = SMALL.split_whitespace().collect();
    let words = Words { stems, small };
    let mut files = vec![File {
        path: "book.toml".into(),
        text: "title = \"Generated course\"\nbase_url = \"https://example.org/course/\"\n".into(),
    }];
    let n_topics = (n_lessons / 10).clamp(10, 500);
    for framework in FRAMEWORKS {
        files.push(File {
            path: format!("content/{framework}/framework.toml"),
            text: format!(
                "[framework]\nid = \"{framework}\"\nname = \"{framework}\"\ntrademark = \"{framework} is made up.\"\n"
            ),
        });
        files.push(scheme(framework, n_topics, &words));
    }
    files.push(mappings("alpha", "beta", n_topics));
    files.push(mappings("beta", "gamma", n_topics));
    for number in 0..n_lessons {
        files.push(File {
            path: format!("content/{}", lesson_path(number)),
            text: lesson(number, n_lessons, n_topics, &words),
        });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The course as `load` would give it, without a disk.
pub fn sources(files: &[File]) -> Sources {
    let mut sources = Sources::default();
    for file in files {
        let path = ContentPath::new(&file.path).expect("generated names are plain");
        let source = SourceFile::new(path, file.text.as_str());
        if file.path == "book.toml" {
            sources.config = Some(source);
        } else if file.path.ends_with(".md") {
            sources.lessons.push(source);
        } else {
            sources.data.push(source);
        }
    }
    sources
}

/// Writes the course below `folder`.
pub fn write(files: &[File], folder: &Path) -> io::Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &file.text)?;
    }
    Ok(())
}

struct Words {
    stems: Vec<&'static str>,
    small: Vec<&'static str>,
}

impl Words {
    fn word(&self, random: &mut Random) -> String {
        if random.below(5) < 2 {
            return self.small[random.skewed(self.small.len())].to_owned();
        }
        let stem = self.stems[random.skewed(self.stems.len())];
        format!("{stem}{}", ENDINGS[random.below(ENDINGS.len())])
    }

    fn title(&self, random: &mut Random) -> String {
        let stem = |random: &mut Random| {
            let stem = self.stems[random.below(self.stems.len())];
            format!("{stem}{}", ENDINGS[random.below(ENDINGS.len())])
        };
        format!("{} {} {}", stem(random), stem(random), stem(random))
    }

    fn paragraph(&self, random: &mut Random, n_words: usize) -> String {
        let mut text = String::new();
        for number in 0..n_words {
            if number > 0 {
                text.push_str(if number % 14 == 0 { ". " } else { " " });
            }
            text.push_str(&self.word(random));
        }
        text.push('.');
        text
    }
}

fn lesson_path(number: usize) -> String {
    let framework = FRAMEWORKS[number % FRAMEWORKS.len()];
    let module = number / FRAMEWORKS.len() / LESSONS_A_MODULE;
    format!("{framework}/module-{module:03}/lesson-{number:05}.md")
}

fn lesson(number: usize, n_lessons: usize, n_topics: usize, words: &Words) -> String {
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ ((number as u64 + 1) << 17));
    let framework = FRAMEWORKS[number % FRAMEWORKS.len()];
    let title = words.title(&mut random);
    let topic = random.below(n_topics);
    let mut text = format!(
        "+++\ntitle = \"{title} {number}\"\ndescription = \"{}\"\nweight = {number}\n\
         date = 2026-11-23\nteaches = [\"{framework}1-topic-{topic}\"]\nlevel = \"beginner\"\n+++\n\n",
        words.title(&mut random)
    );
    for section in 0..4 {
        let _ = writeln!(text, "## {}\n", words.title(&mut random));
        for _ in 0..2 {
            let paragraph = words.paragraph(&mut random, WORDS_A_LESSON / 9);
            let other = lesson_path(random.below(n_lessons));
            if section % 2 == 0 {
                let _ = writeln!(
                    text,
                    "{paragraph} See [{title}](../../{other}) for **more** of `it`.\n"
                );
            } else {
                let _ = writeln!(text, "{paragraph}\n");
            }
        }
        if section == 1 {
            text.push_str("| name | value | reason |\n|---|---:|---|\n");
            for row in 0..5 {
                let _ = writeln!(
                    text,
                    "| {} | {} | {} |",
                    words.title(&mut random),
                    row * number,
                    words.paragraph(&mut random, 6)
                );
            }
            text.push('\n');
        }
        if section == 2 {
            for _ in 0..3 {
                let _ = writeln!(text, "- {}", words.paragraph(&mut random, 12));
            }
            text.push('\n');
        }
        if number.is_multiple_of(3) && section >= 2 {
            text.push_str(&code(number, section, &mut random));
        }
    }
    text
}

fn code(number: usize, section: usize, random: &mut Random) -> String {
    let rate = random.below(90) + 1;
    if section == 2 {
        return format!(
            "```python title=\"value_{number}.py\" {{3}}\ndef value_{number}(cash_flows, rate=0.{rate:02}):\n    \
             \"\"\"Net present value of yearly amounts.\"\"\"\n    total = 0.0\n    \
             for year, amount in enumerate(cash_flows):\n        # The first amount is paid today.\n        \
             total += amount / (1 + rate) ** year\n    return round(total, {section})\n\n\n\
             if __name__ == \"__main__\":\n    flows = [-{number}, 60, 60, {rate}]\n    \
             print(f\"value: {{value_{number}(flows):.2f}}\")\n    assert value_{number}([0]) == 0\n```\n\n"
        );
    }
    format!(
        "```rust\n/// A line of the register number {number}.\n#[derive(Debug, Clone)]\npub struct Line{number} {{\n    \
         pub name: String,\n    pub probability: f64,\n}}\n\nimpl Line{number} {{\n    \
         /// Expected value in thousands.\n    pub fn expected(&self, impact: f64) -> f64 {{\n        \
         if self.probability > 1.0 {{ return {rate}.0; }}\n        self.probability * impact // simple\n    }}\n}}\n```\n\n"
    )
}

fn scheme(framework: &str, n_topics: usize, words: &Words) -> File {
    let mut random = Random(0xD1B5_4A32_D192_ED03 ^ framework.len() as u64);
    let mut text = format!(
        "[scheme]\nid = \"{framework}1\"\ntitle = \"{framework} 1\"\nstatus = \"current\"\nrole = \"framework\"\n"
    );
    for number in 0..n_topics {
        let label = words.title(&mut random);
        let _ = write!(
            text,
            "\n[[topic]]\nid = \"{framework}1-topic-{number}\"\nlabel = \"{label} {number}\"\nkind = \"topic\"\ndefinition = \"{}\"\n",
            words.paragraph(&mut random, 14)
        );
        if number >= 10 {
            let _ = writeln!(text, "broader = \"{framework}1-topic-{}\"", number % 10);
        }
    }
    File {
        path: format!("content/{framework}/schemes/{framework}1.toml"),
        text,
    }
}

fn mappings(a: &str, b: &str, n_topics: usize) -> File {
    let mut text = format!(
        "[set]\nid = \"{a}--{b}\"\nsubject = \"{a}\"\nobject = \"{b}\"\ntitle = \"{a} and {b}\"\n"
    );
    for number in 0..n_topics {
        let predicate = ["close", "related"][number % 2];
        let _ = write!(
            text,
            "\n[[mapping]]\nid = \"{a}-{b}-{number}\"\nsubject = \"{a}1-topic-{number}\"\npredicate = \"{predicate}\"\n\
             object = \"{b}1-topic-{number}\"\nconfidence = 0.7\nrationale = \"Both number {number}.\"\n\
             author = \"bench\"\ndate = 2026-11-23\nstatus = \"proposed\"\n"
        );
    }
    File {
        path: format!("content/crosswalk/mappings/{a}--{b}.toml"),
        text,
    }
}

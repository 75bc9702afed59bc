//! A generated course of any size, the same for the same size: lessons of about a
//! thousand words with four links and a table, every third with two code blocks, in
//! three frameworks with schemes and mappings. The text makes no sense, but is as hard to
//! search as true text: see [`words`].

#![allow(dead_code, reason = "each bench uses a part of it")]

mod prose;
mod random;
mod words;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crossbook::address::ContentPath;
use crossbook::source::SourceFile;
use crossbook::sources::Sources;

use random::Random;
use words::{Subject, Words};

const FRAMEWORKS: [&str; 3] = ["alpha", "beta", "gamma"];
const LESSONS_A_MODULE: usize = 25;
const WORDS_A_LESSON: usize = 970;

/// A file of the course.
pub struct File {
    /// From the book's root.
    pub path: String,
    pub text: String,
}

/// All files of a course with `n_lessons` lessons.
pub fn course(n_lessons: usize) -> Vec<File> {
    course_of(n_lessons, 0)
}

/// The same with texts that another seed draws.
pub fn course_of(n_lessons: usize, seed: u64) -> Vec<File> {
    let words = Words::new(seed);
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

fn lesson_path(number: usize) -> String {
    let framework = FRAMEWORKS[number % FRAMEWORKS.len()];
    let module = number / FRAMEWORKS.len() / LESSONS_A_MODULE;
    format!("{framework}/module-{module:03}/lesson-{number:05}.md")
}

/// What a topic is about, and the lessons that teach it.
fn topic_subject(framework: &str, number: usize, words: &Words) -> Subject {
    words.subject(&mut Random::new(words.seed ^ topic_seed(framework, number)))
}

fn topic_seed(framework: &str, number: usize) -> u64 {
    (u64::from(framework.as_bytes()[0]) << 32) | number as u64
}

/// What can be said of a lesson before it is written.
struct Start {
    random: Random,
    topic: usize,
    subject: Subject,
    title: String,
}

fn start(number: usize, n_topics: usize, words: &Words) -> Start {
    let mut random = Random::new(words.seed ^ number as u64);
    let topic = random.below(n_topics);
    let framework = FRAMEWORKS[number % FRAMEWORKS.len()];
    let subject = topic_subject(framework, topic, words).with(words.subject(&mut random));
    let title = prose::title(words, &subject, &mut random);
    Start {
        random,
        topic,
        subject,
        title,
    }
}

fn lesson(number: usize, n_lessons: usize, n_topics: usize, words: &Words) -> String {
    let framework = FRAMEWORKS[number % FRAMEWORKS.len()];
    let Start {
        mut random,
        topic,
        subject,
        title,
    } = start(number, n_topics, words);
    let mut text = format!(
        "+++\ntitle = \"{title}\"\ndescription = \"{}\"\nweight = {number}\n\
         date = 2026-11-23\nteaches = [\"{framework}1-topic-{topic}\"]\nlevel = \"beginner\"\n+++\n\n",
        prose::paragraph(words, &subject, 12, &mut random)
    );
    for section in 0..4 {
        let heading = prose::heading(words, &subject, &mut random);
        let _ = writeln!(text, "## {heading}\n");
        for _ in 0..2 {
            let paragraph = prose::paragraph(words, &subject, WORDS_A_LESSON / 9, &mut random);
            let other = random.below(n_lessons);
            if section % 2 == 0 {
                let other_title = start(other, n_topics, words).title;
                let path = lesson_path(other);
                let _ = writeln!(
                    text,
                    "{paragraph} See [{other_title}](../../{path}) for **more** of `it`.\n"
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
                    prose::label(words, &subject, &mut random),
                    row * number,
                    prose::paragraph(words, &subject, 6, &mut random)
                );
            }
            text.push('\n');
        }
        if section == 2 {
            for _ in 0..3 {
                let item = prose::paragraph(words, &subject, 12, &mut random);
                let _ = writeln!(text, "- {item}");
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
    let mut text = format!(
        "[scheme]\nid = \"{framework}1\"\ntitle = \"{framework} 1\"\nstatus = \"current\"\nrole = \"framework\"\n"
    );
    for number in 0..n_topics {
        let subject = topic_subject(framework, number, words);
        let mut random = Random::new(words.seed ^ !topic_seed(framework, number));
        let label = prose::label(words, &subject, &mut random);
        let mut alternative = label.clone();
        while alternative == label {
            alternative = prose::label(words, &subject, &mut random);
        }
        let _ = write!(
            text,
            "\n[[topic]]\nid = \"{framework}1-topic-{number}\"\nlabel = \"{label}\"\nalt = [\"{alternative}\"]\nkind = \"topic\"\ndefinition = \"{}\"\n",
            prose::paragraph(words, &subject, 14, &mut random)
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

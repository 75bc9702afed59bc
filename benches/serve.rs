//! How fast the preview follows its author: from a saved file to the page as a browser
//! gets it, over a real connection and with the system's own events.
//!
//! `cargo bench --bench serve` makes 20 edits, four of each kind, in courses of 1,000 and
//! 10,000 lessons; sizes and kinds may be named: `cargo bench --bench serve -- 100 prose`.

mod course;

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crossbook::serve::{Settings, preview};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Edits of each kind.
const TURNS: usize = 4;

/// An edit that is not seen by then never will be.
const LONGEST: Duration = Duration::from_secs(120);

const LESSON: &str = "content/alpha/module-000/lesson-00000.md";
const MAPPINGS: &str = "content/crosswalk/mappings/alpha--beta.toml";
const TEMPLATE: &str = "themes/default/templates/404.html";

/// What is edited.
const KINDS: [&str; 5] = ["prose", "title", "new-lesson", "mapping", "template"];

fn main() {
    let (mut sizes, mut kinds) = (Vec::new(), Vec::new());
    for argument in std::env::args().skip(1) {
        match argument.parse() {
            Ok(size) => sizes.push(size),
            Err(_) => kinds.extend(KINDS.into_iter().filter(|kind| *kind == argument)),
        }
    }
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000];
    }
    if kinds.is_empty() {
        kinds = KINDS.to_vec();
    }
    println!(
        "| lessons | ready | {} | median of all | slowest |",
        kinds.join(" | ")
    );
    println!("|{}", "---|".repeat(kinds.len() + 4));
    for n_lessons in sizes {
        measure(n_lessons, &kinds);
    }
}

fn measure(n_lessons: usize, chosen: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    course::write(&course::course(n_lessons), root).expect("the disk has room");
    write(root, TEMPLATE, "<p>Never written.</p>\n");
    let settings = Settings {
        port: 0,
        ..Settings::default()
    };
    let start = Instant::now();
    let served = preview(root, settings, |_| {}).expect("a loopback port is free");
    let ready = start.elapsed();
    let see = |path: &str, text: &str, page: &str, seen: &str| {
        write(root, path, text);
        seen_after(served.address, page, seen)
    };

    let lesson = read(root, LESSON);
    let mappings = read(root, MAPPINGS);
    let page = "alpha/module-000/lesson-00000/";
    let module = "alpha/module-000/";
    let mut kinds: Vec<Vec<Duration>> = vec![Vec::new(); chosen.len()];
    for turn in 0..TURNS {
        let word = format!("edited-{turn}");
        for (kind, times) in chosen.iter().zip(&mut kinds) {
            times.push(match *kind {
                "prose" => {
                    let prose = format!("{lesson}\nOne more sentence, {word}.\n");
                    see(LESSON, &prose, page, &word)
                }
                "title" => {
                    let name = format!("Named-{turn} ");
                    let title = lesson.replacen("title = \"", &format!("title = \"{name}"), 1);
                    // Seen on another page, which lists it.
                    see(LESSON, &title, module, &name)
                }
                "new-lesson" => {
                    let new = format!("content/{module}new-{turn}.md");
                    let text = format!("# New\n\nFor the {turn}th time.\n");
                    let address = format!("{module}new-{turn}/");
                    see(&new, &text, &address, &format!("For the {turn}th"))
                }
                "mapping" => {
                    let rationale = format!("Both number 0, said {word}.");
                    let stated = mappings.replacen("Both number 0.", &rationale, 1);
                    see(MAPPINGS, &stated, "topics/alpha1-topic-0/", &rationale)
                }
                "template" => {
                    let template = format!("<p>Nothing here, {word}.</p>\n");
                    see(TEMPLATE, &template, "none/", &word)
                }
                other => panic!("no such kind of edit: {other}"),
            });
        }
    }
    let mut all = kinds.concat();
    let each: Vec<String> = kinds
        .iter_mut()
        .map(|times| milliseconds(median(times)))
        .collect();
    println!(
        "| {n_lessons} | {:.2} s | {} | {} | {} |",
        ready.as_secs_f64(),
        each.join(" | "),
        milliseconds(median(&mut all)),
        milliseconds(*all.last().expect("there are edits")),
    );
}

/// Asks for a page until it says something, and tells how long that took.
fn seen_after(address: SocketAddr, page: &str, seen: &str) -> Duration {
    let start = Instant::now();
    loop {
        if get(address, page).contains(seen) {
            return start.elapsed();
        }
        assert!(start.elapsed() < LONGEST, "never seen on {page}: {seen}");
        // Often enough to be exact, seldom enough to leave both cores to the build.
        thread::sleep(Duration::from_millis(5));
    }
}

fn get(address: SocketAddr, page: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the preview listens");
    let request =
        format!("GET /course/{page} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("answered");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("in the book")).expect("the disk has room");
    fs::write(path, text).expect("the disk has room");
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).expect("part of the course")
}

/// Sorts the times and returns the middle one.
fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1e3)
}

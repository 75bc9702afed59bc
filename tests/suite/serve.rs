//! The preview: what it serves, to whom, and how it follows changes.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crossbook::serve::{Preview, Round, Settings, preview};
use tempfile::TempDir;

use crate::book::Book;
use crate::cli::{files_below, on_disk};

/// Longer than any build of a small book takes, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A preview of a book in a folder of its own.
pub struct Served {
    folder: TempDir,
    pub preview: Preview,
    rounds: Receiver<Round>,
}

impl Served {
    pub fn new(book: &Book) -> Self {
        Self::with(book, Settings::default())
    }

    pub fn with(book: &Book, settings: Settings) -> Self {
        let folder = on_disk(book);
        let settings = Settings {
            port: 0,
            ..settings
        };
        let (send, rounds) = channel();
        let tell = move |round: &Round| {
            let _ = send.send(round.clone());
        };
        let preview = preview(folder.path(), settings, tell).expect("a loopback port is free");
        let served = Self {
            folder,
            preview,
            rounds,
        };
        served.next_round();
        served
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn next_round(&self) -> Round {
        self.rounds.recv_timeout(PATIENCE).expect("a build")
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::write(self.root().join(path), text).expect("the book's folder can be written");
    }

    /// Changes a file and waits until a page says so.
    pub fn write_and_see(&self, path: &str, text: &str, address: &str, seen: &str) -> Answer {
        self.write(path, text);
        let start = Instant::now();
        loop {
            let answer = self.get(address);
            if answer.body.contains(seen) {
                return answer;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "never seen: {seen}\n{}",
                answer.body
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn get(&self, address: &str) -> Answer {
        self.ask("GET", address, "")
    }

    pub fn ask(&self, method: &str, address: &str, headers: &str) -> Answer {
        let host = format!("Host: localhost:{}\r\n", self.preview.address.port());
        let head =
            format!("{method} {address} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n");
        answer(self.preview.address, &head)
    }
}

pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// Sends a request and reads until the server closes the connection.
pub fn answer(address: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("the preview listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => panic!("{error}"),
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Answer {
        status: status.unwrap_or(0),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// A book of one lesson, at `/pmp/a/charter/`.
pub fn charter() -> Book {
    Book::new([
        (
            "content/pmp/a/charter.md",
            "# Charter\n\nWhat it is.\n\nOld words.\n",
        ),
        ("content/pmp/a/note.txt", "A note.\n"),
    ])
}

fn below_a_path() -> Book {
    let mut book = charter();
    let settings = "title = \"Test\"\nbase_url = \"https://example.org/my-course/\"\n";
    book.set("book.toml", settings);
    book
}

#[test]
fn pages_and_files_are_served_as_they_will_be_published() {
    let served = Served::new(&below_a_path());
    assert!(served.preview.url.ends_with("/my-course/"));

    let page = served.get("/my-course/pmp/a/charter/");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Old words."));
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(page.body.contains("/my-course/__crossbook/live.js"));
    let named = served.get("/my-course/pmp/a/charter/index.html");
    assert_eq!(named.body, page.body);
    let note = served.get("/my-course/pmp/a/note.txt");
    assert_eq!((note.status, note.body.as_str()), (200, "A note.\n"));

    for (from, to) in [
        ("/", "/my-course/"),
        ("/my-course", "/my-course/"),
        ("/my-course/pmp/a/charter", "/my-course/pmp/a/charter/"),
    ] {
        let led = served.get(from);
        assert_eq!(
            (led.status, led.header("location")),
            (302, Some(to)),
            "{from}"
        );
    }
}

#[test]
fn what_is_not_there_is_the_books_own_404_page() {
    let served = Served::new(&below_a_path());
    for address in [
        "/my-course/none/",
        "/other/",
        "/my-course/../book.toml",
        "/my-course/%2e%2e/book.toml",
        "/my-course/..%2fbook.toml",
        "/my-course/%00",
        "/my-course/%ff",
        "/my-course/content/pmp/a/charter.md",
        "/my-course/__crossbook/none",
    ] {
        let answer = served.get(address);
        assert_eq!(answer.status, 404, "{address}");
        assert!(!answer.body.contains("base_url"), "{address}");
    }
    assert!(served.get("/my-course/none/").body.contains("<html"));
}

#[test]
fn only_reading_is_allowed() {
    let served = Served::new(&charter());
    let head = served.ask("HEAD", "/pmp/a/charter/", "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
        let answer = served.ask(method, "/pmp/a/charter/", "Content-Length: 0\r\n");
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
    }
}

#[test]
fn foreign_names_and_pages_are_refused() {
    let settings = Settings {
        hosts: vec!["study.example".to_owned()],
        ..Settings::default()
    };
    let served = Served::with(&charter(), settings);
    let from = |headers: &str| {
        let request = format!("GET / HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
        answer(served.preview.address, &request).status
    };
    assert_eq!(from("Host: localhost:4000\r\n"), 200);
    assert_eq!(from("Host: study.example\r\n"), 200);
    assert_eq!(from("Host: evil.example\r\n"), 403);
    assert_eq!(from(""), 403);
    assert_eq!(
        from("Host: localhost:4000\r\nOrigin: http://localhost:4000\r\n"),
        200
    );
    assert_eq!(
        from("Host: localhost:4000\r\nOrigin: http://evil.example\r\n"),
        403
    );
    assert_eq!(from("Host: localhost:4000\r\nOrigin: null\r\n"), 403);
}

#[test]
fn a_connection_that_says_nothing_is_closed() {
    let settings = Settings {
        read_timeout: Duration::from_millis(100),
        ..Settings::default()
    };
    let served = Served::with(&charter(), settings);
    for beginning in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: loc"] {
        let answer = answer(served.preview.address, beginning);
        assert_ne!(answer.status, 200, "{beginning:?}");
    }
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn changes_are_served_and_nothing_is_written() {
    let served = Served::new(&charter());
    let before = files_below(served.root()).len();

    let page = "content/pmp/a/charter.md";
    served.write_and_see(
        page,
        "# Charter\n\nNew words.\n",
        "/pmp/a/charter/",
        "New words.",
    );
    let plan = "content/pmp/a/plan.md";
    served.write_and_see(
        plan,
        "# Plan\n\nSee [it](charter.md).\n",
        "/pmp/a/plan/",
        "See",
    );
    served.write_and_see(
        "content/pmp/a/note.txt",
        "Another.\n",
        "/pmp/a/note.txt",
        "Another.",
    );
    let settings = "title = \"Another name\"\n";
    served.write_and_see("book.toml", settings, "/pmp/a/plan/", "Another name");

    fs::remove_file(served.root().join(plan)).expect("removed");
    let start = Instant::now();
    while served.get("/pmp/a/plan/").status != 404 {
        assert!(
            start.elapsed() < PATIENCE,
            "the removed page is still there"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(
        files_below(served.root()).len(),
        before,
        "files in the book's folder"
    );
}

#[test]
fn one_edit_of_prose_makes_one_page() {
    let served = Served::new(&charter());
    let text = "# Charter\n\nWhat it is.\n\nNew words.\n";
    served.write("content/pmp/a/charter.md", text);
    let round = served.next_round();
    assert_eq!((round.work.parsed.made, round.work.rendered.made), (1, 1));
}

#[test]
fn with_errors_the_last_good_page_stays_until_they_are_mended() {
    let served = Served::new(&charter());
    let page = "content/pmp/a/charter.md";
    let good = served.get("/pmp/a/charter/").body;

    served.write(page, "# Charter\n\nA [link](nowhere.md).\n");
    let round = served.next_round();
    assert_eq!(round.n_errors, 1);
    assert!(round.diagnostics[0].contains("charter.md:3:10: error[broken-link]"));
    assert_eq!(served.get("/pmp/a/charter/").body, good);
    let event = first_event(&served, "pmp/a/charter/index.html");
    assert!(
        event.contains("\"errors\":1") && event.contains("broken-link"),
        "{event}"
    );

    served.write_and_see(page, "# Charter\n\nMended.\n", "/pmp/a/charter/", "Mended.");
    let event = first_event(&served, "pmp/a/charter/index.html");
    assert!(event.contains("\"errors\":0,\"diagnostics\":[]"), "{event}");
}

#[test]
fn a_book_without_settings_is_told_and_comes_back() {
    let served = Served::new(&charter());
    let settings = served.root().join("book.toml");
    let text = fs::read_to_string(&settings).expect("the settings");
    fs::remove_file(&settings).expect("removed");
    assert_eq!(served.next_round().n_errors, 1);
    assert_eq!(served.get("/pmp/a/charter/").status, 200);
    fs::write(&settings, text.replace("Test", "Back")).expect("written");
    served.write_and_see("book.toml", &text.replace("Test", "Back"), "/", "Back");
}

#[test]
fn where_events_fail_files_are_looked_at() {
    let settings = Settings {
        poll: Some(Duration::from_millis(50)),
        ..Settings::default()
    };
    let served = Served::with(&charter(), settings);
    let page = "content/pmp/a/charter.md";
    served.write_and_see(
        page,
        "# Charter\n\nNew words.\n",
        "/pmp/a/charter/",
        "New words.",
    );
}

#[test]
fn a_taken_port_is_an_error_only_if_it_was_asked_for() {
    let served = Served::new(&charter());
    let taken = |any_port| {
        let settings = Settings {
            port: served.preview.address.port(),
            any_port,
            ..Settings::default()
        };
        preview(served.root(), settings, |_| {})
    };
    let error = taken(false).err().expect("the port is taken").to_string();
    assert!(error.contains("cannot listen on 127.0.0.1:"), "{error}");
    assert!(taken(true).is_ok());
}

/// The state of the book that a page hears of when it starts to listen.
fn first_event(served: &Served, page: &str) -> String {
    let mut stream = TcpStream::connect(served.preview.address).expect("the preview listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    let request =
        format!("GET /__crossbook/events?page={page} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut text = String::new();
    let mut bytes = [0; 4096];
    while !text.contains("data: ") || !text.trim_end_matches("\r\n").ends_with("\n\n") {
        let n = stream.read(&mut bytes).expect("an event");
        assert!(n > 0, "closed: {text}");
        text.push_str(&String::from_utf8_lossy(&bytes[..n]));
    }
    text
}

/// A program that is ended by its own id whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[test]
fn interrupting_it_ends_it_at_once() {
    let folder = on_disk(&charter());
    let child = Command::new(env!("CARGO_BIN_EXE_crossbook"))
        .args(["serve", "--port", "0", "-C"])
        .arg(folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut running = Running(child);
    let mut said = String::new();
    let mut stderr = running.0.stderr.take().expect("it was piped");
    let mut bytes = [0; 1024];
    while !said.contains("Ctrl-C") {
        let n = stderr.read(&mut bytes).expect("readable");
        assert!(n > 0, "it ended: {said}");
        said.push_str(&String::from_utf8_lossy(&bytes[..n]));
    }
    let pid = rustix::process::Pid::from_child(&running.0);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("it runs");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = running.0.try_wait().expect("it is ours") {
            break status;
        }
        assert!(start.elapsed() < PATIENCE, "it does not end");
        std::thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(!folder.path().join("public").exists());
}

#[test]
fn pages_of_other_sites_may_lead_here_but_not_load_from_here() {
    let served = Served::new(&charter());
    let asked = |headers: &str| served.ask("GET", "/search/index.js", headers);
    for (site, mode, status) in [
        ("cross-site", "no-cors", 403),
        ("same-site", "no-cors", 403),
        ("cross-site", "navigate", 200),
        ("same-origin", "no-cors", 200),
        ("none", "navigate", 200),
    ] {
        let answer = asked(&format!(
            "Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\n"
        ));
        assert_eq!(answer.status, status, "{site} {mode}");
    }
    let policy = asked("");
    assert_eq!(
        policy.header("cross-origin-resource-policy"),
        Some("same-origin")
    );
}

#[test]
fn a_path_of_other_letters_is_served_however_it_is_written() {
    for base in ["kürs", "k%C3%BCrs"] {
        let mut book = charter();
        let settings = format!("title = \"Test\"\nbase_url = \"https://example.org/{base}/\"\n");
        book.set("book.toml", settings);
        let served = Served::new(&book);
        assert!(served.preview.url.ends_with("/k%C3%BCrs/"));
        for address in ["/k%C3%BCrs/pmp/a/charter/", "/k%c3%bcrs/pmp/a/charter/"] {
            assert_eq!(served.get(address).status, 200, "{base} {address}");
        }
        let led = served.get("/k%C3%BCrs");
        assert_eq!(led.header("location"), Some("/k%C3%BCrs/"), "{base}");
    }
}

#[test]
fn a_new_path_of_the_site_is_told() {
    let served = Served::new(&charter());
    let settings = "title = \"Test\"\nbase_url = \"https://example.org/new/\"\n";
    served.write("book.toml", settings);
    let urls = loop {
        let round = served.next_round();
        if !round.urls.is_empty() {
            break round.urls;
        }
    };
    assert_eq!(urls, [format!("http://{}/new/", served.preview.address)]);
}

#[test]
fn editors_get_the_folder_as_a_part_of_an_address() {
    let top = tempfile::tempdir().expect("a temporary folder");
    let root = top.path().join("50% #1 course");
    charter().write_to(&root);
    let settings = Settings {
        port: 0,
        ..Settings::default()
    };
    let preview = preview(&root, settings, |_| {}).expect("a loopback port is free");
    let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let page = answer(preview.address, request).body;
    assert!(
        page.contains("/50%25%20%231%20course/{path}:{line}"),
        "{page}"
    );
}

#[test]
fn what_cannot_work_is_refused_at_once() {
    for (arguments, why) in [
        (["--editor", "code:{file}"], "`{file}` is not known"),
        (["--editor", "code:"], "it opens no file"),
        (
            ["--allow-host", "http://study.example"],
            "write a name such as",
        ),
        (
            ["--allow-host", "study.example:4000"],
            "write a name such as",
        ),
        (["--allow-host", ""], "write a name such as"),
    ] {
        let ran = crate::cli::crossbook(&[&["serve"], &arguments[..]].concat());
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(why), "{arguments:?}: {}", ran.err);
    }
}

//! The preview under load, abuse and sudden change: it stays up and ends at the truth.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use crossbook::serve::Settings;

use crate::book::Book;
use crate::serve::{PATIENCE, Served, answer, charter};

const CHARTER: &str = "content/pmp/a/charter.md";

#[test]
fn a_thousand_requests_at_once_are_all_answered() {
    let served = Served::new(&charter());
    let good = served.get("/pmp/a/charter/").body;
    let address = served.preview.address;
    let request = "GET /pmp/a/charter/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answered = thread::scope(|scope| {
        let ask = || answer(address, request).body == good;
        let requests: Vec<_> = (0..1000)
            .map(|_| {
                let builder = thread::Builder::new().stack_size(128 << 10);
                builder.spawn_scoped(scope, ask).expect("a thread")
            })
            .collect();
        requests
            .into_iter()
            .map(|request| request.join().expect("no panic"))
            .filter(|is_good| *is_good)
            .count()
    });
    assert_eq!(answered, 1000);
}

#[test]
fn two_hundred_silent_connections_leave_room_and_are_closed() {
    let settings = Settings {
        read_timeout: Duration::from_secs(2),
        ..Settings::default()
    };
    let served = Served::with(&charter(), settings);
    let silent: Vec<TcpStream> = (0..200)
        .map(|_| TcpStream::connect(served.preview.address).expect("the preview listens"))
        .collect();
    assert_eq!(served.get("/pmp/a/charter/").status, 200);
    for stream in silent {
        let mut stream = stream;
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let mut left = Vec::new();
        // The end of the stream, or a reset: not the time-out of the read.
        if let Err(error) = std::io::Read::read_to_end(&mut stream, &mut left) {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        }
    }
}

#[test]
fn a_connection_kept_open_after_its_answer_is_closed_too() {
    let settings = Settings {
        read_timeout: Duration::from_millis(200),
        ..Settings::default()
    };
    let served = Served::with(&charter(), settings);
    // Nothing asks for the connection to be closed.
    let request = "GET /pmp/a/charter/ HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert_eq!(answer(served.preview.address, request).status, 200);
}

#[test]
fn huge_addresses_and_headers_are_refused() {
    let served = Served::new(&charter());
    let long = "a".repeat(100_000);
    let huge = "a".repeat(2_000_000);
    for request in [
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {huge}\r\nConnection: close\r\n\r\n"),
        format!("GET /?{huge} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ] {
        let mut stream = TcpStream::connect(served.preview.address).expect("the preview listens");
        stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
        // The server may hang up before it has heard all.
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let _ = std::io::Read::read_to_end(&mut stream, &mut bytes);
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            text.is_empty() || text.starts_with("HTTP/1.1 4"),
            "{}",
            &text[..text.len().min(60)]
        );
    }
    assert_eq!(served.get("/pmp/a/charter/").status, 200);
}

#[test]
fn a_template_broken_in_the_middle_of_an_edit_is_told_and_comes_back() {
    let mut book = charter();
    book.set(
        "themes/default/templates/404.html",
        "<p>Nothing here.</p>\n",
    );
    let served = Served::new(&book);
    let good = served.get("/pmp/a/charter/").body;
    let template = "themes/default/templates/404.html";
    served.write(template, "<p>{% if </p>\n");
    let round = served.next_round();
    assert_eq!(round.n_errors, 1);
    assert!(
        round.diagnostics[0].contains("404.html:1:10: error[template-syntax]"),
        "{}",
        round.diagnostics[0]
    );
    assert_eq!(served.get("/pmp/a/charter/").body, good);
    served.write_and_see(template, "<p>Mended.</p>\n", "/none/", "Mended.");
}

#[test]
fn a_file_that_comes_and_goes_ends_as_it_stands() {
    let served = Served::new(&charter());
    let place = served.root().join(CHARTER);
    for turn in 0..60 {
        fs::remove_file(&place).expect("removed");
        if turn % 3 == 0 {
            // Long enough for some builds to find it gone.
            thread::sleep(Duration::from_millis(20));
        }
        fs::write(&place, format!("# Charter\n\nTurn {turn}.\n")).expect("written");
    }
    served.write_and_see(
        CHARTER,
        "# Charter\n\nThe last words.\n",
        "/pmp/a/charter/",
        "The last words.",
    );
}

/// What another branch of the author's repository holds.
fn branch(name: &str, numbers: std::ops::Range<usize>) -> Vec<(String, String)> {
    numbers
        .map(|number| {
            let next = number + 1;
            let path = format!("content/pmp/a/lesson-{number:04}.md");
            let text = format!("# Lesson {number}\n\nOn {name}, before {next}.\n");
            (path, text)
        })
        .collect()
}

#[test]
fn a_switch_between_branches_of_two_thousand_files_is_followed() {
    let served = Served::new(&Book::new(branch("main", 0..2000)));
    assert!(served.get("/pmp/a/lesson-0007/").body.contains("On main"));
    // As a version control system does it: some files go, most change, some come.
    for (path, _) in branch("main", 0..100) {
        fs::remove_file(served.root().join(path)).expect("removed");
    }
    for (path, text) in branch("draft", 100..2100) {
        served.write(&path, &text);
    }
    let start = Instant::now();
    let is_there = || {
        let last = served.get("/pmp/a/lesson-2099/");
        last.status == 200
            && served.get("/pmp/a/lesson-0007/").status == 404
            && served.get("/pmp/a/lesson-0100/").body.contains("On draft")
    };
    while !is_there() {
        assert!(start.elapsed() < PATIENCE, "the switch was not followed");
        thread::sleep(Duration::from_millis(50));
    }
}

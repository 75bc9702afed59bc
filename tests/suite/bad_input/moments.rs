//! When it ends too early, or twice at once.

use super::*;

/// A book of enough pages that killing has something to interrupt.
fn larger(word: &str) -> Book {
    let mut book = Book::default();
    book.set("book.toml", format!("title = \"{word}\"\n"));
    for number in 0..150 {
        let text = format!("# {word} {number}\n\n{word}\n");
        book.set(format!("content/pmp/{}/l{number}.md", number % 7), text);
    }
    book
}

/// The site of a book, made somewhere else.
fn site_of(book: &Book) -> std::collections::BTreeMap<String, Vec<u8>> {
    let folder = on_disk(book);
    assert_eq!(crossbook_in(folder.path(), &["build", "-q"]).code, 0);
    files_below(&folder.path().join("public"))
}

#[test]
fn killed_build_leaves_the_old_or_the_new_site() {
    const ROUNDS: u32 = 20;
    let books = [larger("Old"), larger("New")];
    let sites = [site_of(&books[0]), site_of(&books[1])];
    let folder = on_disk(&books[0]);
    let start = Instant::now();
    finish(program(folder.path(), &["build", "-q"]), "a whole build");
    let whole = start.elapsed();
    let public = folder.path().join("public");
    let mut n_old = 0;
    for round in 0..ROUNDS {
        // Each round goes from the site that is there to the other one.
        let is_new = files_below(&public) == sites[1];
        let next = usize::from(!is_new);
        books[next].write_to(folder.path());
        let mut child: Child = program(folder.path(), &["build", "-q"])
            .spawn()
            .expect("the program runs");
        sleep(whole * (round + 1) / ROUNDS * 3 / 2);
        child.kill().expect("a child can be killed");
        child.wait().expect("a child");
        let found = files_below(&public);
        let is_whole = found == sites[0] || found == sites[1];
        assert!(
            is_whole,
            "round {round}: {} files, neither old nor new",
            found.len()
        );
        n_old += u32::from(found != sites[next]);
    }
    println!("{n_old} of {ROUNDS} builds were killed before their site was there");
    books[1].write_to(folder.path());
    finish(program(folder.path(), &["build", "-q"]), "the build after");
    assert!(
        files_below(&public) == sites[1],
        "the build after gives the site"
    );
    assert_eq!(left_beside(folder.path()), Vec::<String>::new());
}

#[test]
fn two_builds_at_once_give_one_whole_site() {
    let books = [larger("Old"), larger("New")];
    let wanted = site_of(&books[1]);
    let folder = on_disk(&books[0]);
    finish(program(folder.path(), &["build", "-q"]), "the first build");
    books[1].write_to(folder.path());
    for _ in 0..3 {
        let children: Vec<Child> = (0..4)
            .map(|_| {
                program(folder.path(), &["build"])
                    .spawn()
                    .expect("the program runs")
            })
            .collect();
        let mut codes = Vec::new();
        for child in children {
            let output = child.wait_with_output().expect("a child");
            let messages = String::from_utf8_lossy(&output.stderr).into_owned();
            let code = output.status.code();
            let is_locked = code == Some(2) && messages.contains("another build is writing");
            assert!(code == Some(0) || is_locked, "{code:?}: {messages}");
            codes.push(code);
        }
        assert!(
            codes.contains(&Some(0)),
            "one build comes through: {codes:?}"
        );
        assert!(
            files_below(&folder.path().join("public")) == wanted,
            "the site is whole"
        );
        assert_eq!(left_beside(folder.path()), Vec::<String>::new());
    }
}

//! Where the site goes: never over anything that is not ours.

use super::*;

#[test]
fn output_that_cannot_be_written_gives_code_2() {
    let folder = folder();
    put(folder.path(), "file", b"x");
    let below_file = folder.path().join("file/site");
    let below_file = below_file.to_str().expect("a plain name");
    let ran = crossbook_in(folder.path(), &["build", "-o", below_file]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.starts_with("error: "), "{}", ran.err);
}

#[test]
fn sources_are_never_written_over() {
    let folder = folder();
    put(folder.path(), "themes/mine/templates/404.html", b"x");
    put(folder.path(), "notes/thesis.txt", b"years of work");
    put(folder.path(), "file", b"x");
    let before = files_below(folder.path());
    for output in [
        "",
        ".",
        "content",
        "content/pmp",
        "themes",
        "themes/mine",
        "..",
        "../..",
        "/",
        "notes",
        "file",
        "book.toml",
        "src/../content",
    ] {
        let config = format!("title = \"Test\"\n[output]\nfolder = \"{output}\"\n");
        put(folder.path(), "book.toml", config.as_bytes());
        let ran = crossbook_in(folder.path(), &["build"]);
        assert!(
            ran.code == 2 || ran.code == 1,
            "{output}: {} {}",
            ran.code,
            ran.err
        );
        put(folder.path(), "book.toml", b"title = \"Test\"\n");
        let mut after = files_below(folder.path());
        after.retain(|path, _| !path.ends_with(".lock"));
        assert!(after == before, "`{output}`: {:?}", after.keys());
    }
}

#[test]
fn foreign_files_in_the_output_are_kept_or_refused() {
    let folder = folder();
    put(folder.path(), "public/CNAME", b"example.org");
    let ran = crossbook_in(folder.path(), &["build"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("CNAME"), "{}", ran.err);
    assert!(cfg!(windows) || !folder.path().join(".public.lock").exists());
    let config = b"title = \"Test\"\n[output]\nkeep = [\"CNAME\"]\n";
    put(folder.path(), "book.toml", config);
    put(folder.path(), "public/.git/HEAD", b"ref");
    let ran = crossbook_in(folder.path(), &["build", "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let public = files_below(&folder.path().join("public"));
    assert_eq!(public["CNAME"], b"example.org");
    assert_eq!(public[".git/HEAD"], b"ref");
    assert!(public.contains_key("index.html"));
}

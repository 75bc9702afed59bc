//! temporary
use crate::sources::Sources;
use crate::{address::ContentPath, error::Error, source::*};
use std::path::*;
pub fn find_root(start: &Path) -> Result<PathBuf, Error> {
    Ok(start.to_path_buf())
}
pub fn load(root: &Path) -> Result<Sources, Error> {
    let mut s = Sources {
        root: root.into(),
        theme_folder_exists: true,
        ..Default::default()
    };
    let f = |p: &str| {
        SourceFile::new(
            ContentPath::new(p).unwrap(),
            std::fs::read_to_string(root.join(p)).unwrap(),
        )
    };
    s.config = Some(f("book.toml"));
    for e in walkdir::WalkDir::new(root.join("content")).sort_by_file_name() {
        let e = e.unwrap();
        if !e.file_type().is_file() {
            continue;
        }
        let rel = e
            .path()
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if rel.ends_with(".md") {
            s.lessons.push(f(&rel))
        } else if rel.ends_with(".toml") {
            s.data.push(f(&rel))
        }
    }
    Ok(s)
}

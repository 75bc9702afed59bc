//! temporary
use crate::{address::OutPath, error::Error, page::Site};
use std::path::*;
pub struct Written {
    pub written: usize,
    pub removed: usize,
}
pub fn write(site: &Site, root: &Path, folder: &Path, _keep: &[OutPath]) -> Result<Written, Error> {
    for (p, c) in &site.files {
        let t = root.join(folder).join(p.as_str());
        std::fs::create_dir_all(t.parent().unwrap()).unwrap();
        std::fs::write(t, c.bytes()).unwrap();
    }
    Ok(Written {
        written: site.files.len(),
        removed: 0,
    })
}

//! The picture that stands for a page where somebody shares a link to it: its title, its
//! place and its framework's color, drawn without anything of the machine.
//!
//! The letters are those of the font beside this file, which is free (`OFL.txt`). It has
//! the Latin, Greek and Cyrillic ones; a title in another script is not drawn.

mod cover;
mod draw;
mod lines;

use crate::memo::Key;

pub use cover::{COVER_HEIGHT, COVER_WIDTH, Cover};
pub use draw::draw;

/// Size of every picture in pixels.
pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

/// Changes whenever pictures come to look otherwise.
const LOOK: &str = "1";

/// What a picture shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Picture {
    pub title: String,
    /// The way to the page: `PMP › Starting`.
    pub trail: String,
    /// The title of the book; empty on its own picture.
    pub book: String,
    /// A color of frameworks, or `site`.
    pub color: &'static str,
}

impl Picture {
    /// The picture of one page, or the book's own if the title cannot be written with the
    /// letters there are.
    pub fn of_page(title: &str, trail: &str, book: &str, color: &'static str) -> Self {
        let Some(title) = lines::drawable(title).filter(|title| !title.is_empty()) else {
            return Self::of_book(book);
        };
        Self {
            title,
            trail: lines::drawable(trail).unwrap_or_default(),
            book: lines::drawable(book).unwrap_or_default(),
            color,
        }
    }

    /// The picture of all other pages; without words if the title cannot be written.
    pub fn of_book(book: &str) -> Self {
        Self {
            title: lines::drawable(book).unwrap_or_default(),
            trail: String::new(),
            book: String::new(),
            color: "site",
        }
    }

    /// Stands for all it shows.
    pub fn key(&self) -> Key {
        let texts = [LOOK, &self.title, &self.trail, &self.book, self.color];
        Key::of(&texts.map(str::as_bytes))
    }

    /// Where it lies in the site. Equal pictures are one file.
    pub fn path(&self) -> String {
        format!("pictures/{}.png", self.key().hex(16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_without_letters_gets_the_picture_of_the_book() {
        for title in ["リスク管理", "ניהול", "Risk 🎉", "", "e\u{301}\u{302}"] {
            let picture = Picture::of_page(title, "PMP", "Course", "blue");
            assert_eq!(picture, Picture::of_book("Course"), "{title}");
        }
        for title in ["Über Äpfel", "Διοίκηση", "Риск", "e\u{301}", "Quản lý"] {
            assert_ne!(
                Picture::of_page(title, "PMP", "Course", "blue"),
                Picture::of_book("Course"),
                "{title}"
            );
        }
        assert_eq!(Picture::of_book("課程").title, "");
        assert_eq!(Picture::of_page("A\n b", "課", "程", "blue").title, "A b");
    }

    #[test]
    fn pictures_are_small_and_the_same_in_every_build() {
        let long =
            "Agreements between the teams of an organization about service levels ".repeat(5);
        for (title, trail, most) in [
            (
                "Risk register: what it holds and who keeps it",
                "PMP › Planning",
                15_000,
            ),
            // The longest that is drawn.
            (&*long, &*long, 18_000),
            (
                "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenantragsformular",
                "",
                15_000,
            ),
        ] {
            let picture = Picture::of_page(title, trail, "Course", "amber");
            let png = draw(&picture);
            assert_eq!(png, draw(&picture));
            assert!(png.len() <= most, "{title}: {} bytes", png.len());
            let reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info();
            let info = reader.expect("a picture").info().clone();
            assert_eq!((info.width, info.height), (WIDTH, HEIGHT));
        }
        let blank = draw(&Picture::of_book("課"));
        assert!(blank.len() < draw(&Picture::of_book("Course")).len());
    }
}

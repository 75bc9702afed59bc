//! The cover of an EPUB, in the manner of the pictures of pages.

use super::draw::{Canvas, Ink, fitting};
use super::lines::{Size, drawable};
use crate::memo::Key;

/// Size of every cover in pixels.
pub const COVER_WIDTH: u32 = 1200;
pub const COVER_HEIGHT: u32 = 1800;

/// Changes whenever covers come to look otherwise.
const LOOK: &str = "1";

const MARGIN: f32 = 132.0;
const ROOM: f32 = COVER_WIDTH as f32 - MARGIN - 84.0;
const TITLE_TOP: f32 = 300.0;
const TITLE_HEIGHT: f32 = 720.0;
const BELOW_HEIGHT: f32 = 300.0;

const TITLE_SIZES: [f32; 4] = [140.0, 120.0, 100.0, 84.0];
const BELOW_SIZES: [f32; 1] = [46.0];

/// What a cover shows. A text with letters that the font lacks is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    title: String,
    above: String,
    below: String,
    book: String,
    authors: String,
    color: &'static str,
}

impl Cover {
    /// A cover: `above` stands over the title, `below` under it; `color` is one of
    /// frameworks, or `site`.
    pub fn new(
        title: &str,
        [above, below]: [&str; 2],
        book: &str,
        authors: &[String],
        color: &'static str,
    ) -> Self {
        let text = |text: &str| drawable(text).unwrap_or_default();
        Self {
            title: text(title),
            above: text(above),
            below: text(below),
            book: text(book),
            authors: text(&authors.join(", ")),
            color,
        }
    }

    /// Stands for all it shows.
    pub fn key(&self) -> Key {
        let texts = [
            &self.title,
            &self.above,
            &self.below,
            &self.book,
            &self.authors,
        ];
        let texts = texts.map(|text| text.as_bytes());
        Key::of(&[texts.as_slice(), &[LOOK.as_bytes(), self.color.as_bytes()]].concat())
    }

    /// The PNG of the cover.
    pub fn draw(&self) -> Vec<u8> {
        let mut canvas = Canvas::new(COVER_WIDTH, COVER_HEIGHT);
        canvas.bar(0.0, 0.0, 48.0, COVER_HEIGHT);
        let small = Size {
            pixels: 46.0,
            spacing: 0.0,
        };
        let above = small.cut(&self.above, ROOM);
        canvas.text(&above, MARGIN, 216.0, small, Ink::Accent);
        let (size, lines) = fitting(&self.title, &TITLE_SIZES, ROOM, TITLE_HEIGHT);
        let end = canvas.lines(&lines, MARGIN, TITLE_TOP, size, Ink::Title);
        let (size, lines) = fitting(&self.below, &BELOW_SIZES, ROOM, BELOW_HEIGHT);
        canvas.lines(&lines, MARGIN, end + 56.0, size, Ink::Soft);

        let small = Size {
            pixels: 38.0,
            spacing: 0.0,
        };
        canvas.mark(MARGIN, 1574.0, 52.0);
        let beside = MARGIN + 80.0;
        let book = small.cut(&self.book, ROOM - 80.0);
        canvas.text(&book, beside, 1614.0, small, Ink::Soft);
        let authors = small.cut(&self.authors, ROOM);
        canvas.text(&authors, MARGIN, 1696.0, small, Ink::Soft);
        canvas.png(self.color)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_are_small_and_the_same_in_every_build() {
        let long = "Agreements between the teams of an organization about service levels ";
        let long = long.repeat(8);
        let authors = ["Ada".to_owned(), "Grace".to_owned()];
        let cover = |title: &str, below: &str| {
            Cover::new(title, ["Framework", below], "Course", &authors, "teal")
        };
        for (title, below) in [
            ("Projects", "What a project manager does."),
            (&*long, &*long),
        ] {
            let cover = cover(title, below);
            let png = cover.draw();
            assert_eq!(png, cover.draw());
            assert!(png.len() <= 40_000, "{} bytes", png.len());
            let reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info();
            let info = reader.expect("a picture").info().clone();
            assert_eq!((info.width, info.height), (COVER_WIDTH, COVER_HEIGHT));
        }
        assert_ne!(cover("A", "").key(), cover("", "A").key());
        // Without its letters it is still a cover.
        assert_eq!(cover("課程", "").title, "");
        assert!(!cover("課程", "").draw().is_empty());
    }
}

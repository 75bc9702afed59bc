//! Letters and lines: which texts can be drawn, how wide they are, where they break.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont};
use unicode_normalization::UnicodeNormalization;

static FONT: LazyLock<FontRef<'static>> = LazyLock::new(|| {
    FontRef::try_from_slice(include_bytes!("inter-semibold.ttf")).expect("the font is one")
});

/// The one font there is.
pub(super) fn font() -> &'static FontRef<'static> {
    &FONT
}

/// A text in one line as it can be drawn; nothing if the font lacks one of its letters.
pub(super) fn drawable(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text: String = words.join(" ").nfc().collect();
    let has_all = text.chars().all(|c| font().glyph_id(c) != GlyphId(0));
    has_all.then_some(text)
}

/// The height of a letter and the space between letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub pixels: f32,
    /// Added after each letter.
    pub spacing: f32,
}

impl Size {
    pub(super) fn scale(self) -> PxScale {
        // The font's own unit counts the space above and below the letters too.
        PxScale::from(self.pixels * 1.21)
    }

    /// How wide a text is.
    pub(super) fn width(self, text: &str) -> f32 {
        let scaled = font().as_scaled(self.scale());
        text.chars()
            .map(|c| scaled.h_advance(scaled.glyph_id(c)) + self.spacing)
            .sum()
    }

    /// A text that is no wider than `room`, cut if need be.
    pub(super) fn cut(self, text: &str, room: f32) -> String {
        if self.width(text) <= room {
            return text.to_owned();
        }
        let mut kept = String::new();
        for c in text.chars() {
            kept.push(c);
            if self.width(&kept) + self.width("…") > room {
                kept.pop();
                break;
            }
        }
        format!("{}…", kept.trim_end())
    }

    /// A text in lines no wider than `room`. Words that are wider by themselves are broken.
    pub(super) fn lines(self, text: &str, room: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ') {
            if let Some(last) = lines.last_mut() {
                let longer = format!("{last} {word}");
                if self.width(&longer) <= room {
                    *last = longer;
                    continue;
                }
            }
            let mut line = String::new();
            for c in word.chars() {
                line.push(c);
                if self.width(&line) > room && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::take(&mut line));
                    line.push(c);
                }
            }
            lines.push(line);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_cut_texts_fit() {
        let size = Size {
            pixels: 40.0,
            spacing: 0.0,
        };
        let room = size.width("Change enablement");
        assert_eq!(
            size.lines("Change enablement and change", room),
            ["Change enablement", "and change"]
        );
        let broken = size.lines("Donaudampfschifffahrtsgesellschaft", room);
        assert!(broken.len() > 1 && broken.iter().all(|line| size.width(line) <= room));
        let cut = size.cut("Change enablement and change", room);
        assert!(cut.ends_with('…') && size.width(&cut) <= room, "{cut}");
    }
}

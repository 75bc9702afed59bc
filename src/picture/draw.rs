//! Draws a picture: ten colors, and PNG.
//!
//! What a cover and a picture share is here too; how a cover is laid out is not.

use ab_glyph::{Font, ScaleFont, point};
use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use super::lines::{Size, font};
use super::{HEIGHT, Picture, WIDTH};

const MARGIN: f32 = 84.0;
const TITLE_TOP: f32 = 176.0;
const TITLE_BOTTOM: f32 = 500.0;
pub(super) const LINE_HEIGHT: f32 = 1.14;

/// Heights of the title's letters, largest first.
const TITLE_SIZES: [f32; 3] = [88.0, 76.0, 64.0];

type Color = [u8; 3];

const PAPER: Color = [0xfd, 0xfc, 0xfa];
const INK: Color = [0x1f, 0x24, 0x30];
const SOFT: Color = [0x55, 0x5b, 0x69];

/// What is drawn with: places in the palette, where each ink has steps from paper to full.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Title,
    Accent,
    Soft,
}

const STEPS: u8 = 3;

/// A framework's color as the default theme has it on paper.
fn accent(color: &str) -> Color {
    match color {
        "blue" => [0x05, 0x55, 0xb7],
        "teal" => [0x00, 0x63, 0x64],
        "amber" => [0x88, 0x4d, 0x01],
        "violet" => [0x68, 0x36, 0xb6],
        "rose" => [0xa6, 0x10, 0x47],
        "green" => [0x16, 0x63, 0x2a],
        _ => [0x33, 0x3d, 0x50],
    }
}

/// The PNG of a picture.
pub fn draw(picture: &Picture) -> Vec<u8> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    canvas.bar(0.0, 0.0, 28.0, HEIGHT);
    let small = Size {
        pixels: 34.0,
        spacing: 0.0,
    };
    let room = WIDTH as f32 - 2.0 * MARGIN;
    canvas.text(
        &small.cut(&picture.trail, room * 0.6),
        MARGIN,
        118.0,
        small,
        Ink::Accent,
    );

    let (size, lines) = fitting(&picture.title, &TITLE_SIZES, room, TITLE_BOTTOM - TITLE_TOP);
    canvas.lines(&lines, MARGIN, TITLE_TOP, size, Ink::Title);

    canvas.mark(MARGIN, 536.0, 40.0);
    let beside = MARGIN + 62.0;
    let book = small.cut(&picture.book, room - 62.0);
    canvas.text(&book, beside, 568.0, small, Ink::Soft);
    canvas.png(picture.color)
}

/// The largest of some sizes of letters with which a text fits; the last line is cut if it
/// fits with none.
pub(super) fn fitting(
    text: &str,
    sizes: &[f32],
    room: f32,
    most_height: f32,
) -> (Size, Vec<String>) {
    let mut chosen = None;
    for pixels in sizes {
        let size = Size {
            pixels: *pixels,
            spacing: -0.02 * pixels,
        };
        let lines = size.lines(text, room);
        let height = lines.len() as f32 * pixels * LINE_HEIGHT;
        let fits = height <= most_height;
        chosen = Some((size, lines));
        if fits {
            break;
        }
    }
    let (size, mut lines) = chosen.expect("there are sizes");
    let most = (most_height / (size.pixels * LINE_HEIGHT)) as usize;
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(size.cut(&rest, room));
    }
    (size, lines)
}

/// Numbers of colors, row by row.
pub(super) struct Canvas {
    pixels: Vec<u8>,
    width: u32,
    height: u32,
}

impl Canvas {
    /// Paper of a width that is even.
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self {
            pixels: vec![0; (width * height) as usize],
            width,
            height,
        }
    }

    /// The PNG, with a framework's color for the accent.
    pub(super) fn png(&self, color: &str) -> Vec<u8> {
        encode(self, &palette(accent(color)))
    }

    /// Lays ink over a pixel; what is darker stays.
    fn dot(&mut self, x: i32, y: i32, coverage: f32, ink: Ink) {
        let step = (coverage.clamp(0.0, 1.0) * f32::from(STEPS) + 0.5) as u8;
        let inside = (0..self.width as i32).contains(&x) && (0..self.height as i32).contains(&y);
        if step > 0 && inside {
            let pixel = &mut self.pixels[y as usize * self.width as usize + x as usize];
            *pixel = (*pixel).max(ink as u8 * STEPS + step);
        }
    }

    pub(super) fn bar(&mut self, left: f32, top: f32, width: f32, height: u32) {
        for y in 0..height {
            for x in 0..width as i32 {
                self.dot(left as i32 + x, top as i32 + y as i32, 1.0, Ink::Accent);
            }
        }
    }

    /// Writes lines from `top` on; returns where they end.
    pub(super) fn lines(
        &mut self,
        lines: &[String],
        left: f32,
        top: f32,
        size: Size,
        ink: Ink,
    ) -> f32 {
        let height = size.pixels * LINE_HEIGHT;
        let mut baseline = top + size.pixels * 0.8;
        for line in lines {
            self.text(line, left, baseline, size, ink);
            baseline += height;
        }
        baseline - size.pixels * 0.8
    }

    pub(super) fn text(&mut self, text: &str, left: f32, baseline: f32, size: Size, ink: Ink) {
        let scaled = font().as_scaled(size.scale());
        let mut x = left;
        for c in text.chars() {
            let id = scaled.glyph_id(c);
            let glyph = id.with_scale_and_position(size.scale(), point(x, baseline));
            if let Some(outline) = font().outline_glyph(glyph) {
                let corner = outline.px_bounds().min;
                outline.draw(|dx, dy, coverage| {
                    let (x, y) = (corner.x as i32 + dx as i32, corner.y as i32 + dy as i32);
                    self.dot(x, y, coverage, ink);
                });
            }
            // At whole pixels, so that equal letters are equal and the file is small.
            x = (x + scaled.h_advance(id) + size.spacing).round();
        }
    }

    /// The sign of the default theme: three bars that lean.
    pub(super) fn mark(&mut self, left: f32, top: f32, height: f32) {
        let width = height * 0.22;
        for bar in 0..3_u8 {
            let start = left + f32::from(bar) * height * 0.4;
            for row in 0..height as i32 {
                let lean = (height - row as f32) * 0.19;
                let (from, to) = (start + lean, start + lean + width);
                for x in from as i32..=to as i32 {
                    let covered = (to.min(x as f32 + 1.0) - from.max(x as f32)).clamp(0.0, 1.0);
                    let strength = if bar == 1 { covered * 0.6 } else { covered };
                    self.dot(x, top as i32 + row, strength, Ink::Accent);
                }
            }
        }
    }
}

/// The colors by number: paper, then the steps of each ink.
fn palette(accent: Color) -> Vec<u8> {
    let mut palette = PAPER.to_vec();
    for full in [INK, accent, SOFT] {
        for step in 1..=u16::from(STEPS) {
            for (paper, full) in PAPER.iter().zip(full) {
                let (paper, full) = (u16::from(*paper), u16::from(full));
                let mixed = (paper * (u16::from(STEPS) - step) + full * step) / u16::from(STEPS);
                palette.push(u8::try_from(mixed).unwrap_or(u8::MAX));
            }
        }
    }
    palette
}

fn encode(canvas: &Canvas, palette: &[u8]) -> Vec<u8> {
    let packed: Vec<u8> = canvas
        .pixels
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect();
    let mut png = Vec::with_capacity(16 << 10);
    let mut encoder = Encoder::new(&mut png, canvas.width, canvas.height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Four);
    encoder.set_palette(palette);
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&packed))
        .expect("memory can be written");
    png
}

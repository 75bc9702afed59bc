//! The map of prerequisites: lessons in layers, each below all that it needs, with
//! lines between them. Whole numbers only, so that every machine draws the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Maker;
use super::layers::{BOX_WIDTH, LINE_HEIGHT, layout};
use super::shapes::PageRef;

/// More lessons are listed, not drawn: the lines could not be followed.
const MOST_DRAWN: usize = 100;
/// Letters of a line in a box, and the most lines.
const LINE_LETTERS: usize = 23;
const MOST_LINES: usize = 3;

/// Some lessons and which of them need which.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PrerequisiteMap {
    /// Part of the ids in the drawing, unique in its page.
    pub id: String,
    /// Absent if there is nothing to draw, or too much.
    pub drawing: Option<MapDrawing>,
    /// The same as text: every lesson that needs another.
    pub rows: Vec<NeedsRow>,
    /// Lessons without prerequisites that nothing here needs.
    pub free: Vec<PageRef>,
}

/// A lesson and what should be read before it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NeedsRow {
    pub lesson: PageRef,
    /// Lessons to read before it, those outside the drawing included.
    pub needs: Vec<PageRef>,
}

/// Boxes and lines in units of the drawing.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MapDrawing {
    /// Width of the `viewBox`, which begins at 0.
    pub width: i32,
    /// Height of the `viewBox`, which begins at 0.
    pub height: i32,
    /// One for each lesson that needs another here or is needed.
    pub boxes: Vec<LessonBox>,
    /// `d` of a line from a prerequisite down to the lesson that needs it.
    pub lines: Vec<String>,
}

/// A lesson in the drawing.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LessonBox {
    /// Whole; `text` may be shorter.
    pub title: String,
    /// Address of the lesson, after the root.
    pub url: String,
    /// Color of the lesson's framework.
    pub color: &'static str,
    /// Left edge of the box.
    pub x: i32,
    /// Top edge of the box.
    pub y: i32,
    /// Width of the box, the same for all.
    pub width: i32,
    /// Height of the box, the same for all side by side with it.
    pub height: i32,
    /// The title in three lines at most.
    pub text: Vec<TextLine>,
}

/// A line of a title within its box.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TextLine {
    /// Middle of the line, from the left of the drawing.
    pub x: i32,
    /// Baseline of the line, from the top of the drawing.
    pub y: i32,
    /// The words of the line.
    pub text: String,
}

impl Maker<'_> {
    /// The map of these lessons, in their order. Prerequisites elsewhere are listed in
    /// the rows, but not drawn.
    pub(super) fn prerequisite_map(&self, id: &str, lessons: &[usize]) -> PrerequisiteMap {
        let book = self.book();
        let number: BTreeMap<usize, usize> = lessons
            .iter()
            .enumerate()
            .map(|(number, lesson)| (*lesson, number))
            .collect();
        let needs: Vec<Vec<usize>> = lessons
            .iter()
            .map(|lesson| {
                let all = book.lessons[*lesson].prerequisites.iter();
                let here: BTreeSet<usize> = all
                    .filter_map(|needed| number.get(needed).copied())
                    .collect();
                here.into_iter().collect()
            })
            .collect();
        let is_needed: BTreeSet<usize> = needs.iter().flatten().copied().collect();
        let tied: Vec<usize> = (0..lessons.len())
            .filter(|node| !needs[*node].is_empty() || is_needed.contains(node))
            .collect();
        let rows = lessons
            .iter()
            .filter(|lesson| !book.lessons[**lesson].prerequisites.is_empty())
            .map(|lesson| NeedsRow {
                lesson: self.page_ref(*lesson),
                needs: self.page_refs(&book.lessons[*lesson].prerequisites),
            })
            .collect();
        let free = (0..lessons.len())
            .filter(|node| {
                let lesson = &book.lessons[lessons[*node]];
                lesson.prerequisites.is_empty() && !is_needed.contains(node)
            })
            .map(|node| self.page_ref(lessons[node]))
            .collect();
        let drawing = (1..=MOST_DRAWN)
            .contains(&tied.len())
            .then(|| self.drawing(lessons, &tied, &needs));
        PrerequisiteMap {
            id: id.to_owned(),
            drawing,
            rows,
            free,
        }
    }

    fn drawing(&self, lessons: &[usize], tied: &[usize], needs: &[Vec<usize>]) -> MapDrawing {
        let place: BTreeMap<usize, usize> = tied
            .iter()
            .enumerate()
            .map(|(at, node)| (*node, at))
            .collect();
        let edges: Vec<(usize, usize)> = tied
            .iter()
            .enumerate()
            .flat_map(|(to, node)| needs[*node].iter().map(move |needed| (*needed, to)))
            .map(|(needed, to)| (place[&needed], to))
            .collect();
        let labels: Vec<Vec<String>> = tied
            .iter()
            .map(|node| wrapped(&self.book().lessons[lessons[*node]].parsed.title))
            .collect();
        let laid = layout(&labels, &edges);
        let boxes = tied
            .iter()
            .zip(labels)
            .zip(&laid.boxes)
            .map(|((node, label), rect)| {
                let lesson = &self.book().lessons[lessons[*node]];
                let height = rect.height;
                let first = rect.y
                    + (height - LINE_HEIGHT * i32::try_from(label.len()).unwrap_or(0)) / 2
                    + LINE_HEIGHT
                    - 5;
                LessonBox {
                    title: lesson.parsed.title.clone(),
                    url: lesson.url.href(),
                    color: lesson
                        .framework()
                        .map_or("site", |index| self.frameworks()[index].color),
                    x: rect.x,
                    y: rect.y,
                    width: BOX_WIDTH,
                    height,
                    text: (0..)
                        .zip(label)
                        .map(|(at, text)| TextLine {
                            x: rect.x + BOX_WIDTH / 2,
                            y: first + at * LINE_HEIGHT,
                            text,
                        })
                        .collect(),
                }
            })
            .collect();
        MapDrawing {
            width: laid.width,
            height: laid.height,
            boxes,
            lines: laid.lines,
        }
    }
}

/// A title in lines of a box; the last ends with dots if there is no room for more.
fn wrapped(title: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in title.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        // A word without end is cut wherever the box ends.
        for part in letters.chunks(LINE_LETTERS) {
            let part: String = part.iter().collect();
            let last = lines.len() - 1;
            let line = &mut lines[last];
            let width = line.chars().count() + 1 + part.chars().count();
            if line.is_empty() {
                *line = part;
            } else if width <= LINE_LETTERS {
                line.push(' ');
                line.push_str(&part);
            } else {
                lines.push(part);
            }
        }
    }
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        lines[MOST_LINES - 1].push('…');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_wrapped() {
        assert_eq!(wrapped("Change enablement"), ["Change enablement"]);
        assert_eq!(
            wrapped("From technical skill to leadership competence"),
            ["From technical skill to", "leadership competence"]
        );
        assert_eq!(wrapped(&"x".repeat(30)), ["x".repeat(23), "x".repeat(7)]);
        assert_eq!(wrapped(&"word ".repeat(40)).len(), MOST_LINES);
        assert_eq!(wrapped(""), [""]);
    }
}

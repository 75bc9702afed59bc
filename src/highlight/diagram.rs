//! Diagrams in mermaid's language to SVG, through mermaid-svg.
//!
//! The library decides where things stand; [`svg`] makes its drawing fit for a page.
//! Knows nothing of how wide a reader's window is.

mod svg;

pub use svg::{ATTRIBUTES, ELEMENTS, ID_PREFIX};

use std::borrow::Cow;

use mermaid_svg::ast::{EdgeCurve, FlowDirection};
use mermaid_svg::{Diagram, DiagramMeta, ParseError, parse_with_meta, render_diagram_with};

use super::Fault;
use super::quiet::quietly;
use crate::page::escape;
use crate::parse::Block;
use crate::suggest;

/// A larger diagram is data, not a drawing for people.
const LONGEST: usize = 20_000;
/// More lines are not drawn for the same reason.
const MOST_LINES: usize = 500;
/// Groups within groups; the time for a layout grows with their square.
const DEEPEST: usize = 20;
/// Digits of a number. A plan of a million years would be drawn week by week.
const MOST_DIGITS: usize = 12;
const MOST_DIGITS_OF_A_PLAN: usize = 4;
/// Between the first and the last day of a plan, which is drawn day by day.
const MOST_YEARS: f64 = 100.0;
/// A larger drawing would make its page heavy.
const LARGEST_SVG: usize = 200_000;
/// Letters of a line in a box; longer labels are broken between words.
const LABEL_WIDTH: usize = 24;
/// Letters on a line from left to right that fit between two boxes.
const LEVEL_LABEL: usize = 12;

/// The names by which diagrams begin.
const KINDS: [&str; 25] = [
    "architecture-beta",
    "block",
    "C4Component",
    "C4Container",
    "C4Context",
    "classDiagram",
    "erDiagram",
    "flowchart",
    "gantt",
    "gitGraph",
    "graph",
    "journey",
    "kanban",
    "mindmap",
    "packet",
    "pie",
    "quadrantChart",
    "radar-beta",
    "requirementDiagram",
    "sankey-beta",
    "sequenceDiagram",
    "stateDiagram-v2",
    "timeline",
    "treemap-beta",
    "xychart-beta",
];

/// Writes a diagram as SVG with its text below, or as text with the reason why it could
/// not be drawn.
pub(super) fn write(html: &mut String, block: &Block) -> Option<Fault> {
    html.push_str("<figure class=\"diagram\">");
    let fault = match draw(&block.text, block.title.as_deref()) {
        Ok(drawn) => {
            html.push_str("<div class=\"diagram-box\" tabindex=\"0\" role=\"group\" aria-label=\"");
            escape(html, &drawn.name);
            html.push_str("\">");
            html.push_str(&drawn.svg);
            html.push_str("</div>");
            if let Some(title) = &block.title {
                html.push_str("<figcaption>");
                escape(html, title);
                html.push_str("</figcaption>");
            }
            html.push_str("<details><summary>Diagram as text</summary>");
            text(html, block);
            html.push_str("</details>");
            None
        }
        Err(fault) => {
            text(html, block);
            Some(fault)
        }
    };
    html.push_str("</figure>");
    fault
}

fn text(html: &mut String, block: &Block) {
    html.push_str("<pre tabindex=\"0\" role=\"group\" aria-label=\"Diagram as text\"><code>");
    escape(html, &block.text);
    html.push_str("</code></pre>");
}

/// A drawing and what it is called.
struct Drawn {
    svg: String,
    name: String,
}

fn draw(text: &str, title: Option<&str>) -> Result<Drawn, Fault> {
    check_limits(text)?;
    // A fault of the library must not end the build.
    let made = quietly(|| {
        let (mut diagram, meta) = parse_with_meta(text).map_err(fault)?;
        make_room(&mut diagram);
        let raw = render_diagram_with(&diagram, &svg::theme())
            .map_err(|error| Fault::diagram(None, error.to_string()))?;
        Ok((diagram, meta, raw))
    });
    let (diagram, meta, raw) =
        made.unwrap_or_else(|| Err(Fault::diagram(None, "it could not be laid out")))?;
    if raw.len() > LARGEST_SVG {
        return Err(Fault::diagram(
            None,
            format!("its drawing is larger than {LARGEST_SVG} bytes"),
        ));
    }
    let name = name(&diagram, &meta, title);
    let svg = svg::page_ready(&raw, &name, meta.acc_descr.as_deref())
        .ok_or_else(|| Fault::diagram(None, "it could not be laid out"))?;
    Ok(Drawn { svg, name })
}

/// What assistive technology calls the drawing.
fn name(diagram: &Diagram, meta: &DiagramMeta, title: Option<&str>) -> String {
    let kind = match diagram {
        Diagram::Pie(_) => "Pie chart",
        Diagram::Sequence(_) => "Sequence diagram",
        Diagram::Flowchart(_) => "Flowchart",
        Diagram::State(_) => "State diagram",
        Diagram::Class(_) => "Class diagram",
        Diagram::Er(_) => "Entity diagram",
        Diagram::Gantt(_) => "Gantt chart",
        Diagram::Timeline(_) => "Timeline",
        Diagram::Quadrant(_) => "Quadrant chart",
        Diagram::XyChart(_) => "Chart",
        Diagram::Mindmap(_) => "Mind map",
        _ => "Diagram",
    };
    let given = [title, meta.acc_title.as_deref(), meta.title.as_deref()];
    match (given.into_iter().flatten().next(), diagram) {
        (Some(title), _) => format!("{kind}: {title}"),
        (None, Diagram::Flowchart(chart)) if !chart.nodes.is_empty() => {
            let first = &chart.nodes[0].text;
            let last = &chart.nodes[chart.nodes.len() - 1].text;
            let plain = |text: &str| text.replace("<br/>", " ");
            format!("{kind}: {} … {}", plain(first), plain(last))
        }
        _ => kind.to_owned(),
    }
}

/// Refuses what would take long, or more stack than there is, before it is parsed.
fn check_limits(text: &str) -> Result<(), Fault> {
    if text.len() > LONGEST {
        return Err(Fault::diagram(
            None,
            format!("it is longer than {LONGEST} bytes"),
        ));
    }
    let is_plan = text
        .lines()
        .any(|line| line.trim_start().starts_with("gantt"));
    let most_digits = if is_plan {
        MOST_DIGITS_OF_A_PLAN
    } else {
        MOST_DIGITS
    };
    let mut depth = 0usize;
    let mut plan = Plan::default();
    for (index, line) in text.lines().enumerate() {
        let at = Some(index + 1);
        if index == MOST_LINES {
            return Err(Fault::diagram(
                at,
                format!("it has more than {MOST_LINES} lines"),
            ));
        }
        if opens(line) {
            depth += 1;
        } else if matches!(line.trim(), "end" | "}") {
            depth = depth.saturating_sub(1);
        }
        if depth > DEEPEST || brackets(line) > DEEPEST {
            return Err(Fault::diagram(
                at,
                format!("it is nested more than {DEEPEST} deep"),
            ));
        }
        if longest_number(line) > most_digits || (is_plan && has_exponent(line)) {
            return Err(Fault::diagram(
                at,
                format!("a number has more than {most_digits} digits"),
            ));
        }
        if is_plan && plan.years_with(line) > MOST_YEARS {
            return Err(Fault::diagram(
                at,
                format!("it spans more than {MOST_YEARS} years"),
            ));
        }
    }
    Ok(())
}

/// Whether a line opens a group that a later `end` or `}` closes.
fn opens(line: &str) -> bool {
    let line = line.trim();
    let first = line.split_whitespace().next().unwrap_or_default();
    let word = matches!(
        first,
        "subgraph" | "alt" | "opt" | "loop" | "par" | "critical" | "break" | "rect" | "box"
    );
    word || line.ends_with('{')
}

/// How many brackets of a line are open at once.
fn brackets(line: &str) -> usize {
    let mut depth = 0usize;
    let mut deepest = 0;
    for c in line.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn longest_number(line: &str) -> usize {
    line.split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0)
}

/// How long a plan may last, from what its lines say of years and durations.
#[derive(Default)]
struct Plan {
    first: Option<f64>,
    last: f64,
    /// Of all tasks, one after the other.
    duration: f64,
}

impl Plan {
    /// At most as many years as the lines so far take, with one more line.
    fn years_with(&mut self, line: &str) -> f64 {
        let data = line.split_once(':').map_or("", |(_, data)| data);
        let is_part = |c: char| c.is_alphanumeric() || c == '.';
        for field in data.split(|c: char| !is_part(c)) {
            let digits = field.len() - field.trim_start_matches(|c: char| !c.is_alphabetic()).len();
            let (number, unit) = field.split_at(digits);
            let per_year = match unit {
                "d" => 365.0,
                "w" => 52.0,
                "M" => 12.0,
                "y" => 1.0,
                _ => {
                    // Years are the numbers of four digits.
                    for year in field.split('.').filter(|part| part.len() == 4) {
                        let Ok(year) = year.parse::<f64>() else {
                            continue;
                        };
                        self.last = self.last.max(year);
                        self.first = Some(self.first.map_or(year, |first| first.min(year)));
                    }
                    continue;
                }
            };
            self.duration += number.parse::<f64>().unwrap_or(0.0) / per_year;
        }
        self.first.map_or(0.0, |first| self.last - first) + self.duration
    }
}

/// Whether a number is written as `1e9`.
fn has_exponent(line: &str) -> bool {
    let triples = line.as_bytes().windows(3);
    triples
        .filter(|three| three[1].eq_ignore_ascii_case(&b'e'))
        .any(|three| three[0].is_ascii_digit() && three[2].is_ascii_digit())
}

/// What the library says about a text, in our words.
fn fault(error: ParseError) -> Fault {
    match error {
        ParseError::Syntax { message, line, .. } => {
            let short: String = message.chars().take(120).collect();
            Fault::diagram(Some(line), short)
        }
        ParseError::UnknownDiagramType(kind) => {
            let message = format!("no kind of diagram is called `{kind}`");
            let help = suggest::did_you_mean(&kind, KINDS);
            Fault::Diagram {
                line: None,
                message: message.chars().take(120).collect(),
                help,
            }
        }
        ParseError::Empty => Fault::diagram(None, "it is empty"),
        other => Fault::diagram(None, other.to_string()),
    }
}

/// Makes room for the labels of a flowchart. The library would draw each on one line,
/// and a long one on a line from left to right under the boxes at its ends: such a
/// chart is drawn from the top down.
fn make_room(diagram: &mut Diagram) {
    if let Diagram::Flowchart(chart) = diagram {
        let is_level = matches!(
            chart.direction,
            FlowDirection::LeftRight | FlowDirection::RightLeft
        );
        let labels = chart.edges.iter().filter_map(|edge| edge.label.as_deref());
        let longest = labels.map(|label| label.chars().count()).max();
        if is_level && longest > Some(LEVEL_LABEL) {
            chart.direction = FlowDirection::TopDown;
        }
        chart.config_curve.get_or_insert(EdgeCurve::Linear);
        for node in &mut chart.nodes {
            if let Cow::Owned(wrapped) = wrapped(&node.text) {
                node.text = wrapped;
            }
        }
    }
}

fn wrapped(label: &str) -> Cow<'_, str> {
    let is_plain = !label.contains(['<', '`', '\n', '\\']);
    if !is_plain || label.chars().count() <= LABEL_WIDTH {
        return Cow::Borrowed(label);
    }
    let mut out = String::with_capacity(label.len() + 16);
    let mut width = 0;
    for word in label.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > LABEL_WIDTH {
            out.push_str("<br/>");
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> String {
        draw(text, None)
            .unwrap_or_else(|f| panic!("{text}: {f:?}"))
            .svg
    }

    fn refused(text: &str) -> (Option<usize>, String) {
        match draw(text, None) {
            Err(Fault::Diagram { line, message, .. }) => (line, message),
            Err(other) => panic!("{other:?}"),
            Ok(drawn) => panic!("drawn: {}", &drawn.svg[..200.min(drawn.svg.len())]),
        }
    }

    #[test]
    fn usual_kinds_are_drawn_with_all_their_words() {
        for (text, words) in [
            (
                "flowchart LR\n A[Start] -->|yes| B{Sure}\n",
                &["Start", "yes", "Sure"][..],
            ),
            (
                "sequenceDiagram\n A->>B: ask\n B-->>A: answer\n",
                &["ask", "answer"],
            ),
            (
                "stateDiagram-v2\n [*] --> Draft\n Draft --> Done: review\n",
                &["Draft", "review"],
            ),
            (
                "classDiagram\n class Topic\n Topic --> Mapping\n",
                &["Topic", "Mapping"],
            ),
            (
                "pie title Losses\n \"Fraud\" : 3\n \"Systems\" : 1\n",
                &["Losses", "75%", "Systems"],
            ),
            (
                "gantt\n dateFormat YYYY-MM-DD\n section A\n Build :a, 2026-01-05, 3d\n",
                &["Build", "2026-01-0"],
            ),
        ] {
            let svg = drawn(text);
            for word in words {
                assert!(svg.contains(word), "{word} in {svg}");
            }
            assert!(
                svg.contains("role=\"img\"") && svg.contains("<title>"),
                "{svg}"
            );
        }
    }

    #[test]
    fn nothing_that_runs_or_carries_colors_of_its_own_comes_through() {
        let svg = drawn(
            "flowchart LR\n A[\"<script>alert(1)</script> <img src=x onerror=alert(1)>\"] --> B\n \
             style A fill:#f00,stroke:url(javascript:x)\n click A \"javascript:alert(1)\"\n \
             click B call run()\n",
        );
        for bad in [
            "<script",
            "<img",
            "<a ",
            "href",
            "onclick",
            "javascript",
            "style=",
            "#f00",
        ] {
            assert!(!svg.contains(bad), "{bad} in {svg}");
        }
        assert!(svg.contains("var(--"), "{svg}");
    }

    #[test]
    fn long_labels_are_broken_between_words() {
        assert_eq!(wrapped("short"), "short");
        assert_eq!(
            wrapped("Prove the old record was made in one piece"),
            "Prove the old record was<br/>made in one piece"
        );
        let one = "x".repeat(40);
        assert_eq!(wrapped(&one), one);
    }

    #[test]
    fn faults_name_their_line() {
        let (line, _) = refused("flowchart LR\n A --> B\n C -->-> ]]\n");
        assert_eq!(line, Some(3));
        assert!(matches!(
            draw("flwochart LR\n A --> B\n", None),
            Err(Fault::Diagram { help: Some(help), .. }) if help.contains("flowchart")
        ));
        assert_eq!(refused("").1, "it is empty");
    }

    #[test]
    fn what_is_too_large_is_refused_quickly() {
        let deep = |open: &str, inner: &str, close: &str| {
            format!("{}{inner}{}", open.repeat(10_000), close.repeat(10_000))
        };
        for text in [
            format!("flowchart LR\n A[\"{}\"]\n", "x".repeat(100_000)),
            format!(
                "flowchart LR\n{}",
                deep("subgraph s\n", "A --> B\n", "end\n")
            ),
            format!(
                "flowchart LR\n{}",
                deep("subgraph s\n", "A --> B\n", "end\n")
            )[..9_000]
                .into(),
            format!("flowchart LR\n A{}\n", deep("[", "x", "]")),
            format!(
                "sequenceDiagram\n{}",
                deep("alt x\n", "A->>B: x\n", "end\n")
            ),
            format!("flowchart LR\n{}", " A --> B\n".repeat(501)),
            "gantt\n dateFormat YYYY-MM-DD\n excludes weekends\n A : 1000000-01-08, 1w\n".into(),
            "gantt\n excludes weekends\n A : 2026-01-08, 1e18w\n".into(),
            "gantt\n dateFormat YYYY-MM-DD\n A : 1000-01-01, 1d\n B : 9999-01-01, 1d\n".into(),
            "gantt\n dateFormat DD.MM.YYYY\n A : 01.01.1000, 9d\n B : 01.01.2026, 1d\n".into(),
            "gantt\n dateFormat YYYY-MM-DD\n A : 2026-01-01, 9999w\n".into(),
        ] {
            refused(&text);
        }
        // As deep as a text within the limits can go.
        let steps: String = (0..180)
            .map(|n| format!("{}n{n}\n", " ".repeat(n)))
            .collect();
        let _ = draw(&format!("mindmap\n{steps}"), None);
    }
}

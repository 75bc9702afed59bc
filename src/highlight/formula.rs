//! LaTeX formulas to MathML, through pulldown-latex.

use std::ops::Range;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, ParserError, Storage, push_mathml};

use super::Fault;
use super::mathml::safe;
use crate::page::escape;
use crate::parse::{Block, BlockKind};

/// A longer formula is a mistake of the author's, not mathematics.
const LONGEST: usize = 10_000;
/// Groups within groups; the library calls itself for each.
const DEEPEST: usize = 40;

/// How much of a formula the library quotes on either side of a fault, in bytes.
const QUOTED: usize = 12;

/// What is wrong with a formula, and where in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    message: String,
    at: Option<Range<usize>>,
}

impl From<String> for Wrong {
    fn from(message: String) -> Self {
        Self { message, at: None }
    }
}

/// Writes a formula as MathML with its LaTeX as annotation, or as text with the reason
/// why it could not be drawn.
pub(super) fn write(html: &mut String, block: &Block) -> Option<Fault> {
    let is_display = block.kind == BlockKind::DisplayMath;
    html.push_str(if is_display {
        "<span class=\"math math-display\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\">"
    } else {
        "<span class=\"math math-inline\">"
    });
    let latex = block.text.trim();
    let drawn = mathml(latex, is_display);
    let fault = match drawn {
        Ok(mathml) => {
            html.push_str(&mathml);
            None
        }
        Err(why) => {
            html.push_str("<code>");
            escape(html, latex);
            html.push_str("</code>");
            let indent = block.text.len() - block.text.trim_start().len();
            let at = why.at.map(|at| at.start + indent..at.end + indent);
            Some(Fault::Formula {
                at,
                message: why.message,
            })
        }
    };
    html.push_str("</span>");
    fault
}

/// The formula as MathML, or what is wrong with it.
pub(super) fn mathml(latex: &str, is_display: bool) -> Result<String, Wrong> {
    if latex.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes").into());
    }
    if depth(latex) > DEEPEST {
        return Err(format!("its groups are nested more than {DEEPEST} deep").into());
    }
    understood(latex)?;
    let storage = Storage::new();
    let mut annotation = String::with_capacity(latex.len());
    escape(&mut annotation, latex);
    let config = RenderConfig {
        display_mode: if is_display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        annotation: Some(&annotation),
        ..RenderConfig::default()
    };
    let events: Result<Vec<Event<'_>>, _> = Parser::new(latex, &storage).collect();
    let mut events = events.map_err(|error| error.to_string())?;
    // The library writes names of functions as they stand.
    let names: Vec<String> = events.iter().filter_map(escaped_name).collect();
    let named = events.iter_mut().filter_map(|event| match event {
        Event::Content(Content::Function(name)) => Some(name),
        _ => None,
    });
    for (name, escaped) in named.zip(&names) {
        *name = escaped;
    }
    let mut mathml = String::with_capacity(latex.len() * 8);
    let events = events.into_iter().map(Ok::<_, ParserError>);
    push_mathml(&mut mathml, events, config).map_err(|error| error.to_string())?;
    Ok(safe(&mathml)?)
}

/// The name of a function, `\sin` as well as `\operatorname{…}`, with signs of HTML escaped.
fn escaped_name(event: &Event<'_>) -> Option<String> {
    let Event::Content(Content::Function(name)) = event else {
        return None;
    };
    let mut escaped = String::with_capacity(name.len());
    escape(&mut escaped, name);
    Some(escaped)
}

/// Reads a formula for what the library does not understand of it.
fn understood(latex: &str) -> Result<(), Wrong> {
    // The space around lets the library quote as much before a fault as behind it.
    let space = " ".repeat(QUOTED + 1);
    let padded = format!("{space}{latex}{space}");
    let storage = Storage::new();
    let Some(error) = Parser::new(&padded, &storage).find_map(Result::err) else {
        return Ok(());
    };
    let text = error.to_string();
    let message = text.lines().next().unwrap_or("not understood");
    let message = message.trim_start_matches("parsing error: ");
    let at = quoted(&text).and_then(|quoted| {
        if quoted.trim().is_empty() {
            return Some(token_before(latex, latex.len()));
        }
        let begin = padded.find(&quoted)?;
        // Where the same words stand twice, no place is better than the wrong one.
        let is_only = padded.rfind(&quoted) == Some(begin);
        let end = padded.floor_char_boundary(begin + QUOTED);
        is_only.then(|| token_before(latex, end.saturating_sub(space.len())))
    });
    Err(Wrong {
        // The library writes "unkown".
        message: message
            .trim_end_matches(['.', ':'])
            .replace("unkown", "unknown"),
        at,
    })
}

/// The part of the formula around a fault that the library quotes in its message: the
/// last block of lines with a bar before them and a line of carets below. It keeps the
/// place itself to itself.
fn quoted(message: &str) -> Option<String> {
    let (_, last) = message.rsplit_once(":\n│\n│")?;
    // A sign says whether something was left out in front; here that is always so.
    let (lines, _) = last.strip_prefix('…')?.rsplit_once("\n│ ^")?;
    Some(lines.replace("\n│ ", "\n"))
}

/// The command or letter that ends at `end`, or before the space there.
fn token_before(latex: &str, end: usize) -> Range<usize> {
    let before = latex[..latex.floor_char_boundary(end)].trim_end();
    let name = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let start = match name.strip_suffix('\\') {
        Some(command) if name.len() < before.len() => command.len(),
        _ => before.char_indices().next_back().map_or(0, |(at, _)| at),
    };
    start..before.len()
}

/// How deep braces, brackets, `\left`, environments, and scripts and commands in a row
/// nest, at the most: `\hat\hat x` is a hat in a hat.
fn depth(latex: &str) -> usize {
    let mut deepest = 0usize;
    let mut depth = 0usize;
    let mut in_a_row = 0usize;
    let mut in_name = false;
    let mut letters = latex.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let rest = &latex[at..];
        let was_in_name = in_name;
        in_name = false;
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth = depth.saturating_sub(1);
                in_a_row = 0;
            }
            '^' | '_' => in_a_row += 1,
            '\\' if rest.starts_with(r"\left") || rest.starts_with(r"\begin") => {
                depth += 1;
                in_name = true;
            }
            '\\' if rest.starts_with(r"\right") || rest.starts_with(r"\end") => {
                depth = depth.saturating_sub(1);
                in_name = true;
            }
            '\\' => match letters.peek() {
                Some((_, next)) if next.is_ascii_alphabetic() => {
                    in_a_row += 1;
                    in_name = true;
                }
                // A space or a sign such as `\,` and `\{`.
                _ => {
                    letters.next();
                }
            },
            _ if c.is_ascii_alphabetic() && was_in_name => in_name = true,
            _ if c.is_whitespace() => {}
            _ => in_a_row = 0,
        }
        deepest = deepest.max(depth + in_a_row);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::mathml;

    #[test]
    fn formulas_become_mathml_with_their_latex_as_annotation() {
        let drawn = mathml(r"\frac{1}{2} < x", false).unwrap();
        assert!(drawn.starts_with("<math"), "{drawn}");
        assert!(drawn.contains("<mfrac>"), "{drawn}");
        assert!(drawn.contains("application/x-tex"), "{drawn}");
        assert!(!drawn.contains("style="), "{drawn}");
    }

    #[test]
    fn signs_of_html_are_escaped_and_styles_taken_out() {
        let drawn = mathml(r#"a < b \& c > \text{<i>"}"#, false).unwrap();
        assert!(drawn.contains("<mo>&lt;</mo>"), "{drawn}");
        assert!(!drawn.contains("<i>"), "{drawn}");
        let aligned = mathml(r"\begin{aligned} a &= b \\[2em] c &= d \end{aligned}", true);
        assert!(!aligned.unwrap().contains("style"));
        assert!(mathml(r"\color{red} x", false).is_err());
    }

    /// What lessons on projects, services and risk compute.
    const COURSE: &[&str] = &[
        r"\text{NPV} = \sum_{t=0}^{n} \frac{C_t}{(1+r)^t}",
        r"\frac{n(n-1)}{2}",
        r"\mu = \frac{O + 4M + P}{6}, \quad \sigma = \frac{P - O}{6}",
        r"\mathrm{CPI} = \frac{\mathrm{EV}}{\mathrm{AC}}, \quad \mathrm{SPI} = \frac{\mathrm{EV}}{\mathrm{PV}}",
        r"\mathrm{EAC} = \mathrm{AC} + \frac{\mathrm{BAC} - \mathrm{EV}}{\mathrm{CPI} \cdot \mathrm{SPI}}",
        r"\mathrm{TCPI} = \frac{\mathrm{BAC} - \mathrm{EV}}{\mathrm{BAC} - \mathrm{AC}}",
        r"\mathrm{EMV} = \sum_i p_i \times I_i",
        r"A = \frac{\mathrm{MTBF}}{\mathrm{MTBF} + \mathrm{MTTR}}",
        r"L = \lambda W",
        r"\bar{x} \pm 3\,\frac{s}{\sqrt{n}}",
        r"1 - \prod_{i=1}^{k} (1 - A_i)",
        r"\mathrm{VaR}_{\alpha} = -\inf\{x \mid F(x) \geq 1 - \alpha\}",
        r"\mathrm{ES}_\alpha = \frac{1}{1-\alpha} \int_\alpha^1 \mathrm{VaR}_u \, du",
        r"\mathrm{EL} = \mathrm{PD} \times \mathrm{LGD} \times \mathrm{EAD}",
        r"\sigma_n^2 = \omega + \alpha u_{n-1}^2 + \beta \sigma_{n-1}^2",
        r"E(R_i) = R_f + \beta_i \left( E(R_m) - R_f \right)",
        r"S = \frac{R_p - R_f}{\sigma_p}",
        r"c = S_0 N(d_1) - K e^{-rT} N(d_2), \quad d_1 = \frac{\ln(S_0/K) + (r + \sigma^2/2)T}{\sigma\sqrt{T}}",
        r"\frac{\Delta P}{P} \approx -D\,\Delta y + \tfrac{1}{2} C (\Delta y)^2",
        r"P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}",
        r"\hat{\beta} = (X^\top X)^{-1} X^\top y",
        r"\Sigma = \begin{pmatrix} \sigma_1^2 & \rho\sigma_1\sigma_2 \\ \rho\sigma_1\sigma_2 & \sigma_2^2 \end{pmatrix}",
        r"K = \mathrm{LGD} \cdot \Phi\!\left(\frac{\Phi^{-1}(\mathrm{PD}) + \sqrt{\rho}\,\Phi^{-1}(0.999)}{\sqrt{1-\rho}}\right)",
        r"\mathrm{LR} = -2\ln\frac{(1-p)^{T-N} p^N}{(1-N/T)^{T-N}(N/T)^N} \sim \chi^2_1",
        r"\mathrm{RAROC} = \frac{\text{revenue} - \text{cost} - \mathrm{EL}}{\text{economic capital}}",
        r"\mathrm{LCR} = \frac{\text{HQLA}}{\text{net outflows over 30 days}} \geq 100\%",
        r"dS = \mu S\,dt + \sigma S\,dW",
        r"f(x) = \begin{cases} \lambda e^{-\lambda x} & x \geq 0 \\ 0 & x < 0 \end{cases}",
        r"\begin{aligned} \mathrm{CV} &= \mathrm{EV} - \mathrm{AC} \\ \mathrm{SV} &= \mathrm{EV} - \mathrm{PV} \end{aligned}",
        r"\overline{X} \xrightarrow{d} N\!\left(\mu, \sigma^2/n\right)",
    ];

    #[test]
    fn formulas_of_courses_are_drawn() {
        let faults: Vec<(&str, String)> = COURSE
            .iter()
            .filter_map(|latex| Some((*latex, mathml(latex, true).err()?.message)))
            .collect();
        assert_eq!(faults, []);
    }

    #[test]
    fn large_formulas_are_refused_quickly() {
        let deep =
            |open: &str, close: &str| format!("{}x{}", open.repeat(10_000), close.repeat(10_000));
        for latex in [
            "x + ".repeat(25_000),
            deep(r"\sqrt{", "}"),
            deep(r"\left(", r"\right)"),
            deep(r"\begin{matrix}", r"\end{matrix}"),
            deep(r"\frac{1}{", "}"),
            r"\begin{matrix}".repeat(600),
            r"\hat".repeat(2_400),
            r"\frac".repeat(1_900),
            r"x'".repeat(4_900),
        ] {
            let shown: String = latex.chars().take(30).collect();
            let drawn = mathml(&latex, true);
            assert!(drawn.is_err() || latex.starts_with("x'"), "{shown}");
        }
    }

    #[test]
    fn a_fault_is_where_the_library_saw_it() {
        let wrong = |latex: &str| {
            let wrong = mathml(latex, true).unwrap_err();
            (wrong.at.map(|at| latex[at].to_owned()), wrong.message)
        };
        for (latex, at) in [
            (r"\nosuchcommand", r"\nosuchcommand"),
            (r"x = \frac{a}{b} + \nosuchcommand y + 1", r"\nosuchcommand"),
            ("a = b\n\\alpha^2^3\nc = d + e + f + g + h", "2"),
            (r"ä + ö + ü + \unbekannt + ß", r"\unbekannt"),
            (r"\frac{1}", "}"),
            (r"a + b}", "}"),
        ] {
            assert_eq!(
                wrong(latex).0.as_deref(),
                Some(at),
                "{latex}: {:?}",
                wrong(latex)
            );
        }
        // The same words stand behind: which of them was meant is not told.
        let twice = r"a + b + c + d + e + \x - a + b + c + d + e + \x - a + b + c + d + e";
        assert_eq!(wrong(twice).0, None);
    }

    #[test]
    fn what_is_no_formula_is_told_and_never_crashes() {
        assert!(mathml(r"\frac{1}", false).is_err());
        assert!(mathml(r"\nosuchcommand", false).is_err());
        assert!(mathml(&"{".repeat(10_000), false).is_err());
        assert!(mathml(&"^".repeat(5_000), false).is_err());
        assert!(mathml(&r"\sqrt".repeat(1_500), false).is_err());
    }
}

//! One question as a QTI 3 assessment item, valid by the way it is written.

use std::fmt::Write as _;

use super::xhtml::{inline, xhtml};
use crate::page::escape;
use crate::view::{Asked, AskedAnswers};

/// The file of one question.
pub(super) fn item(question: &Asked, language: &str, raw_html: bool) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <qti-assessment-item xmlns=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0 \
         https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd\" ",
    );
    let _ = write!(xml, "identifier=\"q{}\" title=\"", question.id);
    escape(&mut xml, &question.title);
    xml.push_str("\" adaptive=\"false\" time-dependent=\"false\" xml:lang=\"");
    escape(&mut xml, language);
    xml.push_str("\">\n");
    response(&mut xml, &question.answers);
    xml.push_str(
        "<qti-outcome-declaration identifier=\"SCORE\" cardinality=\"single\" base-type=\"float\"><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>\n\
         <qti-outcome-declaration identifier=\"FEEDBACK\" cardinality=\"single\" base-type=\"identifier\"/>\n\
         <qti-item-body>\n",
    );
    xml.push_str(&xhtml(&question.context, raw_html));
    let prompt = inline(&question.prompt, raw_html);
    interaction(&mut xml, &question.answers, &prompt, raw_html);
    xml.push_str("</qti-item-body>\n");
    processing(&mut xml, &question.answers);
    let _ = write!(
        xml,
        "<qti-modal-feedback outcome-identifier=\"FEEDBACK\" identifier=\"ANSWER\" show-hide=\"show\"><qti-content-body>\n{}</qti-content-body></qti-modal-feedback>\n</qti-assessment-item>\n",
        xhtml(&question.feedback, raw_html)
    );
    xml
}

/// What is right.
fn response(xml: &mut String, answers: &AskedAnswers) {
    let right = |choices: &[(String, bool)]| -> Vec<String> {
        let numbered = (1..).zip(choices);
        let right = numbered.filter(|(_, (_, is_right))| *is_right);
        right.map(|(number, _)| format!("A{number}")).collect()
    };
    let (cardinality, base_type, values) = match answers {
        AskedAnswers::Single(choices) => ("single", "identifier", right(choices)),
        AskedAnswers::Multiple(choices) => ("multiple", "identifier", right(choices)),
        AskedAnswers::Numeric { value, .. } => ("single", "float", vec![value.to_string()]),
        AskedAnswers::Matching(pairs) => {
            let pairs = (1..=pairs.len()).map(|number| format!("L{number} R{number}"));
            ("multiple", "directedPair", pairs.collect())
        }
        AskedAnswers::Order(lines) => {
            let lines = (1..=lines.len()).map(|number| format!("A{number}"));
            ("ordered", "identifier", lines.collect())
        }
    };
    let _ = write!(
        xml,
        "<qti-response-declaration identifier=\"RESPONSE\" cardinality=\"{cardinality}\" base-type=\"{base_type}\"><qti-correct-response>"
    );
    for value in values {
        let _ = write!(xml, "<qti-value>{value}</qti-value>");
    }
    xml.push_str("</qti-correct-response></qti-response-declaration>\n");
}

fn interaction(xml: &mut String, answers: &AskedAnswers, prompt: &str, raw_html: bool) {
    match answers {
        AskedAnswers::Single(choices) => choice(xml, choices, 1, prompt, raw_html),
        AskedAnswers::Multiple(choices) => choice(xml, choices, 0, prompt, raw_html),
        AskedAnswers::Numeric { unit, .. } => {
            let _ = write!(
                xml,
                "<p>{prompt}</p>\n<p><qti-text-entry-interaction response-identifier=\"RESPONSE\" expected-length=\"12\"/> "
            );
            escape(xml, unit);
            xml.push_str("</p>\n");
        }
        AskedAnswers::Matching(pairs) => {
            let _ = writeln!(
                xml,
                "<qti-match-interaction response-identifier=\"RESPONSE\" shuffle=\"true\" max-associations=\"{}\">\n<qti-prompt>{prompt}</qti-prompt>",
                pairs.len()
            );
            let lefts = pairs.iter().map(|(left, _)| left).collect();
            let rights = pairs.iter().map(|(_, right)| right).collect();
            let sides: [(char, Vec<&String>); 2] = [('L', lefts), ('R', rights)];
            for (letter, side) in sides {
                xml.push_str("<qti-simple-match-set>\n");
                for (number, text) in (1..).zip(side) {
                    let _ = writeln!(
                        xml,
                        "<qti-simple-associable-choice identifier=\"{letter}{number}\" match-max=\"1\">{}</qti-simple-associable-choice>",
                        inline(text, raw_html)
                    );
                }
                xml.push_str("</qti-simple-match-set>\n");
            }
            xml.push_str("</qti-match-interaction>\n");
        }
        AskedAnswers::Order(lines) => {
            let _ = writeln!(
                xml,
                "<qti-order-interaction response-identifier=\"RESPONSE\" shuffle=\"true\">\n<qti-prompt>{prompt}</qti-prompt>"
            );
            simple_choices(xml, lines.iter(), raw_html);
            xml.push_str("</qti-order-interaction>\n");
        }
    }
}

fn choice(xml: &mut String, choices: &[(String, bool)], most: u8, prompt: &str, raw_html: bool) {
    let _ = writeln!(
        xml,
        "<qti-choice-interaction response-identifier=\"RESPONSE\" shuffle=\"false\" max-choices=\"{most}\">\n<qti-prompt>{prompt}</qti-prompt>"
    );
    simple_choices(xml, choices.iter().map(|(text, _)| text), raw_html);
    xml.push_str("</qti-choice-interaction>\n");
}

fn simple_choices<'t>(xml: &mut String, texts: impl Iterator<Item = &'t String>, raw_html: bool) {
    for (number, text) in (1..).zip(texts) {
        let _ = writeln!(
            xml,
            "<qti-simple-choice identifier=\"A{number}\">{}</qti-simple-choice>",
            inline(text, raw_html)
        );
    }
}

/// One point for what is right; the explanation is shown in any case.
fn processing(xml: &mut String, answers: &AskedAnswers) {
    xml.push_str("<qti-response-processing>\n<qti-response-condition><qti-response-if>");
    let (open, close) = match answers {
        AskedAnswers::Numeric { tolerance, .. } => (
            format!(
                "<qti-equal tolerance-mode=\"absolute\" tolerance=\"{tolerance} {tolerance}\">"
            ),
            "</qti-equal>",
        ),
        _ => ("<qti-match>".to_owned(), "</qti-match>"),
    };
    let _ = write!(
        xml,
        "{open}<qti-variable identifier=\"RESPONSE\"/><qti-correct identifier=\"RESPONSE\"/>{close}"
    );
    xml.push_str(
        "<qti-set-outcome-value identifier=\"SCORE\"><qti-base-value base-type=\"float\">1</qti-base-value></qti-set-outcome-value></qti-response-if></qti-response-condition>\n\
         <qti-set-outcome-value identifier=\"FEEDBACK\"><qti-base-value base-type=\"identifier\">ANSWER</qti-base-value></qti-set-outcome-value>\n\
         </qti-response-processing>\n",
    );
}

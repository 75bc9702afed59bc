//! The tags of tables: headers of columns and rows, captions, anchors of rows.

use std::fmt::{self, Write};

use comrak::html::{ChildRendering, Context, format_node_default};
use comrak::nodes::{AstNode, NodeValue, TableAlignment};

use super::blocks::{TableTag, TableTags, plain_text};
use super::markdown::node_key;

/// Writes the tags of a table, a row or a cell.
pub(super) fn table_node<'a, T>(
    context: &mut Context<'_, '_, T>,
    tags: &TableTags,
    node: &'a AstNode<'a>,
    entering: bool,
) -> Result<ChildRendering, fmt::Error> {
    match &node.data().value {
        NodeValue::Table(_) if entering => {
            context.cr()?;
            match tags.tables.get(&node_key(node)) {
                Some(tag) => captioned(context, tag)?,
                None => {
                    context.write_str("<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n")?;
                    return format_node_default(context, node, true);
                }
            }
        }
        NodeValue::Table(_) => {
            format_node_default(context, node, false)?;
            context.write_str("</div>\n")?;
        }
        NodeValue::TableRow(_) => match tags.rows.get(&node_key(node)) {
            Some(anchor) if entering => {
                context.cr()?;
                let is_first =
                    |row: &'a AstNode<'a>| matches!(row.data().value, NodeValue::TableRow(true));
                if node.previous_sibling().is_some_and(is_first) {
                    context.write_str("<tbody>\n")?;
                }
                context.write_str("<tr id=\"")?;
                context.escape(anchor)?;
                context.write_str("\">")?;
            }
            _ => return format_node_default(context, node, entering),
        },
        NodeValue::TableCell => cell(context, tags, node, entering)?,
        _ => return format_node_default(context, node, entering),
    }
    Ok(ChildRendering::HTML)
}

fn captioned<T>(context: &mut Context<'_, '_, T>, tag: &TableTag) -> fmt::Result {
    // Anchors of blocks hold nothing that HTML would escape.
    let id = &tag.id;
    write!(
        context,
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"cb-{id}-name\">\n<table>\n<caption><span id=\"cb-{id}-name\">"
    )?;
    context.escape(&tag.caption)?;
    writeln!(
        context,
        "</span> <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this table\">#</a></caption>"
    )
}

fn cell<'a, T>(
    context: &mut Context<'_, '_, T>,
    tags: &TableTags,
    node: &'a AstNode<'a>,
    entering: bool,
) -> fmt::Result {
    let Some(row) = node.parent() else {
        return Ok(());
    };
    let in_head = matches!(row.data().value, NodeValue::TableRow(true));
    let anchor = tags.rows.get(&node_key(row));
    let is_first = node.previous_sibling().is_none();
    // An empty header would name nothing.
    let is_empty = node.first_child().is_none();
    let scope = match (in_head, is_first && anchor.is_some()) {
        _ if is_empty => None,
        (true, _) => Some("col"),
        (false, true) => Some("row"),
        (false, false) => None,
    };
    let name = if scope.is_some() { "th" } else { "td" };
    if !entering {
        if let (true, Some(anchor)) = (is_first, anchor) {
            context.write_str(" <a class=\"anchor\" href=\"#")?;
            context.escape(anchor)?;
            context.write_str("\" aria-label=\"Link to this row\"></a>")?;
        }
        return write!(context, "</{name}>");
    }
    context.cr()?;
    write!(context, "<{name}")?;
    if let Some(scope) = scope {
        write!(context, " scope=\"{scope}\"")?;
    }
    let Some(table) = row.parent() else {
        return context.write_str(">");
    };
    let column = std::iter::successors(node.previous_sibling(), |cell| cell.previous_sibling());
    let column = column.count();
    if let NodeValue::Table(shape) = &table.data().value {
        context.write_str(match shape.alignments.get(column) {
            Some(TableAlignment::Left) => " align=\"left\"",
            Some(TableAlignment::Right) => " align=\"right\"",
            Some(TableAlignment::Center) => " align=\"center\"",
            _ => "",
        })?;
    }
    let on_cards = tags
        .tables
        .get(&node_key(table))
        .is_some_and(|tag| tag.cards);
    if on_cards && !in_head && !is_first {
        let head = table.first_child();
        let label = head.and_then(|head| head.children().nth(column));
        let label = label.map_or(String::new(), |label| plain_text(&[label]));
        if !label.is_empty() {
            context.write_str(" data-label=\"")?;
            context.escape(&label)?;
            context.write_str("\"")?;
        }
    }
    context.write_str(">")
}

//! What stands in what, where HTML has rules about it.

use std::rc::Weak;

use markup5ever_rcdom::{Handle, NodeData};

use super::read::is_html;

fn parent(node: &Handle) -> Option<Handle> {
    let weak = node.parent.take();
    let parent = weak.as_ref().and_then(Weak::upgrade);
    node.parent.set(weak);
    parent
}

pub(super) fn has_parent(node: &Handle, names: &[&str]) -> bool {
    let parent = parent(node);
    parent.is_some_and(|parent| match &parent.data {
        NodeData::Element { name, .. } => names.iter().any(|wanted| is_html(name, wanted)),
        _ => false,
    })
}

pub(super) fn parent_is_sound(node: &Handle) -> bool {
    parent(node).is_some_and(|parent| is_sound_list(&parent))
}

/// Names of the elements that an element holds; a blank one for text between them.
fn held_names(node: &Handle) -> Vec<String> {
    let children = node.children.borrow();
    let name = |child: &Handle| match &child.data {
        NodeData::Element { name, .. } => Some(name.local.to_string()),
        NodeData::Text { contents } if contents.borrow().trim().is_empty() => None,
        NodeData::Text { .. } => Some(String::new()),
        _ => None,
    };
    children.iter().filter_map(name).collect()
}

/// Whether a description list has terms, then descriptions, and nothing else.
pub(super) fn is_sound_list(node: &Handle) -> bool {
    let names = held_names(node);
    let only_parts = names.iter().all(|name| name == "dt" || name == "dd");
    only_parts
        && names.first().is_some_and(|name| name == "dt")
        && names.last().is_some_and(|name| name == "dd")
}

/// Whether a caption is the first or the last thing in its figure, and its only one.
pub(super) fn stands_at_an_end(node: &Handle) -> bool {
    let Some(parent) = parent(node) else {
        return false;
    };
    let NodeData::Element { name, .. } = &parent.data else {
        return false;
    };
    let names = held_names(&parent);
    let n_captions = names.iter().filter(|name| *name == "figcaption").count();
    let at_end = [names.first(), names.last()]
        .into_iter()
        .flatten()
        .any(|name| name == "figcaption");
    is_html(name, "figure") && n_captions == 1 && at_end
}

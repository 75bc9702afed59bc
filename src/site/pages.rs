//! The stages from views to pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Cache;
use crate::diagnostic::{Checked, Diagnostic};
use crate::link::Placed;
use crate::page::Page;
use crate::picture::Picture;
use crate::render;
use crate::theme;
use crate::view::{PageInfo, Views};

/// Every page, and the place it wants.
#[derive(Default)]
pub(super) struct Rendered {
    pub pages: Vec<Arc<Checked<Page>>>,
    pub places: Vec<Placed>,
    /// The templates in use.
    pub templates: BTreeSet<&'static str>,
    /// The pictures that pages name, each once.
    pub pictures: BTreeSet<Picture>,
    /// What is known of the pages that no author wrote, and that can be searched for.
    pub made: Vec<PageInfo>,
}

/// Renders the sidebars, then the pages; a fault of a template is reported once, not
/// for each page it spoils.
pub(super) fn rendered(
    views: &Views<'_>,
    theme: &theme::Theme,
    cache: &mut Cache,
    all: &mut Vec<Diagnostic>,
) -> Rendered {
    if cache
        .templates
        .as_ref()
        .is_none_or(|(key, _)| *key != theme.key)
    {
        cache.templates = Some((theme.key, render::templates(theme)));
    }
    let (_, checked) = cache.templates.as_ref().expect("set above");
    all.extend(checked.diagnostics.iter().cloned());
    if !checked.diagnostics.is_empty() {
        // Pages would only repeat what is wrong with their templates.
        return Rendered::default();
    }
    let templates = &checked.value;
    let frame = views.frame();
    let sidebars = cache.sidebars.map(
        views.sidebars(),
        |sidebar| render::sidebar_key(sidebar, frame, templates),
        |sidebar| render::render_sidebar(sidebar, frame, templates),
    );
    for checked in &sidebars {
        all.extend(checked.diagnostics.iter().cloned());
    }
    let (pages, notes) = cache
        .pages
        .map_prepared(
            &views.pages,
            |page| {
                let view = views.view(*page);
                let place = Placed {
                    path: view.path.clone(),
                    what: view.what.clone(),
                    origin: view.origin,
                };
                let made = page.is_made().then(|| view.page.clone());
                let note = (place, view.template, view.picture.clone(), made);
                (render::key(&view, templates), (*page, view), note)
            },
            |(page, view)| {
                let view = views.complete(page, view);
                let sidebar = view
                    .sidebar
                    .map_or("", |index| sidebars[index].value.as_str());
                render::render(&view, frame, sidebar, templates)
            },
        )
        .into_iter()
        .unzip::<_, _, Vec<_>, Vec<_>>();
    for checked in &pages {
        all.extend(checked.diagnostics.iter().cloned());
    }
    let (mut places, mut templates) = (Vec::new(), BTreeSet::new());
    let mut pictures = BTreeSet::new();
    let mut made = Vec::new();
    for (place, template, picture, page) in notes {
        made.extend(page);
        places.push(place);
        templates.insert(template);
        pictures.extend(picture);
    }
    Rendered {
        pages,
        places,
        templates,
        pictures,
        made,
    }
}

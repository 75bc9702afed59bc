// Views against the reference of themes, with the book of this repository.

use std::path::Path;

use serde_json::json;

use super::*;
use crate::load::load;

#[test]
fn views_hold_what_the_reference_of_themes_says() {
    let sources = load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book can be read");
    let (mut cache, mut all) = (Cache::default(), Vec::new());
    let config = configured(&sources, &mut all);
    let theme = theme::theme(&sources, &config).value;
    let parsed = parsed(&sources, &config, &mut cache, &mut all);
    let book = linked(&sources, &parsed, &config, Options::default(), &mut all);
    let highlighted = highlighted(&book, &mut cache.highlighted).value;
    let crosswalk = crosswalk::crosswalk(&sources, &book).value;
    let data = export::data(&config, &book, &crosswalk);
    let input = view::Input {
        config: &config,
        book: &book,
        crosswalk: &crosswalk,
        asset_paths: &theme.assets.paths,
        highlighted: &highlighted,
        downloads: &data.published,
        booklets: &[],
    };
    let views = view::views(&input);
    let types = view::tests::types();
    let schema = json!({
        "type": "object",
        "properties": { "page": types.page, "data": types.data },
        "$defs": types.definitions,
    });
    let fits = jsonschema::validator_for(&schema).expect("a schema");
    let mut seen = BTreeSet::new();
    for page in &views.pages {
        let view = views.complete(*page, views.view(*page));
        let known = types.templates_of(&json!(view.data));
        if view.template != "404.html" {
            assert!(
                known.iter().any(|name| name == view.template),
                "`{}` is drawn with what {known:?} know",
                view.template
            );
        }
        let value = json!({ "page": view.page, "data": view.data });
        let fault = fits
            .iter_errors(&value)
            .next()
            .map(|fault| fault.to_string());
        assert_eq!(fault, None, "{}", view.path);
        seen.insert(view.template);
    }
    assert!(seen.len() > 20, "only {seen:?}");
}

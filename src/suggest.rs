//! "Did you mean …": the nearest of some known names.

/// The known name nearest to `wanted`, if one is near enough to be a likely slip.
///
/// Near is an edit distance (Damerau, in characters) of at most a third of the
/// name's length, and at least one; of equally near names the first is taken.
pub fn closest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    // A name this long was never meant to be one; comparing would cost too much.
    if length > 200 {
        return None;
    }
    let limit = (length / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        if name.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = strsim::osa_distance(wanted, name);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// A help text that offers the nearest known name, or nothing.
pub fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(wanted, known).map(|name| format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_within_a_third_is_offered() {
        let known = ["title", "teaches", "tags"];
        assert_eq!(closest("titel", known), Some("title"));
        assert_eq!(closest("tag", known), Some("tags"));
        assert_eq!(closest("weight", known), None);
    }
}

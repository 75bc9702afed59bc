//! Fingerprints of views, and parts that many views share.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::memo::Key;

/// A value that many views show: made and fingerprinted once, and shared.
///
/// Templates see the value itself. In the fingerprint of a view its own fingerprint
/// stands for it.
#[derive(Debug)]
pub struct Shared<T>(Arc<(T, Key)>);

impl<T: Serialize> Shared<T> {
    pub(super) fn new(value: T) -> Self {
        let key = key_of(&value);
        Self(Arc::new((value, key)))
    }
}

impl<T> Shared<T> {
    /// The fingerprint of the value.
    pub(super) fn key(&self) -> Key {
        self.0.1
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.0.0.serialize(serializer)
        } else {
            serializer.serialize_bytes(self.0.1.bytes())
        }
    }
}

/// A value that is made only for pages that are made anew. Until then, and in the
/// fingerprint of a view, the fingerprint of what it is made from stands for it.
#[derive(Clone, Debug)]
pub struct Late<T> {
    from: Key,
    value: Option<T>,
}

impl<T> Late<T> {
    pub(super) fn of(from: Key) -> Self {
        Self { from, value: None }
    }

    pub(super) fn set(&mut self, value: T) {
        self.value = Some(value);
    }
}

impl<T: Serialize> Serialize for Late<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.value.serialize(serializer)
        } else {
            serializer.serialize_bytes(self.from.bytes())
        }
    }
}

/// Shared and late values show in schemas as what they hold.
#[cfg(test)]
macro_rules! described_as_held {
    ($type:ident) => {
        impl<T: schemars::JsonSchema> schemars::JsonSchema for $type<T> {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                T::schema_name()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                T::schema_id()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                T::json_schema(generator)
            }

            fn inline_schema() -> bool {
                T::inline_schema()
            }
        }
    };
}

#[cfg(test)]
described_as_held!(Shared);
#[cfg(test)]
described_as_held!(Late);

/// Room for the fields of most pages.
const USUAL_BYTES: usize = 16 << 10;

/// The fingerprint of a value's fields, in a form that is not for people
/// ([`Serializer::is_human_readable`]) and in which lengths count.
pub(super) fn key_of(value: &impl Serialize) -> Key {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    rmp_serde::encode::write(&mut bytes, value).expect("views hold only plain data");
    Key::of(&[&bytes])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_values_count_by_what_they_hold() {
        let of = |texts: &[&str]| {
            let shared: Vec<_> = texts.iter().map(|t| Shared::new((*t).to_owned())).collect();
            key_of(&shared)
        };
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_ne!(of(&["a", "b"]), of(&["a", "c"]));
        assert_ne!(of(&["a", "b"]), of(&["b", "a"]));
        assert_ne!(of(&["ab", ""]), of(&["a", "b"]));
    }

    #[test]
    fn templates_see_the_value() {
        let shared = Shared::new(vec!["a", "b"]);
        assert_eq!(serde_json::json!(shared), serde_json::json!(["a", "b"]));
    }
}

//! Query options and headers.

use serde::{Deserialize, Serialize};

use crate::model::{Edm, Origin};

/// A query option or header that a page describes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RequestOption<P = Origin> {
    /// Its name.
    pub name: String,
    /// Whether it is required; `None` if the page does not state it.
    pub required: Option<bool>,
    /// Its type, or that of an element of its collection; `None` if the page does not state it.
    pub ty: Option<Edm>,
    /// Whether it is a collection.
    pub collection: bool,
    /// The values that the page states, or patterns of them, such as `Bearer {token}`.
    pub values: Vec<String>,
    /// The rest of its description.
    pub description: String,
    /// Where its name is: a span as long as only its page is known.
    pub origin: P,
}

impl<P> RequestOption<P> {
    /// The same option with the origin that `locate` returns.
    pub fn at<Q>(&self, locate: &dyn Fn(&P) -> Q) -> RequestOption<Q> {
        let Self { name, required, ty, collection, values, description, origin } = self;
        RequestOption {
            name: name.clone(),
            required: *required,
            ty: *ty,
            collection: *collection,
            values: values.clone(),
            description: description.clone(),
            origin: locate(origin),
        }
    }
}

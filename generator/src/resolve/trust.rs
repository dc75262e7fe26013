//! The order of trust: which statement about a fact counts if several disagree.
//!
//! A page states the same fact in several places, such as the type of a response in a link of its section and in the
//! annotation of an example. [`Fact::order`] lists the places for each fact, most trusted first, as `docs/reading.md`
//! does.
//!
//! 1. Two documented witnesses that agree count more than one that does not.
//! 2. Otherwise, the one that is listed first counts.
//! 3. What is inferred counts only if nothing is documented; between documented witnesses it may break a tie.

use std::cmp::Reverse;

use crate::span::Span;

/// A place that states a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Witness {
    /// The annotation of a block.
    Annotation,
    /// The text of a link.
    LinkText,
    /// The page to which a link leads.
    LinkTarget,
    /// A name in code or a phrase in the text of the section.
    Prose,
    /// A name in bold, which need not be that of a type.
    Emphasis,
    /// The type that an object in JSON names.
    NamedObject,
    /// What an example shows: the shape of its JSON, or its status.
    Shape,
    /// The path of the request line: one that ends in a key addresses a single item.
    Path,
}

use Witness::{Annotation, Emphasis, LinkTarget, LinkText, NamedObject, Path, Prose, Shape};

/// A fact about which witnesses may disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// The type of a request body.
    Body,
    /// The type of a response.
    Response,
    /// The type of a property.
    Property,
    /// Whether a response is a single item or a collection.
    Collection,
    /// The status of a response.
    Status,
}

impl Fact {
    /// The witnesses of the fact, most trusted first.
    pub const fn order(self) -> &'static [Witness] {
        match self {
            Self::Body => &[LinkText, LinkTarget, Prose, Annotation],
            Self::Response => &[LinkText, LinkTarget, Prose, Annotation, Emphasis],
            Self::Property => &[LinkText, LinkTarget, NamedObject],
            Self::Collection => &[Annotation, Prose, LinkText, Path, Shape],
            Self::Status => &[Prose, Shape],
        }
    }

    /// The position of `witness` in the order.
    pub(crate) fn rank(self, witness: Witness) -> usize {
        self.order().iter().position(|listed| *listed == witness).unwrap_or(usize::MAX)
    }
}

impl Witness {
    /// Whether the place documents the fact, as opposed to implying it.
    pub const fn is_documented(self) -> bool {
        !matches!(self, NamedObject | Shape)
    }
}

/// What a witness states about a fact.
#[derive(Clone, Debug)]
pub(crate) struct Statement<T> {
    /// The witness.
    pub witness: Witness,
    /// What it states.
    pub value: T,
    /// Its location, if it is text of the page.
    pub span: Option<Span>,
}

impl<T> Statement<T> {
    /// What `witness` states at `span`.
    pub const fn new(witness: Witness, value: T, span: Option<Span>) -> Self {
        Self { witness, value, span }
    }
}

/// The statement that counts; `agree` tells whether two values are consistent.
pub(crate) fn decide<T>(
    fact: Fact,
    statements: &[Statement<T>],
    agree: impl Fn(&T, &T) -> bool,
) -> Option<&Statement<T>> {
    let is_documented = statements.iter().any(|statement| statement.witness.is_documented());
    let supporters = |value: &T, documented: bool| {
        let mut seen: Vec<Witness> = Vec::new();
        for other in statements.iter().filter(|other| other.witness.is_documented() == documented) {
            if agree(value, &other.value) && !seen.contains(&other.witness) {
                seen.push(other.witness);
            }
        }
        seen.len()
    };
    let eligible = statements.iter().filter(|statement| statement.witness.is_documented() == is_documented);
    eligible.min_by_key(|statement| {
        let documented = supporters(&statement.value, true);
        let inferred = if documented > 1 { 0 } else { supporters(&statement.value, false).min(1) };
        (Reverse(documented), Reverse(inferred), fact.rank(statement.witness))
    })
}

#[cfg(test)]
mod tests {
    use super::{Annotation, Fact, LinkTarget, LinkText, NamedObject, Path, Prose, Shape, Statement, decide};

    fn decided(fact: Fact, statements: &[(super::Witness, &'static str)]) -> Option<&'static str> {
        let statements: Vec<_> =
            statements.iter().map(|(witness, value)| Statement::new(*witness, *value, None)).collect();
        decide(fact, &statements, |a, b| a == b).map(|statement| statement.value)
    }

    #[test]
    fn first_of_the_order_decides_between_two() {
        assert_eq!(decided(Fact::Response, &[(Annotation, "a"), (LinkText, "b")]), Some("b"));
        assert_eq!(decided(Fact::Collection, &[(Prose, "a"), (Annotation, "b")]), Some("b"));
    }

    #[test]
    fn two_that_agree_beat_one() {
        let statements = [(LinkText, "a"), (LinkTarget, "b"), (Annotation, "b")];
        assert_eq!(decided(Fact::Response, &statements), Some("b"));
        let statements = [(LinkText, "a"), (LinkTarget, "a"), (Annotation, "b")];
        assert_eq!(decided(Fact::Response, &statements), Some("a"));
    }

    #[test]
    fn inferred_witnesses_decide_only_without_documented_ones() {
        assert_eq!(decided(Fact::Response, &[(NamedObject, "a"), (Annotation, "b")]), Some("b"));
        assert_eq!(decided(Fact::Collection, &[(Shape, "list")]), Some("list"));
        assert_eq!(decided(Fact::Collection, &[]), None);
    }

    #[test]
    fn inferred_witness_breaks_a_tie() {
        let statements = [(LinkText, "a"), (LinkTarget, "b"), (NamedObject, "b")];
        assert_eq!(decided(Fact::Property, &statements), Some("b"));
        assert_eq!(decided(Fact::Collection, &[(Prose, "many"), (Path, "one"), (Shape, "one")]), Some("one"));
    }
}

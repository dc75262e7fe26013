//! Findings about types, about pages that disagree, and about names.

use crate::diagnostic::{Diagnostics, JsonProblem, ValueMismatch};
use crate::rule;
use crate::span::Span;

impl Diagnostics {
    /// A cell that should contain a name does not.
    pub(crate) fn unreadable_name(&mut self, span: Span, cell: &str) {
        self.add(&rule::UNREADABLE_NAME, span, format!("`{cell}` is not a name"));
    }

    /// A type cell does not name a type.
    pub(crate) fn unreadable_type(&mut self, span: Span, cell: &str) {
        self.add(&rule::UNREADABLE_TYPE, span, format!("`{cell}` is not a type"));
    }

    /// The JSON representation of a type is not strict JSON.
    pub(crate) fn resource_json_invalid(&mut self, span: Span, problem: JsonProblem<'_>) {
        self.json_problem(&rule::RESOURCE_JSON_INVALID, span, problem);
    }

    /// The JSON representation of a type has a property that its tables lack, although they may have the `similar` one.
    pub(crate) fn resource_json_unknown_property(&mut self, span: Span, name: &str, similar: Option<&str>) {
        let message = format!("no table describes the property `{name}`");
        let finding = self.add(&rule::RESOURCE_JSON_UNKNOWN_PROPERTY, span, message);
        if let Some(similar) = similar {
            finding.with_help(format!("a table describes `{similar}`"));
        }
    }

    /// A value in the JSON representation of a type does not conform to the table.
    pub(crate) fn resource_json_type_mismatch(&mut self, span: Span, mismatch: ValueMismatch<'_>) {
        self.value_mismatch(&rule::RESOURCE_JSON_TYPE_MISMATCH, span, mismatch);
    }

    /// No annotation says which type the JSON under the heading for JSON representations represents.
    pub(crate) fn unread_resource_json(&mut self, span: Span) {
        let message = "no annotation names the type that the JSON represents; it is not compared with the table";
        self.add(&rule::UNREAD_RESOURCE_JSON, span, message.to_owned());
    }

    /// A cell of a table of members does not name one.
    pub(crate) fn unread_member(&mut self, span: Span, cell: &str) {
        self.add(&rule::UNREAD_MEMBER, span, format!("`{cell}` is not the name of a member"));
    }

    /// The possible values in a description are not the members of the enumeration `name`, which is at `members`.
    pub(crate) fn conflicting_members(&mut self, span: Span, name: &str, difference: &MemberDifference<'_>) {
        let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let MemberDifference { unknown, missing, members } = difference;
        let mut parts = Vec::new();
        parts.extend((!unknown.is_empty()).then(|| format!("{} only in the description", list(unknown))));
        parts.extend((!missing.is_empty()).then(|| format!("{} only in the table of members", list(missing))));
        let message = format!("the possible values are not the members of `{name}`: {}", parts.join(", "));
        let finding = self.add(&rule::CONFLICTING_MEMBERS, span, message);
        if let Some(members) = *members {
            finding.with_label(members, "the SDK uses these members");
        }
    }

    /// A cell names several types that do not extend the same one.
    pub(crate) fn unrelated_types(&mut self, span: Span) {
        self.add(&rule::UNREADABLE_TYPE, span, "the types have no common base type");
    }

    /// The cell with the type of the property `name` is empty, and the JSON representation shows no type.
    pub(crate) fn untyped_property(&mut self, span: Span, name: &str) {
        self.add(&rule::UNREADABLE_TYPE, span, format!("`{name}` has no type"));
    }

    /// A type is not described by any page, but inferred from an example.
    pub(crate) fn type_only_in_example(&mut self, span: Span, name: &str) {
        self.add(&rule::TYPE_ONLY_IN_EXAMPLE, span, format!("the type `{name}` is only in an example"));
    }

    /// A type is not described by any page.
    pub(crate) fn unknown_type(&mut self, span: Span, name: &str) {
        self.add(&rule::UNKNOWN_TYPE, span, format!("no page describes the type `{name}`"));
    }

    /// Two pages disagree about a type.
    pub(crate) fn conflicting_types(
        &mut self,
        span: Span,
        name: &str,
        difference: TypeDifference<'_>,
        other: Other<'_>,
    ) {
        let difference = match difference {
            TypeDifference::Case(property) => format!("the case of `{property}`"),
            TypeDifference::Type(property) => format!("the type of `{property}`"),
            TypeDifference::Cycle => "its base type extends it".to_owned(),
        };
        let message = format!("`{name}` is described differently in {}: {difference}", other.page);
        let finding = self.add(&rule::CONFLICTING_TYPES, span, message);
        if let Some(span) = other.span {
            finding.with_label(span, "the SDK uses this description");
        }
    }

    /// The type has more than `limit` base types.
    pub(crate) fn too_many_bases(&mut self, span: Span, name: &str, limit: usize) {
        let message = format!("`{name}` has more than {limit} base types; it is read without any");
        self.add(&rule::CONFLICTING_TYPES, span, message);
    }

    /// Two pages disagree about an operation.
    pub(crate) fn conflicting_operations(
        &mut self,
        span: Span,
        operation: &str,
        difference: OperationDifference,
        other: Other<'_>,
    ) {
        let difference = match difference {
            OperationDifference::Permissions => "the permissions",
            OperationDifference::Body => "the request body",
            OperationDifference::Response => "the response",
        };
        let message = format!("`{operation}` is described differently in {}: {difference}", other.page);
        let finding = self.add(&rule::CONFLICTING_OPERATIONS, span, message);
        if let Some(span) = other.span {
            finding.with_label(span, "the SDK uses this description");
        }
    }

    /// Neither the page nor its resource states a product area.
    pub(crate) fn unknown_area(&mut self, span: Span) {
        self.add(&rule::UNKNOWN_AREA, span, "no product area; assigned to `other`");
    }

    /// The preferred name cannot be used.
    pub(crate) fn name_clash(&mut self, span: Span, candidate: &str, problem: NameProblem, allocated: &str) {
        let problem = match problem {
            NameProblem::Taken => "taken",
            NameProblem::Reserved => "reserved",
        };
        self.add(&rule::NAME_CLASH, span, format!("the name `{candidate}` is {problem}; renamed to `{allocated}`"));
    }
}

/// Why a name cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// Something else has it.
    Taken,
    /// Rust, Cargo or generated code reserves it.
    Reserved,
}

/// How the values in a description differ from the members of an enumeration.
#[derive(Debug)]
pub(crate) struct MemberDifference<'a> {
    /// The values that are not members.
    pub unknown: Vec<&'a str>,
    /// The members that the description lacks.
    pub missing: Vec<&'a str>,
    /// The location of the enumeration.
    pub members: Option<Span>,
}

/// The other of two descriptions that disagree, which the SDK uses.
#[derive(Clone, Copy, Debug)]
pub struct Other<'a> {
    /// The name of its page.
    pub page: &'a str,
    /// Its location.
    pub span: Option<Span>,
}

/// How two descriptions of a type disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeDifference<'a> {
    /// In the case of this property.
    Case(&'a str),
    /// In the type of this property.
    Type(&'a str),
    /// Each says that the type extends the other.
    Cycle,
}

/// How two descriptions of an operation disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are self-explanatory")]
pub(crate) enum OperationDifference {
    Permissions,
    Body,
    Response,
}

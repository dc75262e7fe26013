//! The wording that pages use: names of headings, columns and labels, and phrases that state a fact in a description.

use std::fmt;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::config::{PhraseSets, Words};

/// The `vocabulary` table of the configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Vocabulary {
    /// Section headings, by the content of the section.
    pub headings: Headings,
    /// Column headings, by the content of the column. If a table has several of them, the one listed first is used.
    pub columns: Columns,
    /// Labels of permission schemes: a label matches if it contains all phrases of one list.
    pub schemes: Schemes,
    /// Phrases in permission tables.
    pub permissions: PermissionWords,
    /// Phrases in descriptions.
    pub notes: Notes,
    /// Words around the name of a type in a cell.
    #[serde(rename = "type-cells")]
    pub type_cells: TypeCells,
    /// HTML with which a translation marks its original.
    pub markup: Markup,
    /// Names that the service gives a meaning of its own.
    pub conventions: Conventions,
    /// Names that pages use for primitive types, in lower case: name → primitive type.
    pub types: FxHashMap<String, String>,
    #[serde(skip)]
    section_headings: Computed<SectionHeadings>,
}

impl Vocabulary {
    /// The headings of all sections, which are found faster than those of each.
    pub(crate) fn section_headings(&self) -> &SectionHeadings {
        self.section_headings.0.get_or_init(|| SectionHeadings::new(&self.headings))
    }
}

/// A value that is computed from other settings when it is first needed. It is no setting, so that the text of a
/// configuration is the same before and after.
#[derive(Clone, Default)]
struct Computed<T>(OnceLock<T>);

impl<T> fmt::Debug for Computed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("computed")
    }
}

/// The headings of several sections. A heading belongs to one of them if it starts with a phrase.
#[derive(Clone, Debug, Default)]
pub(crate) struct SectionHeadings {
    /// Of any section of a page.
    pub any: Words,
    /// Of sections of an operation page.
    pub of_operations: Words,
    /// Of sections that describe an aspect of a request.
    pub of_descriptions: Words,
}

impl SectionHeadings {
    fn new(headings: &Headings) -> Self {
        let Headings { permissions, request, headers, query, function, path, body, response, example, .. } = headings;
        let Headings { properties, relationships, methods, json, members, derived, remarks, .. } = headings;
        let of_descriptions = Words::all([headers, query, function, path, body, response]);
        let of_operations = Words::all([permissions, request, example, &of_descriptions]);
        let of_types = [properties, relationships, methods, json, members, derived, remarks];
        Self { any: Words::all(of_types.into_iter().chain([&of_operations])), of_operations, of_descriptions }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
        pub struct $name { $($(#[$field_doc])* pub $field: Words),* }
    };
}

words! {
    /// Section headings, by the content of the section.
    Headings {
        /// Permission tables.
        permissions,
        /// Request lines.
        request,
        /// Request headers.
        headers,
        /// Query options.
        query,
        /// Arguments of a function.
        function,
        /// Path parameters.
        path,
        /// The request body.
        body,
        /// The response.
        response,
        /// Examples.
        example,
        /// The request of an example.
        example_request,
        /// The response of an example.
        example_response,
        /// Properties of a type.
        properties,
        /// Navigation properties of a type.
        relationships,
        /// Operations of a type.
        methods,
        /// The JSON representation of a type.
        json,
        /// Members of an enumeration.
        members,
        /// Types derived from the type that the page describes.
        derived,
        /// In a title, after the name of a type: the page describes an enumeration.
        enumeration,
        /// Remarks, notes, links to other pages and error responses.
        remarks,
    }
}

words! {
    /// Column headings, by the content of the column.
    Columns {
        /// The name of the property, parameter or header.
        name,
        /// Its type.
        r#type,
        /// Its description.
        description,
        /// Whether it is required.
        required,
        /// The name of an enumeration member.
        member,
        /// The scheme of a permission row.
        permission_type,
        /// Scopes, from least to most privileged.
        permissions,
        /// The display name of a scope.
        permission_name,
        /// The least privileged scope.
        least,
        /// The other scopes.
        higher,
    }
}

words! {
    /// Phrases in a description that state a fact about the item it describes.
    Notes {
        /// The item is set by the service.
        read_only,
        /// After `read-only`: a condition, so the item is not always read-only.
        read_only_goes_on,
        /// The item is required, if the phrase begins a sentence or is a label.
        required,
        /// What may follow `required` at the start of a sentence.
        required_goes_on,
        /// The item is required, anywhere in a sentence.
        requiring,
        /// The sentence is conditional.
        conditions,
        /// The item is optional.
        optional,
        /// The item is never null.
        not_nullable,
        /// The item may be null.
        nullable,
        /// The item is deprecated.
        deprecated,
        /// Generic nouns for the subject of a page, such as `api`.
        subjects,
        /// Words that refer to something other than the subject of the page, such as `previous`.
        others,
        /// The property can be used in a filter.
        filter,
        /// Enumeration members can be combined.
        flags,
        /// Affirmative content of a `required` cell.
        yes,
        /// The default value follows.
        default,
        /// The value before the phrase is the default.
        is_default,
        /// The item is a collection.
        collection,
        /// Shortly before the name of a type: several items of it.
        several,
        /// Right after the name of a type: several items of it.
        plurals,
        /// Right after the name of a type: one item of it.
        single,
        /// The next phrase is negated.
        negations,
        /// The property is inherited from a base type.
        inherited,
        /// The next link is the base type.
        base,
        /// The next links are derived types.
        derived,
        /// The type that the page describes is open.
        open,
        /// In a title: the type is open.
        open_title,
        /// The next link is not the request or response body, but something related to it.
        beside,
        /// The previous link is a property of the request or response body.
        part_of,
        /// The next link is the complete request or response body.
        whole,
        /// The sentence describes the response body.
        response_body,
        /// Endings of a JSON string that is a placeholder for a value.
        placeholder,
        /// The primitive type before the phrase is the response type.
        answered,
        /// Words that join links or type names into one list.
        joints,
        /// The request body is a list of parameters.
        parameters,
        /// The next code spans are enumeration members.
        values,
    }
}

words! {
    /// Words around the name of a type in a cell.
    TypeCells {
        /// At the start of the cell: it describes a collection.
        collection_of,
        /// The value may be null.
        nullable,
        /// Between the names of types of which the value has one.
        alternatives,
        /// Words that are not the name of the type.
        fillers,
    }
}

words! {
    /// HTML with which a translated page marks each sentence and its original.
    Markup {
        /// Attributes of a `span` with a translated sentence.
        translation_attributes,
        /// Classes of the `span` with the original, after the translation.
        original_classes,
    }
}

words! {
    /// Names that the service gives a meaning of its own.
    Conventions {
        /// Enumeration members that stand for members which the service may add later.
        evolvable_members,
        /// Last segments of paths that address the bytes of an item.
        content_segments,
        /// Headers that a client sets for every request.
        client_headers,
    }
}

words! {
    /// Phrases in permission tables.
    PermissionWords {
        /// A column heading whose cells list the most privileged scope first.
        reversed,
        /// A column heading whose cells list the least privileged scope first.
        ordered,
        /// No permission works here; the first phrase is the correct spelling.
        unsupported,
        /// The permissions are not filled in yet.
        undetermined,
        /// The scopes on both sides are required.
        conjunctions,
        /// The scopes after it are required in addition to one of the list before it.
        additions,
        /// Either scope is sufficient.
        alternatives,
        /// One of the scopes after it is sufficient.
        one_of,
        /// All scopes of the list after or before it are required.
        all_of,
        /// The scopes in the same clause do not work.
        denials,
        /// The scopes after it do not work; without any, it begins a condition.
        exceptions,
        /// The scopes after it do not work, or those before it if there are none.
        negations,
        /// The scopes before it do not work; those after it do.
        replaced,
        /// Words at the start of a condition.
        conditions,
        /// Those of `conditions` that are followed by a clause with a verb of its own.
        condition_clauses,
        /// Words at the start of a clause that contrasts with the one before it.
        contrasts,
        /// After a comma: words at the start of a clause that names scopes.
        requests,
        /// Labels of a note.
        notes,
        /// Words that state nothing about the scopes next to them.
        fillers,
        /// Scopes that are plain words.
        scopes,
        /// Operations in the names of scopes, from least to most privileged.
        operations,
        /// What may follow the operation in the name of a scope.
        constraints,
    }
}

/// Labels of permission schemes: a label matches if it contains all words of one list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Schemes {
    /// A signed-in user with a work or school account.
    pub delegated_work: PhraseSets,
    /// A signed-in user with a personal account.
    pub delegated_personal: PhraseSets,
    /// An application without a signed-in user.
    pub application: PhraseSets,
    /// A signed-in user with any account.
    pub delegated: PhraseSets,
    /// Words that accompany those of a scheme and mean nothing by themselves.
    pub fillers: Words,
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[test]
    fn computing_a_value_does_not_change_the_text_of_the_configuration() {
        let config = Config::defaults();
        let before = format!("{config:?}");
        assert!(config.vocabulary.section_headings().any.matches_start("Request headers"));
        assert_eq!(format!("{config:?}"), before);
        // Nothing but settings, which fill a few pages.
        assert!(before.len() < 100_000, "{}", before.len());
    }
}

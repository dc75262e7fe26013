//! The words of the pages: what headings, columns and labels are called, and how descriptions say what they say.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::config::Words;

/// All of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Section headings.
    pub headings: Headings,
    /// Column headings.
    pub columns: Columns,
    /// Labels of permission schemes: any list whose every word occurs.
    pub schemes: Schemes,
    /// Words in permission tables.
    pub permissions: PermissionWords,
    /// Words in descriptions.
    pub notes: Notes,
    /// Primitive types by the words that pages use for them.
    pub types: BTreeMap<String, String>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct $name { $($(#[$field_doc])* pub $field: Words),* }
    };
}

words! {
    /// Section headings, by what the section holds.
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
        /// Holes of the path.
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
        /// A type as JSON.
        json,
        /// Members of an enumeration.
        members,
        /// Types that extend the one that the page is about.
        derived,
        /// What is worth knowing beside.
        remarks,
    }
}

words! {
    /// Column headings, by what the column holds.
    Columns {
        /// What is described.
        name,
        /// Its type.
        r#type,
        /// What it is for.
        description,
        /// Whether it must be given.
        required,
        /// An enumeration's member.
        member,
        /// The scheme of a permission row.
        permission_type,
        /// Scopes, in order.
        permissions,
        /// A scope's name for people.
        permission_name,
        /// The least privileged scope.
        least,
        /// The other scopes.
        higher,
    }
}

words! {
    /// Words in a description that state a fact about what is described.
    Notes {
        /// The service sets it.
        read_only,
        /// Behind words that the service sets it: it does so only then.
        read_only_goes_on,
        /// It must be given.
        required,
        /// What may follow where a sentence begins with words that it must be given.
        required_goes_on,
        /// It must be given, in the middle of a sentence.
        requiring,
        /// What a sentence says holds only then.
        conditions,
        /// It need not be given.
        optional,
        /// It is never null.
        not_nullable,
        /// It may be null.
        nullable,
        /// It will go away.
        deprecated,
        /// What a page is about, in words that any page uses.
        subjects,
        /// What a page is not about.
        others,
        /// It can stand in a filter.
        filter,
        /// Several members can be set at once.
        flags,
        /// It must be given, in a cell of its own.
        yes,
        /// What it is when not given.
        default,
        /// The value before is the default.
        is_default,
        /// There are many of it.
        collection,
        /// What follows is not so.
        negations,
        /// It belongs to a base type.
        inherited,
        /// The link that follows is the base type.
        base,
        /// The links that follow are types that extend this one.
        derived,
        /// The link that follows is something beside what is spoken of.
        beside,
        /// The link before is a part of what is spoken of.
        part_of,
        /// The link that follows is what is spoken of, all of it.
        whole,
        /// What was linked comes in the response body.
        response_body,
        /// How a text ends that stands for a value.
        placeholder,
        /// What stands before, the word for a primitive type, is what is answered.
        answered,
        /// One of what stands around it is meant.
        joints,
        /// What is spoken of is a list of parameters.
        parameters,
        /// Code spans that follow are members of an enumeration.
        values,
    }
}

words! {
    /// Words in permission tables.
    PermissionWords {
        /// A heading with these words lists the most privileged scope first.
        reversed,
        /// No scope works here; the first is the right spelling.
        unsupported,
        /// Not decided yet.
        undetermined,
        /// Both scopes are needed.
        conjunctions,
        /// Either scope will do.
        alternatives,
    }
}

/// Labels of permission schemes: each a list of word lists, of which one must stand whole in the label.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Schemes {
    /// A signed-in user of an organisation.
    pub delegated_work: Vec<Words>,
    /// A signed-in user with a personal account.
    pub delegated_personal: Vec<Words>,
    /// No user.
    pub application: Vec<Words>,
    /// A signed-in user, of whatever kind.
    pub delegated: Vec<Words>,
}

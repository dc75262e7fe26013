//! Types → document.

use std::borrow::Cow;

use crate::export::document::{self, TypeKind};
use crate::export::json::{ExportCtx, span};
use crate::model::{Kind, Member, Property, Type, TypeId, TypeName, TypeRef};

/// A use of a type as text.
pub(super) struct TypeText<'a> {
    /// The name of a primitive or documented type.
    pub(super) name: Option<Cow<'a, str>>,
    /// The name of a type that no page describes.
    pub(super) unknown: Option<Cow<'a, str>>,
}

/// Whether `ty` is a primitive type, or a list of one.
pub(super) fn is_primitive(ty: &TypeRef) -> bool {
    matches!(ty.name, TypeName::Edm(_))
}

impl<'a> ExportCtx<'a> {
    /// The type `ty`.
    pub(super) fn ty(&self, ty: &'a Type) -> document::Type<'a> {
        let base_name = ty.base_name.as_deref().map(Into::into);
        document::Type {
            version: ty.version.as_str().into(),
            name: ty.name.as_str().into(),
            kind: match ty.kind {
                Kind::Entity => TypeKind::Entity,
                Kind::Complex => TypeKind::Complex,
                Kind::Enum => TypeKind::Enum,
            },
            base: ty.base.map(|base| self.type_name(base)).or(base_name),
            derived: ty.derived.iter().map(|derived| self.type_name(*derived)).collect(),
            open: ty.open,
            r#abstract: ty.is_abstract,
            flags: ty.flags,
            evolvable: ty.evolvable,
            deprecated: ty.deprecated,
            page: ty.location.page.as_str().into(),
            span: span(&ty.location.origin),
            summary: self.prose(ty.summary.as_deref()),
            keys: ty.keys.as_slice().into(),
            properties: ty.properties.iter().map(|item| self.property(item)).collect(),
            members: ty.members.iter().map(|member| member.name.as_str().into()).collect(),
            member_details: self.member_details(&ty.members),
            areas: ty.areas.as_slice().into(),
        }
    }

    fn member_details(&self, members: &'a [Member]) -> Vec<document::MemberDetails<'a>> {
        let details = |member: &'a Member| document::MemberDetails {
            span: span(&member.origin),
            description: self.prose(member.description.as_deref()),
        };
        members.iter().map(details).collect()
    }

    /// The property or field `property`.
    pub(super) fn property(&self, property: &'a Property) -> document::Property<'a> {
        let TypeText { name, unknown } = self.type_text(&property.ty.name);
        document::Property {
            name: property.name.as_str().into(),
            r#type: name,
            unknown_type: unknown,
            collection: property.ty.collection,
            navigation: property.navigation,
            required: property.required,
            nullable: property.nullable,
            read_only: property.read_only,
            default: property.default.as_deref().map(Into::into),
            filter: property.filter.as_deref().map(Into::into),
            deprecated: property.deprecated,
            line: property.origin.range.line(),
            span: span(&property.origin),
            description: self.prose(property.description.as_deref()),
        }
    }

    /// The name of the type `id`.
    pub(super) fn type_name(&self, id: TypeId) -> Cow<'a, str> {
        self.model.ty(id).name.as_str().into()
    }

    /// The text of `name`; all of it is empty for a type that could not be read.
    pub(super) fn type_text(&self, name: &'a TypeName) -> TypeText<'a> {
        let (name, unknown) = match name {
            TypeName::Edm(edm) => (Some(edm.name().into()), None),
            TypeName::Id(id) => (Some(self.type_name(*id)), None),
            TypeName::Unknown(name) => (None, Some(name.as_str().into())),
            TypeName::Unreadable => (None, None),
        };
        TypeText { name, unknown }
    }

    /// The API version of a documented type.
    pub(super) fn version(&self, name: &TypeName) -> Option<&'a str> {
        match name {
            TypeName::Id(id) => Some(&self.model.ty(*id).version),
            _ => None,
        }
    }
}

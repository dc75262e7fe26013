//! Document → types.

use std::borrow::Cow;
use std::sync::Arc;

use crate::export::document::{self, TypeKind};
use crate::export::import::fault::{At, Fault, each};
use crate::export::import::{Importer, origin};
use crate::model::{Edm, Kind, Location, Member, Model, Property, Type, TypeId, TypeName, TypeRef};

impl Importer {
    /// The type `ty`.
    pub(super) fn ty(&self, ty: document::Type<'static>) -> Result<Type, Fault> {
        let version = ty.version.as_ref();
        let base = ty.base.as_ref().and_then(|name| self.type_id(version, name).ok());
        let derived = each("derived", ty.derived, |_, name| self.type_id(version, &name))?;
        let properties = each("properties", ty.properties, |_, item| self.property(item, version))?;
        Ok(Type {
            base,
            base_name: ty.base.map(Cow::into_owned).filter(|_| base.is_none()),
            derived,
            keys: ty.keys.into_owned(),
            properties,
            name: ty.name.into_owned(),
            kind: match ty.kind {
                TypeKind::Entity => Kind::Entity,
                TypeKind::Complex => Kind::Complex,
                TypeKind::Enum => Kind::Enum,
            },
            open: ty.open,
            is_abstract: ty.r#abstract,
            flags: ty.flags,
            evolvable: ty.evolvable,
            deprecated: ty.deprecated,
            location: Location { page: ty.page.into_owned(), origin: origin(ty.span) },
            summary: ty.summary.map(Cow::into_owned),
            members: members(ty.members, ty.member_details)?,
            areas: ty.areas.into_owned(),
            version: ty.version.into_owned(),
        })
    }

    /// A property or field of an item of `version`.
    pub(super) fn property(&self, property: document::Property<'static>, version: &str) -> Result<Property, Fault> {
        let text = (property.r#type, property.unknown_type);
        Ok(Property {
            name: property.name.into_owned(),
            ty: TypeRef { name: self.type_name(text, version)?, collection: property.collection },
            navigation: property.navigation,
            required: property.required,
            nullable: property.nullable,
            read_only: property.read_only,
            default: property.default.map(Cow::into_owned),
            filter: property.filter.map(Cow::into_owned),
            deprecated: property.deprecated,
            origin: origin(property.span),
            description: property.description.map(Arc::from),
        })
    }

    /// The type with the given `type` and `unknownType`, in an item of `version`.
    pub(super) fn type_name(&self, text: TypeText, version: &str) -> Result<TypeName, Fault> {
        match text {
            (Some(name), None) if name.starts_with("Edm.") => edm(&name).map(TypeName::Edm),
            (Some(name), None) => self.type_id(version, &name).map(TypeName::Id),
            (None, Some(name)) => Ok(TypeName::Unknown(name.into_owned())),
            (None, None) => Ok(TypeName::Unreadable),
            (Some(_), Some(_)) => Err(Fault::new("`type` and `unknownType`; expected only one of them")),
        }
        .at("type")
    }
}

/// `type` and `unknownType`.
type TypeText = (Option<Cow<'static, str>>, Option<Cow<'static, str>>);

/// The primitive type called `name`.
pub(super) fn edm(name: &str) -> Result<Edm, Fault> {
    let found = Edm::ALL.iter().find(|edm| edm.name() == name);
    found.copied().ok_or_else(|| Fault::new(format!("unknown primitive type `{name}`")))
}

fn members(
    names: Vec<Cow<'static, str>>,
    details: Vec<document::MemberDetails<'static>>,
) -> Result<Vec<Member>, Fault> {
    if details.len() != names.len() {
        let message = format!("{} entries; expected one for each of {} members", details.len(), names.len());
        return Err(Fault::new(message).at("memberDetails"));
    }
    let member = |(name, details): (Cow<'_, str>, document::MemberDetails<'_>)| Member {
        name: name.into_owned(),
        description: details.description.map(Cow::into_owned),
        origin: origin(details.span),
    };
    Ok(names.into_iter().zip(details).map(member).collect())
}

/// Checks that no type extends itself, which would be a chain without an end.
pub(super) fn check(model: &Model) -> Result<(), Fault> {
    for index in 0..model.types.len() {
        if model.bases(TypeId(index)).take(model.types.len() + 1).count() > model.types.len() {
            let message = format!("`{}` extends itself", model.types[index].name);
            return Err(Fault::new(message).at("base").at(&format!("types[{index}]")));
        }
    }
    Ok(())
}

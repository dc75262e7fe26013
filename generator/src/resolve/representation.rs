//! The JSON representation of each type, compared with its tables: the same properties, and values that conform.
//!
//! A value is the name of a type or a sample. Only kinds of values are compared, because `"String"` stands for any value
//! that JSON writes as a string.

use serde_json::Value;

use crate::config::vocabulary::Notes;
use crate::diagnostic::{ExpectedValue, FoundValue, ValueMismatch};
use crate::extract::shape::{Sample, Shape};
use crate::model::{Edm, Kind, Model, Property, TypeId, TypeName, TypeRef};
use crate::resolve::base::TypeOnPage;
use crate::resolve::index::Index;
use crate::resolve::{ResolveCtx, conformance};
use crate::suggest::nearest;

/// Reports where the JSON of `types` differs from the tables, whose properties are in `model`.
pub(super) fn check(types: &[TypeOnPage<'_>], model: &Model, index: &Index, ctx: &mut ResolveCtx<'_>) {
    ctx.parallel_map(types, |on_page, ctx| {
        let checker = Checker { notes: &ctx.config.vocabulary.notes, on_page, model, index };
        for shape in &on_page.facts.shapes {
            checker.check(shape, ctx);
        }
    });
}

struct Checker<'c> {
    notes: &'c Notes,
    on_page: &'c TypeOnPage<'c>,
    model: &'c Model,
    index: &'c Index,
}

impl Checker<'_> {
    fn check(&self, shape: &Shape, ctx: &mut ResolveCtx<'_>) {
        let id = self.on_page.id;
        let documented = self.model.bases(id).find_map(|id| {
            let ty = self.model.ty(id);
            let property = ty.properties.iter().rfind(|property| property.name == shape.name)?;
            Some((ty, property))
        });
        let Some((owner, property)) = documented else { return self.report_unknown(shape, ctx) };
        if let Some((found, expected)) = self.mismatch(&shape.value, &property.ty) {
            let row = ctx.sources.span_of(&property.origin, &owner.location.page);
            let mismatch =
                ValueMismatch { path: &shape.name, found: &found, expected: &expected, is_placeholder: false, row };
            ctx.diagnostics.resource_json_type_mismatch(shape.value_span, mismatch);
        }
    }

    /// Reports a property that no table of the type or its bases has, unless the base of one of them is unknown or the
    /// page describes a body with it.
    fn report_unknown(&self, shape: &Shape, ctx: &mut ResolveCtx<'_>) {
        let id = self.on_page.id;
        let is_complete = self.model.bases(id).all(|id| self.model.ty(id).base_name.is_none());
        let bodies = self.on_page.page.operations.iter().filter_map(|operation| operation.body.as_ref());
        let mut fields = bodies.flat_map(|body| &body.properties);
        // Callers may add properties to objects of an open type, such as the samples, and name all of them without a table.
        let is_unlisted = || self.names(id).next().is_none();
        let may_be_added = self.model.is_open(id) && (shape.property().is_none() || is_unlisted());
        if !is_complete || may_be_added || fields.any(|field| field.name == shape.name) {
            return;
        }
        let names: Vec<&str> = self.names(id).map(|property| property.name.as_str()).collect();
        let respelled = names.iter().copied().find(|name| name.eq_ignore_ascii_case(&shape.name));
        let in_json = |name: &&str| self.on_page.facts.shapes.iter().any(|shape| shape.name == *name);
        let similar = || nearest(&shape.name, names.iter().copied().filter(|name| !in_json(name)));
        ctx.diagnostics.resource_json_unknown_property(shape.span, &shape.name, respelled.or_else(similar));
    }

    fn names(&self, id: TypeId) -> impl Iterator<Item = &Property> {
        self.model.bases(id).flat_map(|id| &self.model.ty(id).properties)
    }

    /// What is wrong with `sample` as a value of the type `ty`.
    fn mismatch(&self, sample: &Sample, ty: &TypeRef) -> Option<(FoundValue, ExpectedValue)> {
        let element = match (sample, ty.collection) {
            (Sample::Null, _) => return None,
            (Sample::Text(text, _), true) if self.notes.collection.occur_in(text) || text.starts_with('[') => {
                return None;
            }
            (Sample::Object(Some(name)), true) if self.notes.collection.occur_in(name) => return None,
            (Sample::List(element), true) => element,
            (Sample::List(_), false) => return Some((FoundValue::List, self.expected(&ty.name)?)),
            (_, true) => return Some((self.found(sample), ExpectedValue::List)),
            (sample, false) => sample,
        };
        let expected = self.expected(&ty.name)?;
        (!self.conforms(element, &ty.name)).then(|| (self.found(element), expected))
    }

    /// The values of the type `name`; `None` if it may have any.
    fn expected(&self, name: &TypeName) -> Option<ExpectedValue> {
        match name {
            TypeName::Edm(Edm::Stream | Edm::Untyped) | TypeName::Unknown(_) | TypeName::Unreadable => None,
            TypeName::Edm(edm) => Some(ExpectedValue::Primitive(edm.name())),
            TypeName::Id(id) => {
                let ty = self.model.ty(*id);
                let is_enum = ty.kind == Kind::Enum;
                let name = ty.name.clone();
                Some(if is_enum { ExpectedValue::Member(name) } else { ExpectedValue::Named(name) })
            }
        }
    }

    fn found(&self, sample: &Sample) -> FoundValue {
        match sample {
            Sample::Null => FoundValue::Scalar("null".to_owned()),
            Sample::Boolean(value) => FoundValue::Scalar(value.to_string()),
            Sample::Number(number) => FoundValue::Scalar(number.clone()),
            Sample::Text(text, _) => FoundValue::Scalar(conformance::shorten(&format!("\"{text}\""))),
            Sample::Object(None) => FoundValue::Object,
            Sample::Object(Some(name)) => FoundValue::Named(name.trim_start_matches('#').to_owned()),
            Sample::List(_) => FoundValue::List,
        }
    }

    /// Whether `sample` may be a single value of the type `name`.
    fn conforms(&self, sample: &Sample, name: &TypeName) -> bool {
        let described = |name: &str| {
            let ty = self.model.ty(self.on_page.id);
            self.index.named(&ty.version, name, self.on_page.page.identity.namespace.as_deref())
        };
        let kind = match name {
            TypeName::Edm(edm) => JsonKind::of(*edm),
            TypeName::Id(id) if self.model.ty(*id).kind == Kind::Enum => JsonKind::Text,
            _ => JsonKind::Object,
        };
        match sample {
            Sample::Null | Sample::List(_) => true,
            Sample::Boolean(_) => kind == JsonKind::Boolean,
            Sample::Number(_) => kind == JsonKind::Number,
            Sample::Text(_, Some(edm)) => JsonKind::of(*edm) == kind,
            // A type may be named without an object around its name, and some numbers are written as strings.
            Sample::Text(text, None) => {
                let is_value = |edm| conformance::is_primitive(edm, &Value::from(text.as_str()));
                kind == JsonKind::Text
                    || matches!(name, TypeName::Edm(edm) if is_value(*edm))
                    || described(text).is_some_and(|id| *name == TypeName::Id(id))
            }
            Sample::Object(None) => kind == JsonKind::Object,
            Sample::Object(Some(stated)) => match (Edm::parse(stated.trim_start_matches('#')), described(stated), name)
            {
                (Some(edm), _, _) => JsonKind::of(edm) == kind,
                (None, Some(stated), TypeName::Id(id)) => self.model.are_related(stated, *id),
                (None, Some(stated), _) => self.model.ty(stated).kind == Kind::Enum && kind == JsonKind::Text,
                (None, None, _) => kind == JsonKind::Object,
            },
        }
    }
}

/// How JSON writes the values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JsonKind {
    Boolean,
    Number,
    Text,
    Object,
}

impl JsonKind {
    fn of(edm: Edm) -> Self {
        match edm {
            Edm::Boolean => Self::Boolean,
            Edm::Byte
            | Edm::SByte
            | Edm::Int16
            | Edm::Int32
            | Edm::Int64
            | Edm::Single
            | Edm::Double
            | Edm::Decimal => Self::Number,
            Edm::Untyped => Self::Object,
            _ => Self::Text,
        }
    }
}

//! Checks JSON values against types, with the same rules as the compiled types.

use docwright_runtime::edm;
use serde_json::{Map, Value};

use crate::diagnostic::{ExpectedValue, FoundValue};
use crate::json::{self, Step};
use crate::model::{Edm, Kind, Location, Model, Property, TypeId, TypeName, TypeRef};

/// The fields of a JSON object.
type Fields = Map<String, Value>;

/// The annotation in which an object names its type.
pub(crate) const TYPE: &str = "@odata.type";

/// The properties of an object.
struct Properties<'a> {
    /// Finds a property by name.
    lookup: &'a dyn Fn(&str) -> Option<Row<'a>>,
    /// Whether the object may have others.
    is_open: bool,
}

/// A property and the page that describes its owner.
#[derive(Clone, Copy)]
struct Row<'a> {
    property: &'a Property,
    page: &'a str,
}

/// How a value conforms to its type.
#[derive(Debug, Default)]
pub(crate) struct Conformance {
    /// Whether there are properties that the type does not have.
    pub has_unknown: bool,
    /// The unknown properties of types that are not open.
    pub undocumented: Vec<json::Path>,
    /// The values that do not conform, in order.
    pub type_mismatches: Vec<TypeMismatch>,
    /// Objects that name a type other than the declared one and its documented base and derived types.
    pub misnamed: Vec<MisnamedObject>,
    /// What the response of a single object wraps in `value`, although only lists should be wrapped.
    pub wrapped: Option<Wrapped>,
}

/// The content of `value` in a wrapped response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrapped {
    /// The object.
    Object,
    /// A list of such objects.
    List,
}

/// An object that names a type other than the declared one.
#[derive(Debug)]
pub(crate) struct MisnamedObject {
    /// The path of the annotation.
    pub path: json::Path,
    /// The name in it.
    pub name: String,
    /// The declared type.
    pub declared: TypeId,
}

/// A value that does not conform to its type.
#[derive(Debug)]
pub(crate) struct TypeMismatch {
    /// The path of the value.
    pub path: json::Path,
    /// The values that conform.
    pub expected: ExpectedValue,
    /// The value, short enough for a finding.
    pub found: FoundValue,
    /// The value, if it is a string.
    pub text: Option<String>,
    /// The row of the innermost property around the value.
    pub row: Option<Location>,
}

impl TypeMismatch {
    /// Whether the page leaves out a part of the value, as in `"MIID..."`, so that nothing is wrong with it.
    pub(crate) fn is_elided(&self) -> bool {
        let is_elided = |text: &String| text.contains("...") || text.contains('…');
        self.text.as_ref().is_some_and(is_elided) && matches!(self.expected, ExpectedValue::Primitive(_))
    }
}

/// Checks a response body against `ty`; a collection is an object with a list in the property `list`.
pub(crate) fn response(model: &Model, ty: &TypeRef, value: &Value, list: &str) -> Conformance {
    let mut conformance = Conformance::default();
    if !ty.collection {
        let wrapped = wrapped(model, ty, value);
        conformance.wrapped = wrapped.map(|inner| if inner.is_array() { Wrapped::List } else { Wrapped::Object });
        match wrapped.or_else(|| scalar_content(model, &ty.name, value)) {
            Some(Value::Null) => (),
            Some(Value::Array(items)) if wrapped.is_some() => {
                conformance.check_list(model, &ty.name, items, JsonPath::Field(&JsonPath::Root, "value"));
                conformance.check_page(value);
            }
            Some(inner) => conformance.check_value(model, &ty.name, inner, JsonPath::Field(&JsonPath::Root, "value")),
            None if value.is_null() && is_scalar(model, &ty.name) => (),
            None => conformance.check_value(model, &ty.name, value, JsonPath::Root),
        }
        return conformance;
    }
    match value.get(list) {
        Some(Value::Null) => (),
        Some(items) => conformance.check_property(model, ty, items, JsonPath::Field(&JsonPath::Root, list)),
        None => {
            conformance.add_type_mismatch(JsonPath::Root, ExpectedValue::WrappedList, value);
            return conformance;
        }
    }
    conformance.check_page(value);
    let extra = value.as_object().into_iter().flatten().map(|(name, _)| name);
    for name in extra.filter(|name| !name.contains('@') && *name != list) {
        conformance.add_unknown(JsonPath::Field(&JsonPath::Root, name), false);
    }
    conformance
}

/// The content of `value` if the type is primitive or an enumeration: such a response is an object that contains the
/// value.
fn scalar_content<'v>(model: &Model, name: &TypeName, value: &'v Value) -> Option<&'v Value> {
    value.get("value").filter(|_| is_scalar(model, name))
}

/// Whether the type is primitive or an enumeration.
fn is_scalar(model: &Model, name: &TypeName) -> bool {
    match name {
        TypeName::Edm(_) => true,
        TypeName::Id(id) => model.ty(*id).kind == Kind::Enum,
        TypeName::Unknown(_) | TypeName::Unreadable => false,
    }
}

/// The object, or list of objects, that a response wraps in `value` although its type `ty` is a single object.
///
/// Such a response has only annotations besides `value`, and the type has no `value` property that may contain the
/// wrapped content.
pub fn wrapped<'v>(model: &Model, ty: &TypeRef, value: &'v Value) -> Option<&'v Value> {
    let TypeName::Id(id) = ty.name else { return None };
    let is_list = |inner: &Value| inner.as_array().is_some_and(|items| items.iter().all(Value::is_object));
    let inner = value.get("value").filter(|inner| inner.is_object() || is_list(inner))?;
    let is_only = value.as_object()?.keys().all(|name| name == "value" || name.contains('@'));
    let is_property = || property(model, id, "value").is_some_and(|row| may_contain(model, &row.property.ty, inner));
    (is_only && !ty.collection && model.ty(id).kind != Kind::Enum && !is_property()).then_some(inner)
}

/// Whether a property of the type `ty` may contain `value`, an object or a list of objects.
fn may_contain(model: &Model, ty: &TypeRef, value: &Value) -> bool {
    let contains_objects = match ty.name {
        TypeName::Id(id) => model.ty(id).kind != Kind::Enum,
        TypeName::Edm(edm) => matches!(edm, Edm::Stream | Edm::Untyped),
        TypeName::Unknown(_) | TypeName::Unreadable => true,
    };
    contains_objects && ty.collection == value.is_array()
}

/// Checks a request body against `ty`.
pub(crate) fn body(model: &Model, ty: &TypeRef, value: &Value) -> Conformance {
    let mut conformance = Conformance::default();
    match value {
        Value::Array(values) if ty.collection => conformance.check_list(model, &ty.name, values, JsonPath::Root),
        value => conformance.check_value(model, &ty.name, value, JsonPath::Root),
    }
    conformance
}

/// Checks a request body against the `properties` that `page` lists.
pub(crate) fn fields(model: &Model, properties: &[Property], page: &str, value: &Value) -> Conformance {
    let mut conformance = Conformance::default();
    let row = |property| Row { property, page };
    let lookup = |name: &str| properties.iter().find(|property| property.name == name).map(row);
    match value {
        Value::Object(fields) => {
            conformance.check_object(model, &Properties { lookup: &lookup, is_open: false }, fields, JsonPath::Root)
        }
        other => conformance.add_type_mismatch(JsonPath::Root, ExpectedValue::Object, other),
    }
    conformance
}

/// The type that an object names in `@odata.type`.
enum NamedType {
    /// The declared type, one of its bases or no type; or a type that extends it.
    Declared(TypeId),
    /// Another type that a page describes.
    Other(TypeId),
    /// A type that no page describes.
    Undescribed,
}

impl NamedType {
    fn of(model: &Model, declared: TypeId, fields: &Fields) -> Self {
        let Some(name) = fields.get(TYPE).and_then(Value::as_str) else { return Self::Declared(declared) };
        let name = name.trim_start_matches('#');
        let has_name = |id: &TypeId| model.ty(*id).name.eq_ignore_ascii_case(name);
        if let Some(derived) = model.ty(declared).derived.iter().copied().find(has_name) {
            return Self::Declared(derived);
        }
        if model.bases(declared).any(|base| has_name(&base)) {
            return Self::Declared(declared);
        }
        let version = &model.ty(declared).version;
        let is_described =
            |id: &TypeId| model.ty(*id).version == *version && has_name(id) && !model.inferred.contains(id);
        (0..model.types.len()).map(TypeId).find(is_described).map_or(Self::Undescribed, Self::Other)
    }
}

/// The path of a value, as a list that is built only when a finding needs it.
#[derive(Clone, Copy)]
enum JsonPath<'a> {
    Root,
    Field(&'a JsonPath<'a>, &'a str),
    Element(&'a JsonPath<'a>, usize),
}

impl JsonPath<'_> {
    fn steps(self) -> json::Path {
        let (outer, step) = match self {
            Self::Root => return json::Path::default(),
            Self::Field(object, name) => (object, Step::Key(name.to_owned())),
            Self::Element(list, index) => (list, Step::Index(index)),
        };
        let mut path = outer.steps();
        path.0.push(step);
        path
    }
}

impl Conformance {
    fn add_unknown(&mut self, path: JsonPath<'_>, is_open: bool) {
        if !is_open {
            self.undocumented.push(path.steps());
        }
        self.has_unknown = true;
    }

    fn add_type_mismatch(&mut self, path: JsonPath<'_>, expected: ExpectedValue, found: &Value) {
        let text = found.as_str().map(str::to_owned);
        let found = match found {
            Value::Object(fields) if fields.is_empty() => FoundValue::EmptyObject,
            Value::Object(_) => FoundValue::Object,
            Value::Array(_) => FoundValue::List,
            other => FoundValue::Scalar(shorten(&other.to_string())),
        };
        self.type_mismatches.push(TypeMismatch { path: path.steps(), expected, found, text, row: None });
    }

    /// Checks the annotations of a page of a list.
    fn check_page(&mut self, page: &Value) {
        const ANNOTATIONS: [(&str, Edm); 3] =
            [("@odata.count", Edm::Int64), ("@odata.nextLink", Edm::String), ("@odata.deltaLink", Edm::String)];
        for (name, edm) in ANNOTATIONS {
            match page.get(name) {
                None | Some(Value::Null) => (),
                Some(value) => self.check_primitive(edm, value, JsonPath::Field(&JsonPath::Root, name)),
            }
        }
    }

    fn check_list(&mut self, model: &Model, name: &TypeName, values: &[Value], path: JsonPath<'_>) {
        for (index, value) in values.iter().enumerate() {
            self.check_value(model, name, value, JsonPath::Element(&path, index));
        }
    }

    fn check_value(&mut self, model: &Model, name: &TypeName, value: &Value, path: JsonPath<'_>) {
        match name {
            TypeName::Edm(edm) => self.check_primitive(*edm, value, path),
            TypeName::Id(id) if model.ty(*id).kind == Kind::Enum => {
                let is_member = |text: &str| !model.ty(*id).flags || edm::flag_names(text).is_some();
                if !value.as_str().is_some_and(is_member) {
                    self.add_type_mismatch(path, ExpectedValue::Member(model.ty(*id).name.clone()), value);
                }
            }
            TypeName::Id(id) => match value {
                Value::Object(fields) => self.check_named_object(model, *id, fields, path),
                other => self.add_type_mismatch(path, ExpectedValue::Object, other),
            },
            TypeName::Unknown(_) | TypeName::Unreadable => (),
        }
    }

    /// Checks an object of the type `declared`, or of one derived from it that the object names.
    ///
    /// An object of another type is read as `declared`, but its properties are looked up in its own type. If no page
    /// describes that type, they may be anything.
    fn check_named_object(&mut self, model: &Model, declared: TypeId, fields: &Fields, path: JsonPath<'_>) {
        match NamedType::of(model, declared, fields) {
            NamedType::Declared(id) => self.check_typed_object(model, id, fields, path),
            NamedType::Undescribed => {
                let lookup = |name: &str| property(model, declared, name);
                self.check_object(model, &Properties { lookup: &lookup, is_open: true }, fields, path);
            }
            NamedType::Other(id) => {
                let name = model.ty(id).name.clone();
                self.misnamed.push(MisnamedObject { path: JsonPath::Field(&path, TYPE).steps(), name, declared });
                let earlier = self.undocumented.len();
                self.check_typed_object(model, declared, fields, path);
                self.undocumented.truncate(earlier);
                let mut own = Self::default();
                own.check_typed_object(model, id, fields, path);
                self.undocumented.extend(own.undocumented);
            }
        }
    }

    fn check_typed_object(&mut self, model: &Model, id: TypeId, fields: &Fields, path: JsonPath<'_>) {
        let lookup = |name: &str| property(model, id, name);
        let properties = Properties { lookup: &lookup, is_open: model.is_open(id) };
        self.check_object(model, &properties, fields, path);
    }

    fn check_object(&mut self, model: &Model, properties: &Properties<'_>, fields: &Fields, path: JsonPath<'_>) {
        for (name, value) in fields.iter().filter(|(name, _)| !name.contains('@')) {
            let path = JsonPath::Field(&path, name);
            match (properties.lookup)(name) {
                None => self.add_unknown(path, properties.is_open),
                Some(_) if value.is_null() => (),
                Some(row) => {
                    let earlier = self.type_mismatches.len();
                    self.check_property(model, &row.property.ty, value, path);
                    self.add_row(earlier, row);
                }
            }
        }
    }

    /// Adds the row of the property to the type mismatches in its value, unless those have the row of one inside it.
    fn add_row(&mut self, earlier: usize, Row { property, page }: Row<'_>) {
        for mismatch in self.type_mismatches[earlier..].iter_mut().filter(|mismatch| mismatch.row.is_none()) {
            mismatch.row = Some(Location { page: page.to_owned(), origin: property.origin.clone() });
        }
    }

    fn check_property(&mut self, model: &Model, ty: &TypeRef, value: &Value, path: JsonPath<'_>) {
        match (ty.collection, value) {
            (false, value) => self.check_value(model, &ty.name, value, path),
            // A list with nulls is kept, but as an undocumented property, unless its items are any JSON. What comes
            // before the first null has been read by then.
            (true, Value::Array(values)) => match values.iter().position(Value::is_null) {
                Some(null) if !is_json(&ty.name) => {
                    self.check_list(model, &ty.name, &values[..null], path);
                    self.add_unknown(path, true);
                }
                _ => self.check_list(model, &ty.name, values, path),
            },
            (true, other) => self.add_type_mismatch(path, ExpectedValue::List, other),
        }
    }

    fn check_primitive(&mut self, edm: Edm, value: &Value, path: JsonPath<'_>) {
        if !is_primitive(edm, value) {
            self.add_type_mismatch(path, ExpectedValue::Primitive(edm.name()), value);
        }
    }
}

/// Whether values of the type `name` are any JSON in the SDK.
fn is_json(name: &TypeName) -> bool {
    matches!(name, TypeName::Edm(Edm::Untyped) | TypeName::Unknown(_))
}

/// The property `name` of `id`; a derived type overrides a property of its base.
fn property<'m>(model: &'m Model, id: TypeId, name: &str) -> Option<Row<'m>> {
    model.bases(id).find_map(|id| {
        let ty = model.ty(id);
        let property = ty.properties.iter().rfind(|property| property.name == name)?;
        Some(Row { property, page: &ty.location.page })
    })
}

pub(super) fn is_primitive(edm: Edm, value: &Value) -> bool {
    let text = |is_valid: fn(&str) -> bool| value.as_str().is_some_and(is_valid);
    match edm {
        Edm::String => value.is_string(),
        Edm::Boolean => value.is_boolean(),
        Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 => {
            integer(value).is_some_and(|number| i32::try_from(number).is_ok())
        }
        Edm::Int64 => integer(value).is_some() || text(|text| text.parse::<i64>().is_ok()),
        Edm::Single | Edm::Double => value.is_number() || text(|text| matches!(text, "INF" | "-INF" | "NaN")),
        Edm::Decimal => value.is_number() || text(|text| text.parse::<edm::Decimal>().is_ok()),
        Edm::Guid => text(|text| text.parse::<edm::Guid>().is_ok()),
        Edm::Binary => text(|text| text.parse::<edm::Binary>().is_ok()),
        Edm::Date => text(|text| edm::date_from_text(text).is_some()),
        Edm::DateTimeOffset => text(|text| text.parse::<edm::DateTimeOffset>().is_ok()),
        Edm::TimeOfDay => text(|text| edm::time_of_day_from_text(text).is_some()),
        Edm::Duration => text(|text| text.parse::<edm::Duration>().is_ok()),
        Edm::Stream | Edm::Untyped => true,
    }
}

/// The value as an integer, which `12.0` is as well.
fn integer(value: &Value) -> Option<i64> {
    let is_integer = |number: &f64| number.fract() == 0.0 && number.abs() < 2_f64.powi(53);
    value.as_i64().or_else(|| value.as_f64().filter(is_integer).map(|number| number as i64))
}

/// The first characters of `text`, for a finding.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

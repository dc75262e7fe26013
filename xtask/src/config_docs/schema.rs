//! The structs of the configuration, read from the code that defines them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, ExprLit, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Token, Type};

/// The structs and enumerations of the configuration, by name.
#[derive(Default)]
pub(super) struct Schema {
    structs: HashMap<String, Struct>,
    /// The values of each enumeration.
    enums: HashMap<String, Vec<String>>,
}

#[derive(Default)]
struct Struct {
    doc: String,
    keys: Vec<Key>,
}

/// A key of a table.
#[derive(Clone)]
pub(super) struct Key {
    /// Its name in TOML.
    pub name: String,
    /// Its doc comment.
    pub doc: String,
    pub shape: Shape,
}

/// The shape of a value.
#[derive(Clone)]
pub(super) enum Shape {
    /// A Rust type: a table if it is a struct of the configuration.
    Named(String),
    List(Box<Shape>),
    /// A table with keys of the user's choice.
    Map(Box<Shape>),
}

impl Schema {
    /// Reads the code of the configuration.
    ///
    /// # Errors
    /// A file cannot be read or is not Rust.
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let folder = "generator/src/config";
        let files = docwright::write::files(&root.join(folder)).unwrap_or_default();
        let files = files.iter().filter(|path| path.ends_with(".rs")).map(|path| format!("{folder}/{path}"));
        let mut items = Vec::new();
        for path in files.chain(["generator/src/config.rs".to_owned()]) {
            let text = fs::read_to_string(root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
            items.extend(syn::parse_file(&text).map_err(|error| format!("{path}: {error}"))?.items);
        }
        let mut schema = Self::default();
        items.iter().for_each(|item| schema.add(item));
        Ok(schema)
    }

    fn add(&mut self, item: &Item) {
        match item {
            Item::Struct(item) if matches!(item.fields, Fields::Named(_)) && is_table(&item.attrs) => {
                let fields = item.fields.iter().filter(|field| !serde(&field.attrs).contains("skip"));
                let keys = fields.map(|field| Key::new(field.ident.as_ref(), &field.attrs, shape(&field.ty))).collect();
                self.structs.insert(item.ident.to_string(), Struct { doc: doc(&item.attrs), keys });
            }
            Item::Enum(item) if is_table(&item.attrs) => {
                let values = item.variants.iter().map(|variant| kebab(&variant.ident.to_string())).collect();
                self.enums.insert(item.ident.to_string(), values);
            }
            Item::Macro(item) if item.mac.path.is_ident("words") => {
                if let Ok(words) = item.mac.parse_body_with(words) {
                    self.structs.insert(words.0, words.1);
                }
            }
            _ => (),
        }
    }

    /// The keys of the struct `name`; None if it is no table.
    pub(super) fn keys(&self, name: &str) -> Option<&[Key]> {
        self.structs.get(name).map(|found| found.keys.as_slice())
    }

    /// The doc comment of the struct `name`.
    pub(super) fn doc(&self, name: &str) -> &str {
        self.structs.get(name).map_or("", |found| &found.doc)
    }

    /// `shape` in words.
    pub(super) fn describe(&self, shape: &Shape) -> String {
        match shape {
            Shape::Named(name) if self.keys(name).is_some() => "table".to_owned(),
            Shape::Named(name) => match (self.enums.get(name), name.as_str()) {
                (Some(values), _) => {
                    values.iter().map(|value| format!("`\"{value}\"`")).collect::<Vec<_>>().join(" or ")
                }
                (None, "Words") => "list of phrases".to_owned(),
                (None, "bool") => "Boolean".to_owned(),
                (None, "PathBuf") => "path".to_owned(),
                (None, "PagePattern") => "pattern".to_owned(),
                (None, "RuleName") => "rule".to_owned(),
                (None, "Level") => "level".to_owned(),
                _ => "string".to_owned(),
            },
            Shape::List(item) => match &**item {
                Shape::Named(name) if name == "Words" => "list of lists of phrases".to_owned(),
                item => format!("list of {}s", self.describe(item)),
            },
            Shape::Map(value) => format!("table of {}s", self.describe(value)),
        }
    }

    /// Whether a value of this shape is a table or a list of tables, which has a section of its own.
    pub(super) fn is_table(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Named(name) => self.keys(name).is_some(),
            Shape::List(item) => matches!(&**item, Shape::Named(name) if self.keys(name).is_some()),
            Shape::Map(_) => true,
        }
    }
}

impl Key {
    fn new(name: Option<&Ident>, attributes: &[Attribute], shape: Shape) -> Self {
        let renamed =
            serde(attributes).split_once("rename = \"").and_then(|(_, rest)| Some(rest.split('"').next()?.to_owned()));
        let name = || kebab(name.map(Ident::to_string).unwrap_or_default().trim_start_matches("r#"));
        Self { name: renamed.unwrap_or_else(name), doc: doc(attributes), shape }
    }
}

/// The shape of values of `ty`, without `Option`.
fn shape(ty: &Type) -> Shape {
    let last = match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let Some(last) = last else { return Shape::Named(String::new()) };
    let types = match &last.arguments {
        PathArguments::AngleBracketed(list) => list.args.iter().collect(),
        _ => Vec::new(),
    };
    match (last.ident.to_string().as_str(), types.as_slice()) {
        ("Option", [GenericArgument::Type(inner)]) => shape(inner),
        ("Vec", [GenericArgument::Type(item)]) => Shape::List(Box::new(shape(item))),
        ("BTreeMap" | "FxHashMap", [_, GenericArgument::Type(value)]) => Shape::Map(Box::new(shape(value))),
        ("PhraseSets", []) => Shape::List(Box::new(Shape::Named("Words".to_owned()))),
        (name, _) => Shape::Named(name.to_owned()),
    }
}

/// Parses the body of `words!`: a struct whose fields are all lists of phrases.
fn words(input: ParseStream<'_>) -> syn::Result<(String, Struct)> {
    let attributes = input.call(Attribute::parse_outer)?;
    let name: Ident = input.parse()?;
    let body;
    syn::braced!(body in input);
    let key = |input: ParseStream<'_>| {
        let attributes = input.call(Attribute::parse_outer)?;
        let name = input.call(Ident::parse_any)?;
        Ok(Key::new(Some(&name), &attributes, Shape::Named("Words".to_owned())))
    };
    let keys = body.parse_terminated(key, Token![,])?.into_iter().collect();
    Ok((name.to_string(), Struct { doc: doc(&attributes), keys }))
}

/// Whether a type with `attributes` is read as TOML with the names of its fields or variants.
fn is_table(attributes: &[Attribute]) -> bool {
    let is_derived = attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive") && attribute.to_token_stream().to_string().contains("Deserialize")
    });
    is_derived && !serde(attributes).contains("from =")
}

/// The text of the `serde` attributes.
fn serde(attributes: &[Attribute]) -> String {
    let attributes = attributes.iter().filter(|attribute| attribute.path().is_ident("serde"));
    attributes.map(|attribute| attribute.to_token_stream().to_string()).collect()
}

/// The doc comment, with its line breaks.
fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> = lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect();
    lines.join("\n")
}

/// `url_name` and `UrlName` → `url-name`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for ch in name.chars() {
        if ch.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(ch.to_lowercase());
    }
    kebab.replace('_', "-")
}

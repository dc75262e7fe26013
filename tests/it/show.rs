//! Formats the output of each stage as text for review.

use std::fmt::Write;

use docwright::diagnostic::{Diagnostic, Diagnostics, Label, render};
use docwright::export;
use docwright::extract::base::BaseRef;
use docwright::extract::example::ResponseExample;
use docwright::extract::link::Alternatives;
use docwright::extract::message::Message;
use docwright::extract::permission::PermissionTable;
use docwright::extract::property::PropertyFacts;
use docwright::extract::response::ResponseLink;
use docwright::extract::{ElementType, EnumFacts, ExampleFacts, Facts, OperationFacts, TypeExpr, TypeFacts};
use docwright::model::{Body, Model, Operation, Part, Path, Placeholder, Scheme};
use docwright::names::{Names, RustType};
use docwright::page::{Annotation, Block, Page, Text};
use docwright::resolve::Analysis;
use docwright::source::Sources;
use docwright::span::Spanned;
use serde_json::Value;

/// The input files, followed by `output`.
pub fn after_input(files: &[(String, Vec<u8>)], output: &str) -> String {
    let mut out = String::new();
    for (name, bytes) in files {
        let _ = writeln!(out, "──── {name}\n{}", String::from_utf8_lossy(bytes).trim_end());
    }
    format!("{out}────\n{}", output.trim_end())
}

/// Findings by file and location, one a line.
pub fn findings(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let mut list: Vec<_> = diagnostics.iter().collect();
    list.sort_by_key(|found| (&sources.file(found.span.file).name, found.span, found.rule.code));
    let lines: Vec<String> = list.into_iter().map(|found| finding(found, sources)).collect();
    if lines.is_empty() { "\nno findings\n".to_owned() } else { format!("\nfindings\n  {}\n", lines.join("\n  ")) }
}

/// A finding on one line, and its further locations on a line each.
fn finding(found: &Diagnostic, sources: &Sources) -> String {
    let label = |label: &Label| {
        let (line, column) = sources.position(label.span);
        format!("\n    {}:{line}:{column}: {}", sources.file(label.span.file).name, label.text)
    };
    render::line(found, sources) + &found.labels().iter().map(label).collect::<String>()
}

/// The blocks of a page with line numbers.
pub fn page(page: &Page, sources: &Sources) -> String {
    let mut out = String::new();
    for key in ["title", "description", "doc_type", "ms.prod"] {
        if let Some(value) = page.front_matter.get(key) {
            let _ = writeln!(out, "{:>4} front {key}: {}", sources.line(value.span), value.value);
        }
    }
    for block in &page.blocks {
        let (span, text) = match block {
            Block::Heading(heading) => {
                let anchor = heading.anchor.as_ref().map(|anchor| format!(" (anchor {anchor})")).unwrap_or_default();
                (heading.text.span, format!("h{} {}{anchor}", heading.level, heading.text.trimmed()))
            }
            Block::Text(text) => (text.span, format!("text {}", format_text(text))),
            Block::Table(table) => {
                let header: Vec<_> = table.header.iter().map(format_text).collect();
                let rows = table.rows.iter().map(|row| row.iter().map(format_text).collect::<Vec<_>>().join(" | "));
                let rows: Vec<_> = rows.collect();
                (table.span, format!("table {}\n       {}", header.join(" | "), rows.join("\n       ")))
            }
            Block::Fence(fence) => {
                let annotation = fence.annotation.as_ref().map(format_annotation).unwrap_or_default();
                let content = fence.content.trim_end().replace('\n', "\n       ");
                (fence.span, format!("fence `{}`{annotation}\n       {content}", fence.language))
            }
            Block::Annotation(annotation) => (annotation.span, format!("annotation{}", format_annotation(annotation))),
        };
        let file = if span.file == page.file { "" } else { &sources.file(span.file).name };
        let file = file.rsplit_once('/').map(|(_, name)| format!("{name}:")).unwrap_or_default();
        let _ = writeln!(out, "{file}{:>4} {text}", sources.line(span));
    }
    out
}

fn format_text(text: &Text) -> String {
    let links = text.links.iter().map(|link| format!(" <{} → {}>", text.link_text(link), link.target));
    let codes = text.code_spans().map(|code| format!(" <code {code}>"));
    let marks: String = links.chain(codes).collect();
    let quoted = if text.quoted { "(quoted) " } else { "" };
    format!("{quoted}{}{marks}", text.trimmed().replace('\n', " ⏎ "))
}

fn format_annotation(annotation: &Annotation) -> String {
    let name = annotation.text("name").map(|name| format!(", name {name}")).unwrap_or_default();
    let ty =
        annotation.odata_type().map(|(name, many)| format!(", type {name}{}", if many { " collection" } else { "" }));
    format!(" [{}{name}{}]", annotation.block_type(), ty.unwrap_or_default())
}

/// The facts of a page.
pub fn facts(facts: &Facts, sources: &Sources) -> String {
    let mut out = String::new();
    let identity = &facts.identity;
    let area = identity.area.as_deref().unwrap_or("no area");
    let version = identity.version.as_deref().unwrap_or("no version");
    let _ = writeln!(
        out,
        "{:?} page, {version}, {area}: {}",
        identity.kind,
        identity.title.as_deref().unwrap_or("no title")
    );
    if let Some(summary) = &identity.summary {
        let _ = writeln!(out, "summary: {summary}");
    }
    if let Some(namespace) = &identity.namespace {
        let _ = writeln!(out, "namespace: {namespace}");
    }
    if identity.deprecated {
        out.push_str("deprecated\n");
    }
    for line in &facts.requests {
        let path = format_path(&line.path.path);
        let at = sources.line(line.span);
        let _ = writeln!(
            out,
            "\n{at:>4} {} {path}  (operation {}{})\n     = {}",
            line.method.name(),
            line.operation,
            if line.from_example { ", from an example" } else { "" },
            line.path.normalized
        );
        for parameter in &line.path.parameters {
            let argument = parameter.argument.as_ref().map(|name| format!(", argument {name}")).unwrap_or_default();
            let list = if parameter.collection { " list" } else { "" };
            let _ = writeln!(out, "     {}: {}{list}{argument}", parameter.name, parameter.ty.name());
        }
        for option in &line.path.options {
            let value = option.value.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
            let _ = writeln!(out, "     option {}{value}", option.name);
        }
    }
    for (number, operation) in facts.operations.iter().enumerate() {
        let _ = write!(out, "\noperation {number}\n{}", format_operation_facts(operation));
    }
    facts.examples.iter().for_each(|example| out.push_str(&format_example(example, sources)));
    for response in &facts.responses {
        let line = sources.line(response.span);
        let _ = write!(out, "\n{line:>4} example without request\n{}", format_example_response(response, sources));
    }
    facts.types.iter().for_each(|ty| out.push_str(&format_type(ty, sources)));
    facts.enums.iter().for_each(|ty| out.push_str(&format_enum(ty)));
    out
}

fn format_path(path: &Path) -> String {
    let part = |part: &Part| match part {
        Part::Literal(text) => text.clone(),
        Part::Placeholder(Placeholder::Segment) => "‹segment›".to_owned(),
        Part::Placeholder(Placeholder::Path) => "‹path›".to_owned(),
        Part::Placeholder(Placeholder::Quoted) => "‹quoted›".to_owned(),
        Part::Placeholder(Placeholder::Bare) => "‹bare›".to_owned(),
        Part::Placeholder(Placeholder::List) => "[‹list›]".to_owned(),
        Part::Placeholder(Placeholder::Query) => "‹query›".to_owned(),
    };
    format!("{} as {}", path.text, path.parts.iter().map(part).collect::<String>())
}

fn format_operation_facts(operation: &OperationFacts) -> String {
    let mut out = String::new();
    operation.permissions.iter().for_each(|table| out.push_str(&format_permissions(table)));
    for (label, list) in [("header", &operation.headers), ("query", &operation.query)] {
        for one in list {
            let required = one.required.map_or("", |required| if required { " required" } else { " optional" });
            let many = if one.collection { " collection" } else { "" };
            let ty = one.ty.map(|ty| format!(" {}{many}", ty.name())).unwrap_or_default();
            let values = if one.values.is_empty() { String::new() } else { format!(" {:?}", one.values) };
            let _ = writeln!(out, "  {label} {}{ty}{required}{values}: {}", one.name, one.description);
        }
    }
    for parameter in &operation.parameters {
        let ty = parameter.ty.as_ref().map(format_type_expr).unwrap_or_default();
        let _ = writeln!(
            out,
            "  parameter {}: {ty}: {}",
            parameter.name,
            parameter.description.as_deref().unwrap_or_default()
        );
    }
    if let Some(body) = &operation.body {
        let links: Vec<_> = body.links.iter().map(format_alternatives).collect();
        let many = if body.collection { ", several" } else { "" };
        let _ = writeln!(out, "  body links [{}] codes {:?}{many}", links.join(", "), body.codes);
        body.properties.iter().for_each(|property| out.push_str(&format_property(property)));
    }
    if let Some(response) = &operation.response {
        let marks = |link: &ResponseLink| match (link.collection, link.in_body) {
            (false, false) => "",
            (true, false) => " (many)",
            (false, true) => " (in the body)",
            (true, true) => " (many, in the body)",
        };
        let links = response.links.iter().map(|link| format!("{}{}", format_alternatives(&link.links), marks(link)));
        let links: Vec<_> = links.collect();
        let many = if response.collection { ", several" } else { "" };
        let primitive = response.primitive.map(|(edm, many)| format!(" {edm:?}{}", if many { " (many)" } else { "" }));
        let primitive = primitive.unwrap_or_default();
        let strong = if response.strong.is_empty() { String::new() } else { format!(" strong {:?}", response.strong) };
        let statuses: Vec<u16> = response.statuses.iter().map(|status| status.value).collect();
        let _ = writeln!(
            out,
            "  response {statuses:?} links [{}] codes {:?}{strong}{many}{primitive}",
            links.join(", "),
            response.codes
        );
    }
    out
}

fn format_permissions(table: &PermissionTable) -> String {
    let scopes = |scheme: Scheme| match &table.alternatives[scheme as usize] {
        None => "not mentioned".to_owned(),
        Some(sets) => format!("[{}]", sets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    };
    let condition = table.condition.as_ref().map(|condition| format!(" for {condition:?}")).unwrap_or_default();
    format!(
        "  permissions{condition}\n    work {}\n    personal {}\n    application {}\n",
        scopes(Scheme::DelegatedWork),
        scopes(Scheme::DelegatedPersonal),
        scopes(Scheme::Application)
    )
}

fn format_example(example: &ExampleFacts, sources: &Sources) -> String {
    let mut out = String::new();
    let name = example.name.as_deref().unwrap_or("no name");
    let _ = writeln!(out, "\n{:>4} example ({name}): {} {}", sources.line(example.span), example.method, example.url);
    out.push_str(&format_message(&example.message, sources));
    let responses = example.response.iter().chain(&example.further_responses);
    responses.for_each(|response| out.push_str(&format_example_response(response, sources)));
    out
}

fn format_example_response(response: &ResponseExample, sources: &Sources) -> String {
    let status = response.status().map_or("no status".to_owned(), |status| status.to_string());
    let ty =
        response.odata_type.as_ref().map(|(name, many)| format!(" {name}{}", if *many { " collection" } else { "" }));
    format!("     response {status}{}\n{}", ty.unwrap_or_default(), format_message(&response.message, sources))
}

fn format_message(message: &Message, sources: &Sources) -> String {
    let headers = message.headers.iter().map(|(name, value)| format!("     {name}: {value}\n"));
    let malformed = message.malformed.iter().map(|span| format!("     line {} is not a header\n", sources.line(*span)));
    let body = message.body.iter().map(|body| format!("     body {}\n", body.replace('\n', " ⏎ ")));
    headers.chain(malformed).chain(body).collect()
}

fn format_alternatives(links: &Alternatives) -> String {
    let links: Vec<_> = links.links.iter().map(|link| format!("{} → {}", link.text, link.page)).collect();
    links.join(" | ")
}

fn format_type(ty: &TypeFacts, sources: &Sources) -> String {
    let base = |base_ref: &Spanned<BaseRef>| match &base_ref.value {
        BaseRef::Name(name) => format!(" base {name}"),
        BaseRef::Link(link) => format!(" base {} → {}", link.text, link.page),
    };
    let prose_base = ty.prose_base.as_ref().map(|base_ref| format!(", in prose{}", base(base_ref)));
    let base: String = ty.base.as_ref().map(base).into_iter().chain(prose_base).collect();
    let flags = [(ty.open, " open"), (ty.is_abstract, " abstract")];
    let flags: String = flags.iter().filter(|(set, _)| *set).map(|(_, word)| *word).collect();
    let keys: String = ty.keys.iter().map(|key| format!(" key {key}")).collect();
    let mut out = format!("\n{:>4} type {}{base}{flags}{keys}\n", sources.line(ty.span), ty.name);
    for link in &ty.derived {
        let _ = writeln!(out, "  extended by {} → {}", link.text, link.page);
    }
    ty.properties.iter().for_each(|property| out.push_str(&format_property(property)));
    for shape in ty.shapes.iter() {
        if let Some(ty) = &shape.ty {
            let sample = if shape.is_stated { "" } else { ", a sample" };
            let _ = writeln!(out, "  JSON {}: {}{sample}", shape.name, format_type_expr(ty));
        }
    }
    out
}

fn format_property(property: &PropertyFacts) -> String {
    let ty = property.ty.as_ref().map_or("no type".to_owned(), format_type_expr);
    let notes = &property.notes;
    let mut words: Vec<String> = Vec::new();
    words.extend(property.navigation.then(|| "navigation".to_owned()));
    words.extend(notes.read_only.map(|_| "read-only".to_owned()));
    words.extend(notes.required.map(|required| if required { "required" } else { "optional" }.to_owned()));
    words.extend(notes.nullable.map(|nullable| if nullable { "nullable" } else { "not nullable" }.to_owned()));
    words.extend(notes.deprecated.then(|| "deprecated".to_owned()));
    words.extend(notes.default.iter().map(|default| format!("default {default}")));
    words.extend(notes.filter.iter().map(|operators| format!("filter {operators:?}")));
    words.extend(notes.flags.then(|| "flags".to_owned()));
    let values: Vec<&String> = property.values.iter().map(|value| &value.value).collect();
    words.extend((!values.is_empty()).then(|| format!("values {values:?}")));
    format!("  {}: {ty}{}\n", property.name, words.iter().map(|word| format!(", {word}")).collect::<String>())
}

fn format_type_expr(expr: &TypeExpr) -> String {
    let word = format_element(&expr.element);
    format!("{word}{}{}", if expr.collection { " collection" } else { "" }, if expr.nullable { " or null" } else { "" })
}

fn format_element(element: &ElementType) -> String {
    match element {
        ElementType::Edm(edm) => edm.name().to_owned(),
        ElementType::Name(name) => name.clone(),
        ElementType::Link(link, anchor) => {
            format!(
                "{} → {}{}",
                link.text,
                link.page,
                anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default()
            )
        }
        ElementType::OneOf(elements) => elements.iter().map(format_element).collect::<Vec<_>>().join(" or "),
    }
}

fn format_enum(ty: &EnumFacts) -> String {
    let mut out = format!("\n     enumeration {}{}\n", ty.name, if ty.flags { " of flags" } else { "" });
    for member in &ty.members {
        out.push_str(&format!("       {} {}\n", member.name, member.description.as_deref().unwrap_or("–")));
    }
    out
}

/// The exported model. Values that no page states (null, false, an empty list) are left out, except for permissions,
/// where they mean something.
pub fn model(analysis: &Analysis, names: &Names, sources: &Sources) -> String {
    let Analysis { model, diagnostics, .. } = analysis;
    let text = export::json::text(export::json::Input { model, diagnostics, names, sources, attribution: None });
    let document: Value = serde_json::from_str(&text).expect("the export is JSON");
    let list = |key: &str| document[key].as_array().expect("a list").iter();
    let mut out = String::new();
    for (one, operation) in list("operations").zip(&analysis.model.operations) {
        out.push_str(&format_operation(one, operation, &analysis.model, names));
    }
    for (one, name) in list("types").zip(&names.types) {
        out.push_str(&format_model_type(one, name));
    }
    list("examples").for_each(|one| out.push_str(&format_model_example(one)));
    out + &findings(&analysis.diagnostics, sources)
}

/// The string under `key`, or another value as JSON.
fn word(one: &Value, key: &str) -> String {
    match &one[key] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn items<'v>(one: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    one[key].as_array().into_iter().flatten()
}

/// A line with `label` and `words`, or nothing without words.
fn joined(label: &str, words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    if words.is_empty() { String::new() } else { format!("  {label} {}\n", words.join(", ")) }
}

fn format_operation(one: &Value, operation: &Operation, model: &Model, names: &Names) -> String {
    let location = format!("{}:{}", word(one, "page"), one["line"]);
    let mut out = format!("\n{} {} {}  ({location})\n", word(one, "version"), word(one, "method"), word(one, "path"));
    let parameter = |one: &Value| {
        let list = if one["collection"] == true { " list" } else { "" };
        format!("{} as {}: {}{list}", word(one, "name"), word(one, "rust"), word(one, "type"))
    };
    let parameters: Vec<String> = items(one, "pathParameters").map(parameter).collect();
    let deprecated = if one["deprecated"] == true { ", deprecated" } else { "" };
    let _ =
        writeln!(out, "  {}({}), area {}{deprecated}", word(one, "function"), parameters.join(", "), word(one, "area"));
    if one["permissions"].is_object() {
        let _ = writeln!(out, "  permissions {}", format_scopes(&one["permissions"]));
        for part in items(&one["permissions"], "parts") {
            let _ = writeln!(out, "    for {}: {}", part["condition"], format_scopes(part));
        }
        let is_set = |one: &&Value| items(one, "scopes").count() > 1;
        for set in items(&one["permissions"], "alternatives").filter(is_set) {
            let _ = writeln!(out, "    {} for {} together: {}", word(set, "scheme"), set["condition"], set["scopes"]);
        }
    } else {
        out.push_str("  permissions null\n");
    }
    let named = |one: &Value| {
        let required = one["required"].as_bool().map(|required| format!("required {required}"));
        let rest = Some(compact(one, &["name", "required", "span"])).filter(|rest| !rest.is_empty());
        let stated = required.into_iter().chain(rest).collect::<Vec<_>>().join(", ");
        if stated.is_empty() { word(one, "name") } else { format!("{} ({stated})", word(one, "name")) }
    };
    out.push_str(&joined("query", items(one, "query").map(named)));
    out.push_str(&joined("headers", items(one, "headers").map(named)));
    if one["body"].is_object() {
        let kind = match &operation.body {
            Body::Reference(id) => format!("a reference to {}", id.map_or("anything", |id| &model.ty(id).name)),
            Body::Json => "any JSON".to_owned(),
            Body::Parameters(id) => {
                let name = &names.bodies[id.0];
                format!("{} {{ {} }}", name.name, name.fields.join(", "))
            }
            _ => compact(&one["body"], &["kind"]),
        };
        let _ = writeln!(out, "  body {kind}");
        items(&one["body"], "parameters").for_each(|field| out.push_str(&format_model_property(field)));
    }
    let _ = writeln!(out, "  response {}", format_response(&one["response"]));
    for further in items(one, "responses").filter(|further| **further != one["response"]) {
        let _ = writeln!(out, "    or {}", format_response(further));
    }
    out.push_str(&joined(
        "examples",
        items(one, "examples").map(|location| location.as_str().unwrap_or_default().to_owned()),
    ));
    out
}

fn format_response(one: &Value) -> String {
    let content = match one["kind"].as_str() {
        Some("empty") => " nothing",
        Some("json") => " any JSON",
        Some("bytes") => " bytes",
        _ => "",
    };
    format!("{}{content}", compact(one, &["kind"]))
}

fn format_scopes(one: &Value) -> String {
    format!("work {} personal {} application {}", one["delegatedWork"], one["delegatedPersonal"], one["application"])
}

/// The fields of `one` with a value, on one line.
fn compact(one: &Value, without: &[&str]) -> String {
    let fields = one.as_object().into_iter().flatten();
    let stated = fields.filter(|(name, value)| {
        let is_empty = value.is_null() || **value == false || value.as_array().is_some_and(Vec::is_empty);
        !is_empty && !without.contains(&name.as_str())
    });
    let texts = stated.map(|(name, _)| format!("{name} {}", word(one, name)));
    texts.collect::<Vec<_>>().join(", ")
}

fn format_model_type(one: &Value, name: &RustType) -> String {
    let shown =
        ["version", "name", "kind", "page", "span", "derived", "properties", "members", "memberDetails", "areas"];
    let rest = compact(one, &shown);
    let rest = if rest.is_empty() { rest } else { format!(" {rest}") };
    let kind = word(one, "kind");
    let mut out = format!("\n{} {kind} {}{rest}  ({})\n", word(one, "version"), word(one, "name"), word(one, "page"));
    let path = name.module.iter().chain([&name.name]).map(String::as_str).collect::<Vec<_>>().join("::");
    let any = name.any.as_ref().map(|any| format!(" and {}", any.name)).unwrap_or_default();
    let parts: Vec<&str> = name.fields.iter().chain(&name.variants).map(String::as_str).collect();
    let _ = writeln!(out, "  as {path}{any} in {}.rs {{ {} }}", name.file, parts.join(", "));
    items(one, "properties").for_each(|property| out.push_str(&format_model_property(property)));
    out.push_str(&joined("members", items(one, "members").map(|name| name.as_str().unwrap_or_default().to_owned())));
    out
}

fn format_model_property(one: &Value) -> String {
    let rest = compact(one, &["name", "type", "collection", "line", "span"]);
    let rest = if rest.is_empty() { rest } else { format!(", {rest}") };
    let many = if one["collection"] == true { " collection" } else { "" };
    format!("{:>4} {}: {}{many}{rest}\n", one["line"], word(one, "name"), word(one, "type"))
}

fn format_model_example(one: &Value) -> String {
    let location = format!("{}:{}", word(one, "page"), one["line"]);
    let mut out = format!("\nexample {} {}  ({location})\n", word(one, "method"), word(one, "url"));
    let rule = |key: &str| one[key].as_str().map(|rule| format!(" ({rule})")).unwrap_or_default();
    let _ = writeln!(out, "  {}{} of {}", word(one, "outcome"), rule("rule"), word(one, "operation"));
    let _ = writeln!(out, "  status {}, response {}{}", one["status"], word(one, "response"), rule("responseRule"));
    out
}

//! `explain`: a rule's page, or how a page is read and the code it becomes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use docwright::GenerateOptions;
use docwright::diagnostic::{self, RULES, Rule, render};
use docwright::error::Error;
use docwright::model::{
    Body, Content, Divergence, Example, Model, Operation, Outcome, Permissions, Scheme, TypeName, TypeRef,
};
use docwright::names::FunctionName;
use docwright::output::{self, Tree};
use docwright::suggest::nearest;

use crate::commands::{Command, Work};
use crate::flags::{API, DOCS, NO_CACHE};
use crate::pages::PageFinder;
use crate::workspace;
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "explain",
    about: "Explains a rule, or shows how a page is read and the code it becomes.",
    operands: Some("[RULE | PAGE]"),
    flags: &[&DOCS, &API, &NO_CACHE],
    details: "\
Without an operand, lists all rules with their level and what they find.

RULE is a name like example-method-mismatch. PAGE is a file that is read by itself, so findings that depend on other
pages, such as broken links, are not reported. The API version comes from its folder, else from its URLs, else from
--api.
With --docs or a docwright.toml, PAGE may also be a file name or the end of a path, as in `lint`; the page is then read
together with all others.",
    run,
};

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    match flags.operands.as_slice() {
        [] => terminal.print(&rule_list()),
        [operand] => match diagnostic::rule(operand) {
            Some(rule) => terminal.print(rule.page),
            None => terminal.print(&explain_pages(operand, flags, terminal)?),
        },
        [_, second, ..] => {
            let help = format!("`{} explain --help` describes the command", terminal.program());
            return Err(Error::Usage(format!("unexpected operand `{second}`; expected one RULE or PAGE\n  {help}")));
        }
    }
    Ok(Status::Done)
}

/// Lists every rule on one line: level, name, and the first sentence of its page.
fn rule_list() -> String {
    let line = |rule: &&Rule| format!("{:<7}  {:<30}  {}\n", rule.level.name(), rule.code, first_sentence(rule));
    RULES.iter().map(line).collect()
}

/// The first sentence of a rule's page after its title.
fn first_sentence(rule: &Rule) -> String {
    let lines = rule.page.lines().skip(1).skip_while(|line| line.trim().is_empty());
    let paragraph: Vec<&str> =
        lines.take_while(|line| !line.trim().is_empty() && !line.starts_with("Level:")).collect();
    let paragraph = paragraph.join(" ");
    paragraph.split_once(". ").map_or(paragraph.as_str(), |(first, _)| first).trim_end_matches('.').to_owned()
}

/// Explains the pages that `operand` selects: a file read by itself, or pages among all others.
fn explain_pages(operand: &str, flags: &Flags, terminal: &Terminal) -> Result<String, Error> {
    let is_single_page = flags.docs.is_none() && Path::new(operand).is_file();
    if flags.docs.is_none() && !is_single_page && !workspace::is_configured()? {
        return Err(unknown(operand, None, terminal));
    }
    let flags = if is_single_page { Flags { docs: Some(operand.into()), ..flags.clone() } } else { flags.clone() };
    let work = Work::load(&flags, terminal)?;
    let finder = PageFinder::new(&work.workspace, &work.sources);
    let pages = finder.find(operand);
    if pages.is_empty() {
        return Err(unknown(operand, finder.nearest(operand), terminal));
    }
    let code: Vec<Code<'_>> = pages.iter().map(|page| code(&work, page)).collect();
    let files = code.iter().flat_map(|code| code.keys().cloned()).collect();
    let options = GenerateOptions { only: Some(&files), ..GenerateOptions::default() };
    let tree = docwright::generate(&work.analysis.model, &work.names, &work.workspace.config, options)?.printed;
    let texts: Vec<String> =
        pages.iter().zip(&code).map(|(page, code)| page_text(&work, page) + &excerpts(code, &tree)).collect();
    Ok(texts.join("\n"))
}

/// The error for an `operand` that matches no rule and no page; `page` is the end of the closest page's path.
fn unknown(operand: &str, page: Option<&str>, terminal: &Terminal) -> Error {
    let candidates = RULES.iter().map(|rule| rule.code).chain(page);
    let list = || format!("`{} explain` lists the rules", terminal.program());
    let help = nearest(operand, candidates).map_or_else(list, |name| format!("did you mean `{name}`?"));
    Error::Usage(format!("no rule or page named `{operand}`\n  {help}"))
}

/// The facts, examples and findings of a page.
fn page_text(work: &Work, page: &str) -> String {
    let (model, names) = (&work.analysis.model, &work.names);
    let mut out = String::new();
    for facts in work.analysis.facts.iter().filter(|facts| facts.identity.page == page) {
        let title = facts.identity.title.as_deref().unwrap_or("untitled");
        let _ = writeln!(out, "{page} ({title})");
    }
    for (operation, name) in model.operations.iter().zip(&names.operations) {
        if operation.location.page == page {
            out.push_str(&operation_text(operation, name, work));
        }
    }
    for ty in model.types.iter().filter(|ty| ty.location.page == page) {
        let fields = ty.properties.len() + ty.members.len();
        row(&mut out, "type", &format!("{} with {fields} properties or members, line {}", ty.name, ty.location.line()));
    }
    model
        .examples
        .iter()
        .filter(|example| example.location.page == page)
        .for_each(|example| out.push_str(&example_text(example)));
    out + &findings(work, page)
}

/// The names of items, by the file that has them.
type Code<'w> = BTreeMap<String, Vec<&'w str>>;

/// The functions and types that a page becomes.
fn code<'w>(work: &'w Work, page: &str) -> Code<'w> {
    let (model, names) = (&work.analysis.model, &work.names);
    let mut code = Code::new();
    for (operation, name) in model.operations.iter().zip(&names.operations) {
        if operation.location.page == page {
            let file = file(work, &operation.key.version, &name.module);
            code.entry(file).or_default().extend([name.function.as_str(), name.static_name.as_str()]);
        }
    }
    for (ty, name) in model.types.iter().zip(&names.types).filter(|(ty, _)| ty.location.page == page) {
        let path: Vec<String> =
            ["types".to_owned()].into_iter().chain(name.module.clone()).chain([name.file.clone()]).collect();
        code.entry(file(work, &ty.version, &path)).or_default().push(&name.name);
    }
    for (body, name) in model.bodies.iter().zip(&names.bodies) {
        if model.operation(body.operation).location.page == page {
            code.entry(file(work, &body.version, &name.module)).or_default().push(&name.name);
        }
    }
    code
}

/// The file of a module in the package of `version`.
fn file(work: &Work, version: &str, module: &[String]) -> String {
    let package = work.workspace.config.version(version).map_or(version, |version| version.package.as_str());
    format!("{package}/src/{}.rs", module.join("/"))
}

fn row(out: &mut String, label: &str, text: &str) {
    let _ = writeln!(out, "{label:<12} {text}");
}

fn operation_text(operation: &Operation, name: &FunctionName, work: &Work) -> String {
    let model = &work.analysis.model;
    let mut out = String::from("\n");
    let line = format!("{} {}", operation.key.method.name(), operation.path.text);
    row(&mut out, "operation", &format!("{line}  ({}, line {})", operation.key.version, operation.location.line()));
    match &operation.permissions {
        Some(permissions) => permission_rows(&mut out, permissions),
        None => row(&mut out, "permissions", "no table"),
    }
    for (index, (parameter, rust)) in operation.parameters.iter().zip(&name.parameters).enumerate() {
        let label = if index == 0 { "parameters" } else { "" };
        let ty = type_text(&parameter.ty, model);
        row(&mut out, label, &format!("{rust}: {ty} (`{}`)", parameter.name));
    }
    let headers: Vec<&str> = operation.headers.iter().map(|header| header.name.as_str()).collect();
    if !headers.is_empty() {
        row(&mut out, "headers", &headers.join(", "));
    }
    let query: Vec<&str> = operation.query.iter().map(|option| option.name.as_str()).collect();
    if !query.is_empty() {
        row(&mut out, "query", &query.join(", "));
    }
    row(&mut out, "body", &body_text(&operation.body, model));
    let status = operation.response.status.map_or("no status".to_owned(), |status| status.to_string());
    row(&mut out, "response", format!("{status} {}", content_text(operation, work)).trim_end());
    out
}

fn permission_rows(out: &mut String, permissions: &Permissions) {
    for scheme in Scheme::ALL {
        let (label, name) = match scheme {
            Scheme::DelegatedWork => ("permissions", "delegated, work or school"),
            Scheme::DelegatedPersonal => ("", "delegated, personal"),
            Scheme::Application => ("", "application"),
        };
        let sets = match &permissions.alternatives[scheme as usize] {
            None => "not mentioned".to_owned(),
            Some(sets) if sets.is_empty() => "none".to_owned(),
            Some(sets) => sets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        };
        row(out, label, &format!("{name:<25}  {sets}"));
    }
}

fn body_text(body: &Body, model: &Model) -> String {
    match body {
        Body::None => "none".to_owned(),
        Body::Type(ty) => type_text(ty, model),
        Body::Reference(Some(id)) => format!("a reference to a {}", model.ty(*id).name),
        Body::Reference(None) => "a reference to another object".to_owned(),
        Body::Json => "JSON that the page does not describe".to_owned(),
        Body::Bytes(media) => format!("bytes, {media}"),
        Body::Parameters(id) => {
            let names = model.body(*id).properties.iter().map(|field| field.name.as_str());
            format!("fields {}", names.collect::<Vec<_>>().join(", "))
        }
    }
}

fn content_text(operation: &Operation, work: &Work) -> String {
    match &operation.response.content {
        Content::Empty => String::new(),
        Content::Type(ty) => type_text(ty, &work.analysis.model),
        Content::Bytes(None) => "bytes".to_owned(),
        Content::Bytes(Some(media)) => format!("bytes, {media}"),
        Content::Json => match linked_response(&operation.location.page, work) {
            Some(text) => format!("what the page links to as {text}"),
            None => "JSON that the page does not describe".to_owned(),
        },
    }
}

/// The text of the first link in the response section, which is all that is known if the page is read by itself.
fn linked_response<'w>(page: &str, work: &'w Work) -> Option<&'w str> {
    let facts = work.analysis.facts.iter().find(|facts| facts.identity.page == page)?;
    let responses = facts.operations.iter().filter_map(|operation| operation.response.as_ref());
    let links = responses.flat_map(|response| &response.links).flat_map(|link| &link.links.links);
    links.map(|link| link.text.as_str()).next()
}

fn type_text(ty: &TypeRef, model: &Model) -> String {
    let name = match &ty.name {
        TypeName::Edm(edm) => edm.name(),
        TypeName::Id(id) => model.ty(*id).name.as_str(),
        TypeName::Unknown(name) => name.as_str(),
        TypeName::Unreadable => "an unreadable type",
    };
    if ty.collection { format!("collection of {name}") } else { name.to_owned() }
}

fn example_text(example: &Example) -> String {
    let outcome = match &example.outcome {
        Outcome::Reproduced => "reproduced".to_owned(),
        Outcome::OtherOperation => "an operation of another page".to_owned(),
        // A page that is read by itself does not have a finding for this.
        Outcome::Divergent(Divergence { finding: None, .. }) => "no operation on this page".to_owned(),
        Outcome::Divergent(Divergence { rule, .. }) => format!("divergent: {rule}"),
    };
    let mut out = String::from("\n");
    row(&mut out, "example", &format!("line {}: {outcome}", example.location.line()));
    row(&mut out, "", &format!("{} {}", example.request.method, example.request.url));
    if let Some(response) = &example.response {
        row(&mut out, "", &format!("answered {}", response.status));
    }
    out
}

fn findings(work: &Work, page: &str) -> String {
    let reported = work.reported();
    let findings = reported.iter().filter(|finding| work.sources.file(finding.span.file).name == page);
    let lines: Vec<String> = findings.map(|finding| render::line(finding, &work.sources)).collect();
    if lines.is_empty() { "\nno findings\n".to_owned() } else { format!("\n{}\n", lines.join("\n")) }
}

/// The functions and types in `code` by file, without their documentation.
fn excerpts(code: &Code<'_>, tree: &Tree) -> String {
    let mut out = String::new();
    for (path, names) in code {
        let items = tree.get(path).map(|text| output::excerpt(text, names)).unwrap_or_default();
        if !items.trim().is_empty() {
            let _ = write!(out, "\n// {path}\n{items}");
        }
    }
    out
}

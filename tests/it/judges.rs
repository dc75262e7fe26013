//! The analysis predicts what compiled code does with each example, whatever the example says: examples are changed at
//! random, and `prove` compares both.

use crate::fixture;
use crate::run::Project;
use docwright_promises::random::Random;

/// Number of examples.
const EXAMPLES: usize = 1500;
/// The first seed; each example has its own.
const SEED: usize = 1;

const CONFIG: &str = "[docs]\nroot = \"docs/api-reference\"\n\n[output]\ndir = \"sdk\"\n";

/// An operation and its example: method, path, type of the body, type of the response, status, URL, body, response.
struct Operation {
    line: &'static str,
    accepts: &'static str,
    returns: &'static str,
    request: &'static str,
    body: Option<&'static str>,
    response: &'static str,
}

const PROBE: &str = r##"{"id": "1", "text": "a", "isOn": true, "small": 1, "large": 2, "ratio": 0.5, "part": {"name": "b", "size": 3}, "animal": {"@odata.type": "#microsoft.graph.dog", "bark": "loud", "age": 4}, "labels": ["c"]}"##;
const PAGE: &str = r#"{"@odata.count": 1, "@odata.nextLink": "https://graph.microsoft.com/v1.0/probes?$skip=1", "value": [{"id": "1"}]}"#;

const OPERATIONS: [Operation; 11] = [
    operation("GET /probes", "", "Returns `200 OK` and a list of [probe](../resources/probe.md) objects.").example(
        "GET https://graph.microsoft.com/v1.0/probes?$top=5&$select=id,text",
        None,
        PAGE,
    ),
    operation(
        "POST /probes",
        "[probe](../resources/probe.md)",
        "Returns `201 Created` and a [probe](../resources/probe.md).",
    )
    .example("POST https://graph.microsoft.com/v1.0/probes", Some(PROBE), PROBE),
    operation("GET /probes/{probe-id}", "", "Returns `200 OK` and a [probe](../resources/probe.md).").example(
        "GET https://graph.microsoft.com/v1.0/probes/1",
        None,
        PROBE,
    ),
    operation("PATCH /probes/{probe-id}", "[probe](../resources/probe.md)", "Returns `204 No Content`.").example(
        "PATCH https://graph.microsoft.com/v1.0/probes/1",
        Some(PROBE),
        "",
    ),
    operation("DELETE /probes/{probe-id}", "", "Returns `204 No Content`.").example(
        "DELETE https://graph.microsoft.com/v1.0/probes/1",
        None,
        "",
    ),
    operation(
        "GET /probes/find(name='{name}',count={count},isOn={isOn})",
        "",
        "Returns `200 OK` and a list of [probe](../resources/probe.md) objects.",
    )
    .example("GET https://graph.microsoft.com/v1.0/probes/find(name='a',count=1,isOn=true)", None, PAGE),
    operation("POST /probes/{probe-id}/owner/$ref", "A reference.", "Returns `204 No Content`.").example(
        "POST https://graph.microsoft.com/v1.0/probes/1/owner/$ref",
        Some(r#"{"@odata.id": "https://graph.microsoft.com/v1.0/probes/2"}"#),
        "",
    ),
    operation("POST /probes/{probe-id}/resize", RESIZE, "Returns `200 OK` and a String.").example(
        "POST https://graph.microsoft.com/v1.0/probes/1/resize",
        Some(r#"{"width": 5, "rights": "read,write", "parts": [{"name": "b"}]}"#),
        r#"{"value": "done"}"#,
    ),
    operation("PUT /probes/{probe-id}/content", "The bytes of the file.", "Returns `204 No Content`.").example(
        "PUT https://graph.microsoft.com/v1.0/probes/1/content\nContent-Type: text/plain",
        Some("some text"),
        "",
    ),
    operation(
        "GET /probes/{probe-id}/rights",
        "",
        "Returns `200 OK` and a [probeRights](../resources/proberights.md).",
    )
    .example("GET https://graph.microsoft.com/v1.0/probes/1/rights", None, r#"{"value": "read, write"}"#),
    operation("GET /probes/{probe-id}/days", "", "Returns `200 OK` and a Date collection.").example(
        "GET https://graph.microsoft.com/v1.0/probes/1/days",
        None,
        r#"{"value": ["2024-05-01"]}"#,
    ),
];

const RESIZE: &str = "\
| Parameter | Type | Description |
|:---|:---|:---|
| width | Int32 | A width. |
| rights | probeRights | Rights. |
| parts | probePart collection | Parts. |
| when | DateTimeOffset | A moment. |";

const fn operation(line: &'static str, accepts: &'static str, returns: &'static str) -> Operation {
    Operation { line, accepts, returns, request: "", body: None, response: "" }
}

impl Operation {
    const fn example(self, request: &'static str, body: Option<&'static str>, response: &'static str) -> Self {
        Self { request, body, response, ..self }
    }
}

/// Values of JSON, some of which only some readers accept.
const VALUES: [&str; 76] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1.0",
    "1e2",
    "1.5",
    "-1",
    "255",
    "256",
    "2147483647",
    "2147483648",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "12345678901234567890",
    "1e-50",
    "0.1",
    "1e400",
    "1E-30",
    "12.50",
    "5e-324",
    "1.7976931348623157e308",
    "[]",
    "{}",
    "[null]",
    "[1, null]",
    "[\"2024-05-01\", null]",
    "[{}]",
    "[[]]",
    "{\"a\": 1}",
    "{\"name\": null, \"size\": 1.0}",
    "{\"size\": \"1\"}",
    "[{\"name\": \"a\"}, {\"nmae\": \"b\"}]",
    "{\"@odata.type\": \"#microsoft.graph.dog\", \"bark\": 1}",
    "{\"@odata.type\": \"#microsoft.graph.cat\", \"purr\": 1}",
    "{\"@odata.type\": \"microsoft.graph.probe\", \"id\": \"1\"}",
    "{\"@odata.type\": 5}",
    "{\"bark\": \"a\"}",
    "\"\"",
    "\" \"",
    "\"a\"",
    "\"AA\"",
    "\"AA==\"",
    "\"AA=\"",
    "\"AB==\"",
    "\"-_-_\"",
    "\"+/+/\"",
    "\"read\"",
    "\"read, write\"",
    "\"read,read\"",
    "\",\"",
    "\"read,\"",
    "\"2024-05-01\"",
    "\"20240501\"",
    "\"2024-5-1\"",
    "\"2024-05-01T10:00:00Z\"",
    "\"2024-05-01T10:00:00.1234567891Z\"",
    "\"2024-05-01T10:00:00\"",
    "\"10:00\"",
    "\"10:00:00.10\"",
    "\"P1D\"",
    "\"PT60M\"",
    "\"p1d\"",
    "\"-P1Y2M\"",
    "\"5\"",
    "\"007\"",
    "\"1.50\"",
    "\"1e3\"",
    "\"INF\"",
    "\"NaN\"",
    "\"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"…\"",
];

const NAMES: [&str; 34] = [
    "id",
    "text",
    "isOn",
    "small",
    "byte",
    "large",
    "ratio",
    "share",
    "price",
    "uid",
    "data",
    "day",
    "moment",
    "hour",
    "span",
    "kind",
    "kinds",
    "rights",
    "part",
    "parts",
    "animal",
    "labels",
    "counts",
    "days",
    "file",
    "other",
    "unknown",
    "@odata.type",
    "@odata.count",
    "@odata.nextLink",
    "owner@odata.bind",
    "width",
    "when",
    "value",
];

const HEADERS: [&str; 22] = [
    "Content-Type: application/json",
    "Content-Type: application/json; odata.metadata=minimal; charset=utf-8",
    "content-type: APPLICATION/JSON",
    "Content-Type: application/vnd.x+json",
    "Content-Type: text/plain",
    "Content-Type: application/json, application/json",
    "Content-Type:",
    "Content-Type: json",
    "Content-Type: \"application/json\"",
    "Content-Type: */*",
    "Content-Type: multipart/form-data; boundary=x",
    "Prefer: return=minimal",
    "prefer: odata.maxpagesize=2",
    "X-A: a\u{1}b",
    "X A: b",
    "X-B: \t",
    "X-C: ü",
    "Authorization: Bearer a\u{1}b",
    "Host: graph.microsoft.com",
    "Content-Length: 5",
    "If-Match: W/\"1\"",
    "not a header",
];

/// Parts of URLs, and what replaces them.
const URLS: [(&str, &str); 40] = [
    ("graph.microsoft.com", "example.com"),
    ("graph.microsoft.com", "GRAPH.microsoft.com"),
    ("graph.microsoft.com", "graph.microsoft.com:443"),
    ("graph.microsoft.com", "user@graph.microsoft.com"),
    ("https://graph.microsoft.com", ""),
    ("https://graph.microsoft.com/v1.0", ""),
    ("https", "http"),
    ("https", "hhttps"),
    ("https", "HTTPS"),
    ("v1.0", "beta"),
    ("v1.0", "V1.0"),
    ("v1.0", "v2.0"),
    ("v1.0/", ""),
    ("/probes", "//probes"),
    ("/probes", "/Probes"),
    ("/probes", "/prob%65s"),
    ("/probes", "/nothing"),
    ("/probes/1", "/probes('1')"),
    ("/probes/1", "/probes(1)"),
    ("/probes/1", "/probes/{id}"),
    ("/probes/1", "/probes/a%2Fb"),
    ("/probes/1", "/probes/a%zz"),
    ("/probes/1", "/probes/ü"),
    ("/probes/1", "/probes/."),
    ("/probes/1", "/probes/"),
    ("count=1", "count=99999999999"),
    ("count=1", "count='1'"),
    ("count=1", "count={count}"),
    ("count=1", "count=1.0"),
    ("name='a'", "name='a''b/c'"),
    ("name='a'", "name=a"),
    ("name='a',", ""),
    ("isOn=true", "isOn=True"),
    ("isOn=true", "isOn=maybe"),
    ("(name='a',count=1,", "( count=1, name='a' ,"),
    ("$top=5", "$top=x"),
    ("$top=5", "%24top=5"),
    ("$select=id,text", "$select="),
    ("$select=id,text", "$filter=text eq 'a&b'"),
    ("GET", "POST"),
];

const ENDINGS: [&str; 12] = [
    "/",
    "/$count",
    "/microsoft.graph.probe",
    "(name='b')",
    "?$count=true",
    "&$top=5",
    "?a=b&a=c",
    "#top",
    "?",
    "/more",
    "?a",
    "?$filter=a eq 'b",
];

const RESPONSES: [(&str, &str); 14] = [
    ("{\"@odata.count\": 1", "{\"@odata.count\": \"1\""),
    ("{\"@odata.count\": 1", "{\"@odata.count\": 9223372036854775808"),
    ("{\"@odata.count\": 1", "{\"@odata.count\": null"),
    ("\"https://graph.microsoft.com/v1.0/probes?$skip=1\"", "5"),
    ("{\"@odata.count\": 1", "{\"@odata.deltaLink\": []"),
    ("\"value\": [{\"id\": \"1\"}]", "\"value\": null"),
    ("\"value\": [{\"id\": \"1\"}]", "\"value\": [{\"id\": \"1\"}, null]"),
    ("\"value\": [{\"id\": \"1\"}]", "\"values\": []"),
    ("\"value\": [{\"id\": \"1\"}]", "\"value\": {\"id\": \"1\"}"),
    ("{\"id\"", "{\"value\": {\"id\""),
    ("{", "[{"),
    ("}", "},"),
    ("{\"id\": \"1\"", "{\"@odata.type\": \"#microsoft.graph.dog\""),
    ("\"1\"", "'1'"),
];

const STATUSES: [&str; 5] = ["200 OK", "201 Created", "204 No Content", "404 Not Found", "202 Accepted"];

#[test]
fn the_analysis_predicts_what_compiled_code_does() {
    let project = Project::empty();
    for (path, bytes) in fixture::files(include_str!("../suite/judges/probe.md")) {
        project.write(&format!("docs/{path}"), bytes);
    }
    project.write("docwright.toml", CONFIG);
    project.write("docs/api-reference/beta/api/operation-2.md", page(&OPERATIONS[2]));
    for (index, operation) in OPERATIONS.iter().enumerate() {
        let seeds = (SEED..SEED + EXAMPLES).skip(index).step_by(OPERATIONS.len());
        let examples: String = seeds.map(|seed| example(operation, seed)).collect();
        project.write(&format!("docs/api-reference/v1.0/api/operation-{index}.md"), page(operation) + &examples);
    }
    let ran = project.prove(&[]);
    let (_, wrong) = ran.out.split_once("\nnot as recorded: ").unwrap_or_default();
    assert!(wrong.is_empty(), "not as recorded: {wrong}");
    ran.exits(0);
}

/// The page of an operation, up to its examples.
fn page(operation: &Operation) -> String {
    let Operation { line, accepts, returns, .. } = operation;
    let accepts = match accepts.is_empty() {
        true => "Do not supply a request body for this method.".to_owned(),
        false if accepts.starts_with('|') => format!("In the request body, supply these parameters.\n\n{accepts}"),
        false => format!("In the request body, supply a JSON representation of {accepts}"),
    };
    format!(
        "---\ntitle: \"A probe\"\nms.prod: \"workshop\"\ndoc_type: apiPageType\n---\n\n# A probe\n\n\
         Namespace: microsoft.graph\n\n## HTTP request\n\n```http\n{line}\n```\n\n## Request body\n\n{accepts}\n\n\
         ## Response\n\n{returns}\n\n## Examples\n\n"
    )
}

/// The example of `operation`, changed in one to three places.
fn example(operation: &Operation, seed: usize) -> String {
    let mut random = Random::new(seed);
    let mut draft = Draft {
        request: operation.request.to_owned(),
        headers: Vec::new(),
        body: operation.body.map(str::to_owned),
        status: if operation.response.is_empty() { "204 No Content" } else { "200 OK" },
        response: operation.response.to_owned(),
    };
    if operation.body.is_some_and(|body| body.starts_with('{')) {
        draft.headers.push("Content-Type: application/json");
    }
    for _ in 0..=random.below(3) {
        draft.change(&mut random);
    }
    draft.print(seed)
}

/// An example under change.
struct Draft {
    request: String,
    headers: Vec<&'static str>,
    body: Option<String>,
    status: &'static str,
    response: String,
}

impl Draft {
    fn change(&mut self, random: &mut Random) {
        match random.below(12) {
            0 | 1 => self.change_url(random),
            2 => self.request.push_str(ENDINGS[random.below(ENDINGS.len())]),
            3 => self.headers.push(HEADERS[random.below(HEADERS.len())]),
            4 => {
                self.headers.clear();
                self.headers.push(HEADERS[random.below(HEADERS.len())]);
            }
            5 => self.body = Some(VALUES[random.below(VALUES.len())].to_owned()),
            6 => self.status = STATUSES[random.below(STATUSES.len())],
            7 => self.change_response(random),
            8 => self.response = VALUES[random.below(VALUES.len())].to_owned(),
            9 => change_json(&mut self.response, random),
            _ => match &mut self.body {
                Some(body) => change_json(body, random),
                None => change_json(&mut self.response, random),
            },
        }
    }

    fn change_url(&mut self, random: &mut Random) {
        let fitting: Vec<_> = URLS.iter().filter(|(from, _)| self.request.contains(from)).collect();
        if !fitting.is_empty() {
            let (from, to) = fitting[random.below(fitting.len())];
            self.request = self.request.replacen(from, to, 1);
        }
    }

    fn change_response(&mut self, random: &mut Random) {
        let fitting: Vec<_> = RESPONSES.iter().filter(|(from, _)| self.response.contains(from)).collect();
        if !fitting.is_empty() {
            let (from, to) = fitting[random.below(fitting.len())];
            self.response = self.response.replacen(from, to, 1);
        }
    }

    fn print(&self, seed: usize) -> String {
        let Self { request, headers, body, status, response } = self;
        let mut text = format!(
            "### Example {seed}\n\n#### Request\n\n<!-- {{ \"blockType\": \"request\", \"name\": \"seed_{seed}\" }} -->\n\
             ```http\n{request}\n"
        );
        headers.iter().for_each(|header| text.extend([header, "\n"]));
        if let Some(body) = body {
            text.extend(["\n", body, "\n"]);
        }
        let named = if seed.is_multiple_of(2) { ", \"@odata.type\": \"microsoft.graph.probe\"" } else { "" };
        let gap = if response.is_empty() { "" } else { "\nContent-Type: application/json\n\n" };
        text + &format!(
            "```\n\n#### Response\n\n<!-- {{ \"blockType\": \"response\"{named} }} -->\n\
             ```http\nHTTP/1.1 {status}{gap}{response}\n```\n\n"
        )
    }
}

/// Adds a property to an object, or replaces a value.
fn change_json(text: &mut String, random: &mut Random) {
    let (name, value) = (NAMES[random.below(NAMES.len())], VALUES[random.below(VALUES.len())]);
    if let Some(start) = text.find('{') {
        let end = if text[start + 1..].trim_start().starts_with('}') { "" } else { ", " };
        text.insert_str(start + 1, &format!("\"{name}\": {value}{end}"));
    }
}

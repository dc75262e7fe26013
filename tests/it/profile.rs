//! A configuration is merged over a profile, and an error names the file that is wrong.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use docwright::config::{Config, ConfigFile};

use crate::check::config;
use crate::run::Project;

/// A configuration that is complete on its own.
const COMPLETE: &str = "\
[profile]
base = \"none\"
[api]
namespace = \"workshop\"
[[api.versions]]
name = \"v3\"
package = \"workshop-v3\"
";

/// Loads `text` with the profiles in `files`.
fn load(text: &str, files: &[(&str, &str)]) -> Result<Config, String> {
    let files: BTreeMap<PathBuf, &str> = files.iter().map(|(path, text)| (PathBuf::from(path), *text)).collect();
    let file = ConfigFile { path: "project/docwright.toml".into(), text: text.to_owned() };
    let read = |path: &std::path::Path| {
        files.get(path).map(|text| (*text).to_owned()).ok_or(io::Error::from(io::ErrorKind::NotFound))
    };
    Config::load(file, &read).map_err(|error| error.to_string())
}

#[track_caller]
fn fails(text: &str, files: &[(&str, &str)], expected: &str) {
    let error = load(text, files).err().unwrap_or_else(|| panic!("valid:\n{text}"));
    assert!(error.starts_with(expected), "expected {expected:?}, found {error:?}");
}

fn phrases(words: &docwright::config::Words) -> Vec<&str> {
    words.iter().collect()
}

#[test]
fn a_list_is_replaced_or_extended() {
    let defaults = Config::defaults();
    let replaced = config("[vocabulary.headings]\nexample = [\"Demo\"]");
    assert_eq!(phrases(&replaced.vocabulary.headings.example), ["Demo"]);
    let extended = config(
        "[vocabulary.headings]\nexample = { add = [\"Demo\"] }\n[naming]\nids.add = [\"number\"]\n\
         [vocabulary.schemes]\ndelegated-work.add = [[\"day\"]]\n",
    );
    let mut expected = phrases(&defaults.vocabulary.headings.example);
    expected.push("Demo");
    assert_eq!(phrases(&extended.vocabulary.headings.example), expected);
    assert_eq!(extended.vocabulary.schemes.delegated_work.iter().last().map(phrases), Some(vec!["day"]));
    assert_eq!(extended.naming.ids.last().map(String::as_str), Some("number"));
}

#[test]
fn an_extended_list_may_be_missing() {
    let text = format!("{COMPLETE}[vocabulary.headings]\nexample = {{ add = [\"Demo\"] }}\n");
    let config = load(&text, &[]).expect("a valid configuration");
    assert_eq!(phrases(&config.vocabulary.headings.example), ["Demo"]);
}

#[test]
fn without_a_profile_lists_are_empty() {
    let config = load(COMPLETE, &[]).expect("a valid configuration");
    assert!(config.api.hosts.is_empty() && config.api.notice.is_none() && config.api.page_url.is_empty());
    assert!(config.vocabulary.headings.request.iter().next().is_none() && config.naming.verbs.is_empty());
}

#[test]
fn without_a_profile_a_missing_key_is_an_error() {
    let none = "[profile]\nbase = \"none\"\n";
    fails(none, &[], "project/docwright.toml:1:1: missing key `api.namespace`");
    let api = format!("{none}[api]\nnamespace = \"workshop\"\n");
    fails(&api, &[], "project/docwright.toml:3:1: missing key `api.versions`");
    fails(&format!("{api}versions = []\n"), &[], "project/docwright.toml:5:12: no API version");
    let version = format!("{api}[[api.versions]]\nname = \"v3\"\n");
    fails(&version, &[], "project/docwright.toml:5:1: missing key `api.versions.package`");
}

#[test]
fn a_profile_is_a_file_and_may_have_a_base() {
    let files = [
        (
            "project/../shared/de.toml",
            "[profile]\nbase = \"all.toml\"\n[vocabulary.headings]\nexample = [\"Beispiel\"]",
        ),
        ("project/../shared/all.toml", COMPLETE),
    ];
    let text = "[profile]\nbase = \"../shared/de.toml\"\n[api]\nnamespace = \"garage\"\n";
    let config = load(text, &files).expect("a valid configuration");
    assert_eq!(config.api.namespace, "garage");
    assert_eq!(config.api.versions[0].name, "v3");
    assert_eq!(phrases(&config.vocabulary.headings.example), ["Beispiel"]);
    assert_eq!(config.naming.ids, [""; 0], "a profile without a base has none");
}

#[test]
fn an_error_names_the_file_that_is_wrong() {
    let text = "[profile]\nbase = \"own.toml\"\n";
    let own = |text: &'static str| [("project/own.toml", text)];
    fails(text, &own("[api]\nnames = 1\n"), "project/own.toml:2:1: unknown field `names`");
    fails(text, &own("# ä\n[api]\nhosts = [\"ä\", 1]\n"), "project/own.toml:3:15: invalid type: integer `1`");
    fails(text, &own("[api\n"), "project/own.toml:1:5:");
    fails(text, &own("[profile]\nbase = \"own.toml\"\n"), "project/own.toml:2:8: the profile `own.toml` is based on");
    fails(text, &[], "project/docwright.toml:2:8: cannot read the profile `own.toml`");
    fails("[profile]\nbase = 1\n", &[], "project/docwright.toml:2:8: invalid type: integer `1`");
    fails("[output]\nprose = \"all\"\n", &[], "project/docwright.toml:2:9: unknown variant `all`");
    fails("[naming]\nids = { add = [1] }\n", &[], "project/docwright.toml:2:16: invalid type: integer `1`");
    fails("[naming]\nids = { also = [] }\n", &[], "project/docwright.toml:2:7: invalid type: map");
}

#[test]
fn another_service_inherits_no_host_notice_or_page_url() {
    let own = |api: &str| config(&format!("[api]\n{api}\n")).api;
    for api in ["namespace = \"workshop\"", "hosts = [\"api.example.com\"]", "hosts = []"] {
        let api = own(api);
        assert!(api.notice.is_none() && api.page_url.is_empty(), "{api:?}");
        assert!(api.hosts.iter().all(|host| host == "api.example.com"), "{api:?}");
    }
    for api in ["namespace = \"microsoft.graph\"", "hosts = [\"Graph.microsoft.com\"]", "hosts.add = [\"x\"]"] {
        let api = own(api);
        assert!(api.notice.is_some() && !api.page_url.is_empty(), "{api:?}");
    }
    let notice = own("namespace = \"workshop\"\nnotice = \"ours\"").notice;
    assert_eq!(notice.as_deref(), Some("ours"));
}

#[test]
fn an_sdk_of_another_service_names_no_other_author() {
    let project = Project::small();
    let legal = |project: &Project| {
        let readme = project.read("sdk/graph-v1/README.md");
        let notice = project.path("sdk/graph-v1/NOTICE").exists();
        (readme.contains("Microsoft"), notice)
    };
    project.run(&["regen"]).exits(0);
    assert_eq!(legal(&project), (true, true));
    project.write(
        "docwright.toml",
        "[docs]\nroot = \"docs/api-reference\"\n[output]\ndir = \"sdk\"\n[api]\nhosts = [\"api.example.com\"]\n",
    );
    project.run(&["regen"]).exits(0);
    assert_eq!(legal(&project), (false, false));
    let code = project.read("sdk/graph-v1/src/widget.rs");
    assert!(code.contains("`widget-get.md`") && !code.contains("https://"), "{code}");
}

#[test]
fn a_profile_is_relative_to_the_configuration() {
    let project = Project::small();
    project.write("profiles/own.toml", "[profile]\nbase = \"microsoft-graph\"\n[api]\nwrong = 1\n");
    let text = project.read("docwright.toml");
    project.write("docwright.toml", format!("[profile]\nbase = \"profiles/own.toml\"\n{text}"));
    project.run(&["lint"]).exits(2).prints_to_stderr("profiles/own.toml:4:1: unknown field `wrong`");
    project.replace("profiles/own.toml", "wrong = 1", "callers = []");
    project.run(&["lint"]).exits(0);
}

#[test]
fn a_profile_that_is_based_on_itself_by_another_path_is_an_error() {
    let project = Project::small();
    let config = project.read("docwright.toml");
    project.write("docwright.toml", format!("[profile]\nbase = \"profiles/a.toml\"\n{config}"));
    project.write("profiles/a.toml", "[profile]\nbase = \"../profiles/a.toml\"\n");
    project.run(&["lint"]).exits(2).prints_to_stderr("is based on itself, or on too many others");
}

#[cfg(unix)]
#[test]
fn a_profile_that_is_no_file_is_an_error() {
    let project = Project::small();
    let config = project.read("docwright.toml");
    project.write("docwright.toml", format!("[profile]\nbase = \"pipe\"\n{config}"));
    let made = std::process::Command::new("mkfifo").arg(project.path("pipe")).status();
    assert!(made.expect("mkfifo starts").success());
    project.run(&["lint"]).exits(2).prints_to_stderr("it is not a file");
}

//! Licenses: every dependency must be available under a license that `deny.toml` allows.
//!
//! `cargo deny check licenses` checks more, but must be installed; this needs only cargo, and no network.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The dependencies whose license is not allowed.
pub(super) fn violations(root: &Path) -> Vec<String> {
    match (allowed(root), metadata(root)) {
        (Ok(allowed), Ok(metadata)) => rejected(&metadata, &allowed),
        (Err(error), _) | (_, Err(error)) => vec![error],
    }
}

/// The list in `deny.toml`.
fn allowed(root: &Path) -> Result<Vec<String>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("deny.toml: {error}");
    let text = fs::read_to_string(root.join("deny.toml")).map_err(|error| failed(&error))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| failed(&error))?;
    let list = table.get("licenses").and_then(|licenses| licenses.get("allow")?.as_array());
    let list = list.ok_or_else(|| failed(&"no list `allow` under `[licenses]`"))?;
    Ok(list.iter().filter_map(|license| Some(license.as_str()?.to_owned())).collect())
}

/// All packages that a build on this machine uses. Those of other platforms may not have been downloaded.
fn metadata(root: &Path) -> Result<Value, String> {
    let version = output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let mut cargo = Command::new("cargo");
    cargo.args(["metadata", "--offline", "--format-version", "1", "--filter-platform", host]).current_dir(root);
    serde_json::from_str(&output(&mut cargo)?).map_err(|error| format!("cargo metadata: {error}"))
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// The packages in `metadata` that are not ours and whose license is not in `allowed`.
fn rejected(metadata: &Value, allowed: &[String]) -> Vec<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let foreign = packages.filter(|package| !package["source"].is_null());
    let rejected = foreign.filter(|package| !is_allowed(package["license"].as_str().unwrap_or_default(), allowed));
    let text = |package: &Value| {
        let name = package["name"].as_str().unwrap_or_default();
        match package["license"].as_str() {
            Some(license) => format!("deny.toml does not allow `{license}`, the license of `{name}`"),
            None => format!("`{name}` names no license; look at its `license-file`"),
        }
    };
    rejected.map(text).collect()
}

/// Whether an SPDX expression can be satisfied with licenses in `allowed`. The old `A/B` is a choice, as in cargo.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { tokens: &tokens, allowed };
    parser.any_of() == Some(true) && parser.tokens.is_empty()
}

/// Evaluates an expression while parsing it: `OR` binds weakest, then `AND`, then `WITH`. The value of a malformed one is `None`.
struct Parser<'a> {
    tokens: &'a [&'a str],
    allowed: &'a [String],
}

impl Parser<'_> {
    fn any_of(&mut self) -> Option<bool> {
        let mut any = self.all_of()?;
        while self.take("OR") {
            any |= self.all_of()?;
        }
        Some(any)
    }

    fn all_of(&mut self) -> Option<bool> {
        let mut all = self.license()?;
        while self.take("AND") {
            all &= self.license()?;
        }
        Some(all)
    }

    /// A license, perhaps with an exception, or an expression in parentheses.
    fn license(&mut self) -> Option<bool> {
        if self.take("(") {
            let inner = self.any_of()?;
            return self.take(")").then_some(inner);
        }
        let name = match *self.tokens {
            [license, "WITH", exception, ..] => format!("{license} WITH {exception}"),
            [license, ..] => license.to_owned(),
            [] => return None,
        };
        self.tokens = &self.tokens[name.split(' ').count()..];
        Some(self.allowed.contains(&name))
    }

    fn take(&mut self, token: &str) -> bool {
        let is_next = self.tokens.first() == Some(&token);
        self.tokens = &self.tokens[usize::from(is_next)..];
        is_next
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(expression: &str, allowed: &[&str]) -> bool {
        let allowed: Vec<String> = allowed.iter().map(|license| (*license).to_owned()).collect();
        is_allowed(expression, &allowed)
    }

    #[test]
    fn a_choice_needs_one_allowed_license() {
        assert!(check("MIT OR Apache-2.0", &["MIT"]));
        assert!(check("Unlicense/MIT", &["MIT"]));
        assert!(check("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", &["MIT"]));
        assert!(!check("BSL-1.0", &["MIT"]));
        assert!(!check("GPL-3.0 OR BSL-1.0", &["MIT"]));
    }

    #[test]
    fn a_combination_needs_each_license() {
        assert!(check("(MIT OR Apache-2.0) AND Unicode-3.0", &["MIT", "Unicode-3.0"]));
        assert!(!check("(MIT OR Apache-2.0) AND Unicode-3.0", &["MIT"]));
        assert!(check("MIT OR GPL-3.0 AND Zlib", &["MIT"]));
        assert!(!check("(MIT OR GPL-3.0) AND Zlib", &["MIT"]));
    }

    #[test]
    fn an_exception_is_part_of_the_license() {
        assert!(!check("Apache-2.0 WITH LLVM-exception", &["Apache-2.0"]));
        assert!(check("Apache-2.0 WITH LLVM-exception", &["Apache-2.0 WITH LLVM-exception"]));
    }

    #[test]
    fn a_malformed_expression_is_not_allowed() {
        for expression in ["", "MIT OR", "(MIT", "MIT Zlib", "MIT)", "AND MIT"] {
            assert!(!check(expression, &["MIT"]), "{expression}");
        }
    }

    #[test]
    fn packages_from_elsewhere_are_checked() {
        let registry = "registry+https://github.com/rust-lang/crates.io-index";
        let metadata = json!({"packages": [
            {"name": "ours", "license": "GPL-3.0", "source": null},
            {"name": "good", "license": "MIT", "source": registry},
            {"name": "bad", "license": "GPL-3.0", "source": registry},
            {"name": "silent", "license": null, "source": registry},
        ]});
        let expected = [
            "deny.toml does not allow `GPL-3.0`, the license of `bad`",
            "`silent` names no license; look at its `license-file`",
        ];
        assert_eq!(rejected(&metadata, &["MIT".to_owned()]), expected);
    }
}

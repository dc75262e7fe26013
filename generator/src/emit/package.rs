//! A package around the emitted modules: what it is, and the files that say so.

use std::collections::BTreeSet;

use crate::emit::context::Sdk;
use crate::emit::{manifest, readme, workspace};
use crate::output::Draft;

/// The facts of a package that were settled before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Package {
    /// The API version, as it stands in URLs.
    pub version: String,
    /// The API version, as it stands in a page's address.
    pub url_name: String,
    /// The Cargo package, and the folder that holds it.
    pub name: String,
    /// Its own version.
    pub semver: String,
    /// Host names of the service, the usual one first.
    pub hosts: Vec<String>,
    /// SPDX expression.
    pub license: String,
    /// Whom the prose is owed to.
    pub attribution: Option<String>,
    /// Whether a page's own words may stand in the documentation.
    pub prose: bool,
    /// Where the runtime is.
    pub runtime: Runtime,
    /// The folder of reviewed example snapshots, relative to the package's; none if outcomes alone are asserted.
    pub snapshots: Option<String>,
    /// Address of a page, with `{folder}`, `{stem}` and `{version}`.
    pub page_url: String,
}

/// Where a package finds the runtime.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Runtime {
    /// In this folder, relative to the package's.
    Path(String),
    /// Beside the package: the SDK is a workspace of its own.
    Bundled,
}

impl Package {
    /// The crate's name.
    pub fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Where a reader finds `page`.
    ///
    /// Pages of operations have no folder in their address, others have that of their kind: `resources/`.
    pub(super) fn page_address(&self, page: &str) -> String {
        let (folders, file) = page.rsplit_once('/').unwrap_or(("", page));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let folder = match folders.rsplit('/').next() {
            None | Some("" | "api") => String::new(),
            Some(folder) => format!("{folder}/"),
        };
        self.page_url.replace("{folder}", &folder).replace("{version}", &self.url_name).replace("{stem}", stem)
    }

    /// The runtime's folder, relative to the package's.
    pub(super) fn runtime_path(&self) -> &str {
        match &self.runtime {
            Runtime::Path(path) => path,
            Runtime::Bundled => "../runtime",
        }
    }
}

/// `Cargo.toml`, `README.md`, licence texts, and `NOTICE` where words are owed to somebody.
pub(super) fn files(sdk: &Sdk<'_>, draft: &mut Draft<'_>) {
    let name = &sdk.package.name;
    draft.text(format!("{name}/Cargo.toml"), manifest::package(sdk));
    draft.text(format!("{name}/README.md"), readme::package(sdk));
    if let Some(notice) = notice(std::slice::from_ref(sdk.package)) {
        draft.text(format!("{name}/NOTICE"), notice);
    }
    // A package that goes to a registry leaves the folder above behind.
    if sdk.package.runtime == Runtime::Bundled {
        for (file, text) in workspace::licences(std::slice::from_ref(sdk.package)) {
            draft.text(format!("{name}/{file}"), text);
        }
    }
}

/// Whom the words in `packages` are owed to, each said once.
pub(super) fn notice(packages: &[Package]) -> Option<String> {
    let owed: BTreeSet<&str> = packages.iter().filter_map(|package| package.attribution.as_deref()).collect();
    let notice: Vec<&str> = owed.into_iter().collect();
    (!notice.is_empty()).then(|| format!("{}\n", notice.join("\n\n")))
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Package, Runtime};

    /// A package for tests.
    pub(in crate::emit) fn example() -> Package {
        Package {
            version: "beta".to_owned(),
            url_name: "beta".to_owned(),
            name: "example-beta".to_owned(),
            semver: "0.1.0".to_owned(),
            hosts: vec!["api.example.com".to_owned()],
            license: "MIT OR Apache-2.0".to_owned(),
            attribution: None,
            prose: false,
            runtime: Runtime::Bundled,
            snapshots: None,
            page_url: "https://docs.example.com/{folder}{stem}?view={version}".to_owned(),
        }
    }

    #[test]
    fn pages_have_addresses() {
        let address = |page: &str| example().page_address(page);
        assert_eq!(address("api-reference/beta/api/user-get.md"), "https://docs.example.com/user-get?view=beta");
        assert_eq!(
            address("api-reference/beta/resources/user.md"),
            "https://docs.example.com/resources/user?view=beta"
        );
        assert_eq!(address("user-get.md"), "https://docs.example.com/user-get?view=beta");
    }
}

//! The package around the emitted modules: its properties, and the files that state them.

use std::collections::BTreeSet;

use crate::emit::context::Sdk;
use crate::emit::{manifest, readme, workspace};
use crate::output::Draft;

/// The properties of a package that come from the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Package {
    /// The API version.
    pub version: String,
    /// The API version as the start of paths, or empty.
    pub base: String,
    /// The API version, as in URLs of pages.
    pub url_name: String,
    /// The name of the Cargo package and its folder.
    pub name: String,
    /// The version of the package.
    pub semver: String,
    /// Host names of the service, the usual one first.
    pub hosts: Vec<String>,
    /// The headers that a client sets for every request.
    pub client_headers: Vec<String>,
    /// The license, as an SPDX expression.
    pub license: String,
    /// The attribution of page text.
    pub attribution: Option<String>,
    /// Whether page text may be copied into the documentation.
    pub prose: bool,
    /// The location of the runtime.
    pub runtime: Runtime,
    /// The folder of reviewed example snapshots, relative to the package; `None` if only outcomes are checked.
    pub snapshots: Option<String>,
    /// The folders of pages that describe types, which are part of their URLs.
    pub resource_folders: Vec<String>,
    /// The URL of a page, with `{folder}`, `{stem}` and `{version}`; empty if pages have none.
    pub page_url: String,
}

/// The location of the runtime.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Runtime {
    /// In this folder, relative to the package.
    Path(String),
    /// Next to the package, in a workspace of the SDK.
    Bundled,
}

impl Package {
    /// The crate's name.
    pub fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Whether a client sets the header `name` for every request.
    pub(super) fn is_set_by_client(&self, name: &str) -> bool {
        self.client_headers.iter().any(|header| header.eq_ignore_ascii_case(name))
    }

    /// The URL of `page`; `None` if pages have no URL.
    ///
    /// URLs of pages that describe types have their folder, such as `resources/`; the others have none.
    pub(super) fn page_address(&self, page: &str) -> Option<String> {
        if self.page_url.is_empty() {
            return None;
        }
        let (folders, file) = page.rsplit_once('/').unwrap_or(("", page));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let folder = folders.rsplit('/').next().unwrap_or_default();
        let is_in_url = self.resource_folders.iter().any(|name| name.eq_ignore_ascii_case(folder));
        let folder = if is_in_url { format!("{folder}/") } else { String::new() };
        let url = self.page_url.replace("{folder}", &folder).replace("{version}", &self.url_name);
        Some(url.replace("{stem}", stem))
    }

    /// The runtime's folder, relative to the package.
    pub(super) fn runtime_path(&self) -> &str {
        match &self.runtime {
            Runtime::Path(path) => path,
            Runtime::Bundled => "../runtime",
        }
    }
}

/// `Cargo.toml`, `README.md`, license texts, and `NOTICE` if there is an attribution.
pub(super) fn files(sdk: &Sdk<'_>, draft: &mut Draft<'_>) {
    let name = &sdk.package.name;
    draft.text(format!("{name}/Cargo.toml"), manifest::package(sdk));
    draft.text(format!("{name}/README.md"), readme::package(sdk));
    if let Some(notice) = notice(std::slice::from_ref(sdk.package)) {
        draft.text(format!("{name}/NOTICE"), notice);
    }
    // A package that is published does not include the folder above it.
    if sdk.package.runtime == Runtime::Bundled {
        for (file, text) in workspace::licenses(std::slice::from_ref(sdk.package)) {
            draft.text(format!("{name}/{file}"), text);
        }
    }
}

/// The attributions of `packages`, without duplicates.
pub(super) fn notice(packages: &[Package]) -> Option<String> {
    let attributions: BTreeSet<&str> = packages.iter().filter_map(|package| package.attribution.as_deref()).collect();
    let attributions: Vec<&str> = attributions.into_iter().collect();
    (!attributions.is_empty()).then(|| format!("{}\n", attributions.join("\n\n")))
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Package, Runtime};

    /// A package for tests.
    pub(in crate::emit) fn example() -> Package {
        Package {
            version: "beta".to_owned(),
            base: "beta".to_owned(),
            url_name: "beta".to_owned(),
            name: "example-beta".to_owned(),
            semver: "0.1.0".to_owned(),
            hosts: vec!["api.example.com".to_owned()],
            client_headers: vec!["Authorization".to_owned()],
            license: "MIT OR Apache-2.0".to_owned(),
            attribution: None,
            prose: false,
            runtime: Runtime::Bundled,
            snapshots: None,
            resource_folders: vec!["resources".to_owned()],
            page_url: "https://docs.example.com/{folder}{stem}?view={version}".to_owned(),
        }
    }

    #[test]
    fn pages_have_urls() {
        let address = |page: &str| example().page_address(page).expect("pages have a URL");
        assert_eq!(address("api-reference/beta/api/user-get.md"), "https://docs.example.com/user-get?view=beta");
        assert_eq!(
            address("api-reference/beta/resources/user.md"),
            "https://docs.example.com/resources/user?view=beta"
        );
        assert_eq!(address("user-get.md"), "https://docs.example.com/user-get?view=beta");
        assert_eq!(Package { page_url: String::new(), ..example() }.page_address("user-get.md"), None);
    }
}

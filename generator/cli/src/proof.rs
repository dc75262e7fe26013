//! What compiled code finds of the pages' examples: their tests are built and run by cargo, and leave their verdicts.

use std::collections::HashMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use docwright::error::Error;
use docwright::model::Example;
use serde::Deserialize;

/// Names the folder of the verdicts to the tests.
const FOLDER: &str = "DOCWRIGHT_VERDICTS";
/// The package that generated ones call, whose own tests are none of the pages' business.
const RUNTIME: &str = "docwright-runtime";

/// What compiled code found of one example.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Verdict {
    page: String,
    example: String,
    /// The call, as a person would write it; empty where there is none.
    pub(crate) call: String,
    /// The request line that is sent, if one is.
    pub(crate) sent: Option<String>,
    /// `reproduced`, `other-operation` or `divergent`.
    pub(crate) outcome: String,
    /// The rule of a divergent one.
    pub(crate) rule: Option<String>,
    /// `typed`, `untyped-rest`, `divergent` or `none`.
    pub(crate) response: String,
    /// The rule of a divergent answer.
    pub(crate) response_rule: Option<String>,
    /// What the page shows against what is sent.
    pub(crate) differences: Vec<Difference>,
    /// Why the answer does not go through its type and back.
    pub(crate) problem: Option<String>,
    /// How it differs from what was said when the SDK was generated.
    pub(crate) complaint: Option<String>,
}

/// A part of a request that differs.
#[derive(Debug, Deserialize)]
pub(crate) struct Difference {
    pub(crate) part: String,
    pub(crate) documented: Option<String>,
    pub(crate) sent: Option<String>,
}

/// All verdicts, by page and name of the example.
pub(crate) struct Proof {
    found: HashMap<(String, String), Verdict>,
    /// What cargo said.
    pub(crate) said: String,
    /// What the tests said that failed; none if all passed.
    pub(crate) failed: Option<String>,
}

impl Proof {
    /// Builds and runs the example tests of the SDK in `out`.
    ///
    /// # Errors
    /// Cargo cannot be run, or the verdicts cannot be read.
    pub(crate) fn of(out: &Path) -> Result<Self, Error> {
        let folder = out.join("target/verdicts");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| Error::io("remove", &folder, error))?;
        }
        fs::create_dir_all(&folder).map_err(|error| Error::io("create", &folder, error))?;
        // Cargo's tests run in the folder of their package.
        let folder = fs::canonicalize(&folder).map_err(|error| Error::io("read", &folder, error))?;
        let output = test(out, &folder)?;
        let mut found = HashMap::new();
        for entry in fs::read_dir(&folder).map_err(|error| Error::io("read", &folder, error))? {
            let path = entry.map_err(|error| Error::io("read", &folder, error))?.path();
            let text = fs::read(&path).map_err(|error| Error::io("read", &path, error))?;
            let verdicts: Vec<Verdict> =
                serde_json::from_slice(&text).map_err(|error| Error::io("read", &path, error.into()))?;
            found.extend(verdicts.into_iter().map(|one| ((one.page.clone(), one.example.clone()), one)));
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let failed = (!output.status.success()).then(|| text(&output.stdout));
        Ok(Self { found, said: text(&output.stderr), failed })
    }

    /// Whether no example ran.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// What was found of `example`; none if it did not run.
    pub(crate) fn verdict(&self, example: &Example) -> Option<&Verdict> {
        self.found.get(&(example.location.page.clone(), example.id.clone()))
    }
}

/// Runs the tests. That some fail is what their verdicts tell.
fn test(out: &Path, verdicts: &Path) -> Result<Output, Error> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    Command::new(&cargo)
        .args(["test", "--workspace", "--exclude", RUNTIME, "--test", "examples", "--no-fail-fast", "--quiet"])
        .current_dir(out)
        .env(FOLDER, verdicts)
        // What is never debugged is built in two thirds of the time, and in less memory.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_PROFILE_TEST_DEBUG", "0")
        .output()
        .map_err(|error| Error::io("run", cargo, error))
}

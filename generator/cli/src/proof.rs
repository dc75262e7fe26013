//! The proof: cargo builds and runs the example tests of an SDK, and each test writes its verdict to a file.

use std::collections::HashMap;
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output};

use docwright::disk;
use docwright::error::Error;
use docwright::model::Example;
use serde::Deserialize;

/// The environment variable that names the folder for verdicts.
const FOLDER: &str = "DOCWRIGHT_VERDICTS";
/// The runtime package, whose own tests have no examples of pages.
const RUNTIME: &str = "docwright-runtime";

/// The result of one example in compiled code.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Verdict {
    page: String,
    example: String,
    /// The call as Rust code; empty if there is none.
    pub(crate) call: String,
    /// The request line that the SDK sends, if any.
    pub(crate) sent: Option<String>,
    /// `reproduced`, `other-operation` or `divergent`.
    pub(crate) outcome: String,
    /// The rule that a divergent example breaks.
    pub(crate) rule: Option<String>,
    /// `typed`, `untyped-rest`, `divergent` or `none`.
    pub(crate) response: String,
    /// The rule that a divergent response breaks.
    pub(crate) response_rule: Option<String>,
    /// The parts in which the page and the sent request differ.
    pub(crate) differences: Vec<Difference>,
    /// Why the response does not survive a round trip through its type.
    pub(crate) problem: Option<String>,
    /// How the outcome differs from the one recorded when the SDK was generated.
    #[serde(rename = "complaint")]
    pub(crate) mismatch: Option<String>,
}

/// A part of a request that differs.
#[derive(Debug, Deserialize)]
pub(crate) struct Difference {
    pub(crate) part: String,
    pub(crate) documented: Option<String>,
    pub(crate) sent: Option<String>,
}

/// The verdicts of a run.
pub(crate) struct Proof {
    /// By page and name of the example.
    verdicts: HashMap<(String, String), Verdict>,
    /// Standard error of cargo.
    pub(crate) cargo_errors: String,
    /// Standard output of the tests if any failed.
    pub(crate) failures: Option<String>,
}

impl Proof {
    /// Builds and runs the example tests of the SDK in `out`.
    ///
    /// # Errors
    /// Cargo cannot be run, or the verdicts cannot be read.
    pub(crate) fn run(out: &Path) -> Result<Self, Error> {
        let folder = out.join("target/verdicts");
        if disk::is_dir(&folder).map_err(|error| Error::io("read", &folder, error))? {
            disk::remove_dir_all(&folder).map_err(|error| Error::io("remove", &folder, error))?;
        }
        disk::create_dir_all(&folder).map_err(|error| Error::io("create", &folder, error))?;
        // The tests run in the folder of their package, so the path must be absolute.
        let folder = disk::canonicalize(&folder).map_err(|error| Error::io("read", &folder, error))?;
        let output = run_tests(out, &folder)?;
        let mut verdicts = HashMap::new();
        for entry in disk::read_dir(&folder).map_err(|error| Error::io("read", &folder, error))? {
            let path = entry.path();
            let text = disk::read(&path).map_err(|error| Error::io("read", &path, error))?;
            let file: Vec<Verdict> =
                serde_json::from_slice(&text).map_err(|error| Error::io("read", &path, error.into()))?;
            verdicts.extend(file.into_iter().map(|verdict| ((verdict.page.clone(), verdict.example.clone()), verdict)));
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let failures = (!output.status.success()).then(|| text(&output.stdout));
        Ok(Self { verdicts, cargo_errors: text(&output.stderr), failures })
    }

    /// Whether no example ran.
    pub(crate) fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    /// The verdict of `example`, if it ran.
    pub(crate) fn verdict(&self, example: &Example) -> Option<&Verdict> {
        self.verdicts.get(&(example.location.page.clone(), example.id.clone()))
    }
}

/// Runs the tests. A test that fails is not an error here: its verdict says why.
fn run_tests(out: &Path, verdicts: &Path) -> Result<Output, Error> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    Command::new(&cargo)
        .args(["test", "--workspace", "--exclude", RUNTIME, "--test", "examples", "--no-fail-fast", "--quiet"])
        .current_dir(out)
        .env(FOLDER, verdicts)
        // Without debug information the build takes two thirds of the time, and less memory.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_PROFILE_TEST_DEBUG", "0")
        .output()
        .map_err(|error| Error::io("run", cargo, error))
}

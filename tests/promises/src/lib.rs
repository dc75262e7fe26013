//! What docwright promises for any input, as functions that panic if a promise is broken.
//!
//! Each module named after a target has a `body`, which takes any bytes. The fuzz targets in `tests/fuzz` call it with
//! bytes that a fuzzer finds, `tests/it/fuzz.rs` with pseudorandom ones. Few random bytes look like pages, so the first
//! byte chooses what the others are:
//!
//! | First byte | The others |
//! |---|---|
//! | `0` | the input itself, so that a fixture can be read by people |
//! | `1` | choices, from which an input is put together |
//! | `2` | choices, by which a page of the repository is damaged |

mod choices;
pub mod fixture;
pub mod judges;
mod mutation;
pub mod page;
mod pages;
pub mod random;
pub mod records;
pub mod render;
pub mod sdk;
pub mod tokens;
mod values;
mod words;

use std::sync::LazyLock;

use docwright::config::Config;
use docwright::source::Sources;

/// A target: its name, its body, and the input that it makes from bytes, as text for people.
pub struct Target {
    /// The name, which is also that of the folder of its fixtures.
    pub name: &'static str,
    /// Panics if a promise is broken.
    pub body: fn(&[u8]),
    /// The input that the bytes stand for.
    pub input: fn(&[u8]) -> String,
}

/// All targets.
pub const TARGETS: [Target; 5] = [
    Target { name: "page", body: page::body, input: page::input },
    Target { name: "sdk", body: sdk::body, input: sdk::input },
    Target { name: "records", body: records::body, input: records::input },
    Target { name: "render", body: render::body, input: render::input },
    Target { name: "judges", body: judges::body, input: judges::input },
];

/// Files by name, as below a docs root.
type Files = Vec<(String, Vec<u8>)>;

/// The default configuration. Reading its profile takes longer than most inputs.
static DEFAULTS: LazyLock<Config> = LazyLock::new(Config::defaults);

/// The pages in `files`, as if read from a docs root.
fn sources(files: &[(String, Vec<u8>)], config: &Config) -> Sources {
    Sources::from_texts(files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())), config)
}

/// `files` in the form of a fixture.
fn shown(files: &[(String, Vec<u8>)]) -> String {
    let file = |(name, bytes): &(String, Vec<u8>)| {
        let name = name.strip_prefix("api-reference/").unwrap_or(name);
        format!("````markdown {name}\n{}\n````\n", String::from_utf8_lossy(bytes))
    };
    files.iter().map(file).collect()
}

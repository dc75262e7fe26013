//! Flags: one table serves the parser and the help.

use std::ffi::OsString;
use std::path::PathBuf;

use docwright::error::Error;
use lexopt::{Arg, Parser, ValueExt};

use crate::commands::Command;

/// A flag that commands take.
#[derive(Debug)]
pub struct Flag {
    /// Its name, without dashes.
    pub name: &'static str,
    /// The placeholder for its value in the help; none for a switch.
    pub value: Option<&'static str>,
    /// Its line in the help.
    pub about: &'static str,
    set: fn(&mut Flags, OsString) -> Result<(), String>,
}

/// The parsed command line.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The pages: a folder or a single page.
    pub docs: Option<PathBuf>,
    /// The file of an exported model, instead of pages.
    pub model: Option<PathBuf>,
    /// The folder of the SDK, or the file of the model.
    pub out: Option<PathBuf>,
    /// API versions; empty for all configured ones.
    pub api: Vec<String>,
    /// The lock file of names to keep.
    pub names: Option<PathBuf>,
    /// The baseline file.
    pub baseline: Option<PathBuf>,
    /// Only check; write nothing.
    pub check: bool,
    /// Print counts only.
    pub summary: bool,
    /// Rewrite the baseline.
    pub update_baseline: bool,
    /// Ignore cached results.
    pub no_cache: bool,
    /// How findings are printed.
    pub format: Format,
    /// Arguments that are not flags.
    pub operands: Vec<String>,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Snippets for people.
    #[default]
    Human,
    /// JSON for programs.
    Json,
}

fn path(value: OsString) -> Option<PathBuf> {
    Some(PathBuf::from(value))
}

/// `--docs`: the folder or page to read.
pub static DOCS: Flag = Flag {
    name: "docs",
    value: Some("DIR"),
    about: "pages to read: a docs root, a folder above or below it, or one page",
    set: |flags, value| {
        flags.docs = path(value);
        Ok(())
    },
};
/// `--model`: the exported model to read.
pub static MODEL: Flag = Flag {
    name: "model",
    value: Some("FILE"),
    about: "exported model to read instead of pages, as written by `model`",
    set: |flags, value| {
        flags.model = path(value);
        Ok(())
    },
};
/// `--out DIR`: the folder of the SDK.
pub static OUT: Flag = Flag {
    name: "out",
    value: Some("DIR"),
    about: "folder for the SDK, written as a self-contained workspace",
    set: |flags, value| {
        flags.out = path(value);
        Ok(())
    },
};
/// `--out FILE`: the file to write.
pub static OUT_FILE: Flag =
    Flag { value: Some("FILE"), about: "write to this file instead of standard output", ..copy(&OUT) };
/// `--api`: an API version.
pub static API: Flag = Flag {
    name: "api",
    value: Some("VERSION"),
    about: "this API version only; repeat the flag for several",
    set: |flags, value| {
        flags.api.push(value.string().map_err(|error| error.to_string())?);
        Ok(())
    },
};
/// `--names`: the lock file of names.
pub static NAMES: Flag = Flag {
    name: "names",
    value: Some("FILE"),
    about: "names to keep, instead of those in names.lock in the output folder",
    set: |flags, value| {
        flags.names = path(value);
        Ok(())
    },
};
/// `--baseline`: the file of accepted findings.
pub static BASELINE: Flag = Flag {
    name: "baseline",
    value: Some("FILE"),
    about: "file of accepted findings",
    set: |flags, value| {
        flags.baseline = path(value);
        Ok(())
    },
};
/// `--check`: write nothing.
pub static CHECK: Flag = Flag {
    name: "check",
    value: None,
    about: "write nothing; exit with status 1 if a file would change",
    set: |flags, _| {
        flags.check = true;
        Ok(())
    },
};
/// `--summary`: print counts.
pub static SUMMARY: Flag = Flag {
    name: "summary",
    value: None,
    about: "print counts only",
    set: |flags, _| {
        flags.summary = true;
        Ok(())
    },
};
/// `--update-baseline`: accept the current findings.
pub static UPDATE_BASELINE: Flag = Flag {
    name: "update-baseline",
    value: None,
    about: "write the current findings to the baseline",
    set: |flags, _| {
        flags.update_baseline = true;
        Ok(())
    },
};
/// `--no-cache`: ignore cached results.
pub static NO_CACHE: Flag = Flag {
    name: "no-cache",
    value: None,
    about: "ignore cached results and start over",
    set: |flags, _| {
        flags.no_cache = true;
        Ok(())
    },
};
/// `--format` of findings.
pub static FORMAT: Flag = Flag {
    name: "format",
    value: Some("FORMAT"),
    about: "human (the default) or json, one finding per line",
    set: |flags, value| {
        flags.format = match value.to_string_lossy().as_ref() {
            "human" => Format::Human,
            "json" => Format::Json,
            other => return Err(format!("unknown format `{other}`; expected `human` or `json`")),
        };
        Ok(())
    },
};
/// `--format` of a report.
pub static FORMAT_DOCUMENT: Flag = Flag { about: "human (the default) or json, one document", ..copy(&FORMAT) };

const fn copy(flag: &Flag) -> Flag {
    Flag { name: flag.name, value: flag.value, about: flag.about, set: flag.set }
}

impl Flags {
    /// Parses the flags and operands of `command`; returns none if help was requested.
    ///
    /// # Errors
    /// An unknown flag, a missing or unexpected value, or an operand that the command does not take.
    pub fn read(
        command: &Command,
        arguments: impl Iterator<Item = OsString>,
        program: &str,
    ) -> Result<Option<Self>, Error> {
        let mut flags = Self::default();
        let mut parser = Parser::from_args(arguments);
        let usage = |message: String| {
            Error::Usage(format!("{message}\n  `{program} {} --help` describes the command", command.name))
        };
        while let Some(argument) = parser.next().map_err(|error| usage(parse_message(error)))? {
            let name = match argument {
                Arg::Long("help") | Arg::Short('h') => return Ok(None),
                Arg::Long(name) => name.to_owned(),
                Arg::Short(ch) => return Err(usage(format!("unknown flag `-{ch}`"))),
                Arg::Value(value) if command.operands.is_some() => {
                    flags.operands.push(value.to_string_lossy().into_owned());
                    continue;
                }
                Arg::Value(value) => {
                    return Err(usage(format!("unexpected operand `{}`; expected a flag", value.to_string_lossy())));
                }
            };
            let flag = command.flags.iter().find(|flag| flag.name == name);
            let flag = flag.ok_or_else(|| usage(format!("unknown flag `--{name}`")))?;
            let value = match flag.value {
                Some(value) => {
                    parser.value().map_err(|_| usage(format!("no value for `--{name}`; expected {value}")))?
                }
                None => OsString::new(),
            };
            (flag.set)(&mut flags, value).map_err(usage)?;
        }
        Ok(Some(flags))
    }
}

fn parse_message(error: lexopt::Error) -> String {
    match error {
        lexopt::Error::UnexpectedValue { option, value } => {
            format!("unexpected value `{}` for `{option}`; expected none", value.to_string_lossy())
        }
        other => other.to_string(),
    }
}

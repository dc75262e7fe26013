//! Flags: one table gives the parser and the help.

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
    /// What its value is called; none for a flag without one.
    pub value: Option<&'static str>,
    /// One line.
    pub about: &'static str,
    set: fn(&mut Flags, OsString) -> Result<(), String>,
}

/// What a user gave.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The pages: a folder, or a single page.
    pub docs: Option<PathBuf>,
    /// The folder of the SDK, or the file of the model.
    pub out: Option<PathBuf>,
    /// API versions; all that are configured where none is given.
    pub api: Vec<String>,
    /// The file of names to keep.
    pub names: Option<PathBuf>,
    /// Known findings.
    pub baseline: Option<PathBuf>,
    /// Look, and write nothing.
    pub check: bool,
    /// Counts only.
    pub summary: bool,
    /// Write the baseline anew.
    pub update_baseline: bool,
    /// Read everything anew.
    pub no_cache: bool,
    /// How findings are printed.
    pub format: Format,
    /// What stands without a flag.
    pub operands: Vec<String>,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object each, a line each.
    Json,
}

fn path(value: OsString) -> Option<PathBuf> {
    Some(PathBuf::from(value))
}

/// The folder or page to read.
pub static DOCS: Flag = Flag {
    name: "docs",
    value: Some("DIR"),
    about: "the pages: a docs root, any folder above or below it, or one page",
    set: |flags, value| {
        flags.docs = path(value);
        Ok(())
    },
};
/// The folder or file to write.
pub static OUT: Flag = Flag {
    name: "out",
    value: Some("DIR"),
    about: "the folder of the SDK; one of its own that builds by itself",
    set: |flags, value| {
        flags.out = path(value);
        Ok(())
    },
};
/// The file to write.
pub static OUT_FILE: Flag =
    Flag { value: Some("FILE"), about: "write to this file instead of standard output", ..copy(&OUT) };
/// The version.
pub static API: Flag = Flag {
    name: "api",
    value: Some("VERSION"),
    about: "this API version only; may be given several times",
    set: |flags, value| {
        flags.api.push(value.string().map_err(|error| error.to_string())?);
        Ok(())
    },
};
/// The names.
pub static NAMES: Flag = Flag {
    name: "names",
    value: Some("FILE"),
    about: "names to keep, instead of names.lock in the output folder",
    set: |flags, value| {
        flags.names = path(value);
        Ok(())
    },
};
/// The baseline.
pub static BASELINE: Flag = Flag {
    name: "baseline",
    value: Some("FILE"),
    about: "findings that are known and accepted",
    set: |flags, value| {
        flags.baseline = path(value);
        Ok(())
    },
};
/// Look only.
pub static CHECK: Flag = Flag {
    name: "check",
    value: None,
    about: "write nothing; exit with 1 if something would change",
    set: |flags, _| {
        flags.check = true;
        Ok(())
    },
};
/// Count only.
pub static SUMMARY: Flag = Flag {
    name: "summary",
    value: None,
    about: "print counts instead",
    set: |flags, _| {
        flags.summary = true;
        Ok(())
    },
};
/// Accept what is found.
pub static UPDATE_BASELINE: Flag = Flag {
    name: "update-baseline",
    value: None,
    about: "write what is found to the baseline",
    set: |flags, _| {
        flags.update_baseline = true;
        Ok(())
    },
};
/// Forget what was read before.
pub static NO_CACHE: Flag = Flag {
    name: "no-cache",
    value: None,
    about: "read and make everything anew",
    set: |flags, _| {
        flags.no_cache = true;
        Ok(())
    },
};
/// How to print.
pub static FORMAT: Flag = Flag {
    name: "format",
    value: Some("FORMAT"),
    about: "human (the default) or json, one finding a line",
    set: |flags, value| {
        flags.format = match value.to_string_lossy().as_ref() {
            "human" => Format::Human,
            "json" => Format::Json,
            other => return Err(format!("`{other}` is no format; there are human and json")),
        };
        Ok(())
    },
};
/// How to print what is one document.
pub static FORMAT_WHOLE: Flag = Flag { about: "human (the default) or json, one document", ..copy(&FORMAT) };

const fn copy(flag: &Flag) -> Flag {
    Flag { name: flag.name, value: flag.value, about: flag.about, set: flag.set }
}

impl Flags {
    /// Reads `arguments` as flags and operands of `command`; none when help is asked for.
    ///
    /// # Errors
    /// An unknown flag, a missing value, or an operand where the command takes none.
    pub fn read(
        command: &Command,
        arguments: impl Iterator<Item = OsString>,
        program: &str,
    ) -> Result<Option<Self>, Error> {
        let mut flags = Self::default();
        let mut parser = Parser::from_args(arguments);
        let usage = |message: String| Error::Usage(format!("{message}\n  {program} {} --help says more", command.name));
        while let Some(argument) = parser.next().map_err(|error| usage(error.to_string()))? {
            let name = match argument {
                Arg::Long("help") | Arg::Short('h') => return Ok(None),
                Arg::Long(name) => name.to_owned(),
                Arg::Short(ch) => return Err(usage(format!("no flag `-{ch}`"))),
                Arg::Value(value) if command.operands.is_some() => {
                    flags.operands.push(value.to_string_lossy().into_owned());
                    continue;
                }
                Arg::Value(value) => return Err(usage(format!("unexpected `{}`", value.to_string_lossy()))),
            };
            let flag = command.flags.iter().find(|flag| flag.name == name);
            let flag = flag.ok_or_else(|| usage(format!("no flag `--{name}`")))?;
            let value = match flag.value {
                Some(_) => parser.value().map_err(|error| usage(error.to_string()))?,
                None => OsString::new(),
            };
            (flag.set)(&mut flags, value).map_err(usage)?;
        }
        Ok(Some(flags))
    }
}

//! A path as names see it: whose it is, where it leads through, and what it is told.

use crate::config::Config;
use crate::names::spelling::Spelling;

/// What a path of its own is called, as in `root:/{path}:`.
pub const PATH: &str = "path";

/// The normalised path of an operation in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalizedPath {
    /// The segment that stands for the signed-in caller, which is none of the others.
    pub caller: Option<String>,
    /// The others, from left to right.
    pub segments: Vec<Segment>,
    /// Names of the arguments of functions and of alternate keys, and of a path of its own.
    pub arguments: Vec<String>,
    /// Words of the protocol, such as `$value`, without their sign.
    pub options: Vec<String>,
}

/// A segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// A name, in snake case.
    Name(String),
    /// A key.
    Key,
    /// A path of its own.
    Path,
}

impl NormalizedPath {
    /// Reads `path`, which is normalised.
    pub fn read(path: &str, spelling: &Spelling<'_>, config: &Config) -> Self {
        let mut normalized_path = Self { caller: None, segments: vec![], arguments: vec![], options: vec![] };
        let mut is_path = false;
        for text in path.split('/').filter(|text| !text.is_empty()) {
            let segment = text.trim_end_matches(':');
            let is_caller = config.api.callers.iter().any(|caller| caller == segment);
            if is_caller && normalized_path.caller.is_none() {
                normalized_path.caller = Some(segment.to_owned());
            } else if let Some(option) = segment.strip_prefix('$') {
                normalized_path.options.push(option.to_owned());
            } else {
                let (name, arguments) = segment.split_once('(').unwrap_or((segment, ""));
                let arguments = arguments.split(',').chain([name]);
                normalized_path.arguments.extend(arguments.filter_map(|argument| argument_name(argument, spelling)));
                normalized_path.arguments.extend(is_path.then(|| PATH.to_owned()));
                normalized_path.segments.push(if is_path { Segment::Path } else { Segment::read(name, spelling) });
            }
            is_path = text.ends_with(':') && !is_path;
        }
        normalized_path
    }

    /// Whether the last segment is a key, so that the path leads to one request.
    pub fn is_of_one(&self) -> bool {
        self.segments.last() == Some(&Segment::Key)
    }
}

impl Segment {
    fn read(text: &str, spelling: &Spelling<'_>) -> Self {
        // A cast is called after the type alone.
        let name = spelling.snake(text.rsplit('.').next().unwrap_or(text));
        if text.contains('{') || name.is_empty() { Self::Key } else { Self::Name(name) }
    }

    /// The name that it is, if it is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Key | Self::Path => None,
        }
    }
}

/// The name in `name={}`.
fn argument_name(argument: &str, spelling: &Spelling<'_>) -> Option<String> {
    let (name, _) = argument.split_once('=')?;
    Some(spelling.snake(name.trim()))
}

//! The parts of a path that names are built from: caller, segments, arguments, and options.

use crate::config::Config;
use crate::names::spelling::Spelling;

/// The name of a parameter that is a path itself, as in `root:/{path}:`.
pub const PATH: &str = "path";
/// Stands for a system segment without letters or digits, such as `$`.
const OPTION: &str = "option";

/// The normalized path of an operation, split into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalizedPath {
    /// The segment that stands for the signed-in caller; not part of `segments`.
    pub caller: Option<String>,
    /// The other segments, from left to right.
    pub segments: Vec<Segment>,
    /// Names of the arguments of functions, of alternate keys, and [`PATH`] for a nested path.
    pub arguments: Vec<String>,
    /// System segments such as `$value`, without the dollar sign, in snake case.
    pub options: Vec<String>,
}

/// A segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// A name, in snake case.
    Name(String),
    /// A key.
    Key,
    /// A nested path.
    Path,
}

impl NormalizedPath {
    /// Splits `path`, which is normalized.
    pub(crate) fn read(path: &str, spelling: &Spelling<'_>, config: &Config) -> Self {
        let mut normalized_path = Self { caller: None, segments: vec![], arguments: vec![], options: vec![] };
        let mut is_path = false;
        for text in path.split('/').filter(|text| !text.is_empty()) {
            let segment = text.trim_end_matches(':');
            let is_caller = config.api.callers.iter().any(|caller| caller == segment);
            if is_caller && normalized_path.caller.is_none() {
                normalized_path.caller = Some(segment.to_owned());
            } else if let Some(option) = segment.strip_prefix('$') {
                let name = spelling.snake(option);
                normalized_path.options.push(if name.is_empty() { OPTION.to_owned() } else { name });
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

    /// Whether the last segment is a key, so that the path addresses a single item.
    pub(crate) fn ends_in_key(&self) -> bool {
        self.segments.last() == Some(&Segment::Key)
    }
}

impl Segment {
    fn read(text: &str, spelling: &Spelling<'_>) -> Self {
        // A cast is named after the type, without its namespace.
        let name = spelling.snake(text.rsplit('.').next().unwrap_or(text));
        if text.contains('{') || name.is_empty() { Self::Key } else { Self::Name(name) }
    }

    /// The name, if the segment is one.
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

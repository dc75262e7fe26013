//! Arguments of the model as arguments of the runtime, for predicting what the SDK sends.
//!
//! The model itself knows nothing of the runtime.

use docwright_runtime::wire;

use crate::model::Argument;

/// The value of `argument` as the runtime writes it.
pub(crate) fn wire_argument(argument: &Argument) -> wire::Argument<'_> {
    match argument {
        Argument::Text(text) => text.into(),
        Argument::Integer(number) => (*number).into(),
        Argument::Number(number) => (*number).into(),
        Argument::Boolean(value) => (*value).into(),
        Argument::List(items) => wire::Argument::list(items.iter().map(wire_literal)),
    }
}

/// The value of `argument` as the runtime writes it in a path: a string in quotes, anything else bare.
pub(crate) fn wire_literal(argument: &Argument) -> wire::Literal<'_> {
    match argument {
        Argument::Text(text) => text.as_str().into(),
        _ => wire::Literal::Bare(wire_argument(argument)),
    }
}

//! `explain`: a rule's page, or what was understood of a page beside the code that it becomes.

use docwright::diagnostic;
use docwright::error::Error;

use crate::commands::Command;
use crate::flags::{API, DOCS};
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "explain",
    about: "Explains a rule, or shows what was understood of a page beside the code that it becomes.",
    operands: Some("RULE | PAGE"),
    flags: &[&DOCS, &API],
    more: "\
A RULE is a name like example-method-mismatch. A PAGE is a file; it need not be part of a docs folder, and what a page
alone cannot know, such as the pages it links to, is then not reported. Its version is that of its folder, else the one
its URLs name, else --api.",
    run,
};

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    let [operand] = flags.operands.as_slice() else {
        return Err(Error::Usage(format!(
            "explain takes a RULE or a PAGE\n  {} explain --help says more",
            terminal.program()
        )));
    };
    if let Some(rule) = diagnostic::rule(operand) {
        terminal.print(rule.page);
        return Ok(Status::Done);
    }
    Ok(Status::Done)
}

//! `model`: exports the model for other programs.

use std::io::Write;

use docwright::error::Error;
use docwright::export::json::Sink;
use docwright::extract::{RequestLine, Tally, form};
use docwright::{export, tally, write};

use crate::commands::{Command, Work};
use crate::flags::{API, DOCS, NAMES, NO_CACHE, OUT_FILE, SUMMARY};
use crate::terminal::output_error;
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "model",
    about: "Writes the model of the pages as JSON.",
    operands: None,
    flags: &[&DOCS, &OUT_FILE, &API, &NAMES, &SUMMARY, &NO_CACHE],
    details: "\
The document has the format docwright-model/1: operations with their permissions, parameters, bodies and responses;
types with their properties and members; examples with their outcome; findings with their location. It is complete:
`regen --model FILE` generates the same SDK from it as from the pages. It contains text of the pages only if
docwright.toml has prose = \"summary\". docs/model.schema.json is its JSON Schema.
The same pages, configuration and names give the same bytes.

With --summary, prints counts of what was read, how it was written, and what was found.",
    run,
};

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    let work = Work::load(flags, terminal)?;
    if flags.summary {
        terminal.print(&work.summary());
        let account: Tally = work.analysis.facts.iter().map(|facts| &facts.account).collect();
        terminal.print(&tally::text(&[account.group()]));
        let pages = work.analysis.pages();
        let lines: Vec<&RequestLine> = pages.iter().flat_map(|page| page.requests).collect();
        terminal.print(&tally::text(&form::groups(&work.analysis.facts, &lines, &work.workspace.config)));
        terminal.print(&tally::text(&export::form::groups(&work.analysis.model)));
        return Ok(Status::Done);
    }
    let input = export::json::Input {
        model: &work.analysis.model,
        diagnostics: &work.analysis.diagnostics,
        names: &work.names,
        sources: &work.sources,
        attribution: work.workspace.config.prose_attribution(),
    };
    let write = |sink: &mut Sink<'_>| export::json::write(input, &flags.api, sink);
    match &flags.out {
        Some(path) => write::replace_with(path, |file| write(&mut |piece| file.write_all(piece)))?,
        None => write(&mut |piece| terminal.print_piece(piece)).map_err(output_error)?,
    }
    Ok(Status::Done)
}

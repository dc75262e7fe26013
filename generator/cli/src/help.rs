//! The text of `--help`, from the tables of commands and flags.

use std::fmt::Write;

use crate::commands::{COMMANDS, Command};

/// Lists every command on one line each.
pub fn overview(program: &str) -> String {
    let mut out = format!(
        "docwright reads API reference pages, generates a typed Rust SDK from them, and checks pages, code and examples\n\
         against one another.\n\nusage: {program} COMMAND [FLAGS]\n\n"
    );
    for command in COMMANDS {
        let _ = writeln!(out, "  {:<9} {}", command.name, command.about);
    }
    let _ = write!(out, "\n`{program} COMMAND --help` describes a command and its flags.\n");
    out
}

/// Describes one command and its flags.
pub fn details(command: &Command, program: &str) -> String {
    let operands = command.operands.map(|operands| format!(" {operands}")).unwrap_or_default();
    let mut out = format!("{}\n\nusage: {program} {}{operands}", command.about, command.name);
    for flag in command.flags {
        let value = flag.value.map(|value| format!(" {value}")).unwrap_or_default();
        let _ = write!(out, " [--{}{value}]", flag.name);
    }
    let _ = write!(out, "\n\n{}\n", command.details.trim());
    if !command.flags.is_empty() {
        out.push('\n');
    }
    for flag in command.flags {
        let left = format!("--{} {}", flag.name, flag.value.unwrap_or_default());
        let _ = writeln!(out, "  {left:<18} {}", flag.about);
    }
    out
}

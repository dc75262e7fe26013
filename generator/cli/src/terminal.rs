//! Standard output and standard error, and what belongs on which.

use std::io::{self, IsTerminal, Write};

use docwright::diagnostic::render::Style;
use terminal_size::{Width, terminal_size_of};

/// Where a command speaks.
#[derive(Debug)]
pub struct Terminal {
    program: String,
    progress: bool,
    style: Style,
}

impl Terminal {
    /// The process's own streams; `program` is how users call it.
    pub fn new(program: &str) -> Self {
        let color = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let style = Style { color, width: width().unwrap_or(Style::PLAIN.width) };
        Self { program: program.to_owned(), progress: io::stderr().is_terminal(), style }
    }

    /// How users call the program.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// How findings are laid out on standard output.
    pub fn style(&self) -> Style {
        self.style
    }

    /// What the command was asked for. A reader that has gone away ends it quietly.
    pub fn print(&self, text: &str) {
        if io::stdout().lock().write_all(text.as_bytes()).is_err() {
            std::process::exit(0);
        }
    }

    /// Something beside what was asked for; nothing if `text` is empty.
    pub fn remark(&self, text: &str) {
        self.clear();
        if !text.is_empty() {
            let _ = writeln!(io::stderr(), "{}", text.trim_end());
        }
    }

    /// What is being done right now; shown on a terminal only, and gone with the next word.
    pub fn progress(&self, doing: &str) {
        if self.progress {
            let _ = write!(io::stderr(), "\r\x1b[K{doing} …");
        }
    }

    /// Takes the progress away.
    pub fn clear(&self) {
        if self.progress {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// The columns of standard output: those of the terminal, else those that `COLUMNS` states.
fn width() -> Option<usize> {
    let stated = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal_size_of(io::stdout()).map(|(Width(columns), _)| columns.into()).or_else(stated)
}

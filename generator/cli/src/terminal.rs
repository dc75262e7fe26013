//! Standard output for results, standard error for progress and remarks.

use std::io::{self, IsTerminal, Write};

use docwright::diagnostic::render::Style;
use terminal_size::{Width, terminal_size_of};

/// The output streams of a command.
#[derive(Debug)]
pub struct Terminal {
    program: String,
    progress: bool,
    style: Style,
}

impl Terminal {
    /// The process's streams; `program` is what users type to call the program.
    pub fn new(program: &str) -> Self {
        let color = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let style = Style { color, width: width().unwrap_or(Style::PLAIN.width) };
        Self { program: program.to_owned(), progress: io::stderr().is_terminal(), style }
    }

    /// What users type to call the program.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// How findings are laid out on standard output.
    pub fn style(&self) -> Style {
        self.style
    }

    /// Prints a result. The process ends quietly if nobody reads it any more.
    pub fn print(&self, text: &str) {
        self.print_piece(text.as_bytes());
    }

    /// Prints a piece of a result that is too large to be in memory as a whole.
    pub fn print_piece(&self, piece: &[u8]) {
        if io::stdout().lock().write_all(piece).is_err() {
            std::process::exit(0);
        }
    }

    /// Prints a remark or an error, unless `text` is empty.
    pub fn remark(&self, text: &str) {
        self.clear();
        if !text.is_empty() {
            let _ = writeln!(io::stderr(), "{}", text.trim_end());
        }
    }

    /// Shows the current step on a terminal, until the next output replaces it.
    pub fn progress(&self, step: &str) {
        if self.progress {
            let _ = write!(io::stderr(), "\r\x1b[K{step} …");
        }
    }

    /// Removes the progress line.
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

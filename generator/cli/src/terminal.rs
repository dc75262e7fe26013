//! Standard output for results, standard error for progress and remarks.
//!
//! Whatever text from outside a result or a remark quotes, nothing in it steers the terminal.

use std::cell::RefCell;
use std::io::{self, ErrorKind, IsTerminal, Write};

use docwright::diagnostic::render::Style;
use docwright::error::Error;
use docwright::printable;
use terminal_size::{Width, terminal_size_of};

/// The output streams of a command.
#[derive(Debug)]
pub struct Terminal {
    program: String,
    progress: bool,
    style: Style,
    /// The first error on standard output, after which nothing more is printed.
    error: RefCell<Option<io::Error>>,
}

impl Terminal {
    /// The process's streams; `program` is what users type to call the program.
    pub fn new(program: &str) -> Self {
        let color = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let style = Style { color, width: width().unwrap_or(Style::PLAIN.width) };
        let progress = io::stderr().is_terminal();
        Self { program: program.to_owned(), progress, style, error: RefCell::default() }
    }

    /// What users type to call the program.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// How findings are laid out on standard output.
    pub fn style(&self) -> Style {
        self.style
    }

    /// Prints a part of a result.
    pub fn print(&self, text: &str) {
        self.print_styled(&printable::text(text));
    }

    /// Prints a part of a result whose colors, and nothing else in it, steer the terminal.
    pub fn print_styled(&self, text: &str) {
        // The verdict counts although nobody reads the rest. `finish` tells any other error.
        let _ = self.print_piece(text.as_bytes());
    }

    /// Prints a piece of a document, which is of no use unless all of it is printed.
    ///
    /// # Errors
    /// Standard output is closed, or cannot be written to.
    pub fn print_piece(&self, piece: &[u8]) -> io::Result<()> {
        if let Some(error) = &*self.error.borrow() {
            return Err(error.kind().into());
        }
        let result = io::stdout().lock().write_all(piece);
        result.inspect_err(|error| self.fail(error))
    }

    /// Ends the output.
    ///
    /// # Errors
    /// A part of the result could not be printed, other than because its reader has closed the pipe.
    pub fn finish(&self) -> Result<(), Error> {
        if let Err(error) = io::stdout().lock().flush() {
            self.fail(&error);
        }
        match self.error.take() {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => Err(output_error(error)),
            _ => Ok(()),
        }
    }

    /// Remembers the first error on standard output.
    fn fail(&self, error: &io::Error) {
        let copy = || error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error);
        self.error.borrow_mut().get_or_insert_with(copy);
    }

    /// Prints a remark or an error, unless `text` is empty.
    pub fn remark(&self, text: &str) {
        self.clear();
        if !text.is_empty() {
            let _ = writeln!(io::stderr(), "{}", printable::text(text.trim_end()));
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

/// Standard output could not be written to.
pub(crate) fn output_error(error: io::Error) -> Error {
    Error::io("write", "standard output", error)
}

/// The columns of standard output: those of the terminal, else those that `COLUMNS` states.
fn width() -> Option<usize> {
    let stated = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal_size_of(io::stdout()).map(|(Width(columns), _)| columns.into()).or_else(stated)
}

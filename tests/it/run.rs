//! Runs the command as a user does, in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The folder of the cache within a project.
pub const CACHE: &str = ".cache";

/// A folder with pages, an output, and whatever else a test needs.
pub struct Project {
    folder: TempDir,
}

/// The result of a run.
pub struct Ran {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// A page with one operation, one type and one example.
pub const WIDGET: &str = include_str!("../suite/command/widget-get.md");
/// The page of the type that [`WIDGET`] returns.
pub const WIDGET_TYPE: &str = include_str!("../suite/command/widget.md");

impl Project {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// A docs root with an operation and its type, and a configuration.
    pub fn small() -> Self {
        let project = Self::empty();
        project.write("docs/api-reference/v1.0/api/widget-get.md", WIDGET);
        project.write("docs/api-reference/v1.0/resources/widget.md", WIDGET_TYPE);
        project.write("docwright.toml", "[docs]\nroot = \"docs/api-reference\"\n\n[output]\ndir = \"sdk\"\n");
        project
    }

    /// A path below the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file and creates its folders.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be created");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces text that the file must contain.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not contain {from:?}");
        self.write(path, text.replace(from, to));
    }

    /// Runs the command here.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        run_with_cache(self.folder.path(), arguments, &self.path(CACHE))
    }

    /// Runs the command here with `COLUMNS` set.
    pub fn run_in_columns(&self, columns: &str, arguments: &[&str]) -> Ran {
        ran(command(self.folder.path(), arguments, &self.path(CACHE)).env("COLUMNS", columns))
    }

    /// Runs the command here with a fault: see `command.rs`. With one thread, its operations have the same order every time.
    pub fn with_fault(&self, arguments: &[&str], fault: &str) -> Ran {
        let mut command = command(self.folder.path(), arguments, &self.path(CACHE));
        ran(command.env("DOCWRIGHT_FAULT", fault).env("RAYON_NUM_THREADS", "1"))
    }

    /// Runs `prove` here, with cargo as in [`with_cargo`].
    pub fn prove(&self, arguments: &[&str]) -> Ran {
        with_cargo(self.folder.path(), &[&["prove"], arguments].concat())
    }

    /// Runs `prove` here with another program instead of cargo.
    pub fn prove_with(&self, cargo: &str) -> Ran {
        let mut command = command(self.folder.path(), &["prove"], &self.path(CACHE));
        ran(command.env("CARGO", self.path(cargo)))
    }
}

/// Runs the command in `folder`.
pub fn run(folder: &Path, arguments: &[&str]) -> Ran {
    run_with_cache(folder, arguments, &Path::new(env!("CARGO_TARGET_TMPDIR")).join(CACHE))
}

/// Runs the command in `folder`; cargo is offline and has the target folder of earlier runs.
pub fn with_cargo(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = command(folder, arguments, &folder.join(CACHE));
    ran(command.env("CARGO_TARGET_DIR", target()).env("CARGO_NET_OFFLINE", "true"))
}

/// The target folder for SDKs that tests build.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("prove")
}

/// Runs the command in `folder` with the cache in `cache`.
fn run_with_cache(folder: &Path, arguments: &[&str], cache: &Path) -> Ran {
    ran(&mut command(folder, arguments, cache))
}

fn command(folder: &Path, arguments: &[&str], cache: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_docwright-under-test"));
    command.args(arguments).current_dir(folder).env("DOCWRIGHT_CACHE", cache).env_remove("COLUMNS");
    command
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the command starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the output is UTF-8");
    Ran { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

impl Ran {
    /// Fails the test unless the exit status is `status`.
    #[track_caller]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Fails the test unless standard error contains `text`.
    #[track_caller]
    pub fn prints_to_stderr(self, text: &str) -> Self {
        assert!(self.err.contains(text), "expected {text:?} in stderr:\n{}", self.err);
        self
    }

    /// Fails the test unless standard output contains `text`.
    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        assert!(self.out.contains(text), "expected {text:?} in stdout:\n{}", self.out);
        self
    }
}

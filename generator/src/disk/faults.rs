//! Faults for tests: one operation of a run fails, or the run ends before it.
//!
//! Operations are numbered from 0 in the order in which they happen, which is the same for the same files if there is one
//! thread. A run that ends between two that only read leaves the same as one that ends before the next change, so those
//! are not counted for [`Fault::Kill`].

use std::io;
use std::process;
use std::sync::Mutex;

/// The status of a run that a fault ended.
pub const KILLED: i32 = 99;

/// The status with which a program under test says that its fault did not happen, because it has fewer operations.
pub const NOT_REACHED: i32 = 98;

/// What happens at one of the operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The operation with this number fails, as on a full disk; later ones succeed.
    Fail(usize),
    /// The run ends before the change with this number, without cleaning up.
    Kill(usize),
}

/// The fault, and the number of operations so far.
static STATE: Mutex<(Option<Fault>, usize)> = Mutex::new((None, 0));

/// Sets the fault of this process.
pub fn set(fault: Fault) {
    STATE.lock().expect("no thread panics here").0 = Some(fault);
}

/// Whether the fault has happened.
pub fn has_happened() -> bool {
    let (fault, count) = *STATE.lock().expect("no thread panics here");
    fault.is_some_and(|(Fault::Fail(number) | Fault::Kill(number))| count > number)
}

/// Counts an operation; fails or ends the process if it is the one of the fault.
pub(super) fn step(is_change: bool) -> io::Result<()> {
    let mut state = STATE.lock().expect("no thread panics here");
    if matches!(state.0, Some(Fault::Kill(_))) && !is_change {
        return Ok(());
    }
    let number = state.1;
    state.1 += 1;
    match state.0 {
        Some(Fault::Fail(fault)) if fault == number => Err(io::Error::from(io::ErrorKind::StorageFull)),
        Some(Fault::Kill(fault)) if fault == number => process::exit(KILLED),
        _ => Ok(()),
    }
}

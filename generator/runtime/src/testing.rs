//! The pages' examples, as tests of the compiled SDK.
//!
//! Generated tests list [`Case`]s: what a page documents, the call that should reproduce it, and how that came out
//! when the SDK was generated. [`dialogue`] makes every call, holds what would be sent against the page by the rules
//! of [`wire`](crate::wire), and panics where the compiled code comes to another outcome than the recorded one.
//! What it returns is for people: each example as a short dialogue between page and code, for a snapshot.

mod case;
mod dialogue;
mod judge;
mod reading;

pub use case::{Body, Case, Documented, Outcome, Response, ResponseOutcome};
pub use reading::{Reading, read, read_page};

use crate::testing::judge::{Verdict, judge};

/// The host that requests are rendered for. The pages are written for it.
pub const HOST: &str = "https://graph.microsoft.com";

/// Runs every case, and tells how each went.
///
/// The last line names the fingerprint of the facts that the cases were generated from.
///
/// # Panics
/// If a case does not come out as recorded; the message names page, example and what differs.
pub fn dialogue(module: &str, fingerprint: &str, cases: &[Case]) -> String {
    dialogue::print(module, fingerprint, &verdicts(module, cases))
}

/// Runs every case.
///
/// # Panics
/// As [`dialogue`] does.
pub fn verify(module: &str, cases: &[Case]) {
    verdicts(module, cases);
}

/// All verdicts, if all are as recorded.
fn verdicts<'c>(module: &str, cases: &'c [Case]) -> Vec<Verdict<'c>> {
    let verdicts: Vec<_> = cases.iter().map(judge).collect();
    let complaints: Vec<_> = verdicts.iter().flat_map(Verdict::complaints).collect();
    assert!(
        complaints.is_empty(),
        "{module}: {} of {} examples do not come out as recorded\n\n{}\n",
        complaints.len(),
        cases.len(),
        complaints.join("\n")
    );
    verdicts
}

//! The pages' examples, as tests of the compiled SDK.
//!
//! Generated tests list [`Case`]s by [`Module`]: what a page documents, the call that should reproduce it, and how that came out
//! when the SDK was generated. [`Module::dialogue`] makes every call, holds what would be sent against the page by the rules
//! of [`wire`](crate::wire), and panics where the compiled code comes to another outcome than the recorded one.
//! What it returns is for people: each example as a short dialogue between page and code, for a snapshot.
//! A [`Line`] for each function holds what it sends against the page's request line, and a [`Described`] beside each
//! type holds it against all that its page describes.
//! Where the variable `DOCWRIGHT_VERDICTS` names a folder, each module also leaves there what it found, as JSON.

mod case;
mod described;
mod dialogue;
mod line;
mod reading;
mod record;
mod verdict;

#[doc(inline)]
pub use crate::__case as case;
pub use case::{Body, Case, Documented, Given, Outcome, Response, ResponseOutcome};
pub use described::{Described, enumeration, object, polymorphic, verify};
pub use line::{Line, line};
pub use reading::{Reading, read, read_page, read_untyped, read_value, read_wrapped};

use crate::testing::verdict::{Verdict, check};

/// The examples of one module of an SDK.
#[derive(Clone, Copy, Debug)]
pub struct Module<'a> {
    /// Its path: `graph_beta::message`.
    pub name: &'a str,
    /// Hosts of the service, the usual one first: `https://graph.example.com`.
    pub hosts: &'a [&'a str],
    /// The fingerprint of the facts that the cases were generated from.
    pub facts: &'a str,
    /// The examples, in the order of pages.
    pub cases: &'a [Case],
    /// The request lines of the module's functions.
    pub lines: &'a [Line],
}

impl<'a> Module<'a> {
    /// Runs every case, and tells how each went. The last line names the fingerprint.
    ///
    /// # Panics
    /// If a case does not come out as recorded, or a function does not send its request line; the message names each
    /// with what differs.
    pub fn dialogue(&self) -> String {
        dialogue::print(self.name, self.facts, &self.verdicts())
    }

    /// Runs every case.
    ///
    /// # Panics
    /// As [`dialogue`](Self::dialogue) does.
    pub fn verify(&self) {
        self.verdicts();
    }

    /// All verdicts, if all are as recorded and all request lines as documented.
    fn verdicts(&self) -> Vec<Verdict<'a>> {
        let verdicts: Vec<_> = self.cases.iter().map(|case| check(case, self.hosts)).collect();
        record::keep(self.name, &verdicts);
        let of_lines = self.lines.iter().filter_map(Line::complaint);
        let complaints: Vec<_> = verdicts.iter().flat_map(Verdict::complaints).chain(of_lines).collect();
        assert!(
            complaints.is_empty(),
            "{}: {} of {} examples and request lines do not come out as recorded\n\n{}\n",
            self.name,
            complaints.len(),
            self.cases.len() + self.lines.len(),
            complaints.join("\n")
        );
        verdicts
    }
}

//! Runs the examples on the pages as tests of the compiled SDK.
//!
//! Generated tests list the examples as [`Case`]s, grouped by [`Module`]: the documented request and response, the call
//! that should reproduce the request, and the outcome when the SDK was generated. [`Module::dialogue`] calls each
//! function, compares the request with the page by the rules of [`wire`](crate::wire#comparing-requests), and panics if
//! the compiled code has another outcome than recorded. It returns a report for people to review, usually as a
//! snapshot: each example as a short dialogue between page and code.
//!
//! In addition, a [`Line`] checks the request of each function against the request line on its page, and a
//! [`Described`] checks each type against the description on its page.
//!
//! If the environment variable `DOCWRIGHT_VERDICTS` names a folder, each module also writes its results there, as JSON.

mod case;
mod described;
mod dialogue;
mod line;
mod record;
mod round_trip;
mod verdict;

#[doc(inline)]
pub use crate::__case as case;
pub use case::{Body, Case, DocumentedBody, DocumentedRequest, Outcome, Response, ResponseOutcome};
pub use described::{Described, enumeration, object, polymorphic, verify};
pub use line::{Line, line};
pub use round_trip::{RoundTrip, read, read_page, read_untyped, read_value, read_wrapped};

use crate::testing::verdict::Verdict;

/// The examples of one module of an SDK.
#[derive(Clone, Copy, Debug)]
pub struct Module<'a> {
    /// The path of the module: `graph_beta::message`.
    pub name: &'a str,
    /// The hosts of the service, the default one first: `https://graph.example.com`.
    pub hosts: &'a [&'a str],
    /// The fingerprint of the facts from which the cases were generated.
    pub facts: &'a str,
    /// The examples, in the order of the pages.
    pub cases: &'a [Case],
    /// The request lines of the functions in the module.
    pub lines: &'a [Line],
}

impl<'a> Module<'a> {
    /// Runs all cases and returns a report on them. The last line of the report is the fingerprint of the facts.
    ///
    /// # Panics
    /// The outcome of a case is not the recorded one, or a function does not send its request line. The message lists
    /// all differences.
    pub fn dialogue(&self) -> String {
        dialogue::print(self.name, self.facts, &self.verdicts())
    }

    /// Runs all cases.
    ///
    /// # Panics
    /// Under the same conditions as [`dialogue`](Self::dialogue).
    pub fn verify(&self) {
        self.verdicts();
    }

    /// Runs all cases and checks the request lines; panics if anything differs.
    fn verdicts(&self) -> Vec<Verdict<'a>> {
        let verdicts: Vec<_> = self.cases.iter().map(|case| Verdict::new(case, self.hosts)).collect();
        record::write(self.name, &verdicts);
        let line_failures = self.lines.iter().filter_map(Line::failure);
        let failures: Vec<_> = verdicts.iter().filter_map(Verdict::failure).chain(line_failures).collect();
        assert!(
            failures.is_empty(),
            "{}: {} of {} examples and request lines differ from the recorded outcome\n\n{}\n",
            self.name,
            failures.len(),
            self.cases.len() + self.lines.len(),
            failures.join("\n")
        );
        verdicts
    }
}

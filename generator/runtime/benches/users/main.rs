//! Measures reading and writing a list of 1,000 users, compared with the same types with serde's derives.
//!
//! ```console
//! $ cargo bench --package docwright-runtime
//! ```
//!
//! The contenders take turns, so that other load on the machine affects them equally, and medians are compared.
//! Dropping the result is not measured, because all types have the same fields.
//! It is not a test, because that would fail on a busy machine.

#![expect(clippy::print_stdout)] // The result of a benchmark is what it prints.

mod sample;
#[macro_use]
mod types;

use std::hint::black_box;
use std::time::{Duration, Instant};

use docwright_runtime as rt;
use sample::{Answer, answers};
use types::{flattened, plain, slots};

/// The number of rounds.
const ROUNDS: usize = 301;

/// The names of the contenders, in the order of the columns.
const CONTENDERS: [&str; 3] = ["slots", "derived, flattened", "derived, plain"];

fn main() {
    println!("median of {ROUNDS} rounds, microseconds for 1,000 users; in brackets: slots / derived");
    println!("{:<30} {:>8} {:>10} {:>22} {:>22}", "", "KB", CONTENDERS[0], CONTENDERS[1], CONTENDERS[2]);
    for answer in answers() {
        let read = medians(&mut readers(&answer));
        print("read", &answer, read);
        let written = medians(&mut writers(&answer));
        print("write", &answer, written);
    }
}

type Contender<'a> = Box<dyn FnMut() -> Duration + 'a>;

fn readers(answer: &Answer) -> [Contender<'_>; 3] {
    let json = answer.json.as_slice();
    [
        Box::new(move || timed(|| rt::from_json::<rt::Page<slots::User>>(json).expect("users"))),
        Box::new(move || timed(|| serde_json::from_slice::<flattened::Page>(json).expect("users"))),
        Box::new(move || timed(|| serde_json::from_slice::<plain::Page>(json).expect("users"))),
    ]
}

fn writers(answer: &Answer) -> [Contender<'_>; 3] {
    let slots: rt::Page<slots::User> = rt::from_json(&answer.json).expect("users");
    let flattened: flattened::Page = serde_json::from_slice(&answer.json).expect("users");
    let plain: plain::Page = serde_json::from_slice(&answer.json).expect("users");
    [
        Box::new(move || timed(|| rt::to_json(&slots))),
        Box::new(move || timed(|| serde_json::to_vec(&flattened).expect("users"))),
        Box::new(move || timed(|| serde_json::to_vec(&plain).expect("users"))),
    ]
}

/// Measures how long `work` takes, without dropping its result.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let elapsed = start.elapsed();
    drop(result);
    elapsed
}

fn medians(contenders: &mut [Contender<'_>; 3]) -> [Duration; 3] {
    let mut rounds = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for (contender, rounds) in contenders.iter_mut().zip(&mut rounds) {
            rounds.push(contender());
        }
    }
    rounds.map(|mut rounds| {
        rounds.sort_unstable();
        rounds[rounds.len() / 2]
    })
}

fn print(verb: &str, answer: &Answer, medians: [Duration; 3]) {
    let [slots, flattened, plain] = medians.map(|median| median.as_secs_f64() * 1e6);
    let compared = |derived: f64| format!("{derived:.0} ({:.2})", slots / derived);
    let (what, size) = (format!("{verb} {}", answer.name), answer.json.len() / 1000);
    println!("{what:<30} {size:>8} {slots:>10.0} {:>22} {:>22}", compared(flattened), compared(plain));
}

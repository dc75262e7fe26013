//! Calls the body of the target `judges` with what the fuzzer finds.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| docwright_promises::judges::body(data));

//! Calls the body of the target `render` with what the fuzzer finds.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| docwright_promises::render::body(data));

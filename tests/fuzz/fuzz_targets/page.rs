//! Calls the body of the target `page` with what the fuzzer finds.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| docwright_promises::page::body(data));

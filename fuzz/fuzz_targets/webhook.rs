#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wassla_fuzz::webhook(bytes));

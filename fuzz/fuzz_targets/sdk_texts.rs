#![no_main]

#[path = "../../tests/trust/targets.rs"]
#[allow(dead_code, reason = "the other targets use the rest")]
mod targets;

libfuzzer_sys::fuzz_target!(init: targets::write_few(), |data: &[u8]| targets::sdk_texts(data));

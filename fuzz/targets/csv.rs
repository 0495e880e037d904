//! Any bytes, as a text file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use roster::CheckRequest;

fuzz_target!(|bytes: &[u8]| {
    let configuration = fuzz::company("fuzz.csv");
    if fuzz::show::instead(bytes, &configuration) {
        return;
    }
    let _ = fuzz::examine(&CheckRequest { configuration, ..CheckRequest::default() }, bytes);
});

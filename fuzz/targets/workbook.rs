//! Any bytes, as a workbook or as the parts of one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use roster::CheckRequest;

fuzz_target!(
    init: fuzz::show::seeds(&fuzz::book::seeds()),
    |input: &[u8]| {
        let configuration = fuzz::company("fuzz.xlsx");
        let bytes = fuzz::book::bytes(input);
        if fuzz::show::instead(&bytes, &configuration) {
            return;
        }
        let _ = fuzz::examine(&CheckRequest { configuration, ..CheckRequest::default() }, &bytes);
    }
);

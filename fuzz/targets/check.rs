//! People under any configuration: a company's fields, settings, mappings and edits.
#![no_main]

use fuzz::{people, show, steps};
use libfuzzer_sys::fuzz_target;
use roster::CheckRequest;

fuzz_target!(|people: people::People| {
    let request = CheckRequest { configuration: people.configuration(), ..CheckRequest::default() };
    let text = people.text();
    if show::instead(text.as_bytes(), &request.configuration) {
        return;
    }
    if let Ok((checked, _)) = fuzz::examine(&request, text.as_bytes()) {
        people::assert_fixes_fix(&request, text.as_bytes(), &checked);
        steps::assert_step(&request, text.as_bytes(), &checked);
    }
});

//! One edit more, checked by itself: the outcome must be that of a check from the beginning.

use roster::{
    Check, CheckRequest, Checked,
    read::{Opened, Reader, Record},
};

/// Takes the last edit off, checks, and puts it on again.
pub fn assert_step(request: &CheckRequest, bytes: &[u8], checked: &Checked) {
    let mut before = request.clone();
    if before.configuration.edits.pop().is_none() {
        return;
    }
    let mut check = Check::new(before.clone());
    // What the edit does not touch reads alike.
    check.push(bytes).expect("it was readable with the edit");
    let mut stepped = check.finish().expect("it was readable with the edit");
    let Some(mut recheck) = stepped.recheck(&before, request) else { return };
    let configuration = &request.configuration;
    let mut reader = Reader::new(&configuration.filename, configuration.dialect.clone(), &[], request.limits);
    let mut put = |_: &Opened, record: &Record<'_>| {
        recheck.put(record);
        Ok(())
    };
    reader.push(bytes, &mut put).expect("readable");
    reader.finish(&mut put).expect("readable");
    if stepped.apply(recheck, configuration.settings.on_error).missing == 0 {
        assert_eq!(told(&stepped), told(checked), "{:?}", configuration.edits.last());
    }
}

fn told(checked: &Checked) -> String {
    let rows = [
        checked.rows_with_errors().iter().collect::<Vec<_>>(),
        checked.rows_with_warnings().iter().collect(),
        checked.duplicates().iter().collect(),
        checked.removed().iter().collect(),
    ];
    format!("{rows:?}\n{:#?}\n{:#?}", checked.summary, checked.findings.kept())
}

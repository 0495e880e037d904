//! Whoever signed up is in, or waits where no seat is left; and no seat is taken twice.

use std::collections::BTreeSet;

use super::{
    super::world::{Company, SEATS, World},
    Verdict,
};
use crate::support::{api::Api, database::Database};

pub(super) fn verdicts(world: &World, database: &Database) -> Vec<Verdict> {
    let joined = world.ledger.all_joined();
    let (small, large) = (&world.small, &world.large);
    let addresses = |is: &dyn Fn(&super::super::ledger::Joined) -> bool| -> BTreeSet<String> {
        joined.iter().filter(|joined| is(joined)).map(|joined| joined.email.clone()).collect()
    };
    let api = |company: &Company| world.processes.apis(&company.token).into_iter().next();
    let (Some(of_small), Some(of_large)) = (api(small), api(large)) else {
        return vec![Verdict::new("A process is up", vec!["none is".to_owned()])];
    };
    let mut wrong = Vec::new();
    // Who is in the large company has been looked at with everybody else there.
    for (who, expected, found) in [
        ("in the small company", addresses(&|one| one.small && one.is_in), all(&of_small, "/api/v1/users?")),
        (
            "waiting there",
            addresses(&|one| one.small && !one.is_in),
            all(&of_small, "/api/v1/signups?state=waiting&"),
        ),
        (
            "waiting in the large one, where there is room",
            addresses(&|one| !one.small && !one.is_in),
            all(&of_large, "/api/v1/signups?state=waiting&"),
        ),
    ] {
        wrong.extend(expected.difference(&found).map(|email| format!("{email} is not {who}")));
        wrong
            .extend(found.difference(&expected).map(|email| format!("{email} is {who} and was not told so")));
    }
    let signed_up =
        format!("All {} who signed up are in, or wait for a seat, as they were told", joined.len());
    let taken =
        format!("SELECT count(*) FROM \"user\" WHERE company_id = {} AND status = 'active'", small.id);
    let taken = database.count(&taken);
    let too_many = (taken > SEATS).then(|| format!("{taken} of {SEATS} are taken"));
    vec![
        Verdict::new(signed_up, wrong),
        Verdict::new(
            format!("The company of {SEATS} seats has not let in more: {taken}"),
            too_many.into_iter().collect(),
        ),
    ]
}

/// Addresses of a list, page by page.
fn all(api: &Api, path: &str) -> BTreeSet<String> {
    let mut addresses = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let list = api.get(&format!("{path}limit=1000&cursor={cursor}")).expect(200);
        let items = list["items"].as_array().into_iter().flatten();
        addresses.extend(items.map(|item| item["email"].as_str().unwrap_or_default().to_owned()));
        match list["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return addresses,
        }
    }
}

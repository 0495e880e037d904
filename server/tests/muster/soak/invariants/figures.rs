//! What is counted as it happens is what there is.

use std::{
    collections::BTreeSet,
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::Value;
use ureq::{SendBody, http::Method};

use super::{super::world::World, Verdict};
use crate::support::{api::Api, database::Database};

/// For this long a count may be shown though there is another.
const FRESH_WITHIN: Duration = Duration::from_secs(10);

/// By company, status, activation and account type: as it is kept, and as it is.
const KINDS: [&str; 2] = [
    "SELECT company_id || ' ' || status || ' ' || activation || ' ' || account_type || ' ' || sum(people) FROM people_count \
     GROUP BY company_id, status, activation, account_type HAVING sum(people) <> 0",
    "SELECT company_id || ' ' || status || ' ' || activation || ' ' || account_type || ' ' || count(*) FROM \"user\" \
     GROUP BY company_id, status, activation, account_type",
];

pub(super) fn verdicts(world: &World, database: &Database) -> Vec<Verdict> {
    let [kept, counted] = KINDS.map(|query| database.texts(query).into_iter().collect::<BTreeSet<_>>());
    let differ = kept.symmetric_difference(&counted).map(|kind| format!("only in one of the two: {kind}"));
    let counters = Verdict::new("The counters of people are what there is", differ.collect());
    let values = database.count("SELECT count(*) FROM user_field_value");
    let holders = database.count("SELECT count(*) FROM \"user\" WHERE custom IS NOT NULL");
    let fields = Verdict::new(
        "The index of the company's own field has everybody's value once",
        if values == holders { Vec::new() } else { vec![format!("{values} values of {holders} people")] },
    );
    vec![counters, fields, dashboards(world, database)]
}

fn dashboards(world: &World, database: &Database) -> Verdict {
    let company = &world.large.id;
    let people = |condition: &str| {
        database.count(&format!("SELECT count(*) FROM \"user\" WHERE company_id = {company} AND {condition}"))
    };
    let expected = [
        ("active", people("status = 'active'")),
        ("suspended", people("status = 'suspended'")),
        ("not_invited", people("activation = 'not_invited'")),
        ("invited", people("activation = 'invited'")),
        ("activated", people("activation = 'activated'")),
        (
            "waiting",
            database.count(&format!(
                "SELECT count(*) FROM import WHERE company_id = {company} AND state IN ('draft', 'planned', 'awaiting_approval')"
            )),
        ),
        (
            "failed_mails",
            database.count(&format!(
                "SELECT count(*) FROM outbox WHERE company_id = {company} AND state = 'failed'"
            )),
        ),
    ];
    let total = people("1 = 1");
    let mut wrong = Vec::new();
    for api in world.processes.apis(&world.large.token) {
        let begun = Instant::now();
        let differ = loop {
            let (figures, listed) = (figures(&api, &world.cookie), api.users());
            let mut differ: Vec<String> = expected
                .iter()
                .filter(|(figure, expected)| figures[figure] != *expected)
                .map(|(figure, expected)| format!("{figure}: {}, and there are {expected}", figures[figure]))
                .collect();
            if listed != total {
                differ.push(format!("the list's total is {listed}, and there are {total}"));
            }
            if differ.is_empty() || begun.elapsed() > FRESH_WITHIN {
                break differ;
            }
            sleep(Duration::from_millis(200));
        };
        wrong.extend(differ);
    }
    Verdict::new("The dashboard's figures and the list's total are what there is, on each process", wrong)
}

/// What the dashboard shows of the large company.
fn figures(api: &Api, cookie: &str) -> Value {
    let headers = [
        ("cookie", cookie),
        ("origin", api.address.as_str()),
        ("accept", "application/json"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    api.send(Method::POST, "/api/fn/figures", &headers, SendBody::none()).expect(200)
}

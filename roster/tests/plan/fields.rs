//! The company's own fields.

use roster::{
    Settings,
    map::{CustomField, Field, FieldType, MappingChoice},
    plan::Action,
    settings::{Blank, Create, Existing},
};

use crate::town::{Town, changes};

fn field(key: &str, kind: FieldType, required: bool) -> CustomField {
    CustomField { key: key.into(), label: key.into(), kind, required, ..CustomField::default() }
}

/// Badge is required, phone and starts are not; Ann has all of them.
fn town() -> Town {
    let mut town = Town::new().with("ann@example.com", |ann| {
        for (key, value) in [("badge", "12"), ("phone", "0044 20 7946 0000"), ("starts", "2026-05-31")] {
            ann.person.custom.insert(key.into(), value.into());
        }
    });
    town.configuration.snapshot.custom_fields = vec![
        field("badge", FieldType::Number, true),
        field("phone", FieldType::Phone, false),
        field("starts", FieldType::Date, false),
    ];
    town
}

#[test]
fn they_are_created_and_compared_by_what_they_mean() {
    let file = "Name,Email,badge,phone,starts\n\
        Joe,ann@example.com,12.0,+44 (0)20 7946-0000,31 May 2026\n\
        Bo,bo@example.com,7,,2026-01-02\n";
    let planned = town().plan(file);
    assert_eq!(planned.actions(), [Action::Unchanged, Action::Create]);
    let bo = planned.rows[1].decision.after.as_ref().unwrap();
    let custom: Vec<_> = bo.custom.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(custom, ["badge=7", "starts=2026-01-02"]);
}

#[test]
fn they_change_and_optional_ones_are_cleared_if_asked() {
    let file = "Email,badge,phone,starts\nann@example.com,,,2026-06-01\n";
    let update_only = Settings { create: Create(false), ..Settings::default() };
    let kept = town().plan_with(file, update_only.clone()).only();
    assert_eq!(changes(&kept), ["custom.starts 2026-05-31 → 2026-06-01"]);
    let cleared = town().plan_with(file, Settings { blank: Blank::Clear, ..update_only }).only();
    assert_eq!(
        changes(&cleared),
        ["custom.phone 0044 20 7946 0000 → nothing", "custom.starts 2026-05-31 → 2026-06-01"]
    );
    assert_eq!(cleared.after.unwrap().custom.keys().collect::<Vec<_>>(), ["badge", "starts"]);
}

#[test]
fn only_empty_ones_are_filled() {
    let mut town = town();
    town.people[0].1.person.custom.remove("phone");
    let file = "Name,Email,badge,phone\nJoe,ann@example.com,99,030 123456\n";
    let settings = Settings { existing: Existing::FillMissing, ..Settings::default() };
    assert_eq!(changes(&town.plan_with(file, settings).only()), ["custom.phone nothing → 030 123456"]);
}

#[test]
fn a_field_that_the_import_makes_has_the_options_of_its_values() {
    let mut town = Town::new().with("ann@example.com", |_| {});
    town.configuration.new_fields = vec![roster::map::NewField {
        column: 2,
        key: "shirt".into(),
        label: "Shirt".into(),
        kind: FieldType::Choice,
        required: false,
    }];
    town.configuration.mapping =
        vec![MappingChoice { column: 2, field: Some(Field::Custom("shirt".into())), date_order: None }];
    let file = "Name,Email,Shirt\nBo,bo@example.com,Large\nJoe,ann@example.com,small\n\
        No,no address,Huge\nCy,cy@example.com,LARGE\nDi,di@example.com,\n";
    let planned = town.plan(file);
    assert_eq!(planned.plan.new_fields[0].options, ["Large", "small"]);
    assert_eq!(changes(&planned.rows[1].decision), ["custom.shirt nothing → small"]);
    let cy = planned.rows[3].decision.after.as_ref().unwrap();
    assert_eq!(cy.custom["shirt"], "Large");
    let other = town.plan(&file.replace("small", "smaller")).plan.digest;
    assert_ne!(planned.plan.digest, other);

    town.carry_out(planned);
    town.configuration.mapping.clear();
    let again = town.plan(file);
    assert_eq!(again.plan.counts.unchanged, 4);
}

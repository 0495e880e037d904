//! Whole headers, with and without rows under them.

use proptest::prelude::*;

use super::*;
use crate::{
    map::{CustomField, FieldType, check_new_fields},
    read::{Dialect, Format},
    snapshot::Named,
};

fn opened(table: &str) -> Opened {
    let mut rows = table.lines().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect());
    Opened {
        dialect: Dialect {
            format: Format::Csv,
            encoding: None,
            delimiter: None,
            header_row: 1,
            sheet: None,
            guessed: Vec::new(),
        },
        sheets: Vec::new(),
        hidden_rows: 0,
        formulas_without_values: 0,
        readings: Vec::new(),
        header: rows.next().unwrap_or_default(),
        sample: rows.collect(),
    }
}

fn company() -> Configuration {
    let named = |names: &[&str]| {
        (1..).zip(names).map(|(id, name)| Named { id, name: (*name).to_owned() }).collect::<Vec<_>>()
    };
    let mut configuration = Configuration::default();
    let snapshot = &mut configuration.snapshot;
    snapshot.company = "Acme".into();
    snapshot.groups = named(&["Sales", "North–West"]);
    snapshot.cohorts = named(&["Spring 2026"]);
    snapshot.courses = named(&["Fire Safety"]);
    snapshot.custom_fields = vec![
        CustomField { key: "badge_number".into(), label: "Badge".into(), ..CustomField::default() },
        CustomField {
            key: "shirt".into(),
            label: "Shirt size".into(),
            kind: FieldType::Choice,
            options: vec!["Small".into(), "Large".into()],
            ..CustomField::default()
        },
    ];
    configuration
}

/// `header → field (why)`, and what it could become.
fn told(table: &str, configuration: &Configuration) -> String {
    let line = |column: &ColumnMapping| {
        let field = column.field.as_ref().map_or("-".to_owned(), ToString::to_string);
        let proposal = column.proposal.as_ref().map_or(String::new(), |new| {
            format!(", could be {} “{}” {}", new.key, new.label, new.kind.as_str())
        });
        format!("{} → {field} ({:?}){proposal}", column.header, column.why)
    };
    suggest(&opened(table), configuration).iter().map(line).collect::<Vec<_>>().join("\n")
}

fn fields(header: &str) -> String {
    let mapping = suggest(&opened(header), &Configuration::default());
    let field = |column: &ColumnMapping| column.field.as_ref().map_or("-".to_owned(), ToString::to_string);
    mapping.iter().map(field).collect::<Vec<_>>().join(" ")
}

#[test]
fn name_depends_on_the_company_it_keeps() {
    assert_eq!(fields("Name|Email Address"), "name email");
    assert_eq!(fields("name|last_name|email"), "first_name last_name email");
    assert_eq!(fields("Name|First Name|Last Name"), "name first_name last_name");
    assert_eq!(fields("Name|Vorname|E-Mail"), "last_name first_name email");
    assert_eq!(fields("Nom|Prénom|Adresse e-mail"), "last_name first_name email");
    assert_eq!(fields("Nombre|Apellidos|Correo"), "first_name last_name email");
    assert_eq!(fields("Name|Familly Name"), "first_name last_name");
    assert_eq!(fields("First name|Name|Email\nJoe|Joe Bloggs|joe@example.com"), "first_name name email");
    assert_eq!(fields("First name|Name|Email\nJoe|Bloggs|joe@example.com"), "first_name last_name email");
}

#[test]
fn a_field_has_one_column_unless_it_repeats() {
    assert_eq!(fields("mail|Email Address"), "- email");
    assert_eq!(fields("course 1|course 2|Module requested 3"), "courses courses courses");
    assert_eq!(fields("Group|Group 2|Team|group"), "groups groups groups groups");
    assert_eq!(fields("E-Mail|Mail\nyes|a@example.com"), "- email");
    assert_eq!(fields("Emial|E-mail"), "- email");
}

#[test]
fn headers_that_say_nothing_are_left() {
    assert_eq!(fields("***|(required)|Email"), "- - email");
    assert_eq!(fields("|Name"), "- name");
    assert_eq!(fields("[Email]|{Name}"), "email name");
}

#[test]
fn the_companys_own_fields_come_before_other_names() {
    let mut configuration = company();
    configuration.snapshot.custom_fields.push(CustomField {
        key: "team".into(),
        label: "Team".into(),
        ..CustomField::default()
    });
    insta::assert_snapshot!(
        told("Badge|badge-number|BADGE NUMBER|Shirt sizes|team|custom.shirt|Groups", &configuration),
        @r#"
        Badge → custom.badge_number (Exact)
        badge-number → - (Unknown), could be badge_number_2 “badge-number” text
        BADGE NUMBER → - (Unknown)
        Shirt sizes → - (Unknown), could be shirt_sizes “Shirt sizes” text
        team → custom.team (Exact)
        custom.shirt → custom.shirt (Exact)
        Groups → groups (Alias)
        "#
    );
}

#[test]
fn what_was_decided_before_is_remembered() {
    let mut configuration = company();
    let remembered = [
        ("kontakt", Some(Field::Email)),
        ("department", Some(Field::Region)),
        ("team", Some(Field::Groups)),
        ("shoesize", None),
        ("emailaddress", Some(Field::UserName)),
        ("gone", Some(Field::Custom("gone".into()))),
        ("name", Some(Field::LastName)),
        ("", Some(Field::Region)),
    ];
    configuration.snapshot.remembered =
        remembered.into_iter().map(|(header, field)| (header.to_owned(), field)).collect();
    insta::assert_snapshot!(
        told("Kontakt|Department|Team|Shoe Size|Gone|Name|***", &configuration),
        @r#"
        Kontakt → email (Remembered)
        Department → region (Remembered)
        Team → groups (Alias)
        Shoe Size → - (Remembered), could be shoe_size “Shoe Size” text
        Gone → - (Unknown), could be gone “Gone” text
        Name → name (Exact)
        *** → - (Unknown)
        "#
    );
    insta::assert_snapshot!(told("Kontakt|Email Address|Name", &configuration), @r#"
        Kontakt → - (Unknown), could be kontakt “Kontakt” text
        Email Address → email (Exact)
        Name → name (Exact)
        "#);
}

#[test]
fn values_say_what_headers_do_not() {
    insta::assert_snapshot!(
        told(
            "Kontakt|Zustand|Rechte|Sprachversion|Wo|Jahr|Thema|Größe|Zusage\n\
             joe@example.com|active|user|en-GB|Sales;north-west|Spring 2026|Fire  Safety|Small|yes\n\
             jane@example.com|suspended|admin|de|sales|spring 2026|fire safety|Large|no",
            &company()
        ),
        @r#"
        Kontakt → email (Values)
        Zustand → status (Values)
        Rechte → account_type (Values)
        Sprachversion → language (Values)
        Wo → groups (Values)
        Jahr → cohorts (Values)
        Thema → courses (Values)
        Größe → custom.shirt (Values)
        Zusage → - (Unknown), could be zusage “Zusage” boolean
        "#
    );
}

#[test]
fn values_overrule_headers_they_contradict() {
    insta::assert_snapshot!(
        told("Name|Email|Contact details\nJoe B|yes|joe@example.com\nJane S|no|jane@example.com", &company()),
        @r#"
        Name → name (Exact)
        Email → - (Unknown), could be email “Email” boolean
        Contact details → email (Values)
        "#
    );
    insta::assert_snapshot!(told("Name|Role|Email\nJoe B|Nurse|joe@example.com", &company()), @r#"
        Name → name (Exact)
        Role → job_role (Values)
        Email → email (Alias)
        "#);
    insta::assert_snapshot!(told("User name|Login\nJoe Bloggs|joe@example.com", &company()), @r#"
        User name → name (Values)
        Login → email (Values)
        "#);
    insta::assert_snapshot!(told("Name|Login\nJoe Bloggs|joe@example.com", &company()), @r#"
        Name → name (Exact)
        Login → email (Values)
        "#);
    insta::assert_snapshot!(told("User name|Mail\nJoe Bloggs|joe@example.com", &company()), @r#"
        User name → name (Values)
        Mail → email (Alias)
        "#);
    insta::assert_snapshot!(told("Name|Local|Email\nJoe B|Lisboa|joe@example.com", &company()), @r#"
        Name → name (Exact)
        Local → - (Unknown), could be local “Local” text
        Email → email (Alias)
        "#);
}

#[test]
fn another_persons_address_is_not_the_key() {
    insta::assert_snapshot!(
        told(
            "Name|Line manager e-mail|Contact|Assigned by\n\
             Joe B|boss@example.com|joe@example.com|boss@example.com\n\
             Jane S|boss@example.com|jane@example.com|boss@example.com",
            &company()
        ),
        @r#"
        Name → name (Exact)
        Line manager e-mail → - (Unknown), could be line_manager_e_mail “Line manager e-mail” email
        Contact → email (Values)
        Assigned by → - (Unknown), could be assigned_by “Assigned by” email
        "#
    );
    insta::assert_snapshot!(told("Name|A|B\nJoe|a@example.com|b@example.com", &company()), @r#"
        Name → name (Exact)
        A → - (Unknown), could be a “A” email
        B → - (Unknown), could be b “B” email
        "#);
}

#[test]
fn what_matches_nothing_could_become_a_field() {
    let mut configuration = company();
    configuration.snapshot.custom_fields.push(CustomField {
        key: "size".into(),
        label: "Size of something".into(),
        ..CustomField::default()
    });
    insta::assert_snapshot!(
        told(
            "Email|Size|Size|Жя|Start date *|Hired|Mobile|Desk phone|Web page|Second e-mail|Vegetarian|Flag|Colour|Code|Note||Mail|E-mail address\n\
             a@b.com|43|43|x|2026-05-31|31.5.2026|491701234567|+44 20 7946 0000|https://a.example|a@c.com|yes|1|red|007||x|y|z\n\
             b@b.com|41.5|1|x|2026-06-30|1.6.2026|491701234568|020 7946 0001|http://b.example/x|b@c.com|no|0|blue|008||x|y|z\n\
             c@b.com|40|1|x|2026-06-30|1.6.2026|491701234568|020 7946 0001|http://b.example/x|c@c.com|no|0|red|008||x|y|z\n\
             d@b.com|-40|1|x|2026-06-30|1.6.2026|491701234568|020 7946 0001|http://b.example/x|d@c.com|no|0|red|008||x|y|z\n\
             e@b.com|40|1|x|2026-06-30|1.6.2026|491701234568|020 7946 0001|http://b.example/x|e@c.com|no|0|red|9999999999999999||x|y|z",
            &configuration
        ),
        @r#"
        Email → email (Alias)
        Size → custom.size (Alias)
        Size → - (Unknown)
        Жя → - (Unknown), could be field_4 “Жя” text
        Start date * → - (Unknown), could be start_date “Start date” date
        Hired → - (Unknown), could be hired “Hired” date
        Mobile → - (Unknown), could be mobile “Mobile” phone
        Desk phone → - (Unknown), could be desk_phone “Desk phone” phone
        Web page → - (Unknown), could be web_page “Web page” url
        Second e-mail → - (Unknown), could be second_e_mail “Second e-mail” email
        Vegetarian → - (Unknown), could be vegetarian “Vegetarian” boolean
        Flag → - (Unknown), could be flag “Flag” boolean
        Colour → - (Unknown), could be colour “Colour” choice
        Code → - (Unknown), could be code “Code” text
        Note → - (Unknown), could be note “Note” text
         → - (Unknown)
        Mail → - (Unknown), could be mail “Mail” text
        E-mail address → - (Unknown)
        "#
    );
}

#[test]
fn new_fields_are_mapped_and_choices_win() {
    let mut configuration = company();
    let new = |column, key: &str| NewField {
        column,
        key: key.into(),
        label: key.into(),
        kind: FieldType::Text,
        required: false,
    };
    configuration.new_fields = vec![new(1, "shoe"), new(2, "hat"), new(3, "glove"), new(99, "far")];
    let choose = |column, field| MappingChoice { column, field, date_order: None };
    configuration.mapping = vec![
        choose(2, None),
        choose(3, Some(Field::Custom("glove".into()))),
        choose(0, Some(Field::Name)),
        choose(4, Some(Field::Email)),
        choose(99, Some(Field::Region)),
    ];
    insta::assert_snapshot!(told("Email|Shoe|Hat|Glove|Private", &configuration), @r#"
        Email → name (Chosen)
        Shoe → custom.shoe (NewField)
        Hat → - (Chosen), could be hat “Hat” text
        Glove → custom.glove (NewField)
        Private → email (Chosen)
        "#);
}

proptest! {
    #[test]
    fn any_table_is_mapped_soundly(
        header in proptest::collection::vec("(?s).{0,12}|(E-?)?[Mm]ail( [0-9])?|[Nn]ame|Nom|Pr.nom|Shoe.size|Badge|[(\\[]?Team[)*]", 0..12),
        rows in proptest::collection::vec(
            proptest::collection::vec("(?s).{0,8}|[a-c]@x\\.de|[0-9/.+ -]{0,12}|yes|no|0|1|Sales|Small", 0..12), 0..6),
    ) {
        let configuration = company();
        let opened = Opened { header, sample: rows, ..opened("") };
        let mapping = suggest(&opened, &configuration);
        prop_assert_eq!(mapping.len(), opened.header.len());
        let mut single: Vec<&Field> =
            mapping.iter().filter_map(|column| column.field.as_ref()).filter(|field| !field.is_repeatable()).collect();
        let all = single.len();
        single.sort();
        single.dedup();
        prop_assert_eq!(single.len(), all, "two columns on one field");
        // All of them at once could be made.
        let proposals: Vec<NewField> = mapping.iter().filter_map(|column| column.proposal.clone()).collect();
        let verdict = check_new_fields(&proposals, &configuration.snapshot, Some(mapping.len()));
        prop_assert_eq!(verdict, Ok(()));
        let renewed = Configuration { new_fields: proposals, ..configuration };
        for (new, column) in renewed.new_fields.iter().map(|new| (new, new.column as usize)) {
            let mapping = suggest(&opened, &renewed);
            prop_assert_eq!(mapping[column].why, Why::NewField);
            prop_assert_eq!(mapping[column].field.clone(), Some(Field::Custom(new.key.as_str().into())));
        }
    }
}

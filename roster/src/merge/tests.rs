use super::*;
use crate::settings::{Blank, Existing};

fn set(row: u32, value: &str) -> Edit {
    Edit::Set { row, column: 0, value: value.into() }
}

fn edited(log: &[Edit]) -> Configuration {
    Configuration { edits: log.to_vec(), ..Configuration::default() }
}

fn merged_edits(base: &[Edit], mine: &[Edit], theirs: &[Edit]) -> (Vec<Edit>, Vec<Conflict>) {
    let merged = merge(&edited(base), &edited(mine), &edited(theirs));
    (merged.configuration.edits, merged.conflicts)
}

#[test]
fn edits_of_different_cells_are_all_kept() {
    let base = [set(1, "a")];
    let mine = [set(1, "a"), set(2, "mine"), Edit::Remove { row: 9 }];
    let theirs = [set(1, "a"), set(3, "theirs")];
    let all = vec![set(1, "a"), set(3, "theirs"), set(2, "mine"), Edit::Remove { row: 9 }];
    assert_eq!(merged_edits(&base, &mine, &theirs), (all, vec![]));
}

#[test]
fn what_was_taken_back_is_taken_back_and_nothing_of_theirs() {
    let base = [set(1, "a"), set(2, "b")];
    let theirs = [set(1, "a"), set(2, "b"), set(3, "c")];
    assert_eq!(merged_edits(&base, &base[..1], &theirs), (vec![set(1, "a"), set(3, "c")], vec![]));
    // They took back the same.
    assert_eq!(merged_edits(&base, &[], &base[1..]), (vec![], vec![]));
}

#[test]
fn of_two_in_one_cell_the_first_saved_stands_and_the_other_is_told() {
    let told = |mine: &str| Conflict::Cell { row: 1, column: 0, mine: mine.into(), theirs: "A".into() };
    let merged = merged_edits(&[], &[set(1, "x"), set(1, "y"), set(2, "z")], &[set(1, "A")]);
    assert_eq!(merged, (vec![set(1, "A"), set(2, "z")], vec![told("y")]));
    // The same in the end, by both or by a detour.
    assert_eq!(merged_edits(&[], &[set(1, "A")], &[set(1, "A")]), (vec![set(1, "A")], vec![]));
    assert_eq!(merged_edits(&[], &[set(1, "x"), set(1, "A")], &[set(1, "A")]), (vec![set(1, "A")], vec![]));
}

#[test]
fn a_row_that_one_removes_and_the_other_edits() {
    let remove = Edit::Remove { row: 1 };
    let (log, conflicts) = merged_edits(&[], &[set(1, "x")], std::slice::from_ref(&remove));
    assert_eq!((log, conflicts), (vec![remove.clone()], vec![Conflict::RowGone { row: 1 }]));
    let (log, conflicts) = merged_edits(&[], std::slice::from_ref(&remove), &[set(1, "x")]);
    assert_eq!((log, conflicts), (vec![set(1, "x")], vec![Conflict::RowKept { row: 1 }]));
    assert_eq!(
        merged_edits(&[], std::slice::from_ref(&remove), std::slice::from_ref(&remove)),
        (vec![remove], vec![])
    );
}

#[test]
fn columns_merge_and_a_field_goes_to_one_column_only() {
    let choice = |column, field: Field| MappingChoice { column, field: Some(field), date_order: None };
    let of =
        |mapping: &[MappingChoice]| Configuration { mapping: mapping.to_vec(), ..Configuration::default() };
    let email = |column| choice(column, Field::Email);
    let merged = merge(&of(&[]), &of(&[email(1)]), &of(&[choice(2, Field::Region)]));
    assert_eq!(merged.configuration.mapping, [choice(2, Field::Region), email(1)]);
    assert_eq!(merged.conflicts, []);
    let merged = merge(&of(&[]), &of(&[email(1)]), &of(&[email(2)]));
    assert_eq!(merged.configuration.mapping, [email(2)]);
    assert_eq!(merged.conflicts, [Conflict::Column { column: 1, mine: Some(email(1)) }]);
    // Moved from a column where both saw it.
    let merged = merge(&of(&[email(1)]), &of(&[email(2)]), &of(&[email(1), choice(3, Field::Region)]));
    assert_eq!(merged.configuration.mapping, [choice(3, Field::Region), email(2)]);
}

#[test]
fn values_and_settings_merge_one_by_one() {
    let decided = |existing, blank, values: &[(&str, &str)]| Configuration {
        settings: Settings { existing, blank, ..Settings::default() },
        value_mapping: values.iter().fold(ValueMapping::new(), |mut all, (value, to)| {
            let choice = ValueChoice::Replace((*to).into());
            all.entry(Field::Groups).or_default().insert((*value).into(), choice);
            all
        }),
        ..Configuration::default()
    };
    let base = decided(Existing::Update, Blank::Keep, &[]);
    let mine = decided(Existing::Skip, Blank::Keep, &[("Salse", "Sales"), ("Nrd", "North")]);
    let theirs = decided(Existing::Update, Blank::Clear, &[("Salse", "Salsa"), ("Sud", "South")]);
    let merged = merge(&base, &mine, &theirs);
    let all = [("Salse", "Salsa"), ("Nrd", "North"), ("Sud", "South")];
    assert_eq!(merged.configuration, decided(Existing::Skip, Blank::Clear, &all));
    let mine = Some(ValueChoice::Replace("Sales".into()));
    assert_eq!(merged.conflicts, [Conflict::Value { field: Field::Groups, value: "Salse".into(), mine }]);

    let mine = decided(Existing::Skip, Blank::Keep, &[]);
    let theirs = decided(Existing::FillMissing, Blank::Keep, &[]);
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(merged.configuration, theirs);
    let mine = Some(Value::from("skip"));
    assert_eq!(merged.conflicts, [Conflict::Setting { key: "existing".into(), mine }]);
}

#[test]
fn work_on_another_reading_of_the_file_is_told_never_mixed() {
    let base = edited(&[]);
    let mut read = edited(&[]);
    read.dialect.delimiter = Some(";".into());
    // One read it otherwise, and the other has done nothing.
    assert_eq!(merge(&base, &read, &base), Merged { configuration: read.clone(), conflicts: vec![] });
    assert_eq!(merge(&base, &base, &read), Merged { configuration: read.clone(), conflicts: vec![] });
    let worked = edited(&[set(1, "x")]);
    for (mine, theirs) in [(&worked, &read), (&read, &worked)] {
        let merged = merge(&base, mine, theirs);
        assert_eq!(merged, Merged { configuration: theirs.clone(), conflicts: vec![Conflict::Reading] });
    }
}

/// Whoever changed nothing takes what there is; whoever is alone keeps what they did.
#[test]
fn nothing_changed_is_nothing_to_merge() {
    let (one, other) = (edited(&[set(1, "a")]), edited(&[set(2, "b")]));
    assert_eq!(merge(&one, &one, &other).configuration, other);
    assert_eq!(merge(&one, &other, &one).configuration, other);
}

#[test]
fn a_comment_that_both_write_is_the_first_ones() {
    let both = |mine: &str, theirs: &str| comment("a", mine, theirs);
    assert_eq!(both("b", "a"), ("b".into(), None));
    assert_eq!(both("a", "c"), ("c".into(), None));
    assert_eq!(both("b", "b"), ("b".into(), None));
    let told = Conflict::Comment { mine: "b".into(), theirs: "c".into() };
    assert_eq!(both("b", "c"), ("c".into(), Some(told)));
}

#[test]
fn a_field_that_both_make_of_a_column_is_the_first_ones() {
    let field = |label: &str| NewField {
        column: 1,
        key: "shoe_size".into(),
        label: label.into(),
        kind: crate::map::FieldType::Text,
        required: false,
    };
    let with =
        |field: &NewField| Configuration { new_fields: vec![field.clone()], ..Configuration::default() };
    let (mine, theirs) = (field("Size"), field("Shoe size"));
    let merged = merge(&Configuration::default(), &with(&mine), &with(&theirs));
    assert_eq!(merged.configuration, with(&theirs));
    assert_eq!(merged.conflicts, [Conflict::NewField { column: 1, mine: Some(mine) }]);
}

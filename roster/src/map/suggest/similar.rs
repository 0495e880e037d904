//! Headers that are nearly a field's name, or hold one among harmless words.

use super::super::{
    Field,
    alias::{LONGEST, alias_of, all_names},
};
use crate::{check::edit_distance, person::fold_header, snapshot::Snapshot};
use unicode_normalization::UnicodeNormalization;

/// Words around a field's name that leave its meaning alone: *Employee First Name*, *Role of the user*.
const HARMLESS: &str = "a an the your my our his her their of for in to please enter \
    employee employees staff user users learner learners student students participant participants \
    worker person people member members trainee trainees colleague candidate delegate attendee \
    primary main current full legal required optional mandatory unique new s 1 \
    der die das des dem ihre ihr deine mitarbeiter mitarbeitende teilnehmer \
    le la les l de du des d votre vos salarie collaborateur employe \
    el los las del su tu empleado il lo i gli di della dello tuo suo dipendente \
    het een van je uw medewerker o os as do da seu funcionario";

/// Words that leave an address an address; *Business name* is no person's name.
const OF_AN_ADDRESS: &str = "work business corporate company official office professional contact \
    valid dienstlich dienstliche geschaftlich geschaftliche beruflich berufliche arbeit firma \
    professionnel professionnelle travail trabajo laboral profesional corporativo empresa \
    lavoro aziendale werk zakelijk trabalho";

/// Words that say the column is about somebody or something else, so that neither its header nor its
/// values make it the person's own.
const ANOTHERS: &str = "manager managers supervisor supervisors boss parent guardian emergency referrer \
    mentor coach approver reviewer assistant spouse partner owner creator created modified \
    updated sponsor trainer instructor vorgesetzter vorgesetzte vorgesetzten fuhrungskraft leiter \
    responsable superieur tuteur jefe supervisor supervisora leidinggevende gestor chefe capo";

/// Words of which *yes* or the value means the opposite; nothing is guessed there.
const OPPOSITE: &[&str] =
    &["suspend", "disab", "inac", "inak", "inat", "deac", "deak", "sperr", "block", "not"];

/// A header of more words is prose.
const MOST_WORDS: usize = 8;
/// Bytes of the longest name there is, and then some.
const LONGEST_NAME: usize = 48;

/// Every name a header is compared with.
pub(super) struct Words {
    /// The company's own fields by label and by key, folded.
    custom: Vec<(String, Field)>,
}

impl Words {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let mut custom = Vec::new();
        for field in &snapshot.custom_fields {
            for name in [&field.label, &field.key] {
                let folded = fold_header(name);
                if !folded.is_empty() {
                    custom.push((folded, Field::Custom(field.key.as_str().into())));
                }
            }
        }
        Self { custom }
    }

    /// The one field the header is nearly called, if there is one.
    pub(super) fn similar(&self, header: &str) -> Option<Field> {
        if header.len() > LONGEST {
            return None;
        }
        let words = words_of(header);
        if words.is_empty() || words.len() > MOST_WORDS || is_about_another(header) {
            return None;
        }
        let field = self.held(&words).or_else(|| self.misspelt(&fold_header(header)))?;
        let opposite = OPPOSITE.iter().any(|stem| fold_header(header).contains(stem));
        (field != Field::Status || !opposite).then_some(field)
    }

    /// The field whose name stands among the words, all others being harmless. The longest name counts:
    /// *Employee First Name* is a first name, not a name.
    fn held(&self, words: &[String]) -> Option<Field> {
        for length in (1..=words.len()).rev() {
            let mut found: Option<Field> = None;
            for (start, within) in words.windows(length).enumerate() {
                let Some(field) = self.called(&within.concat()) else { continue };
                let around = words.iter().take(start).chain(words.iter().skip(start + length));
                if !around.into_iter().all(|word| is_harmless(word, &field)) {
                    continue;
                }
                if found.is_some_and(|other| other != field) {
                    return None;
                }
                found = Some(field);
            }
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn called(&self, folded: &str) -> Option<Field> {
        let custom = self.custom.iter().find(|(name, _)| name == folded).map(|(_, field)| field.clone());
        custom.or_else(|| alias_of(folded))
    }

    /// The field one of whose names is a slip of the keys away; none where two fields are as near.
    fn misspelt(&self, folded: &str) -> Option<Field> {
        if folded.len() > LONGEST_NAME {
            return None;
        }
        let unnumbered = folded.trim_end_matches(|character: char| character.is_ascii_digit());
        let standard = all_names().map(|(name, field)| -> (&str, &Field) { (name, field) });
        let custom = self.custom.iter().map(|(name, field)| (name.as_str(), field));
        let mut best: Option<(usize, &Field)> = None;
        let mut tied = false;
        for (name, field) in standard.chain(custom) {
            let folded = if field.is_repeatable() { unnumbered } else { folded };
            let Some(distance) = slips(folded, name) else { continue };
            match best {
                Some((least, _)) if distance > least => {}
                Some((least, known)) if distance == least => tied |= known != field,
                _ => {
                    best = Some((distance, field));
                    tied = false;
                }
            }
        }
        best.filter(|_| !tied).map(|(_, field)| field.clone())
    }
}

fn is_harmless(word: &str, around: &Field) -> bool {
    let among = |words: &str| words.split_ascii_whitespace().any(|known| known == word);
    among(HARMLESS) || matches!(around, Field::Email | Field::UserName) && among(OF_AN_ADDRESS)
}

/// How many slips apart two names are: one in five letters or more, two in ten. Beginnings must agree,
/// or *preference* would be a reference and *vacation* a location.
fn slips(one: &str, other: &str) -> Option<usize> {
    let beginning = |text: &str| {
        let mut characters = text.chars();
        (characters.next(), characters.next())
    };
    let ((first, second), (others_first, others_second)) = (beginning(one), beginning(other));
    if first != others_first && (first, second) != (others_second, others_first) {
        return None;
    }
    let shorter = one.chars().count().min(other.chars().count());
    let allowed = match shorter {
        0..5 => return None,
        5..10 => 1,
        _ => 2,
    };
    edit_distance(one, other).filter(|distance| *distance <= allowed)
}

/// Is the column about somebody else, or about a thing, by its header?
pub(super) fn is_about_another(header: &str) -> bool {
    words_of(header).iter().any(|word| ANOTHERS.split_ascii_whitespace().any(|known| known == word))
}

/// The folded words of a header, text in brackets left out: `workE-mail 2` → work, e, mail, 2.
fn words_of(header: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut depth = 0_u32;
    let mut before = ' ';
    for character in header.nfc() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let breaks = !character.is_alphanumeric()
            || depth > 0
            || character.is_uppercase() && before.is_lowercase()
            || character.is_numeric() != before.is_numeric();
        if breaks && !word.is_empty() {
            words.push(fold_header(&std::mem::take(&mut word)));
        }
        if character.is_alphanumeric() && depth == 0 {
            word.push(character);
        }
        before = character;
    }
    if !word.is_empty() {
        words.push(fold_header(&word));
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similar(header: &str) -> Option<Field> {
        Words::new(&Snapshot::default()).similar(header)
    }

    #[test]
    fn a_name_is_found_among_harmless_words() {
        assert_eq!(similar("Your work e-mail"), Some(Field::Email));
        assert_eq!(similar("Employee First Name"), Some(Field::FirstName));
        assert_eq!(similar("Employee Name of the Person"), Some(Field::Name));
        assert_eq!(similar("employeeFirstName"), Some(Field::FirstName));
        assert_eq!(similar("Work Email Address (required)"), Some(Field::Email));
        assert_eq!(similar("Votre adresse e-mail professionnelle"), Some(Field::Email));
        assert_eq!(similar("E-Mail-Adresse Mitarbeiter"), Some(Field::Email));
        assert_eq!(similar("Email 1"), Some(Field::Email));
        assert_eq!(similar("Main group 2"), Some(Field::Groups));
    }

    #[test]
    fn other_words_change_the_meaning() {
        for header in [
            "Last login",
            "Last login date",
            "Manager e-mail",
            "Name of manager",
            "Course completed",
            "Office phone",
            "Region code",
            "Company car",
            "Language skills",
            "Not active",
            "Login count",
        ] {
            assert_eq!(similar(header), None, "{header}");
        }
    }

    #[test]
    fn slips_are_forgiven_in_words_that_are_long_enough() {
        assert_eq!(similar("Emial"), Some(Field::Email));
        assert_eq!(similar("E-mail adress"), Some(Field::Email));
        assert_eq!(similar("Frist Name"), Some(Field::FirstName));
        assert_eq!(similar("Depatrment"), Some(Field::Groups));
        assert_eq!(similar("Modul requested 2"), Some(Field::Courses));
        assert_eq!(similar("Preference"), None);
        assert_eq!(similar("Vacation"), None);
        assert_eq!(similar("Nane"), None);
        assert_eq!(similar("Suspendet"), None);
    }
}

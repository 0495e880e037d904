//! The settings of one import (`import.md` 4): what happens to people who exist, who do not, and to
//! cells that are empty. Every default is the first value of the specification's table.

use serde::{Deserialize, Serialize};

use crate::{choices::PeopleChoices, map::Field, person::AccountType};

/// What an import does, apart from its file. Absent members take their default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub existing: Existing,
    /// May the import make new users? `create: false` is an update-only import.
    pub create: Create,
    pub match_by: MatchBy,
    pub blank: Blank,
    pub invite: Invite,
    /// The id of the group everyone in the file joins: the one "Import users" was pressed in.
    pub group: Option<String>,
    pub default_account_type: AccountType,
    /// BCP-47; the company's when absent.
    pub default_language: Option<String>,
    pub on_error: OnError,
    pub duplicates: Duplicates,
    pub template: Template,
    /// What was decided of people in front of the plan.
    #[serde(skip_serializing_if = "PeopleChoices::is_empty")]
    pub people: PeopleChoices,
}

impl Settings {
    /// Is the same found in a file under both? What was decided of people in front of the plan finds nothing.
    pub fn checks_alike(&self, other: &Self) -> bool {
        let without = |settings: &Self| Self { people: PeopleChoices::default(), ..settings.clone() };
        without(self) == without(other)
    }
}

/// `true` or `false` in JSON; a type of its own because its default is `true`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Create(pub bool);

impl Default for Create {
    fn default() -> Self {
        Self(true)
    }
}

/// What happens to a user who is in the company already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Existing {
    /// Fields that differ are changed, memberships are gained.
    #[default]
    Update,
    /// Wholly untouched: no field, no group, no course.
    Skip,
    /// Only fields that are empty today are filled; memberships are gained.
    FillMissing,
    /// Fields stay; memberships are gained.
    MembershipsOnly,
}

/// Which field says that a row and a user are the same person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchBy {
    #[default]
    Email,
    Reference,
    UserName,
}

impl MatchBy {
    /// The field, which every row must have then.
    pub const fn field(self) -> Field {
        match self {
            Self::Email => Field::Email,
            Self::Reference => Field::Reference,
            Self::UserName => Field::UserName,
        }
    }
}

/// What an empty cell does to the value an existing user has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    #[default]
    Keep,
    /// Empties optional fields; status, account type, required fields and memberships stay.
    Clear,
}

/// When the activation links of new users go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invite {
    #[default]
    None,
    Now,
    FirstAssignment,
}

/// Whether rows with errors stop the import or are left out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnError {
    #[default]
    Stop,
    /// "Continue as-is". Blocking findings stop the import all the same.
    SkipRows,
}

/// Which of two rows that contradict each other about one person counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    #[default]
    Error,
    First,
    Last,
}

/// Whether headers may be recognised, or must equal the template's to the letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    #[default]
    Flexible,
    Exact,
}

/// A common set of settings. What it says nothing about, such as the group that everyone joins or when
/// mail goes out, stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    AddAndUpdate,
    AddNew,
    UpdateOnly,
    FillMissing,
    MembershipsOnly,
    ExactTemplate,
}

impl Preset {
    /// In the order in which pages offer them; the first is the default.
    pub const ALL: [Self; 6] = [
        Self::AddAndUpdate,
        Self::AddNew,
        Self::UpdateOnly,
        Self::FillMissing,
        Self::MembershipsOnly,
        Self::ExactTemplate,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AddAndUpdate => "add_and_update",
            Self::AddNew => "add_new",
            Self::UpdateOnly => "update_only",
            Self::FillMissing => "fill_missing",
            Self::MembershipsOnly => "memberships_only",
            Self::ExactTemplate => "exact_template",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::AddAndUpdate => "Add and update",
            Self::AddNew => "Only add new people",
            Self::UpdateOnly => "Only update",
            Self::FillMissing => "Fill what is missing",
            Self::MembershipsOnly => "Only groups and courses",
            Self::ExactTemplate => "Exact template",
        }
    }

    /// One sentence.
    pub const fn description(self) -> &'static str {
        match self {
            Self::AddAndUpdate => {
                "New people are created, and those who are there already are changed to what the file says."
            }
            Self::AddNew => {
                "New people are created, and those who are there already are left wholly as they are."
            }
            Self::UpdateOnly => {
                "Those who are there already are changed to what the file says, and nobody is created."
            }
            Self::FillMissing => {
                "New people are created, and of those who are there already only empty details are filled in."
            }
            Self::MembershipsOnly => {
                "Those who are there already come into groups and get courses; no detail is changed, and \
                 nobody is created."
            }
            Self::ExactTemplate => {
                "The file must have the column names of the template to the letter, and every name in it must \
                 be written exactly; people are created and changed to what it says."
            }
        }
    }

    /// What the preset decides, put in the place of what these settings say of it.
    #[must_use]
    pub fn applied_to(self, settings: &Settings) -> Settings {
        let (existing, create, template) = match self {
            Self::AddAndUpdate => (Existing::Update, true, Template::Flexible),
            Self::AddNew => (Existing::Skip, true, Template::Flexible),
            Self::UpdateOnly => (Existing::Update, false, Template::Flexible),
            Self::FillMissing => (Existing::FillMissing, true, Template::Flexible),
            Self::MembershipsOnly => (Existing::MembershipsOnly, false, Template::Flexible),
            Self::ExactTemplate => (Existing::Update, true, Template::Exact),
        };
        Settings {
            existing,
            create: Create(create),
            template,
            match_by: MatchBy::Email,
            blank: Blank::Keep,
            ..settings.clone()
        }
    }

    /// The preset by itself.
    pub fn settings(self) -> Settings {
        self.applied_to(&Settings::default())
    }

    /// The preset that these settings are, whatever they say beside it.
    pub fn of(settings: &Settings) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.applied_to(settings) == *settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_told_apart_and_leave_the_rest_alone() {
        assert_eq!(Preset::of(&Settings::default()), Some(Preset::AddAndUpdate));
        for preset in Preset::ALL {
            let mine = Settings { group: Some("7".into()), invite: Invite::Now, ..Settings::default() };
            let settings = preset.applied_to(&mine);
            assert_eq!((settings.group.as_deref(), settings.invite), (Some("7"), Invite::Now));
            assert_eq!(Preset::of(&settings), Some(preset));
            assert!(preset.description().ends_with('.'), "{preset:?}");
        }
        let mixed = Settings { blank: Blank::Clear, ..Settings::default() };
        assert_eq!(Preset::of(&mixed), None);
    }
}

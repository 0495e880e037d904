//! Every kind of mail: what it is called, what its template can be filled in with, and what it says unless a company
//! says otherwise.

pub use entity::outbox::Kind;
use serde_json::{Value, json};

/// What stands in a template for something of the mail at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// As it is written between the braces.
    pub name: &'static str,
    pub what: &'static str,
}

macro_rules! placeholder {
    ($name:literal, $what:literal) => {
        Placeholder { name: $name, what: $what }
    };
}

const COMPANY: Placeholder = placeholder!("company", "the company's name");
const EMAIL: Placeholder = placeholder!("email", "the address the mail goes to");
const NAME: Placeholder = placeholder!("name", "the person's name; empty if it is not known");
const LINK: Placeholder = placeholder!("link", "the link, which works once");
const GOOD_FOR: Placeholder = placeholder!("good_for", "how long the link works, such as “7 days”");
const SIGN_IN: Placeholder = placeholder!("sign_in", "the address of the page to sign in on");
const FORGOT: Placeholder = placeholder!("forgot", "the address of the page for who forgot their password");
const IMPORT: Placeholder = placeholder!("link", "the address of the import's page");
const FILENAME: Placeholder = placeholder!("filename", "the file's name");

/// The kinds that a company can word itself. The others are between Muster and whoever has an account.
pub const OF_COMPANIES: &[Kind] = &[
    Kind::Invitation,
    Kind::FirstAssignment,
    Kind::SignUpVerify,
    Kind::SignUpKnown,
    Kind::SignUpWaiting,
    Kind::SignUpApproved,
    Kind::SignUpRejected,
    Kind::ApprovalWaiting,
    Kind::ImportCompleted,
    Kind::ImportErrors,
];

/// What the mail is called where mails are chosen from.
pub const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Invitation => "Invitation",
        Kind::FirstAssignment => "Invitation with the first course",
        Kind::PasswordReset => "A forgotten password",
        Kind::PasswordChanged => "The password was changed",
        Kind::AddressChange => "Whether a new address is theirs",
        Kind::AddressChanged => "The address was changed",
        Kind::SignUpVerify => "Sign-up: whether the address is theirs",
        Kind::SignUpKnown => "Sign-up: the address has an account",
        Kind::SignUpWaiting => "Sign-up: somebody waits",
        Kind::SignUpApproved => "Sign-up: approved",
        Kind::SignUpRejected => "Sign-up: turned down",
        Kind::ApprovalWaiting => "An import waits for approval",
        Kind::ImportCompleted => "An import is done",
        Kind::ImportErrors => "The error report of an import",
        Kind::Test => "A test",
    }
}

/// When it is sent, and to whom: half a sentence.
pub const fn occasion(kind: Kind) -> &'static str {
    match kind {
        Kind::Invitation => "to somebody who is invited",
        Kind::FirstAssignment => "to somebody who is invited when they are first assigned a course",
        Kind::PasswordReset => "to whoever asks for a new password",
        Kind::PasswordChanged => "to whoever's password was changed",
        Kind::AddressChange => "to the new address of somebody who changes theirs",
        Kind::AddressChanged => "to the address that somebody had before",
        Kind::SignUpVerify => "to whoever signs up",
        Kind::SignUpKnown => "to whoever signs up with an address that has an account already",
        Kind::SignUpWaiting => "to the administrators when somebody waits for them or for a seat",
        Kind::SignUpApproved => "to somebody whose request was approved",
        Kind::SignUpRejected => "to somebody whose request was turned down",
        Kind::ApprovalWaiting => "to the other administrators when an import waits for one of them",
        Kind::ImportCompleted => "to whoever ran an import, when it is done",
        Kind::ImportErrors => "to whoever asks for the error report of an import",
        Kind::Test => "to whoever tries whether mail arrives",
    }
}

/// What its template can be filled in with.
pub const fn placeholders(kind: Kind) -> &'static [Placeholder] {
    match kind {
        Kind::Invitation | Kind::SignUpVerify => &[COMPANY, NAME, EMAIL, LINK, GOOD_FOR],
        Kind::FirstAssignment => &[
            COMPANY,
            NAME,
            EMAIL,
            placeholder!("courses", "the courses, each with a title and, if it has one, due_on"),
            LINK,
            GOOD_FOR,
        ],
        Kind::PasswordReset => &[EMAIL, LINK, GOOD_FOR],
        Kind::PasswordChanged => &[EMAIL, FORGOT],
        Kind::AddressChange => &[EMAIL, placeholder!("old", "the address before"), LINK, GOOD_FOR],
        Kind::AddressChanged => &[EMAIL, placeholder!("new", "the new address")],
        Kind::SignUpKnown => &[COMPANY, EMAIL, SIGN_IN, FORGOT],
        Kind::SignUpWaiting => &[
            COMPANY,
            placeholder!("name", "the name of whoever signs up"),
            placeholder!("applicant", "their address"),
            placeholder!("seats", "whether they wait because no seat is left"),
            placeholder!("link", "the address of the page of requests"),
        ],
        Kind::SignUpApproved => &[COMPANY, NAME, EMAIL, SIGN_IN],
        Kind::SignUpRejected => {
            &[COMPANY, NAME, EMAIL, placeholder!("reason", "what the administrator wrote, if anything")]
        }
        Kind::ApprovalWaiting => &[
            COMPANY,
            FILENAME,
            placeholder!("by", "who wants to import it"),
            placeholder!(
                "created",
                "how many people it would create; updated, suspended, invitations likewise"
            ),
            placeholder!("updated", "how many it would update"),
            placeholder!("suspended", "how many it would suspend"),
            placeholder!("invitations", "how many it would mail"),
            IMPORT,
        ],
        Kind::ImportCompleted => &[
            COMPANY,
            FILENAME,
            placeholder!("created_count", "how many people were created"),
            placeholder!("updated_count", "how many were updated"),
            placeholder!("counts", "all that was counted: pairs of words and how many"),
            placeholder!("created", "who was created: each with a name and an email"),
            placeholder!("more_created", "how many more than are named"),
            placeholder!("rejected", "what was not imported: each with row, email and what is wrong"),
            placeholder!("more_rejected", "how many more than are named"),
            IMPORT,
        ],
        Kind::ImportErrors => &[
            COMPANY,
            FILENAME,
            placeholder!("rows", "how many rows are wrong"),
            placeholder!("workbook", "the address of the report as a workbook"),
            placeholder!("csv", "the address of the report as CSV"),
            IMPORT,
        ],
        Kind::Test => &[COMPANY, EMAIL],
    }
}

/// Whether the mail is of no use without its `link`.
pub const fn needs_link(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Invitation
            | Kind::FirstAssignment
            | Kind::PasswordReset
            | Kind::AddressChange
            | Kind::SignUpVerify
            | Kind::ImportErrors
    )
}

/// Somebody and something that there could be, for a preview.
pub(super) fn sample(kind: Kind) -> Value {
    match kind {
        Kind::Invitation
        | Kind::PasswordReset
        | Kind::PasswordChanged
        | Kind::SignUpVerify
        | Kind::SignUpKnown
        | Kind::SignUpApproved
        | Kind::Test => json!({ "name": "Ada Lovelace" }),
        Kind::FirstAssignment => json!({
            "name": "Ada Lovelace",
            "courses": [
                { "title": "Fire safety", "due_on": "2027-01-31" },
                { "title": "Data protection", "due_on": null },
            ],
        }),
        Kind::AddressChange => json!({ "old": "ada@example.net" }),
        Kind::AddressChanged => json!({ "new": "ada@example.net" }),
        Kind::SignUpWaiting => {
            json!({ "name": "Ada Lovelace", "applicant": "ada@example.com", "seats": false })
        }
        Kind::SignUpRejected => json!({ "name": "Ada Lovelace", "reason": "We do not know you yet." }),
        Kind::ApprovalWaiting => json!({
            "filename": "staff.csv",
            "by": "grace@example.com",
            "created": 12,
            "updated": 3,
            "suspended": 240,
            "invitations": 12,
        }),
        Kind::ImportCompleted => json!({
            "filename": "staff.csv",
            "created_count": 2,
            "updated_count": 1,
            "counts": [["created", 2], ["updated", 1], ["not imported", 1]],
            "created": [
                { "name": "Ada Lovelace", "email": "ada@example.com" },
                { "name": "Grace Hopper", "email": "grace@example.com" },
            ],
            "more_created": 0,
            "rejected": [{ "row": 4, "email": "alan.example.com", "what": "The address has no @." }],
            "more_rejected": 0,
        }),
        Kind::ImportErrors => json!({
            "filename": "staff.csv",
            "rows": 3,
            "workbook": "https://muster.example.com/report.xlsx",
            "csv": "https://muster.example.com/report.csv",
        }),
    }
}

/// Subject and text, an empty line between them; and the page.
pub(super) const fn source(kind: Kind) -> (&'static str, &'static str) {
    macro_rules! files {
        ($stem:literal) => {
            (
                include_str!(concat!("templates/", $stem, ".txt")),
                include_str!(concat!("templates/", $stem, ".html")),
            )
        };
    }
    match kind {
        Kind::Invitation => files!("invitation"),
        Kind::FirstAssignment => files!("first_assignment"),
        Kind::PasswordReset => files!("password_reset"),
        Kind::PasswordChanged => files!("password_changed"),
        Kind::AddressChange => files!("address_change"),
        Kind::AddressChanged => files!("address_changed"),
        Kind::SignUpVerify => files!("sign_up_verify"),
        Kind::SignUpKnown => files!("sign_up_known"),
        Kind::SignUpWaiting => files!("sign_up_waiting"),
        Kind::SignUpApproved => files!("sign_up_approved"),
        Kind::SignUpRejected => files!("sign_up_rejected"),
        Kind::ApprovalWaiting => files!("approval_waiting"),
        Kind::ImportCompleted => files!("import_completed"),
        Kind::ImportErrors => files!("import_errors"),
        Kind::Test => files!("test"),
    }
}

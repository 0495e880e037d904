//! `muster field`.

use std::process::ExitCode;

use backend::{
    access::Right,
    fields::{self, NewField},
};
use clap::{Args, Subcommand, ValueEnum};
use roster::map::{CustomField, FieldType};

use super::{
    failure::Failure,
    output::{print, print_json},
    session::{enter, with_backend},
};
use crate::settings::StoreSettings;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a field of a company's own; prints its id
    Create(Create),
}

#[derive(Args, Debug)]
pub(crate) struct Create {
    /// The company's name
    #[arg(long, value_name = "C")]
    company: String,
    /// By what its values are kept; never changed
    #[arg(long, value_name = "K")]
    key: String,
    /// What pages and templates call it
    #[arg(long, value_name = "L")]
    label: String,
    #[arg(long = "type", value_enum, value_name = "T")]
    kind: Kind,
    /// Everybody who is created needs a value
    #[arg(long)]
    required: bool,
    /// May be asked for at sign-up
    #[arg(long)]
    at_sign_up: bool,
    /// Of a choice: one of its options; again for each
    #[arg(long = "option", value_name = "O")]
    options: Vec<String>,
    /// Of a number: the least it may be
    #[arg(long, allow_negative_numbers = true)]
    min: Option<f64>,
    /// Of a number: the most it may be
    #[arg(long, allow_negative_numbers = true)]
    max: Option<f64>,
    /// Of a number: how many digits may follow the decimal point [default: any]
    #[arg(long)]
    decimals: Option<u8>,
    /// Of a text: how many characters it may have [default: 200]
    #[arg(long)]
    max_length: Option<u32>,
    /// Of a text: a regular expression that the whole of it must match
    #[arg(long)]
    pattern: Option<String>,
    /// Print the whole field as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Kind {
    Text,
    Number,
    Date,
    /// Yes or no
    #[value(alias = "yes_no", alias = "yes-no")]
    Boolean,
    Choice,
    Email,
    Phone,
    Url,
}

impl From<Kind> for FieldType {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text,
            Kind::Number => Self::Number,
            Kind::Date => Self::Date,
            Kind::Boolean => Self::Boolean,
            Kind::Choice => Self::Choice,
            Kind::Email => Self::Email,
            Kind::Phone => Self::Phone,
            Kind::Url => Self::Url,
        }
    }
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    let Command::Create(create) = command;
    with_backend(settings, async move |backend| {
        let scope = enter(&backend, &create.company, Right::ManageCompany).await?;
        let definition = CustomField {
            key: create.key,
            label: create.label,
            kind: create.kind.into(),
            required: create.required,
            options: create.options,
            min: create.min,
            max: create.max,
            decimals: create.decimals,
            max_length: create.max_length,
            pattern: create.pattern,
        };
        let new = NewField { definition, at_sign_up: create.at_sign_up };
        let field = fields::create(&backend, &scope, new).await?;
        if create.json {
            print_json(&field)?;
        } else {
            print(field.id)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

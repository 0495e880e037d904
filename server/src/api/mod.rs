//! The contract for programs, `/api/v1`: one handler a file, `<noun>/<verb>.rs`. A handler
//! authorises, calls one use case, and converts; what the words mean is `api.md`'s to say.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{delete, get, patch, post, put},
};

use crate::{problem::Problem, router::AppState};

pub(crate) mod activity;
pub(crate) mod annual_training;
pub(crate) mod assignments;
pub(crate) mod body;
pub(crate) mod caller;
pub(crate) mod companies;
pub(crate) mod company;
pub(crate) mod courses;
pub(crate) mod description;
mod download;
pub(crate) mod events;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod health;
mod idempotency;
pub(crate) mod imports;
pub(crate) mod listing;
mod mail_page;
pub(crate) mod mail_templates;
pub(crate) mod metrics;
pub(crate) mod outbox;
pub(crate) mod packages;
pub(crate) mod rules;
pub(crate) mod signups;
pub(crate) mod template;
pub(crate) mod uploads;
pub(crate) mod users;

/// The largest JSON body: an edit log of some hundred thousand entries.
const MAX_JSON_BYTES: usize = 16 << 20;

/// Everything under `/api/v1`.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/imports", get(imports::list::handle).post(imports::create::handle))
        .route("/imports/{id}", get(imports::get::handle).patch(imports::change::handle))
        .route("/imports/{id}/file", get(imports::file::handle))
        .route("/imports/{id}/findings", get(imports::findings::handle))
        .route("/imports/{id}/findings/summary", get(imports::findings::summary))
        .route("/imports/{id}/plan", post(imports::plan::handle))
        .route("/imports/{id}/plan/rows", get(imports::plan::rows))
        .route("/imports/{id}/plan/rules", post(imports::plan_rules::handle))
        .route("/imports/{id}/commit", post(imports::commit::handle))
        .route("/imports/{id}/errors", get(imports::errors::handle))
        .route("/imports/{id}/errors/mail", post(imports::errors::by_mail))
        .route(
            "/imports/{id}/activation-links",
            get(imports::activation_links::handle).post(imports::activation_links::handle),
        )
        .route("/imports/{id}/result", get(imports::result::handle))
        .route("/imports/{id}/undo", post(imports::undo::handle))
        .route("/imports/{id}/cancel", post(imports::cancel::handle))
        .route("/imports/{id}/approve", post(imports::approve::approve))
        .route("/imports/{id}/reject", post(imports::approve::reject))
        .route("/imports/{id}/comments", get(imports::comments::list).post(imports::comments::create))
        .route("/imports/{id}/events", get(imports::events::handle))
        .route("/events", get(events::handle))
        .route("/uploads", post(uploads::create::handle))
        .route("/uploads/{id}", get(uploads::get::handle).patch(uploads::append::handle))
        .route("/uploads/{id}/finish", post(uploads::finish::handle))
        .route("/activity", get(activity::list::handle))
        .route("/activity/{id}", get(activity::get::handle))
        .route("/activity/{id}/users", get(activity::users::handle))
        .route("/outbox", get(outbox::list::handle))
        .route("/outbox/{id}", get(outbox::get::handle))
        .route("/signups", get(signups::list::handle))
        .route("/signups/approve", post(signups::decide::approve_several))
        .route("/signups/reject", post(signups::decide::reject_several))
        .route("/signups/{id}", get(signups::get::handle))
        .route("/signups/{id}/approve", post(signups::decide::approve))
        .route("/signups/{id}/reject", post(signups::decide::reject))
        .route("/outbox/{id}/html", get(outbox::html::handle))
        .route("/outbox/{id}/resend", post(outbox::resend::handle))
        .route("/mail-templates", get(mail_templates::list::handle))
        .route(
            "/mail-templates/{kind}",
            get(mail_templates::get::handle)
                .patch(mail_templates::change::handle)
                .put(mail_templates::change::whole)
                .delete(mail_templates::reset::handle),
        )
        .route("/mail-templates/{kind}/preview", post(mail_templates::preview::handle))
        .route("/mail-templates/{kind}/preview/page", post(mail_templates::preview_page::handle))
        .route("/mail-sender", get(mail_templates::sender::get).put(mail_templates::sender::put))
        .route("/template", get(template::handle))
        .route("/groups", get(groups::list::handle).post(groups::create::handle))
        .route(
            "/groups/{id}",
            get(groups::get::handle).patch(groups::change::handle).delete(groups::delete::handle),
        )
        .route("/custom-fields", get(fields::list::handle).post(fields::create::handle))
        .route(
            "/custom-fields/{id}",
            get(fields::get::handle).patch(fields::change::handle).delete(fields::delete::handle),
        )
        .route("/rules", get(rules::list::handle).post(rules::create::handle))
        .route(
            "/rules/{id}",
            get(rules::get::handle).patch(rules::change::handle).delete(rules::delete::handle),
        )
        .route("/company", get(company::get).patch(company::change))
        .route("/users", get(users::list::handle).post(users::create::handle))
        .route("/users/bulk", post(users::bulk::handle))
        .route("/users/bulk/{id}", get(users::bulk::get))
        .route("/users/bulk/{id}/users", get(users::bulk::users))
        .route("/users/bulk/{id}/cancel", post(users::bulk::cancel))
        .route("/users/deleted", get(users::deleted::list))
        .route("/users/deleted/{id}", delete(users::deleted::erase))
        .route("/users/deleted/{id}/restore", post(users::deleted::restore))
        .route("/users/export", get(users::export::handle))
        .route(
            "/users/{id}",
            get(users::get::handle).patch(users::change::handle).delete(users::delete::handle),
        )
        .route("/users/{id}/personal-data", get(users::personal_data::handle))
        .route("/companies", get(companies::list::handle).post(companies::create::handle))
        .route(
            "/companies/{id}",
            get(companies::get::handle).patch(companies::change::handle).delete(companies::delete::handle),
        )
        .route(
            "/companies/{id}/courses/{course}",
            put(companies::courses::give).delete(companies::courses::take),
        )
        .route("/courses", get(courses::list::handle).post(courses::create::handle))
        .route(
            "/courses/{id}",
            get(courses::get::handle).patch(courses::change::handle).delete(courses::delete::handle),
        )
        .route("/packages", get(packages::list::handle).post(packages::create::handle))
        .route(
            "/packages/{id}",
            get(packages::get::handle).patch(packages::change::handle).delete(packages::delete::handle),
        )
        .route("/packages/{id}/reassign", post(packages::reassign::handle))
        .route("/annual-training", get(annual_training::list::handle))
        .route("/annual-training/archive", post(annual_training::change::archive))
        .route("/annual-training/restore", post(annual_training::change::restore))
        .route("/annual-training/reassign", post(annual_training::reassign::handle))
        .route("/assignments", get(assignments::list::handle).post(assignments::create::handle))
        .route("/assignments/{id}", patch(assignments::change::handle))
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || {
            Problem::new(
                axum::http::StatusCode::METHOD_NOT_ALLOWED,
                "This address does not answer that method.",
            )
        })
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
}

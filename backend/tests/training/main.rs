//! Companies, courses, packages and assignments. One test binary, so that it is linked once.

mod again;
mod annual;
mod assignments;
mod companies;
mod courses;
mod packages;
mod support;

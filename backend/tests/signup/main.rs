//! People come by themselves: what they are asked, what they are answered, and who lets them in. One test binary, so that
//! it is linked once.

mod coming;
mod deciding;
mod door;
mod room;
mod support;

//! why403
fn main() {}

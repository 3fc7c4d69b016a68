//! The HTTP methods that an API uses.

/// The HTTP methods that an API uses.
pub const METHODS: [&str; 7] = ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS"];

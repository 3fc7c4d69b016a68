//! JSON Web Key Sets (RFC 7517).

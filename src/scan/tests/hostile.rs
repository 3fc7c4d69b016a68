//! What no scan stumbles over.

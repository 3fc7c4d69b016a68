//! What is found in sources of every language.

use super::*;

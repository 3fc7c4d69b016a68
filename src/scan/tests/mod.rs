//! What is found in sources of every language: `fixtures/scan/`.

mod hostile;
mod languages;

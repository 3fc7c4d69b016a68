//! The browser of a person who signs in.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Child;
use std::thread::{self, JoinHandle};

use url::Url;

use super::proxy::host_of_its_own;
use crate::harness::{get, location};

/// Opens the address that the program prints, at the sandbox itself, and follows the redirect back to the program. What the
/// program said, and the authorization code.
pub fn sign_in(program: &mut Child, proxy: &str, stand: &str) -> JoinHandle<(String, Option<String>)> {
    let mut lines = BufReader::new(program.stderr.take().unwrap());
    let (proxy, stand) = (proxy.to_owned(), stand.to_owned());
    thread::spawn(move || {
        let (mut said, mut code) = (String::new(), None);
        let mut line = String::new();
        while lines.read_line(&mut line).is_ok_and(|length| length > 0) {
            if let Some(address) = line.trim().strip_prefix(&proxy) {
                code = visit(&format!("{stand}{address}"));
            }
            said.push_str(&line);
            line.clear();
        }
        (said, code)
    })
}

/// A redirect URI that nobody else listens at.
pub fn redirect_uri() -> String {
    let free = TcpListener::bind((host_of_its_own(), 0)).unwrap().local_addr().unwrap();
    format!("http://{free}/callback")
}

/// Goes to an address and where it leads; the code that is in the second one.
fn visit(address: &str) -> Option<String> {
    let back = location(&get(&Url::parse(address).ok()?).ok()?)?;
    get(&back).ok()?;
    back.query_pairs().find(|(name, _)| name == "code").map(|(_, code)| code.into_owned())
}

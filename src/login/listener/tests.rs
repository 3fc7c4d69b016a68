use secrecy::ExposeSecret as _;

use super::*;

const PATH: &str = "/callback";

fn answer(target: &str, state: &State) -> Result<Result<SecretString, LoginError>, &'static str> {
    let target = target.replace("STATE", state.as_str());
    match arrival(&format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), PATH, state) {
        Arrival::Answer(answer) => Ok(answer),
        Arrival::Other(status) => Err(status),
        Arrival::WithoutState => Err("without state"),
        Arrival::NotHttp => Err("not HTTP"),
    }
}

#[test]
fn a_code_with_the_right_state_is_taken() {
    let state = State::generate().unwrap();
    let code = answer("/callback?code=a%2Fb&state=STATE", &state).unwrap().unwrap();
    assert_eq!(code.expose_secret(), "a/b");
}

#[test]
fn an_answer_with_another_state_or_none_is_not_believed() {
    let state = State::generate().unwrap();
    for target in [
        "/callback?code=x&state=other",
        "/callback?code=x",
        "/callback?code=x&state=",
        "/callback?code=x&state=STATE&state=STATE",
        "/callback?error=access_denied&state=other",
        "/callback?error=access_denied",
    ] {
        assert_eq!(answer(target, &state).unwrap_err(), "without state", "{target}");
    }
}

#[test]
fn a_request_under_another_name_of_this_machine_is_not_the_answer() {
    let state = State::generate().unwrap();
    let under = |host: &str| {
        arrival(&format!("GET /callback?code=x&state={} HTTP/1.1\r\n{host}\r\n\r\n", state.as_str()), PATH, &state)
    };
    for host in ["Host: 127.0.0.1:8404", "host:localhost", "Host: LOCALHOST:80", "Host: [::1]:8404", "Accept: */*"] {
        assert!(matches!(under(host), Arrival::Answer(Ok(_))), "{host}");
    }
    for host in [
        "Host: rebound.example:8404",
        "HOST: 192.0.2.1",
        "Host: localhost.example",
        "Host: ",
        "Host: a\r\nHost: localhost",
    ] {
        assert!(matches!(under(host), Arrival::Other("421 Misdirected Request")), "{host}");
    }
}

#[test]
fn a_denial_is_told_where_it_carries_the_state() {
    let state = State::generate().unwrap();
    let error = answer("/callback?error=access_denied&error_description=not+now%1b&state=STATE", &state);
    assert_eq!(error.unwrap().unwrap_err().to_string(), "the sign-in was refused: access_denied: not now\u{fffd}");
    let error = answer("/callback?error=access_denied&state=STATE", &state).unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the sign-in was refused: access_denied");
}

#[test]
fn what_is_no_answer_is_waited_past() {
    let state = State::generate().unwrap();
    for (target, status) in [
        ("/favicon.ico", "404 Not Found"),
        ("/callback/?code=x&state=STATE", "404 Not Found"),
        ("//elsewhere/callback?code=x&state=STATE", "404 Not Found"),
        ("http://127.0.0.1/callback?code=x&state=STATE", "404 Not Found"),
        ("/callback", "400 Bad Request"),
        ("/callback?code=&state=STATE", "400 Bad Request"),
        ("/callback?code=x&code=y&state=STATE", "400 Bad Request"),
        ("/callback?code=x&error=y&state=STATE", "400 Bad Request"),
        ("", "404 Not Found"),
    ] {
        assert_eq!(answer(target, &state).unwrap_err(), status, "{target}");
    }
    let posted = arrival("POST /callback?code=x HTTP/1.1\r\n\r\n", PATH, &state);
    assert!(matches!(posted, Arrival::Other("405 Method Not Allowed")));
}

async fn say(address: std::net::SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn silent_and_strange_callers_hold_up_nobody() {
    let listener = Listener::bind(&RedirectUri::on_port(0)).await.unwrap();
    let address = listener.socket.local_addr().unwrap();
    assert_eq!(listener.redirect_uri(), format!("http://{address}/callback"));
    let state = State::generate().unwrap();
    let browser = async {
        let silent = TcpStream::connect(address).await.unwrap();
        let icon = say(address, "GET /favicon.ico HTTP/1.1\r\n\r\n").await;
        assert!(icon.starts_with("HTTP/1.1 404"), "{icon}");
        let page =
            say(address, &format!("GET /callback?code=c0de-of-a-test&state={} HTTP/1.1\r\n\r\n", state.as_str())).await;
        drop(silent);
        page
    };
    let (code, page) = tokio::join!(listener.code(&state, Duration::from_secs(4)), browser);
    assert_eq!(code.unwrap().expose_secret(), "c0de-of-a-test");
    assert!(page.starts_with("HTTP/1.1 200 OK") && page.contains("You can close this tab."), "{page}");
    assert!(!page.contains("c0de") && !page.contains(state.as_str()), "{page}");
}

#[tokio::test]
async fn nobody_is_waited_for_in_vain() {
    let listener = Listener::bind(&RedirectUri::on_port(0)).await.unwrap();
    let error = listener.code(&State::generate().unwrap(), Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(&error, LoginError::NoAnswer { .. }), "{error}");
    assert!(error.to_string().contains(listener.redirect_uri()), "{error}");
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let taken = Listener::bind(&RedirectUri::on_port(0)).await.unwrap();
    let address = taken.socket.local_addr().unwrap();
    let error = Listener::bind(&RedirectUri::on_port(address.port())).await.unwrap_err();
    assert!(error.to_string().contains(&address.to_string()), "{error}");
}

//! The exact request of a mute, as a person would send it: `$TOKEN` stands for the token.

/// The request to write down. The ids are plain: letters, digits and hyphens.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct MuteRequest<'a> {
    /// Scheme and host, without a slash at the end.
    pub base: &'a str,
    /// The conversation's id.
    pub conversation: &'a str,
    /// The participant's id.
    pub participant: &'a str,
    /// The user to act for.
    pub on_behalf_of: Option<&'a str>,
    /// The value to set.
    pub muted: bool,
}

impl MuteRequest<'_> {
    fn url(&self) -> String {
        let user = self.on_behalf_of.map_or_else(String::new, |user| format!("/user/{user}"));
        let (base, conversation, participant) = (self.base, self.conversation, self.participant);
        format!("{base}/api/v2/conversations/calls/{conversation}/participants/{participant}{user}")
    }
}

/// For a POSIX shell.
#[must_use]
pub fn curl(request: &MuteRequest<'_>) -> String {
    format!(
        "curl -i -X PATCH '{}' \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  -H 'Content-Type: application/json' \\\n  -d '{{\"muted\": {}}}'\n",
        request.url(),
        request.muted
    )
}

/// For Python 3, standard library only; `TOKEN` is read from the environment.
#[must_use]
pub fn python(request: &MuteRequest<'_>) -> String {
    format!(
        r#"import json
import os
import urllib.request

request = urllib.request.Request(
    "{}",
    method="PATCH",
    data=json.dumps({{"muted": {}}}).encode(),
    headers={{
        # $TOKEN is the agent's access token.
        "Authorization": "Bearer " + os.environ["TOKEN"],
        "Content-Type": "application/json",
    }},
)
with urllib.request.urlopen(request) as response:
    print(response.status)
"#,
        request.url(),
        if request.muted { "True" } else { "False" }
    )
}

/// For JavaScript with fetch (Node 18 or later, as a module); `TOKEN` is read from the environment.
#[must_use]
pub fn javascript(request: &MuteRequest<'_>) -> String {
    format!(
        r#"const response = await fetch("{}", {{
  method: "PATCH",
  headers: {{
    // $TOKEN is the agent's access token.
    Authorization: `Bearer ${{process.env.TOKEN}}`,
    "Content-Type": "application/json",
  }},
  body: JSON.stringify({{ muted: {} }}),
}});
console.log(response.status);
"#,
        request.url(),
        request.muted
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_is_whole_and_holds_no_token() {
        let request = MuteRequest {
            base: "https://api.mypurecloud.com",
            conversation: "c-1",
            participant: "p-1",
            on_behalf_of: Some("u-1"),
            muted: true,
        };
        let url = "https://api.mypurecloud.com/api/v2/conversations/calls/c-1/participants/p-1/user/u-1";
        for text in [curl(&request), python(&request), javascript(&request)] {
            assert!(text.contains(url) && text.contains("PATCH") && text.contains("$TOKEN"), "{text}");
        }
    }
}

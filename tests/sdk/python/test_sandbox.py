"""The official Python SDK against the sandbox that SANDBOX_LISTING names."""

import json
import os
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import PureCloudPlatformClientV2 as sdk
from PureCloudPlatformClientV2.rest import ApiException

with open(os.environ["SANDBOX_LISTING"], encoding="utf-8") as listing_file:
    LISTING = json.load(listing_file)
SCENARIOS = {scenario["name"]: scenario for scenario in LISTING["scenarios"]}
MUTE = sdk.MediaParticipantRequest()
MUTE.muted = True


def client_of(token=None):
    """An API client of the sandbox."""
    client = sdk.ApiClient(host=LISTING["base_url"])
    if token is not None:
        client.access_token = token
    return client


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves the redirect to be read."""

    def redirect_request(self, *args, **kwargs):
        return None


class SandboxTest(unittest.TestCase):
    def refused(self, status, code, call, *args):
        with self.assertRaises(ApiException) as caught:
            call(*args)
        body = json.loads(caught.exception.body)
        self.assertEqual((caught.exception.status, body["code"]), (status, code))
        return body

    def assert_muted(self, conversations, scenario):
        for _ in range(40):
            call = conversations.get_conversations_call(scenario["conversation"])
            legs = {participant.id: participant for participant in call.participants}
            if legs[scenario["participant"]].muted:
                return
            time.sleep(0.05)
        self.fail("the mute did not show")

    def test_reads_the_token_the_user_and_the_conversation(self):
        agent = SCENARIOS["agent"]
        client = client_of(agent["token"])
        token = sdk.TokensApi(client).get_tokens_me()
        self.assertEqual(token.o_auth_client.id, agent["client_id"])
        self.assertIn("conversations", token.authorized_scope)

        user = sdk.UsersApi(client).get_users_me(expand=["authorization"])
        self.assertEqual(user.id, agent["user_id"])
        self.assertIn("conversation:participant:wrapup", user.authorization.permissions)

        subject = sdk.AuthorizationApi(client).get_authorization_subjects_me()
        self.assertEqual(subject.id, agent["user_id"])
        self.assertTrue(subject.grants[0].role.policies)

        conversations = sdk.ConversationsApi(client)
        call = conversations.get_conversations_call(agent["conversation"])
        flat = {participant.id: participant for participant in call.participants}[agent["participant"]]
        self.assertEqual((flat.user.id, flat.state), (agent["user_id"], "connected"))
        conversation = conversations.get_conversation(agent["conversation"])
        nested = {participant.id: participant for participant in conversation.participants}[agent["participant"]]
        self.assertEqual((nested.user_id, nested.calls[0].state), (agent["user_id"], "connected"))

    def test_mutes_and_reads_it_back(self):
        agent = SCENARIOS["agent"]
        conversations = sdk.ConversationsApi(client_of(agent["token"]))
        conversations.patch_conversations_call_participant(agent["conversation"], agent["participant"], MUTE)
        self.assert_muted(conversations, agent)

    def test_logs_in_with_client_credentials_and_mutes_on_behalf(self):
        account = SCENARIOS["service-account-on-behalf"]
        client = client_of().get_client_credentials_token(account["client_id"], account["client_secret"])
        self.assertNotEqual(client.access_token, account["token"])
        token = sdk.TokensApi(client).get_tokens_me()
        self.assertEqual(token.o_auth_client.authorized_grant_type, "CLIENT-CREDENTIALS")
        self.refused(400, "not.a.user", sdk.UsersApi(client).get_users_me)

        conversations = sdk.ConversationsApi(client)
        place = account["conversation"], account["participant"]
        self.refused(400, "not.a.user", conversations.patch_conversations_call_participant, *place, MUTE)
        conversations.patch_conversations_call_participant_user_user_id(*place, account["user_id"], MUTE)
        self.assert_muted(conversations, account)

    def test_logs_in_with_an_authorization_code_and_pkce(self):
        scenario = SCENARIOS["supervisor"]
        redirect_uri = "http://127.0.0.1:8765/callback"
        client = client_of()
        verifier = client.generate_pkce_code_verifier(64)
        query = urllib.parse.urlencode({
            "client_id": scenario["client_id"],
            "response_type": "code",
            "redirect_uri": redirect_uri,
            "code_challenge": client.compute_pkce_code_challenge(verifier),
            "code_challenge_method": "S256",
        })
        # The browser's part.
        browser = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))
        with self.assertRaises(urllib.error.HTTPError) as caught:
            browser.open(f"{LISTING['base_url']}/oauth/authorize?{query}")
        with caught.exception as answer:
            self.assertEqual(answer.code, 302)
            location = urllib.parse.urlsplit(answer.headers["location"])
        code = urllib.parse.parse_qs(location.query)["code"][0]

        client.get_pkce_token(scenario["client_id"], verifier, code, redirect_uri)
        self.assertEqual(sdk.UsersApi(client).get_users_me().id, scenario["user_id"])

    def test_meets_refusals_with_their_codes(self):
        for name, status, code in [
            ("missing-scope", 403, "app.not.authorized.for.scope"),
            ("missing-permission", 403, "missing.any.permissions"),
            ("missing-division", 403, "missing.any.division.permissions"),
            ("wrong-participant", 400, "conversation.error.user.not.party"),
            ("token-rejected", 401, "bad.credentials"),
        ]:
            with self.subTest(name):
                scenario = SCENARIOS[name]
                patch = sdk.ConversationsApi(client_of(scenario["token"])).patch_conversations_call_participant
                body = self.refused(status, code, patch, scenario["conversation"], scenario["participant"], MUTE)
                self.assertRegex(body["contextId"], "^[0-9a-f-]{36}$")

    def test_logs_out(self):
        tokens = sdk.TokensApi(client_of(SCENARIOS["several-legs"]["token"]))
        tokens.delete_tokens_me()
        self.refused(401, "bad.credentials", tokens.get_tokens_me)


if __name__ == "__main__":
    unittest.main()

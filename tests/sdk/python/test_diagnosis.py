"""examples/python/why403_diagnosis.py with the official SDK and with requests, against the sandbox that SANDBOX_LISTING names."""

import json
import logging
import os
import stat
import tempfile
import time
import unittest

import PureCloudPlatformClientV2 as sdk
import requests
import why403_diagnosis
from PureCloudPlatformClientV2.rest import ApiException
from why403_diagnosis import log_diagnosis

with open(os.environ["SANDBOX_LISTING"], encoding="utf-8") as listing_file:
    LISTING = json.load(listing_file)
SCENARIOS = {scenario["name"]: scenario for scenario in LISTING["scenarios"]}
MUTE = sdk.MediaParticipantRequest()
MUTE.muted = True
# The causes of refused mutes, by scenario.
CAUSES = {
    "missing-scope": "missing-scope",
    "missing-permission": "missing-permission",
    "missing-division": "missing-division",
    "service-account": "service-account",
    "token-rejected": "token-rejected",
}


def sdk_error(name):
    scenario = SCENARIOS[name]
    client = sdk.ApiClient(host=LISTING["base_url"])
    client.access_token = scenario["token"]
    try:
        sdk.ConversationsApi(client).patch_conversations_call_participant(scenario["conversation"], scenario["participant"], MUTE)
    except ApiException as error:
        return error
    raise AssertionError(f"{name} was not refused")


def requests_error(name, query=""):
    scenario = SCENARIOS[name]
    path = f"/api/v2/conversations/calls/{scenario['conversation']}/participants/{scenario['participant']}"
    headers = {"Authorization": f"Bearer {scenario['token']}"}
    response = requests.patch(LISTING["base_url"] + path + query, json={"muted": True}, headers=headers, timeout=10)
    try:
        response.raise_for_status()
    except requests.HTTPError as error:
        return error
    raise AssertionError(f"{name} was not refused")


class Diagnosis(unittest.TestCase):
    def use(self, program):
        self.addCleanup(setattr, why403_diagnosis, "WHY403", why403_diagnosis.WHY403)
        why403_diagnosis.WHY403 = program

    def script(self, text):
        """A program in place of why403; the file that it may write."""
        folder = tempfile.mkdtemp()
        program = os.path.join(folder, "why403")
        with open(program, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nseen={folder}/seen\n{text}\n")
        os.chmod(program, stat.S_IRWXU)
        self.use(program)
        return os.path.join(folder, "seen")

    def diagnosed(self, error):
        with self.assertLogs("why403", logging.ERROR) as logged:
            report = log_diagnosis(error)
        self.assertEqual(len(logged.records), 1)
        self.assertEqual(logged.records[0].why403, report)
        return report, logged.records[0].getMessage()

    def silent(self, error, reason, **options):
        """No diagnosis, no exception: one warning."""
        with self.assertLogs("why403") as logged:
            self.assertIsNone(log_diagnosis(error, **options))
        self.assertEqual([record.levelname for record in logged.records], ["WARNING"])
        self.assertIn(reason, logged.records[0].getMessage())

    def test_an_exception_of_the_sdk_is_explained(self):
        for name, cause in CAUSES.items():
            with self.subTest(name):
                report, line = self.diagnosed(sdk_error(name))
                self.assertEqual((report["verdict"], report["cause"]), ("refused", cause))
                self.assertEqual(report["operation"]["name"], "patchConversationsCallParticipant")
                self.assertEqual(line, f"{cause}: {report['summary']}")
                self.assertRegex(report["refusal"]["correlation_id"], "^[0-9a-f-]{36}$")

    def test_an_error_of_requests_is_explained(self):
        for name, cause in CAUSES.items():
            with self.subTest(name):
                report, _ = self.diagnosed(requests_error(name))
                self.assertEqual((report["verdict"], report["cause"]), ("refused", cause))
                self.assertEqual(report["operation"]["name"], "patchConversationsCallParticipant")

    def test_no_token_is_handed_on(self):
        seen = self.script('cat >"$seen"; env >>"$seen"; echo "$@" >>"$seen"; exit 2')
        os.environ["WHY403_TOKEN"] = os.environ["GENESYSCLOUD_ACCESS_TOKEN"] = token = SCENARIOS["missing-scope"]["token"]
        self.addCleanup(os.environ.pop, "WHY403_TOKEN")
        self.addCleanup(os.environ.pop, "GENESYSCLOUD_ACCESS_TOKEN")
        error = requests_error("missing-scope", f"?access_token={token}")
        error.response.headers["Set-Cookie"] = f"session={token}"
        error.response.headers["Authorization"] = f"Bearer {token}"
        error.response.request.url = error.response.request.url.replace("http://", f"http://name:{token}@")
        for failure in [error, sdk_error("missing-scope")]:
            self.silent(failure, "no diagnosis")
            with open(seen, encoding="utf-8") as file:
                text = file.read()
            self.assertIn("app.not.authorized.for.scope", text)
            self.assertNotIn(token, text)
        # The rest of the request is there.
        self.silent(error, "no diagnosis")
        with open(seen, encoding="utf-8") as file:
            self.assertRegex(file.readline(), "^PATCH http://127.0.0.1:[0-9]+/api/v2/conversations/calls/[^?]+ HTTP/1.1$")

    def test_a_program_that_is_missing_breaks_nothing(self):
        self.use("/nowhere/why403")
        self.silent(sdk_error("missing-scope"), "/nowhere/why403")

    def test_a_program_that_hangs_is_ended(self):
        self.script("exec sleep 60")
        begun = time.monotonic()
        self.silent(sdk_error("missing-scope"), "timed out", timeout=0.3)
        self.assertLess(time.monotonic() - begun, 10)

    def test_a_program_that_fails_breaks_nothing(self):
        self.script("echo 'error: a reason' >&2; exit 2")
        self.silent(sdk_error("missing-scope"), "error: a reason")
        self.script("echo not JSON; exit 1")
        self.silent(sdk_error("missing-scope"), "JSONDecodeError")

    def test_an_error_without_an_answer_breaks_nothing(self):
        for error in [ValueError("x"), requests.ConnectionError("x"), ApiException(status=0, reason="no route"), None]:
            with self.subTest(repr(error)):
                self.silent(error, "no diagnosis")

    def test_an_unclear_answer_is_logged_as_such(self):
        report, line = self.diagnosed(ApiException(status=403, reason="Forbidden"))
        self.assertEqual((report["verdict"], report["cause"]), ("unclear", None))
        self.assertTrue(line.startswith("unclear: "), line)

    def test_a_hostile_body_stays_in_its_line(self):
        error = requests_error("missing-permission")
        message = "You must have at least one of the following permissions assigned: [a:b:c\n2026-11-28 INFO root logged in\x1b[2J\ud800]"
        body = json.dumps({"code": "missing.any.permissions", "status": 403, "message": message})
        error.response._content = body.encode()
        _, line = self.diagnosed(error)
        self.assertNotRegex(line, r"[\n\r\x1b]")


if __name__ == "__main__":
    unittest.main()

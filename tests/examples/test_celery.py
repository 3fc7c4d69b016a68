"""Runs the tasks of examples/celery with a worker and a broker in memory, against a sandbox."""

import json
import logging
import os
import unittest

with open(os.environ["SANDBOX_LISTING"], encoding="utf-8") as file:
    LISTING = json.load(file)
SCENARIOS = {scenario["name"]: scenario for scenario in LISTING["scenarios"]}

os.environ["CELERY_BROKER_URL"] = "memory://"
os.environ["WHY403_WHERE"] = f"--base-url {LISTING['base_url']} --timeout 3s"

import tasks  # noqa: E402 (it reads the environment)
from celery.contrib.testing.worker import start_worker  # noqa: E402

with open(os.path.join(os.environ["EXAMPLES"], "refusal.json"), encoding="utf-8") as file:
    REFUSAL = file.read()


class Tasks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        tasks.app.conf.update(result_backend="cache+memory://")
        cls.worker = start_worker(tasks.app, pool="solo", perform_ping_check=False)
        cls.worker.__enter__()
        cls.addClassCleanup(cls.worker.__exit__, None, None, None)

    def mute(self, name, **options):
        scenario = SCENARIOS[name]
        os.environ["WHY403_TOKEN"] = scenario["token"]
        return tasks.mute.apply_async((scenario["conversation"], scenario["participant"]), **options)

    def test_a_refusal_is_explained(self):
        told = tasks.explain.delay(REFUSAL).get(timeout=30)
        self.assertEqual(told["cause"], "missing-permission")
        self.assertIn("routing:queue:view", told["fix"]["title"])

    def test_a_failure_that_shows_too_little_has_no_cause(self):
        told = tasks.explain.delay("HTTP 403 Forbidden").get(timeout=30)
        self.assertEqual((told["cause"], told["fix"]), (None, None))
        self.assertTrue(told["summary"])

    def test_a_program_that_is_missing_is_named(self):
        self.addCleanup(setattr, tasks, "WHY403", tasks.WHY403)
        tasks.WHY403 = "/nowhere/why403"
        with self.assertRaisesRegex(tasks.Misused, "/nowhere/why403 cannot be started"):
            tasks.explain.delay(REFUSAL).get(timeout=30)

    def test_what_is_no_input_is_the_callers_fault(self):
        with self.assertRaises(tasks.Misused):
            tasks.explain.delay("").get(timeout=30)

    def test_a_participant_is_muted(self):
        self.assertEqual(self.mute("agent").get(timeout=30), {"muted": True, "proven": True})

    def test_a_refused_mute_is_not_tried_again(self):
        task = self.mute("missing-scope")
        with self.assertRaises(tasks.Refused) as raised:
            task.get(timeout=30)
        self.assertEqual(raised.exception.cause, "missing-scope")

    def test_an_unclear_one_is_tried_again(self):
        # Eagerly: the retries then follow one another at once.
        scenario = SCENARIOS["platform-unavailable"]
        os.environ["WHY403_TOKEN"] = scenario["token"]
        runs = []
        ask, tasks.why403 = tasks.why403, lambda *arguments: runs.append(arguments) or ask(*arguments)
        self.addCleanup(setattr, tasks, "why403", ask)
        tried = tasks.mute.apply((scenario["conversation"], scenario["participant"]), retries=4)
        self.assertIsInstance(tried.result, tasks.Unclear)
        self.assertEqual(len(runs), 2)


# The last retry that fails is logged with its traceback, and is what is wanted here.
logging.disable(logging.ERROR)
unittest.main(verbosity=2)

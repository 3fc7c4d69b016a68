"""A hostile client: lines that are no JSON, too long, or out of order. Each leaves the server running, and standard output has
protocol messages only."""

import json
import os
import subprocess
import unittest

from serving import ROOT, WHY403

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "hostile", "version": "0"}},
}
INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}


def call(number, tool, **arguments):
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}


def line(message):
    return json.dumps(message).encode() + b"\n"


class HostileTest(unittest.TestCase):
    def serve(self, *lines):
        """The answers to these lines, by id; the codes of those without an id. The server ends by itself, without an error."""
        done = subprocess.run([WHY403, "mcp"], input=b"".join(lines), capture_output=True, cwd=ROOT, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        answers, without_id = {}, []
        for text in done.stdout.decode().splitlines():
            message = json.loads(text)
            self.assertEqual(message["jsonrpc"], "2.0")
            if message["id"] is None:
                without_id.append(message["error"]["code"])
            else:
                self.assertNotIn(message["id"], answers)
                answers[message["id"]] = message
        return answers, without_id

    def test_lines_that_are_no_messages_are_refused(self):
        answers, refused = self.serve(
            line(INITIALIZE),
            line(INITIALIZED),
            b"this is no JSON\n",
            b"\xff\xfe\x00 not even text\n",
            b"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\n",
            b"[" * 100_000 + b"\n",
            b"[" + line(call(8, "rule", id="missing-scope")).strip() + b"]\n",
            b"42\n",
            b"\n   \n",
            b'{"id":9,"method":"tools/list"}\n',
            b'{"jsonrpc":"2.0","id":{"no":"id"},"method":"ping"}\n',
            line(call(10, "rule", id="missing-scope")),
        )
        self.assertEqual(refused, [-32700] * 4 + [-32600] * 3)
        self.assertEqual(answers[9]["error"]["code"], -32600)
        self.assertEqual(answers[10]["result"]["structuredContent"]["id"], "missing-scope")

    def test_a_line_beyond_the_limit_is_dropped_in_bounded_memory(self):
        long = line(call(3, "explain_failure", text="x" * (300 << 20)))
        answers, refused = self.serve(line(INITIALIZE), long, line(call(4, "rule", id="missing-scope")))
        self.assertEqual(refused, [-32600])
        self.assertNotIn(3, answers)
        self.assertFalse(answers[4]["result"]["isError"])

    def test_messages_out_of_order_leave_it_running(self):
        answers, refused = self.serve(
            line(INITIALIZED),
            line({"jsonrpc": "2.0", "id": 99, "result": {}}),
            line({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 5}}),
            line(call(2, "rule", id="missing-scope")),
            line({"jsonrpc": "2.0", "id": 3, "method": "ping"}),
            line(INITIALIZE),
            line(INITIALIZE | {"id": 4}),
            line(call(5, "no_such_tool")),
            line({"jsonrpc": "2.0", "id": 6, "method": "no/such/method"}),
            line({"jsonrpc": "2.0", "method": "no/such/notification"}),
            line({"jsonrpc": "2.0", "id": 99, "error": {"code": 1, "message": "no"}}),
            line(call(7, "rule", id="missing-scope")),
        )
        self.assertEqual(refused, [])
        self.assertIn("error", answers[2], "a call before the handshake is an error")
        self.assertEqual(answers[3]["result"], {})
        self.assertEqual(answers[1]["result"]["serverInfo"]["name"], "why403")
        self.assertIn(4, answers)
        self.assertEqual(answers[5]["error"]["code"], -32602)
        self.assertEqual(answers[6]["error"]["code"], -32601)
        self.assertFalse(answers[7]["result"]["isError"])

    def test_arguments_of_the_wrong_kind_are_errors_with_a_next_step(self):
        calls = [
            call(2, "explain_failure"),
            call(3, "explain_failure", text=5),
            call(4, "explain_failure", text="x" * ((1 << 20) + 1)),
            call(5, "explain_failure", text="nothing of interest"),
            call(6, "requires"),
            call(7, "requires", operations=[1]),
            call(8, "check_names", names=["x" * 600]),
            call(9, "scan_code", text="x", path="y"),
            call(10, "rule", id="no-such-rule"),
            call(11, "rule", name="missing-scope"),
            call(12, "check_token", profile="nobody"),
            call(13, "check_names", names=["a"] * 101),
            {"jsonrpc": "2.0", "id": 14, "method": "tools/call", "params": {"name": "rule"}},
        ]
        answers, _ = self.serve(line(INITIALIZE), *map(line, calls))
        for number in range(2, 15):
            with self.subTest(calls[number - 2]["params"]["name"], number=number):
                result = answers[number]["result"]
                self.assertTrue(result["isError"])
                said = json.loads(result["content"][0]["text"])
                self.assertTrue(said["error"] and said["next_step"])

    def test_no_path_outside_the_start_folder_is_read(self):
        home = os.environ["HOME"]
        folder = os.path.join(home, "project")
        os.makedirs(os.path.join(folder, "src"), exist_ok=True)
        with open(os.path.join(home, "outside.py"), "w", encoding="utf-8") as file:
            file.write("api.get_users_me()\n")
        for name, target in [("link.py", "../outside.py"), ("up", "..")]:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                os.symlink(target, path)
        paths = ["../outside.py", "link.py", "up", "up/outside.py", os.path.join(home, "outside.py"), "/etc", "src/../../outside.py", "/no/such"]
        lines = [line(INITIALIZE)] + [line(call(number, "scan_code", path=path)) for number, path in enumerate(paths, 10)]
        done = subprocess.run([WHY403, "mcp"], input=b"".join(lines), capture_output=True, cwd=folder, timeout=60, check=False)
        answers = {one["id"]: one for one in map(json.loads, done.stdout.decode().splitlines())}
        for number, path in enumerate(paths, 10):
            with self.subTest(path):
                text = answers[number]["result"]["content"][0]["text"]
                self.assertTrue(answers[number]["result"]["isError"], text)
                self.assertNotIn("getUsersMe", text)


if __name__ == "__main__":
    unittest.main()

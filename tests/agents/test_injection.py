"""Puts orders into the pastes of fixtures/explain/, in places of all kinds: none gets out of `quoted_input`. The places are drawn with a
fixed seed, so each run tries the same."""

import json
import random
import re
import subprocess
import unittest

from serving import ROOT, WHY403, outside_of_quotes

HOW_MANY = 300
# A sentence, a word, a name, and an encoded text; no word of them is why403's own.
ORDERS = ["Marmalade zebra tangerine obey quickly", "marmalade", "marmalade.zebra_Tangerine", "Marmalade%20zebra%20tangerine"]


def pastes():
    for path in sorted((ROOT / "fixtures/explain").glob("*.txt")):
        for case in re.split(r"(?m)^@@ ", path.read_text(encoding="utf-8", errors="replace"))[1:]:
            head, _, rest = case.partition("\n")
            lines = rest.split("\n")
            while lines and lines[0].startswith("@ "):
                lines.pop(0)
            yield f"{path.name} {head}", "\n".join(lines)


def injected():
    chosen = random.Random(403)
    for name, paste in chosen.sample(list(pastes()), HOW_MANY):
        places = list(re.finditer(r"[A-Za-z][A-Za-z0-9_.]{2,}(?: [A-Za-z][\w.]*)*", paste))
        if places:
            start, end = chosen.choice(places).span()
            yield name, paste[:start] + chosen.choice(ORDERS) + paste[end:]


class InjectionTest(unittest.TestCase):
    def test_no_order_gets_out_of_the_quotes(self):
        server = subprocess.Popen([WHY403, "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)

        def ask(number, method, params):
            message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            server.stdin.write(json.dumps(message).encode() + b"\n")
            server.stdin.flush()
            return json.loads(server.stdout.readline())

        client = {"name": "injection", "version": "0"}
        ask(0, "initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client})
        tried, quoted = 0, 0
        for number, (name, paste) in enumerate(injected(), 1):
            result = ask(number, "tools/call", {"name": "explain_failure", "arguments": {"text": paste}})["result"]
            said = json.loads(result["content"][0]["text"])
            tried += 1
            quoted += any("marmalade" in text.lower() for text in said["quoted_input"])
            for text in outside_of_quotes(said):
                self.assertNotIn("marmalade", text.lower(), f"{name}\n{paste}")
        server.stdin.close()
        server.stdout.close()
        self.assertEqual(server.wait(), 0)
        # Many orders are in a place that no report repeats.
        self.assertGreater(quoted, tried // 20, "the orders reach the reports")
        print(f"{tried} orders were put into pastes; {quoted} were quoted, and none got out of the quotes")


if __name__ == "__main__":
    unittest.main()

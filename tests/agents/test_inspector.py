"""The command line of the MCP inspector lists tools, resources and prompts, and calls."""

import json
import os
import subprocess
import unittest

from serving import ROOT, TOOLS, WHY403


def inspect(*arguments):
    command = [os.environ["NODE"], os.path.join(os.environ["INSPECTOR"], ENTRY), "--cli", WHY403, "mcp", *arguments]
    environment = os.environ | {"PATH": os.path.dirname(os.environ["NODE"]) + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: {done.returncode}\n{done.stdout[:2000]}\n{done.stderr[:2000]}")
    return json.loads(done.stdout)


with open(os.path.join(os.environ["INSPECTOR"], "package.json"), encoding="utf-8") as package:
    ENTRY = json.load(package)["bin"]["mcp-inspector"]


class InspectorTest(unittest.TestCase):
    def test_it_lists_the_tools(self):
        self.assertEqual([tool["name"] for tool in inspect("--method", "tools/list")["tools"]], TOOLS)

    def test_it_calls_a_tool(self):
        said = inspect("--method", "tools/call", "--tool-name", "rule", "--tool-arg", "id=not.a.user")
        self.assertEqual(said["structuredContent"]["id"], "service-account")

    def test_it_calls_a_tool_with_a_list(self):
        said = inspect("--method", "tools/call", "--tool-name", "check_names", "--tool-arg", 'names=["routing:queue:view"]')
        self.assertTrue(said["structuredContent"]["names"][0]["is_permission"])

    def test_it_lists_resources_and_prompts(self):
        uris = [resource["uri"] for resource in inspect("--method", "resources/list")["resources"]]
        self.assertIn("why403://rules/missing-scope", uris)
        self.assertEqual(inspect("--method", "prompts/list")["prompts"][0]["name"], "why_was_i_refused")


if __name__ == "__main__":
    unittest.main()

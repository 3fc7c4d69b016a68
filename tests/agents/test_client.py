"""The Python package `mcp` lists and calls every tool, reads every resource, gets the prompt, and asks the 40 questions."""

import asyncio
import json
import os
import unittest

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from questions import holds, questions
from serving import ORDERS, ROOT, TOOLS, WHY403, hostile_har, outside_of_quotes, profiles

ENVIRONMENT = {name: os.environ[name] for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "LANG", "NO_PROXY"]}


def served(work):
    """Runs work with a client of a server of its own, in the folder of the repository."""

    async def run():
        async with Client(stdio_client(StdioServerParameters(command=WHY403, args=["mcp"], cwd=ROOT, env=ENVIRONMENT))) as client:
            return await work(client)

    return asyncio.run(run())


def answer(result):
    """What a result says: its structured content, or the JSON of an error."""
    text = json.loads(result.content[0].text)
    if not result.is_error:
        assert result.structured_content == text, "both forms of an answer are the same"
    return text


class ClientTest(unittest.TestCase):
    def test_it_says_what_it_is_and_that_it_only_reads(self):
        async def work(client):
            listed = (await client.list_tools()).tools
            return client.server_info, client.instructions, listed

        info, instructions, listed = served(work)
        self.assertEqual(info.name, "why403")
        self.assertIn("quoted_input", instructions)
        self.assertEqual([tool.name for tool in listed], TOOLS)
        for tool in listed:
            self.assertTrue(tool.annotations.read_only_hint and not tool.annotations.destructive_hint, tool.name)
            self.assertEqual(tool.annotations.open_world_hint, tool.name == "check_token")
            self.assertEqual(tool.output_schema["type"], "object")
            self.assertIn("quoted_input", tool.output_schema["properties"])
            self.assertGreater(len(tool.description), 100)
            # Formats that no standard has make clients warn.
            self.assertNotIn('"uint', json.dumps(tool.input_schema))

    def test_resources_and_the_prompt_can_be_read(self):
        async def work(client):
            listed = (await client.list_resources()).resources
            texts = {str(one.uri): (await client.read_resource(str(one.uri))).contents[0].text for one in listed}
            prompts = (await client.list_prompts()).prompts
            failure = {"failure": '{"code":"not.a.user","status":400}'}
            return texts, prompts, await client.get_prompt("why_was_i_refused", failure)

        texts, prompts, prompt = served(work)
        self.assertGreater(len(texts), 40)
        self.assertIn("mypurecloud.de", texts["why403://regions"])
        self.assertEqual(json.loads(texts["why403://catalogue"])["source"], "built-in")
        self.assertTrue(texts["why403://rules/missing-scope"].startswith("# `missing-scope`"))
        self.assertEqual([one.name for one in prompts], ["why_was_i_refused"])
        self.assertIn("not.a.user", prompt.messages[0].content.text)

    def test_a_hostile_archive_comes_back_as_quoted_data_only(self):
        result = served(lambda client: client.call_tool("explain_failure", {"text": hostile_har()}))
        said = answer(result)
        self.assertEqual(said["verdict"], "refused")
        self.assertIn(ORDERS, said["quoted_input"])
        own = "\n".join(outside_of_quotes(said)).lower()
        for words in [ORDERS, "previous instructions", "ignore.all", "evil.example", "\u001b", "Q7wQ7w"]:
            self.assertNotIn(words.lower(), own)
        self.assertNotIn("Q7wQ7wQ7", result.content[0].text)
        self.assertNotIn("\u001b", "".join(said["quoted_input"]))


class QuestionsTest(unittest.TestCase):
    def test_every_question_gets_its_facts(self):
        asked = questions()
        self.assertEqual(len(asked), 40)
        with profiles() as tokens:

            async def work(client):
                return [[await client.call_tool(call["tool"], call["arguments"]) for call in one["calls"]] for one in asked]

            results = served(work)
        called = set()
        for question, of_question in zip(asked, results):
            for call, result in zip(question["calls"], of_question):
                with self.subTest(question["question"], tool=call["tool"]):
                    called.add(call["tool"])
                    self.assertEqual(bool(result.is_error), call.get("error", False), result.content[0].text[:2000])
                    said = answer(result)
                    for fact in call["facts"]:
                        self.assertTrue(holds(said, fact), f"{fact}\n{json.dumps(said, indent=1)[:6000]}")
                    for token in tokens:
                        self.assertNotIn(token[:12], result.content[0].text)
        self.assertEqual(called, set(TOOLS), "every tool is called")


if __name__ == "__main__":
    unittest.main()

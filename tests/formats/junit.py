"""The JUnit form, as PyPI's junitparser reads it."""

import junitparser

from expected import asked_at, grade, name, words
from tally import holds, same

KINDS = {junitparser.Failure: "failure", junitparser.Error: "error", junitparser.Skipped: "skipped"}
OF_CODE = {"unknown-operation", "wrong-path", "wrong-method", "deprecated-operation"}
OF_GRADE = {"fail": "failure", "open": "error"}
OF_VERDICT = {"refused": "failure", "unclear": "error", "allowed": "passed"}


def told(case):
    """A case: name, class, how it ended, its type and message."""
    assert len(case.result) < 2, f"{case.name} ended twice"
    if not case.result:
        return (case.name, case.classname, "passed", None, None)
    result = case.result[0]
    return (case.name, case.classname, KINDS[type(result)], result.type, result.message)


def is_of_code(report, finding):
    """What is found in sources is about calls, not about a link of the chain."""
    return report["survey"] is not None and finding["rule"] in OF_CODE


def of_finding(report, finding):
    kind = OF_GRADE.get(grade(report, finding), "skipped" if finding["status"] == "not_applicable" else "passed")
    rule = finding["rule"]
    link = f"why403.{report['command']}.{'calls' if is_of_code(report, finding) else finding['link']}"
    for place in finding["locations"] or [None]:
        at = f" {place['file']}:{place['line']}:{place['column']}" if place else ""
        judged = asked_at(report, place) if place else None
        said = finding["message"]
        if judged is not None and asked_at(report, finding["locations"][0]) != judged:
            said = words(report, finding, judged)
        ended = {"passed": (None, None), "skipped": (None, said)}.get(kind, (rule, said))
        yield (rule + at, link, kind, *ended)


def of_verdict(case, link, verdict, cause, summary):
    kind = OF_VERDICT[verdict]
    ended = (None, None) if kind == "passed" else ("unclear" if kind == "error" else cause or "refused", summary)
    return (case, link, kind, *ended)


def expected(report):
    """The suites, each with its cases."""
    prefix = f"why403.{report['command']}"
    rules = [case for finding in report["findings"] for case in of_finding(report, finding)]
    if report["verdict"] != "allowed" and all(case[2] in ("passed", "skipped") for case in rules):
        rules.append(of_verdict("verdict", f"{prefix}.verdict", report["verdict"], None, report["summary"]))
    suites = [rules]
    if report["judged"]:
        of = lambda one: of_verdict(name(one), f"{prefix}.operations", one["verdict"], one["cause"], one["summary"])
        suites.append([of(judged) for judged in report["judged"]])
    for group in (report["input"] or {"groups": []})["groups"][1:]:
        of = lambda case, summary: of_verdict(case, f"{prefix}.groups", group["verdict"], case, summary)
        further = [of(cause, f"{cause} fails as well.") for cause in group["causes"][1:]]
        suites.append([of(group["cause"] or "verdict", group["summary"]), *further])
    return suites


def alike(case, expected):
    """Where another operation's words stand in the finding, only its name is known from the JSON."""
    return case[:4] == expected[:4] and (case[4] == expected[4] or expected[4] and expected[4] in (case[4] or ""))


def cases(run):
    document = junitparser.JUnitXml.fromfile(str(run.path("junit")))
    suites = list(document)
    wanted = expected(run.json)
    same(len(suites), len(wanted), "suites")
    for suite, cases in zip(suites, wanted):
        read = [told(case) for case in suite]
        same(len(read), len(cases), suite.name)
        for case, one in zip(read, cases):
            assert alike(case, one), f"{suite.name}\ntold:     {case}\nexpected: {one}"
        assert all(case[0] for case in read) and len({case[:2] for case in read}) == len(read), "a case is there twice"
    properties = {one.name: one.value for one in suites[0].properties()}
    same(properties["verdict"], run.json["verdict"])
    same(properties["summary"], run.json["summary"])
    same(properties.get("cause"), run.json["cause"])


def counts(run):
    """What the file says of itself is what is in it."""
    document = junitparser.JUnitXml.fromfile(str(run.path("junit")))
    attributes = lambda element: (element.tests, element.failures, element.errors)
    said = [attributes(document)] + [(*attributes(suite), suite.skipped) for suite in document]
    for suite in document:
        suite.update_statistics()
    document.update_statistics()
    same(said, [attributes(document)] + [(*attributes(suite), suite.skipped) for suite in document])
    fails = document.failures + document.errors > 0
    same(fails, run.json["verdict"] != "allowed", "whether a build would fail")


def texts(run):
    """What fails says why and what to do."""
    findings = {finding["rule"]: finding for finding in run.json["findings"]}
    (rules, *_) = junitparser.JUnitXml.fromfile(str(run.path("junit")))
    for case in rules:
        finding = findings.get(case.name.split(" ")[0])
        if finding is None or not case.result or case.is_skipped or case.result[0].message != finding["message"]:
            continue
        text = case.result[0].text or ""
        for evidence in finding["evidence"]:
            assert f"{evidence['source']}: {evidence['quote'][:60]}" in text, f"{case.name}: {evidence}"
        for step in (finding["fix"] or {"steps": []})["steps"]:
            assert step in text, f"{case.name}: {step}"


def check(runs):
    print(f"== JUnit: junitparser {junitparser.version}", flush=True)
    for run in runs:
        with holds(f"{run.name}: suites and cases are those of the JSON"):
            cases(run)
        with holds(f"{run.name}: the counts are right, and fail the build where the verdict is not allowed"):
            counts(run)
        with holds(f"{run.name}: failures have their evidence and their steps"):
            texts(run)

"""The GitHub form, parsed as strictly as the toolkit of GitHub Actions writes commands, and the job summary."""

import collections
import pathlib
import re

from expected import has_words, problems
from tally import holds, same

KINDS = {"error", "warning", "notice"}
PROPERTIES = {"title", "file", "line", "col", "endLine", "endColumn"}
SHOWN = 10
# The runner's other commands, in the older form as well; some of them begin anywhere in a line.
DANGEROUS = re.compile(r"::(add-mask|set-output|set-env|add-path|save-state|stop-commands|group|debug|echo)\b|##\[")


def unescaped(text, further=()):
    """The escapes undone. No other use of % is left by the toolkit, and nothing that ends a line."""
    escapes = {"%0D": "\r", "%0A": "\n", "%25": "%", **dict(further)}
    assert not re.search(r"%(?!25|0D|0A|3A|2C)", text), f"a bare % in {text!r}"
    return re.sub("|".join(escapes), lambda found: escapes[found[0]], text)


def parsed(line):
    """One command: its kind, its properties, its message."""
    found = re.fullmatch(r"::([a-z]+) ([^:\r\n]*)::([^\r\n]*)", line)
    assert found, f"no command: {line!r}"
    kind, properties, message = found.groups()
    assert kind in KINDS, f"{kind} is no annotation: {line!r}"
    pairs = [pair.split("=", 1) for pair in properties.split(",")]
    assert all(len(pair) == 2 and pair[0] in PROPERTIES and pair[1] for pair in pairs), f"properties of {line!r}"
    assert len(dict(pairs)) == len(pairs), f"a property is there twice: {line!r}"
    properties = {key: unescaped(value, {"%3A": ":", "%2C": ","}) for key, value in pairs}
    message = unescaped(message)
    for text in [message, *properties.values()]:
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), f"controls: {text!r}"
    return kind, properties, message


def commands(text):
    assert text.endswith("\n") or not text, "the last line has no end"
    lines = text.split("\n")[:-1]
    for line in lines:
        assert not DANGEROUS.search(line), f"another command: {line!r}"
    return [parsed(line) for line in lines]


def kind_of(problem, verdict):
    if problem.grade == "fail":
        return "error"
    return "notice" if problem.grade == "open" and verdict == "refused" else "warning"


def told(command):
    kind, properties, _ = command
    lines = [int(properties[key]) if key in properties else None for key in ("line", "col", "endColumn")]
    return (kind, properties.get("file"), *lines, properties["title"])


def expected(report):
    verdict, lines = report["verdict"], []
    for problem in problems(report):
        rule = problem.rule or ("unclear" if problem.grade == "open" else "refused")
        title = f"why403: {rule}" + (f" ({problem.operation})" if problem.operation else "")
        where = (problem.file, problem.line, problem.column, problem.end_column)
        lines.append((kind_of(problem, verdict), *where, title))
    # Which of the open questions is told first is not written down.
    return sorted(lines, key=lambda line: ["error", "warning", "notice"].index(line[0]))


def annotations(run):
    report = run.json
    every = commands(run.text("github"))
    about = [command for command in every if "title" in command[1] and command[1]["title"].startswith("why403: ")]
    rest = [command for command in every if command not in about]
    key = lambda line: (["error", "warning", "notice"].index(line[0]), *map(str, line[1:]))
    same(sorted(map(told, about), key=key), sorted(expected(report), key=key))
    for problem in problems(report):
        line = str(problem.line) if problem.line else None
        messages = [message for _, properties, message in about if properties.get("line") == line]
        assert any(has_words(message, problem.words) for message in messages), f"nowhere said: {problem.words}"
    grave = [told(command)[0] for command in about]
    assert "error" not in grave or grave[0] == "error", "the decisive ones come first"

    # One line more where the verdict is allowed, and one where GitHub will not show all.
    summaries = [f"why403 {report['command']}: allowed"] if report["verdict"] == "allowed" else []
    counts = collections.Counter(grave)
    more = [f"{counts[kind] - SHOWN} more {kind}" for kind in ("error", "warning") if counts[kind] > SHOWN]
    same([properties["title"] for _, properties, _ in rest], summaries + (["why403"] if more else []))
    for text in more:
        assert text in rest[-1][2], f"{text}: {rest[-1][2]}"


def places(run):
    """Every file is there, with its line; the columns hold what was found."""
    every = commands(run.text("github"))
    found = 0
    for kind, properties, message in every:
        if "file" not in properties:
            assert "line" not in properties, properties
            continue
        lines = (run.folder / properties["file"]).read_text(encoding="utf-8").split("\n")
        if "line" not in properties:
            continue
        line = lines[int(properties["line"]) - 1]
        written = line[int(properties["col"]) - 1 : int(properties["endColumn"]) - 1]
        assert written.strip(), f"nothing is written at {properties}"
        assert not pathlib.Path(properties["file"]).is_absolute(), properties
        found += 1
    return found


def check(runs):
    print("== GitHub: annotations", flush=True)
    for run in runs:
        with holds(f"{run.name}: each line is one annotation, and they are those of the JSON"):
            annotations(run)
        with holds(f"{run.name}: files and lines are there"):
            places(run)
    with holds("the parser refuses what is no single annotation"):
        for line in [
            "::add-mask::secret", "::error::a", "::error title=a::b\r::warning title=c::d", "::error title=a:b::c%41",
            "::error title=a,b::c", "::set-output name=a::b", "::error title=a::b ##[add-mask]c",
        ]:
            try:
                commands(line + "\n")
            except AssertionError:
                continue
            raise AssertionError(f"accepted: {line!r}")


def check_summary(make, folder):
    """The job summary. `make` makes a run with this environment."""
    print("== GitHub: the job summary", flush=True)
    summary = folder / "of-the-step.md"
    plain = make("summary-none", {})
    with holds("without the variable nothing is appended"):
        same((plain.code, plain.stdout, plain.stderr), (1, "", ""))
    with holds("what is in the summary stays, and the checklist is appended"):
        summary.write_text("# Before\n\nsteps", encoding="utf-8")
        run = make("summary", {"GITHUB_STEP_SUMMARY": str(summary)})
        same(summary.read_bytes().decode(), f"# Before\n\nsteps\n\n{run.text('markdown')}")
        same((run.code, run.stdout, run.stderr), (1, "", ""))
        assert "- [ ] " in run.text("markdown")
    with holds("a second step appends its own"):
        before = summary.read_bytes()
        run = make("summary-again", {"GITHUB_STEP_SUMMARY": str(summary)})
        same(summary.read_bytes(), before + b"\n\n" + run.path("markdown").read_bytes())
    for what, path in [("folder that is not there", folder / "no" / "summary.md"), ("folder", folder)]:
        with holds(f"a summary that cannot be written, a {what}, is a warning and changes nothing else"):
            run = make(f"summary-{what.split()[-1]}", {"GITHUB_STEP_SUMMARY": str(path)})
            same(run.code, plain.code)
            same(run.stdout, "")
            assert run.stderr.startswith("warning: GITHUB_STEP_SUMMARY "), run.stderr
            assert "help: " in run.stderr and "error:" not in run.stderr, run.stderr
            same([told(one) for one in commands(run.text("github"))], [told(one) for one in commands(plain.text("github"))])

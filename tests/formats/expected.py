"""What the forms must tell, read off the JSON form as docs/formats.md describes it."""

import dataclasses

ORDER = ["fail", "open", "warn"]
STAND_IN = "why403.toml"


@dataclasses.dataclass(frozen=True)
class Problem:
    """One problem at one place."""

    grade: str
    rule: str | None
    operation: str | None
    # File, line, column and end column; the last three are None where it stands in no line.
    file: str | None
    line: int | None = None
    column: int | None = None
    end_column: int | None = None
    # Words that its text must have.
    words: str = ""


def name(judged):
    return judged["name"] or f"{judged['method']} {judged['path']}"


def grade(report, finding):
    """How grave a finding is; None where nothing is to be told."""
    if finding["status"] in ("fail", "warn"):
        return finding["status"]
    return "open" if finding["status"] == "unknown" and finding["gates"] and report["verdict"] != "allowed" else None


def asked_at(report, place):
    """The operation that is asked for at a place."""
    return next((judged for judged in report["judged"] if place in judged["locations"]), None)


def refused_by(report, finding):
    if finding["status"] != "fail":
        return []
    return [judged for judged in report["judged"] if finding["rule"] in judged["causes"]]


def words(report, finding, judged):
    """What is said of one operation: its own summary where the rule is its cause; the finding where that is about it."""
    first = finding["locations"][:1]
    about = asked_at(report, first[0]) if first else next(iter(refused_by(report, finding)), None)
    if judged is None:
        return finding["message"]
    if judged["cause"] == finding["rule"]:
        return judged["summary"]
    return finding["message"] if judged == about else name(judged)


def problems(report):
    """Every problem, the grave ones first."""
    told = []
    policy = report["policy"]["file"] if report["policy"] else None
    is_one = len(report["judged"]) < 2 and report["survey"] is None
    at_hand = report["operation"]["name"] if report["operation"] and is_one else None

    def tell(grade, rule, operation, place, words):
        lines = (place["file"], place["line"], place["column"], place["end_column"]) if place else (policy,)
        told.append(Problem(grade, rule, operation, *lines, words=words))

    for finding in report["findings"]:
        grave = grade(report, finding)
        if grave is None:
            continue
        places = [(place, asked_at(report, place)) for place in finding["locations"]]
        if not places:
            refused = refused_by(report, finding)
            places = [(place, judged) for judged in refused for place in judged["locations"] or [None]]
        for place, judged in places or [(None, None)]:
            operation = name(judged) if judged else at_hand
            tell(grave, finding["rule"], operation, place, words(report, finding, judged))
    for judged in report["judged"]:
        if judged["cause"] and judged["cause"] not in report["causes"]:
            for place in judged["locations"] or [None]:
                tell("fail", judged["cause"], name(judged), place, judged["summary"])
    for group in (report["input"] or {"groups": []})["groups"][1:]:
        if group["verdict"] != "allowed":
            grave = "fail" if group["verdict"] == "refused" else "open"
            tell(grave, group["cause"], group["operation"], None, group["summary"])
    if not told and report["verdict"] != "allowed":
        tell("fail" if report["verdict"] == "refused" else "open", None, at_hand, None, report["summary"])
    return sorted(told, key=lambda problem: ORDER.index(problem.grade))


def has_words(text, words):
    """A sentence begins with a capital where the finding does not."""
    return words in text or words[:1].upper() + words[1:] in text

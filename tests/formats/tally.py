"""Counts what holds and what does not."""

import contextlib
import traceback

passed, failed = 0, 0


@contextlib.contextmanager
def holds(what):
    """One thing that must hold: said, and counted."""
    global passed, failed
    try:
        yield
    except Exception as error:
        failed += 1
        print(f"FAILED  {what}", flush=True)
        if isinstance(error, AssertionError):
            print("        " + str(error).replace("\n", "\n        "), flush=True)
        else:
            traceback.print_exc()
    else:
        passed += 1
        print(f"ok      {what}", flush=True)


def same(told, expected, what=""):
    """Both are the same; what differs is shown."""
    if told == expected:
        return
    lines = [what] if what else []
    if isinstance(told, list) and isinstance(expected, list):
        lines += [f"only told:    {item}" for item in told if item not in expected]
        lines += [f"only expected: {item}" for item in expected if item not in told]
        lines.append(f"{len(told)} told, {len(expected)} expected")
    else:
        lines += [f"told:     {told!r}", f"expected: {expected!r}"]
    raise AssertionError("\n".join(lines))

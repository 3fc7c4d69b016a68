"""Writes test data: a folder of gzipped NDJSON, as a log shipper leaves it, with one record for each request to Genesys Cloud.

All ids are random numbers. The same arguments give the same records.

    python generate_records.py FOLDER --records 20000 --files 4
"""

import argparse
import gzip
import json
import os
import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

# Method, path, status, code and message of an answer. `ID` becomes a new id.
ANSWERS = [
    ("PATCH", "/api/v2/conversations/calls/ID/participants/ID", 403, "app.not.authorized.for.scope",
     "App not authorized to use scope [conversations]"),
    ("PATCH", "/api/v2/conversations/calls/ID/participants/ID", 403, "missing.any.permissions",
     "Unable to perform the requested action. You must have at least one of the following permissions assigned: "
     "[conversation:participant:wrapup, conversation:call:record, conversation:communication:disconnect]"),
    ("GET", "/api/v2/routing/queues/ID/members", 403, "missing.permissions",
     "Unable to perform the requested action. You are missing the following permission(s): routing:queue:view"),
    ("GET", "/api/v2/users/me", 400, "not.a.user", "The request could not be completed because it requires a user context."),
    ("GET", "/api/v2/authorization/roles", 401, "bad.credentials", "Invalid login credentials."),
    ("GET", "/api/v2/conversations/ID", 404, "conversation.error.not.conversation.participant",
     "You are not a participant on the conversation."),
    ("GET", "/api/v2/routing/queues", 429, "too.many.requests", "Rate limit exceeded the maximum. Retry the request in [37] seconds"),
    ("GET", "/api/v2/routing/queues", 200, None, None),
]
CLIENTS = 5
HOURS = 6
FIRST_HOUR = 8


def uuid(chance):
    """A random id with the hyphens of a UUID."""
    digits = f"{chance.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def template(method, path, status, code, message):
    """A record for `%`: time, client, then an id for each `%s` that follows; and the number of these ids."""
    record = {
        "time": "2026-11-28T%02d:%02d:%02d.%03dZ", "level": "error" if code else "info", "client_id": "%s",
        "method": method, "url": f"https://api.mypurecloud.com{path.replace('ID', '%s')}", "status": status,
    }
    if code:
        answer = {"message": message, "code": code, "status": status, "contextId": "%s", "details": [], "errors": []}
        record["body"] = json.dumps(answer, separators=(",", ":"))
    text = json.dumps(record, separators=(",", ":"))
    return text + "\n", text.count("%s") - 1


TEMPLATES = [template(*answer) for answer in ANSWERS]


def records(count, seed):
    """So many different records, in the order of their time."""
    chance = random.Random(seed)
    clients = [uuid(random.Random(number)) for number in range(CLIENTS)]
    for number in range(count):
        text, ids = chance.choice(TEMPLATES)
        milliseconds = number * HOURS * 3_600_000 // count
        seconds = milliseconds // 1000
        time = (FIRST_HOUR + seconds // 3600, seconds // 60 % 60, seconds % 60, milliseconds % 1000)
        yield text % (*time, chance.choice(clients), *(uuid(chance) for _ in range(ids)))


def write(path, count, seed):
    """Writes one file."""
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8", newline="\n") as file:
        file.writelines(records(count, seed))


def main():
    parser = argparse.ArgumentParser(description="Writes a folder of gzipped NDJSON as test data.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=20_000, help="in all files together (default: 20000)")
    parser.add_argument("--files", type=int, default=4, help="one file is one task of Spark (default: 4)")
    args = parser.parse_args()
    if args.files < 1 or args.records < args.files:
        parser.error("give at least one file, and at least one record for each file")
    args.folder.mkdir(parents=True, exist_ok=True)
    if any(args.folder.iterdir()):
        parser.error(f"{args.folder} is not empty")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        written = []
        for number in range(args.files):
            count = args.records * (number + 1) // args.files - args.records * number // args.files
            written.append(pool.submit(write, args.folder / f"part-{number:05}.ndjson.gz", count, number))
        for one in written:
            one.result()


if __name__ == "__main__":
    main()

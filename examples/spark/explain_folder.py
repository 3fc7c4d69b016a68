"""Explains a folder of gzipped NDJSON with `why403 explain --ndjson` on all machines of a Spark cluster.

    python explain_folder.py RECORDS ANSWERS --master spark://HOST:7077

RECORDS and ANSWERS are folders that every machine can read and write. Each file of RECORDS is one task; the answers to it are
one file in ANSWERS/answers, in the same order. ANSWERS/summary has the counts.
"""

import argparse
import json
import shlex
import shutil
import sys
import time
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

# What why403 takes for an empty line.
BLANK = " \t\n\f\r"

# why403 takes input without records for a mistake (exit code 2), but an empty file is none here: in an hour without requests
# there is one. So each task has a last record, and its answer is left out.
LAST_RECORD = '{"last": true}'


def with_last_record(lines):
    yield from lines
    yield LAST_RECORD


def without_last_answer(answers):
    previous = next(answers)
    for answer in answers:
        yield previous
        previous = answer


def hour(value):
    """The hour in UTC of a time: ISO 8601 text, or a number of seconds or milliseconds since 1970."""
    try:
        if isinstance(value, (int, float)):
            moment = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, timezone.utc)
        else:
            moment = datetime.fromisoformat(value)
            # Without an offset it is UTC.
            moment = moment.replace(tzinfo=moment.tzinfo or timezone.utc).astimezone(timezone.utc)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return f"{moment:%Y-%m-%dT%H:00Z}"


def origin(record, client_field, time_field):
    """Client and hour of a record."""
    try:
        record = json.loads(record)
    except ValueError:
        return None, None
    if not isinstance(record, dict):
        return None, None
    client = record.get(client_field)
    return client if isinstance(client, str) else None, hour(record.get(time_field))


def outcome(answer):
    """Verdict, cause and operation of an answer."""
    answer = json.loads(answer)
    return answer["verdict"], answer["cause"], answer["operation"]


def count(pairs):
    """The counts of one task. Causes, operations, clients and hours are those of failures."""
    counts = Counter()
    for ((client, hour), (verdict, cause, operation)), number in Counter(pairs).items():
        counts["verdict", verdict] += number
        if verdict != "allowed":
            for by, value in (("cause", cause), ("operation", operation), ("client", client), ("hour", hour)):
                counts[by, value or "unknown"] += number
    for (by, value), number in counts.items():
        yield by, value, number


SUMMARY = """
    SELECT `by`, value, SUM(number) AS number
    FROM counts
    GROUP BY `by`, value
    ORDER BY `by`, number DESC, value
"""


def parse_args():
    parser = argparse.ArgumentParser(description="Explains a folder of gzipped NDJSON on a Spark cluster.")
    parser.add_argument("records", help="folder with *.gz, one record a line")
    parser.add_argument("answers", help="folder for the answers and the summary; it must not exist")
    parser.add_argument("--master", default="local-cluster[2,1,1024]", help="the cluster (default: two workers on this machine)")
    parser.add_argument("--why403", help="the program, at the same path on every machine (default: from PATH)")
    parser.add_argument("--client-field", default="client_id", help="the field of a record with the OAuth client (default: client_id)")
    parser.add_argument("--time-field", default="time", help="the field of a record with its time (default: time)")
    args = parser.parse_args()
    args.why403 = args.why403 or shutil.which("why403")
    if not args.why403:
        parser.error("why403 is not on PATH; install it, or name it with --why403")
    if Path(args.answers).exists():
        parser.error(f"{args.answers} exists already")
    return args


def main():
    args = parse_args()
    begun = time.monotonic()
    # The counts of all tasks are a few hundred rows: one partition is enough for them, and it keeps their order.
    builder = SparkSession.builder.master(args.master).appName("why403").config("spark.sql.shuffle.partitions", 1)
    spark = builder.getOrCreate()
    context = spark.sparkContext
    # Compressed files are not divided, so each is one task, and the tasks have the order of the names.
    records = context.textFile(f"{args.records.rstrip('/')}/*.gz")
    try:
        tasks = records.getNumPartitions()
    except Py4JJavaError as error:
        sys.exit(f"{args.records}: {error.java_exception.getMessage()}")
    started = time.monotonic()

    # The environment is empty, so why403 gets no token. With checkCode a failed process fails the task, and Spark tries it
    # again; --exit-zero because a refused record is a result here, not a failure.
    command = f"{shlex.quote(args.why403)} explain --ndjson --exit-zero"
    answers = records.mapPartitions(with_last_record).pipe(command, env={}, checkCode=True).mapPartitions(without_last_answer)
    place = f"{args.answers.rstrip('/')}/answers"
    answers.saveAsTextFile(place, "org.apache.hadoop.io.compress.GzipCodec")
    explained = time.monotonic()

    # One answer for each record that is not blank: zip() fails if there are more or fewer.
    client_field, time_field = args.client_field, args.time_field
    origins = records.filter(lambda line: line.strip(BLANK)).map(lambda line: origin(line, client_field, time_field))
    counts = origins.zip(context.textFile(f"{place}/part-*").map(outcome)).mapPartitions(count)
    columns = "`by` string, value string, number long"
    spark.createDataFrame(counts, columns).createOrReplaceTempView("counts")
    rows = spark.sql(SUMMARY).collect()
    spark.createDataFrame(rows, columns).coalesce(1).write.json(f"{args.answers.rstrip('/')}/summary")
    spark.stop()
    ended = time.monotonic()

    for row in rows:
        print(f"{row['by']:10} {row['number']:>12,}  {row['value']}")
    total = sum(row["number"] for row in rows if row["by"] == "verdict")
    print(f"{total:,} records in {tasks} tasks: start {started - begun:.1f} s, answers {explained - started:.1f} s, "
          f"summary {ended - explained:.1f} s")


if __name__ == "__main__":
    main()

"""Logs why Genesys Cloud refused a request, as `why403 explain` sees it: copy this file into your program.

    try:
        routing.get_routing_queues()
    except ApiException as error:  # or requests.HTTPError
        log_diagnosis(error)
        raise

It raises nothing and waits at most `timeout` seconds. why403 gets no token: of the request only its method and URL without
the query, of the answer its status, headers and body.
"""

import json
import logging
import os
import shutil
import subprocess
import sysconfig
import traceback
from urllib.parse import urlsplit

log = logging.getLogger("why403")
# The program of the wheel, also where the virtual environment is not on PATH.
WHY403 = os.environ.get("WHY403_BIN") or shutil.which("why403", path=sysconfig.get_path("scripts")) or "why403"
WITHHELD = {"authorization", "proxy-authorization", "cookie", "set-cookie"}


def log_diagnosis(error, timeout=5.0):
    """The report (docs/json.md), which is logged in one line; None where there is none."""
    try:
        report = explain(*describe(error), timeout)
        log.error("%s: %s", report["cause"] or report["verdict"], report["summary"], extra={"why403": report})
        return report
    except Exception as failure:  # The program that is helped goes on, whatever happens here.
        log.warning("no diagnosis: %s: %s", type(failure).__name__, failure)
        return None


def describe(error):
    """The refused request as an HTTP message, and the name of the SDK's method if there is one."""
    request, method, response = "", None, getattr(error, "response", None)
    if response is not None:  # requests.HTTPError
        url = urlsplit(response.request.url)
        host = url.netloc.rpartition("@")[2]
        request = f"{response.request.method} {url.scheme}://{host}{url.path} HTTP/1.1\n\n"
        status, headers, body = response.status_code, response.headers, response.text
    else:  # ApiException of the SDK, whose traceback has the method
        status, headers, body = error.status, error.headers or {}, error.body or ""
        sdk = os.path.join("PureCloudPlatformClientV2", "apis")
        frames = traceback.extract_tb(error.__traceback__)
        method = next((frame.name for frame in frames if sdk in frame.filename), None)
    lines = [f"{name}: {value}\n" for name, value in headers.items() if name.lower() not in WITHHELD]
    return f"{request}HTTP/1.1 {status}\n{''.join(lines)}\n{body}", method


def explain(text, method, timeout):
    command = [WHY403, "explain", "--format", "json", *(["--operation", method] if method else [])]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WHY403_", "GENESYSCLOUD_"))}
    run = subprocess.run(
        command, input=text.encode(errors="replace"), capture_output=True, timeout=timeout, env=environment
    )
    if run.returncode not in (0, 1, 3):  # 3 is unclear: its summary says what is missing
        raise ValueError(run.stderr.decode(errors="replace").strip())
    return json.loads(run.stdout)

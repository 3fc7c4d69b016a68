#!/usr/bin/env python3
"""why403 beside jwt-cli on hostile tokens: which are accepted, which are refused, and what reaches the terminal.

    WHY403=target/release/why403 JWT_CLI=target/perf/bin/jwt tests/trust/beside_jwt_cli.py [-v]

Prints a table in Markdown with the sums; fails if why403 is wrong in a case. Each case has an expectation with the section that it
follows from. Both programs get the same token on standard input and the same key file. jwt-cli gets the expected algorithm (`-A`), as
RFC 8725 §3.1 asks of its user, except where a case says otherwise or the key itself says it; why403 has no such flag. `--ignore-exp` of
jwt-cli, which accepts what has expired as well, is not used.

"accept" is exit code 0, "refuse" any other, except a crash; "safe" means that no control character of the token reaches the output as it
is. Cases in which the RFCs leave the choice to the reader are left out: unused bits in base64 (RFC 4648 §3.5), a `kid` that two keys have.

The tokens are those of fixtures/tokens, or made here and signed with a secret of this run.
"""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOKENS = ROOT / "fixtures" / "tokens"
KEYS = TOKENS / "keys"
SECRET = os.urandom(32).hex().encode()
FUTURE, PAST = 4_102_444_800, 1_000_000_000
HEADER = {"alg": "HS256", "typ": "at+jwt"}
CLAIMS = {
    "iss": "https://login.example",
    "sub": "5f0c7a3e-0000-4000-8000-00000000a6e7",
    "aud": "https://api.example",
    "scope": "conversations conversation:participant:control",
    "permissions": ["conversation:call:record"],
    "exp": FUTURE,
}


def part(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()


def signed(header=HEADER, claims=CLAIMS, key=SECRET):
    text = f"{part(header)}.{part(claims)}"
    return f"{text}.{part(hmac.digest(key, text.encode(), hashlib.sha256))}"


def fixture(name):
    return (TOKENS / name).read_text().strip()


def keys(*ids):
    """A set with these keys of the fixtures."""
    sets = [json.loads((KEYS / name).read_text())["keys"] for name in ("jwks.json", "jwks-weak.json")]
    found = [next(key for key in sum(sets, []) if key.get("kid") == one) for one in ids]
    return json.dumps({"keys": found})


def kid(name):
    header = fixture(name).split(".")[0]
    return json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"]


RSA, P256, P521, ED = ("--key", "rsa-2048.pem"), ("--key", "p256.pem"), ("--key", "p521.pem"), ("--key", "ed25519.pem")
OWN = ("--secret-file", SECRET)
EMBEDDED = {"kty": "oct", "k": part(b"a secret of the attacker, 32 bytes long"), "kid": "embedded"}
ATTACKER = b"a secret of the attacker, 32 bytes long"
NONE = {"alg": "none"}


def unsigned(alg):
    return f"{part({'alg': alg})}.{part(CLAIMS)}."


def duplicate_exp():
    text = json.dumps(CLAIMS)[:-1] + f', "exp": {PAST}}}'
    return signed(claims=text.encode())


def zero_signature():
    header, claims, _ = fixture("good-es256.jwt").split(".")
    return f"{header}.{claims}.{part(bytes(64))}"


def hostile(text):
    return signed(claims=CLAIMS | {"name": f"a{text}b"})


# What it is; what follows from which section; the token; the key; the algorithm that jwt-cli is to expect; and, for "safe", the
# characters that may not be in the output.
CASES = [
    ("RS256", "accept", "RFC 7515 §5.2", fixture("good-rs256.jwt"), RSA, "RS256"),
    ("PS256", "accept", "RFC 7518 §3.5", fixture("good-ps256.jwt"), RSA, "PS256"),
    ("ES256", "accept", "RFC 7518 §3.4", fixture("good-es256.jwt"), P256, "ES256"),
    ("ES512, on P-521", "accept", "RFC 7518 §3.4", fixture("good-es512.jwt"), P521, None),
    ("EdDSA", "accept", "RFC 8037 §3.1", fixture("good-eddsa.jwt"), ED, "EDDSA"),
    ("HS256", "accept", "RFC 7518 §3.2", signed(), OWN, "HS256"),
    ("no `exp`", "accept", "RFC 7519 §4.1.4", fixture("no-exp.jwt"), RSA, "RS256"),
    ("`exp` with a fraction", "accept", "RFC 7519 §2", fixture("exp-fraction.jwt"), RSA, "RS256"),
    ("`aud` with two values", "accept", "RFC 7519 §4.1.3", fixture("aud-array.jwt"), RSA, "RS256"),
    ("an unknown claim and an unknown header parameter", "accept", "RFC 7519 §4, §5", signed(HEADER | {"x-new": 1}, CLAIMS | {"x-new": {"a": [1]}}), OWN, "HS256"),
    ("line ends and spaces in the JSON", "accept", "RFC 7519 §3.1", signed(claims=json.dumps(CLAIMS, indent=4).encode()), OWN, "HS256"),
    ("a key set that also has a key of a new type", "accept", "RFC 7517 §5", fixture("good-rs256.jwt"), ("--jwks", keys("rsa-1", "of-tomorrow")), "RS256"),
    ("`alg` is `none`", "refuse", "RFC 8725 §3.1", unsigned("none"), RSA, "RS256"),
    ("`alg` is `nOnE`", "refuse", "RFC 8725 §3.1", unsigned("nOnE"), RSA, "RS256"),
    ("no `alg`", "refuse", "RFC 7515 §4.1.1", fixture("alg-missing.jwt"), RSA, "RS256"),
    ("`alg` is `rs256`", "refuse", "RFC 7515 §4.1.1", fixture("alg-lower-case.jwt"), RSA, "RS256"),
    ("`alg` twice", "refuse", "RFC 7515 §4", fixture("duplicate-alg.jwt"), RSA, "RS256"),
    ("HS256 with the public RSA key as the secret", "refuse", "RFC 8725 §2.1, §3.1", fixture("confusion.jwt"), RSA, "RS256"),
    ("the same, without saying which algorithm is expected", "refuse", "RFC 8725 §2.1, §3.1", fixture("confusion.jwt"), RSA, None),
    ("another RSA key", "refuse", "RFC 7515 §5.2", fixture("second-key.jwt"), RSA, "RS256"),
    ("another secret", "refuse", "RFC 7515 §5.2", signed(key=ATTACKER), OWN, "HS256"),
    ("the claims were changed", "refuse", "RFC 7515 §5.2", fixture("claims-changed.jwt"), RSA, "RS256"),
    ("one bit of the signature was changed", "refuse", "RFC 7515 §5.2", fixture("signature-changed.jwt"), RSA, "RS256"),
    ("the signature is empty", "refuse", "RFC 7515 §5.2", fixture("signature-empty.jwt"), RSA, "RS256"),
    ("ES256, the signature is 64 zeros", "refuse", "RFC 7518 §3.4; CVE-2022-21449", zero_signature(), P256, "ES256"),
    ("ES256, the signature in DER", "refuse", "RFC 7518 §3.4", fixture("signature-der.jwt"), P256, "ES256"),
    ("padding after the signature", "refuse", "RFC 7515 §2", fixture("signature-padded.jwt"), RSA, "RS256"),
    ("the signature in base64, not base64url", "refuse", "RFC 7515 §2", fixture("signature-base64.jwt"), RSA, "RS256"),
    ("a dot at the end", "refuse", "RFC 7515 §7.1", signed() + ".", OWN, "HS256"),
    ("an encrypted token (JWE)", "refuse", "RFC 7519 §7.2", fixture("encrypted.txt"), RSA, "RS256"),
    ("an unknown extension in `crit`", "refuse", "RFC 7515 §4.1.11", fixture("crit-unknown.jwt"), RSA, "RS256"),
    ("an empty `crit`", "refuse", "RFC 7515 §4.1.11", fixture("crit-empty.jwt"), RSA, "RS256"),
    ("signed by the `jwk` in its own header", "refuse", "RFC 7515 §4.1.3, RFC 8725 §3.10", signed(HEADER | {"jwk": EMBEDDED}, key=ATTACKER), OWN, "HS256"),
    ("expired", "refuse", "RFC 7519 §4.1.4", fixture("expired.jwt"), RSA, "RS256"),
    ("`exp` is a string", "refuse", "RFC 7519 §4.1.4", fixture("exp-string.jwt"), RSA, "RS256"),
    ("`exp` twice, the last one in the past", "refuse", "RFC 7519 §4", duplicate_exp(), OWN, "HS256"),
    ("`nbf` in 2100", "refuse", "RFC 7519 §4.1.5", fixture("nbf-future.jwt"), RSA, "RS256"),
    ("`nbf` is a string", "refuse", "RFC 7519 §4.1.5", fixture("nbf-string.jwt"), RSA, "RS256"),
    ("the claims are an array", "refuse", "RFC 7519 §7.2", signed(claims=[CLAIMS]), OWN, "HS256"),
    ("the claims are not UTF-8", "refuse", "RFC 7519 §7.2", signed(claims=json.dumps(CLAIMS).encode()[:-1] + b', "name": "\xff\xfe"}'), OWN, "HS256"),
    ("the claims are 10,000 arrays deep", "refuse", "RFC 8259 §9", signed(claims=b'{"a":' + b"[" * 10000 + b"]" * 10000 + b"}"), OWN, "HS256"),
    ("an RSA key of 1024 bits", "refuse", "RFC 7518 §3.3", fixture("rsa-1024.jwt"), ("--key", "rsa-1024.pem"), "RS256"),
    ("an RSA key that can be factored (ROCA)", "refuse", "RFC 8725 §3.5; CVE-2017-15361", fixture("roca.jwt"), ("--key", "roca.pem"), "RS256"),
    ("an RSA key with the exponent 1", "refuse", "RFC 8017 §3.1", fixture("exponent-1.jwt"), ("--jwks", keys(kid("exponent-1.jwt"))), "RS256"),
    ("a secret of 128 bits for HS256", "refuse", "RFC 7518 §3.2", signed(key=SECRET[:16]), ("--secret-file", SECRET[:16]), "HS256"),
    ("a key for encryption (`use`)", "refuse", "RFC 7517 §4.2", fixture("key-use.jwt"), ("--jwks", keys(kid("key-use.jwt"))), "RS256"),
    ("a key that is not for verifying (`key_ops`)", "refuse", "RFC 7517 §4.3", fixture("key-ops.jwt"), ("--jwks", keys(kid("key-ops.jwt"))), "RS256"),
    ("a key for another algorithm (`alg`)", "refuse", "RFC 7517 §4.4, RFC 8725 §3.1", fixture("key-alg.jwt"), ("--jwks", keys(kid("key-alg.jwt"))), None),
    ("ESC in a claim: a new window title", "safe", "RFC 8725 §3.10", hostile("\x1b]0;owned\x07"), OWN, "HS256", "\x1b]0;"),
    ("ESC in `kid`", "safe", "RFC 8725 §3.10", signed(HEADER | {"kid": "a\x1b]0;owned\x07"}), OWN, "HS256", "\x1b]0;"),
    ("ESC in `alg`", "safe", "RFC 8725 §3.10", signed(HEADER | {"alg": "a\x1b]0;owned\x07"}), OWN, "HS256", "\x1b]0;"),
    ("the same as one character (U+009B) in a claim", "safe", "RFC 8725 §3.10; ECMA-48 §5.4", hostile("\u009b31m"), OWN, "HS256", "\u009b"),
    ("NUL in a claim", "safe", "RFC 8725 §3.10", hostile("\0"), OWN, "HS256", "\0"),
    ("a claim that is shown in reverse (U+202E)", "safe", "RFC 8725 §3.10; CVE-2021-42574", hostile("\u202e"), OWN, "HS256", "\u202e"),
    ("a claim with an invisible character (U+2066)", "safe", "RFC 8725 §3.10; CVE-2021-42574", hostile("\u2066"), OWN, "HS256", "\u2066"),
]


def plain():
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": tempfile.gettempdir() + "/no-home"}


def run(command, token):
    done = subprocess.run(command, input=token.encode(), capture_output=True, env=plain(), timeout=60)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def answer(expected, result, forbidden):
    """What a program did, and whether it is right."""
    code, output = result
    if code < 0 or code in (101, 134, 139):
        return "crashed", False
    if expected == "safe":
        return ("shows it raw", False) if forbidden in output else ("safe", True)
    done = "accepts" if code == 0 else "refuses"
    return done, done.startswith(expected)


def main():
    why403 = str(pathlib.Path(os.environ.get("WHY403", ROOT / "target" / "debug" / "why403")).resolve())
    jwt = str(pathlib.Path(os.environ.get("JWT_CLI", ROOT / "target" / "perf" / "bin" / "jwt")).resolve())
    for program in (why403, jwt):
        if not os.access(program, os.X_OK):
            sys.exit(f"beside_jwt_cli.py: {program} is missing")
    _, version = run([jwt, "--version"], "")
    if version.split() != ["jwt", "6.2.0"]:
        sys.exit(f"beside_jwt_cli.py: jwt-cli 6.2.0 is wanted, not {version.strip()}")
    right = {"why403": 0, "jwt-cli": 0}
    wrong = []
    print(f"| case | expected | why403 | jwt-cli {version.split()[1]} | follows from |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number, (what, expected, source, token, (flag, key), algorithm, *forbidden) in enumerate(CASES):
            path = folder / f"{number}{'.json' if flag == '--jwks' else '.pem' if flag == '--key' else '.secret'}"
            path.write_bytes((KEYS / key).read_bytes() if flag == "--key" else key if isinstance(key, bytes) else key.encode())
            path.chmod(0o600)
            ours = run([why403, "check", "--offline", "-v", "--token-file", "-", flag, str(path)], token)
            expects = ["-A", algorithm] if algorithm else []
            theirs = run([jwt, "decode", *expects, "-S", f"@{path}", "-"], token)
            row = []
            for program, result in (("why403", ours), ("jwt-cli", theirs)):
                done, is_right = answer(expected, result, *forbidden or [None])
                right[program] += is_right
                row.append(done if is_right else f"**{done}**")
                if not is_right and program == "why403":
                    wrong.append(f"{what}: {done}, exit code {result[0]}\n{result[1]}")
                if "-v" in sys.argv:
                    print(f"    {program}: {result[0]} {result[1][-300:]!r}", file=sys.stderr)
            print(f"| {what} | {expected} | {row[0]} | {row[1]} | {source} |")
    print(f"\nRight: why403 {right['why403']} of {len(CASES)}, jwt-cli {right['jwt-cli']} of {len(CASES)}.")
    print(f"figure: cases beside jwt-cli: {len(CASES)}")
    if wrong:
        sys.exit("\n".join(["beside_jwt_cli.py: why403 is wrong:", *wrong]))


if __name__ == "__main__":
    main()

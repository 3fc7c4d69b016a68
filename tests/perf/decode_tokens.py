"""Decodes the tokens of standard input, one a line, with PyJWT in a pool of processes, and prints the subject of each.

With the file of a public key as its argument it verifies their RS256 signatures too.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_public_key

# Tokens that a process gets at a time: with one at a time, sending them takes longer than decoding them.
CHUNK = 500


def subject(line):
    if KEY is None:
        claims = jwt.decode(line.strip(), options={"verify_signature": False})
    else:
        claims = jwt.decode(line.strip(), KEY, algorithms=["RS256"], audience="https://api.example")
    return claims["sub"]


def load_key(path):
    """Once a process, not once a token."""
    global KEY
    KEY = load_pem_public_key(Path(path).read_bytes()) if path else None


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else None
    with ProcessPoolExecutor(os.cpu_count(), initializer=load_key, initargs=(path,)) as pool:
        for found in pool.map(subject, sys.stdin, chunksize=CHUNK):
            print(found)


if __name__ == "__main__":
    main()

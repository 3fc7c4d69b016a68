"""The list of crates (CycloneDX) in the wheel, which is also attached to the release."""

import json
import subprocess
import tomllib
import unittest
import zipfile

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from packages import CARGO, NAME, ROOT, WHEEL


class Sbom(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with zipfile.ZipFile(WHEEL) as wheel:
            (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/sboms/why403.cyclonedx.json"))
            cls.text = wheel.read(name).decode()
        cls.sbom = json.loads(cls.text)
        cls.components = {(one["name"], one["version"]): one for one in cls.sbom["components"]}

    def test_is_valid(self):
        self.assertEqual((self.sbom["bomFormat"], self.sbom["specVersion"]), ("CycloneDX", "1.5"))
        self.assertIsNone(JsonStrictValidator(SchemaVersion.V1_5).validate_str(self.text))
        described = self.sbom["metadata"]["component"]
        expected = {key: CARGO[key] for key in ["name", "version", "description"]}
        self.assertEqual({key: described[key] for key in expected}, expected)

    def test_each_crate_is_in_the_lock_file_with_its_checksum(self):
        lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))
        checksums = {(one["name"], one["version"]): one.get("checksum") for one in lock["package"]}
        self.assertGreater(len(self.components), 50)
        for crate, component in self.components.items():
            with self.subTest(crate=crate):
                hashes = [one["content"] for one in component["hashes"] if one["alg"] == "SHA-256"]
                self.assertEqual(hashes, [checksums.get(crate)])
                self.assertTrue(component["licenses"])
                self.assertEqual(component["purl"], f"pkg:cargo/{crate[0]}@{crate[1]}")

    def test_has_each_crate_of_the_program(self):
        command = ["cargo", "tree", "--locked", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"]
        tree = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        crates = {(name, version.removeprefix("v")) for name, version, *_ in map(str.split, filter(None, tree.splitlines()))}
        self.assertGreater(len(crates), 50)
        self.assertEqual(crates - {(NAME, CARGO["version"])} - self.components.keys(), set())

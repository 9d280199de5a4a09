"""A generation of the recursive artist, as ./demo --generation runs it, with little training. ./check --long"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import node_process  # noqa: F401  first: it knows where the others are

from anvil import ETHER, ROOT


@unittest.skipUnless(os.environ.get("COLOPHON_LONG") == "true", "minutes, with torch: ./check --long")
class GenerationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory(prefix="colophon-generation-")
        cls.addClassCleanup(shared.cleanup)
        cls.folder = pathlib.Path(shared.name) / "generation"
        told = pathlib.Path(shared.name) / "told.json"
        cls.ran = subprocess.run(["/usr/bin/python3", "-m", "generation", "--exhibitions", "12", "--steps", "40", "--minutes", "2",
                                  "--folder", str(cls.folder), "--json", str(told)],
                                 cwd=ROOT / "training", text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=1200)
        assert cls.ran.returncode == 0, cls.ran.stdout + cls.ran.stderr
        cls.told = json.loads(told.read_text())

    def test_the_sale_pays_what_taught_the_artist_to_the_wei(self):
        paid = {one["role"]: one for one in self.told["paid"]}
        self.assertEqual(sum(int(one["wei"]) for one in self.told["paid"]), int(float(self.told["price"]) * 1000) * ETHER // 1000)
        self.assertEqual(paid["dataset"]["address"].lower(), self.told["artist"])
        self.assertGreater(int(paid["dataset"]["wei"]), 0)
        self.assertGreater(int(paid["adapter"]["wei"]), 0)

    def test_the_pieces_that_taught_it_are_those_that_rose(self):
        learnt = sorted(int(path.stem) for path in (self.folder / "pieces").glob("*.png"))
        self.assertEqual(learnt, self.told["corpus"]["rose"])
        self.assertLessEqual(self.told["corpus"]["last"], 12)

    def test_the_new_piece_names_the_adapter_and_is_another_picture(self):
        before, after = (pathlib.Path(self.told[name]).read_bytes() for name in ("before", "after"))
        adapter = bytes.fromhex(self.told["adapter"].removeprefix("0x"))
        self.assertIn(adapter, after)
        self.assertNotIn(adapter, before)
        self.assertNotEqual(before[-4096:], after[-4096:])

    def test_no_key_is_left_behind(self):
        self.assertFalse((self.folder / "accounts.json").exists())


if __name__ == "__main__":
    unittest.main()

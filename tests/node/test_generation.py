"""A generation of the recursive artist, as ./demo --generation runs it, with little training. ./check --long"""

import json
import os
import pathlib
import subprocess
import sys
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


@unittest.skipUnless(os.environ.get("COLOPHON_LONG") == "true", "minutes, with torch: ./check --long")
class LearnTest(unittest.TestCase):
    """generation.learn, for an artist of somebody else's: cut off after each thing it says, and started again."""

    def setUp(self):
        sys.path.insert(0, str(ROOT / "training"))
        from generation import artist, chain
        shared = tempfile.TemporaryDirectory(prefix="colophon-learn-")
        self.addCleanup(shared.cleanup)
        self.folder = pathlib.Path(shared.name)
        self.chain = chain.Chain(self.folder)
        self.addCleanup(self.chain.stop)
        program = self.program = chain.LocalProgram(self.chain, str(ROOT / "models"))
        program.run_as("platform", "deploy", "--window", artist.WINDOW, "--auction-min", 30, "--extension", 5)
        program.run_as("author", "register", "model", ROOT / "models/house.safetensors", "--name", "House", "--share", 1000)
        terms = artist.terms(json.loads((ROOT / "contracts/artist.json").read_text()), 6)
        (self.folder / "artist.json").write_text(json.dumps(terms))
        self.artist = program.run_as("founder", "artist", "deploy", "--name", "Weather", "--file", "artist.json", "--model", "house",
                                     "--gift", "2")
        life = artist.Artist(program, self.chain, self.folder)
        for _ in range(6):
            life.sell(life.paint())

    def learn(self, *options, until=None):
        """Runs it to its end, or kills it once it has said `until`. -> exit code, what it said"""
        environment = dict(os.environ, COLOPHON_KEY=self.chain.keys["teacher"], PYTHONUNBUFFERED="1")
        process = subprocess.Popen(["/usr/bin/python3", "-m", "generation.learn", "--rpc", self.chain.url, "--deployment",
                                    str(self.folder / "deployment.json"), "--name", "dusk", "--folder", str(self.folder / "learn"),
                                    "--steps", "20", *options], cwd=ROOT / "training", env=environment, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = ""
        with process:
            for line in process.stdout:
                said += line
                if until and until in said:
                    process.kill()
                if "is delivered" in line:
                    self.chain.wait(60)
                elif "is open" in line:
                    self.chain.mine()
        return process.returncode, said

    def test_it_goes_on_where_it_was_and_the_artist_adopts_the_adapter(self):
        for until in ("sold at or above", "is registered", "is open"):
            code, said = self.learn(until=until)
            self.assertEqual(code, -9, said)
        state = self.folder / "learn/state.json"       # as if the last run had been cut off right after it registered
        known = json.loads(state.read_text())
        adapter = known.pop("adapter")
        state.write_text(json.dumps(known))
        code, said = self.learn("--deliver")
        self.assertEqual(code, 0, said)
        self.assertEqual(json.loads(state.read_text())["adapter"], adapter)
        self.assertIn("the artist paints with it from now on", said)
        learnt = self.program.run_as(None, "artist", "corpora")
        self.assertEqual(len(json.loads(learnt)), 1)
        jobs = json.loads(self.program.run_as(None, "jobs", "--json"))
        self.assertEqual(len(jobs), 7, "one proof")
        self.assertEqual(jobs[-1]["status"], "final")
        code, said = self.learn("--deliver")
        self.assertEqual(code, 0, "again: nothing is left to do\n" + said)
        self.assertEqual(len(json.loads(self.program.run_as(None, "jobs", "--json"))), 7)
        code, said = self.learn("--artist", "0x12", "--folder", str(self.folder / "other"))
        self.assertEqual(code, 1)
        self.assertIn("error: ", said)


if __name__ == "__main__":
    unittest.main()

"""A piece is checked by a process that sees the chain and a model file, and nothing else. Whatever was changed, the
answer is no, with the reason."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from anvil import call_data
from chain import PROMPT, ChainTest
from forger import with_changed_pixel, with_changed_weight
from program import PROGRAM, TINY, Folder, expect_done, expect_error
from proxy import Proxy


class VerifyToken(ChainTest):
    def setUp(self):
        super().setUp()
        # A copy of the program in a folder of its own: neither models nor contracts beside it, no key, no home.
        alone = pathlib.Path(tempfile.mkdtemp(prefix="colophon-alone-"))
        self.addCleanup(shutil.rmtree, alone)
        (alone / "bin").mkdir()
        (alone / "models-here").mkdir()
        shutil.copy(PROGRAM, alone / "bin/colophon")
        shutil.copy(TINY, alone / "models-here/any-name.safetensors")
        self.alone = Folder(alone / "bin/colophon", alone / "models-here")
        self.addCleanup(self.alone.remove)

    def verify(self, token, *options):
        ran = self.alone.run("verify", "--token", token, "--json", *options, *self.where())
        self.assertEqual(list(self.alone.path.iterdir()), [], "it leaves nothing behind")
        return ran

    def agrees(self, token, *options):
        ran = self.verify(token, *options)
        said = json.loads(expect_done(self, ran))
        self.assertIs(said["verified"], True, str(ran))
        self.assertEqual(said["reason"], "")
        return said

    def differs(self, token, *options, says):
        ran = self.verify(token, *options)
        self.assertEqual(ran.code, 1, str(ran))
        self.assertNotIn("error:", ran.err, str(ran))
        said = json.loads(ran.out)
        self.assertIs(said["verified"], False, str(ran))
        for word in says:
            self.assertIn(word, said["reason"])
        # In words as well, and still an answer rather than an error.
        ran = self.alone.run("verify", "--token", token, *options, *self.where())
        self.assertEqual((ran.code, ran.out, ran.err), (1, f"not verified: {said['reason']}\n", ""))

    def honest(self, *options):
        job = self.commission(*options)
        self.anvil.mine(2)
        self.do(self.provider, "deliver", job, "--output", "piece.png")
        return self.job(job)["requestHash"], self.folder.path / "piece.png"

    def painted(self, prompt=PROMPT, **options):
        """What the program paints off chain."""
        flags = [word for name, value in options.items() for word in (f"--{name}", value)]
        return json.loads(expect_done(self, self.folder.run("paint", prompt, "--model", "tiny", "--json", *flags)))

    def delivered(self, said):
        """A piece of seed 7 whose provider delivered what `said` says. Returns its token."""
        job = self.commission("--seed", 7)
        self.do(self.provider, "deliver", job, "--image-hash", said["imageHash"], "--trace-root", said["traceRoot"])
        return self.job(job)["requestHash"]

    def test_an_honest_piece_agrees(self):
        for options in ([], ["--seed", 7]):
            with self.subTest(options=options):
                token, picture = self.honest(*options)
                said = self.agrees(token)
                self.assertEqual((said["requestHash"], said["modelId"]), (token, self.model_id))
                self.assertEqual(int(said["seed"]) >> 63, 0 if options else 1)
                self.agrees(token, picture)
                self.agrees(token, "--reference", "--model", TINY)
                self.agrees(int(token, 16))

    def test_it_opens_nothing_else(self):
        token, _ = self.honest("--seed", 7)
        trace = self.alone.program.parent / "trace"
        verify = [str(self.alone.program), "verify", "--token", token, *map(str, self.where())]
        try:
            traced = subprocess.run(["strace", "-f", "-qq", "-e", "trace=open,openat,execve,connect", "-o", str(trace), *verify],
                                    cwd=self.alone.path, env=self.alone.environment, capture_output=True, text=True)
        except FileNotFoundError:
            self.skipTest("strace is not installed")
        if "ptrace" in traced.stderr:
            self.skipTest("strace may not trace here")
        self.assertEqual(traced.returncode, 0, traced.stderr)
        calls = trace.read_text()
        opened = re.findall(r'(?:open|openat|execve)\((?:AT_FDCWD, )?"([^"]*)".* = \d+', calls)
        system = ("/lib", "/usr/", "/etc/", "/proc/", "/dev/", "/sys/")
        ours = {path for path in opened if not path.startswith(system)}
        models = self.alone.environment["COLOPHON_MODELS"]
        self.assertEqual(ours, {verify[0], str(self.deployment), models, models + "/any-name.safetensors"})
        ports = set(re.findall(r"sin_port=htons\((\d+)\)", calls))
        self.assertEqual(ports, {self.anvil.url.rsplit(":", 1)[1]})

    def test_it_says_so_in_words(self):
        token, _ = self.honest("--seed", 7)
        out = expect_done(self, self.alone.run("verify", "--token", token, *self.where()))
        self.assertTrue(out.startswith("verified: "), out)

    def test_the_chain_alone_gives_what_paint_gives(self):
        token, picture = self.honest("--seed", 7)
        receipt = json.loads(expect_done(self, self.folder.run("receipt", token, *self.where())))
        off_chain = self.painted(seed=7)
        for field in ("requestHash", "imageHash", "traceRoot", "modelId"):
            self.assertEqual(receipt[field], off_chain[field])
        self.assertEqual((receipt["prompt"], receipt["seed"]), (PROMPT, "7"))
        self.assertEqual((receipt["provider"].lower(), receipt["creator"].lower()), (self.provider.address, self.creator.address))

    def test_a_changed_pixel(self):
        token, picture = self.honest("--seed", 7)
        picture.write_bytes(with_changed_pixel(picture.read_bytes(), x=5, y=9))
        self.differs(token, picture, says=["1 of 1024 pixels", "(5, 9)"])

    def test_another_piece_s_file(self):
        token, _ = self.honest("--seed", 7)
        _, other = self.honest("--seed", 8)
        self.differs(token, other, says=["the file is not the piece", "pixels differ"])

    def test_a_changed_weight(self):
        token, _ = self.honest("--seed", 7)
        changed = self.alone.program.parent / "changed.safetensors"
        changed.write_bytes(with_changed_weight(TINY))
        self.differs(token, "--model", changed, says=["the model file's id is", "commissioned from " + self.model_id])

    def test_no_model_of_that_id(self):
        token, _ = self.honest("--seed", 7)
        models = pathlib.Path(self.alone.environment["COLOPHON_MODELS"])
        (models / "any-name.safetensors").write_bytes(with_changed_weight(TINY))
        expect_error(self, self.verify(token), self.model_id, str(models))

    def test_another_seed(self):
        self.differs(self.delivered(self.painted(seed=8)), says=["repainting gives image hash", "delivered something else"])

    def test_another_parameter(self):
        self.differs(self.delivered(self.painted(seed=7, steps=2)), says=["delivered something else"])

    def test_another_guidance(self):
        self.differs(self.delivered(self.painted(seed=7, **{"cfg-scale": "1.25"})), says=["delivered something else"])

    def test_another_prompt(self):
        token = self.delivered(self.painted("calm sea at dusk, blue, ink", seed=7))
        self.differs(token, says=["delivered something else"])

    def test_another_trace(self):
        token = self.delivered(dict(self.painted(seed=7), traceRoot="0x" + "11" * 32))
        self.differs(token, says=["the picture agrees, but its trace root is", "0x" + "11" * 32])

    def test_a_node_that_shows_another_piece(self):
        asked, _ = self.honest("--seed", 7)
        self.honest("--seed", 8)
        question = call_data("ColophonToken", "commissionOf(uint256)", asked)

        def lie(method, params, _):
            return f"0x{2:064x}" if method == "eth_call" and params[0]["data"] == question else None

        node = Proxy(self.anvil.url, lie)
        self.addCleanup(node.stop)
        ran = self.alone.run("verify", "--token", asked, "--json", "--rpc", node.url, "--deployment", self.deployment)
        self.assertEqual(ran.code, 1, str(ran))
        self.assertIn("which is another piece than " + asked, json.loads(ran.out)["reason"])


if __name__ == "__main__":
    unittest.main()

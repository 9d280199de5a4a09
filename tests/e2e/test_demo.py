"""The whole of it in one command: what it writes, and that nothing of it stays behind."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import unittest

from program import MODELS, PROGRAM, Folder, processes_in

KEYS = {"chainId", "contracts", "modelId", "requestHash", "seed", "tokenId", "imageHash", "traceRoot", "image", "payouts", "gas",
        "verified", "repaintSeconds"}
CONTRACTS = {"steward", "registry", "revenue", "stalemate", "studio", "token", "auctionHouse", "privatePrompts"}
ROLES = {"model", "dataset", "prompt", "provider", "platform", "creator"}
PIL_READS = "import sys; from PIL import Image; i = Image.open(sys.argv[1]); i.load(); print(i.format, i.mode, *i.size)"


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


class Demo(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)

    def start(self, *options):
        process = subprocess.Popen([str(PROGRAM), "demo", "--model", "tiny", "--folder", "out", *options], cwd=self.folder.path,
                                   env=self.folder.environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process

    def once(self, name):
        ran = self.folder.run("demo", "--once", "--json", name, "--model", "tiny", "--folder", "out")
        self.assertEqual((ran.code, ran.err), (0, ""), str(ran))
        self.assertTrue(until(lambda: not processes_in(self.folder.path), 0.5), "the chain ended with it")
        return json.loads((self.folder.path / name).read_text()), ran.out

    def check(self, said):
        self.assertLessEqual(KEYS, set(said))
        self.assertEqual(said["chainId"], 31337)
        self.assertEqual(set(said["contracts"]), CONTRACTS)
        for name in ("modelId", "requestHash", "imageHash", "traceRoot"):
            self.assertRegex(said[name], "^0x[0-9a-f]{64}$")
        for address in said["contracts"].values():
            self.assertRegex(address, "^0x[0-9a-fA-F]{40}$")
        self.assertEqual(int(said["tokenId"]), int(said["requestHash"], 16))
        self.assertGreaterEqual(int(said["seed"]), 2**63, "drawn from the chain")
        self.assertIs(said["verified"], True)
        self.assertGreater(said["repaintSeconds"], 0)
        self.assertTrue(all(isinstance(gas, int) and gas > 21_000 for gas in said["gas"].values()), said["gas"])
        self.assertEqual({payout["role"] for payout in said["payouts"]}, ROLES)
        self.assertEqual(len({payout["address"] for payout in said["payouts"]}), len(ROLES), "an account for each role")
        self.assertEqual(sum(int(payout["wei"]) for payout in said["payouts"]), int(said["price"]))
        self.check_picture(self.folder.path / said["image"], said["imageHash"])

    def check_picture(self, image, image_hash):
        self.assertEqual("0x" + hashlib.sha256(image.read_bytes()).hexdigest(), image_hash)
        python = "/usr/bin/python3"  # the one that Debian's python3-pil is for
        if pathlib.Path(python).exists() and subprocess.run([python, "-c", "import PIL"], capture_output=True).returncode == 0:
            read = subprocess.run([python, "-c", PIL_READS, image], capture_output=True, text=True)
            self.assertEqual((read.stdout.strip(), read.stderr), ("PNG RGB 32 32", ""))
        if shutil.which("pngcheck"):
            checked = subprocess.run(["pngcheck", image], capture_output=True, text=True)
            self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_twice(self):
        first, words = self.once("1.json")
        self.check(first)
        for part in ("commissioned", "delivered", "auction", "found the same picture", "picture.png"):
            self.assertIn(part, words)
        second, _ = self.once("2.json")
        self.check(second)
        self.assertNotEqual(first["seed"], second["seed"])
        self.assertNotEqual(first["imageHash"], second["imageHash"])
        self.assertEqual(first["modelId"], second["modelId"])
        self.assertEqual(first["modelId"], self.folder.run("model", "root", MODELS / "tiny.safetensors").out.strip())
        verified = self.folder.run("verify", second["image"], "--json")
        self.assertEqual(json.loads(verified.out)["imageHash"], second["imageHash"])

    def test_the_house_model_pays_its_adapters_author(self):
        ran = self.folder.run("demo", "--once", "--json", "a.json", "--folder", "out")
        self.assertEqual((ran.code, ran.err), (0, ""), str(ran))
        said = json.loads((self.folder.path / "a.json").read_text())
        self.assertLessEqual(KEYS, set(said))
        self.assertIs(said["verified"], True)
        paid = {payout["role"]: int(payout["wei"]) for payout in said["payouts"]}
        self.assertEqual(set(paid), ROLES | {"adapter"})
        self.assertEqual(paid["adapter"], int(said["price"]) // 20)
        self.assertEqual(sum(paid.values()), int(said["price"]))
        sketch = said["sketch"]
        self.assertIs(sketch["verified"], True)
        self.assertEqual(sketch["modelId"], self.folder.run("model", "root", MODELS / "house-small.safetensors").out.strip())
        verified = json.loads(self.folder.run("verify", sketch["image"], "--json").out)
        self.assertEqual((verified["imageHash"], verified["traceRoot"]), (sketch["imageHash"], sketch["traceRoot"]))

    def stays_up(self, process):
        said = ""
        while "press Ctrl-C" not in said:
            line = process.stdout.readline()
            self.assertTrue(line, said)
            said += line
        said += process.stdout.readline()
        self.assertEqual(len(processes_in(self.folder.path)), 3, f"the demo, a chain and a node\n{said}")
        return said

    def test_it_stays_up_until_it_is_told_to_end(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number.name):
                process = self.start()
                said = self.stays_up(process)
                # What it advises works, in another process and while it stays up.
                advised = re.search(r"build/colophon (verify .*)", said).group(1).split()
                ran = self.folder.run(*advised)
                self.assertEqual(ran.code, 0, str(ran))
                process.send_signal(number)
                self.assertEqual(process.wait(timeout=10), 0)
                self.assertEqual(process.stderr.read(), "")
                self.assertTrue(until(lambda: not processes_in(self.folder.path), 6), "nothing of it is left")

    def test_no_chain_outlives_it_however_it_ends(self):
        for number in (signal.SIGKILL, signal.SIGINT):
            for moment in ("early", "late"):
                with self.subTest(signal=number.name, moment=moment):
                    process = self.start()
                    if moment == "late" and number == signal.SIGKILL:
                        self.stays_up(process)
                    elif moment == "early":
                        self.assertTrue(until(lambda: len(processes_in(self.folder.path)) > 1))  # it has a child
                    else:
                        process.stdout.readline()  # the chain is up, contracts are on their way
                    process.send_signal(number)
                    process.wait(timeout=10)
                    self.assertTrue(until(lambda: not processes_in(self.folder.path), 10), "nothing of it is left")

    def test_what_is_missing_is_said(self):
        cases = (("no anvil", ["--once"], {"COLOPHON_ANVIL": "/nonexistent/anvil"}, "/nonexistent/anvil"),
                 ("no anvil, but another program", ["--once"], {"COLOPHON_ANVIL": "/bin/false"}, "/bin/false"),
                 ("no contracts", ["--once", "--contracts", "nowhere"], {}, "nowhere"),
                 ("no folder", ["--once", "--folder", "/proc/nosuch"], {}, "/proc/nosuch"),
                 ("no place for the answer", ["--once", "--json", "no/such/folder.json"], {}, "no/such/folder.json"))
        for what, options, variables, word in cases:
            with self.subTest(what=what):
                folder = [] if "--folder" in options else ["--folder", "out"]
                ran = self.folder.run("demo", "--model", "tiny", *folder, *options, **variables)
                self.assertEqual((ran.code, ran.err.count("error:")), (2, 1), str(ran))
                self.assertIn(word, ran.err)
                self.assertTrue(until(lambda: not processes_in(self.folder.path), 0.5))

    def test_a_model_that_is_missing(self):
        ran = self.folder.run("demo", "--once", "--model", "nosuch")
        self.assertEqual((ran.code, ran.out, ran.err.count("error:")), (2, "", 1), str(ran))
        self.assertEqual(list(self.folder.path.iterdir()), [])


if __name__ == "__main__":
    unittest.main()

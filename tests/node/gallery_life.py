"""The gallery's pages in Chromium: a piece's whole life by clicks on a real node and chain (web/gallery/test/life.mjs), an
autonomous artist's (artist_life.mjs), and what a visitor of the demo does (demo.mjs). By its name only, for it needs what the
other tests here do not: the pages with the painter, and Chromium."""

import pathlib
import re
import subprocess
import tempfile
import unittest

from node_process import NodeProcess, end_with_us  # first: it knows where the others are

from artist_chain import ArtistChainTest
from chain import ChainTest
from program import PROGRAM

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "web/gallery/dist"
CHROMIUM = [path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if pathlib.Path(path).exists()]
SECONDS_MAX = 300


def click_through(test, script, *options, log):
    test.assertTrue(CHROMIUM, "there is no Chromium: tools/setup --wasm")
    test.assertTrue(list(PAGES.glob("assets/*.wasm")), "no pages with the painter: tools/setup --gallery")
    ran = subprocess.run(["node", "web/gallery/tools/run.mjs", script, *options], cwd=ROOT, stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, timeout=SECONDS_MAX)
    test.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr + log()[-2000:])


class GalleryTest(ChainTest):
    def test_a_pieces_life_by_clicks(self):
        node = NodeProcess(self.anvil.url, self.deployment, self.provider.key, chain__confirmations=2,
                           provider__gas_percent=0, roles__provider=True, roles__gallery=True,
                           gallery__listen="127.0.0.1:0", gallery__pages=str(PAGES))
        self.addCleanup(node.remove)
        node.start()
        click_through(self, "life", "--url", node.serving(), "--rpc", self.anvil.url, log=node.said)


class ArtistGalleryTest(ArtistChainTest):
    def test_an_artist_by_clicks(self):
        node = NodeProcess(self.anvil.url, self.deployment, self.provider.key, chain__confirmations=2,
                           provider__gas_percent=0, roles__provider=True, roles__keeper=True, roles__gallery=True,
                           gallery__listen="127.0.0.1:0", gallery__pages=str(PAGES))
        self.addCleanup(node.remove)
        node.start()
        click_through(self, "artist_life", "--url", node.serving(), "--rpc", self.anvil.url, log=node.said)


class DemoTest(unittest.TestCase):
    def test_what_a_visitor_of_the_demo_does(self):
        folder = tempfile.TemporaryDirectory(prefix="colophon-demo-")
        self.addCleanup(folder.cleanup)
        demo = subprocess.Popen([str(PROGRAM), "demo", "--port", "0", "--folder", folder.name], cwd=ROOT, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=end_with_us)
        self.addCleanup(lambda: (demo.terminate(), demo.communicate()))
        said = ""
        while "verify --token" not in said:
            line = demo.stdout.readline()
            self.assertTrue(line, said)
            said += line
        gallery = re.search(r"The gallery: (http://\S+)/", said)
        self.assertTrue(gallery, said)
        click_through(self, "demo", "--url", gallery[1], log=(pathlib.Path(folder.name) / "node.log").read_text)

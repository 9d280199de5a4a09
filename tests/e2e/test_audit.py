"""The dossier of a piece: what it says, what it can't be made to say, and how it prints."""

import base64
import html.parser
import json
import re
import subprocess
import unittest

from anvil import ETHER
from chain import PROMPT, ChainTest
from program import TINY, expect_done, expect_error
from test_credentials import SignedPiece
from test_document import STATEMENT

CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer"]
HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "</style><svg/onload=alert(1)>", "<!--"]


class Page(html.parser.HTMLParser):
    """Elements, attributes and text as a browser's parser would see them."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.attributes, self.text = [], set(), []
        self.feed(text)
        self.close()
        self.said = " ".join(" ".join(self.text).split())

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data):
        self.text.append(data)


class Audits:
    def audit(self, token, *options, code=0):
        ran = self.folder.run("audit", "--token", token, "-o", "dossier.html", *options, *self.where())
        self.assertEqual(ran.code, code, str(ran))
        return (self.folder.path / "dossier.html").read_text()

    def audit_json(self, token, *options, code=0):
        ran = self.folder.run("audit", "--token", token, "--json", *options, *self.where())
        self.assertEqual(ran.code, code, str(ran))
        return json.loads(ran.out)

    @staticmethod
    def answers(said):
        return {one["what"]: one["answer"] for one in said["checked"]}


class Dossier(SignedPiece, Audits):
    def sold(self):
        auction = int(self.do(self.creator, "auction", self.token, "--reserve", "1", "--seconds", 3600))
        self.do(self.ada, "bid", auction, "1")
        self.do(self.ben, "bid", auction, "2")
        self.anvil.pass_seconds(3600)
        self.do(self.outsider, "settle", auction)

    def everything(self):
        return ["--statement", self.statement, "--copy", self.sign_all(), "--picture", "piece.png", "--anchors", self.anchors]

    def test_everything_is_in_it(self):
        self.sold()
        self.anvil.pass_seconds(3600)
        self.do(self.outsider, "finalise", 1)
        options = self.everything()
        said = self.audit_json(self.token, *options)
        self.assertEqual(set(self.answers(said).values()), {"yes"}, said["checked"])
        self.assertTrue(said["verdict"].startswith("Repainted"))
        self.assertEqual((said["status"], said["owner"], said["hidden"]), ("final", self.ben.address, False))
        self.assertEqual(said["document"]["stated"], STATEMENT)
        self.assertIn("attested", said["document"])
        self.assertEqual(said["credentials"]["state"], "trusted")

        whats = [event["what"] for one in said["transactions"] for event in one["events"]]
        for what in ("work registered", "commissioned", "claimed", "delivered", "accepted by the creator", "token minted", "token moved", "auction opened", "bid", "sold", "paid", "final"):
            self.assertIn(what, whats)
        for one in said["transactions"]:
            receipt = self.anvil.rpc("eth_getTransactionReceipt", one["hash"])
            block = self.anvil.rpc("eth_getBlockByNumber", receipt["blockNumber"], False)
            self.assertEqual((one["block"], one["from"].lower(), one["gas"]), (str(int(receipt["blockNumber"], 16)), receipt["from"], str(int(receipt["gasUsed"], 16))))
            self.assertEqual(one["time"], self.time_of(block))
        places = [(int(one["block"])) for one in said["transactions"]]
        self.assertEqual(places, sorted(places))
        paid = sum(round(float(one["amount"].removesuffix(" ether")) * ETHER) for one in said["payouts"])
        self.assertEqual(paid, 2 * ETHER)

        text = self.audit(self.token, *options)
        self.assertEqual(self.audit(self.token, *options), text, "the same bytes again")
        self.assertIn(base64.b64encode(self.piece).decode(), text)
        page = Page(text)
        for words in (STATEMENT["title"], PROMPT, "Tiny", self.token, STATEMENT["rights"]["claim"], "Painter Ltd", "Wrote the prompt.", "bid 2 ether"):
            self.assertIn(words, page.said)
        for one in said["transactions"]:
            self.assertIn(one["hash"], page.said)
        self.assertEqual(page.elements.count("img"), 1)
        self.assertIn("svg", page.elements)

    @staticmethod
    def time_of(block):
        import time
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(block["timestamp"], 16)))

    def test_without_what_can_be_given_it_says_so(self):
        said = self.audit_json(self.token)
        answers = self.answers(said)
        self.assertEqual((answers["The creator's statement"], answers["Content Credentials"]), ("open", "open"))
        self.assertEqual(answers["Nobody's challenge stands"], "open")  # the window is
        self.assertEqual(said["title"], "Colophon 1")

    def test_another_file_or_a_broken_copy_is_named(self):
        signed = bytearray(self.sign_all().read_bytes())
        signed[-40] ^= 1
        (self.folder.path / "broken.png").write_bytes(signed)
        said = self.audit_json(self.token, "--copy", "broken.png", "--picture", "broken.png", code=1)
        self.assertEqual(self.answers(said)["The file is the piece"], "no")
        self.assertEqual(self.answers(said)["Content Credentials hold, and are this piece's"], "no")
        self.assertNotIn("attested", said["document"])

    def test_another_statement_is_refused_and_the_rest_goes_on(self):
        other = {**STATEMENT, "title": "Another"}
        (self.folder.path / "other.json").write_text(json.dumps(other))
        said = self.audit_json(self.token, "--statement", "other.json", code=1)
        answers = self.answers(said)
        self.assertEqual(answers["The statement is its creator's"], "no")
        self.assertEqual(answers["The request on chain is this piece's"], "yes")
        self.assertEqual(said["title"], "Colophon 1")
        self.assertNotIn("stated", said["document"])

    def test_it_prints(self):
        self.sold()
        self.audit(self.token, *self.everything())
        pdf = self.folder.path / "dossier.pdf"
        subprocess.run([*CHROMIUM, f"--print-to-pdf={pdf}", "dossier.html"], cwd=self.folder.path, check=True, capture_output=True, timeout=100)
        about = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
        self.assertIn("A4", about)
        pages = int(re.search(r"Pages:\s+(\d+)", about).group(1))
        self.assertTrue(2 <= pages <= 9, about)
        printed = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
        for words in (STATEMENT["title"], "What was checked", "Lineage and licences", "Every transaction behind it"):
            self.assertIn(words, printed)
        squeezed = "".join(printed.split())
        self.assertIn(self.token, squeezed)
        images = subprocess.run(["pdfimages", "-list", pdf], check=True, capture_output=True, text=True).stdout
        self.assertIn("32    32", images)  # the piece, pixel by pixel


class Hostile(ChainTest, Audits):
    @classmethod
    def register_works(cls, here):
        ran = here.run("register", "model", TINY, "--name", HOSTILE[1], "--licence", HOSTILE[0], "--share", 1000, *cls.where(), key=cls.author.key)
        assert ran.code == 0, str(ran)

    def test_whatever_is_stated_stays_text(self):
        statement = json.loads(json.dumps(STATEMENT))
        statement["title"] = HOSTILE[0] + "\u202egnp.exe"
        statement["rights"].update(owner=HOSTILE[1], claim=HOSTILE[2])
        statement["humanAuthorship"][0]["description"] = HOSTILE[3]
        (self.folder.path / "statement.json").write_text(json.dumps(statement))
        job = self.commission("--seed", 7, "--statement", "statement.json", prompt="calm sea " + HOSTILE[2])
        self.do(self.provider, "deliver", job)
        self.do(self.creator, "accept", job)
        text = self.audit(self.job(job)["requestHash"], "--statement", "statement.json")
        page = Page(text)
        self.assertEqual(set(page.elements) & {"script", "iframe", "object", "a", "link", "form", "input"}, set())
        self.assertEqual(page.elements.count("img"), 1)
        self.assertEqual([name for name in page.attributes if name.startswith("on")], [])
        for hostile in HOSTILE:
            self.assertIn(hostile, page.said)
            self.assertNotIn(hostile, re.sub(r"<style>.*?</style>", "", text, flags=re.S).replace("<!doctype", ""))
        self.assertIn("[U+202E]", page.said)
        self.assertNotIn("\u202e", text)
        # And in a real browser: nothing ran, and the title is read as it was written.
        dom = subprocess.run([*CHROMIUM, "--dump-dom", "dossier.html"], cwd=self.folder.path, check=True, capture_output=True, text=True, timeout=100).stdout
        seen = Page(dom)
        self.assertEqual(seen.elements.count("script"), 0)
        self.assertIn(HOSTILE[0], seen.said)


class Verdicts(ChainTest, Audits):
    def test_a_refuted_piece(self):
        job = self.commission("--seed", 7)
        self.do(self.provider, "deliver", job, "--image-hash", "0x" + "11" * 32, "--trace-root", "0x" + "22" * 32)
        self.do(self.creator, "accept", job)
        text = self.audit(self.job(job)["requestHash"], code=1)
        self.assertIn("Refuted: repainting gives image hash", Page(text).said)
        self.assertNotIn("<img", text)

    def test_a_private_piece_until_it_is_revealed(self):
        self.do(self.provider, "prompt-key")
        job = self.commission("--seed", 7, "--provider", self.provider.address, "--private", "secret.json")
        self.do(self.provider, "deliver", job, "-o", "piece.png")
        self.do(self.creator, "accept", job)
        token = self.job(job)["requestHash"]
        text = self.audit(token, "--picture", "piece.png", code=3)
        self.assertIn("Unverified until revealed", text)
        self.assertIn("<img", text)
        self.assertNotIn(PROMPT, text)
        self.do(self.creator, "reveal", job, "--private", "secret.json")
        said = self.audit_json(token)
        self.assertEqual(said["revealed"]["prompt"], PROMPT)
        self.assertEqual(self.answers(said)["The revealed prompt is the one that was committed to"], "yes")

    def test_open_matters(self):
        token = self.final_piece()
        form = json.loads(expect_done(self, self.folder.run("notice", "--token", token, *self.where())))
        fill = lambda v: {k: fill(x) for k, x in v.items()} if isinstance(v, dict) else {"": "Ada", False: True}.get(v, v)
        (self.folder.path / "notice.json").write_text(json.dumps(fill(form)))
        case = self.do(self.ada, "notice", "notice.json").strip()
        self.do(self.steward, "steward", "hide", case)
        self.anvil.pass_seconds(2 * 24 * 3600)
        self.do(self.ada, "contest", self.model_id)
        self.do(self.steward, "steward", "rule", self.model_id, "rejected")
        said = self.audit_json(token)
        self.assertTrue(said["hidden"])
        self.assertEqual(said["takedowns"][0]["stage"], "hidden")
        self.assertEqual(said["contests"][0]["contester"].lower(), self.ada.address)
        self.assertTrue(said["contests"][0]["ruling"].startswith("rejected"))
        whats = [event["what"] for one in said["transactions"] for event in one["events"]]
        self.assertLessEqual({"takedown notice", "to be hidden", "work contested"}, set(whats))
        page = Page(self.audit(token))
        self.assertIn("hidden by the Steward", page.said)

    def test_a_challenge(self):
        token = self.final_piece()
        self.do(self.outsider, "challenge", 1)
        said = self.audit_json(token, code=1)
        self.assertEqual((said["status"], self.answers(said)["Nobody's challenge stands"]), ("questioned", "no"))

    def test_what_is_no_dossier(self):
        token = self.final_piece()
        expect_error(self, self.folder.run("audit", "--token", token, *self.where()), "neither --json nor a file")
        expect_error(self, self.folder.run("audit", "--token", "0x" + "11" * 32, "--json", *self.where()), "no piece")
        expect_error(self, self.folder.run("audit", "--token", token, "-o", "dossier.html", "--model", "nowhere", *self.where()))
        self.assertFalse((self.folder.path / "dossier.html").exists())
        self.assertIn("Not repainted.", self.audit(token, "--model", "nowhere", "--without-repaint"))


if __name__ == "__main__":
    unittest.main()

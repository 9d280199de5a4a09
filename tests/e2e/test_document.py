"""A piece's provenance document comes from the chain alone, and stays the same whatever happens to the piece."""

import hashlib
import json
import os
import unittest

from anvil import ETHER
from chain import PROMPT, STALEMATE_FEE, WINDOW_SECONDS, CHALLENGE_BOND, ChainTest
from program import TINY, Folder, expect_done, expect_error

STATEMENT = {
    "schema": "colophon/statement/v1",
    "title": "Calm sea, “night”",
    "granted": {"licence": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "rights": {"owner": "Ada", "claim": "The wording and the choice.", "trainingAndMining": "notAllowed"},
    "humanAuthorship": [{"kind": "prompt", "description": "Wrote the prompt."}],
    "disclosures": {"depictsRealPerson": False, "oversight": "human_validated"},
}


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Document(ChainTest):
    @classmethod
    def register_works(cls, here):
        data_set = here.path / "corpus"
        data_set.write_text("a corpus")
        ran = here.run("register", "dataset", data_set, "--name", "Corpus", "--share", 300, *cls.where(), key=cls.ben.key)
        assert ran.code == 0, str(ran)
        cls.data_set_id = ran.out.strip()
        ran = here.run("register", "model", TINY, "--name", "Tiny", "--share", 1000, "--parent", cls.data_set_id, *cls.where(), key=cls.author.key)
        assert ran.code == 0, str(ran)
        cls.model_id = ran.out.strip()

    def statement(self):
        path = self.folder.path / "statement.json"
        path.write_text(json.dumps(STATEMENT, indent=1))  # escapes, spaces and another order: the hash is of the canonical form
        return path

    def document(self, token, *options, **variables):
        return expect_done(self, self.folder.run("document", "--token", token, *options, *self.where(), **variables))

    def test_the_chain_alone_gives_it(self):
        token = self.final_piece("--statement", self.statement())
        text = self.document(token)
        said = json.loads(text)
        self.assertEqual(text.encode(), canonical(said), "RFC 8785")
        derived = said["derived"]
        self.assertEqual(said["docId"], f"eip155:{self.contracts['chainId']}/erc721:{self.contracts['token'].lower()}/{int(token, 16)}")
        self.assertNotIn("stated", said)
        self.assertNotIn("attested", said)
        receipt = json.loads(expect_done(self, self.folder.run("receipt", token, *self.where())))
        self.assertEqual(derived["image"]["sha256"], receipt["imageHash"])
        self.assertEqual(derived["receipt"]["traceRoot"], receipt["traceRoot"])
        self.assertEqual(derived["request"]["prompt"], PROMPT)
        self.assertEqual(derived["request"]["hash"], token)
        self.assertEqual([work["kind"] for work in derived["works"]], ["model", "dataset"])
        self.assertEqual(derived["works"][0]["madeFrom"], [self.data_set_id])
        self.assertEqual([(s["role"], s["share"]) for s in derived["revenue"]["shares"]],
                         [("model", 1000), ("dataset", 300), ("provider", 500), ("platform", 250), ("creator", 7950)])
        self.assertEqual(derived["revenue"]["shares"][-1]["account"], self.creator.address)
        self.assertEqual(derived["commission"]["statement"], "0x" + hashlib.sha256(canonical(STATEMENT)).hexdigest())
        block = self.anvil.rpc("eth_getBlockByNumber", hex(int(derived["receipt"]["block"])), False)
        self.assertEqual(int(block["timestamp"], 16), self.seconds(derived["receipt"]["time"]))

    @staticmethod
    def seconds(text):
        import calendar
        import time
        return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))

    def test_the_image_is_the_file_that_was_delivered(self):
        job = self.commission("--seed", 7)
        self.do(self.provider, "deliver", job, "-o", "piece.png")
        self.do(self.creator, "accept", job)
        image = json.loads(self.document(self.job(job)["requestHash"]))["derived"]["image"]
        file = (self.folder.path / "piece.png").read_bytes()
        self.assertEqual((image["bytes"], image["sha256"]), (len(file), "0x" + hashlib.sha256(file).hexdigest()))

    def test_another_place_and_time_gives_the_same_bytes(self):
        token = self.final_piece()
        before = self.document(token)
        slot = self.call("Registry", "slotOf(address)", self.creator.address)[0]
        self.send(self.creator, "Registry", "offerSlot(uint256,address)", slot, self.ada.address)
        self.send(self.ada, "Registry", "takeSlot(uint256)", slot)
        self.send(self.outsider, "Studio", "challenge(uint256)", 1, value=CHALLENGE_BOND)
        self.send(self.creator, "ColophonToken", "transferFrom(address,address,uint256)", self.creator.address, self.ada.address, token)
        self.anvil.mine(300)
        elsewhere = Folder()
        self.addCleanup(elsewhere.remove)
        elsewhere.environment = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"}
        after = expect_done(self, elsewhere.run("document", "--token", int(token, 16), *self.where()))
        self.assertEqual(after, before)

    def test_parents_are_named(self):
        parent = self.final_piece()
        job = self.commission("--seed", 8, "--parent", parent)
        self.do(self.provider, "deliver", job)
        self.do(self.creator, "accept", job)
        parents = json.loads(self.document(self.job(job)["requestHash"]))["derived"]["parents"]
        image = json.loads(self.document(parent))["derived"]["image"]["sha256"]
        self.assertEqual(parents, [{"imageSha256": image, "token": parent}])

    def test_the_statement_becomes_the_stated_part(self):
        path = self.statement()
        token = self.final_piece("--statement", path)
        text = self.document(token, "--statement", path)
        said = json.loads(text)
        self.assertEqual(said["stated"], STATEMENT)
        self.assertEqual(text.encode(), canonical(said))
        other = self.folder.path / "other.json"
        other.write_text(json.dumps(dict(STATEMENT, title="Another")))
        expect_error(self, self.folder.run("document", "--token", token, "--statement", other, *self.where()), "the commission names")

    def test_a_document_is_checked(self):
        token = self.final_piece("--statement", self.statement())
        self.document(token, "--statement", "statement.json", "-o", "document.json")
        file = self.folder.path / "document.json"
        text = file.read_text()
        hash = "0x" + hashlib.sha256(text.encode()).hexdigest()
        self.assertEqual(expect_done(self, self.folder.run("document", "document.json")).strip(), hash)
        self.assertEqual(expect_done(self, self.folder.run("document", "document.json", "--token", token, *self.where())).strip(), hash)
        # A fee that nothing inside the document contradicts: only the chain does.
        file.write_text(text.replace(f'"fee":"{ETHER // 100}"', '"fee":"1"'))
        expect_done(self, self.folder.run("document", "document.json"))
        ran = self.folder.run("document", "document.json", "--token", token, *self.where())
        self.assertEqual((ran.code, ran.out), (1, "the document's derived part is not what the chain says\n"), str(ran))
        file.write_text(text.replace(PROMPT, PROMPT + "."))
        expect_error(self, self.folder.run("document", "document.json"), "contradicts itself")
        file.write_text(text[:-1] + ',"note":"hello"}')
        expect_error(self, self.folder.run("document", "document.json"), "unknown member 'note'")

    def test_a_piece_that_is_not_final_has_none(self):
        job = self.commission("--seed", 7)
        self.do(self.provider, "deliver", job)
        token = self.job(job)["requestHash"]
        expect_error(self, self.folder.run("document", "--token", token, *self.where()), "not final")
        expect_error(self, self.folder.run("document", "--token", "0x" + "11" * 32, *self.where()), "no piece")

    def test_a_statement_that_is_none_is_not_commissioned(self):
        path = self.folder.path / "statement.json"
        for text, says in [("hello", "bad JSON"), (json.dumps(dict(STATEMENT, mood="calm")), "unknown member 'mood'"),
                           (json.dumps({k: v for k, v in STATEMENT.items() if k != "rights"}), "lacks the member 'rights'"),
                           (json.dumps(STATEMENT)[:-1] + ',"title":"twice"}', "twice")]:
            path.write_text(text)
            self.refuse(self.creator, "commission", PROMPT, "--model", "tiny", "--statement", path, says=[says], hint=says != "bad JSON" and says != "twice")


if __name__ == "__main__":
    unittest.main()

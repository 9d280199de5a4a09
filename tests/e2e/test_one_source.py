"""Each fact has one source: changed there, it is changed wherever it is told."""

import base64
import json
import unittest

from anvil import call_data
from chain import ChainTest
from program import TINY, expect_done
from test_document import STATEMENT

# field: (value, another), and where it must be told. Values occur nowhere else.
BASE = {"model": "Xanthe", "licence": "LicenseRef-Xylem", "prompt": "xebec at sea", "title": "Xenolith", "claim": "Xerox of nothing."}
OTHER = {"model": "Yvette", "licence": "LicenseRef-Yucca", "prompt": "yawl at sea", "title": "Yesteryear", "claim": "Yield of nothing."}
TOLD = {
    "model": {"document", "credentials", "disclosure", "metadata", "dossier"},
    "licence": {"document", "metadata", "dossier"},
    "prompt": {"document", "credentials", "metadata", "dossier"},
    "title": {"document", "credentials", "dossier"},
    "claim": {"document", "disclosure", "dossier"},
}


class OneSource(ChainTest):
    @classmethod
    def register_works(cls, here):
        pass  # each piece has a registry of its own

    def token_uri(self, token):
        answer = self.anvil.rpc("eth_call", {"to": self.contracts["token"], "data": call_data("ColophonToken", "tokenURI(uint256)", token)}, "latest")
        data = bytes.fromhex(answer[2:])
        uri = data[64:64 + int.from_bytes(data[32:64], "big")].decode()
        return base64.b64decode(uri.removeprefix("data:application/json;base64,")).decode()

    def told(self, fields):
        """Everything that tells of a piece made with these fields, as text."""
        snapshot = self.anvil.rpc("evm_snapshot")
        self.do(self.author, "register", "model", TINY, "--name", fields["model"], "--licence", fields["licence"], "--share", 1000)
        statement = json.loads(json.dumps(dict(STATEMENT, title=fields["title"])))
        statement["rights"]["claim"] = fields["claim"]
        (self.folder.path / "statement.json").write_text(json.dumps(statement))
        job = self.commission("--seed", 7, "--statement", "statement.json", prompt=fields["prompt"])
        self.do(self.provider, "deliver", job, "-o", "piece.png")
        self.do(self.creator, "accept", job)
        token = self.job(job)["requestHash"]
        of_token = ["--token", token, "--statement", "statement.json", *self.where()]
        expect_done(self, self.folder.run("document", *of_token, "-o", "document.json"))
        expect_done(self, self.folder.run("sign", "piece.png", "-o", "signed.png", "--development", "ca", "--document", "document.json"))
        piece, signed = ((self.folder.path / name).read_bytes() for name in ("piece.png", "signed.png"))
        added = len(signed) - len(piece)
        self.assertEqual(signed[:33] + signed[33 + added:], piece)  # the rest is the picture, which holds the request
        expect_done(self, self.folder.run("audit", *of_token, "-o", "dossier.html"))
        told = {"document": (self.folder.path / "document.json").read_text(),
                "credentials": signed[33:33 + added].decode("latin-1"),
                "disclosure": expect_done(self, self.folder.run("disclose", *of_token, "--json")),
                "metadata": self.token_uri(token),
                "dossier": (self.folder.path / "dossier.html").read_text()}
        self.assertTrue(self.anvil.rpc("evm_revert", snapshot))
        return told

    def test_a_field_changes_wherever_it_is_told(self):
        before = self.told(BASE)
        for field, places in TOLD.items():
            with self.subTest(field):
                after = self.told(dict(BASE, **{field: OTHER[field]}))
                for place in before:
                    times = before[place].count(BASE[field])
                    if place in places:
                        self.assertGreater(times, 0, f"{place} does not tell the {field}")
                    self.assertEqual(after[place].count(OTHER[field]), times, f"{place} tells the {field}")
                    self.assertEqual(after[place].count(BASE[field]), 0, f"{place} has the {field} from elsewhere")
                    for other in set(TOLD) - {field}:
                        self.assertEqual(after[place].count(BASE[other]), before[place].count(BASE[other]), f"{place}: {other} moved with {field}")


if __name__ == "__main__":
    unittest.main()

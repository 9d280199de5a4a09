"""A prompt that only its creator and one provider know, until the creator reveals it."""

import json
import os
import stat
import unittest

from anvil import call_data
from chain import PROMPT, ChainTest
from program import expect_done, expect_error
from proxy import Proxy

SECRET = "an owl that nobody may hear of"
UNTIL = "unverified until revealed"


class PrivatePrompts(ChainTest):
    def register(self, account):
        return self.do(account, "prompt-key").strip()

    def private(self, *options, prompt=PROMPT, file="secret.json", provider=None):
        provider = provider or self.provider
        return int(self.do(self.creator, "commission", prompt, "--model", "tiny", "--seed", 7, "--provider", provider.address, "--private", file, *options))

    def secret(self, file="secret.json"):
        return json.loads((self.folder.path / file).read_text())

    def verify(self, *arguments):
        return self.folder.run("verify", *arguments, *self.where())

    def everything_on_chain(self):
        """Calldata and logs of every block."""
        number = int(self.anvil.rpc("eth_blockNumber"), 16)
        said = [self.anvil.rpc("eth_getBlockByNumber", hex(n), True) for n in range(number + 1)]
        return json.dumps(said) + json.dumps(self.anvil.rpc("eth_getLogs", {"fromBlock": "0x0"}))

    def test_from_commission_to_repaint(self):
        self.register(self.provider)
        job = self.private("--negative", "fog")
        secret = self.secret()
        self.assertEqual((secret["prompt"], secret["negativePrompt"]), (PROMPT, "fog"))
        self.assertEqual(stat.S_IMODE(os.stat(self.folder.path / "secret.json").st_mode), 0o600)
        listed = next(j for j in json.loads(expect_done(self, self.folder.run("jobs", "--json", *self.where()))) if j["id"] == job)
        self.assertEqual(listed["prompt"], "(private)")

        self.do(self.provider, "deliver", job, "-o", "piece.png")
        token = self.job(job)["requestHash"]
        self.refuse(self.outsider, "challenge", job, says=["AcceptOnly"], hint=False)
        self.refuse(self.outsider, "finalise", job, says=["AcceptOnly"], hint=False)
        self.do(self.creator, "accept", job)
        self.assertEqual(self.owner_of(token), self.creator.address)
        for part in (PROMPT, secret["salt"][2:]):
            self.assertNotIn(part.encode().hex(), self.everything_on_chain())
            self.assertNotIn(part, self.everything_on_chain())

        # Neither yes nor no, whatever is asked; who has the file can check.
        for asked in (["--token", token], ["piece.png"], ["piece.png", "--token", token]):
            ran = self.verify(*asked)
            self.assertEqual((ran.code, ran.out.startswith(UNTIL)), (3, True), str(ran))
            ran = self.verify(*asked, "--json")
            self.assertEqual((ran.code, json.loads(ran.out)["unrevealed"], json.loads(ran.out)["verified"]), (3, True, False), str(ran))
            expect_done(self, self.verify(*asked, "--private", "secret.json"))
        document = expect_done(self, self.folder.run("document", "--token", token, *self.where()))
        self.assertNotIn(PROMPT, document)
        self.assertIn("promptCommitment", document)
        found = json.loads(self.folder.run("detect", "piece.png", "--json").out)
        self.assertNotIn("prompt", found["request"])

        self.do(self.creator, "reveal", job, "--private", "secret.json")
        ran = self.verify("--token", token)
        self.assertEqual((ran.code, "verified: repainted" in ran.out), (0, True), str(ran))
        expect_done(self, self.verify("piece.png", "--token", token))
        self.assertEqual(self.verify("piece.png").code, 3)  # the file alone does not know it
        self.assertEqual(json.loads(expect_done(self, self.folder.run("receipt", token, *self.where())))["revealedPrompt"], PROMPT)
        self.assertEqual(expect_done(self, self.folder.run("document", "--token", token, *self.where())), document)

    def test_a_provider_that_painted_something_else_is_found_out_when_it_is_revealed(self):
        self.register(self.provider)
        job = self.private()
        self.do(self.provider, "deliver", job, "--image-hash", "0x" + "11" * 32, "--trace-root", "0x" + "22" * 32)
        self.do(self.creator, "accept", job)
        token = self.job(job)["requestHash"]
        self.assertEqual(self.verify("--token", token).code, 3)
        self.do(self.creator, "reveal", job, "--private", "secret.json")
        ran = self.verify("--token", token)
        self.assertEqual((ran.code, "the provider delivered something else" in ran.out), (1, True), str(ran))

    def test_by_hand(self):
        self.register(self.provider)
        job = self.private("--by-hand", "sealed.box")
        sealed = (self.folder.path / "sealed.box").read_bytes()
        self.assertEqual(len(sealed), 304)
        self.assertNotIn(sealed.hex(), self.everything_on_chain())
        self.refuse(self.provider, "deliver", job, says=["has not handed it over"])
        self.assertEqual(self.status(job), "open")
        self.do(self.provider, "deliver", job, "--sealed", "sealed.box")
        self.assertEqual(self.status(job), "delivered")

    def test_a_box_for_another_key(self):
        self.register(self.provider)
        self.register(self.ada)
        job = self.private("--by-hand", "right.box")
        other = self.private("--by-hand", "wrong.box", prompt=SECRET, file="other.json", provider=self.ada)
        # Sealed to Ada; then sealed to the provider, but what opens another commission.
        self.refuse(self.provider, "deliver", job, "--sealed", "wrong.box", says=["was not sealed to this account's key"])
        self.refuse(self.creator, "hand", job, "--private", "other.json", says=["are not those that the recipe commits to"])
        self.do(self.creator, "commission", SECRET, "--model", "tiny", "--seed", 8, "--provider", self.provider.address, "--private", "third.json", "--by-hand", "third.box")
        self.refuse(self.provider, "deliver", job, "--sealed", "third.box", says=["are not those that the recipe commits to"])
        damaged = bytearray((self.folder.path / "right.box").read_bytes())
        damaged[100] ^= 1
        (self.folder.path / "damaged.box").write_bytes(damaged)
        self.refuse(self.provider, "deliver", job, "--sealed", "damaged.box", says=["or is damaged"])
        self.assertEqual((self.status(job), self.status(other)), ("open", "open"))  # nothing was bound

    def test_a_key_that_changed_after_the_box_was_closed(self):
        """Somebody else's key in the provider's name: nobody opens it; handed over again to the right one, it opens."""
        self.register(self.provider)
        stranger_key = self.register(self.ada)
        self.send_words(self.provider, "setKey(bytes32)", stranger_key)
        job = self.private()
        self.refuse(self.provider, "deliver", job, says=["was not sealed to this account's key"])
        self.register(self.provider)
        self.do(self.creator, "hand", job, "--private", "secret.json")
        self.do(self.provider, "deliver", job)
        self.assertEqual(self.status(job), "delivered")

    def send_words(self, account, signature, *words):
        self.anvil.send(account.address, self.contracts["privatePrompts"], call_data("PrivatePrompts", signature, *words))

    def test_what_is_refused_before_anything_is_paid(self):
        here = self.folder.path / "secret.json"
        self.refuse(self.creator, "commission", PROMPT, "--model", "tiny", "--private", here, says=["sealed to one provider"])
        refusal = ["commission", PROMPT, "--model", "tiny", "--provider", self.provider.address, "--private", here]
        self.refuse(self.creator, *refusal, says=["has registered no key"])
        self.assertFalse(here.exists())
        self.register(self.provider)
        here.write_text("mine")
        self.refuse(self.creator, *refusal, says=["exists"])
        self.assertEqual(here.read_text(), "mine")
        here.unlink()
        self.refuse(self.creator, *refusal, "--fee", "1000000", says=["too little to send"])
        self.assertFalse(here.exists())
        self.send_words(self.provider, "setKey(bytes32)", "01" + "00" * 31)  # a point that nothing can be sealed to
        self.refuse(self.creator, *refusal, says=["key"])
        self.assertFalse(here.exists())
        self.assertEqual(self.call("Studio", "commissionsCount()"), [0])

    def test_what_opens_it_is_kept_when_the_answer_is_lost(self):
        self.register(self.provider)

        def lose(method, _params, _result):  # it was mined, and this is no receipt
            return "lost" if method == "eth_getTransactionReceipt" else None

        node = Proxy(self.anvil.url, lose)
        self.addCleanup(node.stop)
        ran = self.folder.run("commission", PROMPT, "--model", "tiny", "--seed", 7, "--provider", self.provider.address, "--private", "secret.json",
                              "--rpc", node.url, "--deployment", self.deployment, key=self.creator.key)
        self.anvil.mine(1)
        self.assertEqual(self.call("Studio", "commissionsCount()"), [1])
        self.assertNotEqual(ran.code, 0, str(ran))
        self.assertIn("secret.json is kept", ran.err)
        self.do(self.creator, "hand", 1, "--private", "secret.json")
        self.do(self.provider, "deliver", 1)

    def test_revealing_what_is_not_it(self):
        self.register(self.provider)
        job = self.private()
        good = self.secret()
        for name, wrong in (("salt", "0x" + "ab" * 32), ("prompt", SECRET), ("negativePrompt", "fog")):
            (self.folder.path / "wrong.json").write_text(json.dumps(dict(good, **{name: wrong})))
            self.refuse(self.creator, "reveal", job, "--private", "wrong.json", says=["are not those that the recipe commits to"])
            self.refuse(self.provider, "deliver", job, "--private", "wrong.json", says=["are not those that the recipe commits to"])
        (self.folder.path / "wrong.json").write_text("hello")
        self.refuse(self.creator, "reveal", job, "--private", "wrong.json", says=["wrong.json: "], hint=False)
        self.refuse(self.outsider, "reveal", job, "--private", "secret.json", says=["NotCreator"], hint=False)
        public = self.commission("--seed", 9)
        self.refuse(self.creator, "reveal", public, "--private", "secret.json", says=["is public"], hint=False)
        self.do(self.creator, "reveal", job, "--private", "secret.json")
        self.refuse(self.creator, "reveal", job, "--private", "secret.json", says=["RevealedAlready"])

    def test_the_creators_silence_voids_it(self):
        self.register(self.provider)
        job = self.private()
        self.do(self.provider, "deliver", job)
        self.refuse(self.outsider, "refund", job, says=["WindowOpen"])
        self.anvil.pass_seconds(3601)
        self.do(self.outsider, "refund", job)
        self.assertEqual(self.status(job), "void")

    def test_a_key_is_registered_once_and_is_the_accounts(self):
        key = self.register(self.provider)
        self.assertIn("registered already", self.run_as(self.provider, "prompt-key").err)
        self.assertNotEqual(self.register(self.ada), key)
        self.assertEqual(self.register(self.provider), key)


if __name__ == "__main__":
    unittest.main()

"""Wallets that are contracts sign documents: a real Safe, and contracts that answer whatever they like."""

import json
import subprocess
import unittest

from anvil import ROOT
from program import expect_done, expect_error
from test_credentials import SignedPiece, oracles

WALLETS = ROOT / "tests/wallets"
MAGIC = "631626ba7e60e01b"  # pushes 0x1626ba7e and 28 zero bytes
YES = MAGIC + "5f5260205ff3"
ANSWERS = {  # runtime code: what it does, what is said about it
    "reverts": ("5f5ffd", "refuses the signature"),
    "reverts with words": ("5f195f5260205ffd", "refuses the signature"),
    "ones": ("5f195f5260205ff3", "does not accept"),
    "zeros": ("60205ff3", "does not accept"),
    "nothing": ("00", "does not accept"),
    "the magic word in four bytes": (MAGIC + "5f5260045ff3", "does not accept"),
    "the magic word at the wrong end": ("631626ba7e5f5260205ff3", "does not accept"),
    "true": ("60015f5260205ff3", "does not accept"),
    "100,000 bytes": ("5f195f52620186a05ff3", "does not accept"),
    "an invalid instruction": ("fe", "not by the"),
    "a loop": ("5b5f56", "not by the"),
}


def safe(*arguments, given=""):
    ran = subprocess.run(["node", "safe.mjs", *map(str, arguments)], cwd=WALLETS, input=given, text=True, capture_output=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


class Wallets(SignedPiece):
    def request(self):
        return expect_done(self, self.folder.run("sign", "piece.png", "--document", "document.json", "--wallet-request"))

    def run_sign(self, address, signature, *options, to="signed.png"):
        return self.folder.run("sign", "piece.png", "-o", to, "--development", "ca", "--document", "document.json",
                               "--wallet-address", address, "--wallet-signature", signature, "--rpc", self.anvil.url, *options)

    def wallet(self, file, *options):
        return self.detect(file, *options)["credentials"]["wallet"]

    def deploy_safe(self):
        owners = [self.ada, self.ben, self.creator]
        return safe("deploy", self.anvil.url, self.outsider.key, 2, *(owner.address for owner in owners)).lower()

    # ---- a Safe

    def test_two_owners_of_a_safe_sign(self):
        address = self.deploy_safe()
        signature = safe("sign", address, self.ada.key, self.ben.key, given=self.request())
        expect_done(self, self.run_sign(address, signature))
        signed = self.folder.path / "signed.png"
        said = self.wallet(signed, *self.where())
        self.assertEqual((said["address"].lower(), said["by"]), (address, "contract"))
        self.assertEqual(self.detect(signed, *self.where())["credentials"]["documentSha256"], said["documentSha256"])
        self.assertEqual(oracles(self, [(signed, self.anchors)])[0]["node"]["state"], "Trusted")
        # The Safe's answer is of now: with a threshold of three, two signatures are none.
        self.anvil.rpc("anvil_impersonateAccount", address)
        self.anvil.set_balance(address, 10**18)
        self.anvil.send(address, address, "0x694e80c3" + f"{3:064x}")  # changeThreshold(uint256)
        self.assertIn("refuses the signature", self.wallet(signed, *self.where())["error"])

    def test_fewer_owners_strangers_and_other_documents_do_not(self):
        address = self.deploy_safe()
        request = self.request()
        other = json.loads(request)
        other["message"]["document"] = "0x" + "11" * 32
        for what, signature in (("one owner", safe("sign", address, self.ada.key, given=request)),
                                ("a stranger", safe("sign", address, self.ada.key, self.outsider.key, given=request)),
                                ("another document", safe("sign", address, self.ada.key, self.ben.key, given=json.dumps(other))),
                                ("another Safe", safe("sign", self.outsider.address, self.ada.key, self.ben.key, given=request))):
            with self.subTest(what=what):
                expect_error(self, self.run_sign(address, signature, to="refused.png"), "refuses the signature", hint=False)
                self.assertFalse((self.folder.path / "refused.png").exists())

    # ---- contracts that answer what they like

    def test_only_the_magic_word_is_yes(self):
        yes = self.anvil.put_code(self.outsider.address, YES)
        for signature in ("0x", "0x01", "0x" + "ab" * 65, "0x" + "ab" * 16384):
            expect_done(self, self.run_sign(yes, signature))
            self.assertEqual(self.wallet(self.folder.path / "signed.png", *self.where())["by"], "contract")
        for what, (code, words) in ANSWERS.items():
            with self.subTest(what=what):
                address = self.anvil.put_code(self.outsider.address, code)
                expect_error(self, self.run_sign(address, "0x" + "ab" * 65, to="refused.png"), words, hint=False)
                # A copy from when it still said yes is not believed either.
                self.anvil.rpc("anvil_setCode", yes, "0x" + code)
                self.assertIn(words, self.wallet(self.folder.path / "signed.png", *self.where())["error"])

    def test_an_account_without_code_signs_with_its_key_alone(self):
        ran = self.run_sign(self.ada.address, "0x" + "ab" * 65, to="refused.png")
        expect_error(self, ran, "there is no contract at", hint=False)
        expect_error(self, self.run_sign(self.ada.address, "0x" + "ab" * 16385, to="refused.png"), "longer than 16 KiB", hint=False)

    def test_a_keys_signature_from_elsewhere_needs_no_chain(self):
        signed = self.sign_all()
        self.assertEqual(self.wallet(signed, "--rpc", "http://127.0.0.1:1")["by"], "key")

    def test_without_a_node_a_contracts_word_is_not_believed(self):
        yes = self.anvil.put_code(self.outsider.address, YES)
        expect_done(self, self.run_sign(yes, "0x01"))
        said = self.wallet(self.folder.path / "signed.png", "--rpc", "http://127.0.0.1:1")
        self.assertEqual(list(said), ["error"])
        self.assertIn("could not be asked", said["error"])

    def test_usage(self):
        where = ("sign", "piece.png", "--development", "ca")
        for options, words in ((("-o", "x.png", "--document", "document.json", "--wallet-address", self.ada.address), "without its signature"),
                               (("-o", "x.png", "--wallet-address", self.ada.address, "--wallet-signature", "0x01"), "none was given"),
                               (("--wallet-request",), "none was given"), (("--document", "document.json"), "no file for the signed copy")):
            with self.subTest(options=options):
                expect_error(self, self.folder.run(*where, *options), words)


if __name__ == "__main__":
    unittest.main()

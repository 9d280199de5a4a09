"""Putting the contracts on a chain, and works into their registry."""

import json
import unittest

from anvil import ROOT
from chain import PROMPT, WINDOW_SECONDS, ChainTest
from program import TINY, expect_done, expect_error

PROXY = "0x4e59b44847b379578588920ca78fbf26c0b4956c"  # the deterministic deployment proxy, which anvil has from the start


class Deploy(ChainTest):
    def deploy(self, account, name, *options):
        return self.folder.run("deploy", "--steward", self.steward.address, "--rpc", self.anvil.url, "--deployment", name, *options, key=account.key)

    def addresses(self, ran):
        said = json.loads(expect_done(self, ran))
        return {name: value for name, value in said.items() if name not in ("chainId", "fromBlock")}

    def test_what_stands_is_left_alone(self):
        before = self.addresses(self.deploy(self.platform, "again.json", "--window", WINDOW_SECONDS))
        self.assertEqual(before, {name: self.contracts[name] for name in before})
        blocks = self.anvil.rpc("eth_blockNumber")
        ran = self.deploy(self.platform, "again.json", "--window", WINDOW_SECONDS)
        self.assertIn("deployed with 0 gas", ran.err)
        self.assertEqual(json.loads((self.folder.path / "again.json").read_text()), json.loads(ran.out))
        self.assertEqual(self.anvil.rpc("eth_blockNumber"), blocks)

    def test_other_terms_are_another_studio(self):
        other = self.addresses(self.deploy(self.platform, "other.json", "--window", WINDOW_SECONDS + 1))
        same = {name for name in other if other[name] == self.contracts[name]}
        self.assertEqual(same, {"steward", "registry", "revenue", "stalemate", "privatePrompts"})
        # Anybody may put the same contracts there for the same platform.
        ran = self.deploy(self.ada, "ada.json", "--window", WINDOW_SECONDS, "--platform", self.platform.address)
        self.assertEqual(self.addresses(ran)["studio"], self.contracts["studio"])

    def test_a_chain_without_the_proxy(self):
        self.anvil.rpc("anvil_setCode", PROXY, "0x")
        expect_error(self, self.deploy(self.platform, "new.json"), "no deterministic deployment proxy at 0x4e59b4")
        self.assertFalse((self.folder.path / "new.json").exists())

    def test_contracts_that_are_not_compiled(self):
        ran = self.deploy(self.platform, "new.json", "--contracts", "nowhere")
        expect_error(self, ran, "nowhere/Steward.sol/Steward.json", "forge build")

    def test_terms_that_the_contracts_refuse(self):
        ran = self.deploy(self.platform, "new.json", "--platform-share", 4000, "--provider-share", 2000)
        self.assertEqual((ran.code, ran.out, ran.err.count("error:")), (2, "", 1), str(ran))
        self.assertFalse((self.folder.path / "new.json").exists())

    def test_the_deployments_file_by_environment(self):
        ran = self.folder.run("jobs", "--rpc", self.anvil.url, COLOPHON_DEPLOYMENT=str(self.deployment))
        self.assertEqual(expect_done(self, ran), "")
        self.commission("--seed", 7)
        ran = self.folder.run("jobs", "--rpc", self.anvil.url, COLOPHON_DEPLOYMENT=str(self.deployment))
        self.assertEqual(expect_done(self, ran), f"1\topen\t{PROMPT}\n")

    def test_a_model_s_id_is_its_root(self):
        said = expect_done(self, self.folder.run("model", "root", TINY)).strip()
        self.assertEqual(said, self.model_id)
        self.assertEqual(self.call("Registry", "isRegistered(bytes32)", self.model_id), [1])
        terms = ROOT / "LICENSE"
        self.do(self.author, "register", "prompt", "boat, green", "--name", "A prompt", "--share", 100, "--terms", terms)
        self.refuse(self.author, "register", "adapter", "0x12", "--name", "A", "--share", 1, says=["0x12"])
        self.refuse(self.author, "register", "dataset", "nosuch", "--name", "A", "--share", 1, says=["nosuch"], hint=False)
        self.refuse(self.author, "register", "song", "x", "--name", "A", "--share", 1, says=["song"])


if __name__ == "__main__":
    unittest.main()

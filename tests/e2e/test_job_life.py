"""A commission's life where it does not go well: who is silent, late, overtaken or doubted, and what each gets."""

import unittest

from anvil import Refused, call_data
from chain import CHALLENGE_BOND, CLAIM_BOND, DEAD, FEE, PROMPT, STALEMATE_FEE, WINDOW_SECONDS, ChainTest
from forger import with_changed_weight
from program import TINY, expect_done, expect_error
from proxy import Proxy

SEED_BLOCKS = 8191  # how far back the chain's history contract looks
STALEMATE_SECONDS = 24 * 3600
RESOLVE_SECONDS = 7 * 24 * 3600


class JobLife(ChainTest):
    def claim(self, job, seed):
        """And then the provider does nothing more."""
        self.send(self.provider, "Studio", "claim(uint256,uint64)", job, seed, value=CLAIM_BOND)

    def delivered(self, *options):
        job = self.commission("--seed", 7, *options)
        self.do(self.provider, "deliver", job)
        return job

    # ---- refunds ----

    def test_a_provider_that_never_delivers_loses_the_bond(self):
        job = self.commission("--seed", 7, "--deliver-seconds", 600)
        self.claim(job, 7)
        self.assertEqual(self.status(job), "claimed")
        self.refuse(self.outsider, "refund", job, says=["DeadlineNotPassed"])
        self.anvil.pass_seconds(601)
        self.refuse(self.provider, "deliver", job, says=["DeadlinePassed"])
        burned = self.anvil.balance(DEAD)
        got = self.gained(self.creator.address, lambda: self.do(self.outsider, "refund", job))
        burned = self.anvil.balance(DEAD) - burned
        self.assertEqual(self.status(job), "refunded")
        self.assertEqual(got + burned, FEE + CLAIM_BOND, "to the wei")
        self.assertGreater(got, FEE, "the creator's gas is paid from the bond")
        self.assertGreater(burned, CLAIM_BOND // 2)
        self.assertEqual(self.anvil.balance(self.contracts["studio"]), 0)
        # The recipe is free again; this job is over.
        self.refuse(self.outsider, "refund", job, says=["WrongStatus"])
        self.delivered()

    def test_what_nobody_claims_is_refunded(self):
        job = self.commission("--seed", 7, "--claim-seconds", 600)
        self.refuse(self.outsider, "refund", job, says=["DeadlineNotPassed"])
        self.anvil.pass_seconds(601)
        self.refuse(self.provider, "deliver", job, says=["DeadlinePassed"])
        self.assertEqual(self.gained(self.creator.address, lambda: self.do(self.outsider, "refund", job)), FEE)
        self.assertEqual(self.status(job), "refunded")

    def test_a_seed_asked_for_too_late_is_refunded(self):
        month = 30 * 24 * 3600
        late = self.commission("--claim-seconds", month)
        self.refuse(self.provider, "deliver", late, says=["SeedNotYet"])
        self.anvil.mine(2)
        last = self.commission("--claim-seconds", month)
        self.anvil.mine(2)
        self.anvil.mine_many(SEED_BLOCKS - 2)  # the next block is the last that can draw the second one's seed
        self.refuse(self.provider, "deliver", late, says=["SeedOutOfReach", "colophon refund"])
        self.assertEqual(self.status(late), "open", "no bond was taken")
        self.do(self.provider, "deliver", last)
        self.assertGreaterEqual(int(self.job(last)["seed"]), 2**63)
        self.assertEqual(self.gained(self.creator.address, lambda: self.do(self.outsider, "refund", late)), FEE)
        self.assertEqual(self.status(late), "refunded")

    # ---- recipes and seeds ----

    def test_a_recipe_reserved_already(self):
        self.commission("--seed", 7)
        self.refuse(self.creator, "commission", PROMPT, "--model", "tiny", "--seed", 7, says=["RecipeTaken(1)", "change a word"])
        self.commission("--seed", 8)

    def test_a_recipe_minted_already(self):
        self.final_piece()
        self.refuse(self.ada, "commission", PROMPT, "--model", "tiny", "--seed", 7, says=["RecipeTaken(1)"])

    def test_a_reorganisation_changes_the_seed(self):
        job = self.commission_drawn()
        drawn = self.call("Studio", "drawSeed(uint256)", job)
        question = call_data("Studio", "drawSeed(uint256)", job)

        def reorganise(method, params, _):
            if method == "eth_call" and params[0]["data"] == question:
                self.anvil.rpc("anvil_reorg", 2, [])

        node = Proxy(self.anvil.url, reorganise)
        self.addCleanup(node.stop)
        ran = self.folder.run("deliver", job, "--rpc", node.url, "--deployment", self.deployment, key=self.provider.key)
        expect_error(self, ran, "SeedChanged", "reorganised")
        self.assertEqual(self.status(job), "open", "no bond was taken")
        self.assertNotEqual(self.call("Studio", "drawSeed(uint256)", job), drawn)
        with self.assertRaises(Refused):
            self.claim(job, drawn[0])
        self.do(self.provider, "deliver", job)

    # ---- who may do what, and when ----

    def test_accepted_early(self):
        job = self.delivered()
        self.refuse(self.outsider, "finalise", job, says=["WindowOpen"])
        self.refuse(self.ada, "accept", job, says=["NotCreator"], hint=False)
        self.assertEqual(self.gained(self.provider.address, lambda: self.do(self.creator, "accept", job)), FEE)
        self.assertEqual(self.status(job), "accepted")
        self.assertEqual(self.owner_of(self.job(job)["requestHash"]), self.creator.address)
        self.refuse(self.outsider, "finalise", job, says=["WindowOpen"])
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.assertEqual(self.gained(self.provider.address, lambda: self.do(self.outsider, "finalise", job)), CLAIM_BOND)
        self.assertEqual(self.status(job), "final")

    def test_nobody_says_anything(self):
        job = self.delivered()
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.refuse(self.ada, "challenge", job, says=["WindowOver"], hint=False)
        got = self.gained(self.provider.address, lambda: self.do(self.outsider, "finalise", job))
        self.assertEqual(got, FEE + CLAIM_BOND)
        self.assertEqual((self.status(job), self.owner_of(self.job(job)["requestHash"])), ("final", self.creator.address))
        self.assertEqual(self.anvil.balance(self.contracts["studio"]), 0)

    def test_a_job_for_one_provider(self):
        job = self.commission("--seed", 7, "--provider", self.provider.address)
        self.refuse(self.ada, "deliver", job, says=["NotProvider"])
        self.do(self.provider, "deliver", job)
        self.refuse(self.provider, "deliver", job, says=["WrongStatus"])

    def test_who_can_t_paint_it_claims_nothing(self):
        job = self.commission("--seed", 7)
        other = self.folder.path / "other.safetensors"
        other.write_bytes(with_changed_weight(TINY))
        self.refuse(self.provider, "deliver", job, "--model", other, says=[self.model_id], hint=False)
        self.refuse(self.provider, "deliver", job, "--image-hash", "0x12", "--trace-root", "0x" + "11" * 32, says=["0x12"])
        self.refuse(self.provider, "deliver", job, "--image-hash", "0x" + "11" * 32, says=["--trace-root"])
        self.assertEqual(self.status(job), "open", "no bond was taken")

    def test_a_claimed_job_is_its_claimant_s(self):
        job = self.commission("--seed", 7)
        self.claim(job, 7)
        self.refuse(self.ada, "deliver", job, says=["NotProvider"])
        self.do(self.provider, "deliver", job)

    # ---- challenges, which the resolver at hand never decides ----

    def challenged(self):
        job = self.delivered()
        before = self.anvil.balance(self.contracts["studio"])
        self.do(self.ada, "challenge", job)
        self.assertEqual(self.anvil.balance(self.contracts["studio"]) - before, CHALLENGE_BOND)
        self.assertEqual(self.status(job), "challenged")
        self.refuse(self.outsider, "finalise", job, says=["WrongStatus"])
        return job

    def expect_stalemate(self, job, end):
        """Everybody has what they had before, but for the challenger's fee, which burned."""
        accounts = {self.creator: FEE, self.provider: CLAIM_BOND, self.ada: CHALLENGE_BOND - STALEMATE_FEE}
        before = {account: self.anvil.balance(account.address) for account in accounts}
        burned = self.anvil.balance(DEAD)
        end()
        for account, gain in accounts.items():
            self.assertEqual(self.anvil.balance(account.address) - before[account], gain)
        self.assertEqual(self.anvil.balance(DEAD) - burned, STALEMATE_FEE)
        self.assertEqual(self.status(job), "void")
        self.assertEqual(self.anvil.balance(self.contracts["studio"]), 0)

    def test_a_stalemate_ends_as_void(self):
        job = self.challenged()
        studio = self.contracts["studio"]
        with self.assertRaises(Refused):
            self.send(self.outsider, "Stalemate", "end(address,uint256)", studio, job)
        self.anvil.pass_seconds(STALEMATE_SECONDS + 1)
        token = self.job(job)["requestHash"]
        self.expect_stalemate(job, lambda: self.send(self.outsider, "Stalemate", "end(address,uint256)", studio, job))
        expect_error(self, self.folder.run("verify", "--token", token, *self.where()), "knows no piece " + token)
        self.delivered()  # the recipe is free again

    def test_a_challenge_that_its_resolver_forgets_lapses(self):
        job = self.challenged()
        self.refuse(self.outsider, "lapse", job, says=["DeadlineNotPassed"])
        self.anvil.pass_seconds(RESOLVE_SECONDS + 1)
        self.expect_stalemate(job, lambda: self.do(self.outsider, "lapse", job))

    def test_the_creator_accepts_what_is_challenged(self):
        job = self.challenged()
        self.assertEqual(self.gained(self.provider.address, lambda: self.do(self.creator, "accept", job)), FEE)
        self.assertEqual(self.status(job), "questioned")
        self.anvil.pass_seconds(STALEMATE_SECONDS + 1)
        end = lambda: self.send(self.outsider, "Stalemate", "end(address,uint256)", self.contracts["studio"], job)
        self.assertEqual(self.gained(self.provider.address, end), CLAIM_BOND)
        self.assertEqual((self.status(job), self.owner_of(self.job(job)["requestHash"])), ("final", self.creator.address))

    def test_an_accepted_piece_is_challenged(self):
        job = self.delivered()
        self.do(self.creator, "accept", job)
        self.do(self.ada, "challenge", job)
        self.assertEqual(self.status(job), "questioned")
        # Whether it is true can be seen all along.
        token = self.job(job)["requestHash"]
        expect_done(self, self.folder.run("verify", "--token", token, *self.where()))


if __name__ == "__main__":
    unittest.main()

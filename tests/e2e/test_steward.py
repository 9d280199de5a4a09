"""Takedown notices and contested registrations: what they hide and hold back, and what they never touch."""

import hashlib
import json
import unittest

from anvil import ETHER
from chain import CONTEST_SECONDS, COUNTER_SECONDS, DEAD, STEWARD_DELAY, ChainTest
from program import expect_done, expect_error

CONTEST_BOND = ETHER // 10


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data):
    return "0x" + hashlib.sha256(data).hexdigest()


def filled(form):
    """A form as somebody fills it in."""
    if isinstance(form, dict):
        return {name: filled(value) for name, value in form.items()}
    return {"": "Ada Löwe", False: True}.get(form, form)


class Takedown(ChainTest):
    def setUp(self):
        super().setUp()
        self.token = self.final_piece()

    def write(self, name, value):
        (self.folder.path / name).write_text(json.dumps(value, indent=1))
        return name

    def form(self, *arguments):
        return json.loads(expect_done(self, self.folder.run(*arguments, *self.where())))

    def cases(self):
        return self.form("cases", self.token)

    def noticed(self):
        notice = filled(self.form("notice", "--token", self.token))
        return int(self.do(self.ada, "notice", self.write("notice.json", notice))), notice

    def test_from_notice_to_shown_again(self):
        case, notice = self.noticed()
        salt = bytes.fromhex(notice["salt"][2:])
        said = self.cases()
        self.assertEqual((said["hidden"], said["cases"][0]["stage"]), (False, "noticed"))
        self.assertEqual(said["cases"][0]["notice"], sha256(canonical(notice)))
        self.assertEqual(said["cases"][0]["sender"].lower(), self.ada.address)
        log = self.anvil.rpc("eth_getLogs", {"address": self.contracts["steward"], "fromBlock": "0x0"})[-1]
        for hash in (sha256(canonical(notice["work"])), sha256(salt + canonical(notice["contact"]))):
            self.assertIn(hash[2:], log["data"])
        self.do(self.steward, "steward", "hide", case)
        self.assertFalse(self.cases()["hidden"])
        self.anvil.pass_seconds(STEWARD_DELAY)
        self.assertTrue(self.cases()["hidden"])

        form = self.form("counter", case)
        self.assertEqual(form["piece"], notice["piece"])
        answer = self.write("answer.json", filled(form))
        self.refuse(self.outsider, "counter", case, answer, says=["NotConcerned"])
        self.do(self.creator, "counter", case, answer)
        self.anvil.pass_seconds(COUNTER_SECONDS - 60)
        self.assertTrue(self.cases()["hidden"])
        self.anvil.pass_seconds(60)
        said = self.cases()
        self.assertEqual((said["hidden"], said["cases"][0]["stage"]), (False, "countered"))

    def test_what_is_hidden_is_still_what_it_was(self):
        receipt = self.form("receipt", self.token)
        document = expect_done(self, self.folder.run("document", "--token", self.token, *self.where()))
        case, _ = self.noticed()
        self.do(self.steward, "steward", "hide", case)
        self.anvil.pass_seconds(STEWARD_DELAY)
        self.assertTrue(self.cases()["hidden"])
        self.assertEqual(self.form("receipt", self.token), receipt)
        self.assertEqual(expect_done(self, self.folder.run("document", "--token", self.token, *self.where())), document)
        expect_done(self, self.folder.run("verify", "--token", self.token, *self.where()))
        self.send(self.creator, "ColophonToken", "transferFrom(address,address,uint256)", self.creator.address, self.ben.address, self.token)
        self.assertEqual(self.owner_of(self.token), self.ben.address)

    def test_a_court_keeps_it_hidden_until_the_case_is_closed(self):
        case, _ = self.noticed()
        self.do(self.steward, "steward", "hide", case)
        self.do(self.creator, "counter", case, self.write("answer.json", filled(self.form("counter", case))))
        self.write("complaint.txt", "No. 26-1")
        self.do(self.steward, "steward", "sue", case, "--reasons", "complaint.txt")
        self.anvil.pass_seconds(COUNTER_SECONDS + 1)
        self.assertTrue(self.cases()["hidden"])
        self.refuse(self.creator, "close", case, says=["NotParty"])
        self.do(self.ada, "close", case)
        self.assertEqual((self.cases()["hidden"], self.cases()["cases"][0]["stage"]), (False, "closed"))

    def test_a_notice_lacks_nothing_that_the_law_asks_for(self):
        form = self.form("notice", "--token", self.token)
        self.refuse(self.ada, "notice", self.write("blank.json", form), says=["blank.json"])
        good = filled(form)
        for member in ("goodFaith", "accurate", "authorised"):
            self.refuse(self.ada, "notice", self.write("bad.json", dict(good, **{member: False})), says=[f"'{member}' is false"])
        for member in set(good) - {"schema"}:
            self.refuse(self.ada, "notice", self.write("bad.json", {k: v for k, v in good.items() if k != member}), says=[member])
        self.refuse(self.ada, "notice", self.write("bad.json", dict(good, piece=good["piece"][:-3] + "123")), says=["PieceUnknown"], hint=False)
        elsewhere = good["piece"].replace("eip155:", "eip155:1")
        self.refuse(self.ada, "notice", self.write("bad.json", dict(good, piece=elsewhere)), says=["no piece of this deployment"])
        self.assertEqual(self.cases()["cases"], [])

    def test_only_the_role_hides(self):
        case, _ = self.noticed()
        self.refuse(self.platform, "steward", "hide", case, says=["NotRoleHolder"])
        self.do(self.steward, "steward", "offer", self.ben.address)
        self.refuse(self.ben, "steward", "take", says=["Locked"])
        self.anvil.pass_seconds(STEWARD_DELAY)
        self.do(self.ben, "steward", "take")
        self.refuse(self.steward, "steward", "hide", case, says=["NotRoleHolder"])
        self.do(self.ben, "steward", "hide", case)
        expect_error(self, self.run_as(self.creator, "counter", 99), "no case 99")


class Contest(ChainTest):
    def contested(self):
        return json.loads(expect_done(self, self.folder.run("contested", self.model_id, *self.where())))

    def sale(self):
        """Sells a piece for an ether, so that the model's author has something to get."""
        token = self.final_piece()
        auction = int(self.do(self.creator, "auction", token, "--reserve", "1", "--seconds", 3600))
        self.do(self.ben, "bid", auction, "1")
        self.anvil.pass_seconds(3600)
        self.do(self.outsider, "settle", auction)

    def test_income_waits_for_whom_the_steward_says(self):
        self.do(self.ada, "contest", self.model_id)
        self.assertEqual(self.gained(self.author.address, self.sale), 0)
        self.assertEqual(self.contested()["escrow"], str(ETHER // 10))
        self.write_reasons()
        self.refuse(self.ada, "steward", "rule", self.model_id, "upheld", says=["NotRoleHolder"])
        self.do(self.steward, "steward", "rule", self.model_id, "upheld", "--reasons", "reasons.txt")
        self.assertEqual(self.contested()["ruling"]["reasons"], sha256(b"because"))
        self.refuse(self.ada, "enact", self.model_id, says=["Locked"])
        self.anvil.pass_seconds(STEWARD_DELAY)
        self.do(self.outsider, "enact", self.model_id)
        self.assertEqual(self.contested()["holder"].lower(), self.ada.address)
        self.assertEqual(self.gained(self.ada.address, lambda: self.do(self.outsider, "release", self.model_id)), ETHER // 10)
        self.assertEqual(self.gained(self.ben.address, lambda: self.do(self.ada, "reclaim", self.model_id, "--to", self.ben.address)), CONTEST_BOND)

    def write_reasons(self):
        (self.folder.path / "reasons.txt").write_text("because")

    def test_without_a_decision_the_registrant_keeps_it(self):
        self.do(self.ada, "contest", self.model_id)
        self.sale()
        self.refuse(self.outsider, "lapse-contest", self.model_id, says=["ContestOpen"], hint=False)
        self.refuse(self.outsider, "release", self.model_id, says=["SlotContested"], hint=False)
        self.anvil.pass_seconds(CONTEST_SECONDS)
        self.assertEqual(self.gained(DEAD, lambda: self.do(self.outsider, "lapse-contest", self.model_id)), CONTEST_BOND)
        self.assertEqual(self.gained(self.author.address, lambda: self.do(self.outsider, "release", self.model_id)), ETHER // 10)

    def test_a_ruling_can_be_taken_back(self):
        self.do(self.ada, "contest", self.model_id)
        self.do(self.steward, "steward", "rule", self.model_id, "upheld")
        self.do(self.steward, "steward", "recall", self.model_id)
        self.anvil.pass_seconds(STEWARD_DELAY)
        self.refuse(self.outsider, "enact", self.model_id, says=["RulingMissing"], hint=False)


if __name__ == "__main__":
    unittest.main()

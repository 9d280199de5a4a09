"""Selling a piece: whoever contributed is paid in the settling transaction, to the wei, whatever some of them do."""

import json
import pathlib
import tempfile
import unittest

from anvil import ETHER, call_data
from chain import PROMPT, ChainTest
from program import TINY

REFUSES = "5f5ffd"      # PUSH0 PUSH0 REVERT
BURNS_GAS = "5b5f56"    # JUMPDEST PUSH0 JUMP
PRICE = ETHER + 1       # no share of it is a whole number of wei
SHARES = {"model": 1000, "dataset": 300, "prompt": 200, "provider": 500, "platform": 250, "creator": 7750}
HOUR = 3600


class Sale(ChainTest):
    @classmethod
    def register_works(cls, here):
        """The data set's author refuses money, the prompt's burns all gas it is given, the model's is like anybody."""
        cls.refuser = cls.anvil.put_code(cls.outsider.address, REFUSES)
        cls.burner = cls.anvil.put_code(cls.outsider.address, BURNS_GAS)
        data_set = pathlib.Path(cls.deployment).parent / "corpus.json"
        data_set.write_text("{}")

        def register(kind, what, share, payee, *options):
            ran = here.run("register", kind, what, "--name", kind, "--share", share, "--payee", payee, *options, *cls.where(),
                           key=cls.outsider.key)
            assert ran.code == 0, str(ran)
            return ran.out.strip()

        data_set_id = register("dataset", data_set, SHARES["dataset"], cls.refuser)
        register("model", TINY, SHARES["model"], cls.author.address, "--parent", data_set_id)
        register("prompt", PROMPT, SHARES["prompt"], cls.burner)

    def piece(self):
        return self.final_piece("--prompt-work")

    def auction(self, token, seller=None, reserve="0.5"):
        return int(self.do(seller or self.creator, "auction", token, "--reserve", reserve, "--seconds", HOUR))

    def settle(self, auction):
        self.anvil.pass_seconds(HOUR + 1)
        return json.loads(self.do(self.outsider, "settle", auction))

    def credit(self, account):
        return self.call("Revenue", "creditOf(address,address)", 0, account)[0]

    def test_everybody_is_paid_to_the_wei(self):
        token = self.piece()
        auction = self.auction(token)
        self.do(self.ada, "bid", auction, f"{PRICE}wei")
        payees = {"model": self.author.address, "dataset": self.refuser, "prompt": self.burner, "provider": self.provider.address,
                  "platform": self.platform.address, "creator": self.creator.address}
        before = {role: self.anvil.balance(payee) for role, payee in payees.items()}
        payouts = self.settle(auction)

        self.assertEqual(sorted(payout["role"] for payout in payouts), sorted(payees))
        self.assertEqual(sum(int(payout["wei"]) for payout in payouts), PRICE)
        for payout in payouts:
            role, wei = payout["role"], int(payout["wei"])
            with self.subTest(role=role):
                self.assertEqual(payout["address"].lower(), payees[role].lower())
                self.assertLessEqual(abs(wei - PRICE * SHARES[role] // 10_000), 1)
                self.assertIs(payout["credited"], role in ("dataset", "prompt"))
                gained = self.anvil.balance(payees[role]) - before[role]
                self.assertEqual((gained, self.credit(payees[role])), (0, wei) if payout["credited"] else (wei, 0))
        # What is left in the contracts is the two credits, and nothing else.
        self.assertEqual(self.anvil.balance(self.contracts["auctionHouse"]), 0)
        self.assertEqual(self.anvil.balance(self.contracts["revenue"]), self.credit(self.refuser) + self.credit(self.burner))
        self.assertEqual(self.owner_of(token), self.ada.address)

    def test_a_credit_can_be_taken_elsewhere(self):
        auction = self.auction(self.piece())
        self.do(self.ada, "bid", auction, f"{PRICE}wei")
        self.settle(auction)
        credit = self.credit(self.refuser)
        self.assertGreater(credit, 0)
        self.become(self.refuser)
        withdraw = call_data("Revenue", "withdraw(address,address)", 0, self.ben.address)
        got = self.gained(self.ben.address, lambda: self.anvil.send(self.refuser, self.contracts["revenue"], withdraw))
        self.assertEqual((got, self.credit(self.refuser)), (credit, 0))

    def test_an_account_takes_its_own_credit(self):
        self.anvil.send(self.outsider.address, self.contracts["revenue"], call_data("Revenue", "credit(address)", self.ben.address), 12345)
        self.assertEqual(int(self.do(self.ada, "credit", self.ben.address)), 12345)
        self.refuse(self.ben, "withdraw", "--to", "0x12", says=["not an address"])
        elsewhere = "0x" + "5" * 40
        got = self.gained(elsewhere, lambda: self.assertEqual(int(self.do(self.ben, "withdraw", "--to", elsewhere)), 12345))
        self.assertEqual((got, self.credit(self.ben.address)), (12345, 0))
        self.refuse(self.ben, "withdraw", says=["NothingToWithdraw"], hint=False)

    def test_royalties_that_wait_are_paid_to_everyone(self):
        token = self.piece()
        forwarder = f"0x{self.call('Revenue', 'forwarder(address,uint256)', self.contracts['studio'], token)[0]:040x}"
        self.refuse(self.outsider, "flush", token, says=["NothingToPay"])
        self.anvil.send(self.outsider.address, forwarder, "0x", PRICE)
        payouts = json.loads(self.do(self.outsider, "flush", token))
        self.assertEqual(sum(int(payout["wei"]) for payout in payouts), PRICE)
        self.assertEqual({payout["role"] for payout in payouts}, set(SHARES))
        self.assertEqual(self.anvil.balance(forwarder), 0)

    def become(self, contract):
        self.anvil.rpc("anvil_impersonateAccount", contract)
        self.anvil.set_balance(contract, 10 * ETHER)

    def test_an_outbid_bidder_is_refunded_at_once(self):
        auction = self.auction(self.piece())
        self.do(self.ada, "bid", auction, "0.5")
        self.assertEqual(self.gained(self.ada.address, lambda: self.do(self.ben, "bid", auction, "0.6")), ETHER // 2)
        self.assertEqual(self.anvil.balance(self.contracts["auctionHouse"]), 6 * ETHER // 10)

    def test_a_bidder_that_refuses_its_refund_holds_nobody_up(self):
        auction = self.auction(self.piece())
        for bidder, wei in ((self.refuser, ETHER // 2), (self.burner, ETHER)):
            self.become(bidder)
            self.anvil.send(bidder, self.contracts["auctionHouse"], call_data("AuctionHouse", "bid(uint256)", auction), wei)
        self.do(self.ada, "bid", auction, "1.5")
        self.assertEqual((self.credit(self.refuser), self.credit(self.burner)), (ETHER // 2, ETHER))
        payouts = self.settle(auction)
        self.assertEqual(sum(int(payout["wei"]) for payout in payouts), 15 * ETHER // 10)

    def test_without_bids_the_piece_goes_back(self):
        token = self.piece()
        auction = self.auction(token)
        self.assertEqual(self.owner_of(token), self.contracts["auctionHouse"].lower())
        self.assertEqual(self.settle(auction), [])
        self.assertEqual(self.owner_of(token), self.creator.address)
        again = self.auction(token)
        self.do(self.ada, "bid", again, "0.5")
        self.settle(again)
        self.assertEqual(self.owner_of(token), self.ada.address)

    def test_a_later_sale_pays_the_royalty(self):
        token = self.piece()
        first = self.auction(token)
        self.do(self.ada, "bid", first, "1")
        self.settle(first)
        second = self.auction(token, self.ada)
        self.do(self.ben, "bid", second, f"{PRICE}wei")
        payouts = []
        got = self.gained(self.ada.address, lambda: payouts.extend(self.settle(second)))
        royalty = sum(int(payout["wei"]) for payout in payouts)
        self.assertEqual(royalty, PRICE * 750 // 10_000)
        self.assertEqual(got + royalty, PRICE)
        self.assertEqual(self.owner_of(token), self.ben.address)

    def test_bids_and_settlements_that_are_refused(self):
        token = self.piece()
        self.refuse(self.ada, "auction", token, "--reserve", "0.5", "--seconds", HOUR, says=["NotOwner"], hint=False)
        self.refuse(self.creator, "auction", token, "--reserve", "0.5", "--seconds", 1, says=["DurationRange"], hint=False)
        self.refuse(self.creator, "auction", token, "--reserve", "0", "--seconds", HOUR, says=["ReserveZero"], hint=False)
        auction = self.auction(token)
        self.refuse(self.outsider, "settle", auction, says=["AuctionNotOver"])
        self.refuse(self.ada, "bid", auction, "0.49", says=[f"BidTooLow({ETHER // 2})"])
        self.do(self.ada, "bid", auction, "0.5")
        self.refuse(self.ben, "bid", auction, "0.5", says=["BidTooLow"])
        self.refuse(self.ben, "bid", auction + 1, "0.6", says=["UnknownAuction"], hint=False)
        self.settle(auction)
        self.refuse(self.outsider, "settle", auction, says=["AuctionSettled"], hint=False)
        self.refuse(self.ben, "bid", auction, "0.6", says=["Auction"], hint=False)

    def test_amounts_are_read_strictly(self):
        auction = self.auction(self.piece())
        for amount in ("x", "1e18", ".5", "1.", "0.0000000000000000001", "1.5wei", "1 eth", str(2**256)):
            with self.subTest(amount=amount):
                self.refuse(self.ada, "bid", auction, amount, says=[amount])
        for amount, wei in (("600000000gwei", 6 * 10**17), ("0.7 ether", 7 * 10**17), ("800000000000000000 wei", 8 * 10**17)):
            with self.subTest(amount=amount):
                self.do(self.ada, "bid", auction, amount)
                self.assertEqual(self.anvil.balance(self.contracts["auctionHouse"]), wei)


if __name__ == "__main__":
    unittest.main()

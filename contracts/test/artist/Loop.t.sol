// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ArtistConfig, Exhibition, IArtist, Outcome, Stage, Step} from "../../src/interfaces/IArtist.sol";
import {Auction, IAuctionHouse} from "../../src/interfaces/IAuctionHouse.sol";
import {Commission, IStudio, Status, Verdict} from "../../src/interfaces/IStudio.sol";
import {ArtistRules} from "../../src/lib/ArtistRules.sol";
import {Actor} from "../support/Actors.sol";
import {ArtistSetting} from "../support/ArtistSetting.sol";
import {Log} from "../support/Vm.sol";

/// trees/Artist.{begin,compose,exhibit,abandon,relist,learn,next}.tree
contract ArtistLoopTest is ArtistSetting {
    function wrongStage(Stage stage) private {
        vm.expectRevert(abi.encodeWithSelector(IArtist.WrongStage.selector, stage));
    }

    // begin

    function test_begin_RevertIf_NotResting() public {
        began();
        wrongStage(Stage.Sketched);
        artist.begin();
    }

    function test_begin_RevertIf_TooEarly() public {
        learned(1 ether);
        (, uint256 readyAt,) = artist.next();
        isTrue(readyAt > block.timestamp, "it rests");
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IArtist.TooEarly.selector, readyAt));
        artist.begin();
        vm.warp(readyAt);
        artist.begin();
    }

    function test_begin_RevertIf_TreasuryLow() public {
        artist = newArtist(artistConfig(), words(), hands(), 0);
        vm.expectRevert(abi.encodeWithSelector(IArtist.TreasuryLow.selector, 0, 0.21 ether));
        artist.begin();
        nextIs(Step.Wait);
        // A wei less than what it needs is too little; what it needs is enough.
        vm.deal(address(artist), 0.21 ether - 1);
        vm.expectRevert(abi.encodeWithSelector(IArtist.TreasuryLow.selector, 0.21 ether - 1, 0.21 ether));
        artist.begin();
        vm.deal(address(artist), 0.21 ether);
        nextIs(Step.Begin);
        artist.begin();
    }

    function test_begin_FixesBlockAndFee() public {
        uint256 had = artist.treasury();
        began();
        stageIs(Stage.Sketched);
        nextIs(Step.Compose);
        equal(artist.drawBlock(), block.number + 1, "the block to come");
        equal(artist.exhibitionsCount(), 1, "number");
        equal(artist.fee(), FEE_MIN, "the first fee is the least");
        equal(keeper.balance, TIP_MIN, "tip");
        equal(artist.treasury(), had - TIP_MIN, "treasury");
    }

    function test_begin_FeeStaysInBudget() public {
        // Nobody claims: the fee rises by a quarter each time, until the budget stops it.
        uint256 last;
        for (uint256 i; i < 40; ++i) {
            composed();
            uint256 fee = artist.fee();
            isTrue(fee >= last || fee < FEE_MIN * 55, "it rises");
            isTrue(fee * 10_000 <= (artist.treasury() + fee + 2 * TIP_MAX) * 500, "at most its share of the treasury");
            last = fee;
            pass(CLAIM + 1);
            artist.abandon();
        }
        isTrue(last > FEE_MIN * 40, "it rose far");
    }

    function test_begin_FeeFallsWhenPainted() public {
        composed();
        pass(CLAIM + 1);
        artist.abandon();
        composed();
        equal(artist.fee(), FEE_MIN * 5 / 4, "a quarter more");
        claim(artist.exhibitionOf(2).commission);
        deliver(artist.exhibitionOf(2).commission);
        pass(WINDOW + 1);
        artist.exhibit();
        pass(AUCTION);
        artist.relist();
        pass(AUCTION);
        artist.learn();
        began();
        equal(artist.fee(), FEE_MIN * 5 / 4 - FEE_MIN * 5 / 4 / 16, "a sixteenth less");
    }

    function test_begin_RestsLongerAfterFailures() public {
        uint256[4] memory begins;
        for (uint256 i; i < 4; ++i) {
            composed();
            begins[i] = block.timestamp;
            pass(CLAIM + 1);
            artist.abandon();
        }
        equal(begins[1] - begins[0], 2 * CADENCE, "twice");
        equal(begins[2] - begins[1], 4 * CADENCE, "four times");
        equal(begins[3] - begins[2], 8 * CADENCE, "eight times");
    }

    // compose

    function test_compose_RevertIf_NotSketched() public {
        wrongStage(Stage.Resting);
        artist.compose();
    }

    function test_compose_RevertIf_DrawNotYet() public {
        began();
        vm.expectRevert(IArtist.DrawNotYet.selector);
        artist.compose();
        vm.roll(block.number + 1);
        vm.expectRevert(IArtist.DrawNotYet.selector);
        artist.compose();
        vm.roll(block.number + 1);
        artist.compose();
    }

    function expectedArms(bytes32 hash, uint256 exhibition) private view returns (uint8[6] memory arms) {
        uint256 seed = ArtistRules.drawSeed(block.chainid, address(artist), exhibition, hash);
        for (uint256 slot; slot < 6; ++slot) {
            uint256 total;
            for (uint256 i; i < artist.armsCount(slot); ++i) {
                total += artist.weightOf(slot, i);
            }
            uint256 target = ArtistRules.target(seed, slot, total);
            while (target >= artist.weightOf(slot, arms[slot])) target -= artist.weightOf(slot, arms[slot]++);
        }
    }

    function test_compose_DrawsAndCommissions() public {
        began();
        bytes32 hash = keccak256("the hash");
        vm.roll(block.number + 2);
        vm.setBlockhash(block.number - 1, hash);
        uint256 had = artist.treasury();
        vm.prank(keeper);
        uint256 id = artist.compose();
        stageIs(Stage.Commissioned);
        Exhibition memory e = artist.exhibitionOf(1);
        uint8[6] memory arms = expectedArms(hash, 1);
        equal(keccak256(abi.encode(e.arms)), keccak256(abi.encode(arms)), "arms");
        equal(e.commission, id, "commission");
        Commission memory c = studio.commissionOf(id);
        equal(c.creator, address(artist), "creator");
        equal(c.fee, FEE_MIN, "fee");
        equal(c.resolver, address(stalemate), "resolver");
        equal(c.statement, keccak256("statement"), "statement");
        bytes32[5] memory chosen;
        for (uint256 slot; slot < 5; ++slot) {
            chosen[slot] = artist.wordAt(slot, arms[slot]);
        }
        equal(
            studio.recipe(id),
            ArtistRules.recipe(artist.handAt(arms[5]).head, ArtistRules.prompt(chosen), artist.handAt(arms[5]).tail),
            "recipe"
        );
        equal(had - artist.treasury(), FEE_MIN + TIP_MIN, "fee and tip");
    }

    function test_compose_LateDrawIsTheOneKeptBefore() public {
        bytes32 parent = keccak256("parent");
        vm.setBlockhash(block.number - 1, parent);
        began();
        bytes32 kept = bytes32(uint256(uint96(uint256(parent))));
        // Beyond 256 blocks, and no history contract.
        vm.roll(block.number + 300);
        vm.recordLogs();
        artist.compose();
        uint8[6] memory arms = expectedArms(kept, 1);
        equal(
            keccak256(abi.encode(artist.exhibitionOf(1).arms)), keccak256(abi.encode(arms)), "the older record's draw"
        );
        Log[] memory logs = vm.getRecordedLogs();
        bool late;
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] != IArtist.Composed.selector) continue;
            (, late,,) = abi.decode(logs[i].data, (uint8[6], bool, uint256, string));
        }
        isTrue(late, "it says so");
    }

    function test_compose_TheHistoryContractKnowsTheBlock() public {
        began();
        bytes32 hash = keccak256("from history");
        // Answers any call with that hash: mstore(0, hash) return(0, 32).
        vm.etch(0x0000F90827F1C53a10cb7A02335B175320002935, abi.encodePacked(hex"7f", hash, hex"60005260206000f3"));
        vm.roll(block.number + 300);
        artist.compose();
        uint8[6] memory arms = expectedArms(hash, 1);
        equal(keccak256(abi.encode(artist.exhibitionOf(1).arms)), keccak256(abi.encode(arms)), "the block's own draw");
    }

    function testFuzz_compose_DrawsByWeight(bytes32 hash) public {
        began();
        vm.roll(block.number + 2);
        vm.setBlockhash(block.number - 1, hash);
        vm.assume(hash != 0);
        artist.compose();
        uint8[6] memory arms = expectedArms(hash, 1);
        equal(keccak256(abi.encode(artist.exhibitionOf(1).arms)), keccak256(abi.encode(arms)), "arms");
    }

    // exhibit

    function test_exhibit_RevertIf_NotCommissioned() public {
        wrongStage(Stage.Resting);
        artist.exhibit();
    }

    function test_exhibit_RevertIf_NotFinal() public {
        uint256 id = composed();
        vm.expectRevert(abi.encodeWithSelector(IArtist.JobNotFinal.selector, Status.Open));
        artist.exhibit();
        claim(id);
        vm.expectRevert(abi.encodeWithSelector(IArtist.JobNotFinal.selector, Status.Claimed));
        artist.exhibit();
        deliver(id);
        pass(WINDOW);
        vm.expectRevert(IStudio.WindowOpen.selector);
        artist.exhibit();
        pass(1);
        artist.exhibit();
    }

    function test_exhibit_FinalisesAndOpens() public {
        uint256 id = painted();
        nextIs(Step.Exhibit);
        uint256 paid = provider.balance;
        vm.prank(keeper);
        uint256 auction = artist.exhibit();
        status(id, Status.Final);
        equal(provider.balance - paid, FEE_MIN + BOND, "the provider is paid");
        Auction memory a = house.auctionOf(auction);
        equal(a.seller, address(artist), "seller");
        equal(a.amount, 0.5 ether, "half of the average");
        equal(a.endsAt, block.timestamp + AUCTION, "end");
        isTrue(a.primary, "a first sale");
        stageIs(Stage.Exhibited);
        equal(artist.exhibitionOf(1).auction, auction, "auction");
        equal(artist.exhibitionOf(1).auctions, 1, "the first one");
    }

    function test_exhibit_AfterSomebodyFinalised() public {
        uint256 id = painted();
        studio.finalise(id);
        artist.exhibit();
        stageIs(Stage.Exhibited);
    }

    function test_exhibit_AfterAnUpheldChallenge() public {
        artist = newArtist(withJudge(), words(), hands(), SEEDED);
        uint256 id = composed();
        claim(id);
        deliver(id);
        challenge(id);
        nextIs(Step.Abandon);
        judge.judge(studio, id, Verdict.Upheld);
        nextIs(Step.Exhibit);
        artist.exhibit();
    }

    // abandon

    function test_abandon_RevertIf_NotCommissioned() public {
        wrongStage(Stage.Resting);
        artist.abandon();
    }

    function test_abandon_RevertIf_NotFailed() public {
        uint256 id = composed();
        vm.expectRevert(IStudio.DeadlineNotPassed.selector);
        artist.abandon();
        claim(id);
        vm.expectRevert(IStudio.DeadlineNotPassed.selector);
        artist.abandon();
        deliver(id);
        vm.expectRevert(abi.encodeWithSelector(IArtist.JobNotFailed.selector, Status.Delivered));
        artist.abandon();
        challenge(id);
        vm.expectRevert(IStudio.DeadlineNotPassed.selector);
        artist.abandon();
    }

    function test_abandon_Unclaimed() public {
        composed();
        uint256 had = artist.treasury();
        uint256 hand = artist.exhibitionOf(1).arms[5];
        pass(CLAIM + 1);
        vm.prank(keeper);
        artist.abandon();
        stageIs(Stage.Resting);
        equal(uint256(artist.exhibitionOf(1).outcome), uint256(Outcome.Abandoned), "outcome");
        uint256 tip = TIP_MIN + (TIP_MAX - TIP_MIN) / TIP_RISE;
        equal(artist.treasury(), had + FEE_MIN - tip, "the fee is back, the tip is a second's");
        equal(artist.weightOf(5, hand), 7139, "the hand lost");
        equal(artist.averagePrice(), 1 ether, "nothing else is learned");
    }

    function test_abandon_AfterSomebodyRefunded() public {
        uint256 id = composed();
        pass(CLAIM + 1);
        studio.refund(id);
        artist.abandon();
        stageIs(Stage.Resting);
    }

    function test_abandon_NotDelivered() public {
        uint256 id = composed();
        claim(id);
        uint256 hand = artist.exhibitionOf(1).arms[5];
        pass(DELIVER + 1);
        artist.abandon();
        equal(artist.weightOf(5, hand), 8192, "not the hand's fault");
        status(id, Status.Refunded);
    }

    function test_abandon_LapsedChallenge() public {
        uint256 id = composed();
        claim(id);
        deliver(id);
        challenge(id);
        nextIs(Step.Abandon);
        pass(RESOLVE + 1);
        uint256 had = artist.treasury();
        artist.abandon();
        status(id, Status.Void);
        equal(artist.treasury(), had + FEE_MIN - TIP_MAX, "the fee is back, the tip paid");
    }

    function test_abandon_Voided() public {
        uint256 id = composed();
        claim(id);
        deliver(id);
        challenge(id);
        pass(WAIT + 1);
        stalemate.end(studio, id);
        artist.abandon();
        stageIs(Stage.Resting);
    }

    function withJudge() private view returns (ArtistConfig memory c) {
        c = artistConfig();
        c.resolver = address(judge);
    }

    // relist

    function test_relist_RevertIf_NotExhibited() public {
        wrongStage(Stage.Resting);
        artist.relist();
    }

    function test_relist_RevertIf_AuctionNotOver() public {
        exhibited();
        pass(AUCTION - 1);
        vm.expectRevert(IAuctionHouse.AuctionNotOver.selector);
        artist.relist();
    }

    function test_relist_RevertIf_NothingToRelist() public {
        soldFor(1 ether);
        vm.expectRevert(IArtist.NothingToRelist.selector);
        artist.relist();
        artist.learn();
        exhibited();
        pass(AUCTION);
        artist.relist();
        pass(AUCTION);
        vm.expectRevert(IArtist.NothingToRelist.selector);
        artist.relist();
    }

    function test_relist_LowersTheReserve() public {
        uint256 first = exhibited();
        pass(AUCTION);
        nextIs(Step.Relist);
        vm.prank(keeper);
        uint256 second = artist.relist();
        isTrue(house.auctionOf(first).settled, "the first is settled");
        equal(house.auctionOf(second).amount, 0.25 ether, "half of it");
        isTrue(house.auctionOf(second).primary, "still a first sale");
        equal(artist.exhibitionOf(1).auctions, 2, "the second");
        stageIs(Stage.Exhibited);
    }

    // learn

    function test_learn_RevertIf_NotExhibited() public {
        wrongStage(Stage.Resting);
        artist.learn();
    }

    function test_learn_RevertIf_AuctionNotOver() public {
        exhibited();
        vm.expectRevert(IAuctionHouse.AuctionNotOver.selector);
        artist.learn();
    }

    function test_learn_RevertIf_RelistFirst() public {
        exhibited();
        pass(AUCTION);
        vm.expectRevert(IArtist.RelistFirst.selector);
        artist.learn();
    }

    function test_learn_Sold() public {
        soldFor(1.5 ether);
        uint8[6] memory arms = artist.exhibitionOf(1).arms;
        uint256 had = artist.treasury();
        nextIs(Step.Learn);
        vm.prank(keeper);
        artist.learn();
        equal(token.ownerOf(uint256(studio.job(1).requestHash)), bidder, "the buyer has it");
        stageIs(Stage.Resting);
        Exhibition memory e = artist.exhibitionOf(1);
        equal(uint256(e.outcome), uint256(Outcome.Sold), "outcome");
        equal(e.price, 1.5 ether, "price");
        isTrue(e.rose, "it rose");
        equal(artist.averagePrice(), 1 ether + 0.5 ether / 16, "average");
        for (uint256 slot; slot < 6; ++slot) {
            for (uint256 i; i < artist.armsCount(slot); ++i) {
                equal(artist.weightOf(slot, i), i == arms[slot] ? 8797 : 8192, "weight");
            }
        }
        // The creator's share, less what the patrons have of it and the tip.
        uint256 works = 1000 + 300 + (arms[5] == 1 ? 200 : 0);
        uint256 income = 1.5 ether * (10_000 - 750 - works) / 10_000;
        equal(artist.treasury(), had + income - income / 5 - TIP_MIN, "treasury");
        equal(artist.owed(), income / 5, "owed to patrons");
    }

    function test_learn_AfterSomebodySettled() public {
        uint256 auction = soldFor(1.5 ether);
        house.settle(auction);
        artist.learn();
        equal(artist.exhibitionOf(1).price, 1.5 ether, "price");
    }

    function test_learn_BelowAverageDoesNotRise() public {
        soldFor(0.75 ether);
        artist.learn();
        isFalse(artist.exhibitionOf(1).rose, "below");
        equal(artist.averagePrice(), 1 ether - 0.25 ether / 16, "average");
        equal(artist.weightOf(0, artist.exhibitionOf(1).arms[0]), 7899, "weight");
    }

    function test_learn_UnsoldGoesToTheArchive() public {
        uint256 n = archivedOne();
        Exhibition memory e = artist.exhibitionOf(n);
        equal(uint256(e.outcome), uint256(Outcome.Archived), "outcome");
        equal(e.archivedAt, block.timestamp, "since");
        equal(token.ownerOf(uint256(studio.job(e.commission).requestHash)), address(artist), "the artist has it");
        equal(artist.averagePrice(), 1 ether - 1 ether / 16, "the words take the loss");
        equal(artist.archivePrice(n), 0.25 ether, "its first price");
    }

    function test_learn_OnePayeeRefusesTheLoopGoesOn() public {
        Actor hostile = new Actor(Actor.Manner.BurnsGas);
        vm.prank(modelAuthor);
        registry.offerSlot(2, address(hostile));
        hostile.act(address(registry), 0, abi.encodeCall(registry.takeSlot, (2)));
        learned(2 ether);
        equal(revenue.creditOf(address(0), address(hostile)), 0.2 ether, "credited");
        stageIs(Stage.Resting);
    }

    function test_learn_SaysWhenItWaits() public {
        artist = newArtist(artistConfig(), words(), hands(), 0.22 ether);
        uint256 id = composed();
        vm.recordLogs();
        pass(CLAIM + TIP_RISE + 1);
        artist.abandon();
        isTrue(said(IArtist.Waiting.selector), "waiting");
        equal(studio.job(id).provider, address(0), "unclaimed");
        nextIs(Step.Wait);
        vm.deal(patron, 1 ether);
        vm.prank(patron);
        artist.patronise{value: 1 ether}();
        nextIs(Step.Begin);
    }

    function said(bytes32 topic) private returns (bool) {
        Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == topic) return true;
        }
        return false;
    }

    // tips, and who takes them

    function test_next_TipsRise() public {
        (,, uint256 tip) = artist.next();
        equal(tip, TIP_MIN, "least");
        pass(TIP_RISE / 2);
        (,, tip) = artist.next();
        equal(tip, (TIP_MIN + TIP_MAX) / 2, "half way");
        pass(TIP_RISE * 9);
        (,, tip) = artist.next();
        equal(tip, TIP_MAX, "most");
        vm.prank(keeper);
        artist.begin();
        equal(keeper.balance, TIP_MAX, "paid");
    }

    function test_next_KeeperRefusesIsCredited() public {
        Actor hostile = new Actor(Actor.Manner.Refuses);
        hostile.act(address(artist), 0, abi.encodeCall(IArtist.begin, ()));
        equal(revenue.creditOf(address(0), address(hostile)), TIP_MIN, "credited");
    }

    function test_next_KeeperCallsBack() public {
        Actor hostile = new Actor(Actor.Manner.CallsBack);
        hostile.onEther(address(artist), 0, abi.encodeCall(IArtist.compose, ()));
        hostile.act(address(artist), 0, abi.encodeCall(IArtist.begin, ()));
        isTrue(hostile.calledBack(), "it tried");
        isFalse(hostile.callbackWorked(), "guarded");
        stageIs(Stage.Sketched);
    }

    function test_next_SaysWhen() public {
        uint256 id = composed();
        whenIs(Step.Abandon, studio.job(id).deadline + 1);
        claim(id);
        whenIs(Step.Abandon, block.timestamp + DELIVER + 1);
        deliver(id);
        whenIs(Step.Exhibit, block.timestamp + WINDOW + 1);
        pass(WINDOW + 1);
        uint256 auction = artist.exhibit();
        whenIs(Step.Relist, block.timestamp + AUCTION);
        bid(bidder, auction, 1 ether);
        whenIs(Step.Learn, block.timestamp + AUCTION);
        pass(AUCTION);
        artist.learn();
        whenIs(Step.Begin, block.timestamp + CADENCE - WINDOW - 1 - AUCTION);
    }

    function whenIs(Step expected, uint256 expectedAt) private view {
        (Step step, uint256 readyAt,) = artist.next();
        equal(uint256(step), uint256(expected), "step");
        equal(readyAt, expectedAt, "ready");
    }
}

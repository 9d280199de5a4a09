// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRevenue} from "../src/interfaces/IRevenue.sol";
import {IStudio, Status} from "../src/interfaces/IStudio.sol";
import {Actor} from "./support/Actors.sol";
import {Setting} from "./support/Setting.sol";

/// Creators, providers and challengers that are contracts with bad manners: no job stops for them.
contract HostileTest is Setting {
    function hostileCreator(Actor.Manner manner) private returns (Actor actor, uint256 id) {
        actor = new Actor(manner);
        vm.deal(address(actor), FEE);
        actor.act(address(studio), FEE, abi.encodeCall(IStudio.commission, (fixedOrder(7), recipeBytes(PROMPT))));
        id = studio.commissionsCount();
    }

    function hostileProvider(Actor.Manner manner) private returns (Actor actor, uint256 id) {
        actor = new Actor(manner);
        id = commission(7);
        vm.deal(address(actor), BOND);
        actor.act(address(studio), BOND, abi.encodeCall(IStudio.claim, (id, 7)));
        actor.act(address(studio), 0, abi.encodeCall(IStudio.deliver, (id, IMAGE, TRACE)));
        pass(WINDOW + 1);
    }

    function test_CreatorThatCantBeRefunded() public {
        for (uint256 m = 1; m <= 3; ++m) {
            (Actor actor, uint256 id) = hostileCreator(Actor.Manner(m));
            pass(CLAIM + 1);
            studio.refund(id);
            status(id, Status.Refunded);
            equal(revenue.creditOf(address(0), address(actor)), FEE, "credit");
        }
        equal(address(revenue).balance, 3 * FEE, "credits are covered");
    }

    function test_CreatorThatTakesTheRefundTwice() public {
        (Actor actor, uint256 id) = hostileCreator(Actor.Manner.CallsBack);
        commission(8);
        pass(CLAIM + 1);
        actor.onEther(address(studio), 0, abi.encodeCall(IStudio.refund, (id)));
        studio.refund(id);
        isTrue(actor.calledBack(), "it tried");
        isFalse(actor.callbackWorked(), "once is all");
        equal(address(studio).balance, FEE, "the other's fee is there");
    }

    /// A creator without `onERC721Received`, or with a bad one: the mint does not ask.
    function test_CreatorIsMintedToWithoutACallback() public {
        (Actor actor, uint256 id) = hostileCreator(Actor.Manner.Refuses);
        claim(id);
        deliver(id);
        pass(WINDOW + 1);
        studio.finalise(id);
        equal(token.ownerOf(tokenOf(id)), address(actor), "owner");
    }

    function test_ProviderThatCantBePaid() public {
        for (uint256 m = 1; m <= 3; ++m) {
            (Actor actor, uint256 id) = hostileProvider(Actor.Manner(m));
            studio.finalise(id);
            equal(revenue.creditOf(address(0), address(actor)), FEE + BOND, "credit");
            equal(token.ownerOf(tokenOf(id)), creator, "minted all the same");
            vm.roll(block.number + 1);
            setUp();
        }
    }

    function test_ProviderThatFinalisesTwice() public {
        (Actor actor, uint256 id) = hostileProvider(Actor.Manner.CallsBack);
        commission(8);
        actor.onEther(address(studio), 0, abi.encodeCall(IStudio.finalise, (id)));
        studio.finalise(id);
        isTrue(actor.calledBack(), "it tried");
        isFalse(actor.callbackWorked(), "once is all");
        equal(address(actor).balance, FEE + BOND, "paid once");
    }

    function test_ChallengerThatCantBePaid() public {
        Actor actor = new Actor(Actor.Manner.BurnsGas);
        uint256 id = delivered(7);
        vm.deal(address(actor), CHALLENGE_BOND);
        actor.act(address(studio), CHALLENGE_BOND, abi.encodeCall(IStudio.challenge, (id)));
        pass(WAIT);
        stalemate.end(studio, id);
        status(id, Status.Void);
        equal(revenue.creditOf(address(0), address(actor)), CHALLENGE_BOND - STALEMATE_FEE, "credit");
    }

    /// Somebody computes a public picture and delivers its hash on a job of their own: the honest job is not hurt.
    function test_CopiedImageHashHurtsNobody() public {
        uint256 own = commission(fixedOrder(1), recipeBytes("another"));
        claim(own);
        deliver(own);
        uint256 honest = claimed(7);
        deliver(honest);
        status(honest, Status.Delivered);
    }

    /// Drawn seeds: a recipe that is reserved by a fixed seed can't meet them, so nobody can block a draw.
    function testFuzz_SeedRangesDontMeet(bytes32 blockHash, uint64 fixedSeed) public {
        vm.assume(fixedSeed < 1 << 63);
        commission(fixedSeed);
        uint256 id = commission(drawnOrder(), recipeBytes(PROMPT));
        uint256 next = block.number + 1;
        vm.roll(next + 1);
        vm.setBlockhash(next, blockHash);
        if (blockHash == 0) return;
        isTrue(studio.drawSeed(id) != fixedSeed, "apart");
        claim(id);
    }

    /// A slashed bond never earns a creator more than gas costs at the base fee, whatever the cap.
    function testFuzz_SlashIsConserved(uint64 baseFee) public {
        uint256 id = claimed(7);
        pass(DELIVER + 1);
        vm.fee(baseFee);
        studio.refund(id);
        equal(creator.balance + DEAD.balance, FEE + BOND, "to the wei");
        isTrue(creator.balance <= FEE + COSTS_CAP, "capped");
        isTrue(creator.balance - FEE <= 200_000 * uint256(baseFee), "never more than costs");
    }
}

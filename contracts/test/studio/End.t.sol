// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Studio} from "../../src/Studio.sol";
import {IStudio, Status, StudioConfig} from "../../src/interfaces/IStudio.sol";
import {Setting} from "../support/Setting.sol";

/// trees/Studio.accept.tree, Studio.finalise.tree, Studio.refund.tree
contract EndTest is Setting {
    function refused(Status s) private {
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, s));
    }

    function test_accept_RevertIf_NotCreator() public {
        uint256 id = delivered(7);
        vm.expectRevert(IStudio.NotCreator.selector);
        vm.prank(provider);
        studio.accept(id);
    }

    function test_accept_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IStudio.UnknownCommission.selector, 1));
        studio.accept(1);
    }

    function test_accept_RevertIf_NotDelivered() public {
        uint256 id = commission(7);
        refused(Status.Open);
        accept(id);
        claim(id);
        refused(Status.Claimed);
        accept(id);
    }

    function test_accept_RevertIf_Twice() public {
        uint256 id = delivered(7);
        accept(id);
        refused(Status.Accepted);
        accept(id);
    }

    function test_accept_PaysAndMintsAtOnce() public {
        uint256 id = delivered(7);
        accept(id);
        status(id, Status.Accepted);
        equal(provider.balance, FEE, "the fee, not yet the bond");
        equal(token.ownerOf(tokenOf(id)), creator, "owner");
        equal(token.totalSupply(), 1, "supply");
        isTrue(studio.isFinal(tokenOf(id)), "final");
        equal(studio.creatorOf(tokenOf(id)), creator, "creator");
    }

    function test_accept_AfterWindowReturnsBondToo() public {
        uint256 id = delivered(7);
        pass(WINDOW + 1);
        accept(id);
        status(id, Status.Final);
        equal(provider.balance, FEE + BOND, "fee and bond");
    }

    function test_accept_Challenged() public {
        uint256 id = delivered(7);
        challenge(id);
        accept(id);
        status(id, Status.Questioned);
        equal(provider.balance, FEE, "fee");
        equal(token.ownerOf(tokenOf(id)), creator, "owner");
        isFalse(studio.isFinal(tokenOf(id)), "the challenge goes on");
    }

    function test_accept_Committed() public {
        uint256 id = commissionCommitted(7);
        claim(id);
        deliver(id);
        accept(id);
        status(id, Status.Accepted);
    }

    function test_finalise_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IStudio.UnknownCommission.selector, 1));
        studio.finalise(1);
    }

    function test_finalise_RevertIf_NotDelivered() public {
        uint256 id = commission(7);
        refused(Status.Open);
        studio.finalise(id);
        claim(id);
        refused(Status.Claimed);
        studio.finalise(id);
    }

    function test_finalise_RevertIf_Challenged() public {
        uint256 id = delivered(7);
        challenge(id);
        pass(WINDOW + 1);
        refused(Status.Challenged);
        studio.finalise(id);
    }

    function test_finalise_RevertIf_WindowOpen() public {
        uint256 id = delivered(7);
        pass(WINDOW);
        vm.expectRevert(IStudio.WindowOpen.selector);
        studio.finalise(id);
    }

    function test_finalise_RevertIf_AcceptedAndWindowOpen() public {
        uint256 id = delivered(7);
        accept(id);
        pass(WINDOW);
        vm.expectRevert(IStudio.WindowOpen.selector);
        studio.finalise(id);
    }

    function test_finalise_RevertIf_Committed() public {
        uint256 id = commissionCommitted(7);
        claim(id);
        deliver(id);
        pass(WINDOW + 1);
        vm.expectRevert(IStudio.AcceptOnly.selector);
        studio.finalise(id);
    }

    function test_finalise_RevertIf_Twice() public {
        (uint256 id,) = finished(7);
        refused(Status.Final);
        studio.finalise(id);
    }

    function test_finalise_ByAnyone() public {
        uint256 id = delivered(7);
        pass(WINDOW + 1);
        vm.prank(stranger);
        studio.finalise(id);
        status(id, Status.Final);
        equal(provider.balance, FEE + BOND, "fee and bond");
        equal(token.ownerOf(tokenOf(id)), creator, "owner");
        equal(address(studio).balance, 0, "nothing is left");
    }

    function test_finalise_AcceptedReturnsBond() public {
        uint256 id = delivered(7);
        accept(id);
        pass(WINDOW + 1);
        studio.finalise(id);
        status(id, Status.Final);
        equal(provider.balance, FEE + BOND, "fee and bond");
        equal(token.totalSupply(), 1, "minted once");
    }

    function test_refund_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IStudio.UnknownCommission.selector, 1));
        studio.refund(1);
    }

    function test_refund_RevertIf_ClaimDeadlineAhead() public {
        uint256 id = commission(7);
        pass(CLAIM);
        vm.expectRevert(IStudio.DeadlineNotPassed.selector);
        studio.refund(id);
    }

    function test_refund_Unclaimed() public {
        uint256 id = commission(7);
        uint256 tokenId = tokenOf(id);
        pass(CLAIM + 1);
        vm.prank(stranger);
        studio.refund(id);
        status(id, Status.Refunded);
        equal(creator.balance, FEE, "fee");
        equal(token.commissionOf(tokenId), 0, "released");
        // The same recipe and seed can be ordered again.
        equal(commission(7), id + 1, "again");
    }

    function test_refund_UnclaimedDrawn() public {
        uint256 id = commission(drawnOrder(), recipeBytes(PROMPT));
        pass(CLAIM + 1);
        studio.refund(id);
        equal(creator.balance, FEE, "fee");
    }

    function test_refund_RevertIf_SeedNotYet() public {
        uint256 id = commission(drawnOrder(), recipeBytes(PROMPT));
        vm.expectRevert(IStudio.SeedNotYet.selector);
        studio.refund(id);
    }

    function test_refund_RevertIf_SeedInReach() public {
        uint256 id = commission(drawnOrder(), recipeBytes(PROMPT));
        vm.roll(block.number + 200);
        vm.expectRevert(IStudio.DeadlineNotPassed.selector);
        studio.refund(id);
    }

    function test_refund_SeedOutOfReach() public {
        uint256 id = commission(drawnOrder(), recipeBytes(PROMPT));
        vm.roll(block.number + 300);
        studio.refund(id);
        status(id, Status.Refunded);
        equal(creator.balance, FEE, "fee");
    }

    function test_refund_RevertIf_DeliveryDeadlineAhead() public {
        uint256 id = claimed(7);
        pass(DELIVER);
        vm.expectRevert(IStudio.DeadlineNotPassed.selector);
        studio.refund(id);
    }

    function test_refund_Undelivered() public {
        uint256 id = claimed(7);
        uint256 tokenId = tokenOf(id);
        pass(DELIVER + 1);
        vm.fee(10 gwei);
        studio.refund(id);
        status(id, Status.Refunded);
        uint256 costs = 200_000 * 10 gwei;
        equal(creator.balance, FEE + costs, "fee and costs");
        equal(DEAD.balance, BOND - costs, "the rest burns");
        equal(token.commissionOf(tokenId), 0, "released");
        equal(address(studio).balance, 0, "nothing is left");
    }

    function test_refund_UndeliveredCostsAreCapped() public {
        uint256 id = claimed(7);
        pass(DELIVER + 1);
        vm.fee(1_000_000 gwei);
        studio.refund(id);
        equal(creator.balance, FEE + COSTS_CAP, "capped");
        equal(DEAD.balance, BOND - COSTS_CAP, "the rest burns");
    }

    /// The cap may be set above the bond: the creator never gets more than was lost.
    function test_refund_UndeliveredCostsAreWithinTheBond() public {
        StudioConfig memory c = studioConfig();
        (c.claimBond, c.costsCap) = (1000, 1 ether);
        studio = Studio(put("Studio", abi.encode(c)));
        uint256 id = commission(7);
        vm.deal(provider, 1000);
        vm.prank(provider);
        studio.claim{value: 1000}(id, 7);
        pass(DELIVER + 1);
        vm.fee(10 gwei);
        studio.refund(id);
        equal(creator.balance, FEE + 1000, "the whole bond");
        equal(DEAD.balance, 0, "nothing is left to burn");
    }

    function test_refund_RevertIf_DeliveredPublic() public {
        uint256 id = delivered(7);
        pass(WINDOW + 1);
        refused(Status.Delivered);
        studio.refund(id);
    }

    function test_refund_RevertIf_CommittedWindowOpen() public {
        uint256 id = commissionCommitted(7);
        claim(id);
        deliver(id);
        pass(WINDOW);
        vm.expectRevert(IStudio.WindowOpen.selector);
        studio.refund(id);
    }

    function test_refund_CommittedNotAccepted() public {
        uint256 id = commissionCommitted(7);
        claim(id);
        deliver(id);
        uint256 tokenId = tokenOf(id);
        pass(WINDOW + 1);
        studio.refund(id);
        status(id, Status.Void);
        equal(creator.balance, FEE, "fee");
        equal(provider.balance, BOND, "bond");
        equal(token.commissionOf(tokenId), 0, "released");
        equal(studio.receipt(id).imageHash, IMAGE, "the receipt stays");
    }

    function test_refund_RevertIf_Over() public {
        (uint256 id,) = finished(7);
        refused(Status.Final);
        studio.refund(id);
        uint256 other = commission(8);
        pass(CLAIM + 1);
        studio.refund(other);
        refused(Status.Refunded);
        studio.refund(other);
    }

    function test_finalise_RevertIf_GasTooLowForThePush() public {
        uint256 id = delivered(7);
        pass(WINDOW + 1);
        uint256 refusals = neverCredits(stranger, address(studio), 0, abi.encodeCall(IStudio.finalise, (id)));
        isTrue(refusals != 0, "GasTooLow");
        equal(provider.balance, FEE + BOND, "a push in the end");
        equal(revenue.creditOf(address(0), provider), 0, "never a credit");
    }

    function test_split_RevertIf_NotFinal() public {
        uint256 tokenId = tokenOf(delivered(7));
        vm.expectRevert(abi.encodeWithSelector(IStudio.NotFinal.selector, tokenId));
        studio.split(tokenId);
        vm.expectRevert(abi.encodeWithSelector(IStudio.NotFinal.selector, tokenId));
        studio.creatorOf(tokenId);
    }
}

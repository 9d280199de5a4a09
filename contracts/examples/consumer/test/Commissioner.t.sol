// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Commissioner} from "../src/Commissioner.sol";
import {Setting} from "./Setting.sol";
import {IStudio, Order, SeedRule, Status} from "@colophon/contracts/interfaces/IStudio.sol";

contract CommissionerTest is Setting {
    // ---- orders

    function test_AnOrderTakesItsFeeFromTheBudget() external {
        uint256 id = ordered(publicRecipe());
        status(id, Status.Open);
        equal(uint160(studio.commissionOf(id).creator), uint160(address(commissioner)), "creator");
        equal(studio.commissionOf(id).fee, FEE, "fee");
        holds(BUDGET - FEE, BUDGET - FEE);
    }

    function test_RevertWhen_TheBudgetIsExceeded() external {
        ordered(publicRecipe());
        vm.deal(address(commissioner), 100 ether);
        vm.expectRevert(abi.encodeWithSelector(Commissioner.OverBudget.selector, BUDGET - FEE));
        vm.prank(AGENT);
        commissioner.commission(drawnOrder(), publicRecipe(), BUDGET - FEE + 1);
    }

    function test_RevertWhen_AStrangerOrders() external {
        vm.expectRevert(Commissioner.NotAgent.selector);
        vm.prank(STRANGER);
        commissioner.commission(drawnOrder(), publicRecipe(), FEE);
    }

    function test_RevertWhen_TheAgentBringsItsOwnResolver() external {
        Order memory order = drawnOrder();
        order.resolver = address(this);
        vm.expectRevert(Commissioner.ResolverOther.selector);
        vm.prank(AGENT);
        commissioner.commission(order, publicRecipe(), FEE);
    }

    function test_WhatTheStudioRefusesCostsNothing() external {
        Order memory order = drawnOrder();
        order.seed = 1; // a drawn seed can't be given
        vm.expectRevert(IStudio.SeedRange.selector);
        vm.prank(AGENT);
        commissioner.commission(order, publicRecipe(), FEE);
        holds(BUDGET, BUDGET);
    }

    function test_RevertWhen_TheAgentWantsTheOwnersRights() external {
        vm.expectRevert(Commissioner.NotOwner.selector);
        vm.prank(AGENT);
        commissioner.setBudget(100 ether);
        vm.expectRevert(Commissioner.NotOwner.selector);
        vm.prank(AGENT);
        commissioner.withdraw(1);
        vm.expectRevert(Commissioner.NotOwner.selector);
        vm.prank(AGENT);
        commissioner.takeCredit(AGENT);
        vm.expectRevert(Commissioner.NotOwner.selector);
        vm.prank(AGENT);
        commissioner.handOverTo(1, AGENT);
    }

    // ---- pieces

    function test_AnAcceptedPieceGoesToTheOwner() external {
        uint256 id = delivered();
        vm.prank(AGENT);
        commissioner.accept(id);
        status(id, Status.Accepted);
        ownedBy(id, OWNER);
        equal(PROVIDER.balance, FEE, "the provider's money");
    }

    function test_AFinalPieceIsHandedOverByAnybody() external {
        uint256 id = delivered();
        pass(WINDOW + 1);
        studio.finalise(id);
        ownedBy(id, address(commissioner));
        vm.prank(STRANGER);
        commissioner.handOver(id);
        ownedBy(id, OWNER);
    }

    function test_TheTokensIdIsWhatTheDrawnSeedMakesIt() external {
        uint256 id = ordered(publicRecipe());
        equal(commissioner.tokenOf(id), 0, "before the claim");
        deliver(id, PROVIDER);
        uint64 seed = studio.job(id).seed;
        if (seed < 1 << 63) revert NotEqual("a drawn seed", seed, 1 << 63);
        bytes32 typeHash = keccak256(
            "Request(Recipe recipe,uint64 seed)Adapter(bytes32 id,int32 strength)Recipe(bytes32 model,Adapter[] adapters,uint8 promptRule,string prompt,string negativePrompt,bytes32 promptCommitment,string sampler,uint16 steps,uint32 guidance,uint16 width,uint16 height,uint8 mark)"
        );
        uint256 expected = uint256(keccak256(abi.encode(typeHash, studio.recipeHash(id), uint256(seed))));
        equal(commissioner.tokenOf(id), expected, "the token's id");
    }

    function test_RevertWhen_AStrangerAccepts() external {
        uint256 id = delivered();
        vm.expectRevert(Commissioner.NotAgent.selector);
        vm.prank(STRANGER);
        commissioner.accept(id);
    }

    // ---- refunds

    function test_AFeeComesBackWhenNobodyClaims() external {
        uint256 id = ordered(publicRecipe());
        pass(CLAIM + 1);
        vm.prank(STRANGER);
        commissioner.takeRefund(id);
        holds(BUDGET, BUDGET);
    }

    function test_AFeeComesBackWithCostsWhenTheProviderIsSilent() external {
        uint256 id = ordered(publicRecipe());
        claim(id, PROVIDER);
        pass(DELIVER + 1);
        vm.fee(10 gwei); // 200,000 gas at this price are 0.002 ether, below the cap
        commissioner.takeRefund(id);
        holds(BUDGET + 0.002 ether, BUDGET);
    }

    function test_AFeeComesBackWhenACommittedPieceIsNotAccepted() external {
        uint256 id = ordered(committedRecipe());
        deliver(id, PROVIDER);
        pass(WINDOW + 1);
        commissioner.takeRefund(id);
        status(id, Status.Void);
        holds(BUDGET, BUDGET);
    }

    function test_ARefundBySomebodyElseIsBooked() external {
        uint256 id = ordered(publicRecipe());
        pass(CLAIM + 1);
        studio.refund(id);
        holds(BUDGET, BUDGET - FEE);
        commissioner.takeRefund(id);
        holds(BUDGET, BUDGET);
    }

    function test_RevertWhen_ARefundIsTakenTwice() external {
        uint256 id = ordered(publicRecipe());
        ordered(publicRecipe()); // whose fee must not be touched
        pass(CLAIM + 1);
        commissioner.takeRefund(id);
        vm.expectRevert(Commissioner.NothingToRefund.selector);
        commissioner.takeRefund(id);
    }

    function test_RevertWhen_ARefundIsNotDue() external {
        uint256 id = ordered(publicRecipe());
        vm.expectRevert(IStudio.SeedNotYet.selector); // in the commission's own block
        commissioner.takeRefund(id);
        vm.roll(block.number + 2);
        pass(CLAIM);
        vm.expectRevert(IStudio.DeadlineNotPassed.selector);
        commissioner.takeRefund(id);
        holds(BUDGET - FEE, BUDGET - FEE);
    }

    function test_RevertWhen_ARefundOfAPieceIsAsked() external {
        uint256 id = delivered();
        vm.prank(AGENT);
        commissioner.accept(id);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Accepted));
        commissioner.takeRefund(id);
        equal(commissioner.budget(), BUDGET - FEE, "budget");
    }

    // ---- what it costs beside a commission of one's own

    function test_AnOrderCostsLittleMoreThanOnesOwn() external {
        vm.deal(address(this), FEE);
        ordered(publicRecipe()); // warm
        uint256 before = gasleft();
        studio.commission{value: FEE}(drawnOrder(), publicRecipe());
        uint256 own = before - gasleft();
        vm.prank(AGENT);
        before = gasleft();
        commissioner.commission(drawnOrder(), publicRecipe(), FEE);
        uint256 more = before - gasleft() - own;
        if (more > 60_000) revert NotEqual("gas", more, 60_000);
    }
}

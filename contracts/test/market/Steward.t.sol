// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRegistry} from "../../src/interfaces/IRegistry.sol";
import {ISteward, Ruling} from "../../src/interfaces/ISteward.sol";
import {Setting} from "../support/Setting.sol";

/// trees/Steward.*.tree: contested registrations, and the role
contract StewardTest is Setting {
    uint256 private tokenId;

    function setUp() public override {
        super.setUp();
        (, tokenId) = finished(7);
    }

    // Contests.

    function contested(address by) private {
        vm.deal(by, CONTEST_BOND);
        vm.prank(by);
        registry.contest{value: CONTEST_BOND}(MODEL);
    }

    function ruled(bool upheld) private {
        vm.prank(stewardRole);
        guardian.rule(registry, MODEL, upheld, "reasons");
    }

    function test_rule_RevertIf_NotRoleHolder() public {
        contested(rival);
        vm.expectRevert(ISteward.NotRoleHolder.selector);
        vm.prank(rival);
        guardian.rule(registry, MODEL, true, 0);
    }

    function test_rule_RevertIf_NoContest() public {
        vm.expectRevert(IRegistry.ContestNotOpen.selector);
        vm.prank(stewardRole);
        guardian.rule(registry, MODEL, true, 0);
    }

    function test_rule_DecidesNothingYet() public {
        contested(rival);
        ruled(true);
        Ruling memory r = guardian.rulingOn(registry, MODEL);
        equal(r.from, block.timestamp + STEWARD_DELAY, "from");
        equal(r.reasons, "reasons", "reasons");
        isTrue(r.upheld, "upheld");
        isTrue(registry.isContested(2), "still open");
        equal(registry.holderOf(2), modelAuthor, "holder");
    }

    function test_rule_ReplacesAndWaitsAgain() public {
        contested(rival);
        ruled(true);
        pass(STEWARD_DELAY);
        ruled(false);
        vm.expectRevert(abi.encodeWithSelector(ISteward.Locked.selector, block.timestamp + STEWARD_DELAY));
        guardian.enact(registry, MODEL);
        pass(STEWARD_DELAY);
        guardian.enact(registry, MODEL);
        equal(registry.holderOf(2), modelAuthor, "the registrant keeps it");
    }

    function test_recall_RevertIf_NotRoleHolder() public {
        contested(rival);
        ruled(true);
        vm.expectRevert(ISteward.NotRoleHolder.selector);
        guardian.recall(registry, MODEL);
    }

    function test_recall_RevertIf_NoRuling() public {
        vm.expectRevert(ISteward.RulingMissing.selector);
        vm.prank(stewardRole);
        guardian.recall(registry, MODEL);
    }

    function test_recall_TakesItBack() public {
        contested(rival);
        ruled(true);
        vm.prank(stewardRole);
        guardian.recall(registry, MODEL);
        pass(STEWARD_DELAY);
        vm.expectRevert(ISteward.RulingMissing.selector);
        guardian.enact(registry, MODEL);
    }

    function test_enact_RevertIf_NoRuling() public {
        contested(rival);
        vm.expectRevert(ISteward.RulingMissing.selector);
        guardian.enact(registry, MODEL);
    }

    function test_enact_RevertIf_Locked() public {
        contested(rival);
        ruled(true);
        pass(STEWARD_DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(ISteward.Locked.selector, block.timestamp + 1));
        guardian.enact(registry, MODEL);
    }

    function test_enact_RevertIf_AnotherContest() public {
        contested(rival);
        ruled(true);
        pass(CONTEST_SECONDS);
        registry.lapseContest(MODEL);
        vm.expectRevert(IRegistry.ContestNotOpen.selector);
        guardian.enact(registry, MODEL);
        contested(stranger);
        vm.expectRevert(ISteward.RulingStale.selector);
        guardian.enact(registry, MODEL);
    }

    function test_enact_Upheld() public {
        contested(rival);
        // What the work earns meanwhile waits.
        uint256 auction = auctioned(tokenId, 1 ether);
        bid(bidder, auction, 1 ether);
        pass(1001);
        house.settle(auction);
        equal(modelAuthor.balance, 0, "in escrow");
        ruled(true);
        pass(STEWARD_DELAY);
        vm.prank(stranger);
        guardian.enact(registry, MODEL);
        equal(registry.holderOf(2), rival, "the contester holds the slot");
        revenue.releaseEscrow(2, address(0));
        equal(rival.balance, 0.1 ether, "and its income");
    }

    function test_enact_Rejected() public {
        contested(rival);
        ruled(false);
        pass(STEWARD_DELAY);
        guardian.enact(registry, MODEL);
        equal(registry.holderOf(2), modelAuthor, "holder");
        equal(DEAD.balance, CONTEST_BOND, "the bond burns");
    }

    // The role.

    function test_offerRole_RevertIf_NotRoleHolder() public {
        vm.expectRevert(ISteward.NotRoleHolder.selector);
        guardian.offerRole(stranger);
    }

    function test_takeRole_RevertIf_NotOffered() public {
        vm.expectRevert(ISteward.RoleNotOffered.selector);
        vm.prank(stranger);
        guardian.takeRole();
        vm.prank(stewardRole);
        guardian.offerRole(stranger);
        vm.prank(stewardRole);
        guardian.offerRole(address(0));
        pass(STEWARD_DELAY);
        vm.expectRevert(ISteward.RoleNotOffered.selector);
        vm.prank(stranger);
        guardian.takeRole();
    }

    function test_takeRole_RevertIf_Locked() public {
        vm.prank(stewardRole);
        guardian.offerRole(stranger);
        pass(STEWARD_DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(ISteward.Locked.selector, block.timestamp + 1));
        vm.prank(stranger);
        guardian.takeRole();
    }

    function test_takeRole_Moves() public {
        contested(rival);
        vm.prank(stewardRole);
        guardian.offerRole(stranger);
        pass(STEWARD_DELAY);
        vm.prank(stranger);
        guardian.takeRole();
        equal(guardian.role(), stranger, "role");
        vm.expectRevert(ISteward.NotRoleHolder.selector);
        ruled(true);
        vm.prank(stranger);
        guardian.rule(registry, MODEL, true, "reasons");
        vm.expectRevert(ISteward.RoleNotOffered.selector);
        vm.prank(stranger);
        guardian.takeRole();
    }
}

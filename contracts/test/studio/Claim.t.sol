// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStudio, Job, Order, Receipt, Status} from "../../src/interfaces/IStudio.sol";
import {SeedLib} from "../../src/lib/SeedLib.sol";
import {Setting} from "../support/Setting.sol";

/// trees/Studio.claim.tree, Studio.deliver.tree
contract ClaimDeliverTest is Setting {
    address private constant HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;
    bytes private constant HISTORY_CODE =
        hex"3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500";

    function claimAs(address who, uint256 id, uint256 bond, uint64 seed, bytes memory error_) private {
        vm.deal(who, bond);
        vm.prank(who);
        if (error_.length != 0) vm.expectRevert(error_);
        studio.claim{value: bond}(id, seed);
    }

    function drawn() private returns (uint256 id) {
        return commission(drawnOrder(), recipeBytes(PROMPT));
    }

    function test_claim_RevertIf_Unknown() public {
        claimAs(provider, 1, BOND, 7, abi.encodeWithSelector(IStudio.UnknownCommission.selector, 1));
        claimAs(provider, 0, BOND, 7, abi.encodeWithSelector(IStudio.UnknownCommission.selector, 0));
    }

    function test_claim_RevertIf_NotOpen() public {
        uint256 id = claimed(7);
        claimAs(rival, id, BOND, 7, abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Claimed));
        deliver(id);
        claimAs(rival, id, BOND, 7, abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Delivered));
        accept(id);
        claimAs(rival, id, BOND, 7, abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Accepted));
        uint256 late = commission(8);
        pass(CLAIM + 1);
        studio.refund(late);
        claimAs(rival, late, BOND, 8, abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Refunded));
    }

    function test_claim_RevertIf_BondWrong() public {
        uint256 id = commission(7);
        bytes memory wrong = abi.encodeWithSelector(IStudio.BondWrong.selector, BOND);
        claimAs(provider, id, BOND - 1, 7, wrong);
        claimAs(provider, id, BOND + 1, 7, wrong);
    }

    function test_claim_RevertIf_OtherProviderNamed() public {
        Order memory order = fixedOrder(7);
        order.provider = provider;
        uint256 id = commission(order, recipeBytes(PROMPT));
        claimAs(rival, id, BOND, 7, abi.encodeWithSelector(IStudio.NotProvider.selector));
        claimAs(provider, id, BOND, 7, "");
    }

    function test_claim_RevertIf_Late() public {
        uint256 id = commission(7);
        pass(CLAIM + 1);
        claimAs(provider, id, BOND, 7, abi.encodeWithSelector(IStudio.DeadlinePassed.selector));
    }

    function test_claim_LastSecond() public {
        uint256 id = commission(7);
        pass(CLAIM);
        claimAs(provider, id, BOND, 7, "");
    }

    function test_claim_RevertIf_FixedSeedNotExpected() public {
        uint256 id = commission(7);
        claimAs(provider, id, BOND, 8, abi.encodeWithSelector(IStudio.SeedChanged.selector, 7));
    }

    function test_claim_RevertIf_SeedNotYet() public {
        uint256 id = drawn();
        bytes memory notYet = abi.encodeWithSelector(IStudio.SeedNotYet.selector);
        claimAs(provider, id, BOND, 0, notYet);
        vm.roll(block.number + 1);
        claimAs(provider, id, BOND, 0, notYet);
        vm.expectRevert(notYet);
        studio.drawSeed(id);
    }

    function test_claim_DrawnSeedFollowsFromNextBlock() public {
        uint256 id = drawn();
        bytes32 blockHash = keccak256("the next block");
        uint256 next = block.number + 1;
        vm.roll(next + 1);
        vm.setBlockhash(next, blockHash);
        uint64 seed = SeedLib.draw(block.chainid, address(studio), id, blockHash);
        isTrue(seed >= 1 << 63, "drawn seeds have the high bit");
        claimAs(provider, id, BOND, seed, "");
        Job memory j = studio.job(id);
        equal(j.seed, seed, "seed");
        equal(j.provider, provider, "provider");
        equal(uint256(j.status), uint256(Status.Claimed), "status");
        equal(j.deadline, block.timestamp + DELIVER, "deadline");
        equal(token.commissionOf(uint256(j.requestHash)), id, "reserved");
    }

    function test_claim_RevertIf_ReorganisationChangedSeed() public {
        uint256 id = drawn();
        uint256 next = block.number + 1;
        vm.roll(next + 5);
        vm.setBlockhash(next, keccak256("before"));
        uint64 before = studio.drawSeed(id);
        vm.setBlockhash(next, keccak256("after"));
        uint64 afterwards = studio.drawSeed(id);
        claimAs(provider, id, BOND, before, abi.encodeWithSelector(IStudio.SeedChanged.selector, afterwards));
    }

    function test_claim_DrawnSeedFromHistoryContract() public {
        uint256 id = drawn();
        uint256 next = block.number + 1;
        bytes32 blockHash = keccak256("long ago");
        vm.etch(HISTORY, HISTORY_CODE);
        vm.store(HISTORY, bytes32(next % 8191), blockHash);
        vm.roll(next + 8191);
        claimAs(provider, id, BOND, SeedLib.draw(block.chainid, address(studio), id, blockHash), "");
    }

    function test_claim_RevertIf_SeedOutOfReach() public {
        uint256 id = drawn();
        vm.etch(HISTORY, HISTORY_CODE);
        vm.roll(block.number + 1 + 8192);
        claimAs(provider, id, BOND, 0, abi.encodeWithSelector(IStudio.SeedOutOfReach.selector));
    }

    /// A call to an empty account succeeds: what comes back is what counts.
    function test_claim_RevertIf_NoHistoryContract() public {
        uint256 id = drawn();
        vm.roll(block.number + 1 + 257);
        claimAs(provider, id, BOND, 0, abi.encodeWithSelector(IStudio.SeedOutOfReach.selector));
    }

    function test_deliver_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IStudio.UnknownCommission.selector, 1));
        studio.deliver(1, IMAGE, TRACE);
    }

    function test_deliver_RevertIf_NotClaimed() public {
        uint256 id = commission(7);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Open));
        vm.prank(provider);
        studio.deliver(id, IMAGE, TRACE);
    }

    function test_deliver_RevertIf_Twice() public {
        uint256 id = delivered(7);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Delivered));
        vm.prank(provider);
        studio.deliver(id, TRACE, IMAGE);
    }

    function test_deliver_RevertIf_NotProvider() public {
        uint256 id = claimed(7);
        vm.expectRevert(IStudio.NotProvider.selector);
        vm.prank(rival);
        studio.deliver(id, IMAGE, TRACE);
    }

    function test_deliver_RevertIf_Late() public {
        uint256 id = claimed(7);
        pass(DELIVER + 1);
        vm.expectRevert(IStudio.DeadlinePassed.selector);
        vm.prank(provider);
        studio.deliver(id, IMAGE, TRACE);
    }

    function test_deliver_RevertIf_HashZero() public {
        uint256 id = claimed(7);
        vm.expectRevert(IStudio.HashZero.selector);
        vm.prank(provider);
        studio.deliver(id, 0, TRACE);
        vm.expectRevert(IStudio.HashZero.selector);
        vm.prank(provider);
        studio.deliver(id, IMAGE, 0);
    }

    function test_deliver_LastSecond() public {
        uint256 id = claimed(7);
        pass(DELIVER);
        deliver(id);
        status(id, Status.Delivered);
        equal(studio.job(id).deadline, block.timestamp + WINDOW, "window");
    }

    /// The same picture may be delivered for another request: only requests are unique.
    function test_deliver_SameImageTwice() public {
        delivered(7);
        delivered(8);
    }

    function test_deliver_Receipt() public {
        uint256 id = claimed(7);
        vm.roll(block.number + 3);
        deliver(id);
        Receipt memory r = studio.receipt(id);
        equal(r.requestHash, studio.job(id).requestHash, "request");
        equal(r.imageHash, IMAGE, "image");
        equal(r.traceRoot, TRACE, "trace");
        equal(r.commission, id, "commission");
        equal(r.provider, provider, "provider");
        equal(r.creator, creator, "creator");
        equal(r.blockNumber, block.number, "block");
        equal(r.parents.length, 0, "parents");
    }

    function test_receipt_RevertIf_NotDelivered() public {
        uint256 id = commission(7);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Open));
        studio.receipt(id);
        claim(id);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Claimed));
        studio.receipt(id);
        pass(DELIVER + 1);
        studio.refund(id);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Refunded));
        studio.receipt(id);
    }
}

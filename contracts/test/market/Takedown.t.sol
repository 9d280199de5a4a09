// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IColophonToken} from "../../src/interfaces/IColophonToken.sol";
import {IRegistry} from "../../src/interfaces/IRegistry.sol";
import {Case, CounterNotice, ISteward, Notice, Stage} from "../../src/interfaces/ISteward.sol";
import {IStudio, Verdict} from "../../src/interfaces/IStudio.sol";
import {Setting} from "../support/Setting.sol";
import {ERC721} from "solady/tokens/ERC721.sol";

/// trees/Steward.*.tree: takedowns
contract TakedownTest is Setting {
    address private owner = account("owner of a copyright");
    uint256 private id;
    uint256 private tokenId;

    function setUp() public override {
        super.setUp();
        (id, tokenId) = finished(7);
    }

    function complete() private view returns (Notice memory) {
        return Notice({
            studio: studio,
            tokenId: tokenId,
            text: "notice",
            work: "work",
            contact: "contact",
            goodFaith: true,
            accurate: true,
            authorised: true
        });
    }

    function completeCounter() private pure returns (CounterNotice memory) {
        return CounterNotice({text: "counter", contact: "contact", mistaken: true, jurisdiction: true, service: true});
    }

    function noticed() private returns (uint256) {
        vm.prank(owner);
        return guardian.notice(complete());
    }

    function hidden() private returns (uint256 c) {
        c = noticed();
        vm.prank(stewardRole);
        guardian.hide(c);
    }

    function countered() private returns (uint256 c) {
        c = hidden();
        pass(STEWARD_DELAY);
        vm.prank(creator);
        guardian.counter(c, completeCounter());
    }

    function stage(uint256 c, Stage expected) private view {
        equal(uint256(guardian.caseOf(c).stage), uint256(expected), "stage");
    }

    function shows(bool expected) private view {
        isTrue(guardian.isHidden(studio, tokenId) != expected, expected ? "is shown" : "is hidden");
    }

    // Notices.

    function test_notice_RevertIf_Incomplete() public {
        for (uint256 missing; missing < 6; ++missing) {
            Notice memory n = complete();
            if (missing == 0) n.text = 0;
            if (missing == 1) n.work = 0;
            if (missing == 2) n.contact = 0;
            if (missing == 3) n.goodFaith = false;
            if (missing == 4) n.accurate = false;
            if (missing == 5) n.authorised = false;
            vm.expectRevert(ISteward.NoticeIncomplete.selector);
            guardian.notice(n);
        }
    }

    function test_notice_RevertIf_PieceUnknown() public {
        Notice memory n = complete();
        n.tokenId = 1;
        vm.expectRevert(ISteward.PieceUnknown.selector);
        guardian.notice(n);
        // Reserved, not minted.
        n.tokenId = tokenOf(claimed(8));
        vm.expectRevert(ISteward.PieceUnknown.selector);
        guardian.notice(n);
    }

    function test_notice_HidesNothing() public {
        uint256 c = noticed();
        stage(c, Stage.Noticed);
        pass(365 days);
        shows(true);
        Case memory kept = guardian.caseOf(c);
        equal(kept.sender, owner, "sender");
        equal(kept.notice, "notice", "text");
        equal(kept.tokenId, tokenId, "piece");
        equal(address(kept.studio), address(studio), "studio");
        equal(guardian.casesAbout(studio, tokenId).length, 1, "cases");
        equal(guardian.casesAbout(studio, tokenId)[0], c, "case");
    }

    // Hiding.

    function test_hide_RevertIf_NotRoleHolder() public {
        uint256 c = noticed();
        vm.expectRevert(ISteward.NotRoleHolder.selector);
        vm.prank(owner);
        guardian.hide(c);
    }

    function test_hide_RevertIf_WrongStage() public {
        vm.expectRevert(abi.encodeWithSelector(ISteward.WrongStage.selector, Stage.None));
        vm.prank(stewardRole);
        guardian.hide(1);
        uint256 c = hidden();
        vm.expectRevert(abi.encodeWithSelector(ISteward.WrongStage.selector, Stage.Hidden));
        vm.prank(stewardRole);
        guardian.hide(c);
    }

    function test_hide_RevertIf_HiddenAlready() public {
        uint256 first = hidden();
        uint256 second = noticed();
        vm.expectRevert(abi.encodeWithSelector(ISteward.HiddenBy.selector, first));
        vm.prank(stewardRole);
        guardian.hide(second);
    }

    function test_hide_TakesEffectAfterTheDelay() public {
        hidden();
        pass(STEWARD_DELAY - 1);
        shows(true);
        pass(1);
        shows(false);
        pass(3650 days);
        shows(false);
    }

    function test_hide_AgainAfterAnotherCaseIsOver() public {
        uint256 first = countered();
        uint256 second = noticed();
        pass(COUNTER_SECONDS);
        vm.prank(stewardRole);
        guardian.hide(second);
        pass(STEWARD_DELAY);
        shows(false);
        vm.prank(owner);
        guardian.close(first, 0);
        shows(false);
        vm.prank(owner);
        guardian.close(second, 0);
        shows(true);
    }

    // Answering.

    function test_counter_RevertIf_WrongStage() public {
        uint256 c = noticed();
        vm.expectRevert(abi.encodeWithSelector(ISteward.WrongStage.selector, Stage.Noticed));
        vm.prank(creator);
        guardian.counter(c, completeCounter());
        vm.prank(stewardRole);
        guardian.hide(c);
        vm.prank(creator);
        guardian.counter(c, completeCounter());
        vm.expectRevert(abi.encodeWithSelector(ISteward.WrongStage.selector, Stage.Countered));
        vm.prank(creator);
        guardian.counter(c, completeCounter());
    }

    function test_counter_RevertIf_Incomplete() public {
        uint256 c = hidden();
        for (uint256 missing; missing < 5; ++missing) {
            CounterNotice memory n = completeCounter();
            if (missing == 0) n.text = 0;
            if (missing == 1) n.contact = 0;
            if (missing == 2) n.mistaken = false;
            if (missing == 3) n.jurisdiction = false;
            if (missing == 4) n.service = false;
            vm.expectRevert(ISteward.CounterNoticeIncomplete.selector);
            vm.prank(creator);
            guardian.counter(c, n);
        }
    }

    function test_counter_RevertIf_NotConcerned() public {
        uint256 c = hidden();
        vm.expectRevert(ISteward.NotConcerned.selector);
        vm.prank(stranger);
        guardian.counter(c, completeCounter());
    }

    function test_counter_ShowsAgain() public {
        uint256 c = countered();
        stage(c, Stage.Countered);
        equal(guardian.caseOf(c).counterNotice, "counter", "text");
        pass(COUNTER_SECONDS - 1);
        shows(false);
        pass(1);
        shows(true);
    }

    function test_counter_ByTheOwner() public {
        vm.prank(creator);
        token.transferFrom(creator, rival, tokenId);
        uint256 c = hidden();
        vm.prank(rival);
        guardian.counter(c, completeCounter());
        stage(c, Stage.Countered);
    }

    // Court.

    function test_sue_RevertIf_NotRoleHolder() public {
        uint256 c = countered();
        vm.expectRevert(ISteward.NotRoleHolder.selector);
        vm.prank(owner);
        guardian.sue(c, "paper");
    }

    function test_sue_RevertIf_WrongStage() public {
        uint256 c = hidden();
        vm.expectRevert(abi.encodeWithSelector(ISteward.WrongStage.selector, Stage.Hidden));
        vm.prank(stewardRole);
        guardian.sue(c, "paper");
    }

    function test_sue_RevertIf_ShownAgain() public {
        uint256 c = countered();
        pass(COUNTER_SECONDS);
        vm.expectRevert(abi.encodeWithSelector(ISteward.WrongStage.selector, Stage.Closed));
        vm.prank(stewardRole);
        guardian.sue(c, "paper");
    }

    function test_sue_StaysHiddenUntilClosed() public {
        uint256 c = countered();
        vm.prank(stewardRole);
        guardian.sue(c, "paper");
        pass(COUNTER_SECONDS + 1);
        shows(false);
        vm.prank(stewardRole);
        guardian.close(c, "judgment");
        shows(true);
    }

    // Closing.

    function test_close_RevertIf_NotParty() public {
        uint256 c = hidden();
        vm.expectRevert(ISteward.NotParty.selector);
        vm.prank(creator);
        guardian.close(c, 0);
    }

    function test_close_RevertIf_WrongStage() public {
        vm.expectRevert(abi.encodeWithSelector(ISteward.WrongStage.selector, Stage.None));
        guardian.close(1, 0);
        uint256 c = noticed();
        vm.prank(owner);
        guardian.close(c, 0);
        vm.expectRevert(abi.encodeWithSelector(ISteward.WrongStage.selector, Stage.Closed));
        vm.prank(owner);
        guardian.close(c, 0);
    }

    function test_close_ShowsAtOnce() public {
        uint256 c = hidden();
        pass(STEWARD_DELAY);
        shows(false);
        vm.prank(stewardRole);
        guardian.close(c, "reasons");
        shows(true);
        stage(c, Stage.Closed);
    }

    // A hidden piece is what it was.

    function test_Hidden_ReceiptAndTokenAreUntouched() public {
        bytes memory receipt = abi.encode(studio.receipt(id));
        bytes memory job = abi.encode(studio.job(id));
        bytes memory recipe = studio.recipe(id);
        bytes memory uri = bytes(token.tokenURI(tokenId));
        bytes memory split = abi.encode(studio.split(tokenId));
        uint256 c = countered();
        vm.prank(stewardRole);
        guardian.sue(c, "paper");
        shows(false);
        equal(abi.encode(studio.receipt(id)), receipt, "receipt");
        equal(abi.encode(studio.job(id)), job, "job");
        equal(studio.recipe(id), recipe, "recipe");
        equal(bytes(token.tokenURI(tokenId)), uri, "metadata");
        equal(abi.encode(studio.split(tokenId)), split, "split");
        isTrue(studio.isFinal(tokenId), "final");
        // Sold and paid like any other.
        uint256 auction = auctioned(tokenId, 1 ether);
        bid(bidder, auction, 1 ether);
        pass(1001);
        house.settle(auction);
        equal(token.ownerOf(tokenId), bidder, "sold");
        equal(modelAuthor.balance, 0.1 ether, "paid");
    }

    function test_Hidden_NothingObeysTheSteward() public {
        vm.expectRevert(IColophonToken.NotStudio.selector);
        vm.prank(steward);
        token.mint(steward, 0, 0, 0, 0);
        vm.expectRevert(IColophonToken.NotStudio.selector);
        vm.prank(steward);
        token.touch(tokenId);
        vm.expectRevert(IColophonToken.NotStudio.selector);
        vm.prank(steward);
        token.release(tokenId);
        vm.expectRevert(IColophonToken.NotStudio.selector);
        vm.prank(steward);
        token.reserve(1, 1);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        vm.prank(steward);
        token.transferFrom(creator, steward, tokenId);
        vm.expectRevert(IStudio.NotResolver.selector);
        vm.prank(steward);
        studio.resolve(id, Verdict.Wrong);
        vm.expectRevert(IStudio.NotCreator.selector);
        vm.prank(steward);
        studio.accept(id);
        vm.expectRevert(IRegistry.NotHolder.selector);
        vm.prank(steward);
        registry.offerSlot(2, steward);
    }
}

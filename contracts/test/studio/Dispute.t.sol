// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Stalemate} from "../../src/Stalemate.sol";
import {IStudio, Order, Status, Verdict} from "../../src/interfaces/IStudio.sol";
import {Setting} from "../support/Setting.sol";

/// trees/Studio.challenge.tree, Studio.resolve.tree, Studio.lapse.tree, Stalemate.open.tree, Stalemate.end.tree
contract DisputeTest is Setting {
    function judged(uint64 seed) private returns (uint256 id) {
        Order memory order = fixedOrder(seed);
        order.resolver = address(judge);
        id = commission(order, recipeBytes(PROMPT));
        claim(id);
        deliver(id);
    }

    function test_challenge_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IStudio.UnknownCommission.selector, 1));
        studio.challenge(1);
    }

    function test_challenge_RevertIf_NotDelivered() public {
        uint256 id = claimed(7);
        vm.deal(challenger, CHALLENGE_BOND);
        vm.prank(challenger);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Claimed));
        studio.challenge{value: CHALLENGE_BOND}(id);
    }

    function test_challenge_RevertIf_ChallengedAlready() public {
        uint256 id = delivered(7);
        challenge(id);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Challenged));
        studio.challenge(id);
    }

    function test_challenge_RevertIf_WindowOver() public {
        uint256 id = delivered(7);
        pass(WINDOW + 1);
        vm.deal(challenger, CHALLENGE_BOND);
        vm.prank(challenger);
        vm.expectRevert(IStudio.WindowOver.selector);
        studio.challenge{value: CHALLENGE_BOND}(id);
    }

    function test_challenge_RevertIf_BondWrong() public {
        uint256 id = delivered(7);
        vm.deal(challenger, 1 ether);
        vm.prank(challenger);
        vm.expectRevert(abi.encodeWithSelector(IStudio.BondWrong.selector, CHALLENGE_BOND));
        studio.challenge{value: CHALLENGE_BOND - 1}(id);
    }

    function test_challenge_RevertIf_CommittedNotAccepted() public {
        uint256 id = commissionCommitted(7);
        claim(id);
        deliver(id);
        vm.deal(challenger, CHALLENGE_BOND);
        vm.prank(challenger);
        vm.expectRevert(IStudio.AcceptOnly.selector);
        studio.challenge{value: CHALLENGE_BOND}(id);
    }

    function test_challenge_LastSecond() public {
        uint256 id = delivered(7);
        pass(WINDOW);
        challenge(id);
        status(id, Status.Challenged);
        equal(studio.job(id).challenger, challenger, "challenger");
        equal(studio.job(id).deadline, block.timestamp + RESOLVE, "deadline");
        equal(stalemate.endsAt(studio, id), block.timestamp + WAIT, "resolver was called");
    }

    function test_challenge_Accepted() public {
        uint256 id = delivered(7);
        accept(id);
        challenge(id);
        status(id, Status.Questioned);
        isFalse(studio.isFinal(tokenOf(id)), "not while questioned");
    }

    function test_challenge_AcceptedCommitted() public {
        uint256 id = commissionCommitted(7);
        claim(id);
        deliver(id);
        accept(id);
        challenge(id);
        status(id, Status.Questioned);
    }

    function test_challenge_ResolverAnswersAtOnce() public {
        uint256 id = judged(7);
        judge.judgeAtOnce(Verdict.Upheld);
        challenge(id);
        status(id, Status.Final);
        equal(provider.balance, FEE + BOND, "provider");
    }

    function test_resolve_RevertIf_NotResolver() public {
        uint256 id = delivered(7);
        challenge(id);
        vm.expectRevert(IStudio.NotResolver.selector);
        studio.resolve(id, Verdict.Upheld);
    }

    function test_resolve_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IStudio.UnknownCommission.selector, 1));
        studio.resolve(1, Verdict.Upheld);
    }

    function test_resolve_RevertIf_NotChallenged() public {
        uint256 id = judged(7);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Delivered));
        judge.judge(studio, id, Verdict.Wrong);
    }

    function test_resolve_RevertIf_Twice() public {
        uint256 id = judged(7);
        challenge(id);
        judge.judge(studio, id, Verdict.Wrong);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Void));
        judge.judge(studio, id, Verdict.Upheld);
    }

    function test_resolve_Upheld() public {
        uint256 id = judged(7);
        challenge(id);
        vm.fee(10 gwei);
        judge.judge(studio, id, Verdict.Upheld);
        status(id, Status.Final);
        equal(provider.balance, FEE + BOND, "provider");
        equal(challenger.balance, 0, "the challenger's bond is lost");
        equal(creator.balance, 200_000 * 10 gwei, "costs");
        equal(DEAD.balance, CHALLENGE_BOND - 200_000 * 10 gwei, "the rest burns");
        equal(token.ownerOf(tokenOf(id)), creator, "owner");
        equal(address(studio).balance, 0, "nothing is left");
    }

    function test_resolve_Wrong() public {
        uint256 id = judged(7);
        uint256 tokenId = tokenOf(id);
        challenge(id);
        vm.fee(10 gwei);
        judge.judge(studio, id, Verdict.Wrong);
        status(id, Status.Void);
        equal(provider.balance, 0, "the provider's bond is lost");
        equal(challenger.balance, CHALLENGE_BOND, "the challenger's comes back");
        equal(creator.balance, FEE + 200_000 * 10 gwei, "fee and costs");
        equal(DEAD.balance, BOND - 200_000 * 10 gwei, "the rest burns");
        equal(token.commissionOf(tokenId), 0, "released");
        equal(token.totalSupply(), 0, "nothing was minted");
    }

    function test_resolve_Stalemate() public {
        uint256 id = judged(7);
        uint256 tokenId = tokenOf(id);
        challenge(id);
        judge.judge(studio, id, Verdict.Stalemate);
        status(id, Status.Void);
        equal(studio.job(id).challenger, address(0), "nobody challenges it any more");
        equal(provider.balance, BOND, "bond");
        equal(creator.balance, FEE, "fee");
        equal(challenger.balance, CHALLENGE_BOND - STALEMATE_FEE, "less the fixed fee");
        equal(DEAD.balance, STALEMATE_FEE, "burned");
        equal(token.commissionOf(tokenId), 0, "released");
    }

    function test_resolve_QuestionedUpheld() public {
        uint256 id = judged(7);
        accept(id);
        challenge(id);
        judge.judge(studio, id, Verdict.Upheld);
        status(id, Status.Final);
        equal(provider.balance, FEE + BOND, "provider");
        equal(DEAD.balance, CHALLENGE_BOND, "base fee 0: all of it burns");
    }

    function test_resolve_QuestionedStalemateStaysFinal() public {
        uint256 id = judged(7);
        challenge(id);
        accept(id);
        judge.judge(studio, id, Verdict.Stalemate);
        status(id, Status.Final);
        equal(provider.balance, FEE + BOND, "the creator's word overrides a stalemate");
        equal(challenger.balance, CHALLENGE_BOND - STALEMATE_FEE, "less the fixed fee");
    }

    function test_resolve_QuestionedWrong() public {
        uint256 id = judged(7);
        accept(id);
        challenge(id);
        judge.judge(studio, id, Verdict.Wrong);
        status(id, Status.Disproved);
        uint256 tokenId = tokenOf(id);
        isFalse(studio.isFinal(tokenId), "not final");
        equal(token.ownerOf(tokenId), creator, "the token stays");
        equal(token.totalSupply(), 1, "supply");
        equal(provider.balance, FEE, "the bond is lost");
        equal(DEAD.balance, BOND, "and burns");
        equal(challenger.balance, CHALLENGE_BOND, "the challenger's comes back");
        equal(studio.split(tokenId).length, 5, "income still has its split");
    }

    function test_lapse_RevertIf_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IStudio.UnknownCommission.selector, 1));
        studio.lapse(1);
    }

    function test_lapse_RevertIf_NotChallenged() public {
        uint256 id = delivered(7);
        vm.expectRevert(abi.encodeWithSelector(IStudio.WrongStatus.selector, Status.Delivered));
        studio.lapse(id);
    }

    function test_lapse_RevertIf_ResolverHasTime() public {
        uint256 id = judged(7);
        challenge(id);
        pass(RESOLVE);
        vm.expectRevert(IStudio.DeadlineNotPassed.selector);
        studio.lapse(id);
    }

    function test_lapse_SilentResolverIsStalemate() public {
        uint256 id = judged(7);
        challenge(id);
        pass(RESOLVE + 1);
        vm.prank(stranger);
        studio.lapse(id);
        status(id, Status.Void);
        equal(provider.balance, BOND, "bond");
        equal(creator.balance, FEE, "fee");
    }

    function test_end_RevertIf_NotOpen() public {
        vm.expectRevert(Stalemate.NotOpen.selector);
        stalemate.end(studio, 1);
    }

    function test_end_RevertIf_TooEarly() public {
        uint256 id = delivered(7);
        challenge(id);
        pass(WAIT - 1);
        vm.expectRevert(abi.encodeWithSelector(Stalemate.TooEarly.selector, block.timestamp + 1));
        stalemate.end(studio, id);
    }

    function test_end_VoidsUnlessAccepted() public {
        uint256 id = delivered(7);
        challenge(id);
        pass(WAIT);
        stalemate.end(studio, id);
        status(id, Status.Void);
        uint256 other = delivered(8);
        challenge(other);
        accept(other);
        pass(WAIT);
        stalemate.end(studio, other);
        status(other, Status.Final);
        vm.expectRevert(Stalemate.NotOpen.selector);
        stalemate.end(studio, other);
    }

    /// Whoever calls `open` opens something of its own: it can't touch a Studio's challenge.
    function test_open_OnlyForTheCaller() public {
        vm.prank(stranger);
        stalemate.open(1, challenger);
        equal(stalemate.endsAt(IStudio(stranger), 1), block.timestamp + WAIT, "the stranger's own");
        equal(stalemate.endsAt(studio, 1), 0, "not the Studio's");
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Commissioner} from "../src/Commissioner.sol";
import {Setting} from "./Setting.sol";
import {IStudio, Status} from "@colophon/contracts/interfaces/IStudio.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// Takes no ether until it is told to.
contract Deaf is Commissioner {
    bool private listens;

    constructor(IStudio studio, address resolver, address owner, address agent)
        Commissioner(studio, resolver, owner, agent)
    {}

    receive() external payable override {
        require(listens);
    }
}

/// An owner that calls back at once, whatever it is sent.
contract GreedyOwner is IERC721Receiver {
    uint256 private id;
    uint256 private other;
    uint256 public calls;
    uint256 public successes;

    function aim(uint256 id_, uint256 other_) external {
        (id, other) = (id_, other_);
    }

    function strike(Commissioner target) private {
        ++calls;
        try target.handOver(id) {
            ++successes;
        } catch {}
        try target.takeRefund(id) {
            ++successes;
        } catch {}
        try target.takeRefund(other) {
            ++successes;
        } catch {}
    }

    function takeAll(Commissioner target) external {
        target.withdraw(address(target).balance);
    }

    receive() external payable {
        strike(Commissioner(payable(msg.sender)));
        try Commissioner(payable(msg.sender)).withdraw(1) {
            ++successes;
        } catch {}
    }

    function onERC721Received(address from, address, uint256, bytes calldata) external returns (bytes4) {
        strike(Commissioner(payable(from)));
        return this.onERC721Received.selector;
    }
}

/// An owner without any function for tokens.
contract PlainOwner {
    function move(Commissioner commissioner, uint256 id, address to) external {
        commissioner.handOverTo(id, to);
    }
}

/// A provider that hands the piece over from inside its own payment.
contract PushyProvider {
    Commissioner private commissioner;
    uint256 private id;

    function deliver(Commissioner commissioner_, IStudio studio, uint256 id_) external {
        (commissioner, id) = (commissioner_, id_);
        studio.deliver(id, keccak256("picture"), keccak256("trace"));
    }

    receive() external payable {
        if (address(commissioner) == address(0)) return;
        commissioner.handOver(id); // if it failed, so would the push, and the fee would be a credit
    }
}

/// Some other collection's token.
contract OtherToken {
    function push(IERC721Receiver to) external {
        to.onERC721Received(msg.sender, msg.sender, 1, "");
    }
}

contract HostileTest is Setting {
    function test_ARefundThatCanNotBePushedIsACreditForTheOwner() external {
        commissioner = funded(new Deaf(studio, stalemate, OWNER, AGENT));
        uint256 id = ordered(publicRecipe());
        pass(CLAIM + 1);
        commissioner.takeRefund(id);
        status(id, Status.Refunded);
        equal(address(commissioner).balance, BUDGET - FEE, "nothing was pushed");
        equal(revenue.creditOf(address(0), address(commissioner)), FEE, "credit");
        vm.expectRevert(bytes4(keccak256("ETHTransferFailed()"))); // it is still deaf
        revenue.withdrawFor(address(0), address(commissioner));
        vm.prank(OWNER);
        commissioner.takeCredit(OWNER);
        equal(OWNER.balance, FEE, "the owner's money");
        equal(revenue.creditOf(address(0), address(commissioner)), 0, "no credit is left");
    }

    function test_NobodyMakesACreditOfARefundByLeavingTooLittleGas() external {
        uint256 id = ordered(publicRecipe());
        pass(CLAIM + 1);
        uint256 refusals;
        for (uint256 gas = 30_000; gas < 400_000; gas += 2000) {
            vm.prank(STRANGER);
            try commissioner.takeRefund{gas: gas}(id) {
                equal(revenue.creditOf(address(0), address(commissioner)), 0, "credit");
                holds(BUDGET, BUDGET);
                if (refusals == 0) revert NotEqual("refusals", 0, 1);
                return;
            } catch {
                ++refusals;
            }
        }
        revert NotEqual("never went through", 0, 1);
    }

    function test_AnOwnerThatCallsBackGetsOnePieceAndNothingElse() external {
        GreedyOwner owner = new GreedyOwner();
        commissioner = made(address(owner));
        uint256 id = delivered();
        uint256 other = ordered(publicRecipe());
        owner.aim(id, other);
        uint256 balance = address(commissioner).balance;
        vm.prank(AGENT);
        commissioner.accept(id);
        ownedBy(id, address(owner));
        equal(owner.calls(), 1, "it called back");
        equal(owner.successes(), 0, "and got nothing");
        equal(address(commissioner).balance, balance, "balance");
        equal(commissioner.budget(), BUDGET - 2 * FEE, "budget");
    }

    function test_AnOwnerThatCallsBackBooksARefundOnce() external {
        GreedyOwner owner = new GreedyOwner();
        commissioner = made(address(owner));
        uint256 id = ordered(publicRecipe());
        uint256 other = ordered(publicRecipe());
        owner.aim(id, other);
        pass(CLAIM + 1);
        commissioner.takeRefund(id);
        holds(BUDGET - FEE, BUDGET - FEE);
        owner.takeAll(commissioner); // from inside which it takes the refund of the other, which is due as well
        equal(commissioner.budget(), BUDGET, "budget");
        equal(address(owner).balance + address(commissioner).balance, BUDGET, "no ether came from anywhere");
        vm.expectRevert(Commissioner.NothingToRefund.selector);
        commissioner.takeRefund(other);
    }

    function test_AnOwnerThatCanNotHoldTokensNamesAnotherAccount() external {
        PlainOwner owner = new PlainOwner();
        commissioner = made(address(owner));
        uint256 id = delivered();
        pass(WINDOW + 1);
        studio.finalise(id);
        (bool done,) = address(commissioner).call(abi.encodeCall(Commissioner.handOver, (id)));
        if (done) revert NotEqual("handed over to an account that can't hold it", 1, 0);
        ownedBy(id, address(commissioner));
        owner.move(commissioner, id, OWNER);
        ownedBy(id, OWNER);
    }

    function test_AProviderThatHandsOverFirstDoesNotStopTheAccept() external {
        PushyProvider provider = new PushyProvider();
        uint256 id = ordered(publicRecipe());
        claim(id, address(provider));
        provider.deliver(commissioner, studio, id);
        vm.prank(AGENT);
        commissioner.accept(id);
        status(id, Status.Accepted);
        ownedBy(id, OWNER);
        equal(address(provider).balance, FEE, "its call went through");
    }

    function test_RevertWhen_AnotherCollectionsTokenArrives() external {
        OtherToken other = new OtherToken();
        vm.expectRevert(Commissioner.NotOurToken.selector);
        other.push(commissioner);
    }

    function test_AStrangersPieceThatArrivesStaysOutOfTheBooks() external {
        uint256 id = delivered();
        vm.prank(AGENT);
        commissioner.accept(id);
        uint256 tokenId = commissioner.tokenOf(id);
        vm.prank(OWNER);
        token.safeTransferFrom(OWNER, address(commissioner), tokenId);
        ownedBy(id, address(commissioner));
        commissioner.handOver(id); // back to the owner: there is no other way out
        ownedBy(id, OWNER);
    }
}

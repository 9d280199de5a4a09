// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Status} from "../src/interfaces/IStudio.sol";
import {Setting} from "./support/Setting.sol";

/// A piece from its commission to the money of its sale.
contract LifeTest is Setting {
    function test_Life() public {
        (uint256 id, uint256 tokenId) = finished(7);
        status(id, Status.Final);
        equal(token.ownerOf(tokenId), creator, "owner");
        equal(provider.balance, FEE + BOND, "provider");
        uint256 auction = auctioned(tokenId, 1 ether);
        bid(bidder, auction, 1 ether);
        bid(rival, auction, 10 ether);
        equal(bidder.balance, 1 ether, "refund");
        pass(1001);
        house.settle(auction);
        equal(token.ownerOf(tokenId), rival, "buyer");
        equal(modelAuthor.balance, 1 ether, "model");
        equal(dataAuthor.balance, 0.3 ether, "data set");
        equal(platform.balance, 0.25 ether, "platform");
        equal(provider.balance, FEE + BOND + 0.5 ether, "provider");
        equal(creator.balance, 10 ether - 1 ether - 0.3 ether - 0.25 ether - 0.5 ether, "creator");
    }
}

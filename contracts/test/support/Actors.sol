// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuctionHouse} from "../../src/interfaces/IAuctionHouse.sol";
import {IRevenue} from "../../src/interfaces/IRevenue.sol";
import {IStudio} from "../../src/interfaces/IStudio.sol";

/// A contract account that does what its owner tells it, and answers ether as its manner says.
contract Actor {
    enum Manner {
        Takes,
        Refuses,
        BurnsGas,
        Bombs,
        CallsBack
    }

    Manner public manner;
    address private callbackTo;
    bytes private callback;
    uint256 private callbackValue;
    bool public calledBack;
    bool public callbackWorked;

    constructor(Manner manner_) payable {
        manner = manner_;
    }

    function become(Manner manner_) external {
        manner = manner_;
    }

    function onEther(address to, uint256 value, bytes calldata data) external {
        (callbackTo, callback, callbackValue) = (to, data, value);
        (calledBack, callbackWorked) = (false, false);
    }

    function act(address to, uint256 value, bytes calldata data) external payable returns (bytes memory result) {
        bool done;
        (done, result) = to.call{value: value}(data);
        if (!done) {
            assembly {
                revert(add(result, 32), mload(result))
            }
        }
    }

    receive() external payable {
        if (manner == Manner.Takes) return;
        if (manner == Manner.Refuses) revert("no");
        if (manner == Manner.BurnsGas) {
            while (true) {}
        }
        if (manner == Manner.Bombs) {
            assembly {
                revert(0, 1000000)
            }
        }
        (bool done,) = callbackTo.call{value: callbackValue}(callback);
        (calledBack, callbackWorked) = (true, done);
    }

    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC721Received.selector;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStudio, Order} from "../src/interfaces/IStudio.sol";

/// Whole lives of jobs, many in one transaction, for the figures of indexing in docs/operating.md.
contract MarketBench {
    IStudio private immutable studio;

    constructor(IStudio studio_) payable {
        studio = studio_;
    }

    receive() external payable {}

    function live(Order memory order, bytes calldata recipe, uint256 fee, uint256 bond, uint64 count) external {
        for (uint64 i; i < count; ++i) {
            uint256 id = studio.commission{value: fee}(order, recipe);
            studio.claim{value: bond}(id, order.seed);
            studio.deliver(id, bytes32(id), bytes32(id + 1));
            studio.accept(id);
            ++order.seed;
        }
    }
}

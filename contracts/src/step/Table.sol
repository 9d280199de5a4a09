// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";

/// @title table of spec/ops.md
library Table {
    /// @notice The entry that is the output, for an input of `x`.
    function source(int256 x, int256 first) internal pure returns (uint256) {
        unchecked {
            if (x < first) revert Elements.OutOfReach();
            return uint256(x - first);
        }
    }
}

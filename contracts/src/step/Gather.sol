// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";

/// @title gather of spec/ops.md
/// @notice `depth` is D, the length of the table's rows.
library Gather {
    /// @notice The input that chooses the row of an output element.
    function token(uint256 depth, uint256 element) internal pure returns (uint256) {
        return element / depth;
    }

    /// @notice The entry that is the output, for an input of `x`.
    function source(uint256 depth, uint256 element, int256 x) internal pure returns (uint256) {
        unchecked {
            if (x < 0) revert Elements.OutOfReach();
            return uint256(x) * depth + element % depth;
        }
    }
}

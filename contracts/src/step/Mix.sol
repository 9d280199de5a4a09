// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";
import {Requant, Rounding} from "./Requant.sol";

/// @title mix of spec/ops.md
/// @notice Operands and factors of an output element are found with Extents.repeated.
library Mix {
    uint256 internal constant MAX_INPUTS = 8;

    function value(int256[] memory a, int256[] memory by, Rounding memory rounding) internal pure returns (int256) {
        unchecked {
            if (a.length != by.length || a.length > MAX_INPUTS) revert Elements.OutOfReach();
            int256 sum;
            for (uint256 i; i < a.length; ++i) {
                sum += a[i] * by[i];
            }
            return Requant.requant(sum, rounding);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Requant, Rounding} from "./Requant.sol";

/// @title multiply of spec/ops.md
/// @notice Operands of an output element are found with Extents.repeated.
library Multiply {
    function value(int256 a, int256 b, Rounding memory rounding) internal pure returns (int256) {
        unchecked {
            return Requant.requant(a * b, rounding);
        }
    }
}

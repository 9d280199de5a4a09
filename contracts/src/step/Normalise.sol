// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Extents} from "./Extents.sol";
import {Requant, Rounding} from "./Requant.sol";

/// @title normalise of spec/ops.md
library Normalise {
    int256 private constant LOWEST = -(1 << 31);
    int256 private constant HIGHEST = (1 << 31) - 1;

    /// @notice The elements of m that are mean and inverse of an output element; gamma and beta are those of its channel.
    function source(Extents memory input, uint256 groups, bool perImage, uint256 element)
        internal
        pure
        returns (uint256 mean, uint256 inverse)
    {
        unchecked {
            uint256 group = element % input.channels / (input.channels / groups);
            mean = perImage ? group : element / input.channels * 2 * groups + group;
            inverse = mean + groups;
        }
    }

    function value(
        int256 x,
        int256 mean,
        int256 inverse,
        int256 gamma,
        int256 beta,
        uint256 fraction,
        uint256 inner,
        Rounding memory rounding
    ) internal pure returns (int256) {
        unchecked {
            int256 n = Requant.requant(((x << fraction) - mean) * inverse, inner, LOWEST, HIGHEST);
            return Requant.requant(gamma * n + beta, rounding);
        }
    }
}

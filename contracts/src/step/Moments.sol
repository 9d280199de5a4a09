// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dot} from "./Dot.sol";
import {Extents} from "./Extents.sol";
import {Requant} from "./Requant.sol";
import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";

/// Input and attributes of a `moments`.
struct MomentsShape {
    Extents input;
    uint256 groups;
    bool perImage;
    uint256 fraction;
    uint256 scale;
    uint256 epsilon;
}

/// The prefix sums of a group's elements and of their squares.
struct Sums {
    int256 first;
    int256 second;
}

/// @title moments of spec/ops.md, by links of spec/step.md
library Moments {
    int256 private constant MOST = (1 << 31) - 1;

    /// @notice N, the elements of a group.
    function terms(MomentsShape memory s) internal pure returns (uint256) {
        unchecked {
            uint256 each = s.input.channels / s.groups;
            return s.perImage ? s.input.height * s.input.width * each : each;
        }
    }

    /// @notice Position and group of an output element, and whether it is the group's inverse or its mean.
    function place(MomentsShape memory s, uint256 element)
        internal
        pure
        returns (uint256 position, uint256 group, bool isInverse)
    {
        unchecked {
            uint256 channel = element % (2 * s.groups);
            return (element / (2 * s.groups), channel % s.groups, channel >= s.groups);
        }
    }

    /// @notice A group's elements from its number `term` on: `length` in a row from index `at`.
    function source(MomentsShape memory s, uint256 position, uint256 group, uint256 term)
        internal
        pure
        returns (uint256 at, uint256 length)
    {
        unchecked {
            uint256 each = s.input.channels / s.groups;
            at = (position + term / each) * s.input.channels + group * each + term % each;
            length = each - term % each;
        }
    }

    /// @notice The next prefix sums, from 0 and 0.
    function link(Sums memory sums, bytes memory x, uint256 width) internal pure returns (Sums memory) {
        unchecked {
            return Sums(sums.first + Dot.sum(x, width), sums.second + Dot.dot(x, width, x, width));
        }
    }

    function mean(MomentsShape memory s, Sums memory sums) internal pure returns (int256) {
        unchecked {
            return Requant.divide(sums.first << s.fraction, terms(s));
        }
    }

    /// @notice About 2^scale/σ. D is below 2¹²⁷ and not 0, since epsilon is at least 1 and no variance is negative.
    function inverse(MomentsShape memory s, Sums memory sums) internal pure returns (int256) {
        unchecked {
            int256 n = int256(terms(s));
            int256 d = 256 * (n * sums.second - sums.first * sums.first) + n * n * int256(s.epsilon);
            int256 root = int256(FixedPointMathLib.sqrt(uint256(d) << 24));
            int256 y = ((n << (s.scale + 17)) + root) / (2 * root);
            return y < MOST ? y : MOST;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dot} from "./Dot.sol";
import {Elements} from "./Elements.sol";
import {Requant} from "./Requant.sol";

/// Queries, keys, heads and each head's channels in q and k (`depth`) and in v (`valueDepth`).
struct AttendShape {
    uint256 queries;
    uint256 keys;
    uint256 heads;
    uint256 depth;
    uint256 valueDepth;
    bool causal;
}

/// @title attend of spec/ops.md, by the parts and links of spec/step.md
library Attend {
    /// The peak before the first link.
    int256 internal constant LOWEST = -(1 << 31);

    /// @notice Head, query, and channel of the head that `element` of the output belongs to.
    function place(AttendShape memory s, uint256 element) internal pure returns (uint256 head, uint256 i, uint256 c) {
        unchecked {
            uint256 channel = element % (s.heads * s.valueDepth);
            return (channel / s.valueDepth, element / (s.heads * s.valueDepth), channel % s.valueDepth);
        }
    }

    /// @notice Keys that query `i` sees: the first so many.
    function keysOf(AttendShape memory s, uint256 i) internal pure returns (uint256) {
        unchecked {
            return s.causal ? i + 1 : s.keys;
        }
    }

    /// @notice Where the `depth` channels of a head begin, at a position of q or k.
    function row(AttendShape memory s, uint256 head, uint256 position) internal pure returns (uint256) {
        unchecked {
            return (position * s.heads + head) * s.depth;
        }
    }

    /// @notice The element of v at key `j`, for channel `c` of a head.
    function value(AttendShape memory s, uint256 head, uint256 j, uint256 c) internal pure returns (uint256) {
        unchecked {
            return (j * s.heads + head) * s.valueDepth + c;
        }
    }

    /// @notice Link of a score, from 0, over channels of q and k.
    function score(int256 sum, bytes memory q, uint256 widthQ, bytes memory k, uint256 widthK)
        internal
        pure
        returns (int256)
    {
        unchecked {
            return sum + Dot.dot(q, widthQ, k, widthK);
        }
    }

    /// @notice Link of the peak, from LOWEST, over scores (I32).
    function peak(int256 highest, bytes memory scores) internal pure returns (int256) {
        unchecked {
            uint256 n = Elements.count(scores, 4);
            for (uint256 j; j < n; ++j) {
                int256 s = Elements.read(scores, 4, j);
                if (s > highest) highest = s;
            }
            return highest;
        }
    }

    /// @notice The table's entry that is the weight of a key, for a table of `length`.
    function source(int256 highest, int256 s, uint256 shift, uint256 length) internal pure returns (uint256) {
        unchecked {
            return uint256(Requant.requant(highest - s, shift, 0, int256(length) - 1));
        }
    }

    /// @notice Link of the total, from 0, over weights (I16).
    function total(int256 sum, bytes memory weights) internal pure returns (int256) {
        unchecked {
            return sum + Dot.sum(weights, 2);
        }
    }

    /// @notice Link of the numerator, from 0, over weights (I16) and as many elements of v.
    function numerator(int256 sum, bytes memory weights, bytes memory v, uint256 widthV)
        internal
        pure
        returns (int256)
    {
        unchecked {
            return sum + Dot.dot(weights, 2, v, widthV);
        }
    }

    /// @notice The element. Without limits of its own, a node's are any that the values lie within.
    function quotient(int256 numerator_, int256 total_, uint256 fraction, int256 lo, int256 hi)
        internal
        pure
        returns (int256)
    {
        if (total_ <= 0) revert Elements.OutOfReach();
        return Requant.clamp(Requant.divide(numerator_ << fraction, uint256(total_)), lo, hi);
    }
}

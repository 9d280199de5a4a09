// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// How a node rounds: shift 0 to 62, lo ≤ hi within the output's type.
struct Rounding {
    uint256 shift;
    int256 lo;
    int256 hi;
}

/// @title Requantisation and rounded division (spec/arithmetic.md)
library Requant {
    function clamp(int256 v, int256 lo, int256 hi) internal pure returns (int256) {
        return v < lo ? lo : v > hi ? hi : v;
    }

    /// @notice Halves round up; a negative value is shifted towards −∞.
    function requant(int256 v, uint256 shift, int256 lo, int256 hi) internal pure returns (int256) {
        unchecked {
            if (shift != 0) v = (v + int256(1 << (shift - 1))) >> shift;
            return clamp(v, lo, hi);
        }
    }

    function requant(int256 v, Rounding memory r) internal pure returns (int256) {
        return requant(v, r.shift, r.lo, r.hi);
    }

    /// @notice ⌊(2·v + n) / (2·n)⌋, n above 0: v/n with halves rounded up.
    function divide(int256 v, uint256 n) internal pure returns (int256 q) {
        unchecked {
            int256 twice = int256(2 * n);
            v = 2 * v + int256(n);
            q = v / twice;
            if (v % twice < 0) --q;
        }
    }
}

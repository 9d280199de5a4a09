// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";

/// @title What the tokenizer `byte-pairs` of spec/model-file.md asks of Unicode 14.0, by the links of spec/step.md
/// @dev The lists are `spec/vectors/unicode/classes.bin` and `lower.bin`, ascending, without overlaps, numbers
/// big-endian: first u24 ‖ last u24 ‖ bits u8, and first u24 ‖ last u24 ‖ step u8 ‖ delta i24.
library Unicode {
    uint256 internal constant LETTER = 1;
    uint256 internal constant NUMBER = 2;
    uint256 internal constant SPACE = 4;
    uint256 internal constant CASED = 8;
    uint256 internal constant CASE_IGNORABLE = 16;

    uint256 internal constant SIGMA = 0x3A3;
    uint256 private constant FINAL_SIGMA = 0x3C2;
    uint256 private constant DOTTED_I = 0x130;
    uint256 private constant DOT_ABOVE = 0x307;

    uint256 private constant CLASS_BYTES = 7;
    uint256 private constant LOWER_BYTES = 10;

    /// @notice The code point of a UTF-8 text at byte `at`, and where the next one begins. The text is well-formed.
    function point(bytes memory text, uint256 at) internal pure returns (uint256 p, uint256 next) {
        unchecked {
            if (at >= text.length) revert Elements.OutOfReach();
            p = byteAt(text, at);
            uint256 more = p < 0xC0 ? 0 : p < 0xE0 ? 1 : p < 0xF0 ? 2 : 3;
            next = at + 1 + more;
            if (next > text.length) revert Elements.OutOfReach();
            if (more != 0) p &= 0x3F >> more;
            while (++at < next) p = p << 6 | (byteAt(text, at) & 0x3F);
        }
    }

    /// @notice Looks for the bits of a code point in a part of the list of classes: those of an earlier link, 0 at
    /// first, or of the range that holds it.
    function classLink(uint256 bits, uint256 p, bytes memory ranges) internal pure returns (uint256) {
        unchecked {
            uint256 length = ranges.length;
            if (length % CLASS_BYTES != 0) revert Elements.OutOfReach();
            for (uint256 at; at < length; at += CLASS_BYTES) {
                uint256 word = wordAt(ranges, at);
                if (word >> 232 <= p && p <= (word >> 208 & 0xFFFFFF)) bits = word >> 200 & 0xFF;
            }
            return bits;
        }
    }

    /// @notice Looks for the lower case of a code point in a part of the list: that of an earlier link, the point
    /// itself at first, or what the range that holds it says.
    function lowerLink(uint256 lower, uint256 p, bytes memory ranges) internal pure returns (uint256) {
        unchecked {
            uint256 length = ranges.length;
            if (length % LOWER_BYTES != 0) revert Elements.OutOfReach();
            for (uint256 at; at < length; at += LOWER_BYTES) {
                uint256 word = wordAt(ranges, at);
                uint256 first = word >> 232;
                if (first <= p && p <= (word >> 208 & 0xFFFFFF) && (p - first) % (word >> 200 & 0xFF) == 0) {
                    lower = uint256(int256(p) + int24(uint24(word >> 176)));
                }
            }
            return lower;
        }
    }

    /// @notice Whether the nearest code point before a place that is not ignored for case is cased: `bits` are the
    /// classes of the points up to it, first to last, a byte each. The state is false at first.
    function casedBeforeLink(bool state, bytes memory bits) internal pure returns (bool) {
        unchecked {
            for (uint256 i; i < bits.length; ++i) {
                uint256 b = byteAt(bits, i);
                if (b & CASE_IGNORABLE == 0) state = b & CASED != 0;
            }
            return state;
        }
    }

    /// @notice The same after a place, whose state is (false, false) at first: whether a point decided, and how.
    function casedAfterLink(bool decided, bool state, bytes memory bits) internal pure returns (bool, bool) {
        unchecked {
            for (uint256 i; i < bits.length && !decided; ++i) {
                uint256 b = byteAt(bits, i);
                if (b & CASE_IGNORABLE == 0) (decided, state) = (true, b & CASED != 0);
            }
            return (decided, state);
        }
    }

    /// @notice One code point in lower case, given its entry of the list: one point, or two (the second is 0 if not).
    /// `before` and `after_` are asked about a sigma only.
    function lowered(uint256 p, uint256 lower, bool before, bool after_) internal pure returns (uint256, uint256) {
        if (p == DOTTED_I) return (0x69, DOT_ABOVE);
        if (p == SIGMA && before && !after_) return (FINAL_SIGMA, 0);
        return (lower, 0);
    }

    /// @notice The UTF-8 bytes of a code point.
    function utf8Bytes(uint256 p) internal pure returns (bytes memory) {
        unchecked {
            if (p < 0x80) return abi.encodePacked(uint8(p));
            if (p < 0x800) return abi.encodePacked(uint8(0xC0 | p >> 6), tail(p, 0));
            if (p < 0x10000) return abi.encodePacked(uint8(0xE0 | p >> 12), tail(p, 6), tail(p, 0));
            return abi.encodePacked(uint8(0xF0 | p >> 18), tail(p, 12), tail(p, 6), tail(p, 0));
        }
    }

    function tail(uint256 p, uint256 shift) private pure returns (uint8) {
        return uint8(0x80 | (p >> shift & 0x3F));
    }

    /// Without the check of the index, which the callers' loops make.
    function byteAt(bytes memory data, uint256 at) private pure returns (uint256 b) {
        assembly ("memory-safe") {
            b := byte(0, mload(add(add(data, 32), at)))
        }
    }

    function wordAt(bytes memory data, uint256 at) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 32), at))
        }
    }
}

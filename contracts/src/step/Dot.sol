// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";

/// @title Sums over many narrow elements at once
/// @notice A word holds lanes of 64 bits (32 for two operands of int8), one signed element each: element q of `a` in
/// lane top − q, element q of `b` in lane q. The top lane of the words' product, modulo 2²⁵⁶, is then Σ a(q)·b(q), and
/// the lanes below it hold sums that stay within them: |Σ| ≤ n·2³⁰ of 2⁶³ (n·2¹⁴ of 2³¹). So products are added up
/// whole, and the top lane is read once, after half a lane is added so that lower lanes can't borrow from it.
library Dot {
    using LibBytes for bytes;

    /// Most elements of one call: (2¹⁶ + 31)·2¹⁴ < 2³¹.
    uint256 internal constant MAX_TERMS = 65_536;

    /// Signs of the elements of a word, as bytes and as int16.
    uint256 private constant SIGN8 = 0x8080808080808080808080808080808080808080808080808080808080808080;
    uint256 private constant SIGN16 = 0x8000800080008000800080008000800080008000800080008000800080008000;
    /// Lowest bits of lanes of 16, 32, 64 and 128 bits, and what turns them into signed elements.
    uint256 private constant BYTE_IN_16 = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
    uint256 private constant BYTE_IN_32 = 0x000000ff000000ff000000ff000000ff000000ff000000ff000000ff000000ff;
    uint256 private constant BYTE_IN_64 = 0x00000000000000ff00000000000000ff00000000000000ff00000000000000ff;
    uint256 private constant PAIR_IN_64 = 0x000000000000ffff000000000000ffff000000000000ffff000000000000ffff;
    uint256 private constant HALF_IN_64 = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant HALF_IN_128 = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
    uint256 private constant OFFSET8_IN_32 = 0x0000008000000080000000800000008000000080000000800000008000000080;
    uint256 private constant OFFSET8_IN_64 = 0x0000000000000080000000000000008000000000000000800000000000000080;
    uint256 private constant OFFSET16_IN_64 = 0x0000000000008000000000000000800000000000000080000000000000008000;

    /// @notice Σ a(i)·b(i) over two lists of as many elements, 1 or 2 bytes wide.
    function dot(bytes memory a, uint256 widthA, bytes memory b, uint256 widthB) internal pure returns (int256) {
        uint256 n = Elements.count(a, widthA);
        if (n != Elements.count(b, widthB) || n > MAX_TERMS) revert Elements.OutOfReach();
        if (widthA == 1) return widthB == 1 ? bytesByBytes(a, b) : wordsByBytes(b, a);
        return widthB == 1 ? wordsByBytes(a, b) : wordsByWords(a, b);
    }

    /// @notice Σ x(i), elements 1 or 2 bytes wide.
    function sum(bytes memory x, uint256 width) internal pure returns (int256) {
        uint256 n = Elements.count(x, width);
        if (n > MAX_TERMS) revert Elements.OutOfReach();
        unchecked {
            // Offset elements are added up in lanes of 64 bits; the zeros that fill the last word are offset too.
            uint256 lanes;
            uint256 each = 32 / width;
            for (uint256 i; i < x.length; i += 32) {
                uint256 word = uint256(x.load(i));
                if (x.length - i < 32) word = cut(word, x.length - i);
                if (width == 1) {
                    word ^= SIGN8;
                    word = (word & BYTE_IN_16) + (word >> 8 & BYTE_IN_16);
                } else {
                    word = swapped(word) ^ SIGN16;
                }
                lanes += (word & PAIR_IN_64) + (word >> 16 & PAIR_IN_64) + (word >> 32 & PAIR_IN_64)
                    + (word >> 48 & PAIR_IN_64);
            }
            lanes += lanes >> 128;
            lanes += lanes >> 64;
            uint256 offsets = (n + each - 1) / each * each << (8 * width - 1);
            return int256(uint256(uint64(lanes))) - int256(offsets);
        }
    }

    function wordsByWords(bytes memory a, bytes memory b) private pure returns (int256) {
        unchecked {
            uint256 total;
            uint256 length = a.length;
            for (uint256 i; i < length; i += 32) {
                uint256 x = uint256(a.load(i));
                if (length - i < 32) x = cut(x, length - i);
                total += wordByWord(x, uint256(b.load(i)));
            }
            return int256(total + (1 << 191)) >> 192;
        }
    }

    function wordsByBytes(bytes memory a, bytes memory b) private pure returns (int256) {
        unchecked {
            uint256 total;
            uint256 length = a.length;
            for (uint256 i; i < length; i += 32) {
                uint256 x = uint256(a.load(i));
                if (length - i < 32) x = cut(x, length - i);
                total += wordByBytes(x, uint256(b.load(i / 2)));
            }
            return int256(total + (1 << 191)) >> 192;
        }
    }

    function bytesByBytes(bytes memory a, bytes memory b) private pure returns (int256) {
        unchecked {
            uint256 total;
            uint256 length = a.length;
            for (uint256 i; i < length; i += 32) {
                uint256 x = uint256(a.load(i));
                if (length - i < 32) x = cut(x, length - i);
                total += byteByByte(x, uint256(b.load(i)));
            }
            return int256(total + (1 << 223)) >> 224;
        }
    }

    /// Sixteen products, four to a multiplication.
    function wordByWord(uint256 a, uint256 b) private pure returns (uint256) {
        unchecked {
            a = swapped(a) ^ SIGN16;
            b = swapped(b) ^ SIGN16;
            b = (b & HALF_IN_128) << 64 | (b >> 64 & HALF_IN_128);
            b = b << 128 | b >> 128;
            return ((a & PAIR_IN_64) - OFFSET16_IN_64) * ((b & PAIR_IN_64) - OFFSET16_IN_64)
                + ((a >> 16 & PAIR_IN_64) - OFFSET16_IN_64) * ((b >> 16 & PAIR_IN_64) - OFFSET16_IN_64)
                + ((a >> 32 & PAIR_IN_64) - OFFSET16_IN_64) * ((b >> 32 & PAIR_IN_64) - OFFSET16_IN_64)
                + ((a >> 48 & PAIR_IN_64) - OFFSET16_IN_64) * ((b >> 48 & PAIR_IN_64) - OFFSET16_IN_64);
        }
    }

    /// Sixteen products; `b` has its bytes in the upper half, which are spread, four to a lane.
    function wordByBytes(uint256 a, uint256 b) private pure returns (uint256) {
        unchecked {
            a = swapped(a) ^ SIGN16;
            b ^= SIGN8;
            b = b >> 224 | (b >> 192 & 0xffffffff) << 64 | (b >> 160 & 0xffffffff) << 128 | (b >> 128) << 192;
            return ((a & PAIR_IN_64) - OFFSET16_IN_64) * ((b & BYTE_IN_64) - OFFSET8_IN_64)
                + ((a >> 16 & PAIR_IN_64) - OFFSET16_IN_64) * ((b >> 8 & BYTE_IN_64) - OFFSET8_IN_64)
                + ((a >> 32 & PAIR_IN_64) - OFFSET16_IN_64) * ((b >> 16 & BYTE_IN_64) - OFFSET8_IN_64)
                + ((a >> 48 & PAIR_IN_64) - OFFSET16_IN_64) * ((b >> 24 & BYTE_IN_64) - OFFSET8_IN_64);
        }
    }

    /// Thirty-two products, eight to a multiplication.
    function byteByByte(uint256 a, uint256 b) private pure returns (uint256) {
        unchecked {
            a ^= SIGN8;
            b ^= SIGN8;
            b = (b & HALF_IN_64) << 32 | (b >> 32 & HALF_IN_64);
            b = (b & HALF_IN_128) << 64 | (b >> 64 & HALF_IN_128);
            b = b << 128 | b >> 128;
            return ((a & BYTE_IN_32) - OFFSET8_IN_32) * ((b & BYTE_IN_32) - OFFSET8_IN_32)
                + ((a >> 8 & BYTE_IN_32) - OFFSET8_IN_32) * ((b >> 8 & BYTE_IN_32) - OFFSET8_IN_32)
                + ((a >> 16 & BYTE_IN_32) - OFFSET8_IN_32) * ((b >> 16 & BYTE_IN_32) - OFFSET8_IN_32)
                + ((a >> 24 & BYTE_IN_32) - OFFSET8_IN_32) * ((b >> 24 & BYTE_IN_32) - OFFSET8_IN_32);
        }
    }

    /// Little-endian elements of 2 bytes, made big-endian.
    function swapped(uint256 word) private pure returns (uint256) {
        return (word & BYTE_IN_16) << 8 | (word >> 8 & BYTE_IN_16);
    }

    /// The first bytes, and 0 for the others: beyond the end of a list anything may lie in memory. Where one factor is
    /// 0 it doesn't matter what the other is.
    function cut(uint256 word, uint256 bytes_) private pure returns (uint256) {
        unchecked {
            return word & ~(type(uint256).max >> (8 * bytes_));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";

/// @title The tokenizer `words` of spec/model-file.md, by the links of spec/step.md
library Words {
    using LibBytes for bytes;

    /// a–z, 0–9 and every byte from 80 up; A–Z are lowered before they are looked up.
    uint256 private constant LETTERS =
        (((1 << 26) - 1) << 0x61) | (((1 << 10) - 1) << 0x30) | (uint256(type(uint128).max) << 128);
    uint256 private constant MAX_WORD_BYTES = 64;

    /// @notice The first word of a text from byte `at` on: [start, end). Both are the text's length if there is none.
    function next(bytes memory text, uint256 at) internal pure returns (uint256 start, uint256 end) {
        unchecked {
            uint256 length = text.length;
            if (at > length) revert Elements.OutOfReach();
            start = at;
            while (start < length && LETTERS >> lower(byteAt(text, start)) & 1 == 0) ++start;
            end = start;
            while (end < length && LETTERS >> lower(byteAt(text, end)) & 1 == 1) ++end;
        }
    }

    /// @notice A word as it is looked up.
    function lowered(bytes memory text, uint256 start, uint256 end) internal pure returns (bytes memory word) {
        unchecked {
            if (end > text.length) revert Elements.OutOfReach();
            word = text.slice(start, end);
            for (uint256 i; i < word.length; ++i) {
                uint256 c = lower(byteAt(word, i));
                assembly ("memory-safe") {
                    mstore8(add(add(word, 32), i), c)
                }
            }
        }
    }

    /// @notice Looks for a word in a part of the list: `entries` is u8 length ‖ bytes of each, the first of them has
    /// the token `first`. Returns the token, or that of an earlier link, or 0; and the token that comes next.
    function link(uint256 token, bytes memory word, bytes memory entries, uint256 first)
        internal
        pure
        returns (uint256, uint256)
    {
        unchecked {
            bytes32 hash = keccak256(word);
            uint256 at;
            while (at < entries.length) {
                uint256 length = uint8(entries[at]);
                if (length == 0 || length > MAX_WORD_BYTES || at + 1 + length > entries.length) {
                    revert Elements.OutOfReach();
                }
                if (length == word.length && keccak256(entries.slice(at + 1, at + 1 + length)) == hash) token = first;
                at += 1 + length;
                ++first;
            }
            return (token, first);
        }
    }

    /// Without the check of the index, which the callers' loops make.
    function byteAt(bytes memory text, uint256 at) private pure returns (uint256 c) {
        assembly ("memory-safe") {
            c := byte(0, mload(add(add(text, 32), at)))
        }
    }

    function lower(uint256 c) private pure returns (uint256) {
        unchecked {
            return c - 0x41 < 26 ? c + 0x20 : c;
        }
    }
}

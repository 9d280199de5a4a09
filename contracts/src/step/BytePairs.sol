// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";
import {Unicode} from "./Unicode.sol";

/// What a piece of a text is made of; `None` before its first code point.
enum Piece {
    None,
    Space,
    Start,
    End,
    Suffix,
    Letters,
    Number,
    Others
}

/// @title The tokenizer `byte-pairs` of spec/model-file.md, by the links of spec/step.md
library BytePairs {
    uint256 private constant BYTE_TOKENS = 256;
    uint256 private constant FIRST_MERGE = 512;
    uint256 private constant MERGE_BYTES = 8;

    /// @notice The piece at the beginning of `points`, or the next part of one that began in an earlier link. All are
    /// lowered; `bits` are their classes, a byte each. Not the last part of the text: at least 15 points if `kind` is
    /// None. Returns what the piece is, and how many of the points belong to it; a run that takes all of them may go on.
    function pieceLink(Piece kind, uint256[] memory points, bytes memory bits)
        internal
        pure
        returns (Piece, uint256 length)
    {
        if (points.length == 0 || bits.length != points.length) revert Elements.OutOfReach();
        if (kind == Piece.None) {
            if (begins(points, "<|startoftext|>")) return (Piece.Start, 15);
            if (begins(points, "<|endoftext|>")) return (Piece.End, 13);
            length = suffix(points);
            if (length != 0) return (Piece.Suffix, length);
            kind = kindOf(uint8(bits[0]));
            if (kind == Piece.Space || kind == Piece.Number) return (kind, 1);
        }
        if (kind != Piece.Letters && kind != Piece.Others) revert Elements.OutOfReach();
        while (length < points.length && kindOf(uint8(bits[length])) == kind) ++length;
        return (kind, length);
    }

    function kindOf(uint256 bits) private pure returns (Piece) {
        if (bits & Unicode.LETTER != 0) return Piece.Letters;
        if (bits & Unicode.NUMBER != 0) return Piece.Number;
        return bits & Unicode.SPACE != 0 ? Piece.Space : Piece.Others;
    }

    function begins(uint256[] memory points, bytes memory with) private pure returns (bool) {
        if (points.length < with.length) return false;
        for (uint256 i; i < with.length; ++i) {
            if (points[i] != uint8(with[i])) return false;
        }
        return true;
    }

    /// 's 't 're 've 'm 'll 'd: how long, or 0.
    function suffix(uint256[] memory points) private pure returns (uint256) {
        if (points.length < 2 || points[0] != 0x27) return 0;
        uint256 a = points[1];
        if (a == 0x73 || a == 0x74 || a == 0x6D || a == 0x64) return 2;
        if (points.length < 3) return 0;
        uint256 b = points[2];
        return ((a == 0x72 || a == 0x76) && b == 0x65) || (a == 0x6C && b == 0x6C) ? 3 : 0;
    }

    /// @notice The token of a byte of a piece; `last`: of the piece's last one.
    function byteToken(uint256 b, bool last) internal pure returns (uint256 token) {
        if (b > 0xFF) revert Elements.OutOfReach();
        if (b >= 0x21 && b <= 0x7E) token = b - 0x21;
        else if (b >= 0xA1 && b <= 0xAC) token = b - 0xA1 + 94;
        else if (b >= 0xAE) token = b - 0xAE + 106;
        else if (b <= 0x20) token = b + 188;
        else if (b <= 0xA0) token = b - 0x7F + 221;
        else token = 255;
        if (last) token += BYTE_TOKENS;
    }

    /// @notice Looks for a pair in a part of the merges, whose first makes the token `first`: two I32 each, as they lie
    /// in the model file. Returns the token that the pair makes, or that of an earlier link, or 0; and the token that
    /// comes next.
    function mergeLink(uint256 token, uint256 a, uint256 b, bytes memory merges, uint256 first)
        internal
        pure
        returns (uint256, uint256)
    {
        unchecked {
            if (merges.length % MERGE_BYTES != 0 || a > 0xFFFFFFFF || b > 0xFFFFFFFF) revert Elements.OutOfReach();
            uint256 pair = little(a) << 32 | little(b);
            for (uint256 at; at < merges.length; at += MERGE_BYTES) {
                uint256 word;
                assembly ("memory-safe") {
                    word := shr(192, mload(add(add(merges, 32), at)))
                }
                if (word == pair) token = first;
                ++first;
            }
            return (token, first);
        }
    }

    function little(uint256 v) private pure returns (uint256) {
        return (v & 0xFF) << 24 | (v & 0xFF00) << 8 | (v >> 8 & 0xFF00) | v >> 24;
    }

    /// @notice The lowest merge that occurs: `made` are the tokens that a piece's neighbouring pairs make, or 0. The
    /// state is 0 at first: none occurs.
    function lowestLink(uint256 lowest, uint256[] memory made) internal pure returns (uint256) {
        for (uint256 i; i < made.length; ++i) {
            if (made[i] != 0 && (lowest == 0 || made[i] < lowest)) lowest = made[i];
        }
        return lowest;
    }

    /// @notice Applies the merge of `a` and `b` to a part of a piece's tokens, from the left. `next` is the token after
    /// the part, `END` at the piece's end; `taken`: the part's first token was joined by an earlier link. Returns the
    /// tokens that stay, and whether `next` was joined.
    function applyLink(uint256[] memory tokens, uint256 next, bool taken, uint256 a, uint256 b, uint256 token)
        internal
        pure
        returns (uint256[] memory kept, bool)
    {
        if (token < FIRST_MERGE) revert Elements.OutOfReach();
        kept = new uint256[](tokens.length);
        uint256 n;
        for (uint256 i; i < tokens.length; ++i) {
            if (taken) {
                taken = false;
                continue;
            }
            taken = tokens[i] == a && (i + 1 < tokens.length ? tokens[i + 1] : next) == b;
            kept[n++] = taken ? token : tokens[i];
        }
        assembly ("memory-safe") {
            mstore(kept, n)
        }
        return (kept, taken);
    }

    uint256 internal constant END = type(uint256).max;
}

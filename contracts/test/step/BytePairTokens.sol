// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BytePairs, Piece} from "../../src/step/BytePairs.sol";
import {Unicode} from "../../src/step/Unicode.sol";
import {Tokens} from "./Tokens.sol";

/// What a byte-pair tokenizer reads: its constants in parts of a few entries, so that each look-up takes several links.
struct Pairs {
    uint256 slots;
    uint256 padding;
    uint256 merges;
    bytes[] mergeParts;
    bytes[] classParts;
    bytes[] lowerParts;
    uint256 chunk; // points, classes or tokens a link
}

/// Tokens of a text, a step at a time.
library BytePairTokens {
    function encode(Pairs memory t, bytes memory text) internal pure returns (uint256[] memory slots) {
        uint256[] memory points = lowered(t, text);
        bytes memory bits = classes(t, points);
        slots = new uint256[](t.slots);
        slots[0] = 512 + t.merges;
        uint256 count = 1;
        for (uint256 at; at < points.length;) {
            (Piece kind, uint256 length) = piece(t, points, bits, at);
            uint256[] memory tokens = new uint256[](kind == Piece.Space ? 0 : 1);
            if (kind == Piece.Start || kind == Piece.End) tokens[0] = 512 + t.merges + (kind == Piece.End ? 1 : 0);
            else if (kind != Piece.Space) tokens = merged(t, bytesOf(points, at, length));
            for (uint256 i; i < tokens.length; ++i) {
                if (count + 1 == t.slots) revert Tokens.TooManyTokens();
                slots[count++] = tokens[i];
            }
            at += length;
        }
        slots[count++] = 513 + t.merges;
        while (count < t.slots) slots[count++] = t.padding;
    }

    function lowered(Pairs memory t, bytes memory text) private pure returns (uint256[] memory points) {
        uint256[] memory plain = new uint256[](text.length);
        uint256 n;
        for (uint256 at; at < text.length; ++n) {
            (plain[n], at) = Unicode.point(text, at);
        }
        plain = part(plain, 0, n);
        bytes memory bits = classes(t, plain);
        points = new uint256[](2 * n);
        uint256 count;
        for (uint256 i; i < n; ++i) {
            uint256 lower = plain[i];
            for (uint256 k; k < t.lowerParts.length; ++k) {
                lower = Unicode.lowerLink(lower, plain[i], t.lowerParts[k]);
            }
            (bool before, bool after_) = plain[i] == Unicode.SIGMA ? around(t, bits, i) : (false, false);
            uint256 second;
            (points[count++], second) = Unicode.lowered(plain[i], lower, before, after_);
            if (second != 0) points[count++] = second;
        }
        return part(points, 0, count);
    }

    function around(Pairs memory t, bytes memory bits, uint256 i) private pure returns (bool before, bool after_) {
        for (uint256 at; at < i; at += t.chunk) {
            before = Unicode.casedBeforeLink(before, cut(bits, at, at + t.chunk < i ? at + t.chunk : i));
        }
        bool decided;
        for (uint256 at = i + 1; at < bits.length; at += t.chunk) {
            (decided, after_) = Unicode.casedAfterLink(decided, after_, cut(bits, at, at + t.chunk));
        }
    }

    function classes(Pairs memory t, uint256[] memory points) private pure returns (bytes memory bits) {
        bits = new bytes(points.length);
        for (uint256 i; i < points.length; ++i) {
            uint256 value;
            for (uint256 k; k < t.classParts.length; ++k) {
                value = Unicode.classLink(value, points[i], t.classParts[k]);
            }
            bits[i] = bytes1(uint8(value));
        }
    }

    function piece(Pairs memory t, uint256[] memory points, bytes memory bits, uint256 at)
        private
        pure
        returns (Piece kind, uint256 length)
    {
        for (;;) {
            uint256 end = at + length + t.chunk;
            uint256 more;
            (kind, more) = BytePairs.pieceLink(kind, part(points, at + length, end), cut(bits, at + length, end));
            length += more;
            bool open = kind == Piece.Letters || kind == Piece.Others;
            if (!open || at + length < end || at + length == points.length) return (kind, length);
        }
    }

    function bytesOf(uint256[] memory points, uint256 at, uint256 length) private pure returns (bytes memory all) {
        for (uint256 i = at; i < at + length; ++i) {
            all = bytes.concat(all, Unicode.utf8Bytes(points[i]));
        }
    }

    function merged(Pairs memory t, bytes memory text) private pure returns (uint256[] memory tokens) {
        tokens = new uint256[](text.length);
        for (uint256 i; i < text.length; ++i) {
            tokens[i] = BytePairs.byteToken(uint8(text[i]), i + 1 == text.length);
        }
        for (;;) {
            (uint256 lowest, uint256 a, uint256 b) = next(t, tokens);
            if (lowest == 0) return tokens;
            tokens = applied(t, tokens, a, b, lowest);
        }
    }

    function next(Pairs memory t, uint256[] memory tokens) private pure returns (uint256 lowest, uint256 a, uint256 b) {
        uint256[] memory made = new uint256[](tokens.length - 1);
        for (uint256 i; i < made.length; ++i) {
            uint256 first = 512;
            for (uint256 k; k < t.mergeParts.length; ++k) {
                (made[i], first) = BytePairs.mergeLink(made[i], tokens[i], tokens[i + 1], t.mergeParts[k], first);
            }
        }
        for (uint256 at; at < made.length; at += t.chunk) {
            lowest = BytePairs.lowestLink(lowest, part(made, at, at + t.chunk));
        }
        for (uint256 i; i < made.length; ++i) {
            if (made[i] == lowest) (a, b) = (tokens[i], tokens[i + 1]);
        }
    }

    function applied(Pairs memory t, uint256[] memory tokens, uint256 a, uint256 b, uint256 token)
        private
        pure
        returns (uint256[] memory all)
    {
        all = new uint256[](tokens.length);
        uint256 count;
        bool taken;
        for (uint256 at; at < tokens.length; at += t.chunk) {
            uint256 end = at + t.chunk;
            uint256[] memory kept;
            (kept, taken) = BytePairs.applyLink(
                part(tokens, at, end), end < tokens.length ? tokens[end] : BytePairs.END, taken, a, b, token
            );
            for (uint256 i; i < kept.length; ++i) {
                all[count++] = kept[i];
            }
        }
        return part(all, 0, count);
    }

    function part(uint256[] memory all, uint256 from, uint256 to) private pure returns (uint256[] memory some) {
        if (to > all.length) to = all.length;
        some = new uint256[](to - from);
        for (uint256 i; i < some.length; ++i) {
            some[i] = all[from + i];
        }
    }

    function cut(bytes memory all, uint256 from, uint256 to) private pure returns (bytes memory some) {
        if (to > all.length) to = all.length;
        some = new bytes(to - from);
        for (uint256 i; i < some.length; ++i) {
            some[i] = all[from + i];
        }
    }
}

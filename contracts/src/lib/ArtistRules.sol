// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ArtistLearning} from "../interfaces/IArtist.sol";

/// @title The artist's arithmetic (spec/artist.md), on values alone
library ArtistRules {
    bytes32 internal constant DRAW_TAG = keccak256("colophon/artist/draw/v1");
    bytes32 internal constant CORPUS_TAG = keccak256("colophon/artist/corpus/v1");
    uint256 internal constant ALL_SHARES = 10_000;
    /// A surprise's largest size.
    uint256 internal constant ONE = 1 << 16;
    uint256 private constant PART_BITS = 40;
    uint256 private constant Q32 = 1 << 32;

    function drawSeed(uint256 chainId, address artist, uint256 exhibition, bytes32 blockHash)
        internal
        pure
        returns (uint256)
    {
        return uint256(keccak256(abi.encode(DRAW_TAG, chainId, artist, exhibition, blockHash)));
    }

    /// Where the draw points in a slot whose weights add up to `total`.
    function target(uint256 seed, uint256 slot, uint256 total) internal pure returns (uint256) {
        return (((seed >> (PART_BITS * slot)) & ((1 << PART_BITS) - 1)) * total) >> PART_BITS;
    }

    function prompt(bytes32[5] memory w) internal pure returns (bytes memory) {
        bytes memory second = text(w[4]);
        return abi.encodePacked(
            text(w[3]),
            " ",
            text(w[0]),
            second.length == 0 ? bytes("") : bytes.concat(" with ", second),
            " in ",
            text(w[2]),
            " tones, ",
            text(w[1])
        );
    }

    function recipe(bytes memory head, bytes memory prompt_, bytes memory tail) internal pure returns (bytes memory) {
        return abi.encodePacked(head, uint16(prompt_.length), prompt_, uint16(0), tail);
    }

    /// A word without the zeros behind it.
    function text(bytes32 word) internal pure returns (bytes memory t) {
        uint256 length;
        while (length < 32 && word[length] != 0) ++length;
        t = abi.encodePacked(word);
        assembly ("memory-safe") {
            mstore(t, length)
        }
    }

    /// `[a-z0-9]+([ -][a-z0-9]+)*`, at most 31 bytes, then zeros.
    function isWord(bytes32 word) internal pure returns (bool) {
        bool joined = true;
        uint256 i;
        for (; i < 32 && word[i] != 0; ++i) {
            bytes1 c = word[i];
            bool joins = c == " " || c == "-";
            if (joins && joined) return false;
            if (!joins && !(c >= "a" && c <= "z") && !(c >= "0" && c <= "9")) return false;
            joined = joins;
        }
        return !joined && i < 32 && uint256(word) << (8 * i) == 0;
    }

    /// How far a price is from the average, at most ONE, and whether it is above.
    function surprise(uint256 average, uint256 price) internal pure returns (uint256 size, bool above) {
        uint256 c = clip(average, price);
        above = c >= average;
        size = ((above ? c - average : average - c) << 16) / average;
    }

    function nextAverage(uint256 average, uint256 price, uint256 shift, uint256 least) internal pure returns (uint256) {
        uint256 c = clip(average, price);
        uint256 moved = c >= average ? average + ((c - average) >> shift) : average - ((average - c) >> shift);
        return moved < least ? least : moved;
    }

    function clip(uint256 average, uint256 price) private pure returns (uint256) {
        return price < 2 * average ? price : 2 * average;
    }

    function nextWeight(uint256 weight, uint256 size, bool above, ArtistLearning memory c)
        internal
        pure
        returns (uint256)
    {
        uint256 step = size * c.rate;
        weight = above ? (weight * (Q32 + step)) >> 32 : (weight << 32) / (Q32 + step);
        if (c.forgetShift != 0) {
            if (weight > c.weightStart) weight -= (weight - c.weightStart) >> c.forgetShift;
            else weight += (c.weightStart - weight) >> c.forgetShift;
        }
        if (weight < c.weightMin) return c.weightMin;
        return weight > c.weightMax ? c.weightMax : weight;
    }

    function share(uint256 amount, uint256 basisPoints, uint256 least) internal pure returns (uint256 part) {
        part = (amount * basisPoints) / ALL_SHARES;
        if (part < least) part = least;
    }

    function archivePrice(uint256 first, uint256 archiveShare, uint256 elapsed, uint256 seconds_)
        internal
        pure
        returns (uint256)
    {
        if (elapsed > seconds_) elapsed = seconds_;
        return first - ((first - share(first, archiveShare, 1)) * elapsed) / seconds_;
    }

    function tip(uint256 late, uint256 least, uint256 most, uint256 riseSeconds) internal pure returns (uint256) {
        if (late > riseSeconds) late = riseSeconds;
        return least + ((most - least) * late) / riseSeconds;
    }

    /// The most that a fee may be.
    function budget(uint256 treasury, uint256 budgetShare, uint256 reserveWei) internal pure returns (uint256 most) {
        if (treasury <= reserveWei) return 0;
        most = (treasury * budgetShare) / ALL_SHARES;
        if (most > treasury - reserveWei) most = treasury - reserveWei;
    }

    /// What the treasury must hold so that a fee can be paid.
    function needed(uint256 feeMin, uint256 budgetShare, uint256 reserveWei) internal pure returns (uint256 n) {
        n = (feeMin * ALL_SHARES + budgetShare - 1) / budgetShare;
        if (n < reserveWei + feeMin) n = reserveWei + feeMin;
    }

    /// The fee nearest to `level` that the bounds allow; 0 where the artist waits.
    function nextFee(uint256 level, uint256 feeMin, uint256 feeMax, uint256 most) internal pure returns (uint256) {
        if (most < feeMin) return 0;
        if (level < feeMin) level = feeMin;
        if (level > feeMax) level = feeMax;
        return level < most ? level : most;
    }

    function painted(uint256 fee) internal pure returns (uint256 level) {
        return fee - fee / 16;
    }

    function unclaimed(uint256 fee) internal pure returns (uint256 level) {
        return fee + fee / 4;
    }

    function cadence(uint256 seconds_, uint256 failures) internal pure returns (uint256) {
        return seconds_ << (failures < 6 ? failures : 6);
    }

    /// `list`: request hash and image hash of each piece.
    function corpusId(address artist, uint256 first, uint256 last, bytes memory list, bytes32 blockHash)
        internal
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(CORPUS_TAG, block.chainid, artist, first, last, keccak256(list), blockHash));
    }

    /// Six arms in a byte each, the first one lowest.
    function packArms(uint8[6] memory arms) internal pure returns (uint48 packed) {
        for (uint256 slot; slot < 6; ++slot) {
            packed |= uint48(uint256(arms[slot]) << (8 * slot));
        }
    }

    function unpackArms(uint256 packed) internal pure returns (uint8[6] memory arms) {
        for (uint256 slot; slot < 6; ++slot) {
            arms[slot] = armAt(packed, slot);
        }
    }

    function armAt(uint256 packed, uint256 slot) internal pure returns (uint8) {
        return uint8(packed >> (8 * slot));
    }
}

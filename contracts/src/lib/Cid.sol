// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The IPFS address of a file of one block
library Cid {
    bytes32 private constant ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    /// CID version 1, codec raw, SHA-256, 32 bytes.
    uint256 private constant PREFIX = 0x01551220;

    /// @notice CIDv1 of a raw block with this SHA-256, in base 32: "b" and 58 characters.
    function raw(bytes32 sha256Hash) internal pure returns (string memory) {
        bytes memory text = new bytes(59);
        text[0] = "b";
        // 36 bytes are 288 bits; 58 characters hold 290, so two zero bits are added at the end.
        uint256 high = (PREFIX << 128) | (uint256(sha256Hash) >> 128);
        uint256 low = uint256(uint128(uint256(sha256Hash))) << 2;
        // The lowest 130 bits are 26 characters; the other 160 are 32.
        for (uint256 i; i < 26; ++i) {
            text[58 - i] = ALPHABET[(low >> (5 * i)) & 31];
        }
        for (uint256 i; i < 32; ++i) {
            text[32 - i] = ALPHABET[(high >> (5 * i)) & 31];
        }
        return string(text);
    }
}

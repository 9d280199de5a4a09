// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Sha256} from "../../src/step/Sha256.sol";
import {Memory} from "./Memory.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";

/// SHA-256 by links.
library Hashing {
    using LibBytes for bytes;

    function sha(bytes memory data) internal pure returns (bytes32) {
        uint256 zeros = (119 - data.length % 64) % 64;
        bytes memory padded = bytes.concat(data, hex"80", new bytes(zeros), bytes8(uint64(8 * data.length)));
        require(padded.length % 64 == 0, "padding");
        uint256 state = Sha256.INITIAL;
        uint256 free = Memory.mark();
        for (uint256 at; at < padded.length; at += 64) {
            state = Sha256.compress(state, padded.load(at), padded.load(at + 32));
            Memory.release(free);
        }
        return bytes32(state);
    }

    /// Root of spec/model-file.md over the leaves' hashes.
    function root(bytes32[] memory nodes) internal pure returns (bytes32) {
        uint256 n = nodes.length;
        while (n > 1) {
            for (uint256 i; i < n; i += 2) {
                nodes[i / 2] = i + 1 < n ? sha256(abi.encodePacked(bytes1(0x01), nodes[i], nodes[i + 1])) : nodes[i];
            }
            n = (n + 1) / 2;
        }
        return nodes[0];
    }
}

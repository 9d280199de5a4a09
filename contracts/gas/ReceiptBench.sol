// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Records} from "../src/lib/Record.sol";
import {SSTORE2} from "solady/utils/SSTORE2.sol";

/// Ways to keep a receipt's two hashes and block number, for docs/gas.md.
contract ReceiptBench is Records {
    struct Words {
        bytes32 imageHash;
        bytes32 traceRoot;
        uint256 blockNumber;
    }

    mapping(uint256 id => Words) private words;
    mapping(uint256 id => address) private pointers;

    function asWords(uint256 id, bytes32 imageHash, bytes32 traceRoot) external {
        words[id] = Words(imageHash, traceRoot, block.number);
    }

    function asDataContractWithPointer(uint256 id, bytes32 imageHash, bytes32 traceRoot) external {
        pointers[id] = SSTORE2.write(abi.encodePacked(imageHash, traceRoot, uint64(block.number)));
    }

    function asDataContractAtKnownAddress(uint256 id, bytes32 imageHash, bytes32 traceRoot) external {
        write(bytes32(id), abi.encodePacked(imageHash, traceRoot, uint64(block.number)));
    }

    function asCreate3(uint256 id, bytes32 imageHash, bytes32 traceRoot) external {
        SSTORE2.writeDeterministic(abi.encodePacked(imageHash, traceRoot, uint64(block.number)), bytes32(id));
    }
}

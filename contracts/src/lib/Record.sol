// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LibClone} from "solady/utils/LibClone.sol";
import {LibTransient} from "solady/utils/LibTransient.sol";
import {SSTORE2} from "solady/utils/SSTORE2.sol";

interface IRecordWriter {
    /// Data of the record that is being written in this transaction.
    function pendingRecord() external view returns (bytes memory);
}

/// @title A data contract: its code is 00 and then the data
/// @notice It asks its creator for the data, so its creation code, and with it its address, does not depend on them:
/// the address follows from writer and key, and no pointer needs storage.
contract Record {
    constructor() {
        bytes memory data = IRecordWriter(msg.sender).pendingRecord();
        // The length's last byte becomes the leading 00 (STOP: the data can't run), and is returned with the data.
        assembly {
            let length := mload(data)
            mstore(data, 0)
            return(add(data, 31), add(length, 1))
        }
    }
}

/// @title Data contracts written once under a key
abstract contract Records is IRecordWriter {
    using LibTransient for LibTransient.TBytes;

    bytes32 private constant CREATION_HASH = keccak256(type(Record).creationCode);
    bytes32 private constant PENDING = keccak256("colophon/record");

    function write(bytes32 key, bytes memory data) internal {
        LibTransient.tBytes(PENDING).set(data);
        new Record{salt: key}();
    }

    function recordAt(bytes32 key) internal view returns (address) {
        return LibClone.predictDeterministicAddress(CREATION_HASH, key, address(this));
    }

    function read(bytes32 key) internal view returns (bytes memory) {
        return SSTORE2.read(recordAt(key));
    }

    /// @inheritdoc IRecordWriter
    function pendingRecord() external view returns (bytes memory) {
        return LibTransient.tBytes(PENDING).get();
    }
}

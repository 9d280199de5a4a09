// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Order, SeedRule} from "../interfaces/IStudio.sol";
import {SeedLib} from "./SeedLib.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";

/// @title A commission as its data contract holds it
/// @notice creator 20 ‖ provider 20 ‖ resolver 20 ‖ fee 12 ‖ time 5 ‖ block 5 ‖ seed 8 (2^63 if drawn) ‖ claim seconds 4
/// ‖ deliver seconds 4 ‖ statement 32 ‖ prompt slot 4 ‖ parents 1 ‖ entries 1 ‖ parents × 32 ‖ entries × 7 ‖ recipe.
/// An entry is `u8 kind ‖ u16 share ‖ u32 slot`, as the Registry composes it.
library OrderLib {
    using LibBytes for bytes;

    uint256 internal constant HEADER_BYTES = 136;
    uint256 internal constant ENTRY_BYTES = 7;

    function pack(Order calldata order, bytes memory entries, uint32 slotOfPrompt, bytes calldata recipe)
        internal
        view
        returns (bytes memory)
    {
        uint64 seedWord = order.seedRule == SeedRule.Drawn ? SeedLib.DRAWN : order.seed;
        bytes memory head = abi.encodePacked(
            msg.sender,
            order.provider,
            order.resolver,
            uint96(msg.value),
            uint40(block.timestamp),
            uint40(block.number),
            seedWord,
            order.claimSeconds,
            order.deliverSeconds
        );
        return abi.encodePacked(
            head,
            order.statement,
            slotOfPrompt,
            uint8(order.parents.length),
            uint8(entries.length / ENTRY_BYTES),
            order.parents,
            entries,
            recipe
        );
    }

    function creator(bytes memory d) internal pure returns (address) {
        return address(bytes20(d.load(0)));
    }

    function provider(bytes memory d) internal pure returns (address) {
        return address(bytes20(d.load(20)));
    }

    function resolver(bytes memory d) internal pure returns (address) {
        return address(bytes20(d.load(40)));
    }

    function fee(bytes memory d) internal pure returns (uint256) {
        return number(d, 60, 12);
    }

    function time(bytes memory d) internal pure returns (uint256) {
        return number(d, 72, 5);
    }

    function blockNumber(bytes memory d) internal pure returns (uint256) {
        return number(d, 77, 5);
    }

    /// The fixed seed, or `SeedLib.DRAWN` alone.
    function seed(bytes memory d) internal pure returns (uint64) {
        return uint64(number(d, 82, 8));
    }

    function isDrawn(bytes memory d) internal pure returns (bool) {
        return seed(d) >= SeedLib.DRAWN;
    }

    function claimSeconds(bytes memory d) internal pure returns (uint256) {
        return number(d, 90, 4);
    }

    function deliverSeconds(bytes memory d) internal pure returns (uint256) {
        return number(d, 94, 4);
    }

    function statement(bytes memory d) internal pure returns (bytes32) {
        return d.load(98);
    }

    function promptSlot(bytes memory d) internal pure returns (uint32) {
        return uint32(number(d, 130, 4));
    }

    function parents(bytes memory d) internal pure returns (uint256[] memory list) {
        list = new uint256[](number(d, 134, 1));
        for (uint256 i; i < list.length; ++i) {
            list[i] = uint256(d.load(HEADER_BYTES + 32 * i));
        }
    }

    function entryCount(bytes memory d) internal pure returns (uint256) {
        return number(d, 135, 1);
    }

    function entry(bytes memory d, uint256 i) internal pure returns (uint8 kind, uint16 share, uint32 slot) {
        return entryAt(d, HEADER_BYTES + 32 * number(d, 134, 1) + ENTRY_BYTES * i);
    }

    function entryAt(bytes memory d, uint256 from) internal pure returns (uint8 kind, uint16 share, uint32 slot) {
        uint256 word = uint256(d.load(from));
        return (uint8(word >> 248), uint16(word >> 232), uint32(word >> 200));
    }

    /// Where the recipe starts; it goes to the end.
    function recipeAt(bytes memory d) internal pure returns (uint256) {
        return HEADER_BYTES + 32 * number(d, 134, 1) + ENTRY_BYTES * entryCount(d);
    }

    /// The prompt rule's place is the same in every recipe.
    function isCommitted(bytes memory d) internal pure returns (bool) {
        return number(d, recipeAt(d) + 33, 1) == 1;
    }

    function number(bytes memory d, uint256 from, uint256 size) private pure returns (uint256) {
        unchecked {
            return uint256(d.load(from)) >> (256 - 8 * size);
        }
    }
}

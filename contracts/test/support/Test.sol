// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Log, Vm} from "./Vm.sol";

/// What the tests say and how they check it; forge finds the functions that start with `test` and `invariant`.
abstract contract Test {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error NotEqual(string what, bytes32 actual, bytes32 expected);
    error NotTrue(string what);

    function equal(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) revert NotEqual(what, bytes32(actual), bytes32(expected));
    }

    function equal(bytes32 actual, bytes32 expected, string memory what) internal pure {
        if (actual != expected) revert NotEqual(what, actual, expected);
    }

    function equal(address actual, address expected, string memory what) internal pure {
        if (actual != expected) {
            revert NotEqual(what, bytes32(uint256(uint160(actual))), bytes32(uint256(uint160(expected))));
        }
    }

    function equal(bytes memory actual, bytes memory expected, string memory what) internal pure {
        equal(keccak256(actual), keccak256(expected), what);
    }

    function isTrue(bool condition, string memory what) internal pure {
        if (!condition) revert NotTrue(what);
    }

    function isFalse(bool condition, string memory what) internal pure {
        if (condition) revert NotTrue(what);
    }

    function contains(string memory text, string memory part) internal pure returns (bool) {
        (bytes memory t, bytes memory p) = (bytes(text), bytes(part));
        for (uint256 i; i + p.length <= t.length; ++i) {
            uint256 k;
            while (k < p.length && t[i + k] == p[k]) ++k;
            if (k == p.length) return true;
        }
        return false;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Extents} from "../../src/step/Extents.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";

/// A value, or a constant: of rank 1 [1, 1, C], of rank 2 [1, N, D], of rank 4 `outputs` times its last three extents.
struct Tensor {
    uint256 width;
    uint256 outputs;
    Extents extents;
    bytes data;
}

struct Node {
    uint256 op;
    uint256[] inputs;
    uint256[] constants;
    int256[] attributes;
    uint256 width;
    Extents output;
}

struct Cursor {
    bytes data;
    uint256 at;
}

/// Reads what tests/spec/step_binary.py writes.
library Reader {
    using LibBytes for bytes;
    using Reader for Cursor;

    uint256 internal constant CONV = 0;
    uint256 internal constant MIX = 1;
    uint256 internal constant MULTIPLY = 2;
    uint256 internal constant TABLE = 3;
    uint256 internal constant GATHER = 4;
    uint256 internal constant CONCAT = 5;
    uint256 internal constant SLICE = 6;
    uint256 internal constant PERMUTE = 7;
    uint256 internal constant RESIZE = 8;
    uint256 internal constant SHUFFLE = 9;
    uint256 internal constant NOISE = 10;
    uint256 internal constant ATTEND = 11;
    uint256 internal constant MOMENTS = 12;
    uint256 internal constant NORMALISE = 13;
    uint256 internal constant MARK = 14;

    function number(Cursor memory c, uint256 bytes_) internal pure returns (uint256 n) {
        require(c.at + bytes_ <= c.data.length, "truncated");
        n = uint256(c.data.load(c.at)) >> (256 - 8 * bytes_);
        c.at += bytes_;
    }

    function part(Cursor memory c, uint256 length) internal pure returns (bytes memory) {
        require(c.at + length <= c.data.length, "truncated");
        c.at += length;
        return c.data.slice(c.at - length, c.at);
    }

    function numbers(Cursor memory c) internal pure returns (uint256[] memory out) {
        out = new uint256[](c.number(1));
        for (uint256 i; i < out.length; ++i) {
            out[i] = c.number(2);
        }
    }

    function tensor(Cursor memory c) internal pure returns (Tensor memory t) {
        t.width = c.number(1);
        uint256[4] memory e = [uint256(1), 1, 1, 1];
        uint256 rank = c.number(1);
        for (uint256 i = 4 - rank; i < 4; ++i) {
            e[i] = c.number(4);
        }
        t.outputs = e[0];
        t.extents = Extents(e[1], e[2], e[3]);
        t.data = c.part(e[0] * e[1] * e[2] * e[3] * t.width);
    }

    function tensors(Cursor memory c) internal pure returns (Tensor[] memory out) {
        out = new Tensor[](c.number(2));
        for (uint256 i; i < out.length; ++i) {
            out[i] = c.tensor();
        }
    }

    function node(Cursor memory c) internal pure returns (Node memory n) {
        n.op = c.number(1);
        n.inputs = c.numbers();
        n.constants = c.numbers();
        n.attributes = new int256[](c.number(1));
        for (uint256 i; i < n.attributes.length; ++i) {
            n.attributes[i] = int64(uint64(c.number(8)));
        }
        n.width = c.number(1);
        n.output = Extents(c.number(4), c.number(4), c.number(4));
    }
}

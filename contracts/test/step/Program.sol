// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cursor, Node, Reader, Tensor} from "./Reader.sol";

/// A stage's tensors are the constants, its inputs, its nodes' outputs.
struct Stage {
    uint256 inputs;
    Node[] nodes;
    uint256[] out;
}

struct Program {
    Tensor[] constants;
    uint256 slots;
    bytes[] words;
    uint256 states;
    Stage text;
    Stage init;
    Stage denoise;
    Stage step;
    Stage decode;
}

struct Job {
    uint256 firstRow;
    uint64 seed;
    bytes recipe;
}

/// Reads what tests/spec/step_program.py writes.
library ProgramReader {
    using Reader for Cursor;

    function program(Cursor memory c) internal pure returns (Program memory p) {
        p.constants = c.tensors();
        p.slots = c.number(2);
        p.words = new bytes[](c.number(2));
        for (uint256 i; i < p.words.length; ++i) {
            p.words[i] = c.part(c.number(2));
        }
        p.states = c.number(1);
        p.text = stage(c);
        p.init = stage(c);
        p.denoise = stage(c);
        p.step = stage(c);
        p.decode = stage(c);
    }

    function jobs(Cursor memory c) internal pure returns (Job[] memory out) {
        out = new Job[](c.number(1));
        for (uint256 i; i < out.length; ++i) {
            (out[i].firstRow, out[i].seed) = (c.number(2), uint64(c.number(8)));
            out[i].recipe = c.part(c.number(2));
        }
    }

    function stage(Cursor memory c) private pure returns (Stage memory s) {
        s.inputs = c.number(1);
        s.nodes = new Node[](c.number(2));
        for (uint256 i; i < s.nodes.length; ++i) {
            s.nodes[i] = c.node();
        }
        s.out = c.numbers();
    }
}

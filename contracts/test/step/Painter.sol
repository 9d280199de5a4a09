// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Recipe, RecipeLib} from "../../src/lib/RecipeLib.sol";
import {Extents} from "../../src/step/Extents.sol";
import {Picture} from "../../src/step/PictureFile.sol";
import {Encoder} from "./Encoder.sol";
import {Hashing} from "./Hashing.sol";
import {Machine, Request} from "./Machine.sol";
import {Memory} from "./Memory.sol";
import {Job, Program, Stage} from "./Program.sol";
import {Node, Tensor} from "./Reader.sol";
import {Tokens} from "./Tokens.sol";

struct AbiAdapter {
    bytes32 id;
    int32 strength;
}

/// spec/request.md, "ABI form".
struct AbiRecipe {
    bytes32 model;
    AbiAdapter[] adapters;
    uint8 promptRule;
    string prompt;
    string negativePrompt;
    bytes32 promptCommitment;
    string sampler;
    uint16 steps;
    uint32 guidance;
    uint16 width;
    uint16 height;
    uint8 mark;
}

struct AbiRequest {
    AbiRecipe recipe;
    uint64 seed;
}

struct Painted {
    bytes32 requestHash;
    bytes32 traceRoot;
    bytes file;
}

/// What a painting has on its way.
struct Painting {
    Program program;
    Request request;
    bytes32[] leaves;
    uint256 leafCount;
}

/// spec/model-file.md, "Painting", and spec/trace.md: a whole picture, every element by the step library.
library Painter {
    using RecipeLib for Recipe;

    function paint(Program memory program, Job memory job) internal pure returns (Painted memory done) {
        Recipe memory recipe = RecipeLib.read(job.recipe, 0);
        done.requestHash = RecipeLib.requestHash(recipe.hash(job.recipe), job.seed);
        Painting memory p;
        p.program = program;
        p.request = Request(job.seed, uint32(bytes4(done.requestHash)), recipe.mark == 1);
        p.leaves = new bytes32[](5 + 3 * uint256(recipe.steps));
        leaf(p, bytes.concat("colophon/trace/v1", done.requestHash));
        Tensor memory pixels = picture(p, job, recipe);
        require(p.leafCount == p.leaves.length, "leaves");
        done.traceRoot = Hashing.root(p.leaves);
        bytes memory abi_ = abi.encode(request(recipe, job));
        done.file = Encoder.file(Picture(recipe.width, recipe.height, abi_.length), abi_, pixels);
    }

    function picture(Painting memory p, Job memory job, Recipe memory recipe) private pure returns (Tensor memory) {
        Program memory program = p.program;
        Tensor[2] memory contexts;
        contexts[0] = context(p, 0, bytes(recipe.prompt(job.recipe)));
        contexts[1] = context(p, 1, bytes(recipe.negativePrompt(job.recipe)));
        Tensor[] memory state = run(p, program.init, new Tensor[](0));
        record(p, "init", 0, state);
        for (uint256 n; n < recipe.steps; ++n) {
            uint256 row = job.firstRow + n;
            Tensor[] memory x = more(state, 4);
            x[program.states] = scalar(row);
            x[program.states + 1] = prediction(p, state, row, contexts[0], 2 * n);
            x[program.states + 2] = prediction(p, state, row, contexts[1], 2 * n + 1);
            x[program.states + 3] = scalar(recipe.guidance);
            state = run(p, program.step, x);
            record(p, "step", n, state);
        }
        Tensor[] memory pixels = run(p, program.decode, state);
        record(p, "decode", 0, pixels);
        return pixels[0];
    }

    function context(Painting memory p, uint256 index, bytes memory text) private pure returns (Tensor memory) {
        uint256[] memory ids = Tokens.encode(text, p.program.slots, p.program.words);
        Tensor[] memory x = new Tensor[](1);
        x[0] = Tensor(4, 1, Extents(1, ids.length, 1), new bytes(4 * ids.length));
        for (uint256 i; i < ids.length; ++i) {
            Machine.store(x[0].data, 4, i, int256(ids[i]));
        }
        x = run(p, p.program.text, x);
        record(p, "text", index, x);
        return x[0];
    }

    function prediction(Painting memory p, Tensor[] memory state, uint256 row, Tensor memory context_, uint256 index)
        private
        pure
        returns (Tensor memory)
    {
        Tensor[] memory x = more(state, 2);
        (x[state.length], x[state.length + 1]) = (scalar(row), context_);
        x = run(p, p.program.denoise, x);
        record(p, "denoise", index, x);
        return x[0];
    }

    /// Every element of every node.
    function run(Painting memory p, Stage memory s, Tensor[] memory inputs) private pure returns (Tensor[] memory out) {
        require(inputs.length == s.inputs, "inputs");
        uint256 first = p.program.constants.length + inputs.length;
        Tensor[] memory t = more(p.program.constants, inputs.length + s.nodes.length);
        for (uint256 i; i < inputs.length; ++i) {
            t[p.program.constants.length + i] = inputs[i];
        }
        for (uint256 i; i < s.nodes.length; ++i) {
            t[first + i] = output(p.request, s.nodes[i], t);
        }
        out = new Tensor[](s.out.length);
        for (uint256 i; i < out.length; ++i) {
            out[i] = t[s.out[i]];
        }
    }

    function output(Request memory request_, Node memory n, Tensor[] memory t) private pure returns (Tensor memory y) {
        uint256 count = n.output.count();
        y = Tensor(n.width, 1, n.output, new bytes(n.width * count));
        uint256 free = Memory.mark();
        for (uint256 e; e < count; ++e) {
            Machine.store(y.data, n.width, e, Machine.element(n, t, request_, e));
            Memory.release(free);
        }
    }

    function record(Painting memory p, string memory stage, uint256 index, Tensor[] memory values) private pure {
        bytes memory data = bytes.concat(bytes1(uint8(bytes(stage).length)), bytes(stage), bytes4(uint32(index)));
        for (uint256 i; i < values.length; ++i) {
            data = bytes.concat(data, Hashing.sha(values[i].data));
        }
        leaf(p, data);
    }

    function leaf(Painting memory p, bytes memory data) private pure {
        p.leaves[p.leafCount++] = sha256(bytes.concat(bytes1(0), data));
    }

    function more(Tensor[] memory list, uint256 length) private pure returns (Tensor[] memory out) {
        out = new Tensor[](list.length + length);
        for (uint256 i; i < list.length; ++i) {
            out[i] = list[i];
        }
    }

    function scalar(uint256 v) private pure returns (Tensor memory t) {
        t = Tensor(4, 1, Extents(1, 1, 1), new bytes(4));
        Machine.store(t.data, 4, 0, int256(v));
    }

    /// Of a recipe without adapters whose prompt is public.
    function request(Recipe memory r, Job memory job) private pure returns (AbiRequest memory out) {
        require(r.adapterCount == 0 && !r.committed, "recipe");
        out.seed = job.seed;
        out.recipe.model = r.model;
        out.recipe.prompt = r.prompt(job.recipe);
        out.recipe.negativePrompt = r.negativePrompt(job.recipe);
        out.recipe.sampler = r.sampler(job.recipe);
        (out.recipe.steps, out.recipe.guidance, out.recipe.mark) = (r.steps, r.guidance, r.mark);
        (out.recipe.width, out.recipe.height) = (r.width, r.height);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "../support/Test.sol";
import {Hashing} from "./Hashing.sol";
import {Painted, Painter} from "./Painter.sol";
import {Job, Program, ProgramReader} from "./Program.sol";
import {Cursor} from "./Reader.sol";

/// The EVM paints spec/vectors/models/micro.safetensors whole: tokens, text, noise, steps, decoder, picture bytes.
contract PaintingTest is Test {
    function test_TheEvmPaints() public view {
        string memory json = vm.readFile("../spec/vectors/micro.json");
        Cursor memory c = Cursor(vm.readFileBinary("cache/step/micro.bin"), 0);
        Program memory program = ProgramReader.program(c);
        Job[] memory jobs = ProgramReader.jobs(c);
        equal(c.at, c.data.length, "bytes after the jobs");
        isTrue(jobs.length >= 3, "pictures");
        for (uint256 i; i < jobs.length; ++i) {
            string memory path = string.concat(".cases[", vm.toString(i), "]");
            Painted memory done = Painter.paint(program, jobs[i]);
            equal(done.requestHash, vm.parseJsonBytes32(json, string.concat(path, ".requestHash")), "requestHash");
            equal(done.traceRoot, vm.parseJsonBytes32(json, string.concat(path, ".traceRoot")), "traceRoot");
            equal(Hashing.sha(done.file), vm.parseJsonBytes32(json, string.concat(path, ".imageHash")), "imageHash");
        }
    }
}

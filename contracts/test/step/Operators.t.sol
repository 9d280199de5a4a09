// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "../support/Test.sol";
import {Machine, Request} from "./Machine.sol";
import {Cursor, Node, Reader, Tensor} from "./Reader.sol";

/// Every operator, an element at a time, against spec/vectors/ops and against random nodes
/// (tests/spec/make_step_cases.py).
contract OperatorsTest is Test {
    using Reader for Cursor;

    error WrongElement(uint256 nodeNumber, uint256 element, int256 actual, int256 expected);

    /// `least` elements at least: a file that was not written whole must not pass.
    function check(string memory op, uint256 least) private view {
        uint256 random = checkFile(string.concat(op, "-random.bin"));
        isTrue(random >= vm.parseUint(vm.readFile("cache/step/count")), "random elements");
        isTrue(checkFile(string.concat(op, "-vectors.bin")) >= least, "elements of the vectors");
    }

    function checkFile(string memory name) private view returns (uint256 elements) {
        Cursor memory c = Cursor(vm.readFileBinary(string.concat("cache/step/", name)), 0);
        uint256 cases = c.number(4);
        for (uint256 i; i < cases; ++i) {
            uint256 free;
            assembly ("memory-safe") {
                free := mload(0x40)
            }
            elements += checkCase(c, i);
            // What a case took is not needed any more.
            assembly ("memory-safe") {
                mstore(0x40, free)
            }
        }
        equal(c.at, c.data.length, "bytes after the cases");
    }

    function checkCase(Cursor memory c, uint256 number) private pure returns (uint256 elements) {
        Request memory request = Request(uint64(c.number(8)), uint32(c.number(4)), c.number(1) == 1);
        Tensor[] memory tensors = c.tensors();
        Node memory node = c.node();
        elements = c.number(4);
        for (uint256 i; i < elements; ++i) {
            uint256 e = c.number(4);
            int256 expected = int32(uint32(c.number(4)));
            int256 actual = Machine.element(node, tensors, request, e);
            if (actual != expected) revert WrongElement(number, e, actual, expected);
        }
    }

    function test_Conv() public view {
        check("conv", 498);
    }

    function test_Mix() public view {
        check("mix", 224);
    }

    function test_Multiply() public view {
        check("multiply", 86);
    }

    function test_Table() public view {
        check("table", 40);
    }

    function test_Gather() public view {
        check("gather", 79);
    }

    function test_Concat() public view {
        check("concat", 107);
    }

    function test_Slice() public view {
        check("slice", 91);
    }

    function test_Permute() public view {
        check("permute", 230);
    }

    function test_Resize() public view {
        check("resize", 520);
    }

    function test_Shuffle() public view {
        check("shuffle", 592);
    }

    function test_Noise() public view {
        check("noise", 148);
    }

    function test_Attend() public view {
        check("attend", 0);
    }

    function test_Moments() public view {
        check("moments", 0);
    }

    function test_Normalise() public view {
        check("normalise", 0);
    }

    function test_Mark() public view {
        check("mark", 0);
    }
}

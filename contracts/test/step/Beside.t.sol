// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Adler32} from "../../src/step/Adler32.sol";
import {Attend} from "../../src/step/Attend.sol";
import {BytePairs, Piece} from "../../src/step/BytePairs.sol";
import {Concat} from "../../src/step/Concat.sol";
import {Crc32} from "../../src/step/Crc32.sol";
import {Dot} from "../../src/step/Dot.sol";
import {Elements} from "../../src/step/Elements.sol";
import {Extents} from "../../src/step/Extents.sol";
import {Gather} from "../../src/step/Gather.sol";
import {Mark} from "../../src/step/Mark.sol";
import {Mix} from "../../src/step/Mix.sol";
import {Noise} from "../../src/step/Noise.sol";
import {Packet} from "../../src/step/Packet.sol";
import {Picture, PictureFile} from "../../src/step/PictureFile.sol";
import {Requant, Rounding} from "../../src/step/Requant.sol";
import {Table} from "../../src/step/Table.sol";
import {Unicode} from "../../src/step/Unicode.sol";
import {Words} from "../../src/step/Words.sol";
import {Test} from "../support/Test.sol";
import {BytePairTokens, Pairs} from "./BytePairTokens.sol";
import {Encoder} from "./Encoder.sol";
import {Hashing} from "./Hashing.sol";
import {Machine} from "./Machine.sol";
import {Tensor} from "./Reader.sol";
import {Tokens} from "./Tokens.sol";

/// What is beside operators: lanes, rounding, tokens, picture bytes, hashes; and what steps refuse.
contract BesideTest is Test {
    function path(string memory list, uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".", list, "[", vm.toString(i), "]", field);
    }

    // ---- sums in lanes ----

    function testFuzz_LanesAddUpToThePlainSum(bytes memory a, bytes memory b, bool wideA, bool wideB) public pure {
        (uint256 widthA, uint256 widthB) = (wideA ? 2 : 1, wideB ? 2 : 1);
        uint256 n = a.length / widthA < b.length / widthB ? a.length / widthA : b.length / widthB;
        cut(a, n * widthA);
        cut(b, n * widthB);
        int256 dot;
        int256 sum;
        for (uint256 i; i < n; ++i) {
            dot += Elements.read(a, widthA, i) * Elements.read(b, widthB, i);
            sum += Elements.read(a, widthA, i);
        }
        isTrue(Dot.dot(a, widthA, b, widthB) == dot, "dot");
        isTrue(Dot.sum(a, widthA) == sum, "sum");
    }

    /// The most terms, all at an end of their type: no lane may run over.
    function test_LanesHoldTheirEnds() public pure {
        bytes[4] memory ends = [bytes(hex"80"), hex"7f", hex"0080", hex"ff7f"];
        int256[4] memory values = [-128, int256(127), -32_768, 32_767];
        for (uint256 i; i < 4; ++i) {
            for (uint256 j; j < 4; ++j) {
                for (
                    uint256 n = 31;
                    n <= Dot.MAX_TERMS;
                    n = n * 13 < Dot.MAX_TERMS || n == Dot.MAX_TERMS ? n * 13 : Dot.MAX_TERMS
                ) {
                    int256 dot = Dot.dot(repeated(ends[i], n), ends[i].length, repeated(ends[j], n), ends[j].length);
                    isTrue(dot == int256(n) * values[i] * values[j], "dot");
                    isTrue(Dot.sum(repeated(ends[i], n), ends[i].length) == int256(n) * values[i], "sum");
                }
            }
        }
    }

    function repeated(bytes memory part, uint256 n) private pure returns (bytes memory out) {
        out = new bytes(n * part.length);
        for (uint256 i; i < out.length; ++i) {
            out[i] = part[i % part.length];
        }
    }

    function cut(bytes memory data, uint256 length) private pure {
        assembly ("memory-safe") {
            mstore(data, length)
        }
    }

    // ---- rounding ----

    function testFuzz_RequantIsFloorOfTheHalfAdded(int64 v, uint8 shift) public pure {
        shift %= 63;
        int256 unit = int256(1) << shift;
        // v = q·unit + r with 0 ≤ r < unit; up if r is half a unit or more.
        int256 q = v / unit;
        int256 r = v % unit;
        if (r < 0) (q, r) = (q - 1, r + unit);
        if (shift != 0 && 2 * r >= unit) ++q;
        isTrue(Requant.requant(v, shift, type(int64).min, type(int64).max) == q, "requant");
    }

    function testFuzz_DivideIsTheNearestHalvesUp(int64 v, uint32 n) public pure {
        vm.assume(n != 0);
        int256 rest = v - Requant.divide(v, n) * int256(uint256(n));
        // −n/2 ≤ rest < n/2
        isTrue(-int256(uint256(n)) <= 2 * rest && 2 * rest < int256(uint256(n)), "divide");
    }

    // ---- tokens ----

    function test_Tokens() public view {
        string memory json = vm.readFile("../spec/vectors/tokens.json");
        bytes[] memory lists = words(json);
        uint256 slots = vm.parseJsonUint(json, ".tokenizer.slots");
        uint256 i;
        uint256 refused;
        for (; vm.keyExistsJson(json, path("cases", i, ".text")); ++i) {
            bytes memory text = bytes(vm.parseJsonString(json, path("cases", i, ".text")));
            if (vm.keyExistsJson(json, path("cases", i, ".invalid"))) {
                try this.tokens(text, slots, lists) {
                    revert NotTrue("too many tokens");
                } catch (bytes memory thrown) {
                    equal(bytes32(thrown), bytes32(Tokens.TooManyTokens.selector), "reason");
                }
                ++refused;
                continue;
            }
            uint256[] memory expected = vm.parseJsonUintArray(json, path("cases", i, ".tokens"));
            equal(abi.encode(this.tokens(text, slots, lists)), abi.encode(expected), string(text));
        }
        isTrue(i >= 22 && refused >= 2, "cases");
    }

    function tokens(bytes memory text, uint256 slots, bytes[] memory lists) external pure returns (uint256[] memory) {
        return Tokens.encode(text, slots, lists);
    }

    /// Two words a part, so that every look-up takes several links.
    function words(string memory json) private view returns (bytes[] memory lists) {
        uint256 n;
        while (vm.keyExistsJson(json, path("tokenizer.words", n, ""))) ++n;
        lists = new bytes[]((n + 1) / 2);
        for (uint256 i; i < n; ++i) {
            bytes memory word = bytes(vm.parseJsonString(json, path("tokenizer.words", i, "")));
            lists[i / 2] = bytes.concat(lists[i / 2], bytes1(uint8(word.length)), word);
        }
    }

    function test_BytePairs() public view {
        string memory json = vm.readFile("../spec/vectors/byte_pairs.json");
        Pairs memory t;
        (t.slots, t.chunk) = (vm.parseJsonUint(json, ".tokenizer.slots"), 16);
        t.padding = vm.parseJsonUint(json, ".tokenizer.padding");
        (t.merges, t.mergeParts) = merges(json);
        t.classParts = parts(vm.readFileBinary("../spec/vectors/unicode/classes.bin"), 7 * 256);
        t.lowerParts = parts(vm.readFileBinary("../spec/vectors/unicode/lower.bin"), 10 * 128);
        uint256 i;
        uint256 refused;
        for (; vm.keyExistsJson(json, path("cases", i, ".text")); ++i) {
            bytes memory text = bytes(vm.parseJsonString(json, path("cases", i, ".text")));
            if (vm.keyExistsJson(json, path("cases", i, ".invalid"))) {
                try this.bytePairs(t, text) {
                    revert NotTrue("too many tokens");
                } catch (bytes memory thrown) {
                    equal(bytes32(thrown), bytes32(Tokens.TooManyTokens.selector), "reason");
                }
                ++refused;
                continue;
            }
            uint256[] memory expected = vm.parseJsonUintArray(json, path("cases", i, ".tokens"));
            equal(abi.encode(this.bytePairs(t, text)), abi.encode(expected), string(text));
        }
        isTrue(i >= 15 && refused >= 1, "cases");
    }

    function bytePairs(Pairs memory t, bytes memory text) external pure returns (uint256[] memory) {
        return BytePairTokens.encode(t, text);
    }

    /// Three merges a part.
    function merges(string memory json) private view returns (uint256 n, bytes[] memory lists) {
        bytes memory all;
        for (; vm.keyExistsJson(json, path("tokenizer.merges", n, "")); ++n) {
            uint256[] memory pair = vm.parseJsonUintArray(json, path("tokenizer.merges", n, ""));
            for (uint256 k; k < 2; ++k) {
                all = bytes.concat(
                    all,
                    bytes1(uint8(pair[k])),
                    bytes1(uint8(pair[k] >> 8)),
                    bytes1(uint8(pair[k] >> 16)),
                    bytes1(uint8(pair[k] >> 24))
                );
            }
        }
        lists = parts(all, 3 * 8);
    }

    function parts(bytes memory all, uint256 size) private pure returns (bytes[] memory lists) {
        lists = new bytes[]((all.length + size - 1) / size);
        for (uint256 i; i < lists.length; ++i) {
            uint256 length = all.length - i * size < size ? all.length - i * size : size;
            lists[i] = new bytes(length);
            for (uint256 k; k < length; ++k) {
                lists[i][k] = all[i * size + k];
            }
        }
    }

    // ---- picture and hashes ----

    function test_PictureFiles() public view {
        string memory json = vm.readFile("../spec/vectors/picture.json");
        equal(Packet.TEXT, bytes(vm.readFile("../spec/vectors/xmp.txt")), "packet");
        equal(Packet.LENGTH, Packet.TEXT.length, "packet's length");
        uint256 whole;
        uint256 i;
        for (; vm.keyExistsJson(json, path("canonical", i, ".width")); ++i) {
            bytes memory abi_ = vm.parseJsonBytes(json, path("canonical", i, ".abi"));
            Picture memory p = Picture(
                vm.parseJsonUint(json, path("canonical", i, ".width")),
                vm.parseJsonUint(json, path("canonical", i, ".height")),
                abi_.length
            );
            bytes memory file = Encoder.file(p, abi_, pixels(p));
            equal(sha256(file), vm.parseJsonBytes32(json, path("canonical", i, ".imageHash")), "imageHash");
            if (vm.keyExistsJson(json, path("canonical", i, ".file"))) {
                equal(file, vm.parseJsonBytes(json, path("canonical", i, ".file")), "file");
                ++whole;
            }
        }
        isTrue(i >= 9 && whole >= 2, "cases");
    }

    function pixels(Picture memory p) private pure returns (Tensor memory t) {
        (t.width, t.outputs, t.extents) = (2, 1, Extents(p.height, p.width, 3));
        t.data = new bytes(2 * t.extents.count());
        for (uint256 i; i < t.data.length / 2; ++i) {
            t.data[2 * i] = bytes1(uint8(37 * i + 11 * (i >> 8)));
        }
    }

    function testFuzz_CompressionsMakeTheHash(bytes memory data) public pure {
        equal(Hashing.sha(data), sha256(data), "hash");
    }

    function test_CompressionsOfEveryPadding() public pure {
        for (uint256 n; n < 200; ++n) {
            bytes memory data = repeated(hex"ff", n);
            equal(Hashing.sha(data), sha256(data), "hash");
        }
    }

    function test_Checksums() public pure {
        equal(Crc32.end(Crc32.link(Crc32.INITIAL, "123456789")), 0xcbf43926, "the CRC that is always shown");
        equal(Crc32.end(Crc32.link(Crc32.link(Crc32.INITIAL, "1234"), "56789")), 0xcbf43926, "two links");
        equal(Adler32.link(Adler32.INITIAL, "Wikipedia"), 0x11e60398, "Adler-32");
        equal(Adler32.link(Adler32.link(Adler32.INITIAL, "Wiki"), "pedia"), 0x11e60398, "two links");
        equal(Adler32.link(Adler32.INITIAL, repeated(hex"ff", 70_000)), 0x2a286e81, "sums that pass the prime");
    }

    // ---- refusals ----

    function refuse(uint256 which) external pure {
        bytes memory two = hex"0102";
        uint256[] memory channels = new uint256[](1);
        channels[0] = 2;
        Picture memory p = Picture(1, 1, 0);
        if (which == 0) Elements.read(two, 1, 2);
        if (which == 1) Elements.read(two, 2, 1);
        if (which == 2) Elements.read(two, 1, type(uint256).max);
        if (which == 3) Elements.count(hex"010203", 2);
        if (which == 4) Dot.dot(two, 1, two, 2);
        if (which == 5) Dot.dot(new bytes(Dot.MAX_TERMS + 1), 1, new bytes(Dot.MAX_TERMS + 1), 1);
        if (which == 6) Dot.sum(new bytes(Dot.MAX_TERMS + 1), 1);
        if (which == 7) Mix.value(new int256[](1), new int256[](2), Rounding(0, 0, 0));
        if (which == 8) Mix.value(new int256[](9), new int256[](9), Rounding(0, 0, 0));
        if (which == 9) Table.source(-1, 0);
        if (which == 10) Gather.source(3, 0, -1);
        if (which == 11) Attend.quotient(1, 0, 0, 0, 0);
        if (which == 12) Attend.quotient(1, -1, 0, 0, 0);
        if (which == 13) Mark.value(0, hex"00000000", two, 0, 0);
        if (which == 14) Mark.value(0, new bytes(4 * 257), new bytes(257), 0, 0);
        if (which == 15) Words.next(two, 3);
        if (which == 16) Words.lowered(two, 0, 3);
        if (which == 17) Words.link(0, two, hex"00", 1);
        if (which == 18) Words.link(0, two, hex"0361", 1);
        if (which == 19) Words.link(0, two, bytes.concat(hex"41", new bytes(65)), 1);
        if (which == 20) PictureFile.chunk(p, 5);
        if (which == 21) PictureFile.at(p, PictureFile.size(p));
        if (which == 22) PictureFile.at(p, type(uint256).max);
        if (which == 23) Unicode.point(two, 2);
        if (which == 24) Unicode.point(hex"61C3", 1);
        if (which == 25) Unicode.classLink(0, 0, two);
        if (which == 26) Unicode.lowerLink(0, 0, new bytes(7));
        if (which == 27) BytePairs.pieceLink(Piece.None, new uint256[](0), "");
        if (which == 28) BytePairs.pieceLink(Piece.None, channels, two);
        if (which == 29) BytePairs.pieceLink(Piece.Number, channels, hex"02");
        if (which == 30) BytePairs.byteToken(256, false);
        if (which == 31) BytePairs.mergeLink(0, 1, 2, two, 512);
        if (which == 32) BytePairs.mergeLink(0, 1 << 32, 2, "", 512);
        if (which == 33) BytePairs.applyLink(channels, 0, false, 0, 0, 511);
    }

    function test_Step_RevertIf_OutOfReach() public {
        for (uint256 which; which < 34; ++which) {
            vm.expectRevert(Elements.OutOfReach.selector);
            this.refuse(which);
        }
        this.refuse(34);
    }
}

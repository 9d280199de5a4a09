// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Adler32} from "../src/step/Adler32.sol";
import {Attend, AttendShape} from "../src/step/Attend.sol";
import {BytePairs, Piece} from "../src/step/BytePairs.sol";
import {Concat} from "../src/step/Concat.sol";
import {Conv, ConvShape} from "../src/step/Conv.sol";
import {Crc32} from "../src/step/Crc32.sol";
import {Elements} from "../src/step/Elements.sol";
import {Extents} from "../src/step/Extents.sol";
import {Gather} from "../src/step/Gather.sol";
import {Mark} from "../src/step/Mark.sol";
import {Mix} from "../src/step/Mix.sol";
import {Moments, MomentsShape, Sums} from "../src/step/Moments.sol";
import {Multiply} from "../src/step/Multiply.sol";
import {Noise} from "../src/step/Noise.sol";
import {Normalise} from "../src/step/Normalise.sol";
import {Permute} from "../src/step/Permute.sol";
import {Picture, PictureFile} from "../src/step/PictureFile.sol";
import {Rounding} from "../src/step/Requant.sol";
import {Resize} from "../src/step/Resize.sol";
import {Sha256} from "../src/step/Sha256.sol";
import {Shuffle} from "../src/step/Shuffle.sol";
import {Slice} from "../src/step/Slice.sol";
import {Table} from "../src/step/Table.sol";
import {Unicode} from "../src/step/Unicode.sol";
import {Words} from "../src/step/Words.sol";

/// What steps cost, for docs/gas.md: source and value, given the inputs in memory. Every function is one step, at the
/// largest size that a link or the specification allows where it names none, and returns the step's gas; `s`, of the
/// call, is in the inputs, so that nothing is computed beforehand.
contract StepBench {
    uint256 private constant LINK = 256;

    function conv1152TermsInt8(uint256 s) external view returns (uint256) {
        return conv(s, 1152, 1, 1);
    }

    function convLinkInt8(uint256 s) external view returns (uint256) {
        return conv(s, LINK, 1, 1);
    }

    function convLinkInt16ByInt8(uint256 s) external view returns (uint256) {
        return conv(s, LINK, 2, 1);
    }

    function convLinkInt16(uint256 s) external view returns (uint256) {
        return conv(s, LINK, 2, 2);
    }

    function convSource(uint256 s) external view returns (uint256) {
        ConvShape memory c = ConvShape(image(s), 320, 3, 3, 1, 1, 1, 1, 1, 1);
        uint256 from = gasleft();
        (bool inside, uint256 at, uint256 length) = Conv.source(c, 300_000 + s, 1000 + s);
        return since(from, (inside ? at : 0) + length);
    }

    function mixOf8(uint256 s) external view returns (uint256) {
        (int256[] memory a, int256[] memory by) = (new int256[](8), new int256[](8));
        for (uint256 i; i < 8; ++i) {
            (a[i], by[i]) = (int256(s << i), -int256(s + i));
        }
        Extents memory e = image(s);
        Rounding memory r = rounding(s);
        uint256 from = gasleft();
        uint256 sources;
        for (uint256 i; i < 16; ++i) {
            sources += e.repeated(e, 100_000 + s + i);
        }
        return since(from, sources ^ uint256(Mix.value(a, by, r)));
    }

    function multiply(uint256 s) external view returns (uint256) {
        Extents memory e = image(s);
        Rounding memory r = rounding(s);
        uint256 from = gasleft();
        uint256 sources = e.repeated(e, 100_000 + s) + e.repeated(e, 100_001 + s);
        return since(from, sources ^ uint256(Multiply.value(-int256(s), int256(s) << 20, r)));
    }

    function tableEntry(uint256 s) external view returns (uint256) {
        bytes memory x = data(s, 4);
        uint256 from = gasleft();
        return since(from, Table.source(Elements.read(x, 4, 0), -(1 << 31)));
    }

    function gather(uint256 s) external view returns (uint256) {
        bytes memory x = data(s, 4);
        uint256 from = gasleft();
        return since(from, Gather.token(768, s) + Gather.source(768, s, Elements.read(x, 4, 0) & 0xffff));
    }

    function concatOf8(uint256 s) external view returns (uint256) {
        uint256[] memory channels = new uint256[](8);
        for (uint256 i; i < 8; ++i) {
            channels[i] = 40 + s;
        }
        uint256 from = gasleft();
        (uint256 input, uint256 index) = Concat.source(channels, 8 * (40 + s) * 1000 - 1);
        return since(from, input + index);
    }

    function slice(uint256 s) external view returns (uint256) {
        (Extents memory x, Extents memory begin, Extents memory size) =
            (image(s), Extents(s, s, s), Extents(9, 9, 9 + s));
        uint256 from = gasleft();
        return since(from, Slice.source(x, begin, size, 300 + s));
    }

    function permute(uint256 s) external view returns (uint256) {
        Extents memory e = image(s);
        uint256[3] memory order = [uint256(2), 0, 1];
        uint256 from = gasleft();
        return since(from, Permute.source(e, order, 300_000 + s));
    }

    function resize(uint256 s) external view returns (uint256) {
        Extents memory e = image(s);
        uint256 from = gasleft();
        return since(from, Resize.source(e, 2, 300_000 + s));
    }

    function shuffleToSpace(uint256 s) external view returns (uint256) {
        Extents memory e = image(s);
        uint256 from = gasleft();
        return since(from, Shuffle.toSpace(e, 2, 300_000 + s));
    }

    function shuffleToDepth(uint256 s) external view returns (uint256) {
        Extents memory e = image(s);
        uint256 from = gasleft();
        return since(from, Shuffle.toDepth(e, 2, 300_000 + s));
    }

    function noise(uint256 s) external view returns (uint256) {
        uint256 from = gasleft();
        return since(from, Noise.source(uint64(s << 40 | s), uint32(s), 16, 100_000 + s));
    }

    function attendScoreLink(uint256 s) external view returns (uint256) {
        (bytes memory q, bytes memory k) = (data(s, 2 * LINK), data(s + 1, 2 * LINK));
        uint256 from = gasleft();
        return since(from, uint256(Attend.score(int256(s), q, 2, k, 2)));
    }

    function attendPeakLink(uint256 s) external view returns (uint256) {
        bytes memory scores = data(s, 4 * LINK);
        uint256 from = gasleft();
        return since(from, uint256(Attend.peak(Attend.LOWEST, scores)));
    }

    function attendWeight(uint256 s) external view returns (uint256) {
        uint256 from = gasleft();
        return since(from, Attend.source(int256(s) << 20, -int256(s), 10, 65_536));
    }

    function attendTotalLink(uint256 s) external view returns (uint256) {
        bytes memory weights = data(s, 2 * LINK);
        uint256 from = gasleft();
        return since(from, uint256(Attend.total(int256(s), weights)));
    }

    function attendNumeratorLink(uint256 s) external view returns (uint256) {
        (bytes memory weights, bytes memory v) = (data(s, 2 * LINK), data(s + 1, 2 * LINK));
        uint256 from = gasleft();
        return since(from, uint256(Attend.numerator(int256(s), weights, v, 2)));
    }

    function attendQuotient(uint256 s) external view returns (uint256) {
        Rounding memory r = rounding(s);
        uint256 from = gasleft();
        return since(from, uint256(Attend.quotient(-int256(s) << 30, int256(s) << 8, s, r.lo, r.hi)));
    }

    function momentsLink(uint256 s) external view returns (uint256) {
        (Sums memory sums, bytes memory x) = (Sums(int256(s), int256(s)), data(s, 2 * LINK));
        uint256 from = gasleft();
        sums = Moments.link(sums, x, 2);
        return since(from, uint256(sums.first + sums.second));
    }

    function momentsMean(uint256 s) external view returns (uint256) {
        MomentsShape memory m = MomentsShape(image(s), 32, true, 15, 30, 1 + s);
        Sums memory sums = Sums(-int256(s) << 24, int256(s) << 44);
        uint256 from = gasleft();
        return since(from, uint256(Moments.mean(m, sums)));
    }

    function momentsInverse(uint256 s) external view returns (uint256) {
        MomentsShape memory m = MomentsShape(image(s), 32, true, 15, 30, 1 + s);
        Sums memory sums = Sums(-int256(s) << 24, int256(s) << 44);
        uint256 from = gasleft();
        return since(from, uint256(Moments.inverse(m, sums)));
    }

    function normalise(uint256 s) external view returns (uint256) {
        Extents memory e = image(s);
        Rounding memory r = rounding(s);
        int256 x = int256(s);
        uint256 from = gasleft();
        (uint256 mean, uint256 inverse) = Normalise.source(e, 32, false, 300_000 + s);
        return since(from, mean ^ inverse ^ uint256(Normalise.value(x, -x, x << 20, x << 9, -x, 8, 20, r)));
    }

    function markOf33Carriers(uint256 s) external view returns (uint256) {
        return mark(s, 33);
    }

    function markOf256Carriers(uint256 s) external view returns (uint256) {
        return mark(s, 256);
    }

    function tokenWordIn1024Bytes(uint256 s) external view returns (uint256) {
        bytes memory text = new bytes(1024);
        for (uint256 i; i < 1024; ++i) {
            text[i] = i < 512 ? bytes1(" ") : bytes1(uint8(65 + s % 26));
        }
        uint256 from = gasleft();
        (uint256 start, uint256 end) = Words.next(text, 0);
        return since(from, Words.lowered(text, start, end).length);
    }

    /// Words of one length, so that each is compared.
    function tokenLink(uint256 s) external view returns (uint256) {
        bytes memory entries = new bytes(65 * LINK);
        for (uint256 i; i < LINK; ++i) {
            entries[65 * i] = bytes1(uint8(64));
        }
        bytes memory word = data(s, 64);
        uint256 from = gasleft();
        (uint256 token, uint256 next) = Words.link(0, word, entries, 1);
        return since(from, token + next);
    }

    function bytePairClassLink(uint256 s) external view returns (uint256) {
        bytes memory ranges = data(s, 7 * LINK);
        uint256 from = gasleft();
        return since(from, Unicode.classLink(0, 0x3B1 + s, ranges));
    }

    /// Steps that are not zero, so that each range is looked into.
    function bytePairLowerLink(uint256 s) external view returns (uint256) {
        bytes memory ranges = new bytes(10 * LINK);
        for (uint256 i; i < LINK; ++i) {
            (ranges[10 * i + 5], ranges[10 * i + 6]) = (bytes1(uint8(255)), bytes1(uint8(1 + s)));
        }
        uint256 from = gasleft();
        return since(from, Unicode.lowerLink(0, 100 + s, ranges));
    }

    function bytePairPieceLink(uint256 s) external view returns (uint256) {
        uint256[] memory points = new uint256[](LINK);
        bytes memory bits = new bytes(LINK);
        for (uint256 i; i < LINK; ++i) {
            (points[i], bits[i]) = (0x60 + s, bytes1(uint8(Unicode.LETTER)));
        }
        uint256 from = gasleft();
        (, uint256 length) = BytePairs.pieceLink(Piece.None, points, bits);
        return since(from, length);
    }

    function bytePairMergeLink(uint256 s) external view returns (uint256) {
        bytes memory merges = data(s, 8 * LINK);
        uint256 from = gasleft();
        (uint256 token, uint256 next) = BytePairs.mergeLink(0, 300 + s, 400 + s, merges, 512);
        return since(from, token + next);
    }

    function bytePairApplyLink(uint256 s) external view returns (uint256) {
        uint256[] memory tokens = new uint256[](LINK);
        for (uint256 i; i < LINK; ++i) {
            tokens[i] = 100 + (s + i) % 2;
        }
        uint256 from = gasleft();
        (uint256[] memory kept,) = BytePairs.applyLink(tokens, 100 + s % 2, false, 100 + s % 2, 100 + (s + 1) % 2, 600);
        return since(from, kept.length);
    }

    function pictureByte(uint256 s) external view returns (uint256) {
        Picture memory p = Picture(512, 512, 1024 + s);
        uint256 from = gasleft();
        (, uint256 v) = PictureFile.at(p, 700_000 + s);
        return since(from, v);
    }

    function crcLink(uint256 s) external view returns (uint256) {
        bytes memory part = data(s, LINK);
        uint256 from = gasleft();
        return since(from, Crc32.link(Crc32.INITIAL, part));
    }

    function adlerLink(uint256 s) external view returns (uint256) {
        bytes memory part = data(s, LINK);
        uint256 from = gasleft();
        return since(from, Adler32.link(Adler32.INITIAL, part));
    }

    function sha256Block(uint256 s) external view returns (uint256) {
        uint256 from = gasleft();
        return since(from, Sha256.compress(Sha256.INITIAL, bytes32(s), bytes32(~s)));
    }

    function conv(uint256 s, uint256 terms, uint256 inputWidth, uint256 weightWidth) private view returns (uint256) {
        (bytes memory x, bytes memory w) = (data(s, terms * inputWidth), data(s + 1, terms * weightWidth));
        uint256 from = gasleft();
        return since(from, uint256(Conv.link(int256(s), w, weightWidth, x, inputWidth)));
    }

    function mark(uint256 s, uint256 carriers) private view returns (uint256) {
        (bytes memory code, bytes memory carrier) = (data(s, 4 * carriers), data(s + 1, carriers));
        Extents memory e = image(s);
        uint256 from = gasleft();
        uint256 at = Mark.source(e, 64, carriers, 100_000 + s);
        return since(from, at ^ uint256(Mark.value(int256(s), code, carrier, uint32(s * 0x9e3779b9), 4)));
    }

    /// The gas since `from`; the store keeps what was computed from being moved behind it.
    function since(uint256 from, uint256 result) private view returns (uint256) {
        assembly ("memory-safe") {
            mstore(0, result)
        }
        return from - gasleft();
    }

    function data(uint256 s, uint256 length) private pure returns (bytes memory out) {
        out = new bytes(length);
        for (uint256 i; i < length; ++i) {
            out[i] = bytes1(uint8(i * 101 + s));
        }
    }

    function image(uint256 s) private pure returns (Extents memory) {
        return Extents(64, 64, 313 + s);
    }

    function rounding(uint256 s) private pure returns (Rounding memory) {
        return Rounding(s, -32_768, 32_767);
    }
}

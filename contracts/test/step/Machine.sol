// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Attend, AttendShape} from "../../src/step/Attend.sol";
import {Concat} from "../../src/step/Concat.sol";
import {Conv, ConvShape} from "../../src/step/Conv.sol";
import {Elements} from "../../src/step/Elements.sol";
import {Extents} from "../../src/step/Extents.sol";
import {Gather} from "../../src/step/Gather.sol";
import {Mark} from "../../src/step/Mark.sol";
import {Mix} from "../../src/step/Mix.sol";
import {Moments, MomentsShape, Sums} from "../../src/step/Moments.sol";
import {Multiply} from "../../src/step/Multiply.sol";
import {Noise} from "../../src/step/Noise.sol";
import {Normalise} from "../../src/step/Normalise.sol";
import {Permute} from "../../src/step/Permute.sol";
import {Rounding} from "../../src/step/Requant.sol";
import {Resize} from "../../src/step/Resize.sol";
import {Shuffle} from "../../src/step/Shuffle.sol";
import {Slice} from "../../src/step/Slice.sol";
import {Table} from "../../src/step/Table.sol";
import {Node, Reader, Tensor} from "./Reader.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";

/// What a request gives to operators beside their inputs.
struct Request {
    uint64 seed;
    uint32 payload;
    bool marked;
}

/// Computes elements of nodes with the step library alone, a link at a time, as a dispute would have to.
library Machine {
    using LibBytes for bytes;

    /// Terms of a link: spec/step.md.
    uint256 private constant LINK = 256;

    function element(Node memory n, Tensor[] memory t, Request memory request, uint256 e)
        internal
        pure
        returns (int256)
    {
        if (n.op == Reader.CONV) return conv(n, t, e);
        if (n.op == Reader.MIX) return mix(n, t, e);
        if (n.op == Reader.MULTIPLY) {
            return Multiply.value(operand(t[n.inputs[0]], n, e), operand(t[n.inputs[1]], n, e), rounding(n, 0));
        }
        if (n.op == Reader.TABLE) {
            return read(t[n.constants[0]], Table.source(read(t[n.inputs[0]], e), n.attributes[0]));
        }
        if (n.op == Reader.GATHER) {
            uint256 depth = n.output.channels;
            int256 x = read(t[n.inputs[0]], Gather.token(depth, e));
            return read(t[n.constants[0]], Gather.source(depth, e, x));
        }
        if (n.op == Reader.NOISE) {
            Tensor memory table = t[n.constants[0]];
            uint256 bits;
            while (1 << bits < table.data.length / table.width) ++bits;
            return read(table, Noise.source(request.seed, uint32(uint256(n.attributes[0])), bits, e));
        }
        if (n.op == Reader.ATTEND) return attend(n, t, e);
        if (n.op == Reader.MOMENTS) return moments(n, t, e);
        if (n.op == Reader.NORMALISE) return normalise(n, t, e);
        if (n.op == Reader.MARK) return mark(n, t, request, e);
        return moved(n, t, e);
    }

    function moved(Node memory n, Tensor[] memory t, uint256 e) private pure returns (int256) {
        Tensor memory x = t[n.inputs[0]];
        int256[] memory a = n.attributes;
        if (n.op == Reader.CONCAT) {
            uint256[] memory channels = new uint256[](n.inputs.length);
            for (uint256 i; i < channels.length; ++i) {
                channels[i] = t[n.inputs[i]].extents.channels;
            }
            (uint256 which, uint256 index) = Concat.source(channels, e);
            return read(t[n.inputs[which]], index);
        }
        if (n.op == Reader.SLICE) return read(x, Slice.source(x.extents, extents(a), n.output, e));
        if (n.op == Reader.PERMUTE) {
            uint256[3] memory order = [uint256(a[3]), uint256(a[4]), uint256(a[5])];
            return read(x, Permute.source(extents(a), order, e));
        }
        if (n.op == Reader.RESIZE) return read(x, Resize.source(x.extents, uint256(a[0]), e));
        require(n.op == Reader.SHUFFLE, "operator");
        uint256 index_ =
            a[1] == 1 ? Shuffle.toDepth(x.extents, uint256(a[0]), e) : Shuffle.toSpace(x.extents, uint256(a[0]), e);
        return read(x, index_);
    }

    // ---- reductions ----

    function conv(Node memory n, Tensor[] memory t, uint256 e) private pure returns (int256 sum) {
        Tensor memory x = t[n.inputs[0]];
        Tensor memory weight = t[n.constants[0]];
        ConvShape memory s = convShape(n, x, weight);
        uint256 terms = Conv.terms(s);
        uint256 channel = Conv.channel(s, e);
        if (n.constants.length == 2) sum = read(t[n.constants[1]], channel);
        for (uint256 from; from < terms; from += LINK) {
            uint256 to = from + LINK < terms ? from + LINK : terms;
            bytes memory weights = run(weight, channel * terms + from, to - from);
            sum = Conv.link(sum, weights, weight.width, convInputs(s, x, e, from, to), x.width);
        }
    }

    function convShape(Node memory n, Tensor memory x, Tensor memory weight) private pure returns (ConvShape memory s) {
        int256[] memory a = n.attributes;
        s.input = x.extents;
        s.outputs = weight.outputs;
        s.kernelHeight = weight.extents.height;
        s.kernelWidth = weight.extents.width;
        (s.stride, s.groups) = (uint256(a[0]), uint256(a[5]));
        (s.top, s.left, s.bottom, s.right) = (uint256(a[1]), uint256(a[2]), uint256(a[3]), uint256(a[4]));
    }

    function convInputs(ConvShape memory s, Tensor memory x, uint256 e, uint256 from, uint256 to)
        private
        pure
        returns (bytes memory inputs)
    {
        inputs = new bytes((to - from) * x.width);
        uint256 done;
        while (from < to) {
            (bool inside, uint256 at, uint256 length) = Conv.source(s, e, from);
            if (length > to - from) length = to - from;
            if (inside) put(inputs, done, run(x, at, length));
            done += length * x.width;
            from += length;
        }
    }

    function attend(Node memory n, Tensor[] memory t, uint256 e) private pure returns (int256) {
        AttendShape memory s = attendShape(n, t);
        (uint256 head, uint256 i, uint256 c) = Attend.place(s, e);
        uint256 keys = Attend.keysOf(s, i);
        bytes memory weights = attendWeights(n, t, s, head, i);
        Tensor memory v = t[n.inputs[2]];
        int256 total;
        int256 numerator;
        for (uint256 j; j < keys; j += LINK) {
            uint256 to = j + LINK < keys ? j + LINK : keys;
            bytes memory part = weights.slice(2 * j, 2 * to);
            bytes memory values = new bytes((to - j) * v.width);
            for (uint256 k = j; k < to; ++k) {
                put(values, (k - j) * v.width, run(v, Attend.value(s, head, k, c), 1));
            }
            total = Attend.total(total, part);
            numerator = Attend.numerator(numerator, part, values, v.width);
        }
        int256[] memory a = n.attributes;
        return Attend.quotient(numerator, total, uint256(a[3]), a[4], a[5]);
    }

    function attendShape(Node memory n, Tensor[] memory t) private pure returns (AttendShape memory s) {
        (Tensor memory q, Tensor memory k) = (t[n.inputs[0]], t[n.inputs[1]]);
        s.heads = uint256(n.attributes[0]);
        s.causal = n.attributes[2] == 1;
        s.queries = q.extents.height * q.extents.width;
        s.keys = k.extents.height * k.extents.width;
        s.depth = q.extents.channels / s.heads;
        s.valueDepth = t[n.inputs[2]].extents.channels / s.heads;
    }

    function attendWeights(Node memory n, Tensor[] memory t, AttendShape memory s, uint256 head, uint256 i)
        private
        pure
        returns (bytes memory weights)
    {
        uint256 keys = Attend.keysOf(s, i);
        bytes memory scores = new bytes(4 * keys);
        int256 peak = Attend.LOWEST;
        for (uint256 j; j < keys; ++j) {
            store(scores, 4, j, attendScore(n, t, s, head, i, j));
        }
        for (uint256 j; j < keys; j += LINK) {
            peak = Attend.peak(peak, scores.slice(4 * j, 4 * (j + LINK < keys ? j + LINK : keys)));
        }
        Tensor memory table = t[n.constants[0]];
        weights = new bytes(2 * keys);
        for (uint256 j; j < keys; ++j) {
            uint256 entry =
                Attend.source(peak, Elements.read(scores, 4, j), uint256(n.attributes[1]), table.data.length / 2);
            store(weights, 2, j, read(table, entry));
        }
    }

    function attendScore(Node memory n, Tensor[] memory t, AttendShape memory s, uint256 head, uint256 i, uint256 j)
        private
        pure
        returns (int256 sum)
    {
        (Tensor memory q, Tensor memory k) = (t[n.inputs[0]], t[n.inputs[1]]);
        (uint256 at, uint256 with) = (Attend.row(s, head, i), Attend.row(s, head, j));
        for (uint256 c; c < s.depth; c += LINK) {
            uint256 length = c + LINK < s.depth ? LINK : s.depth - c;
            sum = Attend.score(sum, run(q, at + c, length), q.width, run(k, with + c, length), k.width);
        }
    }

    function moments(Node memory n, Tensor[] memory t, uint256 e) private pure returns (int256) {
        Tensor memory x = t[n.inputs[0]];
        int256[] memory a = n.attributes;
        MomentsShape memory s =
            MomentsShape(x.extents, uint256(a[1]), a[0] == 1, uint256(a[2]), uint256(a[3]), uint256(a[4]));
        (uint256 position, uint256 group, bool isInverse) = Moments.place(s, e);
        uint256 terms = Moments.terms(s);
        Sums memory sums;
        for (uint256 from; from < terms; from += LINK) {
            uint256 to = from + LINK < terms ? from + LINK : terms;
            sums = Moments.link(sums, momentsInputs(s, x, position, group, from, to), x.width);
        }
        return isInverse ? Moments.inverse(s, sums) : Moments.mean(s, sums);
    }

    function momentsInputs(
        MomentsShape memory s,
        Tensor memory x,
        uint256 position,
        uint256 group,
        uint256 from,
        uint256 to
    ) private pure returns (bytes memory inputs) {
        inputs = new bytes((to - from) * x.width);
        uint256 done;
        while (from < to) {
            (uint256 at, uint256 length) = Moments.source(s, position, group, from);
            if (length > to - from) length = to - from;
            put(inputs, done, run(x, at, length));
            done += length * x.width;
            from += length;
        }
    }

    // ---- elementwise ----

    function mix(Node memory n, Tensor[] memory t, uint256 e) private pure returns (int256) {
        uint256 count = n.inputs.length;
        int256[] memory x = new int256[](count);
        int256[] memory by = new int256[](count);
        for (uint256 i; i < count; ++i) {
            x[i] = operand(t[n.inputs[i]], n, e);
            by[i] = n.attributes[4 + 2 * i];
            if (n.attributes[3 + 2 * i] == 1) by[i] = operand(t[uint256(by[i])], n, e);
        }
        return Mix.value(x, by, rounding(n, 0));
    }

    function normalise(Node memory n, Tensor[] memory t, uint256 e) private pure returns (int256) {
        (Tensor memory x, Tensor memory m) = (t[n.inputs[0]], t[n.inputs[1]]);
        bool perImage = m.extents.height * m.extents.width == 1;
        (uint256 mean, uint256 inverse) = Normalise.source(x.extents, uint256(n.attributes[0]), perImage, e);
        uint256 c = e % x.extents.channels;
        return Normalise.value(
            read(x, e),
            read(m, mean),
            read(m, inverse),
            read(t[n.constants[0]], c),
            read(t[n.constants[1]], c),
            uint256(n.attributes[1]),
            uint256(n.attributes[2]),
            rounding(n, 3)
        );
    }

    function mark(Node memory n, Tensor[] memory t, Request memory request, uint256 e) private pure returns (int256) {
        Tensor memory x = t[n.inputs[0]];
        if (!request.marked) return read(x, e);
        Tensor memory carrier = t[n.constants[0]];
        uint256 carriers = carrier.extents.channels;
        uint256 at = Mark.source(x.extents, carrier.extents.height, carriers, e);
        bytes memory part = run(carrier, at, carriers);
        return Mark.value(read(x, e), t[n.constants[1]].data, part, request.payload, uint256(n.attributes[0]));
    }

    // ---- reading and writing ----

    function operand(Tensor memory x, Node memory n, uint256 e) private pure returns (int256) {
        return read(x, x.extents.repeated(n.output, e));
    }

    function read(Tensor memory x, uint256 index) private pure returns (int256) {
        return Elements.read(x.data, x.width, index);
    }

    function run(Tensor memory x, uint256 at, uint256 length) private pure returns (bytes memory) {
        if ((at + length) * x.width > x.data.length) revert Elements.OutOfReach();
        return x.data.slice(at * x.width, (at + length) * x.width);
    }

    function rounding(Node memory n, uint256 at) private pure returns (Rounding memory) {
        return Rounding(uint256(n.attributes[at]), n.attributes[at + 1], n.attributes[at + 2]);
    }

    function extents(int256[] memory a) private pure returns (Extents memory) {
        return Extents(uint256(a[0]), uint256(a[1]), uint256(a[2]));
    }

    function put(bytes memory into, uint256 at, bytes memory part) private pure {
        assembly ("memory-safe") {
            mcopy(add(add(into, 32), at), add(part, 32), mload(part))
        }
    }

    /// Writes an element as Elements.read reads it.
    function store(bytes memory into, uint256 width, uint256 index, int256 v) internal pure {
        for (uint256 i; i < width; ++i) {
            into[index * width + i] = bytes1(uint8(uint256(v >> (8 * i))));
        }
        require(Elements.read(into, width, index) == v, "width");
    }
}

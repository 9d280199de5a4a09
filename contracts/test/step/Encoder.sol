// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Adler32} from "../../src/step/Adler32.sol";
import {Crc32} from "../../src/step/Crc32.sol";
import {Elements} from "../../src/step/Elements.sol";
import {Packet} from "../../src/step/Packet.sol";
import {Picture, PictureFile, Source} from "../../src/step/PictureFile.sol";
import {Memory} from "./Memory.sol";
import {Tensor} from "./Reader.sol";
import {LibBytes} from "solady/utils/LibBytes.sol";

/// A whole picture file, a byte or a link at a time.
library Encoder {
    using LibBytes for bytes;

    uint256 private constant LINK = 256;

    function file(Picture memory p, bytes memory request, Tensor memory pixels)
        internal
        pure
        returns (bytes memory out)
    {
        out = new bytes(PictureFile.size(p));
        bytes memory packet = Packet.TEXT;
        uint256 checksum = adler(p, pixels);
        uint256 free = Memory.mark();
        for (uint256 at; at < out.length; ++at) {
            (Source source, uint256 v) = PictureFile.at(p, at);
            if (source == Source.Packet) v = uint8(packet[v]);
            else if (source == Source.Request) v = uint8(request[v]);
            else if (source == Source.Pixel) v = pixel(pixels, v);
            else if (source == Source.Adler) v = checksum >> (24 - 8 * v) & 255;
            else if (source == Source.Crc) v = crc(p, out, v / 4) >> (24 - 8 * (v % 4)) & 255;
            out[at] = bytes1(uint8(v));
            Memory.release(free);
        }
    }

    function crc(Picture memory p, bytes memory out, uint256 chunk) private pure returns (uint256) {
        (uint256 from, uint256 to) = PictureFile.chunk(p, chunk);
        uint256 state = Crc32.INITIAL;
        for (; from < to; from += LINK) {
            state = Crc32.link(state, out.slice(from, from + LINK < to ? from + LINK : to));
        }
        return Crc32.end(state);
    }

    function adler(Picture memory p, Tensor memory pixels) private pure returns (uint256 state) {
        state = Adler32.INITIAL;
        uint256 length = PictureFile.contentBytes(p);
        bytes memory part = new bytes(LINK);
        for (uint256 from; from < length; from += LINK) {
            if (length - from < LINK) part = new bytes(length - from);
            for (uint256 i; i < part.length; ++i) {
                (Source source, uint256 v) = PictureFile.content(p, from + i);
                part[i] = bytes1(uint8(source == Source.Pixel ? pixel(pixels, v) : v));
            }
            state = Adler32.link(state, part);
        }
    }

    function pixel(Tensor memory pixels, uint256 index) private pure returns (uint256) {
        int256 v = Elements.read(pixels.data, pixels.width, index);
        require(v >= 0 && v < 256, "pixel");
        return uint256(v);
    }
}

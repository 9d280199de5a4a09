// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";
import {Packet} from "./Packet.sol";

/// Size in pixels, and length of the request's ABI form.
struct Picture {
    uint256 width;
    uint256 height;
    uint256 requestBytes;
}

/// Where a byte of the file comes from. With it goes a number: Fixed, the byte itself; Packet, Request: the index of
/// the byte; Pixel: the index of the element of the value `pixels`; Crc: 4·chunk + byte; Adler: the byte.
enum Source {
    Fixed,
    Packet,
    Request,
    Pixel,
    Crc,
    Adler
}

/// @title The canonical picture file (spec/picture.md), a byte at a time
library PictureFile {
    uint256 internal constant CHUNKS = 5;

    uint256 private constant BLOCK_BYTES = 65_535;
    /// Length, type, CRC.
    uint256 private constant FRAME_BYTES = 12;
    uint256 private constant SIGNATURE_BYTES = 8;
    /// Signature and IHDR, iTXt, IDAT up to what varies in length.
    uint256 private constant HEAD_BYTES = 29;
    uint256 private constant TEXT_BYTES = 30;
    uint256 private constant DATA_BYTES = 10;
    uint256 private constant BLOCK_HEAD_BYTES = 5;

    uint256 private constant SIGNATURE_AND_IHDR = 0x89504e470d0a1a0a0000000d49484452;
    uint256 private constant RGB_OF_8_BITS = 0x0802000000;
    /// "iTXtXML:com.adobe.xmp", five zeros.
    uint256 private constant ITXT = 0x69545874584d4c3a636f6d2e61646f62652e786d700000000000;
    uint256 private constant CLPN = 0x636c506e;
    uint256 private constant IDAT = 0x494441547801;
    uint256 private constant IEND = 0x49454e44;

    /// @notice Bytes of the stream that Adler32 and the stored blocks hold: a filter byte and RGB for each row.
    function contentBytes(Picture memory p) internal pure returns (uint256) {
        unchecked {
            return p.height * (1 + 3 * p.width);
        }
    }

    function size(Picture memory p) internal pure returns (uint256) {
        unchecked {
            (, uint256 to) = chunk(p, CHUNKS - 1);
            return to + 4;
        }
    }

    /// @notice The bytes [from, to) of the file, type and content, that the CRC of chunk 0 to 4 covers.
    function chunk(Picture memory p, uint256 n) internal pure returns (uint256 from, uint256 to) {
        unchecked {
            if (n >= CHUNKS) revert Elements.OutOfReach();
            uint256[CHUNKS] memory lengths = contents(p);
            from = SIGNATURE_BYTES + 4;
            for (uint256 i; i < n; ++i) {
                from += FRAME_BYTES + lengths[i];
            }
            to = from + 4 + lengths[n];
        }
    }

    /// @notice Where the byte at a position of the file comes from.
    function at(Picture memory p, uint256 position) internal pure returns (Source, uint256) {
        unchecked {
            if (position < HEAD_BYTES) {
                uint256 head = SIGNATURE_AND_IHDR << 104 | p.width << 72 | p.height << 40 | RGB_OF_8_BITS;
                return fixedByte(head, HEAD_BYTES, position);
            }
            uint256[CHUNKS] memory lengths = contents(p);
            position -= SIGNATURE_BYTES;
            for (uint256 n; n < CHUNKS; ++n) {
                if (position < 8 + lengths[n]) return chunkByte(p, n, lengths[n], position);
                position -= 8 + lengths[n];
                if (position < 4) return (Source.Crc, 4 * n + position);
                position -= 4;
            }
            revert Elements.OutOfReach();
        }
    }

    /// @notice Where a byte of the stream's content comes from: a filter byte 0, or an element of the pixels.
    function content(Picture memory p, uint256 index) internal pure returns (Source, uint256) {
        unchecked {
            uint256 row = 1 + 3 * p.width;
            if (index % row == 0) return (Source.Fixed, 0);
            return (Source.Pixel, index / row * 3 * p.width + index % row - 1);
        }
    }

    /// A byte of a chunk's length, type or content.
    function chunkByte(Picture memory p, uint256 n, uint256 length, uint256 position)
        private
        pure
        returns (Source, uint256)
    {
        unchecked {
            if (n == 1) {
                if (position >= TEXT_BYTES) return (Source.Packet, position - TEXT_BYTES);
                return fixedByte(length << 208 | ITXT, TEXT_BYTES, position);
            }
            if (n == 2) {
                if (position >= 8) return (Source.Request, position - 8);
                return fixedByte(length << 32 | CLPN, 8, position);
            }
            if (n == 3) {
                if (position >= DATA_BYTES) return streamByte(p, position - DATA_BYTES);
                return fixedByte(length << 48 | IDAT, DATA_BYTES, position);
            }
            return fixedByte(IEND, 8, position);
        }
    }

    function streamByte(Picture memory p, uint256 offset) private pure returns (Source, uint256) {
        unchecked {
            uint256 all = contentBytes(p);
            uint256 block_ = offset / (BLOCK_HEAD_BYTES + BLOCK_BYTES);
            uint256 begin = block_ * BLOCK_BYTES;
            offset -= block_ * (BLOCK_HEAD_BYTES + BLOCK_BYTES);
            uint256 left = all > begin ? all - begin : 0;
            uint256 length = left < BLOCK_BYTES ? left : BLOCK_BYTES;
            // After a last block that is full, the checksum stands where another block would begin.
            if (length == 0) return (Source.Adler, offset);
            if (offset >= BLOCK_HEAD_BYTES + length) return (Source.Adler, offset - BLOCK_HEAD_BYTES - length);
            if (offset >= BLOCK_HEAD_BYTES) return content(p, begin + offset - BLOCK_HEAD_BYTES);
            uint256 little = length >> 8 | (length & 0xff) << 8;
            return
                fixedByte((left == length ? 1 << 32 : 0) | little << 16 | (little ^ 0xffff), BLOCK_HEAD_BYTES, offset);
        }
    }

    /// Bytes of each chunk's content.
    function contents(Picture memory p) private pure returns (uint256[CHUNKS] memory) {
        unchecked {
            uint256 all = contentBytes(p);
            uint256 data = 2 + all + (all + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_HEAD_BYTES + 4;
            return [13, TEXT_BYTES - 8 + Packet.LENGTH, p.requestBytes, data, 0];
        }
    }

    function fixedByte(uint256 bytes_, uint256 length, uint256 position) private pure returns (Source, uint256) {
        unchecked {
            return (Source.Fixed, bytes_ >> (8 * (length - 1 - position)) & 0xff);
        }
    }
}

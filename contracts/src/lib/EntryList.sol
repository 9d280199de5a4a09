// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Works and their shares, each slot once.
struct EntryList {
    uint256 count;
    uint56[] entries;
}

/// @title Entries: a work's kind, share and slot in 56 bits (`u8 kind ‖ u16 share ‖ u32 slot`)
library EntryListLib {
    /// Room for a work with 8 parents (or a model, 4 adapters and a prompt), each with 21 entries.
    uint256 private constant CAPACITY = 1 + 8 * 21;
    uint256 private constant PER_WORD = 4;
    uint256 private constant COUNT_AT = 224;

    function empty() internal pure returns (EntryList memory list) {
        list.entries = new uint56[](CAPACITY);
    }

    function entry(uint8 kind, uint16 share, uint32 slot) internal pure returns (uint56) {
        return (uint56(kind) << 48) | (uint56(share) << 32) | slot;
    }

    function fields(uint56 e) internal pure returns (uint8 kind, uint16 share, uint32 slot) {
        return (uint8(e >> 48), uint16(e >> 32), uint32(e));
    }

    /// Adds an entry unless its slot is there already (its share is the same then: a work's share never changes).
    function add(EntryList memory list, uint56 e) internal pure {
        for (uint256 i; i < list.count; ++i) {
            if (uint32(list.entries[i]) == uint32(e)) return;
        }
        list.entries[list.count++] = e;
    }

    /// Adds what `store` kept, and returns the work's own entry, which is the first; 0 if nothing is stored.
    function addStored(EntryList memory list, uint256[6] storage words) internal view returns (uint56 own) {
        uint256 word = words[0];
        own = uint56(word);
        uint256 count = word >> COUNT_AT;
        for (uint256 i; i < count; ++i) {
            if (i != 0 && i % PER_WORD == 0) word = words[i / PER_WORD];
            add(list, uint56(word));
            word >>= 56;
        }
    }

    function store(EntryList memory list, uint256[6] storage words) internal {
        for (uint256 where; where < list.count; where += PER_WORD) {
            uint256 word = where == 0 ? list.count << COUNT_AT : 0;
            for (uint256 i; i < PER_WORD && where + i < list.count; ++i) {
                word |= uint256(list.entries[where + i]) << (56 * i);
            }
            words[where / PER_WORD] = word;
        }
    }

    function shares(EntryList memory list) internal pure returns (uint256 sum) {
        for (uint256 i; i < list.count; ++i) {
            (, uint16 share,) = fields(list.entries[i]);
            sum += share;
        }
    }

    function pack(EntryList memory list) internal pure returns (bytes memory data) {
        for (uint256 i; i < list.count; ++i) {
            data = bytes.concat(data, bytes7(list.entries[i]));
        }
    }
}

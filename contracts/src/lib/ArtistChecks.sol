// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ArtistConfig,
    ArtistLearning,
    ArtistMoney,
    ArtistPrices,
    ArtistTimes,
    Hand,
    IArtist
} from "../interfaces/IArtist.sol";
import {HouseConfig} from "../interfaces/IAuctionHouse.sol";
import {StudioConfig} from "../interfaces/IStudio.sol";
import {ArmsLib} from "./Arms.sol";
import {ArtistRules} from "./ArtistRules.sol";
import {OrderLib} from "./OrderLib.sol";
import {Recipe, RecipeLib} from "./RecipeLib.sol";

/// @title What an artist's constructor refuses: whatever would stop the loop later
library ArtistChecks {
    using OrderLib for bytes;

    uint256 private constant MAX_SECONDS = 365 days;
    uint256 private constant MAX_HANDS = 16;
    /// Tips of one exhibition at most.
    uint256 private constant MAX_STEPS = 8;
    uint256 private constant MAX_NAME_BYTES = 40;
    uint256 private constant MAX_TEXT_BYTES = 64;
    uint256 private constant HALF = 5000;
    uint256 private constant MAX_PAYEES = 24;

    function check(ArtistConfig memory c, bytes32[][] memory words, Hand[] memory hands) internal view {
        checkTimes(c.times, c.house.config());
        checkMoney(c.money);
        checkPrices(c.prices);
        checkLearning(c.learning);
        if (bytes(c.name).length == 0 || bytes(c.name).length > MAX_NAME_BYTES) revert IArtist.ConfigText();
        if (bytes(c.licence).length == 0 || bytes(c.licence).length > MAX_TEXT_BYTES) revert IArtist.ConfigText();
        bool missing = address(c.school).code.length == 0 || c.resolver.code.length == 0;
        if (missing || address(c.house.config().studio) != address(c.studio)) revert IArtist.ConfigContracts();
        checkWords(words);
        if (hands.length == 0 || hands.length > MAX_HANDS) revert IArtist.ConfigHands();
        for (uint256 i; i < hands.length; ++i) {
            checkHand(c.studio.config(), hands[i]);
        }
    }

    function checkTimes(ArtistTimes memory t, HouseConfig memory h) private pure {
        bool wrong = !within(t.cadenceSeconds) || !within(t.claimSeconds) || !within(t.deliverSeconds)
            || !within(t.tipRiseSeconds) || !within(t.archiveSeconds) || !within(t.wordDelaySeconds);
        wrong = wrong || t.auctionSeconds < h.minDurationSeconds || t.auctionSeconds > h.maxDurationSeconds;
        if (wrong) revert IArtist.ConfigTimes();
    }

    function within(uint256 time) private pure returns (bool) {
        return time != 0 && time <= MAX_SECONDS;
    }

    function checkMoney(ArtistMoney memory m) private pure {
        bool wrong = m.tipMin == 0 || m.tipMin > m.tipMax || m.reserveWei < MAX_STEPS * m.tipMax;
        wrong = wrong || m.feeMin == 0 || m.feeMin > m.feeMax || m.patronMin < 1 << 40;
        wrong = wrong || m.budgetShare == 0 || m.budgetShare > HALF || m.patronShare > HALF;
        if (wrong) revert IArtist.ConfigMoney();
    }

    function checkPrices(ArtistPrices memory p) private pure {
        bool wrong = p.priceMin == 0 || p.priceMin > p.priceStart || p.priceStart >= 1 << 95;
        wrong = wrong || p.auctionsMax == 0 || p.auctionsMax > 5 || !isShare(p.reserveShare);
        if (wrong || !isShare(p.relistShare) || !isShare(p.archiveShare)) revert IArtist.ConfigPrices();
    }

    function isShare(uint256 share) private pure returns (bool) {
        return share != 0 && share <= ArtistRules.ALL_SHARES;
    }

    function checkLearning(ArtistLearning memory l) private pure {
        bool wrong = l.weightMin < 256 || l.weightMin > l.weightStart || l.weightStart > l.weightMax;
        wrong = wrong || l.rate > 1 << 16 || l.averageShift == 0 || l.averageShift > 16 || l.forgetShift > 16;
        wrong = wrong || l.corpusSize == 0 || l.corpusSize > 64 || l.corpusShare > 1000;
        if (wrong) revert IArtist.ConfigLearning();
    }

    function checkWords(bytes32[][] memory words) private pure {
        if (words.length != 5) revert IArtist.ConfigWords();
        for (uint256 slot; slot < 5; ++slot) {
            bytes32[] memory list = words[slot];
            if (list.length == 0 || list.length > ArmsLib.MAX_ARMS) revert IArtist.ConfigWords();
            for (uint256 i; i < list.length; ++i) {
                bool empty = slot == 4 && i == 0;
                if (empty ? list[i] != 0 : !ArtistRules.isWord(list[i])) revert IArtist.ConfigWords();
            }
        }
    }

    /// A recipe with this hand is one that the Studio takes, whatever the prompt.
    function checkHand(StudioConfig memory s, Hand memory hand) private view {
        bytes memory raw = ArtistRules.recipe(hand.head, "x", hand.tail);
        Recipe memory r = RecipeLib.read(raw, 0);
        if (r.committed || r.promptStart != hand.head.length + 2 || r.samplerStart != r.negativeEnd + 1) {
            revert IArtist.ConfigHands();
        }
        if (r.promptEnd != r.promptStart + 1 || r.negativeEnd != r.negativeStart) revert IArtist.ConfigHands();
        bytes32[] memory adapters = new bytes32[](r.adapterCount);
        for (uint256 i; i < adapters.length; ++i) {
            (adapters[i],) = RecipeLib.adapter(raw, r, i);
        }
        (bytes memory entries,) = s.registry.compose(r.model, adapters, 0);
        uint256 works = entries.length / OrderLib.ENTRY_BYTES;
        uint256 shares = uint256(s.providerShare) + s.platformShare;
        for (uint256 i; i < works; ++i) {
            (, uint16 share,) = entries.entryAt(i * OrderLib.ENTRY_BYTES);
            shares += share;
        }
        if (works + 3 > MAX_PAYEES || shares > HALF) revert IArtist.ConfigHands();
    }
}

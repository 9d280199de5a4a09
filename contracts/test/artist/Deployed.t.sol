// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ArtistConfig, Hand, IArtist} from "../../src/interfaces/IArtist.sol";
import {Kind, Registration} from "../../src/interfaces/IRegistry.sol";
import {RecipeLib} from "../../src/lib/RecipeLib.sol";
import {ArtistSetting} from "../support/ArtistSetting.sol";

/// trees/Artist.constructor.tree
contract ArtistDeployedTest is ArtistSetting {
    function refused(ArtistConfig memory c, bytes4 why) private {
        refused(c, words(), hands(), why);
    }

    function refused(ArtistConfig memory c, bytes32[][] memory w, Hand[] memory h, bytes4 why) private {
        // Artefacts are deployed by the test's own contract, so that the cheat sees the revert.
        bytes memory code = vm.getCode("out/Artist.sol/Artist.json");
        code = bytes.concat(code, abi.encode(c, w, h));
        address made;
        bytes memory thrown;
        assembly ("memory-safe") {
            made := create(0, add(code, 32), mload(code))
            let size := returndatasize()
            thrown := mload(0x40)
            mstore(thrown, size)
            returndatacopy(add(thrown, 32), 0, size)
            mstore(0x40, add(thrown, add(32, and(add(size, 31), not(31)))))
        }
        equal(made, address(0), "refused");
        equal(bytes32(bytes4(thrown)), bytes32(why), "error");
    }

    function test_constructor_RevertIf_Times() public {
        ArtistConfig memory c = artistConfig();
        c.times.cadenceSeconds = 0;
        refused(c, IArtist.ConfigTimes.selector);
        c = artistConfig();
        c.times.archiveSeconds = 365 days + 1;
        refused(c, IArtist.ConfigTimes.selector);
        c = artistConfig();
        c.times.auctionSeconds = 9;
        refused(c, IArtist.ConfigTimes.selector);
        c.times.auctionSeconds = 30 days + 1;
        refused(c, IArtist.ConfigTimes.selector);
        c = artistConfig();
        c.times.tipRiseSeconds = 0;
        refused(c, IArtist.ConfigTimes.selector);
    }

    function test_constructor_RevertIf_Money() public {
        ArtistConfig memory c = artistConfig();
        c.money.reserveWei = uint96(8 * TIP_MAX - 1);
        refused(c, IArtist.ConfigMoney.selector);
        c = artistConfig();
        c.money.tipMin = 0;
        refused(c, IArtist.ConfigMoney.selector);
        c = artistConfig();
        c.money.feeMin = c.money.feeMax + 1;
        refused(c, IArtist.ConfigMoney.selector);
        c = artistConfig();
        c.money.budgetShare = 5001;
        refused(c, IArtist.ConfigMoney.selector);
        c = artistConfig();
        c.money.patronShare = 5001;
        refused(c, IArtist.ConfigMoney.selector);
        c = artistConfig();
        c.money.patronMin = (1 << 40) - 1;
        refused(c, IArtist.ConfigMoney.selector);
    }

    function test_constructor_RevertIf_Prices() public {
        ArtistConfig memory c = artistConfig();
        c.prices.priceMin = 0;
        refused(c, IArtist.ConfigPrices.selector);
        c = artistConfig();
        c.prices.priceStart = 1 << 95;
        refused(c, IArtist.ConfigPrices.selector);
        c = artistConfig();
        c.prices.auctionsMax = 6;
        refused(c, IArtist.ConfigPrices.selector);
        c.prices.auctionsMax = 0;
        refused(c, IArtist.ConfigPrices.selector);
        c = artistConfig();
        c.prices.relistShare = 10_001;
        refused(c, IArtist.ConfigPrices.selector);
    }

    function test_constructor_RevertIf_Learning() public {
        ArtistConfig memory c = artistConfig();
        c.learning.weightMin = 255;
        refused(c, IArtist.ConfigLearning.selector);
        c = artistConfig();
        c.learning.weightStart = c.learning.weightMin - 1;
        refused(c, IArtist.ConfigLearning.selector);
        c = artistConfig();
        c.learning.rate = 65_537;
        refused(c, IArtist.ConfigLearning.selector);
        c = artistConfig();
        c.learning.corpusSize = 65;
        refused(c, IArtist.ConfigLearning.selector);
        c = artistConfig();
        c.learning.averageShift = 0;
        refused(c, IArtist.ConfigLearning.selector);
    }

    function test_constructor_RevertIf_Words() public {
        bytes32[][] memory w = new bytes32[][](4);
        refused(artistConfig(), w, hands(), IArtist.ConfigWords.selector);
        w = words();
        w[0][1] = "Sea";
        refused(artistConfig(), w, hands(), IArtist.ConfigWords.selector);
        w = words();
        w[4][0] = "moon";
        refused(artistConfig(), w, hands(), IArtist.ConfigWords.selector);
        w = words();
        w[2] = new bytes32[](0);
        refused(artistConfig(), w, hands(), IArtist.ConfigWords.selector);
    }

    function test_constructor_RevertIf_Hands() public {
        refused(artistConfig(), words(), new Hand[](0), IArtist.ConfigHands.selector);
        Hand[] memory h = hands();
        // A prompt hidden in the head, a negative one in the tail, a committed prompt.
        h[0].head = bytes.concat(h[0].head, hex"000161");
        refused(artistConfig(), words(), h, RecipeLib.SamplerName.selector);
        h = hands();
        h[0].head = abi.encodePacked(hex"00", MODEL, hex"0100");
        h[0].tail = bytes.concat(new bytes(27), h[0].tail);
        refused(artistConfig(), words(), h, IArtist.ConfigHands.selector);
        // Works that take more than half.
        bytes32[] memory parents = new bytes32[](5);
        for (uint256 i; i < 5; ++i) {
            parents[i] = bytes32(100 + i);
            registry.register(registration(parents[i], Kind.DataSet, dataAuthor, 900));
        }
        Registration memory r = registration("greedy", Kind.Model, modelAuthor, 100);
        r.parents = parents;
        registry.register(r);
        h = hands();
        h[0].head = abi.encodePacked(hex"00", bytes32("greedy"), hex"0000");
        refused(artistConfig(), words(), h, IArtist.ConfigHands.selector);
    }

    function test_constructor_RevertIf_Text() public {
        ArtistConfig memory c = artistConfig();
        c.name = "";
        refused(c, IArtist.ConfigText.selector);
        c.name = "01234567890123456789012345678901234567890";
        refused(c, IArtist.ConfigText.selector);
        c = artistConfig();
        c.licence = "";
        refused(c, IArtist.ConfigText.selector);
    }

    function test_constructor_RevertIf_Contracts() public {
        ArtistConfig memory c = artistConfig();
        c.resolver = stranger;
        refused(c, IArtist.ConfigContracts.selector);
    }

    function test_constructor_StartsPoor() public {
        ArtistConfig memory c = artistConfig();
        c.founder = address(0);
        artist = newArtist(c, words(), hands(), 1 ether);
        equal(artist.treasury(), 1 ether, "a gift without a founder");
        equal(artist.patronOf(address(0)).given, 0, "nobody's");
        vm.expectRevert(IArtist.NotFounder.selector);
        artist.proposeWord(0, "harbour");
    }

    function test_constructor_IsSmallEnough() public view {
        isTrue(address(artist).code.length <= 24_576, "EIP-170");
        uint256 arguments = abi.encode(artistConfig(), words(), hands()).length;
        isTrue(vm.getCode("out/Artist.sol/Artist.json").length + arguments <= 49_152, "EIP-3860");
    }
}

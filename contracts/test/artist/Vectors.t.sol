// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ArtistConfig, ArtistLearning} from "../../src/interfaces/IArtist.sol";
import {Arms, ArmsLib} from "../../src/lib/Arms.sol";
import {ArtistRules} from "../../src/lib/ArtistRules.sol";
import {ArtistSetting} from "../support/ArtistSetting.sol";

/// spec/vectors/artist.json, which Python makes from the specification and C++ and TypeScript read too.
contract ArtistVectorsTest is ArtistSetting {
    using ArmsLib for Arms;

    string private json;
    Arms[6] private arms;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("../spec/vectors/artist.json");
    }

    function at(string memory list_, uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".", list_, "[", vm.toString(i), "]", field);
    }

    function number(string memory key) private view returns (uint256) {
        return vm.parseUint(vm.parseJsonString(json, key));
    }

    function small(string memory key) private view returns (uint256) {
        return vm.parseJsonUint(json, key);
    }

    function count(string memory list_, string memory field) private view returns (uint256 n) {
        while (vm.keyExistsJson(json, at(list_, n, field))) ++n;
        isTrue(n != 0, list_);
    }

    function weightsFrom(string memory key) private view returns (uint256[] memory) {
        return vm.parseJsonUintArray(json, key);
    }

    function test_vectors_Draw() public {
        for (uint256 slot; slot < 6; ++slot) {
            uint256[] memory w = weightsFrom(string.concat(".draw.slots[", vm.toString(slot), "]"));
            for (uint256 i; i < w.length; ++i) {
                arms[slot].push(w[i]);
            }
        }
        address who = vm.parseAddress(vm.parseJsonString(json, ".draw.artist"));
        uint256 n = count("draw.cases", ".seed");
        for (uint256 i; i < n; ++i) {
            uint256 seed = ArtistRules.drawSeed(
                number(".draw.chainId"),
                who,
                number(at("draw.cases", i, ".exhibition")),
                vm.parseJsonBytes32(json, at("draw.cases", i, ".blockHash"))
            );
            equal(bytes32(seed), vm.parseJsonBytes32(json, at("draw.cases", i, ".seed")), "seed");
            drawn(seed, weightsFrom(at("draw.cases", i, ".arms")));
        }
        uint256 parent = uint256(vm.parseJsonBytes32(json, ".draw.late.parentHash"));
        equal(bytes32(uint256(uint96(parent))), vm.parseJsonBytes32(json, ".draw.late.blockHash"), "late");
    }

    function drawn(uint256 seed, uint256[] memory expected) private view {
        for (uint256 slot; slot < 6; ++slot) {
            uint256[] memory packed = arms[slot].load();
            uint256 target = ArtistRules.target(seed, slot, ArmsLib.total(packed));
            equal(ArmsLib.find(packed, target), expected[slot], "arm");
        }
    }

    function test_vectors_Prompts() public view {
        uint256 n = count("prompts", ".prompt");
        for (uint256 i; i < n; ++i) {
            bytes32[5] memory w;
            for (uint256 slot; slot < 5; ++slot) {
                w[slot] = bytes32(
                    bytes(vm.parseJsonString(json, string.concat(at("prompts", i, ".words["), vm.toString(slot), "]")))
                );
            }
            bytes memory prompt = ArtistRules.prompt(w);
            equal(prompt, bytes(vm.parseJsonString(json, at("prompts", i, ".prompt"))), "prompt");
            bytes memory recipe = ArtistRules.recipe(
                vm.parseJsonBytes(json, at("prompts", i, ".head")),
                prompt,
                vm.parseJsonBytes(json, at("prompts", i, ".tail"))
            );
            equal(recipe, vm.parseJsonBytes(json, at("prompts", i, ".recipe")), "recipe");
        }
    }

    function learning(string memory key) private view returns (ArtistLearning memory c) {
        c.rate = uint32(small(string.concat(key, ".rate")));
        c.forgetShift = uint8(small(string.concat(key, ".forgetShift")));
        c.averageShift = uint8(small(string.concat(key, ".averageShift")));
        c.weightMin = uint16(small(string.concat(key, ".weightMin")));
        c.weightStart = uint16(small(string.concat(key, ".weightStart")));
        c.weightMax = uint16(small(string.concat(key, ".weightMax")));
    }

    function test_vectors_Lessons() public view {
        uint256 n = count("lessons", ".name");
        for (uint256 i; i < n; ++i) {
            ArtistLearning memory c = learning(at("lessons", i, ".learning"));
            uint256 average = number(at("lessons", i, ".average"));
            uint256 price = number(at("lessons", i, ".price"));
            (uint256 size, bool above) = ArtistRules.surprise(average, price);
            equal(size, small(at("lessons", i, ".size")), "size");
            isTrue(
                ArtistRules.nextAverage(average, price, c.averageShift, number(at("lessons", i, ".priceMin")))
                    == number(at("lessons", i, ".nextAverage")),
                "average"
            );
            uint256[] memory w = weightsFrom(at("lessons", i, ".weights"));
            uint256[] memory after_ = weightsFrom(at("lessons", i, ".nextWeights"));
            for (uint256 k; k < w.length; ++k) {
                equal(ArtistRules.nextWeight(w[k], size, above, c), after_[k], "weight");
            }
        }
    }

    function test_vectors_Prices() public view {
        uint256 n = count("reserves", ".average");
        for (uint256 i; i < n; ++i) {
            uint256 r = ArtistRules.share(
                number(at("reserves", i, ".average")),
                small(at("reserves", i, ".share")),
                number(at("reserves", i, ".priceMin"))
            );
            equal(r, number(at("reserves", i, ".reserve")), "reserve");
        }
        n = count("archive", ".first");
        for (uint256 i; i < n; ++i) {
            uint256 p = ArtistRules.archivePrice(
                number(at("archive", i, ".first")),
                small(at("archive", i, ".share")),
                small(at("archive", i, ".elapsed")),
                small(at("archive", i, ".seconds"))
            );
            equal(p, number(at("archive", i, ".price")), "archive price");
        }
    }

    function test_vectors_Money() public view {
        uint256 n = count("money.tips", ".late");
        for (uint256 i; i < n; ++i) {
            uint256 tip = ArtistRules.tip(
                small(at("money.tips", i, ".late")),
                number(".money.money.tipMin"),
                number(".money.money.tipMax"),
                number(".money.money.tipRiseSeconds")
            );
            equal(tip, number(at("money.tips", i, ".tip")), "tip");
        }
        n = count("money.fees", ".fee");
        for (uint256 i; i < n; ++i) {
            checkFee(i);
        }
        n = count("money.needed", ".needed");
        for (uint256 i; i < n; ++i) {
            uint256 least = ArtistRules.needed(
                number(at("money.needed", i, ".money.feeMin")),
                number(at("money.needed", i, ".money.budgetShare")),
                number(at("money.needed", i, ".money.reserveWei"))
            );
            equal(least, number(at("money.needed", i, ".needed")), "needed");
        }
        n = count("money.cadences", ".cadence");
        for (uint256 i; i < n; ++i) {
            equal(
                ArtistRules.cadence(
                    small(at("money.cadences", i, ".seconds")), small(at("money.cadences", i, ".failures"))
                ),
                small(at("money.cadences", i, ".cadence")),
                "cadence"
            );
        }
    }

    function checkFee(uint256 i) private view {
        uint256 fee = number(at("money.fees", i, ".fee"));
        bytes32 outcome = keccak256(bytes(vm.parseJsonString(json, at("money.fees", i, ".outcome"))));
        uint256 level = outcome == keccak256("painted")
            ? ArtistRules.painted(fee)
            : outcome == keccak256("unclaimed") ? ArtistRules.unclaimed(fee) : fee;
        equal(level, number(at("money.fees", i, ".level")), "level");
        uint256 most = ArtistRules.budget(
            number(at("money.fees", i, ".treasury")),
            number(".money.money.budgetShare"),
            number(".money.money.reserveWei")
        );
        uint256 next = ArtistRules.nextFee(level, number(".money.money.feeMin"), number(".money.money.feeMax"), most);
        equal(next, number(at("money.fees", i, ".nextFee")), "fee");
    }

    function patronsConfig() private view returns (ArtistConfig memory c) {
        c = artistConfig();
        c.money.patronShare = uint16(small(".patrons.patronShare"));
        c.money.patronCap = uint32(small(".patrons.patronCap"));
    }

    function test_vectors_Patrons() public {
        artist = newArtist(patronsConfig(), words(), hands(), 0);
        uint256 n = count("patrons.acts", ".act");
        for (uint256 i; i < n; ++i) {
            act(i);
            equal(artist.owed(), number(at("patrons.acts", i, ".owed")), "owed");
        }
    }

    function act(uint256 i) private {
        bytes32 what = keccak256(bytes(vm.parseJsonString(json, at("patrons.acts", i, ".act"))));
        address who = address(uint160(0x1000 + small(at("patrons.acts", i, ".who"))));
        uint256 amount = number(at("patrons.acts", i, ".amount"));
        uint256 paid = number(at("patrons.acts", i, ".paid"));
        if (what == keccak256("earn")) {
            vm.deal(address(revenue), address(revenue).balance + amount);
            vm.prank(address(revenue));
            (bool done,) = address(artist).call{value: amount}("");
            isTrue(done, "received");
        } else if (what == keccak256("give")) {
            vm.deal(who, who.balance + amount);
            vm.prank(who);
            artist.patronise{value: amount}();
        } else if (paid + number(at("patrons.acts", i, ".returned")) != 0) {
            equal(artist.dueTo(who), paid, "due");
            equal(artist.payPatron(who), paid, "paid");
        }
    }

    function test_vectors_Corpora() public {
        address who = vm.parseAddress(vm.parseJsonString(json, ".draw.artist"));
        uint256 n = count("corpora", ".id");
        for (uint256 i; i < n; ++i) {
            vm.chainId(number(at("corpora", i, ".chainId")));
            bytes memory pieces;
            string memory each = string.concat("corpora[", vm.toString(i), "].pieces");
            for (uint256 k; vm.keyExistsJson(json, at(each, k, ".tokenId")); ++k) {
                pieces = abi.encodePacked(
                    pieces,
                    vm.parseJsonBytes32(json, at(each, k, ".tokenId")),
                    vm.parseJsonBytes32(json, at(each, k, ".imageHash"))
                );
            }
            bytes32 id = ArtistRules.corpusId(
                who,
                small(at("corpora", i, ".first")),
                small(at("corpora", i, ".last")),
                pieces,
                vm.parseJsonBytes32(json, at("corpora", i, ".blockHash"))
            );
            equal(id, vm.parseJsonBytes32(json, at("corpora", i, ".id")), "id");
        }
    }

    function test_vectors_Life() public {
        ArtistLearning memory c = learning(".life.learning");
        uint256[] memory counts = weightsFrom(".life.counts");
        for (uint256 slot; slot < 6; ++slot) {
            for (uint256 i; i < counts[slot]; ++i) {
                arms[slot].push(c.weightStart);
            }
        }
        uint256 average = number(".life.average");
        uint256 n = count("life.steps", ".price");
        isTrue(n == 40, "steps");
        for (uint256 i; i < n; ++i) {
            average = live(i, average, c);
        }
        for (uint256 slot; slot < 6; ++slot) {
            uint256[] memory end = weightsFrom(string.concat(".life.weights[", vm.toString(slot), "]"));
            for (uint256 i; i < counts[slot]; ++i) {
                equal(arms[slot].weight(i), end[i], "weight in the end");
            }
        }
    }

    function live(uint256 i, uint256 average, ArtistLearning memory c) private returns (uint256) {
        address who = vm.parseAddress(vm.parseJsonString(json, ".life.artist"));
        bytes32 hash = vm.parseJsonBytes32(json, at("life.steps", i, ".blockHash"));
        uint256[] memory chosen = weightsFrom(at("life.steps", i, ".arms"));
        uint256[] memory after_ = weightsFrom(at("life.steps", i, ".weights"));
        drawn(ArtistRules.drawSeed(number(".life.chainId"), who, i + 1, hash), chosen);
        uint256 price = number(at("life.steps", i, ".price"));
        (uint256 size, bool above) = ArtistRules.surprise(average, price);
        for (uint256 slot; slot < 6; ++slot) {
            uint256 w = ArtistRules.nextWeight(arms[slot].weight(chosen[slot]), size, above, c);
            equal(w, after_[slot], "weight");
            arms[slot].set(chosen[slot], w);
        }
        average = ArtistRules.nextAverage(average, price, c.averageShift, number(".life.priceMin"));
        equal(average, number(at("life.steps", i, ".average")), "average");
        return average;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hand, IArtist, Outcome} from "../../src/interfaces/IArtist.sol";
import {IArtistSchool} from "../../src/interfaces/IArtistSchool.sol";
import {Kind, Registration, Work} from "../../src/interfaces/IRegistry.sol";
import {Status} from "../../src/interfaces/IStudio.sol";
import {Arms, ArmsLib} from "../../src/lib/Arms.sol";
import {ArtistRules} from "../../src/lib/ArtistRules.sol";
import {ArtistSetting} from "../support/ArtistSetting.sol";

/// trees/Artist.{proposeWord,addWord,joinHand}.tree, trees/ArtistSchool.*.tree
contract ArtistWordsTest is ArtistSetting {
    using ArmsLib for Arms;

    Arms private many;

    function propose(uint256 slot, bytes32 text) private {
        vm.prank(founder);
        artist.proposeWord(slot, text);
    }

    function test_proposeWord_RevertIf_NotFounder() public {
        vm.expectRevert(IArtist.NotFounder.selector);
        artist.proposeWord(0, "harbour");
    }

    function test_proposeWord_RevertIf_UnknownSlot() public {
        vm.prank(founder);
        vm.expectRevert(abi.encodeWithSelector(IArtist.UnknownSlot.selector, 5));
        artist.proposeWord(5, "harbour");
    }

    function test_proposeWord_RevertIf_WordForm() public {
        bytes32[10] memory bad = [
            bytes32(""),
            " sea",
            "sea ",
            "a  b",
            "a- b",
            "Sea",
            bytes32(unicode"é"),
            "a\x00b",
            "a,b",
            "abcdefghijklmnopqrstuvwxyzabcdef"
        ];
        for (uint256 i; i < bad.length; ++i) {
            vm.prank(founder);
            vm.expectRevert(IArtist.WordForm.selector);
            artist.proposeWord(0, bad[i]);
        }
        bytes32[4] memory good = [bytes32("a"), "still life", "art-deco 7", "abcdefghijklmnopqrstuvwxyzabcde"];
        for (uint256 i; i < good.length; ++i) {
            propose(0, good[i]);
        }
    }

    function test_proposeWord_Waits() public {
        propose(1, "etching");
        equal(artist.proposedAt(1, "etching"), block.timestamp + WORD_DELAY, "in public");
        equal(artist.armsCount(1), 3, "not yet a word");
    }

    function test_addWord_RevertIf_NotProposed() public {
        vm.expectRevert(IArtist.NotProposed.selector);
        artist.addWord(0, "harbour");
    }

    function test_addWord_RevertIf_TooEarly() public {
        propose(0, "harbour");
        uint256 readyAt = block.timestamp + WORD_DELAY;
        pass(WORD_DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IArtist.TooEarly.selector, readyAt));
        artist.addWord(0, "harbour");
    }

    function test_addWord_RevertIf_DrawPending() public {
        propose(0, "harbour");
        pass(WORD_DELAY);
        artist.begin();
        vm.expectRevert(IArtist.DrawPending.selector);
        artist.addWord(0, "harbour");
        vm.roll(block.number + 2);
        artist.compose();
        artist.addWord(0, "harbour");
    }

    function test_addWord_RevertIf_WordTwice() public {
        propose(0, "sea");
        pass(WORD_DELAY);
        vm.expectRevert(IArtist.WordTwice.selector);
        artist.addWord(0, "sea");
    }

    function test_addWord_RevertIf_TooManyWords() public {
        for (uint256 i; i < 62; ++i) {
            propose(0, bytes32(abi.encodePacked("w", bytes1(uint8(97 + i / 26)), bytes1(uint8(97 + i % 26)))));
        }
        pass(WORD_DELAY);
        for (uint256 i; i < 62; ++i) {
            bytes32 text = bytes32(abi.encodePacked("w", bytes1(uint8(97 + i / 26)), bytes1(uint8(97 + i % 26))));
            if (i == 61) vm.expectRevert(IArtist.TooManyWords.selector);
            artist.addWord(0, text);
        }
        equal(artist.armsCount(0), 64, "full");
    }

    function test_addWord_JoinsAtTheLeastWeight() public {
        propose(0, "harbour");
        pass(WORD_DELAY);
        vm.prank(stranger);
        uint256 index = artist.addWord(0, "harbour");
        equal(index, 3, "the next one");
        equal(artist.wordAt(0, 3), "harbour", "word");
        equal(artist.weightOf(0, 3), 1024, "weight");
        equal(artist.proposedAt(0, "harbour"), 0, "done");
        equal(artist.weightOf(0, 4), 0, "no such arm");
    }

    function test_addWord_ManyArmsAreFound() public {
        uint256 total;
        for (uint256 i; i < 64; ++i) {
            many.push(1 + i * 1000);
            total += 1 + i * 1000;
        }
        uint256[] memory packed = many.load();
        equal(ArmsLib.total(packed), total, "total");
        uint256 from;
        for (uint256 i; i < 64; ++i) {
            equal(many.weight(i), 1 + i * 1000, "weight");
            equal(ArmsLib.find(packed, from), i, "first of it");
            from += 1 + i * 1000;
            equal(ArmsLib.find(packed, from - 1), i, "last of it");
        }
        many.set(17, 65_535);
        equal(many.weight(17), 65_535, "set");
        equal(many.weight(16) + many.weight(18), 16_001 + 18_001, "neighbours stay");
    }

    function test_views_RevertIf_UnknownArm() public {
        vm.expectRevert(abi.encodeWithSelector(IArtist.UnknownSlot.selector, 6));
        artist.armsCount(6);
        vm.expectRevert(abi.encodeWithSelector(IArtist.UnknownHand.selector, 2));
        artist.handAt(2);
        vm.expectRevert(abi.encodeWithSelector(IArtist.UnknownExhibition.selector, 1));
        artist.exhibitionOf(1);
    }

    function test_views_Config() public view {
        equal(keccak256(abi.encode(artist.config())), keccak256(abi.encode(artistConfig())), "config");
        equal(keccak256(bytes(artist.name())), keccak256("Test artist"), "name");
        equal(
            keccak256(bytes(artist.contractURI())),
            keccak256(
                "data:application/json;base64,eyJuYW1lIjoiVGVzdCBhcnRpc3QiLCJkZXNjcmlwdGlvbiI6IkFuIGFydGlzdCB0aGF0IGNvbW1pc3Npb25zLCBzZWxscywgcGF5cyBhbmQgbGVhcm5zIGJ5IGl0c2VsZi4ifQ=="
            ),
            "contractURI"
        );
    }

    // joinHand and the school

    function test_joinHand_RevertIf_NotSchool() public {
        vm.expectRevert(IArtist.NotSchool.selector);
        artist.joinHand(2, "adapter", hands()[0]);
    }

    function test_publishCorpus_RevertIf_NotYet() public {
        vm.expectRevert(IArtistSchool.CorpusNotYet.selector);
        school.publishCorpus(artist);
        learned(2 ether);
        exhibited();
        vm.expectRevert(IArtistSchool.CorpusNotYet.selector);
        school.publishCorpus(artist);
    }

    function corpus() private returns (bytes32) {
        learned(2 ether);
        learned(0.75 ether);
        vm.setBlockhash(block.number - 1, keccak256("before"));
        return school.publishCorpus(artist);
    }

    function test_publishCorpus_RegistersWhatRose() public {
        bytes32 id = corpus();
        uint256 job = artist.exhibitionOf(1).commission;
        bytes memory pieces = abi.encodePacked(studio.job(job).requestHash, IMAGE);
        equal(
            id,
            keccak256(
                abi.encode(ArtistRules.CORPUS_TAG, block.chainid, artist, 1, 2, keccak256(pieces), keccak256("before"))
            ),
            "id"
        );
        Work memory w = registry.work(id);
        equal(uint256(w.kind), uint256(Kind.DataSet), "kind");
        equal(registry.holderOf(w.slot), address(artist), "it pays the artist");
        equal(w.share, 200, "share");
        equal(keccak256(bytes(w.name)), keccak256("Test artist, corpus 1"), "name");
        isTrue(school.isCorpus(artist, id), "known");
        equal(school.lookedAt(artist), 2, "looked at two");
    }

    function test_publishCorpus_NothingRose() public {
        learned(0.75 ether);
        learned(0.75 ether);
        uint256 works = registry.worksCount();
        equal(school.publishCorpus(artist), bytes32(0), "none");
        equal(registry.worksCount(), works, "nothing registered");
        equal(school.lookedAt(artist), 2, "it goes on with the next");
    }

    /// A final piece by somebody, painted with one adapter.
    function sample(bytes32 adapter, bytes32 parent, bytes memory tail) private returns (uint256 tokenId) {
        if (!registry.isRegistered(adapter)) {
            Registration memory r = registration(adapter, Kind.Adapter, adapterAuthor, 300);
            if (parent != 0) {
                r.parents = new bytes32[](1);
                r.parents[0] = parent;
            }
            registry.register(r);
        }
        bytes memory head = abi.encodePacked(hex"00", MODEL, hex"0001", adapter, int32(98_304));
        uint256 id = commission(
            fixedOrder(uint64(uint256(keccak256(abi.encode(adapter, tail))) >> 193)),
            ArtistRules.recipe(head, "sea", tail)
        );
        claim(id);
        deliver(id);
        pass(WINDOW + 1);
        studio.finalise(id);
        return tokenOf(id);
    }

    function test_adopt_RevertIf_PieceNotFinal() public {
        vm.expectRevert(abi.encodeWithSelector(IArtistSchool.PieceNotFinal.selector, Status.None));
        school.adopt(artist, 7);
        uint256 id = delivered(7);
        accept(id);
        uint256 tokenId = tokenOf(id);
        vm.expectRevert(abi.encodeWithSelector(IArtistSchool.PieceNotFinal.selector, Status.Accepted));
        school.adopt(artist, tokenId);
    }

    function test_adopt_RevertIf_HandDiffers() public {
        (, uint256 tokenId) = finished(7);
        vm.expectRevert(IArtistSchool.HandDiffers.selector);
        school.adopt(artist, tokenId);
        bytes32 id = corpus();
        bytes memory tail = handTail();
        tail[6] = bytes1(uint8(13));
        tokenId = sample("taught", id, tail);
        vm.expectRevert(IArtistSchool.HandDiffers.selector);
        school.adopt(artist, tokenId);
    }

    function test_adopt_RevertIf_NotOurs() public {
        uint256 tokenId = sample("taught elsewhere", DATA, handTail());
        vm.expectRevert(IArtistSchool.NotOurs.selector);
        school.adopt(artist, tokenId);
        tokenId = sample("taught by nobody", 0, handTail());
        vm.expectRevert(IArtistSchool.NotOurs.selector);
        school.adopt(artist, tokenId);
    }

    function test_adopt_RevertIf_DrawPending() public {
        uint256 tokenId = sample("taught", corpus(), handTail());
        began();
        vm.expectRevert(IArtist.DrawPending.selector);
        school.adopt(artist, tokenId);
    }

    function test_adopt_JoinsAtTheLeastWeight() public {
        uint256 tokenId = sample("taught", corpus(), handTail());
        vm.prank(stranger);
        uint256 index = school.adopt(artist, tokenId);
        equal(index, 2, "the next one");
        equal(artist.weightOf(5, 2), 1024, "weight");
        equal(school.adapterOf(artist, 2), "taught", "adapter");
        Hand memory hand = artist.handAt(2);
        equal(hand.head, abi.encodePacked(hex"00", MODEL, hex"0001", bytes32("taught"), int32(98_304)), "head");
        equal(hand.tail, handTail(), "tail");
    }

    function test_adopt_RevertIf_AdoptedAlready() public {
        uint256 tokenId = sample("taught", corpus(), handTail());
        school.adopt(artist, tokenId);
        learned(1 ether);
        learned(1 ether);
        vm.expectRevert(IArtistSchool.AdoptedAlready.selector);
        school.adopt(artist, tokenId);
    }

    function test_adopt_RevertIf_AdoptionNotYet() public {
        bytes32 id = corpus();
        uint256 first = sample("taught", id, handTail());
        uint256 second = sample("taught too", id, handTail());
        school.adopt(artist, first);
        learned(1 ether);
        vm.expectRevert(abi.encodeWithSelector(IArtistSchool.AdoptionNotYet.selector, 4));
        school.adopt(artist, second);
        learned(1 ether);
        equal(school.adopt(artist, second), 3, "now");
    }

    /// Fills all places; then a new hand takes that of an adopted one at the least weight, and never another's.
    function test_adopt_RevertIf_TooManyHands() public {
        bytes32 id = corpus();
        for (uint256 i; i < 14; ++i) {
            school.adopt(artist, sample(bytes32(1000 + i), id, handTail()));
            learned(1 ether);
            learned(1 ether);
        }
        equal(artist.armsCount(5), 16, "all places");
        uint256 weakest;
        for (uint256 i = 15; i >= 2; --i) {
            if (artist.weightOf(5, i) == 1024) weakest = i;
        }
        uint256 next = sample("one more", id, handTail());
        if (weakest == 0) {
            vm.expectRevert(IArtistSchool.TooManyHands.selector);
            school.adopt(artist, next);
            return;
        }
        bytes32 gone = school.adapterOf(artist, weakest);
        equal(school.adopt(artist, next), weakest, "the first at the least weight");
        equal(artist.armsCount(5), 16, "as many as before");
        equal(school.adapterOf(artist, weakest), "one more", "replaced");
        isTrue(gone != school.adapterOf(artist, weakest), "another one");
    }
}

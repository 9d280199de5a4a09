// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Contest, IRegistry, Kind, Registration, Work} from "./interfaces/IRegistry.sol";
import {EntryList, EntryListLib} from "./lib/EntryList.sol";
import {Payout} from "./lib/Payout.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

struct Slot {
    address holder;
    bool contested;
}

/// @title Registry
contract Registry is IRegistry {
    using EntryListLib for EntryList;

    uint256 public constant MAX_PARENTS = 8;
    uint256 public constant MAX_TEXT_BYTES = 64;
    /// 24 payees in a split, less provider, platform and creator.
    uint256 public constant MAX_ENTRIES = 21;
    /// Half of a sale, in basis points.
    uint256 public constant MAX_SHARES = 5000;

    address public immutable steward;
    uint256 public immutable contestBond;
    uint256 public immutable contestSeconds;

    /// A work and its ancestors: entries of 56 bits, four to a word; above them the first word says how many.
    mapping(bytes32 id => uint256[6]) private words;
    mapping(bytes32 id => Work) private works;
    mapping(uint32 slot => bytes32) private ids;
    mapping(uint256 slot => Slot) private slots;
    mapping(uint256 slot => address) private offers;
    mapping(bytes32 id => Contest) private contests;
    uint256 public worksCount;

    /// @param steward_ Decides contests; may be the zero address: then contests only lapse.
    /// @param contestBond_ Wei that a contest takes.
    /// @param contestSeconds_ Time for a decision (180 days on a public chain).
    constructor(address steward_, uint256 contestBond_, uint256 contestSeconds_) {
        steward = steward_;
        contestBond = contestBond_;
        contestSeconds = contestSeconds_;
    }

    /// @inheritdoc IRegistry
    function register(Registration calldata r) external returns (uint32 slot) {
        if (r.id == 0) revert WorkIdZero();
        if (isRegistered(r.id)) revert WorkTaken(r.id);
        if (r.payee == address(0)) revert PayeeZero();
        if (r.share > capOf(r.kind)) revert ShareTooLarge(r.share, capOf(r.kind));
        if (bytes(r.name).length == 0 || bytes(r.name).length > MAX_TEXT_BYTES) revert NameLength();
        if (bytes(r.licence).length == 0 || bytes(r.licence).length > MAX_TEXT_BYTES) revert LicenceLength();
        if (r.parents.length > MAX_PARENTS) revert TooManyParents();
        if (r.previous != 0 && msg.sender != holderOf(existing(r.previous).slot)) revert NotHolder();

        slot = uint32(++worksCount);
        ids[slot] = r.id;
        slots[slot].holder = r.payee;
        flatten(r, slot);
        works[r.id] = Work({
            kind: r.kind,
            share: r.share,
            slot: slot,
            registrant: msg.sender,
            registeredAt: uint64(block.timestamp),
            terms: r.terms,
            previous: r.previous,
            name: r.name,
            licence: r.licence,
            parents: r.parents
        });
        emit Registered(
            r.id, r.kind, msg.sender, slot, r.payee, r.share, r.name, r.licence, r.terms, r.parents, r.previous
        );
    }

    /// The work's own entry first, then its parents' entries, each once.
    function flatten(Registration calldata r, uint32 slot) private {
        EntryList memory list = EntryListLib.empty();
        list.add(EntryListLib.entry(uint8(r.kind), r.share, slot));
        for (uint256 i; i < r.parents.length; ++i) {
            existing(r.parents[i]);
            list.addStored(words[r.parents[i]]);
        }
        if (list.count > MAX_ENTRIES) revert TooManyPayees(list.count);
        if (list.shares() > MAX_SHARES) revert SharesTooLarge(list.shares());
        list.store(words[r.id]);
    }

    /// @inheritdoc IRegistry
    function offerSlot(uint256 slot, address to) external {
        if (msg.sender != holderOf(slot)) revert NotHolder();
        if (slots[slot].contested) revert ContestOpen();
        offers[slot] = to;
        emit SlotOffered(slot, msg.sender, to);
    }

    /// @inheritdoc IRegistry
    function takeSlot(uint256 slot) external {
        if (offers[slot] != msg.sender) revert NotOffered();
        if (slots[slot].contested) revert ContestOpen();
        moveSlot(slot, msg.sender);
    }

    function moveSlot(uint256 slot, address to) private {
        emit SlotTaken(slot, holderOf(slot), to);
        delete offers[slot];
        slots[slot].holder = to;
    }

    /// @inheritdoc IRegistry
    function contest(bytes32 id) external payable {
        uint256 slot = existing(id).slot;
        Contest storage c = contests[id];
        if (c.decided) revert ContestDecided();
        if (c.openedAt != 0) revert ContestOpen();
        if (msg.value != contestBond) revert BondWrong(contestBond);
        c.contester = msg.sender;
        c.openedAt = uint64(block.timestamp);
        slots[slot].contested = true;
        emit Contested(id, msg.sender, block.timestamp + contestSeconds);
    }

    /// @inheritdoc IRegistry
    function decideContest(bytes32 id, bool upheld) external {
        if (msg.sender != steward) revert NotSteward();
        Contest storage c = contests[id];
        close(c, id, upheld);
        c.decided = true;
        if (upheld) {
            c.reclaimable = contestBond;
            moveSlot(works[id].slot, c.contester);
        } else {
            Payout.burn(contestBond);
        }
    }

    /// @inheritdoc IRegistry
    function lapseContest(bytes32 id) external {
        Contest storage c = contests[id];
        if (c.openedAt == 0) revert ContestNotOpen();
        if (block.timestamp < c.openedAt + contestSeconds) revert ContestOpen();
        close(c, id, false);
        Payout.burn(contestBond);
    }

    function close(Contest storage c, bytes32 id, bool upheld) private {
        if (c.openedAt == 0) revert ContestNotOpen();
        c.openedAt = 0;
        slots[works[id].slot].contested = false;
        emit ContestClosed(id, upheld);
    }

    /// @inheritdoc IRegistry
    function reclaimBond(bytes32 id, address to) external {
        Contest storage c = contests[id];
        uint256 amount = c.reclaimable;
        if (msg.sender != c.contester || amount == 0) revert NothingToReclaim();
        c.reclaimable = 0;
        SafeTransferLib.safeTransferETH(to, amount);
    }

    /// @inheritdoc IRegistry
    function payees(uint256[] calldata wanted) external view returns (address[] memory list) {
        list = new address[](wanted.length);
        for (uint256 i; i < list.length; ++i) {
            if (!slots[wanted[i]].contested) list[i] = holderOf(wanted[i]);
        }
    }

    /// @inheritdoc IRegistry
    function compose(bytes32 model, bytes32[] calldata adapters, bytes32 promptWork)
        external
        view
        returns (bytes memory entries, uint32 promptSlot)
    {
        EntryList memory list = EntryListLib.empty();
        addWork(list, model, Kind.Model);
        for (uint256 i; i < adapters.length; ++i) {
            addWork(list, adapters[i], Kind.Adapter);
        }
        if (promptWork != 0) promptSlot = addWork(list, promptWork, Kind.Prompt);
        return (list.pack(), promptSlot);
    }

    function addWork(EntryList memory list, bytes32 id, Kind kind) private view returns (uint32 slot) {
        uint8 kindOf;
        (kindOf,, slot) = EntryListLib.fields(list.addStored(words[id]));
        if (slot == 0 || kindOf != uint8(kind)) revert UnknownWork(id);
    }

    /// @inheritdoc IRegistry
    function work(bytes32 id) external view returns (Work memory) {
        return existing(id);
    }

    /// @inheritdoc IRegistry
    function workIdAt(uint32 slot) external view returns (bytes32) {
        return ids[slot];
    }

    /// @inheritdoc IRegistry
    function isRegistered(bytes32 id) public view returns (bool) {
        return works[id].slot != 0;
    }

    /// @inheritdoc IRegistry
    function contestOf(bytes32 id) external view returns (Contest memory) {
        return contests[id];
    }

    /// @inheritdoc IRegistry
    function holderOf(uint256 slot) public view returns (address holder) {
        holder = slots[slot].holder;
        // Only accounts' slots have their low 32 bits clear; they start with the account itself.
        if (holder == address(0) && uint32(slot) == 0) holder = address(uint160(slot >> 32));
    }

    /// @inheritdoc IRegistry
    function offeredTo(uint256 slot) external view returns (address) {
        return offers[slot];
    }

    /// @inheritdoc IRegistry
    function slotOf(address account) external pure returns (uint256) {
        return uint256(uint160(account)) << 32;
    }

    /// @inheritdoc IRegistry
    function isContested(uint256 slot) external view returns (bool) {
        return slots[slot].contested;
    }

    /// @inheritdoc IRegistry
    function capOf(Kind kind) public pure returns (uint16) {
        return kind == Kind.Model ? 2000 : 1000;
    }

    function existing(bytes32 id) private view returns (Work storage w) {
        w = works[id];
        if (w.slot == 0) revert UnknownWork(id);
    }
}

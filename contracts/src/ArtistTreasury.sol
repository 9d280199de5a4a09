// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ArtistConfig, IArtist, Patron, Step} from "./interfaces/IArtist.sol";
import {IRevenue} from "./interfaces/IRevenue.sol";
import {ArtistRules} from "./lib/ArtistRules.sol";
import {Payout} from "./lib/Payout.sol";
import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";

/// What a patron gave and got; `due` is counted up to `since`.
struct Position {
    uint128 given;
    uint128 paid;
    // ----
    uint128 open;
    uint128 due;
    // ----
    uint256 since;
}

/// @title The artist's treasury: tips out, patrons' part, everything else stays
abstract contract ArtistTreasury is IArtist, ReentrancyGuardTransient {
    /// @inheritdoc IArtist
    IRevenue public immutable revenue;
    uint256 internal immutable reserveWei;
    uint256 internal immutable budgetShare;
    uint256 internal immutable feeMin;
    uint256 internal immutable feeMax;
    uint256 private immutable tipMin;
    uint256 private immutable tipMax;
    uint256 private immutable tipRiseSeconds;
    uint256 private immutable patronShare;
    uint256 private immutable patronCap;
    uint256 private immutable patronMin;

    /// Income of which the patrons' part is not counted yet, and what is owed to them beyond it: one word, so that
    /// income costs one write.
    uint128 private pending;
    uint128 private counted;
    /// Q64 wei for each unit.
    uint256 private perUnit;
    uint256 private units;
    mapping(address => Position) private positions;

    constructor(ArtistConfig memory c) payable {
        revenue = c.studio.config().revenue;
        reserveWei = c.money.reserveWei;
        budgetShare = c.money.budgetShare;
        feeMin = c.money.feeMin;
        feeMax = c.money.feeMax;
        tipMin = c.money.tipMin;
        tipMax = c.money.tipMax;
        tipRiseSeconds = c.times.tipRiseSeconds;
        patronShare = c.money.patronShare;
        patronCap = c.money.patronCap;
        patronMin = c.money.patronMin;
        if (msg.value == 0) return;
        if (c.founder == address(0)) {
            emit Received(msg.sender, msg.value);
        } else {
            if (msg.value < c.money.patronMin) revert PatronMin(c.money.patronMin);
            give(c.founder, msg.value);
        }
    }

    /// What Revenue pays is income. Costs less than Revenue's allowance for a push, whatever stood here before.
    receive() external payable {
        if (msg.sender == address(revenue)) pending += uint128(msg.value);
        emit Received(msg.sender, msg.value);
    }

    /// @inheritdoc IArtist
    function treasury() public view returns (uint256) {
        return address(this).balance - owed();
    }

    /// @inheritdoc IArtist
    function owed() public view returns (uint256) {
        return counted + (units == 0 ? 0 : ArtistRules.share(pending, patronShare, 0));
    }

    /// @inheritdoc IArtist
    function patronise() external payable nonReentrant {
        if (msg.value < patronMin) revert PatronMin(patronMin);
        give(msg.sender, msg.value);
    }

    function give(address patron, uint256 amount) private {
        count();
        Position storage p = bring(patron);
        p.given += uint128(amount);
        p.open += uint128(amount);
        units += amount;
        emit Patronised(patron, amount);
    }

    /// @inheritdoc IArtist
    function payPatron(address patron) external nonReentrant returns (uint256 amount) {
        count();
        Position storage p = bring(patron);
        uint256 due = p.due;
        if (due == 0) revert NothingToPay();
        uint256 left = (p.given * patronCap) / ArtistRules.ALL_SHARES - p.paid;
        amount = due < left ? due : left;
        p.due = 0;
        p.paid += uint128(amount);
        counted -= uint128(due);
        if (amount == left) {
            units -= p.open;
            p.open = 0;
        }
        bool credited = Payout.send(revenue, patron, amount);
        emit PatronPaid(patron, amount, due - amount, credited);
    }

    /// Counts the patrons' part of pending income.
    function count() private {
        if (pending == 0) return;
        if (units != 0) {
            uint256 part = ArtistRules.share(pending, patronShare, 0);
            perUnit += (part << 64) / units;
            counted += uint128(part);
        }
        pending = 0;
    }

    /// Brings a patron's due up to what was counted.
    function bring(address patron) private returns (Position storage p) {
        p = positions[patron];
        p.due += uint128((p.open * (perUnit - p.since)) >> 64);
        p.since = perUnit;
    }

    /// @inheritdoc IArtist
    function patronOf(address patron) external view returns (Patron memory) {
        Position storage p = positions[patron];
        return Patron(p.given, p.open, p.paid);
    }

    /// @inheritdoc IArtist
    function dueTo(address patron) external view returns (uint256 due) {
        Position storage p = positions[patron];
        uint256 each = perUnit;
        if (units != 0) each += (ArtistRules.share(pending, patronShare, 0) << 64) / units;
        due = p.due + ((p.open * (each - p.since)) >> 64);
        uint256 left = (p.given * patronCap) / ArtistRules.ALL_SHARES - p.paid;
        if (due > left) due = left;
    }

    /// The most that a fee may be now.
    function budget() internal view returns (uint256) {
        return ArtistRules.budget(treasury(), budgetShare, reserveWei);
    }

    function needed() internal view returns (uint256) {
        return ArtistRules.needed(feeMin, budgetShare, reserveWei);
    }

    function tipNow(uint256 since) internal view returns (uint256) {
        uint256 late = block.timestamp > since ? block.timestamp - since : 0;
        return ArtistRules.tip(late, tipMin, tipMax, tipRiseSeconds);
    }

    /// The reserve covers the tips of a whole exhibition, so this can't fail.
    function payTip(Step step, uint256 since) internal {
        uint256 amount = tipNow(since);
        bool credited = Payout.send(revenue, msg.sender, amount);
        emit Tipped(msg.sender, step, amount, credited);
    }

    function _useTransientReentrancyGuardOnlyOnMainnet() internal pure override returns (bool) {
        return false;
    }
}

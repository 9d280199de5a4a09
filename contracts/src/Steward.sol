// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Contest, IRegistry} from "./interfaces/IRegistry.sol";
import {Case, CounterNotice, ISteward, Notice, Ruling, Stage} from "./interfaces/ISteward.sol";
import {IStudio} from "./interfaces/IStudio.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";

/// @title Steward
/// @notice Studios and registries are given by callers and not trusted: what one answers counts for its own pieces and
/// works alone.
contract Steward is ISteward {
    uint256 public constant MAX_SECONDS = 60 days;

    uint256 public immutable delaySeconds;
    uint256 public immutable counterSeconds;

    struct Offer {
        address to;
        uint64 from;
    }

    address public role;
    Offer public offer;
    uint256 public casesCount;
    mapping(uint256 id => Case) private cases;
    mapping(IStudio studio => mapping(uint256 tokenId => uint256[])) private about;
    /// The case that hid a piece last.
    mapping(IStudio studio => mapping(uint256 tokenId => uint256)) private hiding;
    mapping(IRegistry registry => mapping(bytes32 work => Ruling)) private rulings;

    modifier onlyRole() {
        if (msg.sender != role) revert NotRoleHolder();
        _;
    }

    /// @param role_ Who decides; may be the zero address: then nothing is ever hidden, and contests only lapse.
    /// @param delaySeconds_ How long what is done against somebody waits.
    /// @param counterSeconds_ From a counter-notice until the piece is shown again: 10 to 14 business days (§512(g)(2)(C)).
    constructor(address role_, uint256 delaySeconds_, uint256 counterSeconds_) {
        if (delaySeconds_ > MAX_SECONDS || counterSeconds_ > MAX_SECONDS) revert ConfigTime();
        role = role_;
        delaySeconds = delaySeconds_;
        counterSeconds = counterSeconds_;
    }

    /// @inheritdoc ISteward
    function notice(Notice calldata n) external returns (uint256 id) {
        if (n.text == 0 || n.work == 0 || n.contact == 0) revert NoticeIncomplete();
        if (!n.goodFaith || !n.accurate || !n.authorised) revert NoticeIncomplete();
        if (!n.studio.token().exists(n.tokenId)) revert PieceUnknown();
        id = ++casesCount;
        Case storage c = cases[id];
        c.stage = Stage.Noticed;
        c.sender = msg.sender;
        c.studio = n.studio;
        c.tokenId = n.tokenId;
        c.filedAt = uint64(block.timestamp);
        c.notice = n.text;
        about[n.studio][n.tokenId].push(id);
        emit Noticed(id, n.studio, n.tokenId, msg.sender, n);
    }

    /// @inheritdoc ISteward
    function hide(uint256 id) external onlyRole {
        Case storage c = cases[id];
        requireStage(c, Stage.Noticed);
        uint256 before = hiding[c.studio][c.tokenId];
        if (before != 0 && !isOver(cases[before])) revert HiddenBy(before);
        hiding[c.studio][c.tokenId] = id;
        c.stage = Stage.Hidden;
        c.hiddenFrom = later(delaySeconds);
        emit Hidden(id, c.hiddenFrom);
    }

    /// @inheritdoc ISteward
    function counter(uint256 id, CounterNotice calldata n) external {
        Case storage c = cases[id];
        requireStage(c, Stage.Hidden);
        if (n.text == 0 || n.contact == 0) revert CounterNoticeIncomplete();
        if (!n.mistaken || !n.jurisdiction || !n.service) revert CounterNoticeIncomplete();
        bool concerned = msg.sender == c.studio.creatorOf(c.tokenId)
            || msg.sender == IERC721(address(c.studio.token())).ownerOf(c.tokenId);
        if (!concerned) revert NotConcerned();
        c.stage = Stage.Countered;
        c.shownFrom = later(counterSeconds);
        c.counterNotice = n.text;
        emit Countered(id, msg.sender, n, c.shownFrom);
    }

    /// @inheritdoc ISteward
    function sue(uint256 id, bytes32 evidence) external onlyRole {
        Case storage c = cases[id];
        requireStage(c, Stage.Countered);
        if (isOver(c)) revert WrongStage(Stage.Closed);
        c.stage = Stage.Sued;
        emit Sued(id, evidence);
    }

    /// @inheritdoc ISteward
    function close(uint256 id, bytes32 reasons) external {
        Case storage c = cases[id];
        if (c.stage == Stage.None || c.stage == Stage.Closed) revert WrongStage(c.stage);
        if (msg.sender != role && msg.sender != c.sender) revert NotParty();
        c.stage = Stage.Closed;
        emit Closed(id, msg.sender, reasons);
    }

    /// @inheritdoc ISteward
    function rule(IRegistry registry, bytes32 work, bool upheld, bytes32 reasons) external onlyRole {
        uint64 from = later(delaySeconds);
        rulings[registry][work] =
            Ruling({about: openContest(registry, work), from: from, upheld: upheld, reasons: reasons});
        emit Ruled(registry, work, upheld, reasons, from);
    }

    /// @inheritdoc ISteward
    function recall(IRegistry registry, bytes32 work) external onlyRole {
        if (rulings[registry][work].about == 0) revert RulingMissing();
        delete rulings[registry][work];
        emit Recalled(registry, work);
    }

    /// @inheritdoc ISteward
    function enact(IRegistry registry, bytes32 work) external {
        Ruling memory r = rulings[registry][work];
        if (r.about == 0) revert RulingMissing();
        if (block.timestamp < r.from) revert Locked(r.from);
        // A contest that lapsed, and was opened again by somebody else, was not ruled on.
        if (r.about != openContest(registry, work)) revert RulingStale();
        delete rulings[registry][work];
        registry.decideContest(work, r.upheld);
        emit Enacted(registry, work, r.upheld);
    }

    function openContest(IRegistry registry, bytes32 work) private view returns (bytes32) {
        Contest memory c = registry.contestOf(work);
        if (c.openedAt == 0) revert IRegistry.ContestNotOpen();
        return keccak256(abi.encode(c.contester, c.openedAt));
    }

    /// @inheritdoc ISteward
    function offerRole(address to) external onlyRole {
        offer = Offer({to: to, from: later(delaySeconds)});
        emit RoleOffered(to, offer.from);
    }

    /// @inheritdoc ISteward
    function takeRole() external {
        if (msg.sender != offer.to) revert RoleNotOffered();
        if (block.timestamp < offer.from) revert Locked(offer.from);
        delete offer;
        role = msg.sender;
        emit RoleTaken(msg.sender);
    }

    /// @inheritdoc ISteward
    function isHidden(IStudio studio, uint256 tokenId) external view returns (bool) {
        Case storage c = cases[hiding[studio][tokenId]];
        return c.hiddenFrom != 0 && block.timestamp >= c.hiddenFrom && !isOver(c);
    }

    /// @inheritdoc ISteward
    function caseOf(uint256 id) external view returns (Case memory) {
        return cases[id];
    }

    /// @inheritdoc ISteward
    function casesAbout(IStudio studio, uint256 tokenId) external view returns (uint256[] memory) {
        return about[studio][tokenId];
    }

    /// @inheritdoc ISteward
    function rulingOn(IRegistry registry, bytes32 work) external view returns (Ruling memory) {
        return rulings[registry][work];
    }

    /// Hides no more: closed, or countered and nobody sued in time.
    function isOver(Case storage c) private view returns (bool) {
        return c.stage == Stage.Closed || (c.stage == Stage.Countered && block.timestamp >= c.shownFrom);
    }

    function requireStage(Case storage c, Stage expected) private view {
        if (c.stage != expected) revert WrongStage(c.stage);
    }

    function later(uint256 time) private view returns (uint64) {
        return uint64(block.timestamp + time);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRegistry} from "./IRegistry.sol";
import {IStudio} from "./IStudio.sol";

/// A notice of claimed infringement, by the items of 17 U.S.C. §512(c)(3)(A). Names, addresses and signatures stand in
/// its text, which goes to the Steward; the chain keeps hashes of it.
struct Notice {
    /// (iii) The material: a piece of a Studio.
    IStudio studio;
    uint256 tokenId;
    /// SHA-256 of the whole text, which holds (i) the signature.
    bytes32 text;
    /// (ii) SHA-256 of what identifies the work said to be infringed.
    bytes32 work;
    /// (iv) Salted SHA-256 of how to reach the complaining party.
    bytes32 contact;
    /// (v) In good faith, the use is believed not to be authorised.
    bool goodFaith;
    /// (vi) The notice is accurate,
    bool accurate;
    /// and, under penalty of perjury, its sender may act for the owner.
    bool authorised;
}

/// A counter-notice, by the items of §512(g)(3). (B), the material, is the case's.
struct CounterNotice {
    /// SHA-256 of the whole text, which holds (A) the signature.
    bytes32 text;
    /// (D) Salted SHA-256 of name, address and telephone number.
    bytes32 contact;
    /// (C) Under penalty of perjury: hidden by mistake or misidentification.
    bool mistaken;
    /// (D) Consents to the jurisdiction of the court of that address, or any where the Steward may be found,
    bool jurisdiction;
    /// and accepts service of process from who sent the notice.
    bool service;
}

enum Stage {
    /// No such case.
    None,
    /// A notice was filed; nothing is hidden.
    Noticed,
    /// Hidden, from `hiddenFrom` on.
    Hidden,
    /// Countered: shown again from `shownFrom` on, unless a court is called.
    Countered,
    /// The complaining party went to court in time: hidden until the case is closed.
    Sued,
    /// Shown, for good: withdrawn, refused or decided.
    Closed
}

struct Case {
    Stage stage;
    /// Who filed the notice.
    address sender;
    IStudio studio;
    uint256 tokenId;
    uint64 filedAt;
    /// When hiding takes effect, or 0.
    uint64 hiddenFrom;
    /// When a countered piece is shown again, or 0.
    uint64 shownFrom;
    bytes32 notice;
    bytes32 counterNotice;
}

/// A decision on a contested registration that waits for its time.
struct Ruling {
    /// Which contest it is about: hash of who contests and since when. 0: no ruling.
    bytes32 about;
    uint64 from;
    bool upheld;
    bytes32 reasons;
}

/// @title Steward: takedown notices and contested registrations
/// @notice Says which pieces gateways should not show, and decides contests in a Registry that names it. It holds no
/// ether, calls nothing but that decision, and can neither alter nor move a receipt, a token or a payment: a hidden
/// piece is still owned, sold and verified.
///
/// One account has the role. What it does against somebody waits `delaySeconds` in public: hiding, deciding a contest,
/// handing the role on. Showing again never waits.
interface ISteward {
    event Noticed(uint256 indexed id, IStudio indexed studio, uint256 indexed tokenId, address sender, Notice notice);
    event Hidden(uint256 indexed id, uint256 from);
    event Countered(uint256 indexed id, address indexed by, CounterNotice counterNotice, uint256 shownFrom);
    /// `evidence`: SHA-256 of the court's paper.
    event Sued(uint256 indexed id, bytes32 evidence);
    /// `reasons`: SHA-256 of a text, or 0.
    event Closed(uint256 indexed id, address indexed by, bytes32 reasons);
    event Ruled(IRegistry indexed registry, bytes32 indexed work, bool upheld, bytes32 reasons, uint256 from);
    event Recalled(IRegistry indexed registry, bytes32 indexed work);
    event Enacted(IRegistry indexed registry, bytes32 indexed work, bool upheld);
    event RoleOffered(address indexed to, uint256 from);
    event RoleTaken(address indexed holder);

    /// An item that the law asks for is missing.
    error NoticeIncomplete();
    error CounterNoticeIncomplete();
    error PieceUnknown();
    /// The case's stage does not allow this.
    error WrongStage(Stage stage);
    /// Another case hides this piece.
    error HiddenBy(uint256 id);
    error NotRoleHolder();
    error RoleNotOffered();
    /// Only the piece's creator or its owner may counter.
    error NotConcerned();
    /// Only the sender of the notice or the Steward may close a case.
    error NotParty();
    error RulingMissing();
    /// The contest that was ruled on is over.
    error RulingStale();
    /// Waits until `from`.
    error Locked(uint256 from);
    error ConfigTime();

    /// @notice Files a notice against a piece. Anyone may; by itself it hides nothing.
    function notice(Notice calldata filed) external returns (uint256 id);

    /// @notice Hides a noticed piece, from `delaySeconds` on. Role only.
    function hide(uint256 id) external;

    /// @notice Answers a notice that hides. After `counterSeconds` the piece is shown again. The piece's creator or
    /// owner.
    function counter(uint256 id, CounterNotice calldata filed) external;

    /// @notice Records that the complaining party called a court before a countered piece was shown again
    /// (§512(g)(2)(C)): it stays hidden. Role only.
    function sue(uint256 id, bytes32 evidence) external;

    /// @notice Closes a case: whatever it hid is shown at once. Role, or who filed the notice.
    function close(uint256 id, bytes32 reasons) external;

    /// @notice Decides the open contest of a work, to be enacted after `delaySeconds`; a later ruling replaces it. Role
    /// only. The Registry must name this contract as its steward.
    function rule(IRegistry registry, bytes32 work, bool upheld, bytes32 reasons) external;

    /// @notice Takes a ruling back. Role only.
    function recall(IRegistry registry, bytes32 work) external;

    /// @notice Carries a ruling out. Anyone may call it.
    function enact(IRegistry registry, bytes32 work) external;

    /// @notice Offers the role to another account; the zero address withdraws the offer. Role only.
    function offerRole(address to) external;

    /// @notice Takes the role, `delaySeconds` after the offer.
    function takeRole() external;

    /// @notice Whether gateways should not show a piece now.
    function isHidden(IStudio studio, uint256 tokenId) external view returns (bool);
    function caseOf(uint256 id) external view returns (Case memory);
    function casesCount() external view returns (uint256);
    /// @notice The cases about a piece, oldest first.
    function casesAbout(IStudio studio, uint256 tokenId) external view returns (uint256[] memory);
    function rulingOn(IRegistry registry, bytes32 work) external view returns (Ruling memory);
    function role() external view returns (address);
    function offer() external view returns (address to, uint64 from);
    function delaySeconds() external view returns (uint256);
    function counterSeconds() external view returns (uint256);
}

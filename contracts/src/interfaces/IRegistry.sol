// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What a work is. The numbers are those of the first four roles in a split (`Role` in ISplitSource.sol).
enum Kind {
    Model,
    Adapter,
    DataSet,
    Prompt
}

/// A work as its registrant hands it in. Nothing of it can be changed later.
struct Registration {
    /// Root of the work; for a prompt the Keccak-256 of its UTF-8 text. Not 0.
    bytes32 id;
    Kind kind;
    /// First holder of the work's slot: who is paid. Not the zero address; may be a contract, such as a split.
    address payee;
    /// Share of a sale in basis points (1/10,000), at most `capOf(kind)`.
    uint16 share;
    /// 1 to 64 bytes.
    string name;
    /// Licence id, such as an SPDX expression; 1 to 64 bytes.
    string licence;
    /// SHA-256 of the terms' text, or 0.
    bytes32 terms;
    /// Works it was made from, at most 8. They and their own ancestors are paid with it.
    bytes32[] parents;
    /// The work of which this is a new version, or 0. Only the holder of that work's slot may say so.
    bytes32 previous;
}

/// A work as the registry keeps it.
struct Work {
    Kind kind;
    uint16 share;
    /// Number of the work's slot, from 1.
    uint32 slot;
    address registrant;
    uint64 registeredAt;
    bytes32 terms;
    bytes32 previous;
    string name;
    string licence;
    bytes32[] parents;
}

/// A complaint that a work was registered by somebody it does not belong to.
struct Contest {
    address contester;
    uint64 openedAt;
    /// True once the Steward has decided; a decided entry can't be contested again.
    bool decided;
    /// Wei the contester may take back: the bond, if the Steward agreed.
    uint256 reclaimable;
}

/// @title Registry: works that others build on
/// @notice Models, adapters, data sets and prompts, with names, licences, shares and lineage. An entry is attested by
/// its registrant, not proven. Nothing is ever rewritten; only the holder of a slot can hand it over.
///
/// A *slot* is where a share is paid to. A work's slot is its number (1, 2, …). Every account has a slot as well,
/// `uint256(uint160(account)) << 32`, held by the account itself until it hands it over.
interface IRegistry {
    event Registered(
        bytes32 indexed id,
        Kind indexed kind,
        address indexed registrant,
        uint32 slot,
        address payee,
        uint16 share,
        string name,
        string licence,
        bytes32 terms,
        bytes32[] parents,
        bytes32 previous
    );
    event SlotOffered(uint256 indexed slot, address indexed holder, address indexed to);
    event SlotTaken(uint256 indexed slot, address indexed from, address indexed to);
    event Contested(bytes32 indexed id, address indexed contester, uint256 endsAt);
    /// `upheld`: the contester got the slot. Otherwise the bond burned.
    event ContestClosed(bytes32 indexed id, bool upheld);

    /// The id is 0.
    error WorkIdZero();
    /// The id is registered already.
    error WorkTaken(bytes32 id);
    /// No work of the expected kind has this id.
    error UnknownWork(bytes32 id);
    error PayeeZero();
    error ShareTooLarge(uint256 share, uint256 cap);
    /// A work and its ancestors would take more than half of a sale.
    error SharesTooLarge(uint256 shares);
    error TooManyPayees(uint256 payees);
    error TooManyParents();
    error NameLength();
    error LicenceLength();
    error NotHolder();
    error NotOffered();
    /// The entry is contested (again), or its slot can't move while it is.
    error ContestOpen();
    error ContestNotOpen();
    error ContestDecided();
    error BondWrong(uint256 expected);
    error NotSteward();
    error NothingToReclaim();

    /// @notice Registers a work. Attested by the caller, who need not be the payee.
    function register(Registration calldata registration) external returns (uint32 slot);

    /// @notice Offers a slot to another account; offering it to the zero address withdraws the offer. Holder only.
    function offerSlot(uint256 slot, address to) external;

    /// @notice Takes a slot that was offered to the caller. From then on the slot's income is the caller's.
    function takeSlot(uint256 slot) external;

    /// @notice Contests an entry, with exactly `contestBond()` wei. From now on the slot's income is held in escrow.
    function contest(bytes32 id) external payable;

    /// @notice The Steward's decision. Upheld: the contester gets the slot and may reclaim the bond; else it burns.
    function decideContest(bytes32 id, bool upheld) external;

    /// @notice Closes a contest that nobody decided within `contestSeconds()`: the registrant keeps the slot and the
    /// bond burns. Anyone may call it.
    function lapseContest(bytes32 id) external;

    /// @notice Pays a reclaimable bond to `to`. Contester only.
    function reclaimBond(bytes32 id, address to) external;

    function work(bytes32 id) external view returns (Work memory);
    function workIdAt(uint32 slot) external view returns (bytes32);
    function isRegistered(bytes32 id) external view returns (bool);
    function worksCount() external view returns (uint256);
    function contestOf(bytes32 id) external view returns (Contest memory);

    /// @notice Who holds a slot now.
    function holderOf(uint256 slot) external view returns (address);
    function offeredTo(uint256 slot) external view returns (address);
    function slotOf(address account) external pure returns (uint256);
    function isContested(uint256 slot) external view returns (bool);

    /// @notice Whom to pay for each slot: the holder, or the zero address while the slot's work is contested.
    function payees(uint256[] calldata slots) external view returns (address[] memory);

    /// @notice Works that a commission uses, with all their ancestors, each once: 7 bytes for each
    /// (`u8 kind ‖ u16 share ‖ u32 slot`). `promptWork` may be 0. Unknown ids and wrong kinds revert.
    function compose(bytes32 model, bytes32[] calldata adapters, bytes32 promptWork)
        external
        view
        returns (bytes memory entries, uint32 promptSlot);

    /// @notice Most that a work of this kind may ask of a sale, in basis points.
    function capOf(Kind kind) external pure returns (uint16);
    function steward() external view returns (address);
    function contestBond() external view returns (uint256);
    function contestSeconds() external view returns (uint256);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IColophonToken} from "./IColophonToken.sol";
import {IRegistry} from "./IRegistry.sol";
import {IRevenue} from "./IRevenue.sol";
import {ISplitSource} from "./ISplitSource.sol";

enum SeedRule {
    Drawn,
    Fixed
}

/// From `Accepted` on, the piece is final and its token exists.
enum Status {
    /// No such commission.
    None,
    Open,
    Claimed,
    Delivered,
    /// Delivered, then challenged.
    Challenged,
    /// The fee went back to the creator before anything was delivered.
    Refunded,
    /// The fee went back after a delivery.
    Void,
    /// Accepted by its creator: paid and minted, open to challenge until the window ends.
    Accepted,
    /// Accepted, and challenged.
    Questioned,
    /// Accepted, and then shown to be wrong.
    Disproved,
    Final
}

enum Verdict {
    /// Nobody knows who is right.
    Stalemate,
    /// The provider was right.
    Upheld,
    /// The provider was wrong.
    Wrong
}

/// What a creator orders beside the recipe. The fee is the value sent along.
struct Order {
    SeedRule seedRule;
    /// Below 2^63 if fixed, 0 if drawn.
    uint64 seed;
    /// Who may claim it; the zero address: anyone.
    address provider;
    /// Contract that settles challenges.
    address resolver;
    /// Id of a registered prompt, or 0. If the recipe's prompt is public, its Keccak-256.
    bytes32 promptWork;
    /// At most 4 different final pieces.
    uint256[] parents;
    /// SHA-256 of the creator's statement, or 0.
    bytes32 statement;
    /// Seconds to claim, from the commission.
    uint32 claimSeconds;
    /// Seconds to deliver, from the claim.
    uint32 deliverSeconds;
}

/// A commission as the chain keeps it, without its recipe (`recipe(id)`).
struct Commission {
    address creator;
    address provider;
    address resolver;
    uint256 fee;
    uint64 time;
    uint64 blockNumber;
    SeedRule seedRule;
    /// The fixed seed, or 0 if drawn (`job(id).seed` has it once it is claimed).
    uint64 seed;
    uint32 claimSeconds;
    uint32 deliverSeconds;
    bytes32 statement;
    bytes32 promptWork;
    uint256[] parents;
}

/// Where a commission stands.
struct Job {
    Status status;
    /// Who claimed it.
    address provider;
    /// Known from the claim on, or from the commission if fixed; else 0.
    uint64 seed;
    /// Known when the seed is; else 0.
    bytes32 requestHash;
    /// When this phase ends (claim, delivery, window or resolution), or 0 if nothing is awaited.
    uint64 deadline;
    /// Who challenges it, while challenged or questioned.
    address challenger;
}

/// What the chain keeps for ever about a delivered piece (spec/receipt.md).
struct Receipt {
    bytes32 requestHash;
    bytes32 imageHash;
    bytes32 traceRoot;
    uint256 commission;
    address provider;
    address creator;
    uint64 blockNumber;
    uint256[] parents;
}

/// Constants of a Studio, and its constructor's only argument.
struct StudioConfig {
    IRegistry registry;
    IRevenue revenue;
    /// Account whose slot is paid the platform's share.
    address platform;
    /// Basis points of a sale.
    uint16 platformShare;
    uint16 providerShare;
    /// Basis points of a later sale that the whole split receives (ERC-2981).
    uint16 royalty;
    /// Challenge window.
    uint32 windowSeconds;
    /// A resolver's silence for this long is a stalemate.
    uint32 resolveSeconds;
    /// Wei that a claim takes.
    uint96 claimBond;
    /// Wei that a challenge takes.
    uint96 challengeBond;
    /// Wei that a challenger burns in a stalemate; at most the challenge bond.
    uint96 stalemateFee;
    /// Most that a slashed bond pays to the creator for gas spent.
    uint96 costsCap;
}

/// @title Studio: the job market
/// @notice commission → claim → deliver → final. The provider's silence refunds; the creator's and challengers'
/// silence finalises (a committed prompt, which nobody can check, is voided instead); anyone may trigger either;
/// nothing reopens. `contracts/README.md` draws the states.
interface IStudio is ISplitSource {
    event Commissioned(uint256 indexed id, address indexed creator, address indexed provider, bytes32 recipeHash);
    event Claimed(uint256 indexed id, address indexed provider, bytes32 indexed requestHash, uint64 seed);
    event Delivered(uint256 indexed id, address indexed provider, bytes32 imageHash, bytes32 traceRoot);
    event Challenged(uint256 indexed id, address indexed challenger);
    event Resolved(uint256 indexed id, Verdict verdict);
    /// Paid, minted and bound by the creator's word; the provider's bond stays until the window ends.
    event Accepted(uint256 indexed id, uint256 indexed tokenId);
    event Finalised(uint256 indexed id, uint256 indexed tokenId);
    /// The fee went back to the creator, nothing having been delivered.
    event Refunded(uint256 indexed id, Status from);
    /// The fee went back to the creator although something was delivered.
    event Voided(uint256 indexed id);
    /// A minted piece was shown to be wrong.
    event Disproved(uint256 indexed id, uint256 indexed tokenId);
    /// A bond was lost: `costs` went to the creator, `burned` to 0x…dEaD.
    event Slashed(uint256 indexed id, address indexed account, uint256 costs, uint256 burned);

    error UnknownCommission(uint256 id);
    /// The commission's status does not allow this.
    error WrongStatus(Status status);
    error NotCreator();
    error NotProvider();
    error NotResolver();
    error ResolverMissing();
    error FeeTooLarge();
    /// Not exactly the bond was sent.
    error BondWrong(uint256 expected);
    /// A fixed seed is 2^63 or more, or a drawn one was given.
    error SeedRange();
    /// The block after the commission does not exist yet, or is this one.
    error SeedNotYet();
    /// The chain no longer knows the block's hash. The commission can be refunded; it is never redrawn.
    error SeedOutOfReach();
    /// Another seed than the expected one, as after a reorganisation.
    error SeedChanged(uint64 seed);
    /// The same recipe and seed are reserved or minted already.
    error RecipeTaken(uint256 commission);
    error TooManyParents();
    error ParentTwice(uint256 tokenId);
    error ParentNotFinal(uint256 tokenId);
    /// The prompt work is not the recipe's public prompt.
    error PromptMismatch();
    /// Claiming or delivering may take from one second to a year.
    error DeadlineRange();
    /// Works, provider and platform together may take at most half.
    error SharesTooLarge(uint256 shares);
    error TooManyPayees(uint256 payees);
    error DeadlinePassed();
    error DeadlineNotPassed();
    error WindowOpen();
    error WindowOver();
    /// Nobody but the creator can judge a committed prompt before it is accepted.
    error AcceptOnly();
    error HashZero();
    error NotFinal(uint256 tokenId);
    error ConfigShares();
    error ConfigStalemateFee();
    /// The challenge window may take at most a year.
    error ConfigWindow();
    error ConfigPlatform();

    /// @notice Orders a piece; the value sent is the fee, held until the piece is final or refunded.
    /// @param recipe Recipe bytes of spec/request.md. Refused with the errors of RecipeLib.
    function commission(Order calldata order, bytes calldata recipe) external payable returns (uint256 id);

    /// @notice Claims a job, with exactly the claim bond; exclusive until the delivery deadline.
    /// @param expectedSeed What the caller is about to paint: the fixed seed, or what `drawSeed(id)` says.
    function claim(uint256 id, uint64 expectedSeed) external payable;

    /// @notice Delivers the picture's and the trace's hashes. Provider only, before the deadline (inclusive).
    function deliver(uint256 id, bytes32 imageHash, bytes32 traceRoot) external;

    /// @notice Accepts a delivered (or challenged) piece early: pays the fee and mints at once. Creator only. It
    /// overrides a stalemate, never another verdict.
    function accept(uint256 id) external;

    /// @notice Challenges a delivered or accepted piece within its window, with exactly the challenge bond.
    function challenge(uint256 id) external payable;

    /// @notice The verdict. The commission's resolver only.
    function resolve(uint256 id, Verdict verdict) external;

    /// @notice Finalises a piece whose window is over: pays fee and bond to the provider and mints to the creator.
    /// Anyone may call it.
    function finalise(uint256 id) external;

    /// @notice Gives the fee back where nothing else can follow: not claimed in time, seed out of reach, not delivered
    /// in time (slashes), or a committed prompt not accepted within the window. Anyone may call it.
    function refund(uint256 id) external;

    /// @notice Ends a challenge that its resolver left unanswered for `resolveSeconds`, as a stalemate. Anyone.
    function lapse(uint256 id) external;

    function commissionsCount() external view returns (uint256);
    function commissionOf(uint256 id) external view returns (Commission memory);
    function job(uint256 id) external view returns (Job memory);
    function statusOf(uint256 id) external view returns (Status);
    /// @notice Recipe bytes of spec/request.md.
    function recipe(uint256 id) external view returns (bytes memory);
    function recipeHash(uint256 id) external view returns (bytes32);
    /// @notice The data contract that holds a commission, and where in its data (after the leading 00) the recipe is.
    function recipePointer(uint256 id) external view returns (address record, uint256 offset, uint256 length);
    /// @notice What a claim would draw now (or the fixed seed). Reverts as `claim` does.
    function drawSeed(uint256 id) external view returns (uint64);
    /// @notice The receipt, once something was delivered (else it reverts WrongStatus). It outlives every status.
    function receipt(uint256 id) external view returns (Receipt memory);
    /// @notice True if the token exists and was not disproved, nor is under challenge.
    function isFinal(uint256 tokenId) external view returns (bool);
    function creatorOf(uint256 tokenId) external view returns (address);
    function token() external view returns (IColophonToken);
    function config() external view returns (StudioConfig memory);
}

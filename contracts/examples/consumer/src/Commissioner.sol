// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IRevenue} from "@colophon/contracts/interfaces/IRevenue.sol";
import {IStudio, Order, Status} from "@colophon/contracts/interfaces/IStudio.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title An example: a contract that commissions pieces
/// @notice Its agent orders within a budget that its owner sets; fees come back if nothing is delivered; pieces go on
/// to the owner. Anyone may hand a piece over or take a refund, so nothing waits for the agent.
/// @dev The Studio is trusted and calls nobody before its own books are right. What runs inside our calls and is not
/// trusted: the owner (may be a contract), the provider when it is paid, whoever sends us tokens.
contract Commissioner is IERC721Receiver {
    IStudio public immutable studio;
    IRevenue public immutable revenue;
    IERC721 public immutable token;
    /// Settles challenges of every piece ordered here: an agent who chose it could order from itself and be upheld.
    address public immutable resolver;
    address public immutable owner;
    address public immutable agent;

    /// Wei that the agent may still spend.
    uint256 public budget;
    /// Fees of commissions that were not refunded (so far).
    mapping(uint256 id => uint256) public feeOf;

    event Ordered(uint256 indexed id, uint256 fee);
    event Refunded(uint256 indexed id, uint256 fee);
    event HandedOver(uint256 indexed id, uint256 indexed tokenId);

    error NotOwner();
    error NotAgent();
    error NotOurToken();
    error OverBudget(uint256 budget);
    error ResolverOther();
    error NothingToRefund();

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner();
        _;
    }

    modifier onlyAgent() {
        if (msg.sender != agent && msg.sender != owner) revert NotAgent();
        _;
    }

    constructor(IStudio studio_, address resolver_, address owner_, address agent_) {
        studio = studio_;
        revenue = studio_.config().revenue;
        token = IERC721(address(studio_.token()));
        (resolver, owner, agent) = (resolver_, owner_, agent_);
    }

    /// The budget's money, refunds, and the costs that a slashed bond pays. A push of the Studio brings 50,000 gas: one
    /// that costs more, or reverts, becomes a credit in Revenue (`takeCredit`).
    receive() external payable virtual {}

    function setBudget(uint256 budget_) external onlyOwner {
        budget = budget_;
    }

    /// @notice Orders a piece for `fee`, out of what this contract holds.
    /// @param recipe Recipe bytes of spec/request.md; `recipeBytes` of the package makes them.
    function commission(Order calldata order, bytes calldata recipe, uint256 fee)
        external
        onlyAgent
        returns (uint256 id)
    {
        if (fee > budget) revert OverBudget(budget);
        if (order.resolver != resolver) revert ResolverOther();
        budget -= fee;
        id = studio.commission{value: fee}(order, recipe);
        feeOf[id] = fee;
        emit Ordered(id, fee);
    }

    /// @notice Accepts a delivery before its window is over: the provider is paid, the piece minted and handed over.
    function accept(uint256 id) external onlyAgent {
        studio.accept(id);
        // The provider was paid just now and may have called `handOver` itself: then there is nothing left to do.
        if (token.ownerOf(tokenOf(id)) == address(this)) handOver(id);
    }

    /// @notice Sends a minted piece to the owner. The Studio mints without asking the receiver, so this is its own step.
    function handOver(uint256 id) public {
        uint256 tokenId = tokenOf(id);
        emit HandedOver(id, tokenId);
        token.safeTransferFrom(address(this), owner, tokenId);
    }

    /// @notice The same to another account: for an owner that is a contract and can't hold tokens.
    function handOverTo(uint256 id, address to) external onlyOwner {
        uint256 tokenId = tokenOf(id);
        emit HandedOver(id, tokenId);
        token.safeTransferFrom(address(this), to, tokenId);
    }

    /// @notice Takes back the fee of a job that came to nothing, or books what somebody else's call brought back. The
    /// fee may be spent again.
    function takeRefund(uint256 id) external {
        uint256 fee = feeOf[id];
        if (fee == 0) revert NothingToRefund();
        feeOf[id] = 0;
        budget += fee;
        emit Refunded(id, fee);
        // Open and late, claimed and late, or a committed prompt that was not accepted; else this reverts, with all.
        if (!isRefunded(id)) studio.refund(id);
    }

    /// @notice Money that could not be pushed to this contract, to the owner's choice.
    function takeCredit(address to) external onlyOwner returns (uint256) {
        return revenue.withdraw(address(0), to);
    }

    function withdraw(uint256 amount) external onlyOwner {
        Address.sendValue(payable(owner), amount);
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256, bytes calldata) external view returns (bytes4) {
        if (msg.sender != address(token)) revert NotOurToken();
        return this.onERC721Received.selector;
    }

    /// @notice The token's id: known once the seed is. 0 before.
    function tokenOf(uint256 id) public view returns (uint256) {
        return uint256(studio.job(id).requestHash);
    }

    function isRefunded(uint256 id) private view returns (bool) {
        Status status = studio.statusOf(id);
        return status == Status.Refunded || status == Status.Void;
    }
}

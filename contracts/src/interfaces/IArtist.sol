// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IArtistSchool} from "./IArtistSchool.sol";
import {IAuctionHouse} from "./IAuctionHouse.sol";
import {IRevenue} from "./IRevenue.sol";
import {IStudio, Status} from "./IStudio.sol";

/// What the artist is doing.
enum Stage {
    /// Nothing, until `begin`.
    Resting,
    /// The block that draws the words is fixed, and not drawn from yet.
    Sketched,
    /// The piece is commissioned.
    Commissioned,
    /// The piece is at auction.
    Exhibited
}

/// The call that moves the artist on.
enum Step {
    /// None: the treasury is too low (`Waiting` said so). Money, from whomever, ends it.
    Wait,
    Begin,
    Compose,
    Exhibit,
    Abandon,
    Relist,
    Learn
}

/// How an exhibition ended.
enum Outcome {
    None,
    /// Sold at auction.
    Sold,
    /// Nobody bid; in the archive.
    Archived,
    /// Nobody bid; bought from the archive later.
    ArchiveSold,
    /// The piece was never painted, or its delivery was voided.
    Abandoned
}

/// What a piece is painted with: recipe bytes (spec/request.md) before the prompt's length and after the negative
/// prompt. `head` = 00 ‖ model ‖ 00 ‖ adapters; `tail` = sampler ‖ steps ‖ guidance ‖ width ‖ height ‖ mark.
struct Hand {
    bytes head;
    bytes tail;
}

struct ArtistTimes {
    /// Least time between two beginnings; doubled by each failure in a row, at most 64 times as long.
    uint32 cadenceSeconds;
    uint32 claimSeconds;
    uint32 deliverSeconds;
    uint32 auctionSeconds;
    /// A step's tip rises for so long.
    uint32 tipRiseSeconds;
    /// The archive's prices fall for so long.
    uint32 archiveSeconds;
    /// A word waits so long, in public, before it can be added.
    uint32 wordDelaySeconds;
}

struct ArtistMoney {
    /// Stays in the treasury; at least 8 `tipMax`.
    uint96 reserveWei;
    /// A fee is at most so many basis points of the treasury.
    uint16 budgetShare;
    uint96 feeMin;
    uint96 feeMax;
    uint96 tipMin;
    uint96 tipMax;
    /// Basis points of income that go to patrons.
    uint16 patronShare;
    /// A patron gets at most so many basis points of what they gave.
    uint32 patronCap;
    /// Least that a patron may give.
    uint96 patronMin;
}

struct ArtistPrices {
    /// The average price before anything was sold.
    uint96 priceStart;
    /// No reserve, and no average, is lower.
    uint96 priceMin;
    /// The reserve in basis points of the average price.
    uint16 reserveShare;
    /// A reserve after nobody bid, in basis points of the one before.
    uint16 relistShare;
    /// Auctions for one piece, 1 to 5.
    uint8 auctionsMax;
    /// The archive's last price in basis points of its first.
    uint16 archiveShare;
}

struct ArtistLearning {
    uint16 weightMin;
    uint16 weightStart;
    uint16 weightMax;
    /// Step of a weight, Q16, at most 1 (65,536).
    uint32 rate;
    /// A price moves the average by 1/2^averageShift of its distance.
    uint8 averageShift;
    /// A used word's weight goes back to the start by 1/2^forgetShift of its distance; 0: it does not.
    uint8 forgetShift;
    /// Exhibitions that make a corpus, 1 to 64.
    uint8 corpusSize;
    /// Exhibitions between two adoptions.
    uint16 adoptEvery;
    /// The data set's share of a sale, basis points.
    uint16 corpusShare;
}

/// Constants of an artist; its constructor takes them, the words of each slot and the hands.
struct ArtistConfig {
    IStudio studio;
    IAuctionHouse house;
    /// May add hands.
    IArtistSchool school;
    /// Contract that settles challenges of the artist's pieces.
    address resolver;
    /// Who may propose words; the zero address: nobody. Also the first patron, with what the deployment sent.
    address founder;
    /// SHA-256 of the statement in every commission, or 0.
    bytes32 statement;
    ArtistTimes times;
    ArtistMoney money;
    ArtistPrices prices;
    ArtistLearning learning;
    string name;
    string licence;
}

struct Exhibition {
    /// Indices of subject, manner, palette, mood, second subject, and the hand.
    uint8[6] arms;
    uint256 commission;
    uint256 auction;
    /// Auctions that were opened for it.
    uint256 auctions;
    Outcome outcome;
    /// What it was sold for, else the reserve of its last auction.
    uint256 price;
    /// True if it sold at the average price or above.
    bool rose;
    /// When it went to the archive, else 0.
    uint256 archivedAt;
}

struct Patron {
    uint256 given;
    /// Given by those positions that have not had all they can have.
    uint256 open;
    uint256 paid;
}

/// @title Artist: commissions, sells, pays and learns with nobody at the wheel
/// @notice One loop: begin → compose → exhibit → learn. Whoever calls a step is tipped from the treasury; `next()` says
/// which one is due. spec/artist.md has the rules. Exhibitions are numbered from 1; a commission that fails uses up its
/// number. Slots: 0 subject, 1 manner, 2 palette, 3 mood, 4 second subject (its first word is empty), 5 hand.
interface IArtist {
    event WordProposed(uint256 indexed slot, bytes32 text, uint256 readyAt);
    /// Also for each word of the constructor. `index` counts from 0 in each slot.
    event WordAdded(uint256 indexed slot, uint256 indexed index, bytes32 text, uint256 weight);
    /// Also for each hand of the constructor, whose `adapter` is 0: it is what the school adopted. An index that was
    /// there already: the hand was replaced.
    event HandAdded(uint256 indexed index, bytes32 indexed adapter, bytes head, bytes tail, uint256 weight);
    event Begun(uint256 indexed exhibition, uint256 drawBlock, uint256 fee);
    event Composed(
        uint256 indexed exhibition, uint256 indexed commission, uint8[6] arms, bool late, uint256 fee, string prompt
    );
    event Exhibited(
        uint256 indexed exhibition,
        uint256 indexed auction,
        uint256 indexed tokenId,
        uint256 auctions,
        uint256 reserve,
        uint256 endsAt
    );
    /// The commission's fee is back. `handWeight` is the hand's weight after it.
    event Abandoned(uint256 indexed exhibition, uint256 indexed commission, Status status, uint256 handWeight);
    /// `price` is 0 if nobody bid. `weights` are those of `arms` after it, `average` likewise.
    event Learned(uint256 indexed exhibition, uint256 price, uint256 average, uint8[6] arms, uint16[6] weights);
    event Archived(uint256 indexed exhibition, uint256 indexed tokenId, uint256 firstPrice, uint256 lastPrice);
    event ArchiveSold(uint256 indexed exhibition, uint256 indexed tokenId, address indexed buyer, uint256 price);
    /// The treasury is too low to begin.
    event Waiting(uint256 treasury, uint256 needed);
    event Tipped(address indexed keeper, Step indexed step, uint256 amount, bool credited);
    /// Ether that came by itself. From Revenue it is income; from the Studio a fee that came back; else a gift.
    event Received(address indexed from, uint256 amount);
    event Patronised(address indexed patron, uint256 amount);
    /// `returned` stayed in the treasury, because the patron has had all that a patron can have.
    event PatronPaid(address indexed patron, uint256 amount, uint256 returned, bool credited);

    /// Another stage is needed.
    error WrongStage(Stage stage);
    /// It can't begin before `readyAt`.
    error TooEarly(uint256 readyAt);
    /// The treasury is below `needed`.
    error TreasuryLow(uint256 treasury, uint256 needed);
    /// The block that draws does not exist yet, or is this one.
    error DrawNotYet();
    /// Words and hands stand still while a draw is pending.
    error DrawPending();
    error JobNotFailed(Status status);
    error JobNotFinal(Status status);
    /// It was sold, or has had all its auctions.
    error NothingToRelist();
    /// It was not sold, and may have another auction.
    error RelistFirst();
    error UnknownExhibition(uint256 exhibition);
    error NotInArchive();
    error PriceIs(uint256 price);
    error NotFounder();
    error NotSchool();
    error UnknownSlot(uint256 slot);
    error UnknownHand(uint256 index);
    error WordForm();
    error WordTwice();
    error NotProposed();
    error TooManyWords();
    error PatronMin(uint256 least);
    error NothingToPay();
    error ConfigTimes();
    error ConfigMoney();
    error ConfigPrices();
    error ConfigLearning();
    error ConfigWords();
    error ConfigHands();
    error ConfigText();
    error ConfigContracts();

    /// @notice Fixes the block that will draw: the next one. Fixes the fee.
    function begin() external;

    /// @notice Draws words and hand, and commissions the piece.
    function compose() external returns (uint256 commission);

    /// @notice Opens the auction of a piece that is final; finalises it before if that is all that is missing.
    function exhibit() external returns (uint256 auction);

    /// @notice Gives up a commission that was refunded or voided; refunds it before, or lets a challenge lapse, if that
    /// is all that is missing.
    function abandon() external;

    /// @notice Opens another auction, at a lower reserve, after one in which nobody bid; settles that one if needed.
    function relist() external returns (uint256 auction);

    /// @notice Learns from an auction that is over, and settles it if needed. An unsold piece goes to the archive.
    function learn() external;

    /// @notice Buys a piece from the archive at `archivePrice`; what was sent beyond it comes back.
    /// The price falls: send a wei more, so that a gas estimate covers sending back the rest.
    function buy(uint256 exhibition) external payable;

    /// @notice Gives to the treasury. The patron shares a part of the income until it has had `patronCap` of the gift.
    function patronise() external payable;

    /// @notice Pays a patron what is due. Anyone may call it.
    function payPatron(address patron) external returns (uint256 amount);

    /// @notice Proposes a word. Founder only.
    /// @param text `[a-z0-9]` in runs joined by one space or hyphen, padded with zeros.
    function proposeWord(uint256 slot, bytes32 text) external;

    /// @notice Adds a proposed word at the least weight. Anyone may call it.
    function addWord(uint256 slot, bytes32 text) external returns (uint256 index);

    /// @notice Puts a hand at `index` at the least weight. School only.
    function joinHand(uint256 index, bytes32 adapter, Hand calldata hand) external;

    /// @notice The step that is due or comes next, from when on it can be taken (0: now or never; for `Compose` in the
    /// block after `drawBlock`), and what it is tipped now.
    function next() external view returns (Step step, uint256 readyAt, uint256 tip);
    function stage() external view returns (Stage);
    /// @notice The number of the last exhibition that began.
    function exhibitionsCount() external view returns (uint256);
    function exhibitionOf(uint256 exhibition) external view returns (Exhibition memory);
    function archivePrice(uint256 exhibition) external view returns (uint256);
    function drawBlock() external view returns (uint256);
    /// @notice The fee of this exhibition, or of the last one.
    function fee() external view returns (uint256);
    function averagePrice() external view returns (uint256);
    /// @notice What the artist has beyond what it owes to patrons.
    function treasury() external view returns (uint256);
    /// @notice What it owes to patrons.
    function owed() external view returns (uint256);
    function patronOf(address patron) external view returns (Patron memory);
    /// @notice What `payPatron` would pay.
    function dueTo(address patron) external view returns (uint256);
    function armsCount(uint256 slot) external view returns (uint256);
    function weightOf(uint256 slot, uint256 index) external view returns (uint256);
    function wordAt(uint256 slot, uint256 index) external view returns (bytes32);
    function handAt(uint256 index) external view returns (Hand memory);
    /// @notice When a proposed word can be added; 0 if it is not proposed.
    function proposedAt(uint256 slot, bytes32 text) external view returns (uint256 readyAt);
    function revenue() external view returns (IRevenue);
    function name() external view returns (string memory);
    function config() external view returns (ArtistConfig memory);
    /// @notice ERC-7572: name and description, as a data URI.
    function contractURI() external view returns (string memory);
}

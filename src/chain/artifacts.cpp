#include "chain/artifacts.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.hpp"

namespace colophon::chain {
namespace {

using nlohmann::json;
constexpr std::size_t kArtifactBytesMax = std::size_t{32} << 20;

// Hints for what people run into; the error's name and arguments say the rest.
const std::map<std::string, std::string>& hints() {
  static const std::map<std::string, std::string> all = {
      {"RecipeTaken", "the same recipe and seed exist already: change a word, the size or the seed"},
      {"SeedChanged", "the chain was reorganised: ask for the seed again and claim with that one"},
      {"SeedOutOfReach", "the seed can't be drawn any more: colophon refund gives the fee back"},
      {"SeedNotYet", "the block after the commission does not exist yet: wait for one block"},
      {"UnknownWork", "register the work first: colophon register"},
      {"WrongStatus", "colophon jobs shows where the commission stands"},
      {"UnknownCommission", "colophon jobs lists them"},
      {"NotProvider", "another account claimed it, or it was ordered from another one"},
      {"DeadlinePassed", "it is too late: colophon refund gives the fee back"},
      {"DeadlineNotPassed", "wait until the deadline that colophon jobs shows"},
      {"WindowOpen", "wait until the challenge window is over, or let the creator accept"},
      {"BidTooLow", "bid at least what the error names, in wei"},
      {"CommitmentMismatch", "pass the file that colophon commission --private wrote for this commission"},
      {"RevealedAlready", "it was revealed before: colophon verify --token repaints it"},
      {"NotCommitted", "the commission's prompt is public"},
      {"ProviderMissing", "commission it with --provider"},
      {"NoticeIncomplete", "colophon notice --token N prints a form with everything that is asked for"},
      {"NotRoleHolder", "only the account that has the Steward's role can do this"},
      {"WrongStage", "colophon cases shows where the case stands"},
      {"HiddenBy", "another case hides the piece already: colophon cases"},
      {"NotConcerned", "only the piece's creator and its owner may counter"},
      {"NotParty", "only who filed the notice and the Steward may close the case"},
      {"Locked", "what is done against somebody waits: try again at the time that the error names"},
      {"RulingStale", "the contest is another one now: the Steward has to rule again"},
      {"ContestDecided", "the Steward decided on this work already"},
      {"TooEarly", "colophon artist show says when"},
      {"TreasuryLow", "colophon artist patronise ADDRESS AMOUNT adds to its treasury"},
      {"DrawNotYet", "wait for one more block"},
      {"DrawPending", "wait until the artist has composed"},
      {"JobNotFinal", "colophon artist show says what comes next"},
      {"JobNotFailed", "colophon artist show says what comes next"},
      {"RelistFirst", "nobody bid, and the piece may have another auction: colophon artist step"},
      {"NothingToRelist", "colophon artist step takes the step that is due"},
      {"PatronMin", "give at least what the error names, in wei"},
      {"CorpusNotYet", "wait until the exhibitions of the next corpus are over: colophon artist show"},
      {"AdoptionNotYet", "wait until the exhibition that the error names has begun: colophon artist show"},
      {"PieceNotFinal", "wait until the piece's window is over: colophon finalise"},
      {"HandDiffers",
       "commission it with this adapter alone, and model, sampler, steps, guidance and size as the artist's "
       "first hand has them"},
      {"AdoptedAlready", "the artist paints with this adapter already"},
      {"NotOurs", "register the adapter with --parent, the id that colophon artist corpus printed"},
      {"TooManyHands", "wait until one of the adopted hands has fallen to the least weight"},
      {"NotInArchive", "the gallery's page of the artist lists its archive"},
      {"NothingToPay", "a patron is due a share of what the artist earns: wait for its next sale"},
      {"PriceIs", "pay at least what the error names, in wei"},
      {"AuctionNotOver", "wait until the auction ends"},
  };
  return all;
}

std::string type_of(const json& parameter) {
  const std::string type = parameter.at("type");
  if (!type.starts_with("tuple")) return type;
  std::string fields;
  for (const json& field : parameter.at("components")) fields += (fields.empty() ? "" : ",") + type_of(field);
  return "(" + fields + ")" + type.substr(5);
}

}  // namespace

Result<std::string> Artifacts::read(const std::string& contract) const {
  const std::string path = folder_ + "/" + contract + ".sol/" + contract + ".json";
  const auto file = read_file(path, kArtifactBytesMax);
  if (file) return std::string(as_text(*file));
  return Error{"ArtifactMissing",
               "the compiled contract " + path + " can't be read (" + file.error().message + ")",
               "build the contracts (npx forge build in contracts/), or name their folder with --contracts"};
}

Result<Bytes> Artifacts::creation_code(const std::string& contract) const {
  COLOPHON_TRY(const std::string text, read(contract));
  const json parsed = json::parse(text, nullptr, false);
  const auto pointer = json::json_pointer("/bytecode/object");
  if (!parsed.is_object() || !parsed.contains(pointer) || !parsed[pointer].is_string()) {
    return Error{"ArtifactMalformed", "the compiled contract " + contract + " holds no bytecode"};
  }
  auto code = from_hex(parsed[pointer].get<std::string>());
  if (code) return code;
  return Error{"ArtifactMalformed",
               "the bytecode of " + contract + " is not hexadecimal: are its libraries linked?"};
}

Result<void> Artifacts::add_errors(const std::string& contract, eth::ErrorTable& table) const {
  COLOPHON_TRY(const std::string text, read(contract));
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("abi") || !parsed["abi"].is_array()) {
    return Error{"ArtifactMalformed", "the compiled contract " + contract + " holds no ABI"};
  }
  for (const json& entry : parsed["abi"]) {
    if (entry.value("type", "") != "error") continue;
    std::string parameters;
    for (const json& input : entry.at("inputs"))
      parameters += (parameters.empty() ? "" : ",") + type_of(input);
    const std::string name = entry.at("name");
    const auto hint = hints().find(name);
    table.add(name + "(" + parameters + ")", hint == hints().end() ? "" : hint->second);
  }
  return {};
}

eth::ErrorTable known_errors(const Artifacts& artifacts) {
  eth::ErrorTable table;
  for (const char* contract : {"Steward", "Registry", "Revenue", "Stalemate", "Studio", "ColophonToken",
                               "AuctionHouse", "PrivatePrompts", "Artist", "ArtistSchool", "RecipeLib"}) {
    const auto added = artifacts.add_errors(contract, table);
    static_cast<void>(added);  // without them a revert shows its bytes
  }
  return table;
}

}  // namespace colophon::chain

#include "provenance/document_shape.hpp"

#include "provenance/document.hpp"

namespace colophon::provenance {
namespace {

using Kind = Shape::Kind;
using Words = std::span<const std::string_view>;

constexpr Shape text(std::int64_t min, std::int64_t max) {
  return {.kind = Kind::kText, .min = min, .max = max};
}
constexpr Shape integer(std::int64_t min, std::int64_t max) {
  return {.kind = Kind::kInteger, .min = min, .max = max};
}
constexpr Shape list(const Shape& item, std::int64_t max, std::int64_t min = 0) {
  return {.kind = Kind::kList, .min = min, .max = max, .item = &item};
}
constexpr Shape words(Words allowed) {
  return {.kind = Kind::kWord, .words = allowed};
}
constexpr Shape object(std::span<const Member> members) {
  return {.kind = Kind::kObject, .members = members};
}

constexpr Shape kHash{.kind = Kind::kHash};
constexpr Shape kAddress{.kind = Kind::kAddress};
constexpr Shape kDecimal{.kind = Kind::kDecimal};
constexpr Shape kFixed{.kind = Kind::kFixed};
constexpr Shape kTime{.kind = Kind::kTime};
constexpr Shape kUrl{.kind = Kind::kUrl};
constexpr Shape kSpdx{.kind = Kind::kSpdx};
constexpr Shape kDocId{.kind = Kind::kPattern};
constexpr Shape kTruth{.kind = Kind::kTruth};
constexpr Shape kLine = text(1, 200);
constexpr Shape kParagraph = text(1, 2'000);
constexpr Shape kPrompt = text(0, 2'050);    // 1,024 bytes; in hexadecimal, where they are no text
constexpr Shape kRegistered = text(1, 130);  // 64 bytes, or those in hexadecimal

// ---- derived

constexpr std::string_view kDocumentSchemas[] = {kDocumentSchema};
constexpr Shape kDocumentSchemaName = words(kDocumentSchemas);

constexpr std::string_view kTrue[] = {kTrainedAlgorithmicMedia};
constexpr Shape kSourceType = words(kTrue);
constexpr Member kAiMembers[] = {
    {"altered", &kTruth}, {"digitalSourceType", &kSourceType}, {"generated", &kTruth}};
constexpr Shape kAi = object(kAiMembers);

constexpr Member kChainMembers[] = {{"chainId", &kDecimal},  {"commission", &kDecimal},
                                    {"registry", &kAddress}, {"revenue", &kAddress},
                                    {"studio", &kAddress},   {"token", &kAddress}};
constexpr Shape kChain = object(kChainMembers);

constexpr std::string_view kSeedRules[] = {"drawn", "fixed"};
constexpr Shape kSeedRule = words(kSeedRules);
constexpr Member kCommissionMembers[] = {
    {"block", &kDecimal},          {"creator", &kAddress},         {"fee", &kDecimal},
    {"promptWork", &kHash, false}, {"provider", &kAddress, false}, {"resolver", &kAddress},
    {"seedRule", &kSeedRule},      {"statement", &kHash, false},   {"time", &kTime}};
constexpr Shape kCommission = object(kCommissionMembers);

constexpr std::string_view kMimes[] = {"image/png"};
constexpr Shape kMime = words(kMimes);
constexpr Shape kImageBytes = integer(1, std::int64_t{51} << 20);
constexpr Shape kSide = integer(1, 4'096);
constexpr Member kImageMembers[] = {
    {"bytes", &kImageBytes}, {"height", &kSide}, {"mime", &kMime}, {"sha256", &kHash}, {"width", &kSide}};
constexpr Shape kImage = object(kImageMembers);

constexpr std::string_view kKinds[] = {"model", "adapter", "dataset", "prompt"};
constexpr Shape kKind = words(kKinds);
constexpr Shape kShare = integer(0, 10'000);
constexpr Shape kHashes = list(kHash, 8);
constexpr Member kWorkMembers[] = {{"id", &kHash},
                                   {"kind", &kKind},
                                   {"licence", &kRegistered},
                                   {"licenceSha256", &kHash, false},
                                   {"madeFrom", &kHashes},
                                   {"name", &kRegistered},
                                   {"previous", &kHash, false},
                                   {"registered", &kTime},
                                   {"registrant", &kAddress},
                                   {"share", &kShare},
                                   {"strength", &kFixed, false}};
constexpr Shape kWork = object(kWorkMembers);
constexpr Shape kWorks = list(kWork, 24, 1);

constexpr Member kParentMembers[] = {{"imageSha256", &kHash}, {"token", &kHash}};
constexpr Shape kParent = object(kParentMembers);
constexpr Shape kParents = list(kParent, 4);

constexpr Member kReceiptMembers[] = {
    {"block", &kDecimal}, {"provider", &kAddress}, {"time", &kTime}, {"traceRoot", &kHash}};
constexpr Shape kReceipt = object(kReceiptMembers);

constexpr std::string_view kRules[] = {"public", "committed"};
constexpr Shape kRule = words(kRules);
constexpr Shape kSampler = text(1, 31);
constexpr Shape kSteps = integer(1, 65'535);
constexpr Shape kMark = integer(0, 1);
constexpr Member kRequestMembers[] = {{"guidance", &kFixed},
                                      {"hash", &kHash},
                                      {"mark", &kMark},
                                      {"negativePrompt", &kPrompt, false},
                                      {"prompt", &kPrompt, false},
                                      {"promptCommitment", &kHash, false},
                                      {"promptRule", &kRule},
                                      {"sampler", &kSampler},
                                      {"seed", &kDecimal},
                                      {"steps", &kSteps}};
constexpr Shape kRequest = object(kRequestMembers);

constexpr std::string_view kRoles[] = {"model",    "adapter",  "dataset", "prompt",
                                       "provider", "platform", "creator"};
constexpr Shape kRole = words(kRoles);
constexpr Member kPayeeMembers[] = {{"account", &kAddress, false},
                                    {"role", &kRole},
                                    {"share", &kShare},
                                    {"slot", &kDecimal},
                                    {"work", &kHash, false}};
constexpr Shape kPayee = object(kPayeeMembers);
constexpr Shape kPayees = list(kPayee, 24, 1);
constexpr Member kRevenueMembers[] = {{"receiver", &kAddress}, {"royalty", &kShare}, {"shares", &kPayees}};
constexpr Shape kRevenue = object(kRevenueMembers);

constexpr std::string_view kIntegers[] = {"integer"};
constexpr Shape kArithmetic = words(kIntegers);
constexpr std::string_view kNames[] = {"Colophon"};
constexpr Shape kSystemName = words(kNames);
constexpr std::string_view kVersions[] = {"v1"};
constexpr Shape kVersion = words(kVersions);
constexpr std::string_view kMethods[] = {"repaint"};
constexpr Shape kMethod = words(kMethods);
constexpr Member kSystemMembers[] = {
    {"arithmetic", &kArithmetic}, {"formats", &kVersion}, {"name", &kSystemName}, {"verification", &kMethod}};
constexpr Shape kSystem = object(kSystemMembers);

constexpr Member kDerivedMembers[] = {
    {"ai", &kAi},           {"chain", &kChain},     {"commission", &kCommission}, {"image", &kImage},
    {"parents", &kParents}, {"receipt", &kReceipt}, {"request", &kRequest},       {"revenue", &kRevenue},
    {"system", &kSystem},   {"works", &kWorks}};
constexpr Shape kDerived = object(kDerivedMembers);

// ---- stated

constexpr std::string_view kStatementSchemas[] = {kStatementSchema};
constexpr Shape kStatementSchemaName = words(kStatementSchemas);

constexpr std::string_view kAuthorshipKinds[] = {"prompt",  "selection", "arrangement",
                                                 "editing", "training",  "other"};
constexpr Shape kAuthorshipKind = words(kAuthorshipKinds);
constexpr Member kAuthorshipMembers[] = {{"actor", &kLine, false},
                                         {"description", &kParagraph},
                                         {"evidenceSha256", &kHash, false},
                                         {"kind", &kAuthorshipKind}};
constexpr Shape kAuthorship = object(kAuthorshipMembers);
constexpr Shape kAuthorships = list(kAuthorship, 16);

constexpr Member kLicenceMembers[] = {
    {"licence", &kSpdx}, {"licenceSha256", &kHash, false}, {"url", &kUrl, false}};
constexpr Shape kLicence = object(kLicenceMembers);

constexpr std::string_view kMining[] = {"allowed", "notAllowed", "constrained"};
constexpr Shape kMiningWord = words(kMining);
constexpr Member kRightsMembers[] = {{"author", &kLine, false},
                                     {"claim", &kParagraph},
                                     {"contact", &kLine, false},
                                     {"owner", &kLine},
                                     {"trainingAndMining", &kMiningWord}};
constexpr Shape kRights = object(kRightsMembers);

constexpr std::string_view kOversight[] = {"fully_autonomous", "prompt_guided", "human_validated"};
constexpr Shape kOversightWord = words(kOversight);
constexpr Shape kJurisdiction = text(2, 12);
constexpr Shape kJurisdictions = list(kJurisdiction, 16);
constexpr Member kDisclosureMembers[] = {{"depictsRealPerson", &kTruth},
                                         {"dmcaAgent", &kLine, false},
                                         {"jurisdictions", &kJurisdictions, false},
                                         {"oversight", &kOversightWord},
                                         {"summary", &kParagraph, false},
                                         {"visibleLabel", &kLine, false}};
constexpr Shape kDisclosures = object(kDisclosureMembers);

constexpr Member kStatementMembers[] = {{"disclosures", &kDisclosures},     {"granted", &kLicence},
                                        {"humanAuthorship", &kAuthorships}, {"rights", &kRights},
                                        {"schema", &kStatementSchemaName},  {"title", &kLine}};

// ---- attested

constexpr Member kProviderMembers[] = {{"address", &kAddress, false},
                                       {"contact", &kLine, false},
                                       {"detectionUrl", &kUrl, false},
                                       {"name", &kLine}};
constexpr Shape kProvider = object(kProviderMembers);
constexpr Member kEngineMembers[] = {{"build", &kLine, false}, {"name", &kLine}, {"version", &kLine}};
constexpr Shape kEngine = object(kEngineMembers);
constexpr Member kComputeMembers[] = {{"finished", &kTime, false},
                                      {"jobId", &kLine, false},
                                      {"machine", &kLine, false},
                                      {"started", &kTime, false}};
constexpr Shape kCompute = object(kComputeMembers);
constexpr Member kAttestedMembers[] = {
    {"compute", &kCompute, false}, {"engine", &kEngine}, {"provider", &kProvider}};

constexpr Member kDocumentMembers[] = {{"attested", &kAttestedShape, false},
                                       {"derived", &kDerived},
                                       {"docId", &kDocId},
                                       {"schema", &kDocumentSchemaName},
                                       {"stated", &kStatementShape, false}};

}  // namespace

const Shape kStatementShape = object(kStatementMembers);
const Shape kAttestedShape = object(kAttestedMembers);
const Shape kDocumentShape = object(kDocumentMembers);

}  // namespace colophon::provenance

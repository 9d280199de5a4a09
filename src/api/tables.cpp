#include "api/tables.hpp"

namespace colophon::api {

const Resource& jobs() {
  static const Resource kJobs = {"/api/v1/jobs",
                                 "jobs",
                                 {{"id", "id", Kind::kNumber},
                                  {"status", "status", Kind::kText},
                                  {"creator", "creator", Kind::kAddress},
                                  {"provider", "provider", Kind::kAddress},
                                  {"wantedProvider", "wanted_provider", Kind::kAddress},
                                  {"resolver", "resolver", Kind::kAddress},
                                  {"feeWei", "fee_wei", Kind::kWei},
                                  {"seedRule", "seed_rule", Kind::kText},
                                  {"seed", "seed", Kind::kDecimal},
                                  {"requestHash", "request_hash", Kind::kHash},
                                  {"recipeHash", "recipe_hash", Kind::kHash},
                                  {"model", "model", Kind::kHash},
                                  {"promptRule", "prompt_rule", Kind::kText},
                                  {"prompt", "prompt", Kind::kText},
                                  {"negativePrompt", "negative_prompt", Kind::kText},
                                  {"sampler", "sampler", Kind::kText},
                                  {"steps", "steps", Kind::kNumber},
                                  {"guidanceQ16", "guidance_q16", Kind::kNumber},
                                  {"width", "width", Kind::kNumber},
                                  {"height", "height", Kind::kNumber},
                                  {"deadline", "deadline_s", Kind::kNumber},
                                  {"imageHash", "image_hash", Kind::kHash},
                                  {"traceRoot", "trace_root", Kind::kHash},
                                  {"verdict", "verdict", Kind::kText},
                                  {"commissionedAt", "commissioned_s", Kind::kNumber},
                                  {"commissionedBlock", "commissioned_block", Kind::kNumber},
                                  {"commissionedTx", "commissioned_tx", Kind::kBytes},
                                  {"claimedAt", "claimed_s", Kind::kNumber},
                                  {"deliveredAt", "delivered_s", Kind::kNumber},
                                  {"challengedAt", "challenged_s", Kind::kNumber},
                                  {"acceptedAt", "accepted_s", Kind::kNumber},
                                  {"endedAt", "ended_s", Kind::kNumber}},
                                 {{"status", "status = ?", Kind::kText},
                                  {"creator", "creator = ?", Kind::kAddress},
                                  {"provider", "provider = ?", Kind::kAddress},
                                  {"model", "model = ?", Kind::kHash}},
                                 {{"id"}}};
  return kJobs;
}

const Resource& works() {
  static const Resource kWorks = {
      "/api/v1/works",
      "works",
      {{"id", "id", Kind::kHash},
       {"kind", "kind", Kind::kText},
       {"name", "name", Kind::kText},
       {"licence", "licence", Kind::kText},
       {"shareBasisPoints", "share", Kind::kNumber},
       {"slot", "slot", Kind::kNumber},
       {"registrant", "registrant", Kind::kAddress},
       {"payee", "payee", Kind::kAddress},
       {"terms", "terms", Kind::kHash},
       {"previous", "previous", Kind::kHash},
       {"contested", "contested", Kind::kBool},
       {"registeredAt", "registered_s", Kind::kNumber},
       {"registeredBlock", "registered_block", Kind::kNumber},
       {"registeredTx", "registered_tx", Kind::kBytes},
       {"parents",
        "(SELECT json_group_array(hex0x(parent)) FROM (SELECT parent FROM work_parents WHERE work = works.id "
        "ORDER BY position))",
        Kind::kJson}},
      {{"kind", "kind = ?", Kind::kText},
       {"registrant", "registrant = ?", Kind::kAddress},
       {"payee", "payee = ?", Kind::kAddress},
       {"madeFrom", "id IN (SELECT work FROM work_parents WHERE parent = ?)", Kind::kHash}},
      {{"registered_s"}, {"slot"}}};
  return kWorks;
}

const Resource& payouts() {
  static const Resource kPayouts = {
      "/api/v1/payouts",
      "payouts",
      {{"id", "id", Kind::kNumber},
       {"token", "token_id", Kind::kHash},
       {"auction", "auction", Kind::kNumber},
       {"role", "role", Kind::kText},
       {"payee", "payee", Kind::kAddress},
       {"currency", "currency", Kind::kAddress},
       {"amountWei", "amount_wei", Kind::kWei},
       {"credited", "credited", Kind::kBool},
       {"block", "block", Kind::kNumber},
       {"time", "time_s", Kind::kNumber},
       {"tx", "tx", Kind::kBytes}},
      {{"token", "token_id = ?", Kind::kHash},
       {"payee", "payee = ?", Kind::kAddress},
       {"role", "role = ?", Kind::kText},
       {"work", "slot IN (SELECT slot FROM shares WHERE work = ?)", Kind::kHash},
       {"auction", "auction = ?", Kind::kNumber}},
      {{"id"}}};
  return kPayouts;
}

const Resource& providers() {
  static const Resource kProviders = {"/api/v1/providers",
                                      "providers",
                                      {{"address", "address", Kind::kAddress},
                                       {"claims", "claims", Kind::kNumber},
                                       {"deliveries", "deliveries", Kind::kNumber},
                                       {"accepted", "accepted", Kind::kNumber},
                                       {"misses", "misses", Kind::kNumber},
                                       {"wrong", "wrong", Kind::kNumber},
                                       {"challenges", "challenges", Kind::kNumber},
                                       {"meanSeconds", "mean_seconds", Kind::kReal},
                                       {"lastActiveAt", "last_s", Kind::kNumber}},
                                      {},
                                      {{"deliveries"}, {"address"}}};
  return kProviders;
}

const Resource& creators() {
  static const Resource kCreators = {
      "/api/v1/creators",
      "creators",
      {{"address", "address", Kind::kAddress},
       {"artistName", "(SELECT name FROM artists WHERE artists.address = creators.address)", Kind::kText},
       {"commissions", "commissions", Kind::kNumber},
       {"pieces", "pieces", Kind::kNumber},
       {"abandoned", "abandoned", Kind::kNumber},
       {"lastActiveAt", "last_s", Kind::kNumber}},
      {},
      {{"pieces"}, {"address"}}};
  return kCreators;
}

const Resource& auctions() {
  static const Resource kAuctions = {
      "/api/v1/auctions",
      "auctions",
      {{"id", "id", Kind::kNumber},
       {"token", "token_id", Kind::kHash},
       {"seller", "seller", Kind::kAddress},
       {"status", "status", Kind::kText},
       {"primary", "is_primary", Kind::kBool},
       {"reserveWei", "reserve_wei", Kind::kWei},
       {"endsAt", "ends_at_s", Kind::kNumber},
       {"bidder", "bidder", Kind::kAddress},
       {"bidWei", "bid_wei", Kind::kWei},
       {"bids", "bids", Kind::kNumber},
       {"createdAt", "created_s", Kind::kNumber},
       {"createdTx", "created_tx", Kind::kBytes},
       {"settledAt", "settled_s", Kind::kNumber},
       {"settledTx", "settled_tx", Kind::kBytes}},
      {{"status", "status = ?", Kind::kText},
       {"token", "token_id = ?", Kind::kHash},
       {"seller", "seller = ?", Kind::kAddress},
       {"bidder", "id IN (SELECT auction FROM bids WHERE bidder = ?)", Kind::kAddress}},
      {{"id"}}};
  return kAuctions;
}

const std::vector<Column>& bid_columns() {
  static const std::vector<Column> kBids = {{"id", "id", Kind::kNumber},
                                            {"bidder", "bidder", Kind::kAddress},
                                            {"amountWei", "amount_wei", Kind::kWei},
                                            {"state", "state", Kind::kText},
                                            {"endsAt", "ends_at_s", Kind::kNumber},
                                            {"block", "block", Kind::kNumber},
                                            {"time", "time_s", Kind::kNumber},
                                            {"tx", "tx", Kind::kBytes}};
  return kBids;
}

const Resource& verifications() {
  static const Resource kVerifications = {
      "/api/v1/verifications",
      "checks",
      {{"id", "id", Kind::kNumber},
       {"requestHash", "request_hash", Kind::kHash},
       {"imageHash", "image_hash", Kind::kHash},
       {"traceRoot", "trace_root", Kind::kHash},
       {"agrees", "agrees", Kind::kBool},
       {"foundImageHash", "found_image_hash", Kind::kHash},
       {"foundTraceRoot", "found_trace_root", Kind::kHash},
       {"milliseconds", "milliseconds", Kind::kNumber},
       {"time", "time_ms / 1000", Kind::kNumber}},
      {{"requestHash", "request_hash = ?", Kind::kHash}, {"agrees", "agrees = ?", Kind::kBool}},
      {{"id"}}};
  return kVerifications;
}

const Resource& history() {
  static const Resource kHistory = {"/api/v1/history",
                                    "events",
                                    {{"id", "seq", Kind::kNumber},
                                     {"block", "block", Kind::kNumber},
                                     {"logIndex", "log_index", Kind::kNumber},
                                     {"tx", "tx", Kind::kBytes},
                                     {"time", "time_s", Kind::kNumber},
                                     {"contract", "contract", Kind::kText},
                                     {"name", "name", Kind::kText},
                                     {"commission", "commission", Kind::kNumber},
                                     {"token", "token_id", Kind::kHash},
                                     {"auction", "auction", Kind::kNumber},
                                     {"work", "work", Kind::kHash},
                                     {"artist", "artist", Kind::kAddress},
                                     {"payload", "payload", Kind::kJson}},
                                    {{"token", "token_id = ?", Kind::kHash},
                                     {"commission", "commission = ?", Kind::kNumber},
                                     {"auction", "auction = ?", Kind::kNumber},
                                     {"work", "work = ?", Kind::kHash},
                                     {"artist", "artist = ?", Kind::kAddress},
                                     {"name", "name = ?", Kind::kText}},
                                    {{"seq"}}};
  return kHistory;
}

namespace {

struct One {
  const Resource& (*resource)();
  const char* path;
  const char* column;
  Kind kind;
  const char* unknown;  // the error's code
  const char* what;
};

// Paths of one thing: the list's columns, by what tells it apart.
constexpr One kOnes[] = {
    {jobs, "/api/v1/jobs/{id}", "id", Kind::kNumber, "JobUnknown", "job"},
    {works, "/api/v1/works/{id}", "id", Kind::kHash, "WorkUnknown", "work"},
    {providers, "/api/v1/providers/{id}", "address", Kind::kAddress, "ProviderUnknown", "provider"},
    {creators, "/api/v1/creators/{id}", "address", Kind::kAddress, "CreatorUnknown", "creator"},
    {auctions, "/api/v1/auctions/{id}", "id", Kind::kNumber, "AuctionUnknown", "auction"}};

Result<Json> read_one(Readers& readers, const One& one, const std::string& text) {
  COLOPHON_TRY(const Value id, parse_value("id", text, one.kind));
  const Resource& resource = one.resource();
  std::optional<Json> found;
  COLOPHON_TRY_VOID(readers.read([&](node::Store& store) -> Result<void> {
    found = row_of(
        store,
        "SELECT " + sql_of(resource.columns) + " FROM " + resource.from + " WHERE " + one.column + " = ?",
        resource.columns, {id});
    if (found && one.resource == works) {
      // Counting is work for each piece, so lists leave it out.
      (*found)["pieces"] = row_of(store, "SELECT count(DISTINCT token_id) FROM shares WHERE work = ?",
                                  {{"count", "", Kind::kNumber}}, {id})
                               ->at("count");
    }
    if (found && one.resource == auctions) {
      (*found)["history"] =
          rows_of(store, "SELECT " + sql_of(bid_columns()) + " FROM bids WHERE auction = ? ORDER BY id",
                  bid_columns(), {id});
    }
    return {};
  }));
  if (found) return std::move(*found);
  return Error{one.unknown, std::string("there is no ") + one.what + " " + text + " here",
               std::string("look at ") + resource.name};
}

}  // namespace

void add_tables(http::Router& router, Readers& readers) {
  for (const auto& resource : {jobs, works, payouts, providers, creators, auctions, verifications, history})
    add_list(router, readers, resource());
  for (const One& one : kOnes) {
    router.add("GET", one.path, http::at_once([&readers, one](const http::Request& request) {
                 return answer(request, [&] { return read_one(readers, one, request.capture("id")); });
               }));
  }
}

}  // namespace colophon::api

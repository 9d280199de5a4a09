// Logs as a lying node could give them: decoded strictly or refused, never more; what is decoded can be
// shown, and encodes to the same bytes again. The first byte chooses the event, the second how many words are
// topics.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "chain/events.hpp"
#include "eth/json_fields.hpp"

using namespace colophon;

namespace {

chain::Deployment deployment() {
  chain::Deployment d;
  std::uint8_t n = 0;
  for (eth::Address* address :
       {&d.registry, &d.revenue, &d.stalemate, &d.studio, &d.token, &d.auction_house, &d.steward, &d.school})
    address->bytes[19] = ++n;
  d.artists.resize(1);
  d.artists[0].bytes[19] = ++n;
  return d;
}

void check_encodes_again(const chain::ChainEvent& event) {
  eth::AbiType tuple;
  eth::AbiValue::List values;
  const auto& parameters = event.kind->type.signature().parameters.inner;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].indexed) continue;
    tuple.inner.push_back(parameters[i]);
    values.push_back(event.values[i]);
  }
  const auto again = eth::abi_encode(tuple, values);
  COLOPHON_CHECK(again.ok() && *again == event.log.data);
}

void read_as_json(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return;
  for (const bool ok : {eth::read_log(json).ok(), eth::read_block(json).ok(), eth::read_receipt(json).ok()})
    static_cast<void>(ok);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read_as_json(as_text({data, size}));
  if (size < 2) return 0;
  const auto kinds = chain::event_kinds();
  const chain::EventKind& kind = kinds[data[0] % kinds.size()];
  const chain::Deployment where = deployment();
  const auto from = kind.addresses(where);
  COLOPHON_CHECK(!from.empty());
  eth::LogEntry log;
  log.address = from[0];
  log.topics.push_back(kind.type.topic());
  ByteView rest(data + 2, size - 2);
  for (std::size_t i = 0; i < data[1] % 4u && rest.size() >= 32; ++i) {
    Bytes32 word{};
    std::copy_n(rest.begin(), word.size(), word.begin());
    log.topics.push_back(word);
    rest = rest.subspan(word.size());
  }
  log.data.assign(rest.begin(), rest.end());
  const auto event = chain::EventReader(where).read(log);
  if (!event) {
    COLOPHON_CHECK(event.error().code == "NodeContradiction");
    return 0;
  }
  COLOPHON_CHECK(event->has_value());
  check_encodes_again(**event);
  COLOPHON_CHECK(is_utf8((*event)->to_json().dump()));
  return 0;
}

#include "node/sql_functions.hpp"

#include <new>
#include <sqlite3.h>

#include "base/bytes.hpp"
#include "eth/uint256.hpp"

namespace colophon::node {
namespace {

ByteView blob(sqlite3_value* value) {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_value_blob(value));
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

std::optional<eth::Uint256> amount(sqlite3_value* value) {
  const ByteView bytes = blob(value);
  Bytes32 word{};
  if (bytes.size() != word.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), word.begin());
  return eth::Uint256::from_word(word);
}

void answer(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

void wei(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (const auto value = amount(arguments[0])) answer(context, value->decimal());
}

void hex0x(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) != SQLITE_NULL) answer(context, to_hex_0x(blob(arguments[0])));
}

// SQLite gives zeroed memory; a sum that leaves 256 bits stays at its largest.
struct Sum {
  Bytes32 word;
};

void sum_step(sqlite3_context* context, int, sqlite3_value** arguments) {
  auto* sum = static_cast<Sum*>(sqlite3_aggregate_context(context, sizeof(Sum)));
  const auto value = amount(arguments[0]);
  if (sum == nullptr || !value) return;
  Bytes32 largest{};
  largest.fill(0xff);
  const auto total = eth::add(eth::Uint256::from_word(sum->word), *value);
  sum->word = total ? total->word() : largest;
}

void sum_end(sqlite3_context* context) {
  const auto* sum = static_cast<Sum*>(sqlite3_aggregate_context(context, 0));
  const Bytes32 word = sum == nullptr ? Bytes32{} : sum->word;
  sqlite3_result_blob(context, word.data(), static_cast<int>(word.size()), SQLITE_TRANSIENT);
}

}  // namespace

int add_sql_functions(sqlite3* database) {
  constexpr int kPure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  for (const auto& [name, body] : {std::pair{"wei", &wei}, {"hex0x", &hex0x}}) {
    const int code =
        sqlite3_create_function_v2(database, name, 1, kPure, nullptr, body, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return code;
  }
  return sqlite3_create_function_v2(database, "wei_sum", 1, kPure, nullptr, nullptr, sum_step, sum_end,
                                    nullptr);
}

}  // namespace colophon::node

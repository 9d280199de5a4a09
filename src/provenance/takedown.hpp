// The texts of takedown notices and counter-notices, and the hashes of them that the Steward keeps on chain.
// spec/takedown.md. Thread-safe; input is not trusted.
#pragma once

#include "provenance/json_text.hpp"

namespace colophon::provenance {

inline constexpr std::string_view kNoticeSchema = "colophon/notice/v1";
inline constexpr std::string_view kCounterNoticeSchema = "colophon/counter-notice/v1";

// Strict readers. Errors: those of read_json, DocumentMalformed, NoticeIncomplete (a statement that the law
// asks for is not made).
Result<Json> read_notice(std::string_view text);
Result<Json> read_counter_notice(std::string_view text);

// What is left blank in these has to be filled in; the statements have to be made.
Json notice_form(const std::string& piece, const Bytes32& salt);
Json counter_notice_form(const std::string& piece, const Bytes32& salt);

struct TakedownHashes {
  Bytes32 text{};     // of the whole
  Bytes32 work{};     // of what identifies the work; zero in a counter-notice
  Bytes32 contact{};  // salted, so that nobody can guess a name or an address
};
TakedownHashes takedown_hashes(const Json& notice);

}  // namespace colophon::provenance

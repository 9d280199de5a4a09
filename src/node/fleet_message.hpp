// What goes through the fleet's queues: a line of JSON, and after a result's line the picture's file. Read
// strictly, for whoever may write into a queue may write anything. docs/operating.md, "A fleet".
#pragma once

#include <string>

#include "node/painting.hpp"

namespace colophon::node {

inline constexpr std::size_t kFleetHeaderMax = 8'192;

// {"format":"colophon-work-1","recipe":"0x…","seed":"7"}
Bytes encode_work(const PaintJob& job);
// Its request hash is computed, not told. Errors: FleetMalformed, those of decode_recipe.
Result<PaintJob> decode_work(ByteView message);

struct Told {
  Bytes32 request_hash{};
  std::string worker{};  // what it calls itself
  PaintResult result{};  // its request is empty: the picture says it
};
// {"format":"colophon-result-1","request":"0x…","worker":"…","image":"0x…","trace":"0x…","milliseconds":7}
// or, without a picture, "error" instead of the last three.
Bytes encode_result(const PaintResult& result, const std::string& worker);
// Error: FleetMalformed.
Result<Told> decode_result(ByteView message);

// Whether what a worker sent is, as far as can be seen without painting, the picture that was asked for: a
// canonical file of that very request, with the hash that was told. Errors: FleetFalse, or the worker's own.
Result<PaintResult> accept_result(const PaintJob& asked, Told told);

}  // namespace colophon::node

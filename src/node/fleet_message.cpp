#include "node/fleet_message.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "paint/picture.hpp"
#include "paint/recipe_bytes.hpp"
#include "paint/request_hash.hpp"

namespace colophon::node {
namespace {

using Json = nlohmann::json;
constexpr const char* kWork = "colophon-work-1";
constexpr const char* kResult = "colophon-result-1";
constexpr std::size_t kTextMax = 1'000;

Error malformed(const std::string& what) {
  return {"FleetMalformed", "a message in the fleet's queue: " + what};
}

Bytes join(const Json& header, ByteView file) {
  const std::string line = header.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
  Bytes message(line.begin(), line.end());
  append(message, file);
  return message;
}

struct Parts {
  Json header;
  ByteView file;
};
Result<Parts> split(ByteView message, const std::string& format) {
  const ByteView start = message.first(std::min(message.size(), kFleetHeaderMax));
  const auto end = std::find(start.begin(), start.end(), '\n');
  if (end == start.end()) return malformed("no line of JSON");
  const auto length = static_cast<std::size_t>(end - start.begin());
  Json header = Json::parse(start.begin(), end, nullptr, false);
  if (!header.is_object()) return malformed("its first line is no JSON object");
  if (header.value("format", Json()) != format) return malformed("it is no " + format);
  return Parts{std::move(header), message.subspan(length + 1)};
}

Result<std::string> text(const Json& header, const char* name) {
  const auto found = header.find(name);
  if (found == header.end() || !found->is_string()) return malformed(std::string(name) + " is no text");
  return found->get<std::string>();
}

Result<Bytes32> hash(const Json& header, const char* name) {
  COLOPHON_TRY(const std::string written, text(header, name));
  const auto bytes = from_hex_exact<32>(written);
  if (!bytes) return malformed(std::string(name) + " is no hash");
  return *bytes;
}

}  // namespace

Bytes encode_work(const PaintJob& job) {
  const auto recipe = paint::encode_recipe(job.request.recipe);
  COLOPHON_CHECK(recipe.ok());  // what stands in the index was decoded from such bytes
  return join({{"format", kWork}, {"recipe", to_hex_0x(*recipe)}, {"seed", std::to_string(job.request.seed)}},
              {});
}

Result<PaintJob> decode_work(ByteView message) {
  COLOPHON_TRY(const Parts parts, split(message, kWork));
  COLOPHON_TRY(const std::string written, text(parts.header, "recipe"));
  COLOPHON_TRY(const std::string seed, text(parts.header, "seed"));
  const auto bytes = from_hex(written);
  const auto number = parse_u64(seed);
  if (!bytes || !number || !parts.file.empty()) return malformed("recipe or seed is not what it should be");
  PaintJob job;
  COLOPHON_TRY(job.request.recipe, paint::decode_recipe(*bytes));
  job.request.seed = *number;
  job.request_hash = paint::request_hash(job.request);
  return job;
}

Bytes encode_result(const PaintResult& result, const std::string& worker) {
  Json header = {{"format", kResult}, {"request", to_hex_0x(result.request_hash)}, {"worker", worker}};
  if (!result.outcome) {
    const Error& error = result.outcome.error();
    header["error"] = {{"code", error.code}, {"message", printable(error.message, kTextMax)}};
    return join(header, {});
  }
  header["image"] = to_hex_0x(result.image_hash);
  header["trace"] = to_hex_0x(result.trace_root);
  header["milliseconds"] = result.milliseconds;
  return join(header, result.file);
}

Result<Told> decode_result(ByteView message) {
  COLOPHON_TRY(const Parts parts, split(message, kResult));
  Told told;
  COLOPHON_TRY(told.request_hash, hash(parts.header, "request"));
  COLOPHON_TRY(const std::string worker, text(parts.header, "worker"));
  constexpr std::size_t kNameMax = 100;
  told.worker = printable(worker, kNameMax);
  told.result.request_hash = told.request_hash;
  told.result.elsewhere = true;
  if (const auto error = parts.header.find("error"); error != parts.header.end()) {
    if (!error->is_object()) return malformed("error is no object");
    COLOPHON_TRY(const std::string code, text(*error, "code"));
    COLOPHON_TRY(const std::string why, text(*error, "message"));
    told.result.outcome = Error{printable(code, kNameMax), printable(why, kTextMax)};
    return told;
  }
  COLOPHON_TRY(told.result.image_hash, hash(parts.header, "image"));
  COLOPHON_TRY(told.result.trace_root, hash(parts.header, "trace"));
  const auto spent = parts.header.find("milliseconds");
  if (spent == parts.header.end() || !spent->is_number_unsigned())
    return malformed("milliseconds is no number");
  told.result.milliseconds = spent->get<std::uint64_t>();
  told.result.file.assign(parts.file.begin(), parts.file.end());
  return told;
}

Result<PaintResult> accept_result(const PaintJob& asked, Told told) {
  PaintResult result = std::move(told.result);
  if (!result.outcome) {
    Error error = result.outcome.error();
    error.message = "worker " + told.worker + ": " + error.message;
    return error;
  }
  const auto no = [&](const std::string& why) {
    return Error{"FleetFalse", "worker " + told.worker + " sent " + why};
  };
  if (result.request_hash != asked.request_hash) return no("an answer to another request");
  if (paint::image_hash(result.file) != result.image_hash) return no("bytes that have not the hash it told");
  const auto picture = paint::decode_picture(result.file);
  if (!picture) return no("no canonical picture: " + picture.error().message);
  if (picture->request != asked.request) return no("the picture of another request");
  result.request = asked.request;
  return result;
}

}  // namespace colophon::node

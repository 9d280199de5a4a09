// Fields of a program's JSON, each refused with the one error BadProgram that names it.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "engine/json.hpp"
#include "engine/value.hpp"

namespace colophon::engine::program_json {

Error bad(std::string_view what);
Result<void> only_keys(const Json& json, std::string_view what, std::initializer_list<std::string_view> keys,
                       std::initializer_list<std::string_view> optional = {});
Result<std::int64_t> integer(const Json* json, std::string_view what, Range allowed);
Result<std::string> text(const Json* json, std::string_view what, std::size_t bytes_max);
Result<const Json::Array*> list(const Json* json, std::string_view what, std::size_t least, std::size_t most);

}  // namespace colophon::engine::program_json

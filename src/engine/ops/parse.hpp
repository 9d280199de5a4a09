// The parsers behind the operator table; each operator's file says the rest.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/attributes.hpp"
#include "engine/operation.hpp"

namespace colophon::engine::ops {

using Parsed = Result<std::unique_ptr<Operation>>;

Parsed parse_conv(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_mix(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_multiply(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_table(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_gather(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_concat(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_slice(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_permute(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_resize(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_shuffle(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_noise(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_attend(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_moments(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_normalise(Attributes& attributes, std::vector<std::string>& operands);
Parsed parse_mark(Attributes& attributes, std::vector<std::string>& operands);

}  // namespace colophon::engine::ops

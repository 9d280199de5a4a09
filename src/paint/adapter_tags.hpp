// How people name adapters: in a prompt, <lora:NAME:STRENGTH>, or apart, NAME:STRENGTH. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace colophon::paint {

// One that is named, and how strongly; 0 stands for leaving it out.
struct NamedAdapter {
  std::string name;
  std::int32_t strength_q16 = 65'536;
};

// A decimal number, perhaps negative. Error: BadStrength.
Result<std::int32_t> parse_strength(const std::string& text);

// NAME or NAME:STRENGTH. Error: BadStrength.
Result<NamedAdapter> parse_adapter(const std::string& text);

// Takes every <lora:NAME:STRENGTH> and <lora:NAME> out of a prompt. Errors: BadAdapterTag, BadStrength.
Result<std::vector<NamedAdapter>> take_adapter_tags(std::string& prompt);

}  // namespace colophon::paint

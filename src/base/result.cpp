#include "base/result.hpp"

namespace colophon {

std::string describe(const Error& error) {
  std::string text = "error: " + error.message + "\n";
  if (!error.hint.empty()) text += "\nhint: " + error.hint + "\n";
  return text;
}

}  // namespace colophon

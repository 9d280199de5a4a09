// A piece's lineage as a drawing: what it was painted with, what that was made from, and its parents.
#pragma once

#include <string>

#include "provenance/document.hpp"

namespace colophon::provenance {

// One <svg> element, from the document alone. Every text in it is escaped.
std::string lineage_svg(const Json& document);

}  // namespace colophon::provenance

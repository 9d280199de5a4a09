// A piece's dossier: everything that can be said of it on one page, with what was checked apart from what is
// only attested. spec/dossier.md. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "provenance/document.hpp"

namespace colophon::provenance {

inline constexpr std::string_view kDossierSchema = "colophon/dossier/v1";

// One self-contained page: no script, no address that a reader's browser would fetch. A pure function of the
// dossier (as colophon audit --json writes it) and of the picture, a PNG that may be missing. Every text that
// somebody stated is escaped.
std::string dossier_html(const Json& dossier, const std::optional<Bytes>& picture);

}  // namespace colophon::provenance

// The shapes of spec/provenance.schema.json.
#pragma once

#include "provenance/shape.hpp"

namespace colophon::provenance {

extern const Shape kDocumentShape;
extern const Shape kStatementShape;  // the stated part, and a creator's statement file
extern const Shape kAttestedShape;   // the attested part, and an assertion inside C2PA

}  // namespace colophon::provenance

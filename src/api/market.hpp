// The market as a whole, the chain it is on, and finding things by a hash, a number or a word.
#pragma once

#include "api/pieces.hpp"

namespace colophon::api {

void add_market(http::Router& router, Readers& readers, Now now);

}  // namespace colophon::api

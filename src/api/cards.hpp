// Share cards over HTTP: /api/v1/pieces/{token}/card.png. A card changes with its auction, so its tag is of
// all that is drawn on it; what was drawn is kept up to a number of bytes.
#pragma once

#include "api/card.hpp"
#include "api/pictures.hpp"

namespace colophon::api {

inline constexpr std::size_t kCardsBytesMax = std::size_t{24} << 20;

std::string card_path(const std::string& token);  // "/api/v1/pieces/0x…/card.png"

class Cards {
 public:
  // All outlive it. Drawing waits in the same queue as thumbnails.
  Cards(const Pictures& pictures, Readers& readers, http::Workers& workers, Now now)
      : pictures_(pictures), readers_(readers), workers_(workers), now_(std::move(now)) {}

  void add_to(http::Router& router);

 private:
  http::Response card(const http::Request& request);
  Result<std::shared_ptr<const std::string>> keep(const std::string& tag, const CardWords& words,
                                                  const Bytes32& hash);

  const Pictures& pictures_;
  Readers& readers_;
  http::Workers& workers_;
  const Now now_;
  Kept cards_{kCardsBytesMax};
};

}  // namespace colophon::api

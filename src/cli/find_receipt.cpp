#include "cli/find_receipt.hpp"

#include <functional>

#include "base/endian.hpp"
#include "paint/picture.hpp"

namespace colophon::cli {
namespace {

bool was_delivered(chain::Status status) {
  using chain::Status;
  return status == Status::kDelivered || status == Status::kChallenged || status == Status::kVoid ||
         status == Status::kAccepted || status == Status::kQuestioned || status == Status::kDisproved ||
         status == Status::kFinal;
}

// Whether the receipt is of exactly these pixels.
Result<bool> agrees(const chain::Studio& studio, std::uint64_t id, const chain::Job& job,
                    const chain::Receipt& receipt, const Pixels& pixels) {
  const auto recipe = studio.recipe(id);
  if (!recipe || recipe->width != pixels.width || recipe->height != pixels.height)
    return false;  // not one to be painted
  const auto file = paint::encode_picture({*recipe, job.seed}, pixels.rgb);
  return file && paint::image_hash(*file) == receipt.image_hash;
}

// The newest delivered commission that `wanted` takes.
Result<std::optional<FoundReceipt>> newest(const chain::Studio& studio, const std::optional<Pixels>& pixels,
                                           bool must_agree,
                                           const std::function<bool(const chain::Job&)>& wanted) {
  COLOPHON_TRY(const std::uint64_t count, studio.count());
  for (std::uint64_t id = count, looked = 0; id > 0 && looked < kCommissionsMax; --id, ++looked) {
    COLOPHON_TRY(const chain::Job job, studio.job(id));
    if (!was_delivered(job.status) || !wanted(job)) continue;
    COLOPHON_TRY(chain::Receipt receipt, studio.receipt(id));
    bool same = false;
    if (pixels) {
      COLOPHON_TRY(same, agrees(studio, id, job, receipt, *pixels));
    }
    if (must_agree && !same) continue;
    return std::optional(FoundReceipt{id, std::move(receipt), job.status, same});
  }
  return std::optional<FoundReceipt>();
}

}  // namespace

Result<std::optional<FoundReceipt>> receipt_of_request(const chain::Studio& studio,
                                                       const Bytes32& request_hash,
                                                       const std::optional<Pixels>& pixels) {
  return newest(studio, pixels, false,
                [&](const chain::Job& job) { return job.request_hash == request_hash; });
}

Result<std::optional<FoundReceipt>> receipt_of_mark(const chain::Studio& studio, std::uint32_t payload,
                                                    const std::optional<Pixels>& pixels) {
  return newest(studio, pixels, false, [&](const chain::Job& job) {
    return load_be<std::uint32_t>(job.request_hash.data()) == payload;
  });
}

Result<std::optional<FoundReceipt>> receipt_of_pixels(const chain::Studio& studio, const Pixels& pixels) {
  return newest(studio, pixels, true, [](const chain::Job&) { return true; });
}

}  // namespace colophon::cli

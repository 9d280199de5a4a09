#include "provenance/mark_key.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "engine/container.hpp"

namespace colophon::provenance {
namespace {

constexpr std::size_t kPayloadBits = 32;

// Thirty-two carriers whose rows are independent, the surest first, and how a payload follows from their
// bits.
class Information {
 public:
  Information(const MarkKey& key, const std::vector<std::size_t>& by_certainty) {
    for (const std::size_t k : by_certainty) {
      if (places_.size() == kPayloadBits) break;
      take(key.code[k], k);
    }
  }

  const std::vector<std::size_t>& places() const { return places_; }

  // The payload whose parity with row i is bit i.
  std::uint32_t payload_of(std::uint32_t bits) const {
    std::uint32_t payload = 0;
    for (std::size_t bit = 0; bit < kPayloadBits; ++bit) {
      if (std::popcount(combination_[bit] & bits) % 2 == 1) payload |= std::uint32_t{1} << bit;
    }
    return payload;
  }

 private:
  // Gauss-Jordan: reduced_[b] has bit b and no other pivot's bit; combination_[b] says of which rows it is
  // the sum.
  void take(std::uint32_t row, std::size_t place) {
    std::uint32_t sum = std::uint32_t{1} << places_.size();
    for (std::size_t bit = 0; bit < kPayloadBits; ++bit) {
      if (reduced_[bit] == 0 || (row >> bit & 1) == 0) continue;
      row ^= reduced_[bit];
      sum ^= combination_[bit];
    }
    if (row == 0) return;  // it follows from surer ones
    const auto pivot = static_cast<std::size_t>(std::bit_width(row)) - 1;
    for (std::size_t bit = 0; bit < kPayloadBits; ++bit) {
      if (reduced_[bit] == 0 || (reduced_[bit] >> pivot & 1) == 0) continue;
      reduced_[bit] ^= row;
      combination_[bit] ^= sum;
    }
    reduced_[pivot] = row;
    combination_[pivot] = sum;
    places_.push_back(place);
  }

  std::vector<std::size_t> places_;
  std::array<std::uint32_t, kPayloadBits> reduced_{};
  std::array<std::uint32_t, kPayloadBits> combination_{};
};

double agreement(const MarkKey& key, const std::vector<double>& measured, std::uint32_t payload) {
  double sum = 0;
  for (std::size_t k = 0; k < key.bits(); ++k) {
    sum += std::popcount(key.code[k] & payload) % 2 == 1 ? -measured[k] : measured[k];
  }
  return sum;
}

bool is_power_of_two(std::int64_t n) {
  return n >= 8 && n <= 256 && std::has_single_bit(static_cast<std::uint64_t>(n));
}

}  // namespace

Result<MarkKey> read_mark_key(ByteView file) {
  COLOPHON_TRY(const auto constants, engine::read_container(file));
  const engine::Constant* carrier = engine::find_constant(constants, "carrier");
  const engine::Constant* code = engine::find_constant(constants, "code");
  const Error bad{"BadMarkKey", "the file does not hold a mark's carriers and code",
                  "models/house.mark is such a file"};
  if (carrier == nullptr || code == nullptr || carrier->extents.size() != 3 || code->extents.size() != 1)
    return bad;
  const auto& extents = carrier->extents;
  if (carrier->type != engine::Type::kI8 || code->type != engine::Type::kI32 || extents[0] != extents[1] ||
      !is_power_of_two(extents[0]) || extents[2] != code->extents[0] || extents[2] < 33 || extents[2] > 256) {
    return bad;
  }
  MarkKey key{.period = static_cast<std::size_t>(extents[0])};
  for (const std::int32_t value : carrier->all()) key.carrier.push_back(static_cast<std::int8_t>(value));
  for (const std::int32_t row : code->all()) key.code.push_back(static_cast<std::uint32_t>(row));
  std::vector<std::size_t> all(key.bits());
  std::iota(all.begin(), all.end(), std::size_t{0});
  if (Information(key, all).places().size() != kPayloadBits) return bad;
  return key;
}

DecodedMark decode_mark(const MarkKey& key, const std::vector<double>& measured) {
  std::vector<std::size_t> order(key.bits());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(measured[a]) > std::abs(measured[b]);
  });
  const Information information(key, order);
  COLOPHON_CHECK(information.places().size() == kPayloadBits);
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kPayloadBits; ++i) {
    if (measured[information.places()[i]] < 0) bits |= std::uint32_t{1} << i;
  }
  DecodedMark best{information.payload_of(bits), 0};
  double best_sum = agreement(key, measured, best.payload);
  const auto consider = [&](std::uint32_t flipped) {
    const std::uint32_t payload = information.payload_of(bits ^ flipped);
    const double sum = agreement(key, measured, payload);
    if (sum > best_sum) {
      best_sum = sum;
      best.payload = payload;
    }
  };
  for (std::size_t i = 0; i < kPayloadBits; ++i) {
    consider(std::uint32_t{1} << i);
    for (std::size_t j = 0; j < i; ++j) consider(std::uint32_t{1} << i | std::uint32_t{1} << j);
  }
  double energy = 0;
  for (const double value : measured) energy += value * value;
  best.score = energy > 0 ? best_sum / std::sqrt(energy * static_cast<double>(key.bits())) : 0;
  return best;
}

}  // namespace colophon::provenance

// Pictures of pieces that this node did not paint, from an IPFS node and from HTTP mirrors: what comes is
// taken only if it has the hash that the chain names. One thread beside the loop asks, for a slow mirror must
// hold nothing else up. Not thread-safe.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <spdlog/logger.h>

#include "net/http.hpp"
#include "node/artefacts.hpp"
#include "node/counters.hpp"
#include "node/settings.hpp"
#include "node/store.hpp"

namespace colophon::node {

inline constexpr std::size_t kFetchedARoundMax = 4;
inline constexpr std::uint64_t kMissingWaitMsMin = 60'000;  // after the first try; twice as long each time
inline constexpr std::uint64_t kMissingWaitMsMax = 86'400'000;  // a day
inline constexpr std::uint64_t kFetchTimeoutMs = 3'000;  // of one request, which the destructor waits for

// SQL, on a row of pieces: no takedown case hides it, or is about to. What is spread can't be taken back.
inline constexpr const char* kMayBeSpread =
    "(hidden_case IS NULL OR coalesce(hidden_until_s <= (SELECT time_s FROM cursor), 0))";

class PictureFetcher {
 public:
  // All must outlive this object.
  PictureFetcher(const Settings& settings, Store& store, const Artefacts& artefacts, Counters& counters,
                 spdlog::logger& log)
      : settings_(settings), store_(store), artefacts_(artefacts), counters_(counters), log_(log) {}
  ~PictureFetcher();

  // Writes down what has come, and asks for the newest pictures that are missing and due, if nothing is under
  // way. Never waits. Errors: StoreFailed.
  Result<void> tick(std::uint64_t now_ms);

 private:
  struct Fetched {
    Bytes32 hash{};
    Result<Bytes> file;
  };
  Result<std::vector<Bytes32>> due(std::uint64_t now_ms);
  Result<void> keep(const Fetched& fetched, std::uint64_t now_ms);
  std::vector<Fetched> ask(const std::vector<Bytes32>& hashes);  // on the thread

  const Settings& settings_;
  Store& store_;
  const Artefacts artefacts_;
  Counters& counters_;
  spdlog::logger& log_;
  std::uint64_t look_again_ms_ = 0;
  std::atomic<bool> stopping_ = false;
  std::future<std::vector<Fetched>> under_way_{};
};

// A file from the first of `places` whose bytes pass `right`. Error: `missing` with each place's answer.
struct Place {
  std::string name{};
  std::function<Result<Bytes>()> get{};
};
Result<Bytes> fetch_from(const std::vector<Place>& places, const std::function<bool(ByteView)>& right,
                         Counters& counters, Error missing);

// GET of a file. Errors: those of HttpClient, HttpFailed (another status than 200).
Result<Bytes> get_file(net::HttpClient& http, const std::string& url);

}  // namespace colophon::node

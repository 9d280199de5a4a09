#include "node/worker.hpp"

#include <algorithm>
#include <utility>

#include "base/clock.hpp"
#include "node/crash_point.hpp"
#include "node/fleet_message.hpp"

namespace colophon::node {
namespace {

constexpr std::uint64_t kLookMs = 300;  // one wait for work
constexpr std::uint64_t kPauseMs = 100;
constexpr std::uint64_t kModelRestMs = 2'000;  // times how often it was handed out
constexpr std::uint64_t kModelRestMsMax = 30'000;

}  // namespace

Worker::Worker(Options options, Shelf& shelf, spdlog::logger& log)
    : options_(std::move(options)), shelf_(shelf), log_(log), bus_(options_.address, FleetSide::kWorker) {}

Result<void> Worker::run() {
  COLOPHON_TRY_VOID(wait_for_server());
  log_.info("worker {}: {} models, {} at a time", options_.name, shelf_.list().size(), options_.painters);
  alive_ = options_.painters;
  for (int i = 0; i < options_.painters; ++i) painters_.emplace_back([this] { paint_on(); });
  SystemClock clock;
  for (std::uint64_t last = clock.now_ms(); !stopping_;) {
    clock.sleep_ms(kPauseMs);
    if (clock.now_ms() < last + kHeartbeatMs) continue;
    beat();
    last = clock.now_ms();
  }
  log_.info("stopping");
  end();
  return {};
}

Result<void> Worker::wait_for_server() {
  SystemClock clock;
  while (!stopping_) {
    const auto connected = bus_.connect();
    if (connected) break;
    const std::string& code = connected.error().code;
    if (code != "NatsUnreachable" && code != "NatsNotReady") return connected.error();
    trouble(connected.error());
    clock.sleep_ms(kPauseMs);
  }
  return {};
}

// Said when it begins and when it changes.
void Worker::trouble(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(last_error_, error.code) == error.code) return;
  log_.warn("{}{}", error.message, error.hint.empty() ? "" : " (" + error.hint + ")");
}

// ---- painting ----

void Worker::paint_on() {
  SystemClock clock;
  while (!stopping_) {
    const auto message = bus_.get(kLookMs);
    if (!message) {
      trouble(message.error());
      clock.sleep_ms(kPauseMs);
    } else if (*message) {
      handle(**message);
    }
  }
  --alive_;
}

void Worker::handle(const FleetMessage& message) {
  const auto job = decode_work(message.data);
  if (!job) {
    log_.error("{}", job.error().message);
    return tell(bus_.done(message));
  }
  if (!shelf_.holds(job->request.recipe)) {
    log_.warn("{} is left to others: model {} or an adapter is not here", to_hex_0x(job->request_hash),
              to_hex_0x(job->request.recipe.model));
    return tell(bus_.give_back(message, std::min(kModelRestMs * message.deliveries, kModelRestMsMax)));
  }
  if (stopping_) return tell(bus_.give_back(message, 0));
  std::list<FleetMessage>::iterator place;
  {
    const std::lock_guard lock(mutex_);
    last_error_.clear();
    place = in_hand_.insert(in_hand_.end(), {.reply = message.reply});
  }
  crash_point("worker.got");
  const PaintResult result = paint_now(shelf_, *job, options_.threads);
  crash_point("worker.painted");
  const bool answered = answer(result);
  crash_point("worker.put");
  tell(answered ? bus_.done(message) : bus_.give_back(message, 0));
  crash_point("worker.done");
  const std::lock_guard lock(mutex_);
  in_hand_.erase(place);
}

// What the server was not told it learns by itself: the message is handed out again, to whoever is there.
void Worker::tell(const Result<void>& told) {
  if (!told) trouble(told.error());
}

// Tried until it is in the queue, for a picture is worth more than the wait. False: it is not.
bool Worker::answer(const PaintResult& result) {
  if (!result.outcome) log_.error("{}: {}", to_hex_0x(result.request_hash), result.outcome.error().message);
  Bytes message = encode_result(result, options_.name);
  SystemClock clock;
  while (true) {
    const auto put = bus_.put(result.request_hash, message);
    if (put) {
      log_.info("{} painted in {} ms{}", to_hex_0x(result.request_hash), result.milliseconds,
                *put ? "" : ", after somebody else");
      return true;
    }
    if (put.error().code == "NatsTooLarge") {
      log_.error("{}: {}", to_hex_0x(result.request_hash), put.error().message);
      PaintResult none{.request_hash = result.request_hash, .request = {}, .outcome = put.error()};
      message = encode_result(none, options_.name);
    }
    trouble(put.error());
    if (stopping_) return false;
    clock.sleep_ms(kPauseMs);
  }
}

// ---- what is in hand ----

void Worker::beat() {
  std::list<FleetMessage> now;
  {
    const std::lock_guard lock(mutex_);
    now = in_hand_;
  }
  for (const FleetMessage& message : now) tell(bus_.hold(message));
}

void Worker::end() {
  SystemClock clock;
  for (const std::uint64_t until = clock.now_ms() + kPaintMs; painting() && clock.now_ms() < until;)
    clock.sleep_ms(kPauseMs / 5);
  std::list<FleetMessage> left;
  {
    const std::lock_guard lock(mutex_);
    left = in_hand_;
  }
  for (const FleetMessage& message : left) tell(bus_.give_back(message, 0));
}

}  // namespace colophon::node

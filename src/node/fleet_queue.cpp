#include "node/fleet_queue.hpp"

#include "base/clock.hpp"
#include "node/watcher.hpp"
#include "paint/picture.hpp"

namespace colophon::node {
namespace {

constexpr std::uint64_t kLookMs = 100;         // one wait for answers
constexpr std::uint64_t kStrayRestMs = 5'000;  // an answer to what nobody has asked yet, after a restart
constexpr std::uint64_t kStrayMax = 6;         // deliveries of such an answer
constexpr std::size_t kHeaderRoom = 1'024;     // beside a picture, in a message

std::uint64_t now_ms() {
  return SystemClock().now_ms();
}

}  // namespace

FleetQueue::FleetQueue(FleetAddress address, FleetRules rules, PaintPool& pool, Counters& counters,
                       spdlog::logger& log)
    : bus_(std::move(address), FleetSide::kNode),
      rules_(std::move(rules)),
      pool_(pool),
      counters_(counters),
      log_(log),
      thread_([this] { work(); }) {}

FleetQueue::~FleetQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

// ---- what the node's loop asks ----

bool FleetQueue::add(PaintJob job) {
  if (job.trial) return pool_.add(std::move(job));
  const std::lock_guard lock(mutex_);
  if (stopping_ || known_.size() >= kKnownMax || known_.contains(job.request_hash)) return false;
  const std::uint64_t now = now_ms();
  const std::uint64_t wait = job.left_ms > 0 ? std::min(rules_.wait_ms, job.left_ms / 2) : rules_.wait_ms;
  over_.erase(job.request_hash);
  Entry& entry = known_[job.request_hash];
  entry.job = std::move(job);
  entry.since_ms = now;
  entry.due_ms = now + wait;
  changed_.notify_all();
  return true;
}

bool FleetQueue::busy_with(const Bytes32& request_hash) {
  {
    const std::lock_guard lock(mutex_);
    if (known_.contains(request_hash)) return true;
  }
  return pool_.busy_with(request_hash);
}

std::vector<PaintResult> FleetQueue::take() {
  std::vector<PaintResult> painted = pool_.take();
  const std::lock_guard lock(mutex_);
  std::vector<PaintResult> out = std::exchange(ready_, {});
  for (PaintResult& one : painted) {
    const auto found = known_.find(one.request_hash);
    if (one.trial || found == known_.end()) {
      out.push_back(std::move(one));
      continue;
    }
    out.push_back(checked(found->second, std::move(one)));
    found->second.state = State::kTaken;
  }
  return out;
}

PaintResult FleetQueue::checked(Entry& entry, PaintResult painted) {
  if (entry.state != State::kCheck) return painted;
  ++counters_.fleet_checked;
  const bool agrees = painted.outcome.ok() && painted.image_hash == entry.told.image_hash &&
                      painted.trace_root == entry.told.trace_root;
  if (agrees) return std::move(entry.told);
  if (painted.outcome.ok()) {
    ++counters_.fleet_lies;
    distrust_ = true;
    log_.error("a worker painted {} as {}, it is {}: from now on every picture of the fleet is painted again",
               to_hex_0x(entry.job.request_hash), to_hex_0x(entry.told.image_hash),
               to_hex_0x(painted.image_hash));
  }
  return painted;
}

void FleetQueue::kept(const Bytes32& request_hash) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(request_hash);
  if (found == known_.end()) return;
  if (found->second.answer) answered_.push_back(*found->second.answer);
  if (found->second.put) dropped_.push_back(request_hash);  // whoever had it may have died since
  known_.erase(found);
  if (over_.size() >= kKnownMax) over_.clear();
  over_.insert(request_hash);
  changed_.notify_all();
}

bool FleetQueue::stop_within_ms(std::uint64_t milliseconds) {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  const std::uint64_t end = now_ms() + milliseconds;
  if (!pool_.stop_within_ms(milliseconds)) return false;
  std::unique_lock lock(mutex_);
  const std::uint64_t now = now_ms();
  return changed_.wait_for(lock, std::chrono::milliseconds(end > now ? end - now : 0),
                           [&] { return ended_; });
}

// ---- the thread that speaks to the server ----

void FleetQueue::work() {
  while (true) {
    const auto done = round();
    counters_.fleet_connected = bus_.connected() ? 1 : 0;
    take_overdue();
    std::unique_lock lock(mutex_);
    if (stopping_) {
      ended_ = true;
      changed_.notify_all();
      return;
    }
    if (done) {
      if (!last_error_.empty()) log_.info("the fleet's queue answers again");
      last_error_.clear();
      continue;
    }
    ++counters_.fleet_failures;
    if (std::exchange(last_error_, done.error().code) != done.error().code) say(done.error());
    changed_.wait_for(lock, std::chrono::milliseconds(kLookMs), [&] { return stopping_; });
  }
}

void FleetQueue::say(const Error& error) {
  log_.warn("fleet: {}{}", error.message, error.hint.empty() ? "" : " (" + error.hint + ")");
}

Result<void> FleetQueue::round() {
  COLOPHON_TRY_VOID(bus_.connect());
  COLOPHON_TRY_VOID(put_what_is_wanted());
  COLOPHON_TRY_VOID(say_what_is_over());
  COLOPHON_TRY(const auto message, bus_.get(kLookMs));
  if (message) COLOPHON_TRY_VOID(hear(*message));
  return {};
}

Result<void> FleetQueue::put_what_is_wanted() {
  std::vector<PaintJob> wanted;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [hash, entry] : known_) {
      if (entry.state != State::kWanted) continue;
      if (paint::picture_bytes(entry.job.request) + kHeaderRoom > bus_.payload_max()) {
        if (paint_here(entry))
          log_.warn("{}: its picture is larger than max_payload of the NATS server, {}; it is painted here",
                    to_hex_0x(hash), bus_.payload_max());
      } else {
        wanted.push_back(entry.job);
      }
    }
  }
  for (const PaintJob& job : wanted) {
    COLOPHON_TRY(const bool is_new, bus_.put(job.request_hash, encode_work(job)));
    if (is_new) ++counters_.fleet_asked;
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(job.request_hash);
    if (found == known_.end()) continue;
    found->second.put = true;
    if (found->second.state == State::kWanted) found->second.state = State::kAsked;
  }
  return {};
}

// A message or a request whose telling fails stays on its list.
Result<void> FleetQueue::say_what_is_over() {
  std::vector<FleetMessage> answered;
  std::vector<Bytes32> dropped;
  {
    const std::lock_guard lock(mutex_);
    answered = answered_;
    dropped = dropped_;
  }
  for (const FleetMessage& message : answered) COLOPHON_TRY_VOID(bus_.done(message));
  for (const Bytes32& hash : dropped) COLOPHON_TRY_VOID(bus_.drop(hash));
  const std::lock_guard lock(mutex_);
  answered_.erase(answered_.begin(), answered_.begin() + static_cast<std::ptrdiff_t>(answered.size()));
  dropped_.erase(dropped_.begin(), dropped_.begin() + static_cast<std::ptrdiff_t>(dropped.size()));
  return {};
}

Result<void> FleetQueue::hear(const FleetMessage& message) {
  auto told = decode_result(message.data);
  std::unique_lock lock(mutex_);
  const auto found = known_.find(message.request_hash);
  if (found == known_.end()) {
    const bool one_too_many = over_.contains(message.request_hash);
    lock.unlock();
    // Right after a restart the node may not have asked again yet; an answer to nothing is dropped in the
    // end.
    if (!one_too_many && message.deliveries < kStrayMax) return bus_.give_back(message, kStrayRestMs);
    ++counters_.fleet_duplicates;
    return bus_.done(message);
  }
  Entry& entry = found->second;
  // The same once more, or a second one: it comes again when the first is kept, and is one too many then.
  if (entry.answer || entry.state == State::kTaken) return {};
  auto accepted = told ? accept_result(entry.job, std::move(*told)) : Result<PaintResult>(told.error());
  if (!accepted) return refuse(std::move(lock), entry, message, accepted.error());
  const bool painting = entry.state == State::kHere;
  const bool check =
      painting || distrust_ ||
      is_chosen(rules_.secret, entry.job.request_hash, accepted->image_hash, rules_.check_percent);
  if (check && !painting && !pool_.add(entry.job)) {
    lock.unlock();
    return bus_.give_back(message, kStrayRestMs);
  }
  ++counters_.fleet_answers;
  entry.answer = FleetMessage{.reply = message.reply};
  if (check) {
    entry.told = std::move(*accepted);
    entry.state = State::kCheck;
  } else {
    ready_.push_back(std::move(*accepted));
    entry.state = State::kTaken;
    pool_.wake();
  }
  return {};
}

Result<void> FleetQueue::refuse(std::unique_lock<std::mutex> lock, Entry& entry, const FleetMessage& message,
                                const Error& why) {
  const bool false_one = why.code == "FleetFalse" || why.code == "FleetMalformed";
  ++(false_one ? counters_.fleet_refused : counters_.fleet_worker_errors);
  log_.warn("{}: {}; it is painted here", to_hex_0x(entry.job.request_hash), why.message);
  if (entry.state != State::kHere && !paint_here(entry)) entry.due_ms = 0;
  lock.unlock();
  return bus_.done(message);
}

// False: there is no room now.
bool FleetQueue::paint_here(Entry& entry) {
  if (!pool_.add(entry.job)) return false;
  ++counters_.fleet_painted_here;
  entry.state = State::kHere;
  return true;
}

void FleetQueue::take_overdue() {
  const bool connected = bus_.connected();
  const std::lock_guard lock(mutex_);
  const std::uint64_t now = now_ms();
  for (auto& [hash, entry] : known_) {
    const bool cut_off =
        entry.state == State::kWanted && !connected && now >= entry.since_ms + rules_.down_ms;
    const bool late = (entry.state == State::kWanted || entry.state == State::kAsked) && now >= entry.due_ms;
    if ((!cut_off && !late) || !paint_here(entry)) continue;
    log_.warn("{}: {}; it is painted here", to_hex_0x(hash),
              cut_off ? "the fleet's queue can't be reached" : "no worker has painted it in time");
  }
}

}  // namespace colophon::node

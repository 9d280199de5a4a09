#include "node/node.hpp"

#include <filesystem>

#include "chain/deployment.hpp"
#include "crypto/sha256.hpp"
#include "keys/private_key.hpp"
#include "net/rpc_transport.hpp"
#include "node/announcer.hpp"
#include "node/context.hpp"
#include "node/fleet_address.hpp"
#include "node/fleet_queue.hpp"
#include "node/index.hpp"
#include "node/keeper.hpp"
#include "node/log.hpp"
#include "node/provider.hpp"
#include "node/publisher.hpp"
#include "node/watcher.hpp"

namespace colophon::node {
namespace {

// Waits end when the node stops.
class StoppableClock : public Clock {
 public:
  explicit StoppableClock(const std::atomic<bool>& stopping) : stopping_(stopping) {}
  std::uint64_t now_ms() override { return clock_.now_ms(); }
  void sleep_ms(std::uint64_t duration_ms) override {
    constexpr std::uint64_t kSliceMs = 50;
    for (const std::uint64_t end = now_ms() + duration_ms; !stopping_ && now_ms() < end;)
      clock_.sleep_ms(std::min(kSliceMs, end - now_ms()));
  }

 private:
  SystemClock clock_;
  const std::atomic<bool>& stopping_;
};

// Short enough that a silent node does not hold up a stop.
constexpr net::HttpLimits kRpcLimits{.connect_timeout_ms = 3'000, .total_timeout_ms = 15'000};
constexpr eth::RetryPolicy kRpcRetries{.attempts_max = 4, .first_wait_ms = 250, .wait_max_ms = 4'000};
constexpr std::uint64_t kWaitMsMax = 30'000;  // after failures in a row

std::unique_ptr<PaintQueue> fleet_of(const Settings& settings, Bytes secret, PaintPool& pool,
                                     Counters& counters, spdlog::logger& log) {
  if (settings.nats.empty()) return nullptr;
  const FleetRules rules{.check_percent = settings.fleet_check_percent,
                         .wait_ms = settings.wait_seconds * 1'000,
                         .secret = std::move(secret)};
  return std::make_unique<FleetQueue>(fleet_address(settings), rules, pool, counters, log);
}

}  // namespace

struct Node::Parts {
  Parts(const Settings& told, chain::Deployment where, Store opened, Artefacts files,
        const eth::Signer& signer, const eth::ErrorTable& errors, std::vector<std::string> model_folders,
        Bytes secret)
      : settings(told),
        deployment(where),
        store(std::move(opened)),
        artefacts(std::move(files)),
        log(make_log(settings.log)),
        transport(settings.rpc, kRpcLimits),
        client(rpc, errors),
        index(store, client, deployment, counters),
        journal(store, client, signer, counters, wall_ms,
                {.chain_id = deployment.chain_id,
                 .confirmations = settings.confirmations,
                 .stuck_ms = settings.stuck_seconds * 1'000,
                 .max_fee_wei = settings.max_fee_wei}),
        shelf(std::move(model_folders)),
        pool(shelf, static_cast<int>(settings.workers), static_cast<int>(settings.threads)),
        fleet(fleet_of(settings, std::move(secret), pool, counters, log)),
        queue(fleet ? *fleet : pool),
        publisher(settings, store, artefacts, counters, log),
        context{settings, deployment, index.terms(), store,     client,   journal,
                shelf,    pool,       queue,         artefacts, counters, log} {}

  const Settings settings;
  const chain::Deployment deployment;
  std::atomic<bool> stopping{false};
  Counters counters;
  Store store;
  Artefacts artefacts;
  spdlog::logger log;
  StoppableClock clock{stopping};
  net::RpcTransport transport;
  CountingTransport counting{transport, counters};
  eth::JsonRpc rpc{counting, clock, kRpcRetries};
  eth::Client client;
  Index index;
  Journal journal;
  Shelf shelf;
  PaintPool pool;
  std::unique_ptr<PaintQueue> fleet;
  PaintQueue& queue;
  Publisher publisher;
  Context context;
  Provider provider{context};
  Watcher watcher{context};
  Keeper keeper{context};
  Announcer announcer{context};
  std::string last_error;
  std::uint64_t failures = 0;
};

Node::Node(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Node::~Node() = default;

Result<std::unique_ptr<Node>> Node::open(const Settings& settings, const eth::Signer& signer,
                                         const eth::ErrorTable& errors,
                                         std::vector<std::string> model_folders) {
  COLOPHON_TRY(const chain::Deployment deployment, chain::read_deployment(settings.deployment));
  COLOPHON_TRY(Artefacts artefacts, Artefacts::open(settings.artefacts));
  std::error_code ignored;
  std::filesystem::create_directories(settings.data, ignored);
  COLOPHON_TRY(Store store, Store::open(settings.data + "/node.sqlite"));
  COLOPHON_TRY(const keys::PrivateKey random, keys::PrivateKey::generate());
  const Bytes32 secret = crypto::sha256(random.secret_bytes());
  return std::unique_ptr<Node>(new Node(
      std::make_unique<Parts>(settings, deployment, std::move(store), std::move(artefacts), signer, errors,
                              std::move(model_folders), Bytes(secret.begin(), secret.end()))));
}

void Node::stop() {
  parts_->stopping = true;
  parts_->pool.wake();
}

const Counters& Node::counters() const {
  return parts_->counters;
}

bool Node::painting() {
  return !parts_->queue.stop_within_ms(0);
}

Result<void> Node::take_pictures() {
  Parts& p = *parts_;
  for (const PaintResult& result : p.queue.take()) {
    COLOPHON_TRY_VOID(p.provider.keep(result));
    if (!result.elsewhere) COLOPHON_TRY_VOID(p.watcher.keep(result));  // a worker's word accuses nobody
    p.queue.kept(result.request_hash);
  }
  return {};
}

Result<void> Node::tick() {
  Parts& p = *parts_;
  COLOPHON_TRY_VOID(take_pictures());
  COLOPHON_TRY(const Index::Progress progress, p.index.catch_up());
  if (progress.forked_from) p.log.warn("the chain took back the blocks after {}", *progress.forked_from);
  COLOPHON_TRY_VOID(p.journal.pump());
  const Moment moment{progress.time_s, progress.block};
  COLOPHON_TRY_VOID(p.provider.tick(moment));
  if (p.settings.watcher) COLOPHON_TRY_VOID(p.watcher.tick(moment));
  if (p.settings.keeper) COLOPHON_TRY_VOID(p.keeper.tick(moment));
  COLOPHON_TRY_VOID(p.journal.pump());
  COLOPHON_TRY_VOID(p.publisher.tick());
  COLOPHON_TRY_VOID(p.announcer.tick(moment));
  p.counters.last_success_ms = p.clock.now_ms();
  return {};
}

// What the chain's node does wrong is waited out, and said when it begins and when it changes.
Result<void> Node::handle(const Error& error) {
  Parts& p = *parts_;
  for (const char* fatal : {"OtherChain", "WrongChain", "StoreFailed", "StoreUnusable"}) {
    if (error.code == fatal) return error;
  }
  ++p.failures;
  if (std::exchange(p.last_error, error.code) != error.code) p.log.warn("{}", error.message);
  return {};
}

Result<void> Node::run() {
  Parts& p = *parts_;
  p.log.info("account {}, chain {}, data in {}", to_text(p.journal.account()), p.deployment.chain_id,
             p.settings.data);
  while (!p.stopping) {
    const auto done = tick();
    if (!done) {
      COLOPHON_TRY_VOID(handle(done.error()));
    } else if (std::exchange(p.failures, 0) > 0) {
      p.last_error.clear();
      p.log.info("the chain's node answers again");
    }
    const std::uint64_t more = std::min<std::uint64_t>(p.failures, 10);
    p.pool.wait_ms(std::min(p.settings.poll_ms << more, std::max(kWaitMsMax, p.settings.poll_ms)));
  }
  p.log.info("stopping");
  constexpr std::uint64_t kPaintMs = kStopMsMax * 3 / 5;
  if (p.queue.stop_within_ms(kPaintMs)) COLOPHON_TRY_VOID(take_pictures());
  return {};
}

}  // namespace colophon::node

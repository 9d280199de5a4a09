// index_bench EVENTS: lets that many events happen on an anvil of its own, by whole lives of jobs, then
// indexes them all into a new file and prints what that took, as JSON.
#include <chrono>
#include <filesystem>
#include <iostream>
#include <sys/resource.h>
#include <unistd.h>

#include "base/text.hpp"
#include "node/index.hpp"
#include "node/schema.hpp"
#include "tests/node/market.hpp"

namespace colophon {
namespace {

using eth::AbiValue;
constexpr std::uint64_t kEventsOfAJob = 6;  // commissioned, claimed, delivered, transferred, minted, accepted
constexpr std::uint64_t kJobsOfATransaction = 15;
constexpr std::uint64_t kMilliEther = 1'000'000'000'000'000;

template <typename T>
T must(Result<T> result) {
  if (!result) {
    std::cerr << describe(result.error());
    std::exit(1);
  }
  return *std::move(result);
}

eth::Address make_bench(test::Market& market) {
  Bytes code = must(market.artifacts.creation_code("MarketBench"));
  append(code, eth::to_word(market.deployment.studio));
  const auto made = must(market.senders[0].send({.data = code}));
  market.control("anvil_setBalance", {to_text(*made.created), "0xd3c21bcecceda1000000"});
  return *made.created;
}

std::uint64_t live(test::Market& market, std::uint64_t events) {
  const eth::Address bench = make_bench(market);
  const Bytes recipe = must(paint::encode_recipe(market.recipe("calm sea at night, blue, ink")));
  std::uint64_t jobs = 0;
  for (; jobs * kEventsOfAJob < events; jobs += kJobsOfATransaction) {
    const AbiValue order = AbiValue::list({AbiValue::number(1), AbiValue::number(jobs), eth::Address{},
                                           market.deployment.stalemate, Bytes32{}, AbiValue::List{},
                                           Bytes32{}, AbiValue::number(86'400), AbiValue::number(3'600)});
    const auto done = must(market.senders[0].send(
        {.to = bench,
         .data = must(eth::encode_call(
             "live((uint8,uint64,address,address,bytes32,uint256[],bytes32,uint32,uint32),bytes,uint256,"
             "uint256,uint64)",
             {order, AbiValue::bytes(recipe), AbiValue::number(kMilliEther),
              AbiValue::number(10 * kMilliEther), AbiValue::number(kJobsOfATransaction)}))}));
    if (!done.succeeded) std::exit(1);
  }
  market.mine(node::kForkBlocksMax);
  return jobs;
}

int run(std::uint64_t events) {
  test::Market market(1);
  const std::uint64_t jobs = live(market, events);
  std::string name = (std::filesystem::temp_directory_path() / "colophon-index-XXXXXX").string();
  const std::string folder = ::mkdtemp(name.data());
  {
    node::Store store = must(node::Store::open(folder + "/node.sqlite"));
    node::Counters counters;
    net::RpcTransport transport(market.anvil.url());
    node::CountingTransport counting(transport, counters);
    eth::JsonRpc rpc(counting, market.clock);
    eth::Client client(rpc, market.errors);
    node::Index index(store, client, market.deployment, counters);
    const auto begin = std::chrono::steady_clock::now();
    const auto progress = must(index.catch_up());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const nlohmann::ordered_json json = {
        {"index_events", progress.events},
        {"index_jobs", jobs},
        {"index_seconds", seconds},
        {"index_events_per_second",
         static_cast<std::uint64_t>(static_cast<double>(progress.events) / seconds)},
        {"index_rpc_requests", counters.rpc_requests.load()},
        {"index_file_bytes", std::filesystem::file_size(folder + "/node.sqlite")},
        {"index_memory_bytes", static_cast<std::uint64_t>(used.ru_maxrss) * 1024}};
    std::cout << json.dump(1) << '\n';
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace colophon

int main(int argc, char** argv) {
  const auto events = argc == 2 ? colophon::parse_u64(argv[1]) : std::nullopt;
  if (!events) {
    std::cerr << "index_bench EVENTS\n";
    return 2;
  }
  return colophon::run(*events);
}

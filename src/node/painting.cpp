#include "node/painting.hpp"

#include <chrono>

#include "engine/executor.hpp"
#include "paint/painter.hpp"
#include "paint/picture.hpp"

namespace colophon::node {
namespace {

int thread_count(int wished) {
  if (wished > 0) return wished;
  constexpr unsigned kMost = 64;
  const unsigned here = std::thread::hardware_concurrency();
  return here == 0 ? 1 : static_cast<int>(std::min(here, kMost));
}

Result<void> paint_into(Shelf& shelf, const PaintJob& job, int threads, PaintResult& result) {
  COLOPHON_TRY(const auto model, shelf.fitted(job.request.recipe));
  COLOPHON_TRY_VOID(paint::check_request(*model, job.request, nullptr));
  COLOPHON_TRY(const engine::Isa isa, engine::isa_of_environment());
  const auto begin = std::chrono::steady_clock::now();
  const engine::Size size{job.request.recipe.width, job.request.recipe.height};
  const auto executor =
      engine::make_planned_executor(model, size, {.threads = thread_count(threads), .isa = isa});
  COLOPHON_TRY(const paint::Painting painting,
               paint::paint(*model, *executor, job.request, nullptr, [](int, int) {}));
  COLOPHON_TRY(result.file, paint::encode_picture(job.request, painting.rgb));
  result.image_hash = paint::image_hash(result.file);
  result.trace_root = painting.trace_root;
  const auto spent = std::chrono::steady_clock::now() - begin;
  result.milliseconds =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(spent).count());
  return {};
}

}  // namespace

PaintResult paint_now(Shelf& shelf, const PaintJob& job, int threads) {
  PaintResult result{.request_hash = job.request_hash, .request = job.request, .trial = job.trial};
  result.outcome = paint_into(shelf, job, threads, result);
  return result;
}

PaintPool::PaintPool(Shelf& shelf, int workers, int threads_each)
    : shelf_(shelf), threads_each_(threads_each) {
  for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
}

PaintPool::~PaintPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void PaintPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    const PaintJob job = std::move(queue_.front());
    queue_.pop_front();
    ++painting_;
    lock.unlock();
    PaintResult result = paint_now(shelf_, job, threads_each_);
    lock.lock();
    --painting_;
    done_.push_back(std::move(result));
    changed_.notify_all();
  }
}

bool PaintPool::add(PaintJob job) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || queue_.size() >= kQueueMax || !known_.insert(job.request_hash).second) return false;
  queue_.push_back(std::move(job));
  changed_.notify_all();
  return true;
}

std::vector<PaintResult> PaintPool::take() {
  const std::lock_guard lock(mutex_);
  for (const PaintResult& result : done_) known_.erase(result.request_hash);
  return std::exchange(done_, {});
}

bool PaintPool::busy_with(const Bytes32& request_hash) {
  const std::lock_guard lock(mutex_);
  return known_.contains(request_hash);
}

std::size_t PaintPool::waiting() {
  const std::lock_guard lock(mutex_);
  return known_.size();
}

void PaintPool::wait_ms(std::uint64_t milliseconds) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return woken_ || !done_.empty(); });
  woken_ = false;
}

void PaintPool::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

bool PaintPool::stop_within_ms(std::uint64_t milliseconds) {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
  return changed_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return painting_ == 0; });
}

}  // namespace colophon::node

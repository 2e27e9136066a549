// Many texts at once: each thread takes the next text and explains it alone, so that no thread
// waits for another inside a text. Explanations leave in the texts' order; a thread that is far
// ahead of the slowest waits.

#include <condition_variable>
#include <exception>
#include <map>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "base/stage.h"
#include "pellucid/explainer.h"

namespace pellucid {

namespace {

constexpr std::size_t kAheadPerThread = 8;  // texts taken beyond those consumed

struct Outcome {
  std::optional<Explanation> explanation;
  std::exception_ptr error;  // if there is none
};

/// Texts out, explanations back in any order, and on to the consumer in the texts' order.
/// Thread rule: thread-safe.
class TextQueue {
 public:
  using Next = std::function<std::optional<Input>()>;
  using Consume = std::function<void(const Explanation&)>;
  TextQueue(const Next& next, const Consume& consume, std::size_t ahead)
      : next_(next), consume_(consume), ahead_(ahead) {}

  /// The next text and its number; none at the end, and after an error.
  std::optional<std::pair<std::size_t, Input>> next_text() {
    const Lock reading(reading_mutex_);
    {
      Lock lock(mutex_);
      while (!closed_ && taken_ >= consumed_ + ahead_) lock.wait(moved_on_);
      if (closed_) return std::nullopt;
    }
    try {
      std::optional<Input> input = next_();
      if (input) return std::pair(taken_++, std::move(*input));
    } catch (...) {
      deliver(taken_, {{}, std::current_exception()});
    }
    close();
    return std::nullopt;
  }

  /// Consumes all that is next in order, unless another thread is at it and takes this one along.
  void deliver(std::size_t number, Outcome outcome) {
    Lock lock(mutex_);
    waiting_.emplace(number, std::move(outcome));
    if (consuming_) return;
    consuming_ = true;
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == consumed_;
         first = waiting_.begin()) {
      const Outcome ready = std::move(first->second);
      waiting_.erase(first);
      lock.unlock();
      const std::exception_ptr error = consume(ready);
      lock.lock();
      if (error) {
        error_ = error;
        closed_ = true;
        break;  // `consuming_` stays: nothing after it is consumed
      }
      ++consumed_;
      moved_on_.notify_all();
    }
    if (!error_) consuming_ = false;
    moved_on_.notify_all();
  }

  /// Throws what stopped the queue, if anything did.
  void finish() {
    const Lock lock(mutex_);
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::exception_ptr consume(const Outcome& outcome) const {
    if (outcome.error) return outcome.error;
    try {
      consume_(*outcome.explanation);
    } catch (...) {
      return std::current_exception();
    }
    return nullptr;
  }

  void close() {
    const Lock lock(mutex_);
    closed_ = true;
    moved_on_.notify_all();
  }

  const Next& next_;
  const Consume& consume_;
  const std::size_t ahead_;
  Mutex reading_mutex_;  // held while a text is read, which may take as long as somebody types
  std::size_t taken_ GUARDED_BY(reading_mutex_) = 0;
  Mutex mutex_;
  std::condition_variable moved_on_;
  std::size_t consumed_ GUARDED_BY(mutex_) = 0;
  bool closed_ GUARDED_BY(mutex_) = false;     // no text is taken any more
  bool consuming_ GUARDED_BY(mutex_) = false;  // a thread is consuming, or an error ended it
  std::map<std::size_t, Outcome> waiting_ GUARDED_BY(mutex_);
  std::exception_ptr error_ GUARDED_BY(mutex_);
};

}  // namespace

void Explainer::explain_all(const std::function<std::optional<Input>()>& next,
                            const Request& request,
                            const std::function<void(const Explanation&)>& consume) const {
  TextQueue queue(next, consume, kAheadPerThread * threads());
  ProfileSum* const profile = StageTally::current_sum();
  const auto work = [&] {
    while (auto task = queue.next_text()) {
      Outcome outcome;
      try {
        outcome.explanation = explain(task->second, request);
      } catch (...) {
        outcome.error = std::current_exception();
      }
      queue.deliver(task->first, std::move(outcome));
    }
  };
  std::vector<std::jthread> others;
  try {
    for (std::size_t i = 1; i < threads(); ++i)
      others.emplace_back([&] {
        const StageTally tally(profile);
        work();
      });
  } catch (const std::system_error&) {
    // The system does not let it start more: those that there are do all of it.
  }
  work();
  others.clear();  // joins
  queue.finish();
}

}  // namespace pellucid

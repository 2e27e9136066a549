#include "base/stage.h"

namespace pellucid {

void ProfileSum::add(const Profile& part) {
  const Lock lock(mutex_);
  for (std::size_t s = 0; s < kStages; ++s) sum_.seconds[s] += part.seconds[s];
  sum_.matrix_flops += part.matrix_flops;
  sum_.attention_flops += part.attention_flops;
}

Profile ProfileSum::get() const {
  const Lock lock(mutex_);
  return sum_;
}

constinit thread_local StageTally* StageTally::current_ = nullptr;

StageTally::StageTally(ProfileSum* sum) : sum_(sum), outer_(current_) {
  if (sum_) current_ = this;
}

StageTally::~StageTally() {
  if (!sum_) return;
  flush();
  current_ = outer_;
}

void StageTally::flush() {
  enter(stage_);
  sum_->add(std::exchange(part_, {}));
}

struct Profiler::Impl {
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  ProfileSum sum;
  StageTally tally{&sum};
};

Profiler::Profiler() : impl_(std::make_unique<Impl>()) {}
Profiler::~Profiler() = default;

Profile Profiler::profile() const {
  impl_->tally.flush();
  Profile profile = impl_->sum.get();
  profile.elapsed =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - impl_->begun).count();
  return profile;
}

}  // namespace pellucid

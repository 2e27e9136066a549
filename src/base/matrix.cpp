#include "base/matrix.h"

#include <sys/mman.h>

#include <limits>
#include <new>

namespace pellucid {

namespace {

constexpr std::size_t kLine = 64;
constexpr std::size_t kLargePage = std::size_t{2} << 20;
// Below this, what the last large page leaves unused would cost more than it saves.
constexpr std::size_t kWorthLargePages = 2 * kLargePage;

}  // namespace

float* allocate_floats(std::size_t count) {
  if (count > std::numeric_limits<std::size_t>::max() / sizeof(float) - kLargePage)
    throw std::bad_alloc();
  const std::size_t bytes = (count + 1) * sizeof(float);
  const std::size_t alignment = bytes >= kWorthLargePages ? kLargePage : kLine;
  const std::size_t whole = (bytes + alignment - 1) / alignment * alignment;
  void* memory = std::aligned_alloc(alignment, whole);
  if (!memory) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (alignment == kLargePage) madvise(memory, whole, MADV_HUGEPAGE);  // a wish: failure is fine
#endif
  return static_cast<float*>(memory);
}

}  // namespace pellucid

// Products by oneDNN's matmul primitive: at the processor's peak from about 100 rows on.
//
// Debian's oneDNN runs on OpenMP, whose threads spin at barriers. Here every call runs on one
// OpenMP thread, the caller's own, and Pellucid's pool does the splitting.

#include "kernels/gemm.h"

#include <oneapi/dnnl/dnnl.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/mutex.h"
#include "base/stage.h"
#include "kernels/convert.h"

#if DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_OMP
#include <omp.h>
#endif

namespace pellucid {

namespace {

using dnnl::memory;

// Rows of a call: a primitive is generated for each number of rows up to this one. Weights stream
// from memory once a call, so 256 rows are 10 % faster than 64; 512 are not faster still.
constexpr std::size_t kRowsPerCall = 256;

// Below AVX-512 oneDNN adds up the last rows in another order, unless their number is a multiple of
// this: there rows of zeros are put below, so that a row does not depend on its company.
constexpr std::size_t kRowsTogether = 12;
constexpr std::size_t kPaddedRowsPerCall = 264;

bool pads_rows() {
  static const bool pads = dnnl::get_effective_cpu_isa() < dnnl::cpu_isa::avx512_core;
  return pads;
}

const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

/// While it lives, OpenMP loops of this thread run on this thread alone.
class OneOpenMpThread {
 public:
#if DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_OMP
  OneOpenMpThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
  ~OneOpenMpThread() { omp_set_num_threads(before_); }

 private:
  int before_;
#endif
};

memory::desc rows_of(std::size_t rows, std::size_t cols, std::size_t stride,
                     memory::data_type type) {
  return {{static_cast<memory::dim>(rows), static_cast<memory::dim>(cols)},
          type,
          {static_cast<memory::dim>(stride), 1}};
}

memory look(const memory::desc& desc, const void* data) {
  return memory(desc, cpu(), const_cast<void*>(data));
}

struct Product {
  dnnl::matmul primitive;
  memory::desc a, b, bias, c, scratch;
};

/// This thread's scratch memory, which grows to the largest that a product has asked for. A
/// primitive's own is shared by all who run it, and threads would overwrite each other's.
memory scratch_of(const memory::desc& desc) {
  thread_local memory buffer;
  if (!buffer || buffer.get_desc().get_size() < desc.get_size()) buffer = memory(desc, cpu());
  return memory(desc, cpu(), buffer.get_data_handle());
}

/// a [M x K] rounded, in this thread's buffer; valid until its next call.
const void* rounded(ConstMatrixView a) {
  thread_local std::vector<std::uint16_t> buffer;
  buffer.resize(std::max(buffer.size(), a.rows * a.cols));
  for (std::size_t i = 0; i < a.rows; ++i)
    bfloat16_from_float(a.row(i), std::span(buffer).subspan(i * a.cols, a.cols));
  return buffer.data();
}

dnnl::matmul::primitive_desc describe(const memory::desc& a, const memory::desc& b,
                                      const memory::desc* bias, const memory::desc& c,
                                      const dnnl::primitive_attr& attributes) {
#if DNNL_VERSION_MAJOR >= 3
  return bias ? dnnl::matmul::primitive_desc(cpu(), a, b, *bias, c, attributes)
              : dnnl::matmul::primitive_desc(cpu(), a, b, c, attributes);
#else
  const dnnl::matmul::desc desc =
      bias ? dnnl::matmul::desc(a, b, *bias, c) : dnnl::matmul::desc(a, b, c);
  return {desc, attributes, cpu()};
#endif
}

}  // namespace

bool has_bfloat16() {
  // The names of instruction sets are ordered by what they add to those before.
  return dnnl::get_effective_cpu_isa() >= dnnl::cpu_isa::avx512_core_bf16;
}

struct GemmFactor::Impl {
  std::size_t k, n;
  memory::data_type type = memory::data_type::f32;  // of the factors
  memory::desc layout;                              // of b
  const float* shared = nullptr;
  std::optional<memory> packed;

  using Key = std::tuple<std::size_t, std::size_t, std::size_t, bool, bool>;
  mutable SharedMutex mutex;
  mutable std::map<Key, Product> products GUARDED_BY(mutex);

  Impl(ConstMatrixView b, bool columns, GemmFormat format)
      : k(columns ? b.cols : b.rows), n(columns ? b.rows : b.cols) {
    const auto stride = static_cast<memory::dim>(b.stride);
    const memory::dims shape{static_cast<memory::dim>(k), static_cast<memory::dim>(n)};
    layout = {shape, memory::data_type::f32,
              columns ? memory::dims{1, stride} : memory::dims{stride, 1}};
    shared = b.data;
    if (format == GemmFormat::BFloat16) type = memory::data_type::bf16;
    if (format != GemmFormat::Float32) pack();
  }

  void pack() {
    const OneOpenMpThread alone;
    const memory::desc any(layout.dims(), type, memory::format_tag::any);
    const auto chosen = describe(rows_of(kRowsPerCall, k, k, type), any, nullptr,
                                 rows_of(kRowsPerCall, n, n, memory::data_type::f32), {});
    packed.emplace(chosen.weights_desc(), cpu());
    memory source = look(layout, shared);
    dnnl::stream stream(cpu());
    dnnl::reorder(source, *packed).execute(stream, source, *packed);
    layout = chosen.weights_desc();
    shared = nullptr;
  }

  const Product& product(std::size_t m, std::size_t a_stride, std::size_t c_stride, bool bias,
                         bool add) const {
    const Key key{m, a_stride, c_stride, bias, add};
    {
      const ReadLock lock(mutex);
      if (const auto it = products.find(key); it != products.end()) return it->second;
    }
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    if (add) {
      dnnl::post_ops post_ops;
      post_ops.append_sum(1.0f);
      attributes.set_post_ops(post_ops);
    }
    const memory::desc a = rows_of(m, k, a_stride, type);
    const memory::desc c = rows_of(m, n, c_stride, memory::data_type::f32);
    const memory::desc bias_row = rows_of(1, n, n, memory::data_type::f32);
    const auto chosen = describe(a, layout, bias ? &bias_row : nullptr, c, attributes);
    const WriteLock lock(mutex);
    return products
        .try_emplace(
            key, Product{dnnl::matmul(chosen), a, layout, bias_row, c, chosen.scratchpad_desc()})
        .first->second;
  }

  void run(ConstMatrixView a, const float* bias, MatrixView c, bool add) const {
    assert(a.cols == k && c.cols == n && a.rows == c.rows);
    const InStage stage(Stage::MatrixProducts);
    if (StageTally* tally = StageTally::current())
      tally->part().matrix_flops += product_flops(a.rows, k, n);
    const OneOpenMpThread alone;
    const std::size_t size = pads_rows() ? kPaddedRowsPerCall : kRowsPerCall;
    for (std::size_t first = 0; first < a.rows; first += size) {
      const std::size_t m = std::min(size, a.rows - first);
      if (pads_rows() && m % kRowsTogether != 0)
        call_padded(a.row_range(first, m), bias, c.row_range(first, m), add);
      else
        call(a.row_range(first, m), bias, c.row_range(first, m), add);
    }
  }

  void call(ConstMatrixView a, const float* bias, MatrixView c, bool add) const {
    thread_local dnnl::stream stream(cpu());
    const bool round = type == memory::data_type::bf16;
    const Product& p = product(a.rows, round ? k : a.stride, c.stride, bias != nullptr, add);
    std::unordered_map<int, memory> arguments{
        {DNNL_ARG_SRC, look(p.a, round ? rounded(a) : a.data)},
        {DNNL_ARG_WEIGHTS, packed ? *packed : look(p.b, shared)},
        {DNNL_ARG_DST, look(p.c, c.data)},
        {DNNL_ARG_SCRATCHPAD, scratch_of(p.scratch)}};
    if (bias) arguments.emplace(DNNL_ARG_BIAS, look(p.bias, bias));
    p.primitive.execute(stream, arguments);
  }

  void call_padded(ConstMatrixView a, const float* bias, MatrixView c, bool add) const {
    thread_local Matrix more_a, more_c;
    const std::size_t rows = (a.rows + kRowsTogether - 1) / kRowsTogether * kRowsTogether;
    more_a.reshape(rows, k);
    more_c.reshape(rows, n);
    copy_rows(a, more_a.view().row_range(0, a.rows));
    if (add) copy_rows(c, more_c.view().row_range(0, a.rows));
    for (std::size_t i = a.rows; i < rows; ++i) {
      std::ranges::fill(more_a.row(i), 0.0f);
      std::ranges::fill(more_c.row(i), 0.0f);
    }
    call(more_a, bias, more_c, add);
    copy_rows(more_c.view().row_range(0, a.rows), c);
  }
};

GemmFactor::GemmFactor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GemmFactor::GemmFactor(GemmFactor&&) noexcept = default;
GemmFactor& GemmFactor::operator=(GemmFactor&&) noexcept = default;
GemmFactor::~GemmFactor() = default;

GemmFactor GemmFactor::from_rows(ConstMatrixView b, GemmFormat format) {
  return GemmFactor(std::make_unique<Impl>(b, false, format));
}

GemmFactor GemmFactor::from_columns(ConstMatrixView b_transposed, GemmFormat format) {
  return GemmFactor(std::make_unique<Impl>(b_transposed, true, format));
}

std::size_t GemmFactor::k() const { return impl_->k; }
std::size_t GemmFactor::n() const { return impl_->n; }

void GemmFactor::multiply(ConstMatrixView a, const float* bias, MatrixView c) const {
  impl_->run(a, bias, c, false);
}

void GemmFactor::multiply_add(ConstMatrixView a, MatrixView c) const {
  impl_->run(a, nullptr, c, true);
}

}  // namespace pellucid

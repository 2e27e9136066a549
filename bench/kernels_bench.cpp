// Google Benchmark of the kernels at the shapes of real models, one thread.
//
// A shape's name says the model and the rows: `base` is BERT-base (H 768, F 3072, D 64), `mini` the
// bundled MiniLM (H 384, F 1536, D 32); rows are tokens of all sequences of a block. `FLOPS` is
// the rate of the operations that the formula needs, to hold beside pellucid_peak.

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "kernels/activation.h"
#include "kernels/attention.h"
#include "kernels/gemm.h"
#include "kernels/layer_norm.h"
#include "support/random_matrix.h"

namespace pellucid {
namespace {

void report_flops(benchmark::State& state, double operations) {
  state.counters["FLOPS"] = benchmark::Counter(operations * static_cast<double>(state.iterations()),
                                               benchmark::Counter::kIsRate);
}

/// C [M x N] = A [M x K] B.
void gemm(benchmark::State& state, std::size_t m, std::size_t k, std::size_t n, GemmFormat format) {
  const Matrix a = random_matrix(m, k, 1), b = random_matrix(k, n, 2),
               bias = random_matrix(1, n, 3);
  const GemmFactor factor = GemmFactor::from_rows(b.view(), format);
  Matrix c(m, n);
  for (auto _ : state) {
    factor.multiply(a.view(), bias.data(), c.view());
    benchmark::DoNotOptimize(c.data());
  }
  report_flops(state, 2.0 * static_cast<double>(m * k * n));
}

void activation(benchmark::State& state, Activation kind, std::size_t count, bool with_slope) {
  const Matrix source = random_matrix(1, count, 4, 3.0f);
  Matrix x(1, count), slope(1, with_slope ? count : 0);
  for (auto _ : state) {
    std::copy_n(source.data(), count, x.data());
    activation_forward(kind, {x.data(), count}, {slope.data(), slope.size()});
    benchmark::DoNotOptimize(x.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}

void layer_norm(benchmark::State& state, std::size_t rows, std::size_t hidden) {
  const Matrix source = random_matrix(rows, hidden, 5), residual = random_matrix(rows, hidden, 6);
  const Matrix weight = random_matrix(1, hidden, 7), bias = random_matrix(1, hidden, 8);
  Matrix x(rows, hidden), normalised(rows, hidden);
  std::vector<float> rstd(rows);
  for (auto _ : state) {
    std::copy_n(source.data(), source.size(), x.data());
    layer_norm_forward(x.view(), residual.view(), {weight.row(0), bias.row(0), 1e-12f},
                       {normalised.view(), rstd});
    benchmark::DoNotOptimize(x.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows * hidden));
}

/// One head over one sequence, softmax included.
struct Head {
  Head(std::size_t tokens, std::size_t width)
      : query(random_matrix(tokens, width, 9)),
        key(random_matrix(tokens, width, 10)),
        value(random_matrix(tokens, width, 11)),
        context(tokens, width),
        log_sum_exp(tokens) {}
  HeadInputs inputs() const { return {query.view(), key.view(), value.view(), 0.125f}; }

  Matrix query, key, value, context;
  std::vector<float> log_sum_exp;
  AttentionScratch scratch;
};

void attention(benchmark::State& state, std::size_t tokens, std::size_t width) {
  Head head(tokens, width);
  for (auto _ : state) {
    attention_forward(head.inputs(), head.context.view(), head.log_sum_exp, head.scratch);
    benchmark::DoNotOptimize(head.context.data());
  }
  report_flops(state, 4.0 * static_cast<double>(tokens * tokens * width));
}

void attention_gradient(benchmark::State& state, std::size_t tokens, std::size_t width) {
  Head head(tokens, width);
  const Matrix d_context = random_matrix(tokens, width, 12);
  Matrix d_query(tokens, width), d_key(tokens, width), d_value(tokens, width);
  attention_forward(head.inputs(), head.context.view(), head.log_sum_exp, head.scratch);
  for (auto _ : state) {
    attention_backward(head.inputs(), head.log_sum_exp, d_context.view(),
                       {d_query.view(), d_key.view(), d_value.view()}, head.scratch);
    benchmark::DoNotOptimize(d_query.data());
  }
  report_flops(state, 10.0 * static_cast<double>(tokens * tokens * width));
}

struct Model {
  const char* name;
  std::size_t hidden, inner, head;
};

void register_gemm(const Model& model, std::size_t rows) {
  const auto add = [&](const char* layer, std::size_t k, std::size_t n) {
    for (const auto& [format, name] :
         {std::pair{GemmFormat::Float32, "float32"}, std::pair{GemmFormat::PackedFloat32, "packed"},
          std::pair{GemmFormat::BFloat16, "bfloat16"}}) {
      if (format == GemmFormat::BFloat16 && !has_bfloat16()) continue;
      const std::string full = std::string("gemm/") + model.name + "_" + layer + "/rows" +
                               std::to_string(rows) + "/" + name;
      benchmark::RegisterBenchmark(full.c_str(),
                                   [rows, k, n, format = format](benchmark::State& state) {
                                     gemm(state, rows, k, n, format);
                                   });
    }
  };
  add("query_key_value", model.hidden, 3 * model.hidden);
  add("attention_output", model.hidden, model.hidden);
  add("up", model.hidden, model.inner);
  add("down", model.inner, model.hidden);
}

void register_elementwise(const Model& model) {
  const std::string name = model.name;
  const std::size_t count = 256 * model.inner, hidden = model.hidden;
  const auto add = [](const std::string& full, auto run) {
    benchmark::RegisterBenchmark(full.c_str(), run);
  };
  for (const auto& [kind, spelt] :
       {std::pair{Activation::Gelu, "gelu"}, std::pair{Activation::GeluTanh, "gelu_tanh"},
        std::pair{Activation::Relu, "relu"}}) {
    for (const bool slope : {false, true}) {
      add("activation/" + name + "_rows256/" + spelt + (slope ? "+slope" : ""),
          [kind = kind, count, slope](benchmark::State& state) {
            activation(state, kind, count, slope);
          });
    }
  }
  add("layer_norm/" + name + "_rows256",
      [hidden](benchmark::State& state) { layer_norm(state, 256, hidden); });
}

const bool kRegistered = [] {
  for (const Model& model : {Model{"base", 768, 3072, 64}, Model{"mini", 384, 1536, 32}}) {
    for (const std::size_t rows : {32, 128, 512}) register_gemm(model, rows);
    register_elementwise(model);
    for (const std::size_t tokens : {12, 32, 128, 512}) {
      const std::string shape = std::string(model.name) + "_tokens" + std::to_string(tokens);
      const std::size_t width = model.head;
      benchmark::RegisterBenchmark(
          ("attention/" + shape + "/forward").c_str(),
          [tokens, width](benchmark::State& state) { attention(state, tokens, width); });
      benchmark::RegisterBenchmark(
          ("attention/" + shape + "/backward").c_str(),
          [tokens, width](benchmark::State& state) { attention_gradient(state, tokens, width); });
    }
  }
  return true;
}();

}  // namespace
}  // namespace pellucid

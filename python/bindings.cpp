// The Python module's inner half, `pellucid._core`: the C++ API one to one. Explanations stay C++
// values that render themselves; python/pellucid/ makes them pleasant.
//
// Long calls release the GIL. While one runs, Ctrl-C is looked for at every report of progress.

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/fail.h"
#include "base/file.h"
#include "base/names.h"
#include "pellucid/pellucid.h"
#include "report/numbers.h"
#include "report/palette.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace pellucid {
namespace {

PyObject* model_error = nullptr;  // pellucid.ModelError; lives as long as the process

/// "max-length" is max_length here.
std::string python_name(std::string_view name) {
  std::string spelled(name);
  std::ranges::replace(spelled, '-', '_');
  return spelled;
}

void raise(const Error& error) {
  const std::string message = spell_options(error.what(), error.options(), python_name);
  switch (error.kind()) {
    case ErrorKind::BadRequest: return PyErr_SetString(PyExc_ValueError, message.c_str());
    case ErrorKind::BadModel: return PyErr_SetString(model_error, message.c_str());
    case ErrorKind::Unsupported: return PyErr_SetString(PyExc_NotImplementedError, message.c_str());
    case ErrorKind::Io: return PyErr_SetString(PyExc_OSError, message.c_str());
    case ErrorKind::Cancelled: return PyErr_SetString(PyExc_KeyboardInterrupt, "");
  }
}

using GivenWords = std::optional<std::vector<std::pair<std::size_t, std::size_t>>>;
// Text, pair, and the words of both where they are given.
using Text = std::tuple<std::string, std::optional<std::string>, GivenWords, GivenWords>;

// [T x their width] in place of the word embeddings, or None.
using Embeddings =
    std::optional<nb::ndarray<const float, nb::ndim<2>, nb::c_contig, nb::device::cpu>>;

std::optional<std::vector<Span>> spans_of(const GivenWords& words) {
  if (!words) return std::nullopt;
  std::vector<Span> spans;
  for (const auto& [start, end] : *words) spans.push_back({start, end});
  return spans;
}

Input input_of(const Text& text, const Embeddings& embeddings = {}) {
  Input input{.text = std::get<0>(text), .pair = std::get<1>(text)};
  input.words = spans_of(std::get<2>(text));
  input.pair_words = spans_of(std::get<3>(text));
  if (!embeddings) return input;
  if (embeddings->size() == 0)
    throw Error(ErrorKind::BadRequest, "inputs_embeds: expected a token or more, found none");
  input.inputs_embeds.assign(embeddings->data(), embeddings->data() + embeddings->size());
  return input;
}

// numpy array [rows x columns] that owns its values.
nb::object array(std::vector<double> values, std::size_t rows, std::size_t columns) {
  auto* owned = new std::vector<double>(std::move(values));
  nb::capsule owner(owned, [](void* p) noexcept { delete static_cast<std::vector<double>*>(p); });
  return nb::cast(nb::ndarray<nb::numpy, double>(owned->data(), {rows, columns}, owner));
}

using Warnings = std::vector<std::pair<std::string, std::string>>;  // code, message

Warnings in_python_words(const std::vector<Warning>& warnings) {
  Warnings list;
  for (const Warning& warning : warnings)
    list.emplace_back(warning.code, spell_options(warning.message, warning.options, python_name));
  return list;
}

// {"probabilities": [N x C], of a regression [N x 0]; "logits": [N x C]; "index": the classes with
// the largest, N; "warnings": of each text, N}
nb::dict predict(const Explainer& explainer, const std::vector<Input>& inputs,
                 std::optional<std::size_t> max_length, const Windows& windows) {
  std::vector<double> probabilities, logits;
  std::vector<std::size_t> index;
  std::vector<Warnings> warnings;
  const ModelDescription model = explainer.describe();
  const std::size_t classes = model.labels.size();
  {
    nb::gil_scoped_release released;
    for (const PredictionResult& result : explainer.predict(inputs, max_length, windows)) {
      const Prediction& p = result.prediction;
      probabilities.insert(probabilities.end(), p.probabilities.begin(), p.probabilities.end());
      logits.insert(logits.end(), p.logits.begin(), p.logits.end());
      index.push_back(p.index);
      warnings.push_back(in_python_words(result.warnings));
    }
  }
  nb::dict found;
  const std::size_t columns = model.scores == "none" ? 0 : classes;
  found["probabilities"] = array(std::move(probabilities), inputs.size(), columns);
  found["logits"] = array(std::move(logits), inputs.size(), classes);
  found["index"] = index;
  found["warnings"] = warnings;
  return found;
}

// Throws what Ctrl-C and the caller's function throw.
void look_for_signals() {
  if (PyErr_CheckSignals() != 0) throw nb::python_error();
}

// `progress` is None or a function of the share done.
Explanation explain(const Explainer& explainer, const Input& input, const std::string& json,
                    const nb::object& progress) {
  Request request = request_from_json(json);
  request.progress = [&](double share) {
    nb::gil_scoped_acquire acquired;
    look_for_signals();
    if (!progress.is_none()) progress(share);
    return true;
  };
  nb::gil_scoped_release released;
  return explainer.explain(input, request);
}

// `texts` gives Text; `consume` is called with each explanation, in the texts' order. Both are
// called on any thread. Where one of them throws, what is under way stops too.
void explain_all(const Explainer& explainer, nb::iterator texts, const std::string& json,
                 const nb::callable& consume) {
  std::atomic<bool> stopped = false;
  const auto in_python = [&](const auto& call) {
    nb::gil_scoped_acquire acquired;
    try {
      return call();
    } catch (...) {
      stopped = true;
      throw;
    }
  };
  Request request = request_from_json(json);
  request.progress = [&](double) {
    in_python(look_for_signals);
    return !stopped;
  };
  const auto next = [&]() -> std::optional<Input> {
    return in_python([&]() -> std::optional<Input> {
      if (texts == nb::iterator::sentinel()) return std::nullopt;
      Input input = input_of(nb::cast<Text>(*texts));
      ++texts;
      return input;
    });
  };
  const auto give = [&](const Explanation& explanation) {
    in_python([&] { consume(Explanation(explanation)); });
  };
  nb::gil_scoped_release released;
  explainer.explain_all(next, request, give);
}

/// One document; `true_labels`: one for each explanation, or none at all.
std::string render_all(const std::vector<const Explanation*>& explanations,
                       const std::string& format, const RenderOptions& how,
                       const std::vector<std::optional<std::string>>& true_labels) {
  std::string document = render_head(format, how);
  RenderOptions options = how;
  for (std::size_t i = 0; i < explanations.size(); ++i) {
    if (!true_labels.empty()) options.true_label = true_labels.at(i);
    document += render_body(*explanations[i], i, format, options);
  }
  return document + render_tail(format, how);
}

std::vector<std::string> requests_by_method(const std::vector<std::string>& methods,
                                            const std::string& json) {
  std::vector<std::string> requests;
  for (const Request& request : requests_to(methods, request_from_json(json)))
    requests.push_back(to_json(request));
  return requests;
}

// What reports divide the scores of a target by.
double divisor(const Explanation& explanation, std::size_t target, const std::string& normalize) {
  if (!find_name(normalize, normalizations()))
    fail(ErrorKind::BadRequest, "{}: unknown ({})", option("normalize"),
         expected_name(normalizations(), normalize));
  return 1 / score_scale(explanation, explanation.targets.at(target), normalize).factor;
}

std::vector<std::pair<std::string, std::string>> format_extensions() {
  std::vector<std::pair<std::string, std::string>> list;
  for (const FormatInfo& format : formats()) list.emplace_back(format.name, format.extension);
  return list;
}

Explainer load(const std::string& directory, int threads, const std::string& precision,
               const std::string& tokenizer, const std::optional<std::string>& truncate) {
  if (precision != "float32" && precision != "bfloat16")
    throw Error(ErrorKind::BadRequest,
                "precision: expected float32 or bfloat16, found \"" + precision + "\"");
  nb::gil_scoped_release released;
  return Explainer::load(
      directory, {threads, precision == "float32" ? Precision::Float32 : Precision::BFloat16,
                  tokenizer, truncate ? std::optional(find_truncation(*truncate)) : std::nullopt});
}

// The colours of for and against on white paper, as #rrggbb.
std::pair<std::string, std::string> colors(const std::string& palette) {
  const Palette& found = find_palette(palette);
  return {std::string(found.for_hex), std::string(found.against_hex)};
}

void import_to(const std::string& checkpoint, const std::string& config,
               const std::string& vocabulary, const std::string& head,
               const std::vector<std::string>& labels, const std::string& directory,
               const std::string& base) {
  nb::gil_scoped_release released;
  import_checkpoint({checkpoint, config, vocabulary, head, labels, directory, base});
}

void write_file(const std::string& path, const nb::bytes& content) {
  OutputFile file(path);
  file.write({static_cast<const char*>(content.data()), content.size()});
  file.commit();
}

}  // namespace
}  // namespace pellucid

NB_MODULE(_core, m) {
  using namespace pellucid;
  m.attr("version") = PELLUCID_VERSION;
  model_error = PyErr_NewExceptionWithDoc("_core.ModelError", "A file of the model is wrong.",
                                          PyExc_RuntimeError, nullptr);
  m.attr("ModelError") = nb::borrow(model_error);
  nb::register_exception_translator([](const std::exception_ptr& pointer, void*) {
    try {
      std::rethrow_exception(pointer);
    } catch (const Error& error) {
      raise(error);
    }
  });

  nb::class_<RenderOptions>(m, "RenderOptions")
      .def(
          "__init__",
          [](RenderOptions* self, bool color, std::size_t width, const std::string& palette,
             const std::string& normalize, const std::optional<std::string>& true_label) {
            new (self) RenderOptions{color, width, palette, normalize, true_label};
          },
          nb::kw_only(), "color"_a = false, "width"_a = 80, "palette"_a = RenderOptions().palette,
          "normalize"_a = RenderOptions().normalize, "true_label"_a = nb::none());

  nb::class_<Explanation>(m, "Explanation")
      .def(
          "render",
          [](const Explanation& explanation, const std::string& format, const RenderOptions& how) {
            return render(explanation, format, how);
          },
          "format"_a, "options"_a)
      .def("warnings",
           [](const Explanation& explanation) { return in_python_words(explanation.warnings); });
  m.def(
      "explanation_from_json",
      [](const nb::bytes& json, const std::string& where) {
        return explanation_from_json({json.c_str(), json.size()}, where);
      },
      "json"_a, "where"_a);

  nb::class_<Explainer>(m, "Explainer")
      .def(
          "tokenize",
          [](const Explainer& explainer, const Text& text, std::optional<std::size_t> max_length,
             const std::string& words) {
            return to_json(explainer.tokenize(input_of(text), max_length, find_word_unit(words)));
          },
          "text"_a, "max_length"_a, "words"_a)
      .def(
          "predict",
          [](const Explainer& explainer, const std::vector<Text>& texts,
             std::optional<std::size_t> max_length, std::optional<std::size_t> window,
             std::optional<std::size_t> stride) {
            std::vector<Input> inputs;
            for (const Text& text : texts) inputs.push_back(input_of(text));
            return predict(explainer, inputs, max_length, {window, stride});
          },
          "texts"_a, "max_length"_a = nb::none(), "window"_a = nb::none(), "stride"_a = nb::none())
      .def(
          "predict_embeddings",
          [](const Explainer& explainer, const Embeddings& inputs_embeds) {
            return predict(explainer, {input_of({}, inputs_embeds)}, {}, {});
          },
          "inputs_embeds"_a)
      .def_prop_ro("threads", &Explainer::threads)
      .def("describe", [](const Explainer& explainer) { return to_json(explainer.describe()); })
      .def(
          "explain",
          [](const Explainer& explainer, const Text& text, const std::string& request,
             const nb::object& progress, const Embeddings& inputs_embeds) {
            return explain(explainer, input_of(text, inputs_embeds), request, progress);
          },
          "text"_a, "request"_a, "progress"_a = nb::none(), "inputs_embeds"_a = nb::none())
      .def("explain_all", &explain_all, "texts"_a, "request"_a, "consume"_a);

  nb::class_<TextTokenizer>(m, "TextTokenizer")
      .def(
          "tokenize",
          [](const TextTokenizer& tokenizer, const Text& text,
             std::optional<std::size_t> max_length, const std::string& words) {
            return to_json(tokenizer.tokenize(input_of(text), max_length, find_word_unit(words)));
          },
          "text"_a, "max_length"_a, "words"_a)
      .def("warnings",
           [](const TextTokenizer& tokenizer) { return in_python_words(tokenizer.warnings()); });
  m.def(
      "load_tokenizer",
      [](const std::string& directory, const std::optional<std::string>& truncate) {
        nb::gil_scoped_release released;
        return TextTokenizer::load(
            directory, truncate ? std::optional(find_truncation(*truncate)) : std::nullopt);
      },
      "directory"_a, "truncate"_a = nb::none());

  m.def("load", &load, "directory"_a, "threads"_a, "precision"_a, "tokenizer"_a,
        "truncate"_a = nb::none());
  m.def("render", &render_all, "explanations"_a, "format"_a, "options"_a, "true_labels"_a);
  m.def(
      "render_comparison",
      [](const std::vector<Explanation>& explanations, const std::string& format,
         const RenderOptions& how) { return render_comparison(explanations, format, how); },
      "explanations"_a, "format"_a, "options"_a);
  m.def("colors", &colors, "palette"_a);
  m.def("import_checkpoint", &import_to, "checkpoint"_a, "config"_a, "vocabulary"_a, "head"_a,
        "labels"_a, "directory"_a, "base"_a);
  m.def("methods", [] { return to_json(methods()); });
  m.def("requests_to", &requests_by_method, "methods"_a, "request"_a);
  m.def("default_comparison", &default_comparison);
  m.def("divisor", &divisor, "explanation"_a, "target"_a, "normalize"_a);
  m.def("format_extensions", &format_extensions);
  // Of a forked process: the threads of the object are not there, so its end would wait for ever.
  m.def(
      "never_free", [](nb::handle object) { object.inc_ref(); }, "object"_a);
  m.def("write_file", &write_file, "path"_a, "content"_a);
}

#include "pellucid/text_tokenizer.h"

#include <filesystem>
#include <utility>

#include "base/fail.h"
#include "base/utf8.h"
#include "engine/load.h"
#include "engine/reading.h"
#include "text/words.h"

namespace pellucid {

struct TextTokenizer::Impl {
  std::optional<Explainer> explainer = {};
  std::optional<Tokenizer> alone = {};  // one of the two
  std::vector<Warning> warnings = {};
};

TextTokenizer TextTokenizer::load(const std::string& directory,
                                  std::optional<Truncation> truncation) {
  auto impl = std::make_unique<Impl>();
  const std::string folder = find_folder(directory);
  try {
    impl->explainer = Explainer::load(directory, {.threads = 1, .truncation = truncation});
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::BadModel && error.kind() != ErrorKind::Unsupported) throw;
    impl->alone = Tokenizer::load(folder);
    if (truncation) impl->alone->set_truncation(*truncation);
    std::error_code none;
    if (std::filesystem::exists(std::filesystem::path(folder) / "config.json", none))
      impl->warnings.push_back(
          {"tokenizer-only", fmt::format("the tokenizer without the model: {}", error.what())});
  }
  return TextTokenizer(std::move(impl));
}

Tokenization TextTokenizer::tokenize(const Input& input, std::optional<std::size_t> max_length,
                                     WordUnit words) const {
  if (impl_->explainer) return impl_->explainer->tokenize(input, max_length, words);
  check_utf8("text", input.text);
  if (input.pair) check_utf8("pair", *input.pair);
  const Tokenizer& tokenizer = *impl_->alone;
  return tokenization(tokenizer.encode(input.text, input.pair,
                                       max_length ? max_length : tokenizer.model_max_length()),
                      input.text, input.pair, read_words(input, words));
}

const std::vector<Warning>& TextTokenizer::warnings() const { return impl_->warnings; }

TextTokenizer::TextTokenizer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TextTokenizer::TextTokenizer(TextTokenizer&&) noexcept = default;
TextTokenizer& TextTokenizer::operator=(TextTokenizer&&) noexcept = default;
TextTokenizer::~TextTokenizer() = default;

}  // namespace pellucid

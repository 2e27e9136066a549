#pragma once
// A method's options as data: each has a name, a type, a default, a range or names, and a summary,
// and is bound to a member of the method's own struct. From one table follow the reading and its
// errors, the help, Python's signature, the JSON schema and the laws.
//
//   struct SaliencyOptions { Norm norm = Norm::L1; };
//   OptionTable<SaliencyOptions>().choice("norm", &SaliencyOptions::norm,
//                                         {{"l1", Norm::L1}, {"l2", Norm::L2}}, "what is …");
//
// A member's initial value is the default. A member that is std::optional is off by default.

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "pellucid/explanation.h"
#include "pellucid/methods.h"

namespace pellucid {

/// Options by name, as a user typed them.
using OptionTexts = std::map<std::string, std::string>;

/// Throws BadRequest: `name: wrong value (expected …, found "…")`.
[[noreturn]] void fail_value(std::string_view name, std::string_view expected,
                             std::string_view found);

// A value of one type from its text. Each throws BadRequest, naming the option and what it takes.
std::int64_t read_integer(const ParameterInfo& info, const std::string& text);
double read_number(const ParameterInfo& info, const std::string& text);
bool read_boolean(const ParameterInfo& info, const std::string& text);
std::size_t read_choice(const ParameterInfo& info, const std::string& text);

/// What does not depend on the struct of options.
struct NamedOptions {
  /// The texts by the options' own names: `_` for `-`, capitals and the peers' names are known.
  /// Throws BadRequest for a name that is not declared or stands twice, and a value that is not
  /// UTF-8.
  static OptionTexts canonical(const std::string& method, const std::vector<ParameterInfo>& infos,
                               const OptionTexts& given);
};

/// Thread rule: immutable once built, share freely.
template <typename O>
class OptionTable {
  template <typename T>
  struct Held {
    using type = T;
  };
  template <typename T>
  struct Held<std::optional<T>> {
    using type = T;
  };

 public:
  /// Numbers from `low` to `high`, both accepted.
  template <typename B, typename T>
  OptionTable& integer(std::string name, T B::*member, std::int64_t low, std::int64_t high,
                       std::string summary) {
    ParameterInfo info{.name = std::move(name), .type = ParameterInfo::Type::Integer};
    info.low = static_cast<double>(low), info.high = static_cast<double>(high);
    info.summary = std::move(summary);
    using Value = typename Held<T>::type;
    return add<Value>(
        std::move(info), member,
        [](const ParameterInfo& i, const std::string& text) {
          return static_cast<Value>(read_integer(i, text));
        },
        [](const Value& value) { return Parameter(static_cast<std::int64_t>(value)); });
  }

  template <typename B, typename T>
  OptionTable& number(std::string name, T B::*member, double low, double high,
                      std::string summary) {
    ParameterInfo info{.name = std::move(name), .type = ParameterInfo::Type::Number};
    info.low = low, info.high = high, info.summary = std::move(summary);
    return add<double>(std::move(info), member, read_number,
                       [](double value) { return Parameter(value); });
  }

  /// `yes` or `no`.
  template <typename B>
  OptionTable& boolean(std::string name, bool B::*member, std::string summary) {
    ParameterInfo info{.name = std::move(name), .type = ParameterInfo::Type::Boolean};
    info.choices = {"yes", "no"}, info.summary = std::move(summary);
    return add<bool>(std::move(info), member, read_boolean,
                     [](bool value) { return Parameter(value ? "yes" : "no"); });
  }

  /// One of the named values. Of an optional member the values are those that it may hold.
  template <typename B, typename T>
  OptionTable& choice(std::string name, T B::*member,
                      std::vector<std::pair<std::string, typename Held<T>::type>> values,
                      std::string summary) {
    return add_choice<typename Held<T>::type>(std::move(name), member, std::move(values),
                                              std::move(summary));
  }
  /// The same for a member whose every value has a name, that of an empty optional too.
  template <typename B, typename T>
  OptionTable& choice_of(std::string name, T B::*member,
                         std::vector<std::pair<std::string, std::type_identity_t<T>>> values,
                         std::string summary) {
    return add_choice<T>(std::move(name), member, std::move(values), std::move(summary));
  }

  template <typename B>
  OptionTable& text(std::string name, std::string B::*member, std::string summary) {
    ParameterInfo info{.name = std::move(name), .type = ParameterInfo::Type::Text};
    info.summary = std::move(summary);
    return add<std::string>(
        std::move(info), member, [](const ParameterInfo&, const std::string& text) { return text; },
        [](const std::string& value) { return Parameter(value); });
  }

  /// An option of a type of its own, which `read` makes of a text and `show` spells.
  template <typename T, typename B, typename M>
  OptionTable& add(ParameterInfo info, M B::*member,
                   std::function<T(const ParameterInfo&, const std::string&)> read,
                   std::function<Parameter(const T&)> show) {
    static_assert(std::derived_from<O, B>);
    Entry entry;
    entry.read = [member, read](const ParameterInfo& i, O& options, const std::string& text) {
      options.*member = read(i, text);
    };
    entry.value = [member, show](const O& options) -> std::optional<Parameter> {
      if constexpr (std::is_same_v<M, std::optional<T>>)
        return options.*member ? std::optional(show(*(options.*member))) : std::nullopt;
      else
        return show(options.*member);
    };
    if (info.default_value.empty())
      if (const auto value = entry.value(O{})) info.default_value = parameter_text(*value);
    infos_.push_back(std::move(info));
    entries_.push_back(std::move(entry));
    return *this;
  }

  /// Of the option added last: what is shown as its default where the member says none.
  OptionTable& shown_default(std::string text) {
    infos_.back().default_value = std::move(text);
    return *this;
  }
  /// Of the option added last: its names in other libraries.
  OptionTable& also(std::vector<std::string> aliases) {
    infos_.back().aliases = std::move(aliases);
    return *this;
  }
  /// What options say of each other: may fill in what depends on others, and throw BadRequest.
  OptionTable& check(std::function<void(O&)> check) {
    check_ = std::move(check);
    return *this;
  }

  const std::vector<ParameterInfo>& infos() const { return infos_; }

  /// Throws BadRequest, naming the option.
  O read(const std::string& method, const OptionTexts& given) const {
    const OptionTexts texts = NamedOptions::canonical(method, infos_, given);
    O options;
    for (std::size_t i = 0; i < infos_.size(); ++i)
      if (const auto text = texts.find(infos_[i].name); text != texts.end())
        if (!is_off(infos_[i], text->second)) entries_[i].read(infos_[i], options, text->second);
    if (check_) check_(options);
    return options;
  }

  /// The values of all options that are on, but for these, which do not apply or are told
  /// otherwise. REQUIRES: options of the table.
  std::map<std::string, Parameter> values(
      const O& options, std::initializer_list<std::string_view> but_for = {}) const {
    std::map<std::string, Parameter> found;
    [[maybe_unused]] std::size_t left_out = 0;
    for (std::size_t i = 0; i < infos_.size(); ++i) {
      if (std::ranges::find(but_for, infos_[i].name) != but_for.end())
        ++left_out;
      else if (auto value = entries_[i].value(options))
        found[infos_[i].name] = *std::move(value);
    }
    assert(left_out == but_for.size());
    return found;
  }

 private:
  template <typename E, typename B, typename T>
  OptionTable& add_choice(std::string name, T B::*member,
                          std::vector<std::pair<std::string, E>> values, std::string summary) {
    ParameterInfo info{.name = std::move(name), .type = ParameterInfo::Type::Choice};
    for (const auto& value : values) info.choices.push_back(value.first);
    info.summary = std::move(summary);
    return add<E>(
        std::move(info), member,
        [values](const ParameterInfo& i, const std::string& text) {
          return values[read_choice(i, text)].second;
        },
        [values](const E& value) {
          return Parameter(
              std::ranges::find(values, value, &std::pair<std::string, E>::second)->first);
        });
  }

  /// Of an option that is off by default: an empty text leaves it off.
  static bool is_off(const ParameterInfo& info, const std::string& text) {
    return text.empty() && info.default_value.empty();
  }

  struct Entry {
    std::function<void(const ParameterInfo&, O&, const std::string&)> read;
    std::function<std::optional<Parameter>(const O&)> value;
  };
  std::vector<ParameterInfo> infos_;
  std::vector<Entry> entries_;  // one per info
  std::function<void(O&)> check_;
};

}  // namespace pellucid

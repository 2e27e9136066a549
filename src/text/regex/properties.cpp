// A name stands for a table, or for the sum of other names. Those with a dot are for use here
// alone.

#include "text/regex/properties.h"

#include <algorithm>
#include <string>

#include "text/regex/tables.h"

namespace pellucid {

namespace {

struct Composition {
  std::string_view name, members;  // a member that begins with "-" is taken away
};

// tools/make_regex_tables.py compares those that are more than a sum of categories with the
// library.
constexpr Composition kCompositions[] = {
    {"l", "lu ll lt lm lo"},
    {"lc", "lu ll lt"},
    {"m", "mn mc me"},
    {"n", "nd nl no"},
    {"p", "pc pd ps pe pi pf po"},
    {"s", "sm sc sk so"},
    {"z", "zs zl zp"},
    {"assigned", "l m n p s z cc cf co"},
    {"cn", "any -assigned"},
    {"c", "cc cf co cn"},
    {"alphabetic", "l nl .otheralphabetic"},
    {"lowercase", "ll .otherlowercase"},
    {"uppercase", "lu .otheruppercase"},
    {".word", "alphabetic m nd pc"},
    {"word", ".word .wordoutsidebrackets"},
    {"alnum", "alphabetic nd"},
    {"blank", "zs .tab"},
    {"graph", "assigned -whitespace -cc"},
    {"print", "graph zs"},
    {"posixpunct", "p s"},
    // Long names.
    {"letter", "l"},
    {"casedletter", "lc"},
    {"uppercaseletter", "lu"},
    {"lowercaseletter", "ll"},
    {"titlecaseletter", "lt"},
    {"modifierletter", "lm"},
    {"otherletter", "lo"},
    {"mark", "m"},
    {"combiningmark", "m"},
    {"nonspacingmark", "mn"},
    {"spacingmark", "mc"},
    {"enclosingmark", "me"},
    {"number", "n"},
    {"decimalnumber", "nd"},
    {"digit", "nd"},
    {"letternumber", "nl"},
    {"othernumber", "no"},
    {"punctuation", "p"},
    {"punct", "p"},
    {"connectorpunctuation", "pc"},
    {"dashpunctuation", "pd"},
    {"openpunctuation", "ps"},
    {"closepunctuation", "pe"},
    {"initialpunctuation", "pi"},
    {"finalpunctuation", "pf"},
    {"otherpunctuation", "po"},
    {"symbol", "s"},
    {"mathsymbol", "sm"},
    {"currencysymbol", "sc"},
    {"modifiersymbol", "sk"},
    {"othersymbol", "so"},
    {"separator", "z"},
    {"spaceseparator", "zs"},
    {"lineseparator", "zl"},
    {"paragraphseparator", "zp"},
    {"other", "c"},
    {"control", "cc"},
    {"cntrl", "cc"},
    {"format", "cf"},
    {"privateuse", "co"},
    {"unassigned", "cn"},
    {"alpha", "alphabetic"},
    {"lower", "lowercase"},
    {"upper", "uppercase"},
    {"space", "whitespace"},
};

constexpr std::u32string_view kPosixClasses[] = {U"alnum", U"alpha", U"ascii", U"blank", U"cntrl",
                                                 U"digit", U"graph", U"lower", U"print", U"punct",
                                                 U"space", U"upper", U"word",  U"xdigit"};

std::optional<CodePoints> find(std::string_view name);

CodePoints compose(std::string_view members) {
  CodePoints sum;
  while (!members.empty()) {
    const std::size_t end = std::min(members.find(' '), members.size());
    const bool without = members.front() == '-';
    CodePoints member = *find(members.substr(without, end - without));
    if (without) {
      member.invert();
      sum.keep(member);
    } else {
      sum.add(member);
    }
    members.remove_prefix(std::min(end + 1, members.size()));
  }
  return sum;
}

std::optional<CodePoints> find(std::string_view name) {
  if (name == "any") return CodePoints{{0, CodePoints::kLast}};
  if (name == "ascii") return CodePoints{{0, 0x7F}};
  if (name == ".tab") return CodePoints{{U'\t', U'\t'}};
  if (name == "xdigit") return CodePoints{{U'0', U'9'}, {U'A', U'F'}, {U'a', U'f'}};
  for (const Composition& composition : kCompositions)
    if (composition.name == name) return compose(composition.members);
  for (const regex_tables::Class& table : regex_tables::kClasses) {
    if (table.name != name) continue;
    CodePoints set;
    for (const regex_tables::Run& run : table.runs) {
      if (run.step == 1) set.add(run.first, run.last);
      for (char32_t c = run.first; run.step > 1 && c <= run.last; c += 2) set.add(c, c);
    }
    return set;
  }
  return std::nullopt;
}

}  // namespace

std::optional<CodePoints> find_property(std::u32string_view name) {
  std::string plain;
  for (const char32_t c : name) {
    if (c == U' ' || c == U'-' || c == U'_') continue;
    const bool capital = c >= U'A' && c <= U'Z';
    if (!capital && !(c >= U'a' && c <= U'z')) return std::nullopt;
    plain += static_cast<char>(capital ? c + (U'a' - U'A') : c);
  }
  return find(plain);
}

std::optional<CodePoints> find_posix_class(std::u32string_view name) {
  for (const std::u32string_view known : kPosixClasses) {
    if (known != name) continue;
    if (name == U"word") return word_characters(true);
    return find_property(name == U"punct" ? U"posixpunct" : name);
  }
  return std::nullopt;
}

const CodePoints& word_characters(bool in_brackets) {
  static const CodePoints inside = *find(".word");
  static const CodePoints outside = *find("word");
  return in_brackets ? inside : outside;
}

}  // namespace pellucid

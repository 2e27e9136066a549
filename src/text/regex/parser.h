#pragma once
// The syntax of regular expressions: Oniguruma's default one, as Hugging Face's tokenizers uses it.
//
// What is read: characters and escapes, classes with nested classes and &&, properties and POSIX
// classes, groups, (?>…), (?=…), (?!…), (?<=…), (?<!…), options i, m, x, comments, all repetitions,
// ^ $ \A \z \Z \G \b \B \R \N \O. What needs the text of a group (\1, \g<1>, conditions), \K, \X,
// \y, absent groups, callouts and the other options are refused. So is what Oniguruma matches in a
// way of its own: \R in a look-behind, \b in one of several lengths, one that needs nothing, {1}
// and a repetition, a counted repetition of what may be empty.

#include <string>
#include <string_view>

#include "text/regex/syntax_tree.h"

namespace pellucid {

/// Throws BadModel for what the library refuses too, Unsupported for what is not in the list above;
/// `where` names the pattern in the message. The tree is at most some 300 nodes deep.
RegexNode parse_regex(std::u32string_view pattern, const std::string& where);

}  // namespace pellucid

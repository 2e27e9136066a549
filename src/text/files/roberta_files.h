#pragma once
// The classes whose model is byte-level BPE: RobertaTokenizer, its likes, and DebertaTokenizer.
// Without a tokenizer.json they read vocab.json and merges.txt, which has a pair a line after a
// line that begins "#version".

#include <vector>

#include "text/files/tokenizer_class.h"

namespace pellucid {

std::vector<TokenizerClass> byte_level_classes();

}  // namespace pellucid

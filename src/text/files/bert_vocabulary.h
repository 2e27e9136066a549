#pragma once
// The classes whose model is WordPiece: BertTokenizer, its likes, and MPNetTokenizer. Without a
// tokenizer.json they read vocab.txt, which has a token a line.

#include <vector>

#include "text/files/tokenizer_class.h"

namespace pellucid {

std::vector<TokenizerClass> word_piece_classes();

}  // namespace pellucid

#pragma once
// The classes whose model is sentencepiece's Unigram: those of XLM-RoBERTa, CamemBERT, ALBERT and
// DeBERTa-v2. Without a tokenizer.json they read a model of sentencepiece, whose name is the
// class's. The ids of the pieces are
//   XLM-RoBERTa  <s> <pad> </s> <unk>, the pieces from the fourth on, <mask>
//   CamemBERT    <s>NOTUSED <pad> </s>NOTUSED <unk> <unk>NOTUSED, the pieces from the second,
//   <mask> others       the pieces, and behind them what they have not

#include <vector>

#include "text/files/tokenizer_class.h"

namespace pellucid {

std::vector<TokenizerClass> unigram_classes();

}  // namespace pellucid

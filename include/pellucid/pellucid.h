#pragma once
// Everything of Pellucid: load, explain, render.

#include "pellucid/error.h"
#include "pellucid/explainer.h"
#include "pellucid/explanation.h"
#include "pellucid/formats.h"
#include "pellucid/import.h"
#include "pellucid/precision.h"
#include "pellucid/profile.h"
#include "pellucid/quantity.h"
#include "pellucid/request.h"
#include "pellucid/text_tokenizer.h"
#include "pellucid/truncation.h"
#include "pellucid/version.h"
#include "pellucid/word_unit.h"

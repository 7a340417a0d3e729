// Rule text by chance, over the probes of LanguageSchema.
#pragma once

#include <string>

#include "tests/evaluate/generate.h"

namespace assay::test {

// A module that follows the grammar, of every construct; nearly always also well typed.
std::string MakeModule(Choices& choices);

// `text` with some of its words, numbers and signs left out, doubled, exchanged, or cut short.
std::string Mutate(const std::string& text, Choices& choices);

}  // namespace assay::test

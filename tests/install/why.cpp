#include <pellucid/pellucid.h>

#include <iostream>

int main() {
  const auto explainer = pellucid::Explainer::load();  // the bundled model
  const auto why = explainer.explain({.text = "This movie is superb", .pair = {}});
  for (std::size_t i = 0; i < why.input.words.size(); ++i)
    std::cout << why.input.words[i].text << ' ' << why.targets[0].words[i] << '\n';
}

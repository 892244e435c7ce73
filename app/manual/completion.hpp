#pragma once
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace acme8443::app {

class Configuration;

/// A word that may be typed now, and what it means, in one line.
struct Suggestion {
    std::string word;
    std::string help{};
};

/// What may stand for the last of `words`, which begins with it; the words before it were typed
/// after the program's name. Nothing: anything, such as a file. Values come from the option's own
/// check and from what the program knows by name. A positional whose help begins with "certificate"
/// takes the names of `/etc/acme8443/certificates`, or of the --config-dir among `words`;
/// unreadable is as good as empty.
std::vector<Suggestion> suggestions(const CLI::App& program, std::span<const std::string> words);

}  // namespace acme8443::app

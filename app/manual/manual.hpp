#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace acme8443::app {

struct ManualPage {
    std::string file;  ///< "acme8443-issue.1"
    std::string text;  ///< in the macros of man(7)
};

/// Section 1 of the manual, from what --help says: a page for the program and one for each command,
/// which holds its commands too. What is hidden from the help is left out. `date` is printed as it
/// is.
std::vector<ManualPage> manual(const CLI::App& program, std::string_view date);

}  // namespace acme8443::app

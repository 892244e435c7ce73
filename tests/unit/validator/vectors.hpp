#pragma once
// The corpora of tests/data/vectors, and what is made of a line.
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/source_tree.hpp"

namespace acme8443::validator {

inline std::vector<nlohmann::json> vectors(const std::string& file)
{
    std::ifstream in(source_tree() / "tests/data/vectors" / file);
    std::vector<nlohmann::json> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
}

}  // namespace acme8443::validator

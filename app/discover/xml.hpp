#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443::app::discover {

/// An XML element: what configuration files need of it.
struct Element {
    std::string name{};
    std::map<std::string, std::string> attributes{};
    std::vector<Element> children{};

    /// The attribute, or nothing.
    std::string operator[](const std::string& attribute) const;
    /// All below it with this name, in their order.
    std::vector<const Element*> all(std::string_view name) const;
};

/// Errors: those of reading the file; Errc::bad_config for what is not XML, with its line.
Result<Element> read_xml(const std::filesystem::path& file);

}  // namespace acme8443::app::discover

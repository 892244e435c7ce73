#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/identifier.hpp"

namespace acme8443::validator {

/// A method of BR sections 3.2.2.4 and 3.2.2.5; a row of data/methods.json.
struct Method {
    std::string section;  ///< "3.2.2.4.19"
    std::string says;     ///< the Forum's name for it
    bool address{};       ///< it proves IP addresses; else it proves names
    bool wildcard{};
    bool onion{};
    bool prune{};  ///< the Authorization Domain Name may be a parent of the name
    bool cname{};  ///< and may be where a CNAME leads
    std::vector<std::uint16_t> ports{};  ///< that the CA may begin at; empty: none is dialled
    bool retired{};  ///< before any certificate that is in force today was issued
    std::optional<std::chrono::sys_seconds> discouraged{};  ///< SHOULD NOT from here on
    std::optional<std::chrono::sys_seconds> until{};        ///< and not at all from here on
    std::optional<unsigned> reuse_days{};  ///< where it is shorter than the table of the day
};

/// The method of that section, or nullptr. Lives as long as the program.
const Method* find_method(std::string_view section);

/// How a CA would prove a name, in the Forum's words; what ACME's challenge types cannot say. An
/// empty member is not part of the question.
struct MethodFacts {
    MethodFacts(Identifier name_, std::string section_)
        : name(std::move(name_)), section(std::move(section_)), method(find_method(section))
    {
    }

    Identifier name;
    std::string section;
    const Method* method;                 ///< nullptr: there is none of that section
    std::optional<std::uint32_t> port{};  ///< where the CA begins
    /// The Authorization Domain Name, and how it came from the name: "cname" and "prune" steps.
    std::optional<std::string> adn{};
    std::vector<std::string> steps{};
    std::optional<std::chrono::sys_seconds> token_made{};  ///< when the Random Value was made
    std::optional<std::chrono::sys_seconds> validated{};   ///< when the proof to be reused is from
};

}  // namespace acme8443::validator

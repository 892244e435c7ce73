#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "validator/rule.hpp"

namespace acme8443::validator {

enum class Decision : std::uint8_t { permitted, refused, undetermined };
std::string_view to_string(Decision decision);

struct Verdict {
    std::vector<Finding> findings{};  ///< in order of evaluation

    /// refused: a refusal; undetermined: none, but a fact that the question depends on was sought
    /// and could not be had.
    Decision decision() const;
    /// The first refusal, else the first not known that leaves it undetermined, else nullptr.
    const Finding* decisive() const;
};

/// {"outcome","decisive","findings"}: the form of `policy judge`, see docs/judge.md.
nlohmann::json to_json(const Verdict& verdict);
/// The members of that as text, without the braces; valid UTF-8.
void append_members(const Verdict& verdict, std::string& out);

}  // namespace acme8443::validator

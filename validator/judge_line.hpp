#pragma once
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "validator/rule.hpp"

namespace acme8443::validator {

/// What a line that does not say so is judged by.
struct JudgeDefaults {
    std::string profile{"letsencrypt"};
    Moment at{};
    const CaProfile* own{};             ///< besides those that are compiled in, or nullptr
    const keys::WeakKeys* weak_keys{};  ///< nullptr: no list of weak keys is installed
    /// thorough: whether an RSA modulus is prime, a power or divisible by a prime from 752 to 65537
    /// is found out too, which takes two milliseconds; no CA asks for it.
    keys::Depth depth{keys::Depth::thorough};
    /// In the order of rules::all(); they must outlive the call. Tests leave one out to see what it
    /// is for.
    std::span<const Rule* const> rules{rules::all()};
};

/// One line of `policy judge`: facts in, verdict out, both JSON objects without a newline; the form
/// is in docs/judge.md. Never fails: what cannot be judged is answered with {"id","error"}. Pure,
/// and safe to call from many threads.
std::string judge_line(std::string_view line, const JudgeDefaults& defaults);
/// The same, appended to `out`.
void judge_line(std::string_view line, const JudgeDefaults& defaults, std::string& out);
/// The answer to a line that could not even be read.
std::string unread_line(std::string_view why);

/// The facts of one line alone, not judged. The line has a profile and a moment, or those of
/// `defaults`. Errors: Errc::bad_usage, naming the member.
Result<Facts> read_facts(const nlohmann::json& line, const JudgeDefaults& defaults);

}  // namespace acme8443::validator

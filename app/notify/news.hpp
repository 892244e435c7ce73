#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace acme8443::app::notify {

/// What one run made of one certificate.
struct Outcome {
    std::string name;
    std::optional<Error> error{};
    /// Of the certificate in force, if there is one.
    std::optional<std::chrono::sys_seconds> not_before{};
    std::optional<std::chrono::sys_seconds> not_after{};
};

enum class Condition : std::uint8_t { failing, expiring, expired };
std::string_view to_string(Condition condition);

/// A certificate that is not well, as it is remembered from run to run.
struct Trouble {
    Condition condition{};
    std::chrono::sys_seconds since{};                ///< this condition
    std::optional<std::chrono::sys_seconds> told{};  ///< somebody, of this condition
    bool operator==(const Trouble&) const = default;
};
/// Those that are well are not in it.
using Troubles = std::map<std::string, Trouble, std::less<>>;

/// One thing to tell.
struct Item {
    std::string certificate;
    std::optional<Condition> condition{};  ///< nothing: it is well again
    std::chrono::sys_seconds since{};
    bool again{};  ///< was told a day ago or more, and still is so
    std::optional<Error> error{};
    std::optional<std::chrono::sys_seconds> not_after{};
};

struct News {
    std::vector<Item> items{};
    Troubles if_told{};      ///< what to remember when somebody has been told
    Troubles if_not_told{};  ///< and when nobody could be: the next run tries again
};

/// Who is to be told what: each change once, the same trouble once a day. A certificate that is
/// locked, or a run that was stopped, is no news. Expiring: no more than `expiry` is left, or a
/// twelfth of its lifetime if that is less (it was due long ago). A whole run forgets certificates
/// of which it has no outcome: they are not configured any more. Pure.
News news_of(const Troubles& before, std::span<const Outcome> outcomes, bool whole_run,
             std::chrono::sys_seconds now, std::chrono::days expiry);

}  // namespace acme8443::app::notify

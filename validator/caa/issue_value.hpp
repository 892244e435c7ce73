#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace acme8443::validator::caa {

/// text: as the RFCs say it. strict: as Let's Encrypt reads it (Boulder va/caa.go), which differs
/// in a few points that docs/divergences.md lists.
enum class Reading : std::uint8_t { text, strict };
constexpr Reading readings[] = {Reading::text, Reading::strict};

/// The value of an issue or issuewild property (RFC 8659 section 4.2), with what RFC 8657 makes of
/// its parameters. Views into the value.
struct IssueValue {
    std::string_view issuer{};    ///< empty: nobody; also of a malformed value
    std::string_view accounts{};  ///< accounturi, the first one
    std::string_view methods{};   ///< validationmethods, the first one
    unsigned account_tags{};      ///< how many there are
    unsigned method_tags{};
    /// A tag that is one of the two but for its case: nobody heeds it.
    std::string_view miscased{};
    std::array<std::string_view, std::size(readings)> faults{};  ///< of each Reading

    /// Why the value is malformed, or empty.
    std::string_view fault(Reading reading) const
    {
        return faults[static_cast<std::size_t>(reading)];
    }
};

/// Both readings at once. Allocates nothing.
IssueValue issue_value(std::string_view value);

/// Does this list of validationmethods (RFC 8657 section 4) name the method? Malformed lists name
/// nothing; read strictly, what comes after the method is not looked at.
bool lists_method(std::string_view list, std::string_view method, Reading reading);

bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace acme8443::validator::caa

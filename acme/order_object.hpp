#pragma once
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "acme/session.hpp"
#include "base/identifier.hpp"

namespace acme8443::acme {

/// An order as the CA shows it. RFC 8555 section 7.1.3.
struct OrderObject {
    std::string status;
    std::string finalize;
    std::string certificate{};
    std::string profile{};
    std::vector<std::string> authorizations{};
    std::vector<Identifier> identifiers{};  ///< normalised, sorted
    std::optional<std::chrono::sys_seconds> expires{};
    std::optional<Problem> error{};
};

/// Errors: Errc::protocol, naming the member that is missing or no order can have.
Result<OrderObject> read_order(const Answer& answer);

/// An identifier as a CA sends it, normalised. Errors: Errc::protocol.
Result<Identifier> read_identifier(const nlohmann::json& object);

}  // namespace acme8443::acme

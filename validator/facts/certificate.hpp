#pragma once
#include <memory>
#include <optional>
#include <string>

#include "validator/lint/certificate_view.hpp"

namespace acme8443::validator::keys {
class WeakKeys;
}

namespace acme8443::validator {

/// A certificate alone, to be linted.
struct CertificateFacts {
    std::shared_ptr<const lint::CertificateView> view;  ///< never empty
    /// By the rules of that day; empty: of the day it begins.
    std::optional<std::chrono::sys_seconds> at{};
    /// The list of weak keys that its key is on, or "". Empty: no list was looked at.
    std::optional<std::string> weak_list{};

    /// Fills in `weak_list`.
    void look_up(const keys::WeakKeys& lists);
    std::chrono::sys_seconds by_rules_of() const { return at.value_or(view->not_before.when); }
};

}  // namespace acme8443::validator

#pragma once
#include <chrono>

namespace acme8443::validator {

/// How long a certificate is to live, as an order asks for it. Both ends count.
struct LifetimeFacts {
    std::chrono::sys_seconds not_before;
    std::chrono::sys_seconds not_after;
};

}  // namespace acme8443::validator

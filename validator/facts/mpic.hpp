#pragma once

namespace acme8443::validator {

/// What the remote network perspectives of BR section 3.2.2.9 said.
struct MpicFacts {
    unsigned remote{};         ///< perspectives that were asked
    unsigned corroborating{};  ///< those that agree with the primary one
    unsigned rirs{};           ///< distinct RIR regions among the corroborating ones
};

}  // namespace acme8443::validator

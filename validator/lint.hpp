#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "validator/verdict.hpp"

namespace acme8443::validator {

struct Linted {
    std::string subject;  ///< the common name, else the first dNSName, else empty
    std::string serial;   ///< lower-case hex
    Verdict verdict;
};

/// What the rules of Area::certificate say about every certificate of a file: PEM with one or many
/// blocks, or DER, one or many. Each is judged by the rules of the day it begins, and its key is
/// looked up in these lists of weak keys, if there are any. Errors: Errc::bad_certificate when
/// there is no certificate, something else, or one that cannot be read, naming which.
Result<std::vector<Linted>> lint_file(std::string_view bytes, const CaProfile& ca,
                                      const keys::WeakKeys* weak_keys = nullptr);

/// What is to be compared with the certificates, beside the rules about each alone.
struct Comparison {
    /// By the rules of this day, and in force then; empty: of the day it begins.
    std::optional<Moment> at{};
    Moment now;  ///< unless `at` says another: are they in force?
    Asked asked{};
    const keys::WeakKeys* weak_keys{};

    bool told() const { return at || asked.names || !asked.spki.empty(); }
};

/// The same, and what the rules of Area::issued say about every server's certificate with the
/// chain that follows it, when there is a chain or something to compare; that is in the verdict
/// about the server's. A file may hold several chains: each begins with a certificate that is no
/// CA's.
Result<std::vector<Linted>> lint_file(std::string_view bytes, const CaProfile& ca,
                                      const Comparison& comparison);

}  // namespace acme8443::validator

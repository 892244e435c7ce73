#pragma once
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
/// blocks, or DER. Each is judged by the rules of the day it begins, and its key is looked up in
/// these lists of weak keys, if there are any. Errors: Errc::bad_certificate
/// when there is no certificate, something else, or one that cannot be read, naming which.
Result<std::vector<Linted>> lint_file(std::string_view bytes, const CaProfile& ca,
                                      const keys::WeakKeys* weak_keys = nullptr);

}  // namespace acme8443::validator
